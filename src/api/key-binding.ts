// Binds keys to Lua handlers, for the whole program, a window or an overlay.
import { chordText, parseChord } from "../kernel/chord.ts";
import { type KeyContext, type KeyMode, type KeyOutcome, parseKeyMode } from "../kernel/keymap.ts";
import type { Registration } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
import type { Runtime } from "./runtime.ts";
import { custom, Mismatch, type ParameterType, typeName } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

/** Reads a text of which the kernel says what is wrong with it. */
function read<T>(lua: string, parse: (text: string) => T): ParameterType<T> {
  return custom(lua, (value) => {
    if (typeof value !== "string") throw new Mismatch(`string expected, got ${typeName(value)}`);
    try {
      return parse(value);
    } catch (error) {
      throw new Mismatch((error as Error).message);
    }
  });
}

/** A chord as it is written; that it can be read is checked when the leader is known. */
export const chord: ParameterType<string> = read("string", (text) => {
  parseChord(text);
  return text;
});

export const keyMode: ParameterType<KeyMode> = read('"n"|"i"|"v"|""', parseKeyMode);

/** The keys of a chord in canonical form. */
export function keysOf(runtime: Runtime, text: string): string[] {
  const { keymap } = runtime.service(UserInterface).ui;
  return parseChord(text, keymap.leader(runtime.owner)).map((key) => chordText([key]));
}

export interface KeyHandler {
  readonly scope: string;
  readonly mode?: KeyMode;
  readonly chord: string;
  readonly fn: LuaFunction;
  readonly description?: string;
  /** What the handler is told besides the mode in which the chord began. */
  context?(): object;
}

/** Calls a Lua function when keys are pressed. What returns `false` leaves the keys to the next binding. */
export function bindKey(
  runtime: Runtime,
  { scope, mode = "", chord, fn, description, context }: KeyHandler,
): Registration {
  const { owner } = runtime;
  const { keymap } = runtime.service(UserInterface).ui;
  const handler = ({ keys, modeAtStart }: KeyContext): KeyOutcome => {
    if (fn.released) return "pass";
    const args = [{ keys, vim_mode_at_chord_start: modeAtStart, ...context?.() }];
    const { values } = runtime;
    const declines = runtime.callReading(owner, fn, args, (L, first) => values.booleanAt(L, first) === false);
    return declines ? "pass" : "stop";
  };
  const registration = keymap.bind(owner, { scope, mode, keys: keysOf(runtime, chord), handler, description });
  registration.onRemove = () => fn.release();
  return registration;
}
