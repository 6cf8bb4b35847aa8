// `ingot.cli`: command-line flags of plugins.
import { Flags, type FlagValue } from "../kernel/flags.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t, typeName } from "./types.ts";

/** The flags of a runtime. */
export class FlagService {
  readonly flags = new Flags();
}

const flags = (runtime: Runtime) => runtime.service(FlagService).flags;

const flagOptions = t.options("cli.FlagOpts", {
  name: [t.string, "without dashes"],
  kind: [t.oneOf("boolean", "string", "integer"), ""],
  default: [t.copy, "what `cli.get` returns when the flag is not given; of the kind of the flag"],
  short: [t.optional(t.string), "one character"],
  long: [t.optional(t.string), "after two dashes; the name unless given"],
  description: [t.optional(t.string), "for the help"],
  value_optional: [t.optional(t.boolean), 'whether the flag may stand without a value, and is `""` or 0 then'],
});

export const namespace: Namespace = {
  name: "cli",
  tier: "Host",
  doc: "Command-line flags of plugins, declared in `early.lua`.",
  functions: {
    register_flag: fn({
      doc: "Declares a flag. Only `early.lua` can: later the command line is parsed already.",
      params: [["opts", flagOptions]],
      run: (runtime, opts) => {
        if (runtime.phase !== "early") throw new Error("a flag can be declared in early.lua only");
        if (!/^[^\s=-][^\s=]*$/.test(opts.name)) throw new Error(`"${opts.name}" is no name for a flag`);
        if (opts.short !== undefined && [...opts.short].length !== 1)
          throw new Error(`the short form of "${opts.name}" must be one character`);
        const value = opts.default as FlagValue | undefined;
        const wanted = opts.kind === "integer" ? "number" : opts.kind;
        if (value !== undefined && typeName(value) !== wanted)
          throw new Error(`the default of "${opts.name}" must be of kind ${opts.kind}`);
        flags(runtime).declare({
          name: opts.name,
          kind: opts.kind,
          default: value === undefined || typeof value === "object" ? undefined : value,
          short: opts.short,
          long: opts.long ?? opts.name,
          description: opts.description,
          valueOptional: opts.value_optional ?? false,
        });
      },
    }),
    get: fn({
      doc: "The value of a flag: that of the command line, else the default.",
      params: [["name", t.string]],
      returns: [["any", "value", "nil for a flag that nobody declared"]],
      run: (runtime, name) => flags(runtime).get(name),
    }),
    list: fn({
      doc: "The names of declared flags, in the order of their declaration.",
      returns: [["string[]", "names"]],
      run: (runtime) => flags(runtime).names(),
    }),
  },
};
