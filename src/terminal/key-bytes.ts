// Keys as the bytes that a terminal without any keyboard protocol sends for them: the way back from `input.ts`, for
// programs that read such bytes.
import { type Key, upperCaseOf } from "../kernel/chord.ts";

const ESC = "\x1b";

/** Keys whose byte changes with no modifier; alt puts ESC before it. */
const single = new Map([
  ["enter", "\r"],
  ["tab", "\t"],
  ["backspace", "\x7f"],
]);

/** `CSI letter`, or `CSI 1 ; modifiers letter`. */
const letters = new Map(["up", "down", "right", "left", "begin", "end"].map((name, i) => [name, "ABCDEF".charAt(i)]));
letters.set("home", "H");

/** `SS3 letter`, or `CSI 1 ; modifiers letter`. */
const firstFunctionKeys = new Map(Array.from("PQRS", (letter, i) => [`f${i + 1}`, letter]));

/** `CSI number ~`, or `CSI number ; modifiers ~`. VT220 left gaps between its groups of function keys. */
const numbers = new Map([
  ["insert", 2],
  ["delete", 3],
  ["pageup", 5],
  ["pagedown", 6],
]);
for (const [i, number] of [15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34].entries())
  numbers.set(`f${i + 5}`, number);

/** Ctrl with what is no letter. */
const controls: Readonly<Record<string, string>> = {
  " ": "\0",
  "@": "\0",
  "[": ESC,
  "\\": "\x1c",
  "]": "\x1d",
  "^": "\x1e",
  "6": "\x1e",
  _: "\x1f",
  "/": "\x1f",
};

/**
 * What a terminal sends for a key.
 * @returns characters that stand for UTF-8; "" for a release and for keys that such a terminal does not have or, as
 *   Ctrl-Shift-A and Ctrl-A, cannot tell from others
 */
export function keyBytes(key: Key): string {
  if (key.kind === "release" || key.super) return "";
  if (key.text !== "") return key.text;
  const bytes = characterBytes(key) ?? namedBytes(key);
  // ESC twice would be that key twice.
  return bytes === ESC + ESC ? "" : bytes;
}

/** The bytes of a key that has a character; undefined if it has none. */
function characterBytes(key: Key): string | undefined {
  const plain = key.name === "space" ? " " : key.name;
  if ([...plain].length !== 1) return undefined;
  const prefix = key.alt ? ESC : "";
  if (!key.ctrl) {
    const character = key.shift ? (key.shifted ?? upperCaseOf(plain)) : plain;
    return character === undefined ? "" : prefix + character;
  }
  const code = controlCode(plain) ?? controlCode(key.base ?? "");
  return code === undefined || key.shift ? "" : prefix + code;
}

function controlCode(character: string): string | undefined {
  if (/^[a-z]$/.test(character)) return String.fromCharCode(character.charCodeAt(0) & 0x1f);
  return Object.hasOwn(controls, character) ? controls[character] : undefined;
}

function namedBytes({ name, ctrl, alt, shift }: Key): string {
  if (name === "tab" && shift) return ctrl || alt ? "" : `${ESC}[Z`;
  if (name === "esc") return ctrl || alt || shift ? "" : ESC;
  const byte = single.get(name);
  if (byte !== undefined) return ctrl || shift ? "" : (alt ? ESC : "") + byte;

  const modifiers = 1 + (shift ? 1 : 0) + (alt ? 2 : 0) + (ctrl ? 4 : 0);
  const letter = letters.get(name) ?? firstFunctionKeys.get(name);
  if (letter !== undefined && modifiers > 1) return `${ESC}[1;${modifiers}${letter}`;
  if (letter !== undefined) return `${ESC}${letters.has(name) ? "[" : "O"}${letter}`;
  const number = numbers.get(name);
  if (number === undefined) return "";
  return modifiers > 1 ? `${ESC}[${number};${modifiers}~` : `${ESC}[${number}~`;
}
