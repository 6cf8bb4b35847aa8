// Keys as bytes, as letters and as numbers: what VT220, xterm, rxvt, the Linux console and their kin send.
import { keyOfCharacter, type Modifiers } from "../../kernel/chord.ts";
import { type ControlSequence, parameter } from "./control-sequence.ts";
import type { KeyInput } from "./events.ts";

const NONE: Modifiers = { ctrl: false, alt: false, shift: false, super: false };

/** Makes a key that types nothing. */
export function namedKey(name: string, changes: Partial<KeyInput> = {}): KeyInput {
  return { type: "key", name, text: "", ...NONE, kind: "press", ...changes };
}

/** Makes the key of a character that was typed. */
export function typedKey(character: string): KeyInput {
  return namedKey("", { ...keyOfCharacter(character), text: character });
}

/** Adds alt to a key; it types nothing then. */
export function withAlt(key: KeyInput): KeyInput {
  return { ...key, alt: true, text: "" };
}

/** The key that sends a control character: a byte below 0x20, or 0x7f. */
export function controlKey(byte: number): KeyInput {
  switch (byte) {
    case 0x00:
      return namedKey("space", { ctrl: true, ambiguous: true });
    case 0x09:
      return namedKey("tab", { ambiguous: true });
    case 0x0d:
      return namedKey("enter", { ambiguous: true });
    case 0x1b:
      return namedKey("esc", { ambiguous: true });
    case 0x7f:
      return namedKey("backspace");
    default:
      return namedKey(String.fromCharCode(byte | 0x40).toLowerCase(), { ctrl: true, ambiguous: true });
  }
}

/** Modifiers as xterm and kitty number them: 1 and a bit each. Bits: shift, alt, ctrl, super, hyper, meta, two locks. */
export function modifiersOf(number: number | undefined): Modifiers & { capsLock: boolean } {
  const bits = Math.max((number ?? 1) - 1, 0);
  return {
    shift: (bits & 1) !== 0,
    alt: (bits & 2) !== 0,
    ctrl: (bits & 4) !== 0,
    super: (bits & (8 | 16 | 32)) !== 0,
    capsLock: (bits & 64) !== 0,
  };
}

/** Kinds as kitty numbers them. */
export function kindOf(number: number | undefined): KeyInput["kind"] {
  return number === 2 ? "repeat" : number === 3 ? "release" : "press";
}

const byLetter: Record<string, string> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** rxvt's arrows: lower case with shift after CSI, with ctrl after SS3. */
const rxvtArrows: Record<string, string> = { a: "up", b: "down", c: "right", d: "left" };

/** The keypad in its application mode (DECKPAM), after SS3. */
const keypad: Record<string, string> = {
  " ": " ",
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  ...Object.fromEntries(Array.from("pqrstuvwxy", (letter, digit) => [letter, String(digit)])),
};

const byNumber: Record<number, string> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};
for (const [first, numbers] of [
  [1, [11, 12, 13, 14, 15]],
  [6, [17, 18, 19, 20, 21]],
  [11, [23, 24, 25, 26]],
  [15, [28, 29]],
  [17, [31, 32, 33, 34]],
] as const) {
  for (const [i, number] of numbers.entries()) byNumber[number] = `f${first + i}`;
}

/** rxvt says the modifiers by the last character instead of `~`. */
const rxvtModifiers: Record<string, Partial<Modifiers>> = {
  "~": {},
  $: { shift: true },
  "^": { ctrl: true },
  "@": { ctrl: true, shift: true },
};

/** The key of `CSI 1 ; modifiers A`, of `CSI modifiers A` as old terminals send it, and of the same after SS3. */
function letterKey(sequence: ControlSequence): KeyInput | undefined {
  const name = byLetter[sequence.final];
  if (name === undefined) return undefined;
  const [first, second] = sequence.parameters;
  const { capsLock: _, ...modifiers } = modifiersOf(second === undefined ? first?.[0] : second[0]);
  return namedKey(name, { ...modifiers, kind: kindOf(second?.[1]) });
}

/** The key of a sequence after SS3 (`ESC O`). */
export function singleShiftKey(sequence: ControlSequence): KeyInput | undefined {
  const { prefix, parameters, final } = sequence;
  if (prefix !== "") return undefined;
  const character = keypad[final];
  const { capsLock: _, ...modifiers } = modifiersOf((parameters[1] ?? parameters[0])?.[0]);
  if (final === "M") return namedKey("enter", modifiers);
  if (final === "I") return namedKey("tab", modifiers);
  if (character !== undefined) {
    const commands = modifiers.ctrl || modifiers.alt || modifiers.super;
    return { ...typedKey(character), ...modifiers, text: commands ? "" : character };
  }
  const arrow = rxvtArrows[final];
  return arrow === undefined ? letterKey(sequence) : namedKey(arrow, { ctrl: true });
}

/** The key of a control sequence other than `CSI … u`. */
export function controlSequenceKey(sequence: ControlSequence): KeyInput | undefined {
  const { prefix, parameters, intermediate, final } = sequence;
  if (prefix === ">" && intermediate === "" && parameters.length > 0) return letterKey(sequence); // modifyCursorKeys: 3
  if (prefix !== "") return undefined;
  const rxvt = rxvtModifiers[intermediate + final];
  if (rxvt !== undefined && parameters.length > 0) {
    const name = byNumber[parameter(sequence, 0, 0)];
    const { capsLock: _, ...modifiers } = modifiersOf(parameters[1]?.[0]);
    return name === undefined ? undefined : namedKey(name, { ...modifiers, ...rxvt, kind: kindOf(parameters[1]?.[1]) });
  }
  if (intermediate !== "") return undefined;
  if (final === "Z") {
    const { capsLock: _, ...modifiers } = modifiersOf(parameters[1]?.[0]);
    return namedKey("tab", { ...modifiers, shift: true, kind: kindOf(parameters[1]?.[1]) });
  }
  const arrow = rxvtArrows[final];
  return arrow !== undefined && parameters.length === 0 ? namedKey(arrow, { shift: true }) : letterKey(sequence);
}

/** The function keys of the Linux console: `CSI [ A` to `CSI [ E`. */
export function consoleKey(final: string): KeyInput | undefined {
  const number = "ABCDE".indexOf(final);
  return number < 0 ? undefined : namedKey(`f${number + 1}`);
}
