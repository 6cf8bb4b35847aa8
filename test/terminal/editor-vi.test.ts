// Editing by the keys of vi, from the bytes that a terminal sends to what is in buffer and window.
import { describe, expect, test } from "bun:test";
import { KillRing } from "../../src/kernel/editing/kill-ring.ts";
import { ViRegisters } from "../../src/kernel/editing/vi-registers.ts";
import { Editor } from "../../src/terminal/editor.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { HandClock, TypedEditor, WrappedView } from "./editor-harness.ts";
import { Scene, textBuffer } from "./window-view-scene.ts";

const ESC = "\x1b";
const vi = () => ({ vi: { registers: new ViRegisters() } });

function inNormal(marked: string, options: ConstructorParameters<typeof TypedEditor>[1] = {}): TypedEditor {
  const typed = new TypedEditor(marked, { ...vi(), ...options });
  typed.editor.setMode("normal");
  return typed;
}

test.each([
  ["typing, and Esc", "|", ["iab", ESC, "x"], "i|a"],
  ["an operator with a motion", "one two|", [ESC, "0dw"], "|two"],
  ["a text object", "f(a, b|)", [ESC, "ci(", "x"], "f(x|)"],
  ["signs that need Shift", "  a|", [ESC, "<<"], "|a"],
  ["signs from a terminal that tells keys exactly", "ab|", [ESC, "\x1b[36;2u", "\x1b[48u"], "|ab"],
  ["a count and a repeat", "abcdef|", [ESC, "02x."], "|ef"],
  ["a search", "one two|", [ESC, "0/two\r", "x"], "one |wo"],
  ["a letter of another keyboard with Ctrl", "abc|", [ESC, "x", "\x1bu", "\x1b[1082::114;5u"], "a|b"],
  ["Backspace takes a whole emoji", "a👍🏽|", ["\x7f"], "a|"],
  ["a paste while typing", "a|b", ["\x1b[200~x\ny\x1b[201~"], "ax\ny|b"],
  ["a paste in normal mode", "ab|c", [ESC, "\x1b[200~xy\x1b[201~"], "axy|bc"],
  ["text of an input method", "|", ["\x1b[0;;26085:26412u"], "日本|"],
  ["Ctrl-J while typing", "a|b", ["\n"], "a\n|b"],
  ["Shift-Enter while typing", "a|b", ["\x1b[13;2u"], "a\n|b"],
  ["undo and redo", "|", ["ab", ESC, "u", "\x12"], "|ab"],
])("%s", (_name, before, bytes, after) => {
  expect(new TypedEditor(before, vi()).type(...bytes)).toBe(after);
});

test("modes are told, can be set, and show what is selected", () => {
  const typed = new TypedEditor("ab\ncd|", vi());
  const modes: (string | undefined)[] = [];
  typed.editor.onModeChange = () => modes.push(typed.editor.mode);
  expect(typed.editor.mode).toBe("insert");
  typed.type(ESC, "v", "k");
  expect(typed.window.selection).toEqual({ anchor: { row: 0, column: 1 }, head: { row: 1, column: 2 } });
  typed.type("V");
  expect(typed.window.selection).toEqual({ anchor: { row: 0, column: 0 }, head: { row: 1, column: 2 } });
  typed.type("\x03");
  expect(typed.window.selection).toBeUndefined();
  typed.editor.setMode("insert");
  typed.type("\x03");
  expect(modes).toEqual(["normal", "visual", "visual_line", "normal", "insert", "normal"]);
});

test("what is pending is seen, and Esc gives it up before it dismisses", () => {
  const typed = inNormal("|abc");
  typed.type('"a2d');
  expect(typed.editor.pendingKeys).toBe('"a2d');
  typed.type(ESC);
  expect(typed.editor.pendingKeys).toBe("");
  expect(typed.told).toEqual([]);
  typed.type(ESC);
  expect(typed.told).toEqual(["dismiss"]);
  typed.type("\x03");
  expect(typed.taken).toBe(false);
});

test("Enter submits while typing and in normal mode", () => {
  const typed = new TypedEditor("ab|", vi());
  typed.type("\r", ESC, "\r");
  expect(typed.told).toEqual(["submit", "submit"]);
  expect(typed.buffer.text).toBe("ab");
});

test("keys over the first and last row are others', letters with an operator before them are not", () => {
  const typed = inNormal("a\n|b");
  const taken = ["\x1b[B", "\x0e", "\n", "\x1b[A", "\x1b[A", "\x10", "\x0b"].map((bytes) => {
    typed.type(bytes);
    return typed.taken;
  });
  expect(taken).toEqual([false, false, false, true, false, false, false]);
  typed.type("d\x1b[A");
  expect(typed.taken).toBe(true);
  expect(new TypedEditor("a|", vi()).type("\x1b[A")).toBe("a|");
});

test("the external editor is called by Ctrl-X Ctrl-E and Ctrl-G", () => {
  const typed = inNormal("|a");
  typed.type("\x18\x05", "i", "\x18\x05", "\x07");
  expect(typed.told).toEqual(["external editor", "external editor", "external editor"]);
});

test("switching vi off and on keeps text and registers, and leaves no step of undo open", () => {
  const typed = new TypedEditor("one |", vi());
  typed.type("two", ESC, "yiw");
  typed.editor.setVi(false);
  expect(typed.editor.mode).toBeUndefined();
  expect(typed.type("\x05", "x", "\x17")).toBe("one |");
  expect(typed.type("\x1f")).toBe("one twox|");
  expect(typed.type("\x1f")).toBe("one two|");
  typed.editor.setVi(true);
  expect(typed.editor.mode).toBe("insert");
  expect(typed.type(ESC, "p")).toBe("one twotw|o");
  expect(typed.type("u", "u")).toBe("one| ");
});

test("what the program puts in is a step of its own", () => {
  const typed = inNormal("|one two");
  typed.type("x");
  typed.editor.insert("X");
  typed.type("x");
  typed.editor.replace({ row: 0, column: 0 }, { row: 0, column: 1 }, "12");
  const texts = [typed.buffer.text];
  for (let round = 0; round < 4; round++) {
    typed.type("u");
    texts.push(typed.buffer.text);
  }
  expect(texts).toEqual(["12e two", "Xe two", "Xne two", "ne two", "one two"]);
  typed.editor.redo();
  expect(typed.buffer.text).toBe("ne two");
});

test("the cursor is put on a character in normal mode", () => {
  const typed = inNormal("|abc");
  typed.editor.cursor = { row: 0, column: 9 };
  expect(typed.shown).toBe("ab|c");
});

test("a selection ends when others change the text", () => {
  const typed = inNormal("|abc\ndef");
  typed.type("vj");
  typed.buffer.setText("x");
  expect(typed.editor.mode).toBe("normal");
  expect(typed.type("d")).toBe("|x");
});

describe("in a single line", () => {
  test.each([
    ["o", ["o", "x"], "ab x|"],
    ["lines that are put back", ["yyp"], "ab |ab"],
    ["text of several lines", ["\x1b[200~x\ny\x1b[201~"], "x y|ab"],
  ])("%s makes blanks for line breaks, and is undone at once", (_name, bytes, after) => {
    const typed = inNormal("|ab", { multiline: false });
    expect(typed.type(...bytes)).toBe(after);
    typed.type(ESC, "u");
    expect(typed.buffer.text).toBe("ab");
  });
});

test("a readonly text can be walked in and copied from", () => {
  const typed = inNormal("|one two", { view: new WrappedView() });
  typed.buffer.readonly = true;
  expect(typed.type("x", "dw", "wyiw", "p", "ix")).toBe("one |two");
  typed.editor.insert("x");
  typed.editor.undo();
  expect(typed.buffer.text).toBe("one two");
});

test("a buffer that is closed in the middle of a command ends the editor quietly", () => {
  const typed = inNormal("|one two");
  typed.buffer.observe({ changed: () => typed.buffer.close() });
  typed.type("dwi", "x", ESC);
  expect(typed.buffer.text).toBe("two");
  expect(typed.taken).toBe(false);
});

test("H, M, L and z go by what is on the screen where lines are wrapped", () => {
  const long = "word ".repeat(12).trimEnd();
  const buffer = textBuffer(["a", long, "b", "c", long, "d", ...Array.from({ length: 20 }, () => "x")].join("\n"));
  // Each long line takes three rows of the screen.
  const { view, window } = new Scene(buffer, 21, 6, { wrap: true, use: "editable_text" });
  const [registers, noop] = [new ViRegisters(), () => {}];
  const parts = { window, buffer, view, clock: new HandClock(), killRing: new KillRing(), vi: { registers } };
  const editor = new Editor({ ...parts, multiline: true, onSubmit: noop, onDismiss: noop });
  editor.setMode("normal");
  const rowAfter = (keys: string) => {
    const decoder = new InputDecoder({ onEvent: (event) => event.type === "key" && editor.key(event) });
    decoder.push(new TextEncoder().encode(keys));
    decoder.end();
    return [window.cursorRow, window.scroll.top];
  };
  expect(["H", "L", "M"].map(rowAfter)).toEqual([
    [0, 0],
    [3, 0],
    [1, 0],
  ]);
  window.scrollTo(2);
  // The line at the top begins above, that at the bottom goes on below.
  expect(["H", "2H", "L", "2L", "M"].map(rowAfter)).toEqual([
    [2, 2],
    [3, 2],
    [4, 2],
    [3, 2],
    [2, 2],
  ]);
  expect(rowAfter("5Gzt")).toEqual([4, 6]);
});
