// Undo: what a person takes for one change comes back as one, with the marks that it displaced.
import { describe, expect, test } from "bun:test";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { PASSED_OVER, Undo } from "../../src/kernel/undo.ts";
import { createRandom } from "./random.ts";

function edited(text: string, limit?: number): { buffer: TextBuffer; undo: Undo } {
  const buffer = new TextBuffer();
  buffer.setText(text);
  return { buffer, undo: new Undo(buffer, limit) };
}

function type(buffer: TextBuffer, text: string): void {
  for (const character of text) buffer.append(character);
}

describe("undo", () => {
  test("takes back typing by words", () => {
    const { buffer, undo } = edited("");
    type(buffer, "one two  three");
    const states = [];
    while (undo.undo()) states.push(buffer.text);
    expect(states).toEqual(["one two  ", "one ", ""]);
    while (undo.redo()) states.push(buffer.text);
    expect(states.slice(3)).toEqual(["one ", "one two  ", "one two  three"]);
  });

  test("takes back deleting in a row as one, apart from typing", () => {
    const { buffer, undo } = edited("abcdef");
    for (let column = 6; column > 3; column--) buffer.replace({ row: 0, column: column - 1 }, { row: 0, column }, "");
    type(buffer, "x");
    undo.undo();
    expect(buffer.text).toBe("abc");
    undo.undo();
    expect([buffer.text, undo.undo()]).toEqual(["abcdef", undefined]);
  });

  test("takes back groups as one, and tells where the cursor was", () => {
    const { buffer, undo } = edited("ab\ncd");
    undo.begin({ row: 1, column: 1 });
    undo.begin();
    buffer.append("\nnew line");
    undo.end();
    buffer.replaceLines(0, 1, []);
    undo.end({ row: 0, column: 2 });
    expect(undo.undo()).toMatchObject({ cursor: { row: 1, column: 1 }, start: { row: 0, column: 0 } });
    expect(buffer.text).toBe("ab\ncd");
    expect(undo.redo()).toMatchObject({ cursor: { row: 0, column: 2 } });
    expect(buffer.text).toBe("cd\nnew line");
  });

  test("is over for what was taken back when something else is done", () => {
    const { buffer, undo } = edited("a");
    buffer.append("b");
    undo.undo();
    buffer.append("c");
    expect([undo.redo(), buffer.text]).toEqual([undefined, "ac"]);
  });

  test("keeps as many steps as it is told", () => {
    const { buffer, undo } = edited("", 3);
    for (let i = 0; i < 10; i++) {
      buffer.append(`${i}\n`);
      undo.break();
    }
    while (undo.undo());
    expect(buffer.lineCount).toBe(8);
  });

  test("knows whether the text is the saved one", () => {
    const { buffer, undo } = edited("a");
    expect(undo.modified).toBe(false);
    buffer.append("b");
    undo.save();
    buffer.append("c");
    expect(undo.modified).toBe(true);
    undo.undo();
    expect(undo.modified).toBe(false);
    undo.undo();
    expect(undo.modified).toBe(true);
    buffer.append("x");
    undo.undo();
    expect(undo.modified).toBe(true);
  });

  test("forgets, and follows no longer, when asked to", () => {
    const { buffer, undo } = edited("a");
    buffer.append("b");
    undo.clear();
    expect([undo.undo(), undo.modified]).toEqual([undefined, true]);
    undo.dispose();
    buffer.append("c");
    expect(undo.undo()).toBeUndefined();
  });

  test("works from within a follower of the same change", () => {
    const { buffer, undo } = edited("a");
    const stop = buffer.observe({
      changed: ({ inserted }) => {
        if (inserted[0] === "!") undo.undo();
      },
    });
    buffer.append("!");
    stop();
    expect([buffer.text, undo.undo()]).toEqual(["a", undefined]);
    undo.redo();
    expect(buffer.text).toBe("a!");
  });

  test("puts marks back to where they were in the text that it brings back", () => {
    const { buffer, undo } = edited("one two three");
    const { marks } = buffer;
    const id = marks.set(1, { row: 0, column: 4 }, { end: { row: 0, column: 7 } });
    const reset = marks.set(1, { row: 0, column: 5 });
    buffer.replace({ row: 0, column: 2 }, { row: 0, column: 9 }, "");
    expect(marks.get(1, id)).toMatchObject({ start: { row: 0, column: 2 }, end: { row: 0, column: 2 } });
    marks.set(1, { row: 0, column: 0 }, { id: reset });
    undo.undo();
    expect(marks.get(1, id)).toMatchObject({ start: { row: 0, column: 4 }, end: { row: 0, column: 7 } });
    expect(marks.get(1, reset)).toMatchObject({ start: { row: 0, column: 0 } });
    undo.redo();
    undo.undo();
    expect(marks.get(1, id)).toMatchObject({ start: { row: 0, column: 4 }, end: { row: 0, column: 7 } });
  });
});

test("random edits, undone and redone, give the texts and marks that there were", () => {
  const random = createRandom(3);
  for (let round = 0; round < 60; round++) {
    const { buffer, undo } = edited("first line\nsecond\nthird one\n");
    for (let i = 0; i < 20; i++) {
      const [from, to] = [random.below(30), random.below(30)].sort((a, b) => a - b) as [number, number];
      const options = { end: buffer.positionAt(to, "utf16"), rightGravity: random.below(2) === 0 };
      buffer.marks.set(1, buffer.positionAt(from, "utf16"), options);
    }
    const snapshot = () => ({
      text: buffer.text,
      marks: buffer.marks.list(1).map(({ id, start, end }) => [id, start, end]),
    });
    const states = [snapshot()];
    for (let step = 0; step < 15; step++) {
      undo.begin();
      for (let edits = 1 + random.below(3); edits > 0; edits--) {
        const size = buffer.offsetOf(buffer.end, "utf16");
        const from = random.below(size + 1);
        const to = Math.min(size, from + random.below(8));
        const text = random.pick(["", "x", "a\nb", "\n\n"]);
        buffer.replace(buffer.positionAt(from, "utf16"), buffer.positionAt(to, "utf16"), text);
      }
      undo.end();
      if (states.at(-1)?.text !== buffer.text) states.push(snapshot());
    }
    for (let walk = 0; walk < 3; walk++) {
      const texts = states.map(({ text }) => text);
      const seen = [buffer.text];
      while (undo.undo()) {
        seen.unshift(buffer.text);
        const state = states.findLast(({ text }, i) => text === buffer.text && i <= texts.length - seen.length);
        if (state !== undefined && states.length === seen.length) expect(snapshot()).toEqual(states[0] as typeof state);
      }
      expect(seen[0]).toBe(texts[0] as string);
      expect(snapshot().marks).toEqual(states[0]?.marks as never);
      while (undo.redo());
      expect(buffer.text).toBe(texts.at(-1) as string);
    }
  }
});

test("changes in how a text is shown are no steps, and what was done before them can still be undone and redone", () => {
  const random = createRandom(5);
  for (let round = 0; round < 30; round++) {
    const { buffer, undo } = edited("first line\nsecond\nthird one\n");
    const change = (text: string, origin?: unknown) => {
      const size = buffer.offsetOf(buffer.end, "utf16");
      const from = random.below(size + 1);
      const to = Math.min(size, from + random.below(8));
      return buffer.replace(buffer.positionAt(from, "utf16"), buffer.positionAt(to, "utf16"), text, origin);
    };
    const showAnew = () => {
      // Beyond a hundred they are kept as one.
      for (let i = random.pick([0, 1, 3, 150]); i > 0; i--) change(random.pick(["", "─", "a\nb"]), PASSED_OVER);
    };
    const states = [buffer.text];
    buffer.append("typed");
    states.push(buffer.text);
    for (let step = 0; step < 12; step++) {
      undo.break();
      if (change(random.pick(["", "x", "a\nb"])) !== undefined) states.push(buffer.text);
      if (step === 6) undo.save();
      const { modified } = undo;
      showAnew();
      expect(undo.modified).toBe(modified);
    }
    for (let at = states.length - 2; at >= 0; at--) {
      expect([undo.undo() !== undefined, buffer.text]).toEqual([true, states[at] as string]);
      showAnew();
    }
    expect(undo.undo()).toBeUndefined();
    for (const state of states.slice(1)) {
      expect([undo.redo() !== undefined, buffer.text]).toEqual([true, state]);
      showAnew();
    }
    expect(undo.redo()).toBeUndefined();
  }
});

test("what is typed after the text was shown anew is a step of its own, also when steps were put aside", () => {
  const { buffer, undo } = edited("─────\n");
  type(buffer, "ab");
  buffer.replace({ row: 0, column: 0 }, { row: 0, column: 5 }, "──", PASSED_OVER);
  const resume = undo.suspend();
  expect(undo.undo()).toBeUndefined();
  resume();
  type(buffer, "c");
  undo.undo();
  expect(buffer.text).toBe("─────\nab");
  undo.undo();
  expect(buffer.text).toBe("─────\n");
  undo.redo();
  undo.redo();
  expect(buffer.text).toBe("──\nabc");
});
