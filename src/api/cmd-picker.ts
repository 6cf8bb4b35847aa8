// The picker that a command opens when it is called without an argument.
import type { Owner } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
import { Choice } from "./choice.ts";
import type { ItemSource } from "./lua-items.ts";
import type { Runtime } from "./runtime.ts";

/** What `cmd.picker` was given. The functions are used again each time. */
export interface CommandPicker {
  readonly apply?: LuaFunction;
  readonly items?: ItemSource;
  readonly prepare?: LuaFunction;
  readonly on_select?: LuaFunction;
  readonly on_enter?: LuaFunction;
  readonly on_dismiss?: LuaFunction;
  readonly stay_open?: boolean;
}

/** Opens the picker, docked at the prompt. What is chosen goes to `on_enter`, or else, as its label, to `apply`. */
export function openCommandPicker(runtime: Runtime, owner: Owner, name: string, given: CommandPicker): void {
  const { apply, items, prepare, on_select, on_enter, on_dismiss, stay_open } = given;
  const report = (error: unknown) => runtime.report(error, owner, `the command "${name}"`);
  if (items === undefined) {
    runtime.messages.add("warn", owner.name, `"${name}" has nothing to pick from`);
    return;
  }
  try {
    if (prepare !== undefined) runtime.call(owner, prepare, []);
    const choice = new Choice(runtime, {
      owner,
      label: `cmd.picker "${name}"`,
      source: items,
      filtered: true,
      placement: "prompt_docked",
      title: name,
      onSelect: on_select,
      onEnter: on_enter,
      onDismiss: on_dismiss,
      staysOpen: stay_open,
      keepsFunctions: true,
    });
    void choice.outcome.then((chosen) => {
      if (runtime.lua.closed) return;
      choice.release();
      if (chosen === undefined || on_enter !== undefined || apply === undefined || apply.released) return;
      try {
        runtime.call(owner, apply, [chosen.item.label]);
      } catch (error) {
        report(error);
      }
    });
  } catch (error) {
    report(error);
  }
}
