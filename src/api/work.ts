// `ingot.work`: says that something is being done.
import { fn, type Namespace } from "./declare.ts";
import { Plugins } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const work = (runtime: Runtime) => runtime.service(UserInterface).ui.work;

/** Whether plugins of a generation are in place, or being loaded; those of the program itself always are. */
function isInPlace(runtime: Runtime, generation: number): boolean {
  const plugins = runtime.service(Plugins);
  if (generation === 0 || generation === plugins.generation) return true;
  return plugins.list().some((owner) => owner.generation === generation);
}

export const namespace: Namespace = {
  name: "work",
  tier: "UiHost",
  doc: "Says that something is being done: a spinner moves on the upper border of the prompt, with what it is.",
  functions: {
    busy: fn({
      doc: "Something is being done from now on. Of several the newest is shown.",
      params: [["label", t.string, "what it is; its first line is shown"]],
      returns: [["Reg", "reg", "removing it says that it is done"]],
      example:
        'ingot.spawn(function()\n  local work = ingot.work.busy("indexing")\n  ingot.sleep(2000)\n  work:remove()\nend)',
      run: (runtime, label) => work(runtime).busy(runtime.owner, label.split("\n", 1)[0] as string),
    }),
    is_busy: fn({
      doc: "Whether a plugin has said that something is being done.",
      returns: [["boolean", "busy"]],
      run: (runtime) => work(runtime).isBusy,
    }),
    guard: fn({
      doc: "Remembers when work was begun whose result may come too late.",
      returns: [["table", "guard", "for `guard_current`"]],
      run: (runtime) => ({ generation: runtime.owner.generation }),
    }),
    guard_current: fn({
      doc: "Whether the result counts still: the plugin that made the guard has not been loaded anew since.",
      params: [["guard", t.options("work.Guard", { generation: [t.integer, "counts the loads"] })]],
      returns: [["boolean", "current"]],
      run: (runtime, { generation }) => isInPlace(runtime, generation),
    }),
  },
};
