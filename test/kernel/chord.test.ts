// Chords: every spelling that people use, one printed form, and the key presses that a chord key stands for.
import { describe, expect, test } from "bun:test";
import {
  chordLabel,
  chordText,
  KEY_NAMES,
  type Key,
  keyReadings,
  matchesKey,
  parseChord,
} from "../../src/kernel/chord.ts";
import { createRandom } from "./random.ts";

describe("spellings", () => {
  /** What people write, the canonical form, and the form for people. */
  const cases: [string[], string, string][] = [
    [["<C-y>", "<c-Y>", "ctrl-y", "Ctrl+Y", "c-y", "C-Y", "control-y", "CONTROL+Y"], "<C-y>", "ctrl-y"],
    [["<S-Tab>", "shift-tab", "s-tab", "Shift+Tab", "backtab", "<BackTab>"], "<S-Tab>", "shift-tab"],
    [["<Esc><Esc>", "<esc><ESCAPE>", "esc esc", "  escape\tesc ", "<Esc> esc"], "<Esc><Esc>", "esc esc"],
    [["<Space>", "space", "spc", " "], "<Space>", "space"],
    [["<F12>", "f12", "F12"], "<F12>", "f12"],
    [["<f35>"], "<F35>", "f35"],
    [["<Left>", "left", "LEFT"], "<Left>", "left"],
    [["q", "<q>"], "q", "q"],
    [["Q", "<S-q>", "shift-q", "<S-Q>", "<Q>"], "Q", "Q"],
    [["c-c", "<C-c>", "ctrl+c"], "<C-c>", "ctrl-c"],
    [["ctrl-j"], "<C-j>", "ctrl-j"],
    [["alt-d", "<M-d>", "<A-d>", "a-d", "m-d", "alt+D", "opt-d", "Option+D"], "<M-d>", "alt-d"],
    [["<M-D>", "<A-S-d>", "alt-shift-d", "Shift+Alt+D", "<S-M-D>"], "<M-S-d>", "alt-shift-d"],
    [["<D-k>", "super-k", "cmd+k", "command-k", "win-k", "meta-k"], "<D-k>", "super-k"],
    [["<C-S-x>", "<S-C-X>", "ctrl-shift-x"], "<C-S-x>", "ctrl-shift-x"],
    [["<C-M-S-D-Up>", "super-shift-alt-ctrl-up"], "<C-M-S-D-Up>", "ctrl-alt-shift-super-up"],
    [["esc", "<Esc>"], "<Esc>", "esc"],
    [["bs", "<BS>", "backspace", "<Backspace>"], "<BS>", "backspace"],
    [["cr", "<CR>", "enter", "<Enter>", "return", "<Return>", "ret"], "<CR>", "enter"],
    [["del", "<Del>", "delete"], "<Del>", "delete"],
    [["pgup", "<PageUp>", "pageup"], "<PageUp>", "pageup"],
    [["pgdn", "PgDown", "<PageDown>"], "<PageDown>", "pagedown"],
    [["gg", "g g", "<g>g"], "g g", "g g"],
    [["zR", "z R"], "z R", "z R"],
    [["ciw", "c i w"], "c i w", "c i w"],
    [["e s c", "<e>sc"], "e s c", "e s c"],
    [["ctrl-x ctrl-e", "<C-x><C-e>", "c-x c-e"], "<C-x><C-e>", "ctrl-x ctrl-e"],
    [["<C-w>h", "ctrl-w h"], "<C-w>h", "ctrl-w h"],
    [["<Space>esc", "space e s c"], "<Space>esc", "space e s c"],
    [["<", "<lt>"], "<lt>", "<"],
    [["<<", "< <"], "<lt><lt>", "< <"],
    [["<>", "<lt><gt>"], "<lt>>", "< >"],
    [[">", "<gt>"], ">", ">"],
    [["|", "<Bar>"], "|", "|"],
    [["\\", "<Bslash>", "<leader>", "<Leader>"], "\\", "\\"],
    [["<leader>x", "<LEADER>x"], "\\ x", "\\ x"],
    [["<leader>ff"], "\\ f f", "\\ f f"],
    [["-", "<->"], "-", "-"],
    [["--", "- -"], "- -", "- -"],
    [["<C-->", "c--", "ctrl--", "ctrl+-"], "<C-->", "ctrl--"],
    [["<C-+>", "ctrl++"], "<C-+>", "ctrl-+"],
    [["<C-lt>", "<C-<>", "ctrl-<"], "<C-lt>", "ctrl-<"],
    [["<C->>", "<C-gt>", "ctrl->"], "<C->>", "ctrl->"],
    [["<M->>", "alt->"], "<M->>", "alt->"],
    [["<C-Space>", "ctrl+space"], "<C-Space>", "ctrl-space"],
    [["<C-_>", "ctrl-_"], "<C-_>", "ctrl-_"],
    [["é", "e\u0301"], "é", "é"],
    [["É", "<S-é>"], "É", "É"],
    [["<M-ж>", "alt-ж"], "<M-ж>", "alt-ж"],
    [["😀"], "😀", "😀"],
    [["😀<Esc>", "😀 esc"], "😀<Esc>", "😀 esc"],
    [["1", "<1>"], "1", "1"],
    [["<S-1>", "shift-1"], "<S-1>", "shift-1"],
    [["up"], "<Up>", "up"],
    [["<MediaPlayPause>"], "<MediaPlayPause>", "mediaplaypause"],
  ];
  for (const [written, text, label] of cases) {
    test(`${text}, for people ${label}`, () => {
      const parsed = written.map((chord) => parseChord(chord));
      expect(parsed.map(chordText)).toEqual(written.map(() => text));
      expect(parsed.map(chordLabel)).toEqual(written.map(() => label));
    });
  }

  test("every name has a printed form that is read back, with every modifier", () => {
    for (const name of KEY_NAMES) {
      for (const modifiers of ["", "ctrl-", "alt-", "shift-", "super-", "ctrl-alt-shift-super-"]) {
        const keys = parseChord(modifiers + name);
        expect(keys).toHaveLength(1);
        expect(keys[0]?.name).toBe(name);
        expect(chordLabel(keys)).toBe(modifiers + name);
        expect(parseChord(chordText(keys))).toEqual(keys);
      }
    }
  });

  test("any chord is the same after it was printed and read", () => {
    const random = createRandom(7);
    const names = [...KEY_NAMES, ..."abcxyz019<>-+|\\\"'_ßéжあ", "😀"];
    for (let i = 0; i < 5000; i++) {
      const keys = Array.from({ length: 1 + random.below(4) }, () => ({
        name: random.pick(names),
        ctrl: random.below(3) === 0,
        alt: random.below(3) === 0,
        shift: random.below(3) === 0,
        super: random.below(5) === 0,
      }));
      expect(parseChord(chordText(keys))).toEqual(keys);
      expect(parseChord(chordLabel(keys))).toEqual(keys);
    }
  });

  test("the leader is any one key", () => {
    expect(chordText(parseChord("<leader>x", " "))).toBe("<Space>x");
    expect(chordText(parseChord("<leader><leader>", "<C-g>"))).toBe("<C-g><C-g>");
    expect(() => parseChord("<leader>x", "ab")).toThrow('the leader must be one key, not "ab"');
  });
});

describe("what is unknown", () => {
  const cases: [string, string][] = [
    ["", "a chord needs at least one key"],
    [" \t ", "a chord needs at least one key"],
    ["<Entr>", 'unknown key "Entr" in the chord "<Entr>": did you mean "enter"?'],
    ["entr", 'unknown key "entr": did you mean "enter"?'],
    ["<Spcae>", 'unknown key "Spcae" in the chord "<Spcae>": did you mean "space"?'],
    ["<laeder>x", 'unknown key "laeder" in the chord "<laeder>x": did you mean "leader"?'],
    ["<C-x><Pageup2>", 'unknown key "Pageup2" in the chord "<C-x><Pageup2>": did you mean "pageup"?'],
    ["ctrl-entre", 'unknown key "entre" in the chord "ctrl-entre": did you mean "enter"?'],
    ["crtl-x", 'unknown modifier "crtl" in the chord "crtl-x": did you mean "ctrl"?'],
    ["<X-y>", 'unknown modifier "X" in the chord "<X-y>"'],
    ["<F99>", 'unknown key "F99"'],
    ["<F0>", 'unknown key "F0"'],
    ["<leftshift>", 'unknown key "leftshift"'],
    ["hello", 'unknown key "hello": a key is one character or a name such as esc, enter, space or f1'],
    ["<C-y", 'bad chord "<C-y": ">" is missing after "<C-y"'],
    ["<C->", 'bad chord "<C->": a key is missing after "C-"'],
    ["ctrl-", "ctrl-"],
    ["c-", 'bad chord "c-": a key is missing after "c-"'],
    ["\x1b", "it has a control character"],
    ["<\x07>", "it has a control character"],
    ["<constructor>", 'unknown key "constructor"'],
    ["__proto__-x", "__proto__-x"],
    ["<toString-x>", 'unknown modifier "toString"'],
  ];
  for (const [chord, message] of cases) {
    test(JSON.stringify(chord), () => expect(() => parseChord(chord)).toThrow(message));
  }

  test("any text is read or refused with a sentence", () => {
    const random = createRandom(11);
    const pieces = [..."<>-+cCsS xé\\|\t", "ctrl", "leader", "esc", "F1", "😀", "\x1b", "\ud800"];
    for (let i = 0; i < 20_000; i++) {
      const text = Array.from({ length: random.below(7) }, () => random.pick(pieces)).join("");
      try {
        const keys = parseChord(text);
        expect(keys.length).toBeGreaterThan(0);
        expect(chordText(parseChord(chordText(keys)))).toBe(chordText(keys));
      } catch (error) {
        expect((error as Error).constructor).toBe(Error);
        expect((error as Error).message).toMatch(/^(unknown|bad chord|a chord needs)/);
      }
    }
  });
});

describe("key presses", () => {
  const none = { text: "", ctrl: false, alt: false, shift: false, super: false, kind: "press" } as const;
  const key = (changes: Partial<Key>): Key => ({ name: "", ...none, ...changes });

  const cases: [string, Partial<Key>, string[]][] = [
    ["a letter", { name: "q", text: "q" }, ["q"]],
    ["an upper-case letter", { name: "g", shift: true, text: "G" }, ["G"]],
    ["an upper-case letter by Caps Lock", { name: "g", text: "G" }, ["G"]],
    ["Shift with Caps Lock", { name: "g", shift: true, text: "g" }, ["g"]],
    ["Shift and a digit", { name: "1", shift: true, shifted: "!", text: "!" }, ["<S-1>", "!"]],
    ["a shifted character of which only the result is known", { name: "!", text: "!" }, ["!"]],
    ["Ctrl and a letter", { name: "y", ctrl: true }, ["<C-y>"]],
    ["Ctrl, Shift and a letter", { name: "x", ctrl: true, shift: true }, ["<C-S-x>"]],
    ["Ctrl and a shifted character", { name: "-", ctrl: true, shift: true, shifted: "_" }, ["<C-S-->", "<C-_>"]],
    ["Ctrl and a Cyrillic letter", { name: "с", ctrl: true, base: "c" }, ["<C-с>", "<C-c>"]],
    ["a Cyrillic letter", { name: "с", text: "с", base: "c" }, ["с"]],
    ["Shift and the space bar", { name: "space", shift: true, text: " " }, ["<S-Space>", "<Space>"]],
    ["what an input method typed", { name: "a", text: "あ" }, ["a", "あ"]],
    ["a byte that may be Tab or Ctrl-I", { name: "tab", ambiguous: true }, ["<Tab>", "<C-i>"]],
    ["a byte that may be Enter or Ctrl-M", { name: "enter", ambiguous: true }, ["<CR>", "<C-m>"]],
    ["a byte that may be Esc or Ctrl-[", { name: "esc", ambiguous: true }, ["<Esc>", "<C-[>"]],
    ["a byte that may be Ctrl-H or Backspace", { name: "h", ctrl: true, ambiguous: true }, ["<C-h>", "<BS>"]],
    ["a byte that may be Ctrl-_ or Ctrl-/", { name: "_", ctrl: true, ambiguous: true }, ["<C-_>", "<C-/>"]],
    ["such a byte with Alt", { name: "enter", alt: true, ambiguous: true }, ["<M-CR>", "<C-M-m>"]],
    ["a Tab that is certain", { name: "tab" }, ["<Tab>"]],
    ["a repeat", { name: "down", kind: "repeat" }, ["<Down>"]],
    ["a release", { name: "down", kind: "release" }, []],
    ["a text of several characters", { name: "你好", text: "你好" }, []],
  ];
  for (const [what, changes, readings] of cases) {
    test(what, () => expect(keyReadings(key(changes))).toEqual(readings));
  }

  test("modifiers by themselves are no part of a chord", () => {
    for (const name of ["leftshift", "rightctrl", "capslock"])
      expect(keyReadings(key({ name, shift: true }))).toEqual([]);
  });

  test("a chord key matches each reading and nothing else", () => {
    const [exclamation, shift1, one] = parseChord("! <S-1> 1");
    const pressed = key({ name: "1", shift: true, shifted: "!", text: "!" });
    expect([exclamation, shift1, one].map((part) => part !== undefined && matchesKey(part, pressed))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
