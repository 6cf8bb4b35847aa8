// Keys as Unicode code points: kitty's keyboard protocol (`CSI … u`) and xterm's modifyOtherKeys (both of its formats).
// https://sw.kovidgoyal.net/kitty/keyboard-protocol/ and "modifyOtherKeys" in xterm's manual.
import { keyOfCharacter, upperCaseOf } from "../../kernel/chord.ts";
import { type ControlSequence, parameter } from "./control-sequence.ts";
import type { KeyInput } from "./events.ts";
import { kindOf, modifiersOf, namedKey } from "./keys.ts";

const names = new Map<number, string>([
  [8, "backspace"],
  [9, "tab"],
  [13, "enter"],
  [27, "esc"],
  [32, "space"],
  [127, "backspace"],
]);

function addNames(first: number, list: string[]): void {
  for (const [i, name] of list.entries()) names.set(first + i, name);
}

const modifierKeys = ["shift", "ctrl", "alt", "super", "hyper", "meta"];
const places = ["left", "right", "up", "down", "pageup", "pagedown", "home", "end"];
const functionKeys = Array.from({ length: 35 }, (_, i) => `f${i + 1}`);

addNames(57344, ["esc", "enter", "tab", "backspace", "insert", "delete", ...places]);
addNames(57358, ["capslock", "scrolllock", "numlock", "printscreen", "pause", "menu", ...functionKeys]);
addNames(57399, [..."0123456789./*-+", "enter", "=", ",", ...places, "insert", "delete", "begin"]);
addNames(57428, ["mediaplay", "mediapause", "mediaplaypause", "mediareverse", "mediastop", "mediafastforward"]);
addNames(57434, ["mediarewind", "medianext", "mediaprevious", "mediarecord", "volumedown", "volumeup", "volumemute"]);
addNames(57441, ["left", "right"].flatMap((side) => modifierKeys.map((key) => side + key)).concat("level3shift"));
addNames(57454, ["level5shift"]);

/** What needs shift on a US keyboard. A terminal that names such a key has counted shift in already. */
const SHIFTED = '~!@#$%^&*()_+{}|:"<>?';

/** The character of a code point; undefined for what is no character that a key could type. */
function character(code: number | undefined): string | undefined {
  if (code === undefined || code < 0x20 || code > 0x10ffff || (code >= 0x7f && code < 0xa0)) return undefined;
  if (code >= 0xd800 && code <= 0xf8ff) return undefined; // surrogates, and the private codes of keys not known here
  return String.fromCodePoint(code);
}

interface CodeKey {
  code: number;
  /** Modifiers and kind, as numbered by the protocol. */
  modifiers?: number;
  kind?: number;
  shifted?: number;
  base?: number;
  /** The text of the key, where the terminal says it. */
  text?: string;
}

function codeKey({ code, modifiers, kind, shifted, base, text }: CodeKey): KeyInput | undefined {
  const { capsLock, ...held } = modifiersOf(modifiers);
  const name = names.get(code) ?? character(code);
  if (name === undefined) return undefined;
  const key = namedKey(name, { ...held, kind: kindOf(kind) });
  if (name !== "space" && [...name].length > 1) return key;

  const plain = name === "space" ? " " : name;
  Object.assign(key, keyOfCharacter(plain));
  key.shift ||= held.shift;
  const upper = plain === " " ? plain : upperCaseOf(key.name);
  const withShift = character(shifted) ?? upper ?? (SHIFTED.includes(plain) ? plain : undefined);
  if (key.shift && withShift !== upper) key.shifted = withShift;
  const place = names.get(base ?? 0) ?? character(base);
  if (place !== undefined && place !== key.name) key.base = place;
  if (key.kind === "release") return key;
  const isShifted = key.shift !== (capsLock && upper !== undefined);
  const typed = (isShifted ? withShift : undefined) ?? (key.name === "space" ? " " : key.name);
  key.text = text ?? (held.ctrl || held.alt || held.super ? "" : typed);
  return key;
}

/** The key of `CSI code:shifted:base ; modifiers:kind ; text u`; code 0 is text without a key, from an input method. */
export function unicodeKey(sequence: ControlSequence): KeyInput | undefined {
  if (sequence.prefix !== "" || sequence.intermediate !== "" || sequence.final !== "u") return undefined;
  const [codes = [], held = [], points] = sequence.parameters;
  const [code = 0, shifted, base] = codes;
  const text = points?.map(character).join("") || undefined;
  if (code !== 0) return codeKey({ code, modifiers: held[0], kind: held[1], shifted, base, text });
  return text === undefined ? undefined : namedKey("", { ...(codeOf(text) ?? { name: text }), text });
}

/** The key that types a text of one character. */
function codeOf(text: string): { name: string; shift: boolean } | undefined {
  return [...text].length === 1 ? keyOfCharacter(text) : undefined;
}

/** The key of `CSI 27 ; modifiers ; code ~`, in which the code has shift counted in. */
export function modifiedOtherKey(sequence: ControlSequence): KeyInput | undefined {
  const { prefix, intermediate, final, parameters } = sequence;
  if (prefix !== "" || intermediate !== "" || final !== "~" || parameters.length !== 3) return undefined;
  if (parameter(sequence, 0, 0) !== 27) return undefined;
  const code = parameter(sequence, 2, 0);
  return codeKey({ code, modifiers: parameter(sequence, 1, 1), shifted: code });
}
