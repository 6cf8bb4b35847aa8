// `ingot.state`: tables that survive a reload, and tables that survive the program.
import { join } from "node:path";
import { LuaFunction, type LuaReference } from "../lua/references.ts";
import { JsonStore } from "../system/json-store.ts";
import { fn, type Namespace } from "./declare.ts";
import { decodeJson, encodeJson } from "./json-text.ts";
import { Plugins } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

/** How long a top-level assignment may wait until it is saved, in milliseconds. */
const DEBOUNCE = 100;

interface Slot {
  readonly table: LuaReference;
  /** The plugin that asked for it last, by name: when it is gone, so is the slot. */
  owner: string;
}

/** The state tables of a runtime. */
export class States {
  private readonly slots = new Map<string, Slot>();
  private readonly persistent = new Map<string, LuaReference>();

  constructor(private readonly runtime: Runtime) {
    const plugins = runtime.service(Plugins);
    plugins.onLoaded((names) => this.sweep(names));
  }

  /** The table of a name. */
  get(name: string): LuaReference {
    const { owner } = this.runtime;
    const slot = this.slots.get(name);
    if (slot !== undefined) {
      slot.owner = owner.name;
      return slot.table;
    }
    const table = this.runtime.newTable();
    this.slots.set(name, { table, owner: owner.name });
    return table;
  }

  /** The table of the plugin whose body is being run. @throws Error when none is */
  current(): LuaReference {
    const scope = this.runtime.service(Plugins).scope;
    if (scope === undefined)
      throw new Error("a name is needed here: no plugin is being loaded, or it has not called ingot.plugin");
    return this.get(scope);
  }

  private sweep(plugins: ReadonlySet<string>): void {
    for (const [name, { table, owner }] of this.slots) {
      if (plugins.has(owner) || owner === this.runtime.program.name) continue;
      table.release();
      this.slots.delete(name);
    }
  }

  /** The table of a name that is kept in a file. The same table for the same name. */
  getPersistent(name: string, debounce: number): LuaReference {
    const known = this.persistent.get(name);
    if (known !== undefined) return known;
    const table = this.openPersistent(name, debounce);
    this.persistent.set(name, table);
    return table;
  }

  private openPersistent(name: string, debounce: number): LuaReference {
    const { runtime } = this;
    const { values, messages, options } = runtime;
    const store = new JsonStore(join(options.directories.state, "plugins", `${name}.json`), {
      onProblem: (problem) => messages.add("error", name, problem),
    });
    const content = decodeJson(store.load());
    const data = runtime.newTable();
    const [fill] = runtime.runStandard("ingot/fill.lua");
    if (fill instanceof LuaFunction) {
      fill.call(data, content);
      fill.release();
    }
    const text = () => encodeJson(values.read(data));
    const save = () => {
      store.save(text());
    };
    const changed = () => {
      store.schedule(text, debounce);
    };
    const [table] = runtime.runStandard("ingot/persistent.lua", [data, changed, save, runtime.next]);
    runtime.onClose(() => {
      if (!runtime.lua.closed) store.flush();
    });
    return table as LuaReference;
  }
}

/** A name that can be a file's, without leading out of its directory. */
function checkName(name: string): void {
  if (name === "" || name.length > 200 || /[/\\\0]/.test(name) || name.startsWith("."))
    throw new Error(`bad argument #1 to 'state.persistent' ("${name}" cannot be the name of a file)`);
}

const states = (runtime: Runtime) => runtime.service(States);

const get = fn({
  doc: "The table of a name, always the same one. It survives a reload, as long as its plugin does, but not the program.",
  params: [["name", t.optional(t.string), "the plugin that is being loaded, as `ingot.plugin` named it, unless given"]],
  returns: [["table", "state"]],
  run: (runtime, name) => (name === undefined ? states(runtime).current() : states(runtime).get(name)),
});

export const namespace: Namespace = {
  name: "state",
  tier: "Host",
  doc: "Tables that survive a reload, and tables that survive the program.",
  call: get,
  functions: {
    get,
    persistent: fn({
      doc: "The table of a name that is kept in a JSON file in the state directory. A top-level assignment is saved soon, a change further down by `save()`.",
      params: [
        ["name", t.string, "of the file"],
        [
          "opts",
          t.optional(
            t.options("state.PersistentOpts", {
              debounce_ms: [
                t.optional(t.integer),
                "milliseconds until an assignment is saved, at most 1000; 100 unless given",
              ],
            }),
          ),
        ],
      ],
      returns: [
        [
          "table",
          "state",
          "`state.save()` saves now; `state.all` is the table of the values, unless something is kept there",
        ],
      ],
      example:
        'local s = ingot.state.persistent("recent_files")\ns.last = "a.txt"\ns.list = s.list or {}\ntable.insert(s.list, "a.txt")\ns.save()',
      run: (runtime, name, opts) => {
        checkName(name);
        const debounce = Math.min(Math.max(opts?.debounce_ms ?? DEBOUNCE, 0), 1000);
        return states(runtime).getPersistent(name, debounce);
      },
    }),
  },
};
