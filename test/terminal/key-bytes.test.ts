// Keys to bytes and, through the input decoder, back.
import { describe, expect, test } from "bun:test";
import { chordText, KEY_NAMES, type Key, keyOfCharacter, keyReadings, parseChord } from "../../src/kernel/chord.ts";
import type { KeyInput } from "../../src/terminal/input/events.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { keyBytes } from "../../src/terminal/key-bytes.ts";

/** The key of a chord of one key, as pressed; it types nothing unless told. */
function keyOf(chord: string, changes: Partial<Key> = {}): Key {
  const [key] = parseChord(chord);
  if (key === undefined) throw new Error(`no key in ${chord}`);
  return { ...key, text: "", kind: "press", ...changes };
}

function decoded(bytes: string): KeyInput[] {
  const keys: KeyInput[] = [];
  const decoder = new InputDecoder({ onEvent: (event) => event.type === "key" && keys.push(event) });
  decoder.push(Buffer.from(bytes));
  decoder.end();
  return keys;
}

const characters = [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)), ..."éÉßжЖあ😀"];

const modifiers = Array.from({ length: 16 }, (_, bits) => ({
  ctrl: (bits & 1) !== 0,
  alt: (bits & 2) !== 0,
  shift: (bits & 4) !== 0,
  super: (bits & 8) !== 0,
}));

describe("what is sent for a key is decoded as that key", () => {
  test("for characters that are typed", () => {
    for (const text of characters) {
      const key = { ctrl: false, alt: false, super: false, ...keyOfCharacter(text), text, kind: "press" } as const;
      expect(keyBytes(key)).toBe(text);
      expect(decoded(keyBytes(key))).toEqual([{ type: "key", ...key }]);
    }
  });

  test("for everything else that is sent at all", () => {
    let sent = 0;
    for (const name of [...KEY_NAMES, ...characters.map((character) => keyOfCharacter(character).name)]) {
      for (const held of modifiers) {
        const key: Key = { name, ...held, text: "", kind: "press" };
        const bytes = keyBytes(key);
        if (bytes === "") continue;
        sent++;
        const keys = decoded(bytes);
        expect({ bytes, count: keys.length }).toEqual({ bytes, count: 1 });
        expect(keyReadings(keys[0] as Key)).toContain(chordText([key]));
      }
    }
    expect(sent).toBeGreaterThan(500);
  });

  test("for keys as they were decoded from a terminal", () => {
    const sent = [
      "\x1b[A",
      "\x1b[1;5D",
      "\x1bOP",
      "\x1b[1;2R",
      "\x1b[15~",
      "\x1b[3;7~",
      "\x1b[Z",
      "\r",
      "\x7f",
      "\x1b\x7f",
    ];
    for (let code = 0; code < 0x20; code++) sent.push(String.fromCharCode(code));
    for (const bytes of sent) expect((decoded(bytes) as Key[]).map(keyBytes)).toEqual([bytes]);
  });
});

describe("nothing is sent", () => {
  test("for keys that old terminals do not have or cannot tell from others", () => {
    const chords = ["<D-a>", "<C-S-a>", "<C-CR>", "<S-BS>", "<M-Esc>", "<C-Tab>", "<F21>", "<Menu>", "<C-1>", "<C-é>"];
    for (const chord of chords) expect({ chord, bytes: keyBytes(keyOf(chord)) }).toEqual({ chord, bytes: "" });
    expect(keyBytes(keyOf("a", { name: "leftshift" }))).toBe("");
    expect(keyBytes(keyOf("a", { name: "" }))).toBe("");
  });

  test("for the release of a key", () => {
    expect(keyBytes(keyOf("<Up>", { kind: "release" }))).toBe("");
    expect(keyBytes(keyOf("<Up>", { kind: "repeat" }))).toBe("\x1b[A");
  });
});

test("what newer terminals tell of a key is put to use", () => {
  expect(keyBytes(keyOf("<C-с>", { base: "c" }))).toBe("\x03");
  expect(keyBytes(keyOf("<M-S-1>", { shifted: "!" }))).toBe("\x1b!");
  expect(keyBytes(keyOf("a", { name: "", text: "日本" }))).toBe("日本");
});
