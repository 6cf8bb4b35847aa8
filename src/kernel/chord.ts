// Key chords: reads the spellings that people write (`<C-y>`, `ctrl-y`, `c-c`, `<Esc><Esc>`, `gg`), prints them in one
// form, and says which chord keys a key press stands for.
import { nearest } from "./nearest.ts";

/** The modifiers held with a key. A terminal's meta and hyper count as super. */
export interface Modifiers {
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  super: boolean;
}

/** One key of a chord: a name of `KEY_NAMES` or one character, a letter always in lower case. */
export interface ChordKey extends Modifiers {
  name: string;
}

/** A key as it was pressed, repeated by being held, or released. */
export interface Key extends ChordKey {
  /** What the key types; empty when it types nothing. */
  text: string;
  kind: "press" | "repeat" | "release";
  /** The character that the key gives together with shift, where the terminal says so. */
  shifted?: string;
  /** The key at the same place of a US keyboard, where the terminal says so and it is another. */
  base?: string;
  /** The terminal cannot tell this key from others that send the same byte, Tab from Ctrl-I for example. */
  ambiguous?: boolean;
  /** The keys that this one stands for: text that came faster than anybody types, and is typed at once. */
  joined?: readonly Key[];
}

const functionKeys = Array.from({ length: 35 }, (_, i) => `f${i + 1}`);

/** The names of keys that type no character (and the space bar), with their spelling between angle brackets. */
const spellings: Record<string, string> = {
  esc: "Esc",
  enter: "CR",
  tab: "Tab",
  space: "Space",
  backspace: "BS",
  delete: "Del",
  insert: "Insert",
  home: "Home",
  end: "End",
  pageup: "PageUp",
  pagedown: "PageDown",
  up: "Up",
  down: "Down",
  left: "Left",
  right: "Right",
  begin: "Begin",
  menu: "Menu",
  pause: "Pause",
  printscreen: "PrintScreen",
  mediaplay: "MediaPlay",
  mediapause: "MediaPause",
  mediaplaypause: "MediaPlayPause",
  mediareverse: "MediaReverse",
  mediastop: "MediaStop",
  mediafastforward: "MediaFastForward",
  mediarewind: "MediaRewind",
  medianext: "MediaNext",
  mediaprevious: "MediaPrevious",
  mediarecord: "MediaRecord",
  volumedown: "VolumeDown",
  volumeup: "VolumeUp",
  volumemute: "VolumeMute",
  ...Object.fromEntries(functionKeys.map((name) => [name, name.toUpperCase()])),
};

/** Names of the keys that have no character of their own. */
export const KEY_NAMES: readonly string[] = Object.keys(spellings);

const aliases: Record<string, string> = {
  escape: "esc",
  cr: "enter",
  return: "enter",
  ret: "enter",
  bs: "backspace",
  del: "delete",
  ins: "insert",
  pgup: "pageup",
  pgdn: "pagedown",
  pgdown: "pagedown",
  spc: "space",
  print: "printscreen",
};

/** Characters that have names, because they mean something else where chords are written; between brackets only. */
const characterNames: Record<string, string> = { lt: "<", gt: ">", bar: "|", bslash: "\\" };

const modifierNames: Record<string, keyof Modifiers> = {
  c: "ctrl",
  ctrl: "ctrl",
  control: "ctrl",
  a: "alt",
  m: "alt",
  alt: "alt",
  opt: "alt",
  option: "alt",
  s: "shift",
  shift: "shift",
  d: "super",
  super: "super",
  cmd: "super",
  command: "super",
  win: "super",
  meta: "super",
};

/** The longest word without brackets that is taken for one key per letter when it names no key: `ciw`. */
const LONGEST_RUN = 3;

/** Whether the text is exactly one character (one code point). */
function isCharacter(text: string): boolean {
  return text.length === 1 || (text.length === 2 && (text.codePointAt(0) as number) > 0xffff);
}

/** The key that types a character, as far as a keyboard of unknown layout allows: an upper-case letter needs shift. */
export function keyOfCharacter(character: string): { name: string; shift: boolean } {
  if (character === " ") return { name: "space", shift: false };
  const lower = character.toLowerCase();
  const isUpperCase = lower !== character && isCharacter(lower) && lower.toUpperCase() === character;
  return isUpperCase ? { name: lower, shift: true } : { name: character, shift: false };
}

/** The upper-case form of a letter, where that is one character and leads back to the letter. */
export function upperCaseOf(letter: string): string | undefined {
  const upper = letter.toUpperCase();
  return upper !== letter && keyOfCharacter(upper).name === letter ? upper : undefined;
}

/**
 * Reads a chord.
 *
 * Keys are written between angle brackets (`<C-y>`, `<S-Tab>`, `<Esc><Esc>`, `<leader>x`), where everything else in the
 * word is one key per character, or as words between blanks (`ctrl-x ctrl-e`, `c-c`, `alt+d`, `esc`, `q`, `G`). A word
 * of two or three characters that names no key is one key per character (`gg`, `ciw`). Names and modifiers may be in
 * upper or lower case. An upper-case letter needs shift, but with ctrl, and in words with any modifier, its case means
 * nothing. A single blank is the space bar.
 *
 * @param text the chord as somebody wrote it
 * @param leader what `<leader>` stands for: a chord of one key
 * @returns its keys, at least one
 * @throws Error that names what is not known, and the name that was probably meant
 */
export function parseChord(text: string, leader = "\\"): ChordKey[] {
  const words = text === " " ? ["<space>"] : text.normalize("NFC").split(/\s+/).filter(Boolean);
  if (words.length === 0) throw new Error("a chord needs at least one key");
  return words.flatMap((word) => (/<[a-z]|<[^<>]+>/i.test(word) ? bracketed(word, leader) : plain(word)));
}

function bracketed(word: string, leader: string): ChordKey[] {
  const keys: ChordKey[] = [];
  for (let rest = word; rest !== ""; ) {
    const token = /^<((?:\p{L}+[-+])+[<>]|[^<>]+)>/u.exec(rest);
    if (token === null && /^<[a-z]/i.test(rest)) throw new Error(`bad chord "${word}": ">" is missing after "${rest}"`);
    if (token === null) keys.push(characterKey(String.fromCodePoint(rest.codePointAt(0) as number), word));
    else if (/^leader$/i.test(token[1] as string)) keys.push(leaderKey(leader));
    else keys.push(modifiedKey(token[1] as string, word, true));
    rest = rest.slice(token?.[0].length ?? ((rest.codePointAt(0) as number) > 0xffff ? 2 : 1));
  }
  return keys;
}

function leaderKey(leader: string): ChordKey {
  const [key, ...others] = parseChord(leader);
  if (key === undefined || others.length > 0) throw new Error(`the leader must be one key, not "${leader}"`);
  return key;
}

function plain(word: string): ChordKey[] {
  const characters = [...word];
  const isName = keyName(word.toLowerCase()) !== undefined || /^\p{L}+[-+]./u.test(word);
  if (characters.length === 1 || (!isName && characters.length <= LONGEST_RUN && !/^[a-z][-+]$/i.test(word)))
    return characters.map((character) => characterKey(character, word));
  return [modifiedKey(word, word, false)];
}

function keyName(word: string): string | undefined {
  if (word === "backtab") return "tab";
  if (Object.hasOwn(spellings, word)) return word;
  return Object.hasOwn(aliases, word) ? aliases[word] : undefined;
}

function characterKey(character: string, chord: string): ChordKey {
  if (/^\p{Cc}$/u.test(character)) throw new Error(`bad chord ${JSON.stringify(chord)}: it has a control character`);
  return { ctrl: false, alt: false, super: false, ...keyOfCharacter(character) };
}

/** Reads modifiers and one key. @param caseCounts whether an upper-case letter needs shift */
function modifiedKey(text: string, chord: string, caseCounts: boolean): ChordKey {
  const modifiers: Modifiers = { ctrl: false, alt: false, shift: false, super: false };
  let rest = text;
  for (;;) {
    const [prefix, word] = /^(\p{L}+)[-+]/u.exec(rest) ?? [];
    if (prefix === undefined || word === undefined) break;
    const name = word.toLowerCase();
    if (!Object.hasOwn(modifierNames, name)) throw unknown("modifier", word, chord, Object.keys(modifierNames));
    modifiers[modifierNames[name] as keyof Modifiers] = true;
    rest = rest.slice(prefix.length);
  }
  if (rest === "") throw new Error(`bad chord "${chord}": a key is missing after "${text}"`);
  const lower = rest.toLowerCase();
  const name = keyName(lower);
  if (name !== undefined) return { ...modifiers, name, shift: modifiers.shift || lower === "backtab" };
  const character = Object.hasOwn(characterNames, lower) ? (characterNames[lower] as string) : rest;
  if (!isCharacter(character)) throw unknown("key", rest, chord, [...KEY_NAMES, ...Object.keys(aliases), "leader"]);
  const key = characterKey(character, chord);
  const shift = modifiers.shift || (key.shift && caseCounts && !modifiers.ctrl);
  return { ...modifiers, name: key.name, shift };
}

function unknown(what: string, word: string, chord: string, names: string[]): Error {
  const meant = nearest(word, names);
  const help =
    meant !== undefined
      ? `did you mean "${meant}"?`
      : what === "key"
        ? "a key is one character or a name such as esc, enter, space or f1; write a blank between keys"
        : "the modifiers are ctrl, alt, shift and super";
  return new Error(`unknown ${what} "${word}"${word === chord ? "" : ` in the chord "${chord}"`}: ${help}`);
}

/**
 * Prints a chord in its canonical form, `<C-y>`, `<Esc><Esc>`, `g g`: equal chords give equal texts, and `parseChord`
 * reads the text back.
 */
export function chordText(keys: readonly ChordKey[]): string {
  const texts = keys.map(keyText);
  return texts.join(texts.some((text) => text.length > 1 && text.startsWith("<")) ? "" : " ");
}

/** The canonical form of one key. */
function keyText(key: ChordKey): string {
  const { name, ctrl, alt, shift } = key;
  const isPlain = isCharacter(name) && !ctrl && !alt && !key.super;
  const typed = !isPlain ? undefined : shift ? upperCaseOf(name) : name;
  if (typed !== undefined && typed !== "<") return typed;
  const modifiers = `${ctrl ? "C-" : ""}${alt ? "M-" : ""}${shift ? "S-" : ""}${key.super ? "D-" : ""}`;
  return `<${modifiers}${name === "<" ? "lt" : (spellings[name] ?? name)}>`;
}

/** Prints a chord for people: `ctrl-y`, `esc esc`, `g g`, `G`. `parseChord` reads this form, too. */
export function chordLabel(keys: readonly ChordKey[]): string {
  return keys
    .map(({ name, ctrl, alt, shift, super: withSuper }) => {
      const upper = shift && !ctrl && !alt && !withSuper ? upperCaseOf(name) : undefined;
      if (upper !== undefined) return upper;
      return `${ctrl ? "ctrl-" : ""}${alt ? "alt-" : ""}${shift ? "shift-" : ""}${withSuper ? "super-" : ""}${name}`;
    })
    .join(" ");
}

/** What else the byte of a key may mean on a terminal that sends only bytes. */
const twins: Record<string, { name: string; ctrl: boolean }[]> = {
  tab: [{ name: "i", ctrl: true }],
  enter: [{ name: "m", ctrl: true }],
  esc: [{ name: "[", ctrl: true }],
  "ctrl-h": [{ name: "backspace", ctrl: false }],
  "ctrl-space": [{ name: "@", ctrl: true }],
  "ctrl-^": [{ name: "6", ctrl: true }],
  "ctrl-_": [{ name: "/", ctrl: true }],
};

/**
 * The chord keys that a key press stands for, the most exact first: Shift and 1 may be `<S-1>` and is `!`, too; Ctrl and
 * a Cyrillic letter is also Ctrl and the Latin letter at its place; Tab is also Ctrl-I where a terminal cannot tell.
 *
 * @returns canonical forms, to be compared with `chordText([key])`; none for a release and for what is no key of a chord: modifiers
 *   themselves, several characters at once
 */
export function keyReadings(key: Key): readonly string[] {
  let readings = known.get(key);
  if (readings === undefined) {
    readings = findReadings(key);
    known.set(key, readings);
  }
  return readings;
}

/** Whoever a key press comes by asks for its readings. */
const known = new WeakMap<Key, readonly string[]>();

function findReadings(key: Key): string[] {
  if (key.kind === "release" || !(isCharacter(key.name) || Object.hasOwn(spellings, key.name))) return [];
  const { ctrl, alt, shift, super: withSuper } = key;
  const commands = ctrl || alt || withSuper;
  const typed = !commands && isCharacter(key.text) ? keyOfCharacter(key.text) : undefined;
  const readings: ChordKey[] = [];
  const add = (reading: Partial<ChordKey>) => readings.push({ ...key, ...reading });
  // Of a letter, what it typed decides: Caps Lock may have been on.
  if (typed === undefined || typed.name !== key.name || upperCaseOf(key.name) === undefined) add({});
  if (typed !== undefined) add(typed);
  if (shift && key.shifted !== undefined) add(keyOfCharacter(key.shifted));
  if (commands && key.base !== undefined) add({ name: key.base });
  if (key.ambiguous) for (const twin of twins[`${ctrl ? "ctrl-" : ""}${key.name}`] ?? []) add(twin);
  return [...new Set(readings.map(keyText))];
}

/** Whether a key press is this key of a chord. */
export function matchesKey(chordKey: ChordKey, key: Key): boolean {
  return keyReadings(key).includes(keyText(chordKey));
}
