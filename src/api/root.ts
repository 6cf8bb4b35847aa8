// The root table: `ingot.spawn`, `ingot.sleep` and what else has no namespace of its own.
import { LONGEST_TIMER } from "../kernel/timers.ts";
import { fn, type Namespace } from "./declare.ts";
import { Plugins } from "./plugins.ts";
import { regClass } from "./reg.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

/** Numbers for the names of mark namespaces. */
class MarkNamespaces {
  private readonly numbers = new Map<string, number>();

  get(name: string): number {
    const number = this.numbers.get(name) ?? this.numbers.size + 1;
    this.numbers.set(name, number);
    return number;
  }
}

/** The UI, whose code is loaded where there is one. */
function userInterface(runtime: Runtime) {
  const { UserInterface } = require("./user-interface.ts") as typeof import("./user-interface.ts");
  return runtime.service(UserInterface);
}

export const namespace: Namespace = {
  name: "",
  tier: "Host",
  doc: "The root of the API, the global `ingot`, which is also called `smelt`.",
  classes: [regClass],
  fields: {
    version: {
      type: "string",
      doc: "The version of ingot.",
      value: (runtime) => runtime.options.version,
    },
  },
  functions: {
    plugin: fn({
      doc: "Names the plugin whose body is being run: `ingot.state()` without a name is its table, and what it creates without a name keeps its identity over a reload.",
      params: [["name", t.string]],
      returns: [["{ name: string, state: table }", "plugin"]],
      run: (runtime, name) => {
        runtime.service(Plugins).setScope(name);
        const { States } = require("./state.ts") as typeof import("./state.ts");
        return { name, state: runtime.service(States).get(name) };
      },
    }),
    ns: fn({
      doc: "The number of a namespace of marks. The same name always has the same number.",
      params: [["name", t.string]],
      returns: [["integer", "id"]],
      run: (runtime, name) => runtime.service(MarkNamespaces).get(name),
    }),
    focus: fn({
      doc: "Which of the main windows has the keyboard focus.",
      tier: "UiHost",
      returns: [['"transcript"|"prompt"', "pane"]],
      run: (runtime) => {
        const { ui } = userInterface(runtime);
        return ui.focus.current.window === ui.outputWindow ? "transcript" : "prompt";
      },
    }),
    quit: fn({
      doc: "Ends the program once the running code has returned.",
      tier: "UiHost",
      run: (runtime) => userInterface(runtime).program.quit(),
    }),
    reload: fn({
      doc: "Loads all plugins anew once the running code has returned. When one of them fails, everything stays as it was.",
      run: (runtime) => runtime.service(Plugins).reloadLater(),
    }),
    spawn: fn({
      doc: "Runs a function as a task, which may call functions that wait. It runs at once up to its first wait; what it returns is dropped, an error goes to the message log.",
      params: [["handler", t.fun("fun()"), "the body of the task"]],
      returns: [["Reg", "reg", "removing it cancels the task: what it waits for raises `cancelled`"]],
      example: 'ingot.spawn(function()\n  ingot.sleep(100)\n  print("later")\nend)',
      run: (runtime, handler) => {
        const registration = runtime.spawn(runtime.owner, handler);
        handler.release();
        return registration;
      },
    }),
    sleep: fn({
      doc: "Suspends the task that calls it.",
      params: [["ms", t.integer, "milliseconds"]],
      wait: (call, ms) => {
        if (ms < 0 || ms > LONGEST_TIMER)
          throw new Error(`bad argument #1 to 'sleep' (milliseconds from 0 to ${LONGEST_TIMER} expected, got ${ms})`);
        return call.runtime.timers.clock.sleep(ms, call.task, (cancel) => call.onCancel(cancel));
      },
    }),
  },
};
