// Keys as the terminals' own documentation says they are sent: xterm (ctlseqs and terminfo), VTE, rxvt-unicode (its
// reference), the Linux console (console_codes), tmux, and the kitty keyboard protocol.
import { describe, expect, test } from "bun:test";
import { KEY_NAMES, keyReadings } from "../../src/kernel/chord.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { createRandom } from "../kernel/random.ts";
import { bytesOf, decode, decodeInAllSplits, split, type Told, tell } from "./input.ts";

type Row = [sent: string, ...keys: string[]];

const bytes: Row[] = [
  ["a", 'a "a"'],
  ["G", 'G "G"'],
  ["7", '7 "7"'],
  ["!", '! "!"'],
  [" ", 'space " "'],
  ["hi", 'h "h"', 'i "i"'],
  ["あé", 'あ "あ"', 'é "é"'],
  ["\xc3\x89\xc3\x9f", 'É "É"', 'ß "ß"'],
  ["ЖẞI", 'Ж "Ж"', 'ẞ "ẞ"', 'I "I"'],
  ["😀", '😀 "😀"'],
  ["\u{10ffff}あ", '\u{10ffff} "\u{10ffff}"', 'あ "あ"'],
  ["\0", "ctrl-space"],
  ["\x01", "ctrl-a"],
  ["\x03", "ctrl-c"],
  ["\x08", "ctrl-h"],
  ["\t", "tab"],
  ["\n", "ctrl-j"],
  ["\r", "enter"],
  ["\x1a", "ctrl-z"],
  ["\x1b", "esc"],
  ["\x1c\x1d\x1e\x1f", "ctrl-\\", "ctrl-]", "ctrl-^", "ctrl-_"],
  ["\x7f", "backspace"],
];

const withEscape: Row[] = [
  ["\x1ba", "alt-a"],
  ["\x1bD", "alt-shift-d"],
  ["\x1b<", "alt-<"],
  ["\x1b ", "alt-space"],
  ["\x1b\x01", "ctrl-alt-a"],
  ["\x1b\0", "ctrl-alt-space"],
  ["\x1b\r", "alt-enter"],
  ["\x1b\t", "alt-tab"],
  ["\x1b\x7f", "alt-backspace"],
  ["\x1bж", "alt-ж"],
  ["\x1b😀x", "alt-😀", 'x "x"'],
  // The characters that begin sequences, when nothing follows.
  ["\x1b[", "alt-["],
  ["\x1bO", "alt-shift-o"],
  ["\x1b]", "alt-]"],
  ["\x1bP", "alt-shift-p"],
  ["\x1b_", "alt-_"],
  ["\x1b^", "alt-^"],
  ["\x1bX", "alt-shift-x"],
  ["\x1b\\", "alt-\\"],
  ["\x1b]\r", "alt-]", "enter"],
  ["\x1bO\x1b[A", "alt-shift-o", "up"],
  ["\x1b[\x1b[A", "alt-[", "up"],
  ["\x1b[あ", "alt-[", 'あ "あ"'],
  // ESC twice.
  ["\x1b\x1b", "esc", "esc"],
  ["\x1b\x1b\x1b", "esc", "esc", "esc"],
  ["\x1b\x1bx", "esc", "alt-x"],
  ["\x1b\x1b[", "esc", "alt-["],
  ["\x1b\x1b[A", "alt-up"],
  ["\x1b\x1bOA", "alt-up"],
  ["\x1b\x1b[3~", "alt-delete"],
  ["\x1b\x1b\x1b[A", "esc", "alt-up"],
  ["\x1b\x1b[99~x", "esc", 'x "x"'],
];

const xterm: Row[] = [
  ...Object.entries({ A: "up", B: "down", C: "right", D: "left", E: "begin", F: "end", H: "home" }).flatMap(
    ([letter, name]): Row[] => [
      [`\x1b[${letter}`, name],
      [`\x1bO${letter}`, name],
      [`\x1b[1;2${letter}`, `shift-${name}`],
      [`\x1b[1;3${letter}`, `alt-${name}`],
      [`\x1b[1;5${letter}`, `ctrl-${name}`],
      [`\x1b[1;8${letter}`, `ctrl-alt-shift-${name}`],
      [`\x1b[1;9${letter}`, `super-${name}`],
      // modifyCursorKeys 0, 1 and 3, and the SS3 forms of old versions.
      [`\x1bO5${letter}`, `ctrl-${name}`],
      [`\x1b[5${letter}`, `ctrl-${name}`],
      [`\x1b[>1;5${letter}`, `ctrl-${name}`],
      [`\x1bO1;5${letter}`, `ctrl-${name}`],
    ],
  ),
  ...Object.entries({ P: "f1", Q: "f2", R: "f3", S: "f4" }).flatMap(([letter, name]): Row[] => [
    [`\x1bO${letter}`, name],
    [`\x1b[${letter}`, name],
    [`\x1b[1;2${letter}`, `shift-${name}`],
    [`\x1b[1;6${letter}`, `ctrl-shift-${name}`],
    [`\x1bO1;5${letter}`, `ctrl-${name}`],
  ]),
  ...Object.entries({
    ...{ 1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pageup", 6: "pagedown", 7: "home", 8: "end" },
    ...{ 11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8", 20: "f9", 21: "f10" },
    ...{ 23: "f11", 24: "f12", 25: "f13", 26: "f14", 28: "f15", 29: "f16", 31: "f17", 32: "f18", 33: "f19" },
    ...{ 34: "f20" },
  }).flatMap(([number, name]): Row[] => [
    [`\x1b[${number}~`, name],
    [`\x1b[${number};2~`, `shift-${name}`],
    [`\x1b[${number};5~`, `ctrl-${name}`],
    [`\x1b[${number};7~`, `ctrl-alt-${name}`],
    // rxvt
    [`\x1b[${number}$`, `shift-${name}`],
    [`\x1b[${number}^`, `ctrl-${name}`],
    [`\x1b[${number}@`, `ctrl-shift-${name}`],
    [`\x1b\x1b[${number}^`, `ctrl-alt-${name}`],
  ]),
  ["\x1b[Z", "shift-tab"],
  ["\x1b[1;6Z", "ctrl-shift-tab"],
  // The keypad in application mode.
  ["\x1bOM", "enter"],
  ["\x1bOI", "tab"],
  ["\x1bO ", 'space " "'],
  ["\x1bOX\x1bOj\x1bOk\x1bOl\x1bOm\x1bOn\x1bOo", '= "="', '* "*"', '+ "+"', ', ","', '- "-"', '. "."', '/ "/"'],
  ...Array.from("pqrstuvwxy", (letter, digit): Row => [`\x1bO${letter}`, `${digit} "${digit}"`]),
  ["\x1bO5p", "ctrl-0"],
  // C1 controls instead of ESC and a letter, as bytes and as UTF-8.
  ["\x9bA", "up"],
  ["\x8fP", "f1"],
  ["\xc2\x9bA", "up"],
  ["\x9b1;5C", "ctrl-right"],
  ["\x1b\x9bA", "esc", "up"],
];

const otherTerminals: Row[] = [
  // rxvt's arrows
  ["\x1b[a\x1b[b\x1b[c\x1b[d", "shift-up", "shift-down", "shift-right", "shift-left"],
  ["\x1bOa\x1bOb\x1bOc\x1bOd", "ctrl-up", "ctrl-down", "ctrl-right", "ctrl-left"],
  ["\x1b\x1b[a", "alt-shift-up"],
  // the Linux console
  ["\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E", "f1", "f2", "f3", "f4", "f5"],
  ["\x1b\x1b[[A", "alt-f1"],
  // tmux and screen
  ["\x1b[1~\x1b[4~", "home", "end"],
];

const modifyOtherKeys: Row[] = [
  ["\x1b[27;5;9~", "ctrl-tab"],
  ["\x1b[27;6;9~", "ctrl-shift-tab"],
  ["\x1b[27;2;13~", "shift-enter"],
  ["\x1b[27;5;13~", "ctrl-enter"],
  ["\x1b[27;5;105~", "ctrl-i"],
  ["\x1b[27;5;109~", "ctrl-m"],
  ["\x1b[27;6;65~", "ctrl-shift-a"],
  ["\x1b[27;3;68~", "alt-shift-d"],
  ["\x1b[27;5;8~", "ctrl-backspace"],
  ["\x1b[27;5;127~", "ctrl-backspace"],
  ["\x1b[27;2;27~", "shift-esc"],
  ["\x1b[27;5;32~", "ctrl-space"],
  ["\x1b[27;2;32~", 'shift-space " "'],
  ["\x1b[27;2;33~", 'shift-! "!" shifted !'],
  ["\x1b[27;6;95~", "ctrl-shift-_ shifted _"],
  ["\x1b[27;5;1078~", "ctrl-ж"],
  // formatOtherKeys: 1
  ["\x1b[105;5u", "ctrl-i"],
  ["\x1b[65;6u", "ctrl-shift-a"],
  ["\x1b[33;6u", "ctrl-shift-! shifted !"],
  ["\x1b[9;5u", "ctrl-tab"],
];

const kitty: Row[] = [
  ["\x1b[97u", 'a "a"'],
  ["\x1b[97;1u", 'a "a"'],
  ["\x1b[97;;97u", 'a "a"'],
  ["\x1b[97;2u", 'A "A"'],
  ["\x1b[97:65;2;65u", 'A "A"'],
  ["\x1b[97;65u", 'a "A"'], // Caps Lock
  ["\x1b[97;66u", 'A "a"'], // Shift and Caps Lock
  ["\x1b[97;129u", 'a "a"'], // Num Lock
  ["\x1b[97;5u", "ctrl-a"],
  ["\x1b[97;69u", "ctrl-a"],
  ["\x1b[97:65;6u", "ctrl-shift-a"],
  ["\x1b[97;3u", "alt-a"],
  ["\x1b[97;9u", "super-a"],
  ["\x1b[97;17u", "super-a"], // hyper
  ["\x1b[97;33u", "super-a"], // meta
  ["\x1b[97;5:1u", "ctrl-a"],
  ["\x1b[97;5:2u", "ctrl-a repeat"],
  ["\x1b[97;5:3u", "ctrl-a release"],
  ["\x1b[97;1:3u", "a release"],
  ["\x1b[97;1:2;97u", 'a "a" repeat'],
  ["\x1b[49:33;2;33u", 'shift-1 "!" shifted !'],
  ["\x1b[49:33;6u", "ctrl-shift-1 shifted !"],
  ["\x1b[1089::99;5u", "ctrl-с base c"],
  ["\x1b[1089:1057:99;6u", "ctrl-shift-с base c"],
  ["\x1b[1078:1046:59;2;1046u", 'Ж "Ж" base ;'],
  ["\x1b[105:304;2;304u", 'I "İ" shifted İ'],
  ["\x1b[223;2u", 'shift-ß "ß"'],
  ["\x1b[32;;32u", 'space " "'],
  ["\x1b[32;2;32u", 'shift-space " "'],
  ["\x1b[32;5u", "ctrl-space"],
  ["\x1b[9;2u", "shift-tab"],
  ["\x1b[9u\x1b[13u\x1b[27u\x1b[127u", "tab", "enter", "esc", "backspace"],
  ["\x1b[27;1:3u", "esc release"],
  ["\x1b[13;2u", "shift-enter"],
  ["\x1b[127;5u", "ctrl-backspace"],
  ["\x1b[105;5u\x1b[109;5u\x1b[104;5u\x1b[91;5u", "ctrl-i", "ctrl-m", "ctrl-h", "ctrl-["],
  ["\x1b[1;1:3A", "up release"],
  ["\x1b[1;5:2D", "ctrl-left repeat"],
  ["\x1b[1;1:3R", "f3 release"],
  ["\x1b[3;1:3~", "delete release"],
  ["\x1b[13~", "f3"],
  ["\x1b[57358u\x1b[57359u\x1b[57360u", "capslock", "scrolllock", "numlock"],
  ["\x1b[57361u\x1b[57362u\x1b[57363u", "printscreen", "pause", "menu"],
  ["\x1b[57376u\x1b[57398u", "f13", "f35"],
  ["\x1b[57399u\x1b[57408;129;57u", '0 "0"', '9 "9"'],
  ["\x1b[57409u\x1b[57410u\x1b[57411u\x1b[57412u\x1b[57413u", '. "."', '/ "/"', '* "*"', '- "-"', '+ "+"'],
  ["\x1b[57414u\x1b[57415u\x1b[57416u", "enter", '= "="', ', ","'],
  ["\x1b[57417u\x1b[57418u\x1b[57419u\x1b[57420u", "left", "right", "up", "down"],
  ["\x1b[57421u\x1b[57422u\x1b[57423u\x1b[57424u", "pageup", "pagedown", "home", "end"],
  ["\x1b[57425u\x1b[57426u\x1b[57427u", "insert", "delete", "begin"],
  ["\x1b[57428u\x1b[57430u\x1b[57433u", "mediaplay", "mediaplaypause", "mediafastforward"],
  ["\x1b[57434u\x1b[57435u\x1b[57436u", "mediarewind", "medianext", "mediaprevious"],
  ["\x1b[57437u\x1b[57438u\x1b[57439u\x1b[57440u", "mediarecord", "volumedown", "volumeup", "volumemute"],
  ["\x1b[57441;2u\x1b[57442;5u\x1b[57446;33u", "shift-leftshift", "ctrl-leftctrl", "super-leftmeta"],
  ["\x1b[57447u\x1b[57452u\x1b[57453u\x1b[57454u", "rightshift", "rightmeta", "level3shift", "level5shift"],
  // Text from an input method.
  ["\x1b[0;;229u", 'å "å"'],
  ["\x1b[;;197u", 'Å "Å"'],
  ["\x1b[0;;20320:22909u", '你好 "你好"'],
  ["\x1b[97;;12354u", 'a "あ"'],
];

const dropped: string[] = [
  ...[
    "\x1b[99~",
    "\x1b[0~",
    "\x1b[~",
    "\x1b[u",
    "\x1b[0u",
    "\x1b[57343u",
    "\x1b[60000u",
    "\x1b[55296u",
    "\x1b[1114112u",
  ],
  ...["\x1b[3u", "\x1b[128u", "\x1b[5y", "\x1b[?1;2l", "\x1b[!p", "\x1b[1 q", "\x1b[<1;2A", "\x1b[=5c", "\x1b[1?A"],
  ...["\x1b[99999999999999999999999999u", "\x1b[;;;;;;;;;;x", "\x1b[:::u", "\x1b[[Z", "\x1bOz", "\x1bO?A", "\x1b[201~"],
  ...["\x1b[27;5~", "\x1b[27;5;3~", "\x1b[9;9;9;9;9W", "\x1b[65;30;97;1;0;1_"],
  ...[
    "\x1b]0;title\x07",
    "\x1b]0;title\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b^x\x1b\\",
    "\x1bXx\x1b\\",
  ],
  ...["\x9d0;t\x9c", "\x90x\x9c", "\x98\x9c", "\x84", "\xc2\x85", "\x1b]あ\x1b\\"],
];

const tables: Record<string, Row[]> = { bytes, withEscape, xterm, otherTerminals, modifyOtherKeys, kitty };

for (const [table, rows] of Object.entries(tables)) {
  describe(table, () => {
    for (const [sent, ...keys] of rows) {
      test(`${JSON.stringify(sent)} is ${keys.join(", ")}`, () => {
        expect(decodeInAllSplits(bytesOf(sent))).toEqual(keys);
      });
    }
  });
}

describe("what is unknown", () => {
  for (const sent of dropped) {
    test(`${JSON.stringify(sent)} is dropped whole`, () => {
      expect(decodeInAllSplits(Buffer.concat([bytesOf(sent), Buffer.from("x")]))).toEqual(['x "x"']);
    });
  }
});

test("keys in any order, in any split, are the same keys", () => {
  // Rows that end with something unfinished mean something else when more follows.
  const isComplete = ([sent, ...keys]: Row) => {
    const events: Told[] = [];
    new InputDecoder({ onEvent: (event) => events.push(tell(event)) }).push(bytesOf(sent));
    return Bun.deepEquals(events, keys);
  };
  const rows = Object.values(tables).flat().filter(isComplete);
  expect(rows.length).toBeGreaterThan(400);
  const random = createRandom(3);
  for (let i = 0; i < 300; i++) {
    const chosen = Array.from({ length: 1 + random.below(20) }, () => random.pick(rows));
    const stream = Buffer.concat(chosen.map(([sent]) => bytesOf(sent)));
    expect(decode(split(stream, random))).toEqual(chosen.flatMap(([, ...keys]): Told[] => keys));
  }
});

test("every key that has a name in chords can be decoded, and the others take no part in chords", () => {
  const names = new Set<string>();
  const others = new Set<string>();
  const decoder = new InputDecoder({
    onEvent(event) {
      if (event.type === "key") (keyReadings(event).length > 0 ? names : others).add(event.name);
    },
  });
  const codes = [9, 13, 27, 32, 127, ...Array.from({ length: 120 }, (_, i) => 57344 + i)];
  for (const code of codes) decoder.push(Buffer.from(`\x1b[${code}u`));
  expect(KEY_NAMES.filter((name) => !names.has(name))).toEqual([]);
  expect([...names].filter((name) => name.length > 1 && !KEY_NAMES.includes(name))).toEqual([]);
  const sides = ["shift", "ctrl", "alt", "super", "hyper", "meta"].flatMap((name) => [`left${name}`, `right${name}`]);
  expect([...others].sort()).toEqual(
    [...sides, "level3shift", "level5shift", "capslock", "numlock", "scrolllock"].sort(),
  );
});

test("only bytes that terminals cannot tell apart are ambiguous", () => {
  const readings = (sent: string) => {
    const found: (readonly string[])[] = [];
    const decoder = new InputDecoder({ onEvent: (event) => event.type === "key" && found.push(keyReadings(event)) });
    decoder.push(bytesOf(sent));
    decoder.end();
    return found;
  };
  expect(readings("\t\r\x08\0\x1b")).toEqual([
    ["<Tab>", "<C-i>"],
    ["<CR>", "<C-m>"],
    ["<C-h>", "<BS>"],
    ["<C-Space>", "<C-@>"],
    ["<Esc>", "<C-[>"],
  ]);
  expect(readings("\x1b[9u\x1b[13u\x1b[27u\x1b[105;5u")).toEqual([["<Tab>"], ["<CR>"], ["<Esc>"], ["<C-i>"]]);
  expect(readings("\x1b[27;6;95~")).toEqual([["<C-S-_>", "<C-_>"]]);
});

describe("what depends on the terminal", () => {
  test("ESC TAB is Shift-Tab on the Linux console", () => {
    expect(decodeInAllSplits(bytesOf("\x1b\t\t\x1bx"), { term: "linux" })).toEqual(["shift-tab", "tab", "alt-x"]);
  });
});

describe("UTF-8", () => {
  /** The replacement of invalid parts is that of the platform's own decoder. */
  test("any bytes from 0xa0 on are decoded as TextDecoder does it", () => {
    const random = createRandom(5);
    const interesting = [0xa0, 0xbf, 0xc2, 0xc3, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x41, 0xa9];
    for (let i = 0; i < 20_000; i++) {
      const sent = Uint8Array.from({ length: random.below(12) }, () => random.pick(interesting));
      const typed: string[] = [];
      const decoder = new InputDecoder({ onEvent: (event) => event.type === "key" && typed.push(event.text) });
      for (const part of split(sent, random)) decoder.push(part);
      decoder.end();
      expect(typed.join("")).toBe(new TextDecoder("utf-8", { ignoreBOM: true }).decode(sent));
    }
  });

  test("an unfinished character does not swallow the key that follows", () => {
    expect(decodeInAllSplits(bytesOf("\xe3\x81\x1b[A"))).toEqual(['\ufffd "\ufffd"', "up"]);
    expect(decodeInAllSplits(bytesOf("\xf0\x9f\r"))).toEqual(['\ufffd "\ufffd"', "enter"]);
    expect(decodeInAllSplits(bytesOf("\x1b\xe3x"))).toEqual(["alt-\ufffd", 'x "x"']);
  });
});
