// Windows on a grid: their text, wrapped or cut, what their marks and states look like, and their cursor.
import { describe, expect, test } from "bun:test";
import type { MarkPayload } from "../../src/kernel/marks.ts";
import type { WindowOptions } from "../../src/kernel/window.ts";
import { BOLD, DIM, REVERSE } from "../../src/terminal/style.ts";
import { Scene, textBuffer } from "./window-view-scene.ts";

/** A drawn window on a text. */
const show = (text: string, width: number, height: number, options: Partial<WindowOptions> = {}) =>
  new Scene(textBuffer(text), width, height, options).draw();

/** A window on a text with marks `[row, column, endColumn, payload, priority]`; no end column is a place. */
type MarkSpec = readonly [row: number, from: number, to: number | undefined, payload: MarkPayload, priority?: number];
function marked(text: string, width: number, height: number, marks: MarkSpec[], options: Partial<WindowOptions> = {}) {
  const buffer = textBuffer(text);
  for (const [row, column, to, payload, priority] of marks)
    buffer.marks.set(
      1,
      { row, column },
      { end: to === undefined ? undefined : { row, column: to }, payload, priority },
    );
  return new Scene(buffer, width, height, options).draw();
}

describe("text", () => {
  test("is cut at the edge, tabs reach stops of 8, control characters are shown", () => {
    expect(show("a line too long\n\tx\n\x1b[2J\nend", 10, 6).rows).toEqual([
      "a line too",
      "        x",
      "^[[2J",
      "end",
      "",
      "",
    ]);
  });

  test("is panned by cells, and wide characters are never halved", () => {
    const scene = show("漢字漢字\nabcdefgh", 5, 2);
    expect(scene.rows).toEqual(["漢字", "abcde"]);
    scene.window.pan(1);
    expect(scene.draw().rows).toEqual([" 字漢", "bcdef"]);
    scene.window.pan(3);
    expect(scene.draw().rows).toEqual(["漢字", "efgh"]);
    scene.window.pan(1e300);
    expect(scene.draw().rows).toEqual(["", ""]);
  });

  test("starts behind gutter and padding, on the ground of the window", () => {
    const scene = new Scene(textBuffer("abcdefghijk"), 10, 2, { padLeft: 1, padRight: 2 });
    scene.window.gutter = 2;
    scene.window.metadata.set("hl", "Panel");
    expect(scene.draw().rows).toEqual(["   abcde", ""]);
    expect(scene.grounds(0)).toBe("PPPPPPPPPP");
    expect(scene.grounds(1)).toBe("PPPPPPPPPP");
  });

  test("replaces what was there before, and nothing outside", () => {
    const scene = new Scene(textBuffer("new"), 12, 4);
    for (let row = 0; row < 4; row++) scene.grid.write(row, 0, "############");
    const { cursor } = scene.view.draw(
      scene.grid,
      scene.window,
      { row: 1, column: 2, width: 5, height: 2 },
      { focused: true },
    );
    expect(scene.rows).toEqual(["############", "##new  #####", "##     #####", "############"]);
    expect(cursor).toBeUndefined();
  });

  test("that partly lies outside of the grid is cut there", () => {
    const scene = new Scene(textBuffer("one\ntwo\nthree"), 4, 2);
    scene.view.draw(scene.grid, scene.window, { row: -1, column: -1, width: 5, height: 3 }, { focused: true });
    expect(scene.rows).toEqual(["wo", "hree"]);
  });
});

describe("wrapped text", () => {
  const wrapped = (text: string, width: number, height = 6, options = {}) =>
    show(text, width, height, { wrap: true, ...options }).rows.filter((row) => row !== "");

  test("is broken between words", () => {
    expect(wrapped("the quick brown fox\njumps", 10)).toEqual(["the quick", "brown fox", "jumps"]);
    expect(wrapped("hello world foo", 11)).toEqual(["hello world", "foo"]);
    expect(wrapped("hello world      foo", 11)).toEqual(["hello world", "foo"]);
  });

  test("is cut in words that are longer than a row", () => {
    expect(wrapped("a abcdefghijkl b", 5)).toEqual(["a", "abcde", "fghij", "kl b"]);
    expect(wrapped("  abcdefgh", 5)).toEqual(["  abc", "defgh"]);
  });

  test("may be broken between wide characters", () => {
    expect(wrapped("ab 漢字漢字漢", 7)).toEqual(["ab 漢字", "漢字漢"]);
    expect(wrapped("漢字", 1)).toEqual([]);
    expect(wrapped("漢a", 1)).toEqual(["a"]);
  });

  test("goes on with the indent of its line", () => {
    const scene = marked("- one two three\nfour five six", 8, 6, [[0, 0, undefined, { wrap_indent: 2 }]], {
      wrap: true,
    });
    expect(scene.rows).toEqual(["- one", "  two", "  three", "four", "five six", ""]);
    const huge = marked("ab cd", 4, 3, [[0, 0, undefined, { wrap_indent: 1e9 }]], { wrap: true });
    expect(huge.rows).toEqual(["ab", "  cd", ""]);
  });

  test("leaves a cell for the cursor where it is edited", () => {
    const scene = new Scene(textBuffer("abcd"), 4, 3, { wrap: true, kind: "input" });
    scene.window.setCursor(0, 4);
    expect(scene.draw().rows).toEqual(["abc", "d", ""]);
    expect(scene.cursor).toEqual({ row: 1, column: 1 });
    expect(scene.view.width(scene.window)).toBe(5);
  });

  test("counts its rows for layouts, also after edits and marks", () => {
    const buffer = textBuffer("one two three\nfour");
    const scene = new Scene(buffer, 8, 5, { wrap: true });
    const { window, view } = scene;
    expect([view.rows(window, 8), view.rowOf(window, 1, 8), view.width(window)]).toEqual([2 + 1, 2, 13]);
    buffer.append(" five\nsix");
    expect([view.rows(window, 8), view.rowOf(window, 2, 8)]).toEqual([5, 4]);
    buffer.marks.set(1, { row: 2, column: 0 }, { payload: { virt_text: "> much text ", virt_text_pos: "inline" } });
    expect(view.rows(window, 8)).toBe(6);
    expect(view.width(window)).toBe(15);
    buffer.marks.clear(1);
    buffer.setText("");
    expect([view.rows(window, 8), view.width(window)]).toEqual([1, 0]);
  });
});

describe("marks", () => {
  test("paint by priority, then by start, then as they were made", () => {
    const scene = marked("abcdefghij", 10, 1, [
      [0, 0, 6, { hl_group: "Red" }, 5],
      [0, 2, 9, { hl_group: "Green" }],
      [0, 8, 10, { hl_group: "Blue" }],
      [0, 8, 9, { fg: "Green" }],
    ]);
    expect(scene.colors(0)).toBe("rrrrrrgggb");
    expect(scene.style(0, 8)).toMatchObject({ foreground: 2, attributes: BOLD });
  });

  test("override their group, and follow the theme", () => {
    const scene = marked("ab", 2, 1, [[0, 0, 2, { hl_group: "Blue", fg: { ansi: 9 }, bold: false, reverse: true }]]);
    expect(scene.style(0, 0)).toMatchObject({ foreground: 9, attributes: REVERSE });
    const other = marked("ab", 2, 1, [[0, 0, 2, { hl_group: "Red" }]]);
    other.theme.set("Red", { fg: { ansi: 2 } });
    other.wardrobe.forget();
    expect(other.draw().colors(0)).toBe("gg");
  });

  test("cover several rows, wide characters as wholes, and go to the edge if they say so", () => {
    const buffer = textBuffer("abc\n漢字\n\nend");
    const range = { row: 0, column: 1 };
    buffer.marks.set(1, range, { end: { row: 3, column: 2 }, payload: { bg: "Panel" } });
    const scene = new Scene(buffer, 6, 4);
    const seen = () => [0, 1, 2, 3].map((row) => scene.draw().grounds(row));
    expect(seen()).toEqual([".PP...", "PPPP..", "......", "PP...."]);
    buffer.marks.set(1, range, { id: 1, end: { row: 3, column: 2 }, payload: { bg: "Panel", hl_eol: true } });
    expect(seen()).toEqual([".PPPPP", "PPPPPP", "PPPPPP", "PP...."]);
    buffer.marks.set(1, range, { id: 1, end: { row: 2, column: 0 }, payload: { bg: "Panel", hl_eol: true } });
    expect(seen()).toEqual([".PPPPP", "PPPPPP", "......", "......"]);
  });

  test("that go to the edge fill all rows of a wrapped line, indent included", () => {
    const payload = { bg: "Panel", hl_eol: true, wrap_indent: 2 };
    const scene = marked("one two six\nx", 6, 4, [[0, 0, 11, payload]], { wrap: true });
    expect(scene.rows).toEqual(["one", "  two", "  six", "x"]);
    expect([0, 1, 2, 3].map((row) => scene.grounds(row))).toEqual(["PPPPPP", "PPPPPP", "PPPPPP", "......"]);
  });

  test("can be for the cursor's row only", () => {
    const payload = { hl_group: "Red", on_cursor_row: true };
    const scene = marked("ab\ncd", 2, 2, [
      [0, 0, 2, payload],
      [1, 0, 2, payload],
    ]);
    expect([scene.colors(0), scene.colors(1)]).toEqual(["rr", ".."]);
    scene.window.setCursor(1);
    scene.draw();
    expect([scene.colors(0), scene.colors(1)]).toEqual(["..", "rr"]);
  });

  test("show text between, over, behind and beside that of the line", () => {
    const virtual = (text: string, place: string, group = "Ghost") => ({
      virt_text: text,
      virt_text_pos: place,
      virt_text_hl: group,
    });
    const scene = marked("hello world", 24, 1, [
      [0, 5, undefined, virtual("<in>", "inline", "Red")],
      [0, 6, undefined, virtual("W", "overlay", "Green")],
      [0, 0, undefined, virtual("end", "eol", "Blue")],
      [0, 0, undefined, virtual("R", "right_align")],
      [0, 0, 11, { bg: "Panel" }],
    ]);
    expect(scene.rows).toEqual(["hello<in> World end    R"]);
    expect(scene.colors(0)).toBe(".....rrrr.g.....bbb.....");
    expect(scene.grounds(0)).toBe("PPPPPPPPPPPPPPP.........");
    expect(scene.style(0, 23).attributes).toBe(DIM);
  });

  test("show text at the right edge only where it covers none", () => {
    const right = { virt_text: "right", virt_text_pos: "right_align" };
    expect(marked("abcde", 10, 1, [[0, 0, undefined, right]]).rows).toEqual(["abcderight"]);
    expect(marked("abcdef", 10, 1, [[0, 0, undefined, right]]).rows).toEqual(["abcdef"]);
    const wrapped = marked("ab cdefg hijkl", 8, 3, [[0, 0, undefined, right]], { wrap: true });
    expect(wrapped.rows).toEqual(["ab cdefg", "hijkl", ""]);
    const long = marked("ab cdefghi", 8, 2, [[0, 0, undefined, right]], { wrap: true });
    expect(long.rows).toEqual(["ab right", "cdefghi"]);
  });

  test("that make no sense are as if they were not there", () => {
    const nonsense: MarkPayload[] = [
      { hl_group: 5, fg: {}, bg: null, bold: "yes", hl_eol: "no", wrap_indent: Number.NaN },
      { virt_text: ["x"], virt_text_pos: "inline" },
      { virt_text: "", virt_text_pos: "inline" },
      { hl_group: "nothing", virt_text_hl: {}, yank_as: 4, selectable: 0, wrap_indent: -3 },
      { wrap_indent: "2", on_cursor_row: {} },
    ];
    const marks = nonsense.map((payload): MarkSpec => [0, 0, 5, payload, Number.NaN]);
    const scene = marked("abc de", 4, 3, marks, { wrap: true });
    expect(scene.rows).toEqual(["abc", "de", ""]);
    expect(scene.style(0, 0)).toEqual(scene.style(2, 3));
    expect(scene.view.selectedText(scene.window, { row: 0, column: 0 }, { row: 9, column: 9 })).toBe("abc de");
  });

  test("in floods show those on top", () => {
    const flood = Array.from({ length: 20_000 }, (_, index): MarkSpec => [0, 0, 9, { hl_group: "Red" }, index]);
    const scene = marked("abcdefghi", 9, 1, [...flood, [0, 3, 5, { hl_group: "Green" }, 1e9]]);
    expect(scene.colors(0)).toBe("rrrggrrrr");
    const words = Array.from(
      { length: 20_000 },
      (_, word): MarkSpec => [0, 5 * word, 5 * word + 2, { hl_group: "Red" }],
    );
    const long = marked("word ".repeat(20_000), 10, 2, words);
    expect(long.colors(0)).toBe("rr...rr...");
    long.window.pan(50_001);
    expect(long.draw().colors(0)).toBe("r...rr...r");
  });

  test("cannot bring escapes or endless text to the screen", () => {
    const huge = "\x1b[2J\n".repeat(100_000);
    for (const place of ["inline", "overlay", "eol", "right_align", "nowhere"]) {
      const scene = marked("ab", 9, 2, [[0, 1, undefined, { virt_text: huge, virt_text_pos: place }]], { wrap: true });
      expect(scene.rows.join("")).not.toContain("\x1b");
      expect(scene.rows[0]).toStartWith("a");
    }
  });
});

describe("rows", () => {
  test("of a list show the cursor, dimmer without the focus", () => {
    const scene = show("a\nb", 3, 2, { kind: "list" });
    expect([scene.grounds(0), scene.grounds(1)]).toEqual(["CCC", "..."]);
    scene.draw({ focused: false });
    expect(scene.grounds(0)).toBe("III");
    const plain = new Scene(textBuffer("a"), 3, 1, { kind: "list" });
    plain.theme.apply({ CursorLine: { bg: { ansi: 11 } }, CursorLineInactive: {} });
    plain.wardrobe.forget();
    expect(plain.draw({ focused: false }).grounds(0)).toBe("CCC");
  });

  test("of an inert list show what a plugin says", () => {
    const scene = show("a\nb", 4, 2, { kind: "list", focusable: false, padLeft: 1, cursorLineHighlight: false });
    expect([scene.grounds(0), scene.grounds(1)]).toEqual(["....", "...."]);
    scene.window.rowHighlights = [
      { start: 1, end: 2, cursor: true, group: "CursorLine", mode: "always", width: "content" },
      { start: 0, end: 1, cursor: false, group: "Panel", mode: "focused", width: "full" },
    ];
    scene.draw();
    expect([scene.grounds(0), scene.grounds(1)]).toEqual(["PPPP", ".CCC"]);
    scene.draw({ focused: false });
    expect([scene.grounds(0), scene.grounds(1)]).toEqual(["....", ".CCC"]);
  });

  test("of the cursor are highlighted where that is asked for, below the looks of marks", () => {
    const scene = marked("one two\nx", 4, 3, [[0, 0, 3, { bg: "Panel" }]], { wrap: true, cursorLineHighlight: true });
    expect([0, 1, 2].map((row) => scene.grounds(row))).toEqual(["PPPC", "CCCC", "...."]);
  });
});

describe("a selection", () => {
  test("is shown from its start up to its end, line breaks as a cell", () => {
    const scene = new Scene(textBuffer("abc\n\ndef"), 5, 3);
    scene.window.selection = { anchor: { row: 2, column: 2 }, head: { row: 0, column: 1 } };
    scene.draw();
    expect([0, 1, 2].map((row) => scene.grounds(row))).toEqual([".VVV.", "V....", "VV..."]);
    scene.window.selection = { anchor: { row: 1, column: 0 }, head: { row: 1, column: 0 } };
    expect(scene.draw().grounds(1)).toBe(".....");
    scene.window.selection = { anchor: { row: -5, column: Number.NaN }, head: { row: 1e9, column: 1e9 } };
    expect(scene.draw().grounds(0)).toBe("VVVV.");
  });

  test("leaves out what cannot be selected, and copies what marks say", () => {
    const buffer = textBuffer("> one\n> two [x]\nend");
    for (const row of [0, 1])
      buffer.marks.set(1, { row, column: 0 }, { end: { row, column: 2 }, payload: { selectable: false } });
    buffer.marks.set(1, { row: 1, column: 6 }, { end: { row: 1, column: 9 }, payload: { yank_as: "link" } });
    const scene = new Scene(buffer, 10, 3);
    scene.window.selection = { anchor: { row: 0, column: 0 }, head: { row: 1, column: 5 } };
    scene.draw();
    expect([0, 1].map((row) => scene.grounds(row))).toEqual(["..VVVV....", "..VVV....."]);
    const copy = (a: [number, number], b: [number, number]) =>
      scene.view.selectedText(scene.window, { row: a[0], column: a[1] }, { row: b[0], column: b[1] });
    expect(copy([0, 0], [2, 3])).toBe("one\ntwo link\nend");
    expect(copy([2, 3], [1, 7])).toBe("link\nend");
    expect(copy([0, 1], [0, 3])).toBe("o");
    expect(copy([0, 1], [0, 1])).toBe("");
    expect(copy([-9, 0], [99, 0])).toBe("one\ntwo link\nend");
  });

  test("copies a wrapped line as one, and marks over several rows once", () => {
    const buffer = textBuffer("one two\nthree\nfour");
    const scene = new Scene(buffer, 4, 6, { wrap: true });
    const all = () => scene.view.selectedText(scene.window, { row: 0, column: 0 }, { row: 2, column: 4 });
    expect(all()).toBe("one two\nthree\nfour");
    buffer.marks.set(1, { row: 0, column: 4 }, { end: { row: 1, column: 5 }, payload: { selectable: false } });
    buffer.marks.set(1, { row: 0, column: 4 }, { end: { row: 1, column: 5 }, payload: { yank_as: "2\n3" } });
    expect(all()).toBe("one 2\n3\nfour");
  });
});

describe("a placeholder", () => {
  test("is shown while the buffer is empty", () => {
    const buffer = textBuffer("");
    const scene = new Scene(buffer, 8, 2, { kind: "input", padLeft: 1 });
    scene.window.placeholder = { text: "type here now", acceptKeys: [], dismissKeys: [] };
    expect(scene.draw().rows).toEqual([" type he", ""]);
    expect(scene.style(0, 1).attributes).toBe(DIM);
    expect(scene.cursor).toEqual({ row: 0, column: 1 });
    buffer.setText("x");
    expect(scene.draw().rows).toEqual([" x", ""]);
  });
});

describe("a scrollbar", () => {
  test("has a thumb for what is in view", () => {
    const scene = show("1\n2\n3\n4\n5\n6\n7\n8", 3, 4, { scrollbar: true });
    const column = () => [0, 1, 2, 3].map((row) => scene.grounds(row)[2]).join("");
    expect(column()).toBe("TTAA");
    scene.window.scrollTo(4);
    scene.draw();
    expect(column()).toBe("AATT");
    expect(scene.rows).toEqual(["5", "6", "7", "8"]);
  });

  test("keeps a cell of thumb, and wrapped text beside it", () => {
    const scene = show(`${"ab cd\n".repeat(500)}x`, 5, 3, { scrollbar: true, wrap: true });
    expect(scene.rows).toEqual(["ab", "cd", "ab"]);
    expect([0, 1, 2].map((row) => scene.grounds(row))).toEqual(["....T", "....A", "....A"]);
    scene.window.scrollToTail();
    scene.draw();
    expect(scene.rows).toEqual(["ab", "cd", "x"]);
    expect(scene.grounds(2)).toBe("....T");
  });

  test("can be seen without a theme", () => {
    const scene = new Scene(textBuffer("1\n2\n3"), 2, 2, { scrollbar: true });
    scene.theme.apply({ ScrollbarThumb: {}, ScrollbarTrack: {} });
    scene.wardrobe.forget();
    expect(scene.draw().rows).toEqual(["1█", "2"]);
  });
});

describe("the tail", () => {
  test("stays in view while it is followed", () => {
    const buffer = textBuffer("one two\nthree");
    const scene = new Scene(buffer, 5, 2, { wrap: true });
    scene.window.scrollToTail();
    expect(scene.draw().rows).toEqual(["two", "three"]);
    buffer.append("\nfour five");
    expect(scene.draw().rows).toEqual(["four", "five"]);
    scene.window.scrollBy(-3);
    expect(scene.draw().rows).toEqual(["one", "two"]);
  });
});

describe("the cursor", () => {
  test("is where text is edited, in a focused window that does not hide it", () => {
    const scene = show("ab\ncd漢", 8, 2, { kind: "input" });
    scene.window.setCursor(1, 3);
    expect(scene.draw().cursor).toEqual({ row: 1, column: 4 });
    expect(scene.draw({ blockCursor: true }).cursor).toEqual({ row: 1, column: 2 });
    expect(scene.draw({ focused: false }).cursor).toBeUndefined();
    scene.window.options = { ...scene.window.options, hideCursor: true };
    expect(scene.draw().cursor).toBeUndefined();
  });

  test("is shown by other windows only when they are told to, by lists never", () => {
    const scene = show("ab", 4, 1);
    expect(scene.cursor).toBeUndefined();
    scene.window.metadata.set("cursor", true);
    expect(scene.draw().cursor).toEqual({ row: 0, column: 0 });
    for (const options of [{ kind: "list" }, { use: "inert" }, { use: "list_inert" }] as const) {
      scene.window.options = { ...scene.window.options, ...options };
      expect(scene.draw().cursor).toBeUndefined();
    }
  });

  test("is not shown where it is not in view, and comes there when revealed", () => {
    const scene = new Scene(textBuffer("a long line\n\n\nend"), 4, 2, { kind: "input" });
    scene.window.setCursor(0, 11);
    expect(scene.draw().cursor).toBeUndefined();
    scene.view.revealCursor(scene.window);
    expect(scene.draw().rows).toEqual(["ine", ""]);
    expect(scene.cursor).toEqual({ row: 0, column: 3 });
    scene.window.setCursor(0, 4);
    scene.view.revealCursor(scene.window);
    expect(scene.window.left).toBe(3);
    scene.window.cursorColumn = 0;
    scene.window.setCursor(3, 3);
    scene.view.revealCursor(scene.window);
    expect(scene.draw().rows).toEqual(["", "end"]);
    expect(scene.cursor).toEqual({ row: 1, column: 3 });
  });

  test("is revealed in its row of a wrapped line", () => {
    const scene = new Scene(textBuffer("aa bb cc dd ee"), 3, 2, { kind: "input", wrap: true });
    scene.window.setCursor(0, 14);
    scene.view.revealCursor(scene.window);
    expect(scene.draw().rows).toEqual(["dd", "ee"]);
    expect(scene.cursor).toEqual({ row: 1, column: 2 });
    scene.window.cursorColumn = 3;
    scene.view.revealCursor(scene.window);
    expect(scene.draw().rows).toEqual(["bb", "cc"]);
  });
});

describe("the smallest windows", () => {
  test.each([true, false])("draw without complaint (wrap: %p)", (wrap) => {
    for (const text of ["", "abc", "漢字", "\t", "👨‍👩‍👧‍👦 x", "\n\n\n"])
      for (const kind of ["plain", "input", "list"] as const) {
        const buffer = textBuffer(text);
        const payload = { virt_text: "漢字", virt_text_pos: "inline", wrap_indent: 7, hl_eol: true, bg: "Panel" };
        buffer.marks.set(1, { row: 0, column: 0 }, { end: buffer.end, payload });
        const scene = new Scene(buffer, 1, 1, { wrap, kind, scrollbar: true, padRight: kind === "list" ? 5 : 0 });
        scene.window.setCursor(9, 9);
        scene.view.revealCursor(scene.window);
        expect(() => scene.draw()).not.toThrow();
        expect(scene.view.positionAt(scene.window, 5, 5).row).toBe(buffer.lineCount - 1);
      }
  });
});
