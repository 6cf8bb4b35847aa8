// Editing by the keys of readline, from the bytes that a terminal sends to what is in buffer and window.
import { describe, expect, test } from "bun:test";
import { KillRing } from "../../src/kernel/editing/kill-ring.ts";
import { TypedEditor, WrappedView } from "./editor-harness.ts";

const LEFT = "\x1b[D";
const RIGHT = "\x1b[C";
const UP = "\x1b[A";
const DOWN = "\x1b[B";

describe("moving", () => {
  test.each([
    ["left over an emoji", "a👨‍👩‍👧|b", LEFT, "a|👨‍👩‍👧b"],
    ["Ctrl-B over a line break", "a\n|b", "\x02", "a|\nb"],
    ["right over a wide character", "a|日b", RIGHT, "a日|b"],
    ["Ctrl-F", "|ab", "\x06", "a|b"],
    ["Ctrl-A", "x\nab|c", "\x01", "x\n|abc"],
    ["Ctrl-E", "x\na|bc\ny", "\x05", "x\nabc|\ny"],
    ["Home", "ab|c", "\x1b[H", "|abc"],
    ["End", "a|bc", "\x1b[F", "abc|"],
    ["Alt-B", "foo bar|", "\x1bb", "foo |bar"],
    ["Alt-F", "|foo bar", "\x1bf", "foo| bar"],
    ["Ctrl-Left", "foo bar|", "\x1b[1;5D", "foo |bar"],
    ["Ctrl-Right", "|foo bar", "\x1b[1;5C", "foo| bar"],
    ["Alt-<", "a\nb|", "\x1b<", "|a\nb"],
    ["Alt->", "|a\nb", "\x1b>", "a\nb|"],
    ["Ctrl-Home", "a\nb|", "\x1b[1;5H", "|a\nb"],
    ["Ctrl-End", "|a\nb", "\x1b[1;5F", "a\nb|"],
    ["Up", "abc\nde|", UP, "ab|c\nde"],
    ["Ctrl-N", "a|bc\nde", "\x0e", "abc\nd|e"],
    ["PageDown without a frame", "|a\nb\nc", "\x1b[6~", "a\n|b\nc"],
  ])("%s", (_name, before, bytes, after) => {
    expect(new TypedEditor(before).type(bytes)).toBe(after);
  });

  test("pages are as long as the window is high", () => {
    const typed = new TypedEditor("|1\n2\n3\n4\n5\n6");
    typed.window.place({ row: 0, column: 0, width: 10, height: 4 });
    expect(typed.type("\x1b[6~")).toBe("1\n2\n3\n|4\n5\n6");
    expect(typed.type("\x1b[5~")).toBe("|1\n2\n3\n4\n5\n6");
    expect(typed.taken).toBe(true);
    typed.type("\x1b[5~");
    expect(typed.taken).toBe(false);
  });

  test("Up and Down go by rows of the screen, keep to their column and are others' at the ends", () => {
    const typed = new TypedEditor("0123456789abcdef|\nxy\n0123456", { view: new WrappedView(10) });
    expect(typed.type(UP)).toBe("012345|6789abcdef\nxy\n0123456");
    typed.type(UP);
    expect(typed.taken).toBe(false);
    expect(typed.type(DOWN, DOWN)).toBe("0123456789abcdef\nxy|\n0123456");
    expect(typed.type(DOWN)).toBe("0123456789abcdef\nxy\n012345|6");
    typed.type(DOWN);
    expect(typed.taken).toBe(false);
  });

  test("Home and End go to the edge of the row, then of the line", () => {
    const typed = new TypedEditor("0123456789abc|def", { view: new WrappedView(10) });
    expect(typed.type("\x1b[H")).toBe("0123456789|abcdef");
    expect(typed.type("\x1b[H")).toBe("|0123456789abcdef");
  });

  test("the cursor is brought into view without scrolling to the start of its line first", () => {
    const view = new WrappedView();
    const typed = new TypedEditor(`${"x".repeat(50)}|`, { view });
    typed.window.place({ row: 0, column: 0, width: 10, height: 2 });
    typed.window.position.top = 3;
    const { reveals } = view;
    typed.type("y");
    expect(view.reveals).toBe(reveals + 1);
    expect(typed.window.position.top).toBe(3);
  });
});

describe("editing", () => {
  test.each([
    ["typing", "a|b", "xÿ日", "axÿ日|b"],
    ["a blank", "a|", " ", "a |"],
    ["Backspace takes a whole emoji", "a👍🏽|b", "\x7f", "a|b"],
    ["Ctrl-H takes a flag", "🇩🇪|", "\x08", "|"],
    ["Delete takes a letter with its marks", "|e\u0301x", "\x1b[3~", "|x"],
    ["Ctrl-D joins lines", "a|\nb", "\x04", "a|b"],
    ["Ctrl-W", "foo bar-baz|", "\x17", "foo |"],
    ["Alt-Backspace", "foo bar-baz|", "\x1b\x7f", "foo bar-|"],
    ["Alt-D", "a| bc de", "\x1bd", "a| de"],
    ["Ctrl-K", "a|bc\nd", "\x0b", "a|\nd"],
    ["Ctrl-U", "abc|d", "\x15", "|d"],
    ["Ctrl-T", "ab|c", "\x14", "acb|"],
    ["Alt-U", "|foo bar", "\x1bu", "FOO| bar"],
    ["Alt-L", "|FOO", "\x1bl", "foo|"],
    ["Alt-C", "|fOO", "\x1bc", "Foo|"],
    ["Ctrl-J", "a|b", "\n", "a\n|b"],
    ["Alt-Enter", "a|b", "\x1b\r", "a\n|b"],
    ["Shift-Enter", "a|b", "\x1b[13;2u", "a\n|b"],
    ["a paste with line breaks", "a|b", "\x1b[200~x\r\ny\rz\x1b[201~", "ax\ny\nz|b"],
    ["text of an input method", "|", "\x1b[0;;97:98u", "ab|"],
  ])("%s", (_name, before, bytes, after) => {
    const typed = new TypedEditor(before);
    expect(typed.type(bytes)).toBe(after);
    expect(typed.taken ?? true).toBe(true);
  });

  test("what is cut comes back, and what was cut before that", () => {
    const typed = new TypedEditor("one two three|");
    expect(typed.type("\x17", "\x17")).toBe("one |");
    expect(typed.type("\x01", "\x0b")).toBe("|");
    expect(typed.type("\x19")).toBe("one |");
    expect(typed.type("\x1by")).toBe("two three|");
    expect(typed.type("!", "\x1by")).toBe("two three!|");
    expect(typed.taken).toBe(false);
  });

  test("keys that are not the editor's are told so", () => {
    const typed = new TypedEditor("");
    for (const bytes of ["\x04", "\x03", "\t", "\x1b[15~", "\x1b[13;5u", "\x1a", "\x0c", "\x1b[97;1:3u"]) {
      typed.type(bytes);
      expect([bytes, typed.taken]).toEqual([bytes, false]);
    }
    expect(typed.told).toEqual([]);
    expect(typed.shown).toBe("|");
  });

  test("Enter, Esc and the keys of the external editor are told", () => {
    const typed = new TypedEditor("ab|");
    typed.type("\r", "\x1b", "\x07", "\x18");
    expect(typed.editor.pendingKeys).toBe("<C-x>");
    typed.type("\x05");
    expect(typed.told).toEqual(["submit", "dismiss", "external editor", "external editor"]);
    expect(typed.type("\x18", "\x1b", "\x18", "x")).toBe("abx|");
    expect(typed.told).toHaveLength(4);
  });

  test("in a single line, every Enter submits and line breaks become blanks", () => {
    const killRing = new KillRing();
    killRing.kill("c\nd", false);
    const typed = new TypedEditor("|", { multiline: false, killRing });
    expect(typed.type("\x1b[200~a\nb\x1b[201~", "\x19")).toBe("a bc d|");
    expect(typed.type("\x1f", "\x1f")).toBe("|");
    typed.type("\r", "\n", "\x1b\r");
    expect(typed.told).toEqual(["submit", "submit", "submit"]);
  });

  test("a readonly text can be walked in only", () => {
    const typed = new TypedEditor("ab |cd");
    typed.buffer.readonly = true;
    expect(typed.type("x", "\x7f", "\x0b", "\x17", "\x1b[200~y\x1b[201~", "\x1f", LEFT)).toBe("ab| cd");
    expect(typed.taken).toBe(true);
    expect(typed.killRing.size).toBe(0);
  });
});

describe("selecting", () => {
  test.each([
    ["Shift-Right", "|abc", "\x1b[1;2C", "[a|bc"],
    ["Shift-Up to the start of the text", "ab|c", "\x1b[1;2A", "|ab[c"],
    ["Shift-Down", "a|bc\nde", "\x1b[1;2B", "a[bc\nd|e"],
    ["Shift-End", "a|bc", "\x1b[1;2F", "a[bc|"],
    ["Ctrl-Shift-Left", "foo bar|", "\x1b[1;6D", "foo |bar["],
    ["Ctrl-Shift-Home", "a\nb|", "\x1b[1;6H", "|a\nb["],
  ])("%s", (_name, before, bytes, after) => {
    expect(new TypedEditor(before).type(bytes)).toBe(after);
  });

  const selecting = () => {
    const typed = new TypedEditor("a|bcd");
    expect(typed.type("\x1b[1;2C\x1b[1;2C")).toBe("a[bc|d");
    return typed;
  };

  test("typing, pasting and deleting replace what is selected", () => {
    expect(selecting().type("x")).toBe("ax|d");
    expect(selecting().type("\x1b[200~long\x1b[201~")).toBe("along|d");
    expect(selecting().type("\x7f")).toBe("a|d");
    expect(selecting().type("x", "\x1f")).toBe("abc|d");
  });

  test("it is left to its sides, and by Esc", () => {
    expect(selecting().type(LEFT)).toBe("a|bcd");
    expect(selecting().type(RIGHT)).toBe("abc|d");
    const typed = selecting();
    expect(typed.type("\x1b")).toBe("abc|d");
    expect(typed.told).toEqual([]);
    expect(typed.type("\x1b[1;2C\x1b[1;2D")).toBe("abc|d");
  });

  test("Ctrl-C copies, Ctrl-W cuts, for Ctrl-Y and for the clipboard", () => {
    const typed = selecting();
    expect(typed.type("\x03")).toBe("a[bc|d");
    expect(typed.taken).toBe(true);
    expect(typed.type("\x17", "\x05", "\x19")).toBe("adbc|");
    expect(typed.told).toEqual(["copy bc", "copy bc"]);
  });

  test("a mouse selects", () => {
    const typed = new TypedEditor("abc\ndef|");
    typed.editor.select({ row: 0, column: 1 }, { row: 1, column: 99 });
    expect(typed.shown).toBe("a[bc\ndef|");
    expect(typed.type("x")).toBe("ax|");
  });
});

describe("undo and redo", () => {
  test("a run of typing is taken back by words, a run of deleting at once", () => {
    const typed = new TypedEditor("|");
    typed.type("one", " two", "\x7f\x7f");
    expect(typed.type("\x1f")).toBe("one two|");
    expect(typed.type("\x1f")).toBe("one |");
    expect(typed.type("\x1f")).toBe("|");
    expect(typed.type("\x1b_")).toBe("one |");
    expect(typed.type("\x1b[122;6u")).toBe("one two|");
    expect(typed.type("\x1b_", "\x1b_")).toBe("one t|");
  });

  test("typing after a pause or elsewhere is another step", () => {
    const typed = new TypedEditor("|");
    typed.type("ab");
    typed.clock.pass();
    typed.type("cd", LEFT, LEFT, "x");
    expect(typed.shown).toBe("abx|cd");
    expect(typed.type("\x1f")).toBe("ab|cd");
    expect(typed.type("\x1f")).toBe("ab|");
    expect(typed.type("\x1f", "\x1f")).toBe("|");
  });

  test("cuts, pastes and replacements are a step each; afterwards there is nothing to undo", () => {
    const typed = new TypedEditor("one two|");
    typed.type("\x17", "\x1b[200~X\x1b[201~");
    typed.editor.replace({ row: 0, column: 0 }, { row: 0, column: 3 }, "1");
    expect(typed.shown).toBe("1| X");
    typed.editor.undo();
    expect(typed.shown).toBe("one X|");
    expect(typed.type("\x1f", "\x1f")).toBe("one two|");
    typed.editor.redo();
    expect(typed.shown).toBe("one |");
    typed.editor.resetUndo();
    typed.editor.undo();
    typed.editor.redo();
    expect(typed.shown).toBe("one |");
  });
});

describe("with others", () => {
  test("the cursor and the selection move with what others do to the text", () => {
    const typed = new TypedEditor("one\ntwo|\nthree");
    typed.buffer.replaceLines(0, 1, []);
    expect(typed.shown).toBe("two|\nthree");
    typed.type("\x1b[1;2D");
    typed.buffer.replace({ row: 0, column: 0 }, { row: 0, column: 0 }, "0\n");
    expect(typed.shown).toBe("0\ntw|o[\nthree");
    typed.buffer.setText("");
    expect(typed.shown).toBe("|");
    expect(typed.window.selection).toBeUndefined();
    expect(typed.type("x")).toBe("x|");
  });

  test("a cursor below the end of what is left stays in the text", () => {
    const typed = new TypedEditor("1\n2\n3\n4|");
    typed.buffer.replaceLines(1, 4, ["new"]);
    expect(typed.type("x")).toBe("1\nx|new");
  });

  test("a cursor that others have put somewhere counts, wherever that is", () => {
    const typed = new TypedEditor("ab😀|");
    typed.window.setCursor(7, 3);
    expect(typed.type("x")).toBe("abx|😀");
    typed.editor.cursor = { row: Number.NaN, column: 1e300 };
    expect(typed.editor.cursor).toEqual({ row: 0, column: 5 });
  });

  test("a follower of the buffer that edits as well comes after the key", () => {
    const typed = new TypedEditor("|");
    let count = 0;
    typed.buffer.observe({
      changed: () => {
        if (count++ < 2) typed.editor.insert("!");
      },
    });
    expect(typed.type("a")).toBe("a!!|");
  });

  test("a buffer that is closed while it is edited ends the editor quietly", () => {
    const typed = new TypedEditor("ab|");
    typed.type("c", "\x18");
    typed.buffer.close();
    typed.type("d", "\x7f", "\r");
    expect(typed.taken).toBe(false);
    expect(typed.buffer.text).toBe("abc");
    expect(typed.clock.count).toBe(0);
    typed.editor.dispose();
    const closing = new TypedEditor("|");
    closing.buffer.observe({ changed: () => closing.buffer.close() });
    expect(closing.type("x", "y")).toContain("x");
  });
});

describe("large texts", () => {
  test("10 MB are pasted, edited and taken back", () => {
    const typed = new TypedEditor("[|]");
    const text = "0123456789abcdef\n".repeat(600_000);
    typed.editor.paste(text);
    typed.type("x", "\x7f", UP, "\x1b>");
    expect(typed.buffer.lineCount).toBe(600_001);
    expect(typed.type("\x1f", "\x1f", "\x1f").slice(0, 10)).toBe("[|]");
    typed.editor.paste("y".repeat(10_000_000));
    typed.type("x", LEFT, "\x7f");
    expect(typed.buffer.line(0)).toHaveLength(10_000_002);
  });

  test("a line of 100,000 characters is edited in its middle", () => {
    const half = "日x".repeat(25_000);
    const typed = new TypedEditor(`${half}|${half}`);
    for (let round = 0; round < 200; round++) typed.type("a", LEFT, RIGHT, "b", "\x7f");
    typed.type("\x1bb", "\x1bf");
    expect(typed.buffer.text).toBe(half + "a".repeat(200) + half);
  });
});
