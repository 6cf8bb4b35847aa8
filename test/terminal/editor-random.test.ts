// Editors and prompts under random keys and changes by others: nothing is thrown, and the cursor stays in the text.
import { expect, test } from "bun:test";
import { ViRegisters } from "../../src/kernel/editing/vi-registers.ts";
import { createRandom } from "../kernel/random.ts";
import { TypedEditor, TypedPrompt, WrappedView } from "./editor-harness.ts";

const KEYS = [
  ...Array.from({ length: 0x5f }, (_, i) => String.fromCharCode(0x20 + i)),
  ...Array.from({ length: 0x20 }, (_, i) => String.fromCharCode(i)),
  ...["A", "B", "C", "D", "H", "F"].flatMap((final) => ["", "1;2", "1;5", "1;6"].map((held) => `\x1b[${held}${final}`)),
  ...["b", "f", "d", "u", "l", "c", "y", "_", "<", ">", "\x7f", "\r"].map((key) => `\x1b${key}`),
  ...["\x1b[3~", "\x1b[5~", "\x1b[6~", "\x1b[200~p\nq\x1b[201~", "\x7f", "日", "e\u0301", "👨‍👩‍👧", "🇩🇪"],
];

const START = "one two\n\n日本 👍🏽 (three)\n\tfour|";

function cursorIsInText({ buffer, window }: TypedEditor | TypedPrompt): boolean {
  const { cursorRow: row, cursorColumn: column } = window;
  const clamped = buffer.clamp({ row, column });
  return clamped.row === row && clamped.column === column;
}

test.each([
  ["readline", {}],
  ["vi", { vi: { registers: new ViRegisters() } }],
  ["vi in a single line", { vi: { registers: new ViRegisters() }, multiline: false }],
])("keys of %s and changes by others", (_name, options) => {
  const random = createRandom(7);
  for (let round = 0; round < 40; round++) {
    const typed = new TypedEditor(START, { view: new WrappedView(5), ...options });
    for (let step = 0; step < 100; step++) {
      typed.type(random.pick(KEYS));
      if (random.below(20) === 0) {
        const { end } = typed.buffer;
        const place = () => ({ row: random.below(end.row + 1), column: random.below(12) });
        typed.buffer.replace(place(), place(), random.pick(["", "x", "1\n2"]));
      }
      expect(cursorIsInText(typed)).toBe(true);
    }
  }
});

test("undo takes everything back, and redo brings it all again", () => {
  const random = createRandom(11);
  const keys = KEYS.filter((key) => !["\x1f", "\x1b_"].includes(key));
  for (let round = 0; round < 40; round++) {
    const typed = new TypedEditor(START);
    for (let step = 0; step < 60; step++) typed.type(random.pick(keys));
    const { text } = typed.buffer;
    for (let step = 0; step < 200; step++) typed.editor.undo();
    expect(typed.buffer.text).toBe(START.replace("|", ""));
    for (let step = 0; step < 200; step++) typed.editor.redo();
    expect(typed.buffer.text).toBe(text);
  }
});

test("a prompt with history, menus and vi", () => {
  const random = createRandom(13);
  for (let round = 0; round < 40; round++) {
    const typed = new TypedPrompt(["one", "two\nlines"], { view: new WrappedView(5) });
    typed.prompt.addCompleter({
      detect: (text, cursorByte) => (text.includes("e") ? { anchor: random.below(9), data: cursorByte } : undefined),
      rows: () => [{ label: "é" }, { label: "two" }],
      accept: (_, { label }) => label,
    });
    for (let step = 0; step < 100; step++) {
      typed.type(random.pick(KEYS));
      if (random.below(30) === 0) typed.prompt.editor.setVi(random.below(2) === 0);
      if (random.below(30) === 0) typed.prompt.replaceRange(random.below(20), random.below(20), "ü");
      expect(cursorIsInText(typed)).toBe(true);
    }
  }
});
