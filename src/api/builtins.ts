// `ingot.builtins`: leaving out modules that ingot brings along.
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

/** The modules that are not to be loaded: by ingot's names, the names that plugins know them by. */
class DisabledModules {
  readonly names = new Map<string, string>();
}

const names = t.optional(t.list(t.string));

const selector = t.options("builtins.Selector", {
  tools: [names, "short names: `x` is the module `smelt.tools.x`"],
  commands: [names, "of `smelt.commands`"],
  plugins: [names, "of `smelt.plugins`"],
  dialogs: [names, "of `smelt.dialogs`"],
  modules: [names, "whole names, which may also begin with `ingot.`"],
});

/** A module's name as ingot has it. */
function own(name: string): string {
  return name.replace(/^smelt\./, "ingot.");
}

function selected({ modules, ...kinds }: Record<string, string[] | undefined>): string[] {
  const short = Object.entries(kinds).flatMap(([kind, list]) => (list ?? []).map((name) => `smelt.${kind}.${name}`));
  return [...short, ...(modules ?? [])];
}

const disabled = (runtime: Runtime) => runtime.service(DisabledModules).names;

export const namespace: Namespace = {
  name: "builtins",
  tier: "Host",
  doc: "Leaving out modules that ingot brings along. It takes full effect in `early.lua` only.",
  functions: {
    disable: fn({
      doc: "Has modules not loaded by themselves.",
      params: [["selector", selector]],
      returns: [["integer", "count", "how many were not disabled before"]],
      run: (runtime, wanted) => {
        const before = disabled(runtime).size;
        for (const name of selected(wanted)) disabled(runtime).set(own(name), name);
        return disabled(runtime).size - before;
      },
    }),
    enable: fn({
      doc: "Takes `disable` back.",
      params: [["selector", selector]],
      returns: [["integer", "count", "how many were disabled"]],
      run: (runtime, wanted) => selected(wanted).filter((name) => disabled(runtime).delete(own(name))).length,
    }),
    is_disabled: fn({
      doc: "Whether a module is disabled.",
      params: [["module", t.string, "its whole name, `smelt.tools.web_search` or `ingot.tools.web_search`"]],
      returns: [["boolean", "disabled"]],
      run: (runtime, name) => disabled(runtime).has(own(name)),
    }),
    list: fn({
      doc: "The names of disabled modules, as `disable` was given them, sorted.",
      returns: [["string[]", "modules"]],
      run: (runtime) => [...disabled(runtime).values()].sort(),
    }),
  },
};
