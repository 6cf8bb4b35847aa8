// vi: what keys do to a text, as a table, and what a window sees of the machine.
import { describe, expect, test } from "bun:test";
import { type Clipboard, ViRegisters } from "../../src/kernel/editing/vi.ts";
import { chords, TypedVi } from "./editing-vi-harness.ts";
import { createRandom } from "./random.ts";

/** Types `keys` into a text whose cursor is at `|`. @returns the text with the cursor in it */
function typed(marked: string, keys: string): string {
  const offset = marked.indexOf("|");
  const vi = new TypedVi(marked.replace("|", "").split("\n"));
  vi.target.cursor = vi.buffer.positionAt(offset, "utf16");
  vi.type(chords(keys));
  const at = vi.buffer.offsetOf(vi.target.cursor, "utf16");
  const { text } = vi.buffer;
  return `${text.slice(0, at)}|${text.slice(at)}`;
}

describe("keys", () => {
  const cases: [string, string, string][] = [
    ["|one two", "dw", "|two"],
    ["one t|wo", "dw", "one |t"],
    ["|one two three four", "d2w", "|three four"],
    ["|one two three four five", "2d2w", "|five"],
    ["|one two three four five", "dw..", "|four five"],
    ["|one two three four five six", "d2w.", "|five six"],
    ["|one two three four five six", "dw3.", "|five six"],
    ["|one two", "cwX<Esc>w.", "X |X"],
    ["o|ne two", "ciwX<Esc>", "|X two"],
    ['say "he|y" now', 'ci"ho<Esc>', 'say "h|o" now'],
    ["f(a, |b)", "di(", "f(|)"],
    ["f(a, |b)", "dab", "|f"],
    ["f |x (a)", "dib", "f x (|)"],
    ["<b>te|xt</b>", "cithi<Esc>", "<b>h|i</b>"],
    ["a\n|b\n\nc", "dap", "|c"],
    ["|a\nb\nc", "dj", "|c"],
    ["a\nb\n|c", "dk", "|a"],
    ["|a\nb\nc", "ddp", "b\n|a\nc"],
    ["|a\nb\nc", "yyP", "|a\na\nb\nc"],
    ["|ab", "ylp", "a|ab"],
    ["|ab", "xp", "b|a"],
    ["|a\nb\nc", "ddjp.", "b\nc\na\n|a"],
    ["|one", '"ayiw"Ayiw$"ap', "oneoneon|e"],
    ["|a\nb\nc", 'dddd"1pu.', "c\n|a"],
    ["|abc", 'x"_xp', "c|a"],
    ["|abc abd", "fb;~", "abc aB|d"],
    ["|a,b,c,d", "t,;;,x", "a,|,c,d"],
    ["|one\ntwo\none", "*x", "one\ntwo\n|ne"],
    ["|foo\nbar\nfoo bar", "/bar<CR>nx", "foo\nbar\nfoo |ar"],
    ["foo\nfoo\n|foo", "?fo<CR>x", "foo\n|oo\nfoo"],
    ["|x a.b aXb", "/a.b<CR>nx", "x a.b |Xb"],
    ["|x foobar foo", "/\\<lt>foo\\><CR>x", "x foobar |oo"],
    ["|if (a[b])", "%x", "if (a[b|]"],
    ["|one\ntwo", "J", "one| two"],
    ["|one\n  two", "gJ", "one|  two"],
    ["|one\n)", "J", "one|)"],
    ["|a\nb\nc\nd", "3J", "a b| c\nd"],
    ["|one", "~~", "ON|e"],
    ["|one two", "gUw", "|ONE two"],
    ["ONE T|WO", "guu", "|one two"],
    ["|a\nb", ">>", "  |a\nb"],
    ["|a\nb\nc", ">j.", "    |a\n    b\nc"],
    ["    |a", "<<", "  |a"],
    ["|abc", "rX", "|Xbc"],
    ["|abc", "3rX", "XX|X"],
    ["|abc", "4rX", "|abc"],
    ["a|bc", "r<CR>", "a\n|c"],
    ["|abc", "RXY<Esc>", "X|Yc"],
    ["|abc", "RXY<BS><Esc>", "|Xbc"],
    ["|a", "ofoo<Esc>", "a\nfo|o"],
    ["|a", "Ofoo<Esc>", "fo|o\na"],
    ["|a", "3ob<Esc>", "a\nb\nb\n|b"],
    ["|a", "3ix<Esc>", "xx|xa"],
    ["|", "20ax<Esc>", `${"x".repeat(19)}|x`],
    ["  |a", "Ix<Esc>", "  |xa"],
    ["|a", "Ax<Esc>", "a|x"],
    ["|a b", "wix<Esc>", "a |xb"],
    ["|one two", "ea three<Esc>", "one thre|e two"],
    ["|a", "ione two<C-w>three<Esc>", "one thre|ea"],
    ["x|y", "iabc<C-u>d<Esc>", "x|dy"],
    ["|ab", "i<C-o>$x<Esc>", "ab|x"],
    ["|ab", "yliX<C-r>0<Esc>", "X|aab"],
    ["|one two three", "vey", "|one two three"],
    ["|one two three", "ved", "| two three"],
    ["|one two three", "vwcX<Esc>", "|Xwo three"],
    ["|one two", "ylviwp", "|o two"],
    ["|one two", "yiwwviwp", "one on|e"],
    ["|one two three", "yiwwviwPwviwP", "one one on|e"],
    ["|a\nb\nc", "Vjd", "|c"],
    ["|a\nb\nc", "VjJ", "a| b\nc"],
    ["|a\nb", "Vj>", "  |a\n  b"],
    ["|a\nb\nc\nd", "Vjd.", "|"],
    ["|abcdef", "vld.", "|ef"],
    ["|abc", "vlrX", "|XXc"],
    ["|ab\ncd", "v$d", "|cd"],
    ["|one two", "vlohd", "|e two"],
    ["one t|wo", "v0u", "|one two"],
    ["|one", "v<Esc>lgvd", "|ne"],
    ["|a\nb", "maj`ax", "|\nb"],
    ["|a\nb\nc", "Gd'ax", "a\nb\n|"],
    ["|a\nb\nc", "jmakk:jd'a", "a\n|c"],
    ["|a\nb\nc", "G``x", "|\nb\nc"],
    ["|one", "xxu", "|ne"],
    ["|one", "xxuu", "|one"],
    ["|one", "xxuu<C-r>", "|ne"],
    ["|one", "ixy z<Esc>u", "|one"],
    ["|one two", "dwu.", "|two"],
    ["|a\nb\nc", "2ddu", "|a\nb\nc"],
    ["|one. Two.  Three", ")x", "one. |wo.  Three"],
    ["one. Two.  Th|ree", "((x", "one. |wo.  Three"],
    ["|a\n\nb\n\nc", "}}x", "a\n\nb\n|\nc"],
    ["  a|b", "0x", "| ab"],
    ["  ab|c", "^x", "  |bc"],
    ["|abc  ", "g_x", "ab|  "],
    ["|👨‍👩‍👧é日", "lx", "👨‍👩‍👧|日"],
    ["|e\u0301a", "x", "|a"],
    ["日本|語 カナ", "diw", "| カナ"],
    ["|a\nb\nc\nd", "Lx", "a\nb\nc\n|"],
    ["|abc", "D", "|"],
    ["|abc", "Cx<Esc>", "|x"],
    ["a|bc", "sX<Esc>", "a|Xc"],
    ["a|bc\nd", "SX<Esc>", "|X\nd"],
    ["ab|c", "X", "a|c"],
    ["|one two", "dvw", "|wo"],
    ["o|ne\ntwo", "dVl", "|two"],
    ["|abc", "99999999999999999999x", "|"],
    ["|a", "d<Esc>x", "|"],
  ];
  test.each(cases)("%p with %s", (before, keys, after) => {
    expect(typed(before, keys)).toBe(after);
  });
});

describe("the machine", () => {
  test("tells its mode and what is pending", () => {
    const { vi } = new TypedVi(["one two"]);
    const seen: [string, string][] = [];
    for (const key of [
      "2",
      '"',
      "a",
      "d",
      "i",
      "w",
      "v",
      "e",
      "<Esc>",
      "V",
      "<Esc>",
      "/",
      "o",
      "n",
      "<BS>",
      "<CR>",
      "i",
    ]) {
      vi.key(key);
      seen.push([vi.mode, vi.pending]);
    }
    expect(seen).toEqual([
      ["normal", "2"],
      ["normal", '2"'],
      ["normal", '2"a'],
      ["normal", '2"ad'],
      ["normal", '2"adi'],
      ["normal", ""],
      ["visual", ""],
      ["visual", ""],
      ["normal", ""],
      ["visual_line", ""],
      ["normal", ""],
      ["normal", "/"],
      ["normal", "/o"],
      ["normal", "/on"],
      ["normal", "/o"],
      ["normal", ""],
      ["insert", ""],
    ]);
  });

  test("leaves to others the keys that it has no use for", () => {
    const { vi, buffer } = new TypedVi(["one"]);
    expect(["<F5>", ":", "<Esc>", "<C-x>"].map((key) => vi.key(key))).toEqual([false, false, false, false]);
    expect(["d", "<Esc>", "i", "a", "<F5>", "<Up>", "<Esc>", "v", "<F5>", "<Esc>"].map((key) => vi.key(key))).toEqual([
      ...[true, true, true, true, false, false, true],
      ...[true, false, true],
    ]);
    expect(buffer.text).toBe("aone");
  });

  test("begins in the mode that it is told, and changes it from outside", () => {
    const { vi, buffer, undo } = new TypedVi([""], { mode: "insert" });
    for (const key of chords("hello world")) vi.key(key);
    expect([buffer.text, vi.mode]).toEqual(["hello world", "insert"]);
    vi.mode = "normal";
    expect(vi.mode).toBe("normal");
    for (const key of chords("d")) vi.key(key);
    vi.mode = "insert";
    for (const key of chords("w")) vi.key(key);
    expect(buffer.text).toBe("hello worlwd");
    undo.undo();
    undo.undo();
    expect(buffer.text).toBe("");
  });

  test("shows what is selected, also when a mouse did it", () => {
    const { vi, target } = new TypedVi(["one two", "three"]);
    expect(vi.selection).toBeUndefined();
    target.cursor = { row: 1, column: 2 };
    vi.select({ row: 0, column: 4 });
    expect(vi.selection).toEqual({ start: { row: 0, column: 4 }, last: { row: 1, column: 2 }, byLines: false });
    vi.key("V");
    expect(vi.selection?.byLines).toBe(true);
    vi.key("d");
    expect(vi.selection).toBeUndefined();
  });

  test("changes nothing in a readonly text, and can yank from it", () => {
    const typedVi = new TypedVi(["one two"]);
    typedVi.buffer.readonly = true;
    for (const keys of ["x", "dw", "ix<Esc>", "p", "J", "~", "rX", "vd", "cwx<Esc>", "u", "."])
      typedVi.type(chords(keys));
    typedVi.vi.paste("text");
    typedVi.type(chords("<Esc>0yw"));
    expect([typedVi.buffer.text, typedVi.registers.get()?.text]).toEqual(["one two", "one "]);
  });

  test("pastes where one types, and over a selection", () => {
    const { vi, buffer } = new TypedVi(["one"], { mode: "insert" });
    vi.paste("a\nb");
    expect(buffer.text).toBe("a\nbone");
    vi.mode = "normal";
    for (const key of chords("ggv")) vi.key(key);
    vi.paste("X");
    expect([buffer.text, vi.mode]).toEqual(["X\nbone", "normal"]);
  });

  test("goes on when the text changes under it", () => {
    const { vi, buffer, target } = new TypedVi(["one", "two", "three"]);
    for (const key of chords("Gll")) vi.key(key);
    buffer.setText("x");
    for (const key of chords("jkhlwbxp")) vi.key(key);
    expect([buffer.text, target.cursor]).toEqual(["x", { row: 0, column: 0 }]);
    for (const key of chords("v")) vi.key(key);
    buffer.setText("");
    for (const key of chords("ld")) vi.key(key);
    expect(buffer.text).toBe("");
  });

  test("scrolls by what the window shows", () => {
    const typedVi = new TypedVi(Array.from({ length: 100 }, (_, i) => `line ${i}`));
    const scrolled: number[] = [];
    Object.assign(typedVi.target, {
      viewport: () => ({ first: 10, middle: 19, last: 29, rows: 20, cursor: typedVi.target.cursor.row - 10 }),
      scrollBy: (rows: number) => scrolled.push(rows),
    });
    const rows: number[] = [];
    for (const keys of ["H", "L", "M", "3H", "<C-d>", "<C-f>", "<C-b>", "<C-u>", "<C-e>", "zt"]) {
      typedVi.type(chords(keys));
      rows.push(typedVi.target.cursor.row);
    }
    expect(rows).toEqual([10, 29, 19, 12, 22, 40, 22, 12, 12, 12]);
    expect(scrolled).toEqual([10, 18, -18, -10, 1, 2]);
  });

  test("types large counts without filling the memory", () => {
    const { vi, buffer } = new TypedVi([""]);
    for (const key of chords("99999999ix<Esc>yy99999999p")) vi.key(key);
    expect(buffer.line(0)?.length).toBe(99_999);
    expect(buffer.lineCount).toBeLessThan(1000);
  });
});

test("no keys make it fail, and all that they did can be undone", () => {
  const keys = [
    ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$^%{}()[]<>.,;:/?*#~\"'`_+-=|!@&",
    ...[
      "<Esc>",
      "<Esc>",
      "<CR>",
      "<BS>",
      "<C-r>",
      "<C-o>",
      "<C-w>",
      "<C-u>",
      "<C-d>",
      "<Left>",
      "<Up>",
      "<Space>",
      "é",
    ],
  ];
  const start = ["one (two) three", '  "four" <b>five</b>', "", "日本語 e\u0301 👨‍👩‍👧"];
  for (let seed = 0; seed < 150; seed++) {
    const random = createRandom(seed);
    const { vi, buffer, target, undo } = new TypedVi(start, { mode: random.pick(["normal", "insert"]) });
    for (let i = 0; i < 200; i++) {
      const key = random.pick(keys);
      vi.key(key);
      // Doubling puts add up; what is tested here is small.
      if (buffer.lineCount > 200 || buffer.text.length > 20_000) break;
      const { row, column } = target.cursor;
      expect(buffer.clamp({ row, column })).toEqual({ row, column });
    }
    vi.mode = "normal";
    while (undo.undo());
    expect(buffer.lines()).toEqual(start);
  }
});

describe("registers", () => {
  function clipboard(): Clipboard & { text: string } {
    return {
      text: "",
      read() {
        return this.text;
      },
      write(text) {
        this.text = text;
      },
    };
  }

  test("reach the clipboard by their names", () => {
    const system = clipboard();
    const typedVi = new TypedVi(["one two"], { registers: new ViRegisters(system) });
    typedVi.type(chords('"+yw'));
    expect(system.text).toBe("one ");
    system.text = "from elsewhere";
    typedVi.type(chords('"+P'));
    expect(typedVi.buffer.text).toBe("from elsewhereone two");
  });

  test("share all that is yanked when asked to; what others copied wins, as characters", () => {
    const system = clipboard();
    const typedVi = new TypedVi(["one", "two"], { registers: new ViRegisters(system, true) });
    typedVi.type(chords("yyp"));
    expect([system.text, typedVi.buffer.text]).toEqual(["one", "one\none\ntwo"]);
    system.text = "new";
    typedVi.type(chords("P"));
    expect(typedVi.buffer.text).toBe("one\nnewone\ntwo");
  });
});
