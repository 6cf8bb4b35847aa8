// Marks: they move with the text as neovim's extmarks do, and are found by rows.
import { describe, expect, test } from "bun:test";
import { compare, inOrder, type Position } from "../../src/kernel/editing/position.ts";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { createRandom } from "./random.ts";

const at = (row: number, column: number): Position => ({ row, column });

function bufferOf(text: string): TextBuffer {
  const buffer = new TextBuffer();
  buffer.setText(text);
  return buffer;
}

describe("marks", () => {
  test("are numbered by namespace, and moved when set with their number", () => {
    const { marks } = bufferOf("abc\ndef");
    expect([marks.set(1, at(0, 0)), marks.set(1, at(0, 1)), marks.set(2, at(0, 0))]).toEqual([1, 2, 1]);
    expect(marks.set(1, at(1, 1), { id: 2, priority: 5 })).toBe(2);
    expect(marks.get(1, 2)).toMatchObject({ start: at(1, 1), priority: 5 });
    expect(marks.set(1, at(0, 0), { id: 40 })).toBe(40);
    expect(marks.set(1, at(0, 0))).toBe(41);
    expect([marks.size, marks.delete(1, 40), marks.delete(1, 40), marks.size]).toEqual([5, true, false, 4]);
  });

  test("past the end are clamped", () => {
    const { marks } = bufferOf("abc\ndef");
    const id = marks.set(1, at(0, 1), { end: at(0, 999) });
    expect(marks.get(1, id)).toMatchObject({ start: at(0, 1), end: at(0, 3) });
    marks.set(1, at(9, 9), { id, end: at(0, 0) });
    expect(marks.get(1, id)).toMatchObject({ start: at(1, 3), end: at(1, 3) });
  });

  test("carry what they were given, unchangeably", () => {
    const { marks } = bufferOf("abc");
    const payload = { hl_group: "Comment", yank_as: "x" };
    const id = marks.set(1, at(0, 0), { payload });
    payload.yank_as = "y";
    expect(marks.get(1, id)?.payload).toEqual({ hl_group: "Comment", yank_as: "x" });
  });

  test("stay before or behind text that comes to where they are, by their gravity", () => {
    const buffer = bufferOf("abcd");
    const { marks } = buffer;
    const usual = marks.set(1, at(0, 2), { end: at(0, 3) });
    const growing = marks.set(1, at(0, 2), { end: at(0, 3), rightGravity: false, endRightGravity: true });
    buffer.replace(at(0, 2), at(0, 2), "XX");
    expect(marks.get(1, usual)).toMatchObject({ start: at(0, 4), end: at(0, 5) });
    expect(marks.get(1, growing)).toMatchObject({ start: at(0, 2), end: at(0, 5) });
    buffer.replace(at(0, 5), at(0, 5), "\n");
    expect(marks.get(1, usual)).toMatchObject({ start: at(0, 4), end: at(0, 5) });
    expect(marks.get(1, growing)).toMatchObject({ start: at(0, 2), end: at(1, 0) });
  });

  test("in lines that stay the same are not touched when the text is set", () => {
    const buffer = bufferOf("a\nb\nc");
    const id = buffer.marks.set(1, at(2, 0), { end: at(2, 1) });
    buffer.setText("a\nX\nY\nZ\nc");
    expect(buffer.marks.get(1, id)).toMatchObject({ start: at(4, 0), end: at(4, 1) });
  });

  test("are found by the rows that they reach over", () => {
    const buffer = bufferOf(Array.from({ length: 100 }, () => "text").join("\n"));
    const { marks } = buffer;
    marks.set(1, at(0, 0), { end: at(90, 1), payload: { name: "long" } });
    for (let row = 0; row < 100; row++) marks.set(2, at(row, 1), { payload: { name: `row ${row}` } });
    const names = (first: number, last: number) => marks.inRows(first, last).map(({ payload }) => payload.name);
    expect(names(50, 51)).toEqual(["long", "row 50", "row 51"]);
    expect(names(95, 95)).toEqual(["row 95"]);
    buffer.replaceLines(10, 10, ["one", "two"]);
    expect(names(52, 52)).toEqual(["long", "row 50"]);
    marks.clear(2, 20, 102);
    expect(names(15, 101)).toEqual(["long", ...[13, 14, 15, 16, 17].map((row) => `row ${row}`)]);
    marks.clear(1);
    expect(names(60, 60)).toEqual([]);
  });

  test("are listed in the order of the text", () => {
    const { marks } = bufferOf("abcdef\nghi");
    for (const column of [5, 1, 3]) marks.set(1, at(0, column));
    marks.set(1, at(1, 0));
    expect(marks.list(1).map(({ id }) => id)).toEqual([2, 3, 1, 4]);
    expect(marks.list(1, at(0, 3), at(0, 9)).map(({ id }) => id)).toEqual([3, 1]);
  });

  test("of a few rows are listed and cleared among many marks, with those of other namespaces left alone", () => {
    const random = createRandom(3);
    const { marks } = bufferOf(Array.from({ length: 300 }, () => "text").join("\n"));
    const rows = new Map<number, number>();
    for (let i = 0; i < 3000; i++) {
      const row = random.below(300);
      const end = random.below(10) === 0 ? at(row + random.below(20), 0) : undefined;
      rows.set(marks.set(1, at(row, random.below(5)), { end }), row);
      if (i % 10 === 0) marks.set(2, at(row, 1));
    }
    const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);
    for (let round = 0; round < 200; round++) {
      const first = random.below(300);
      const last = first + random.below(4);
      const inside = [...rows].filter(([, row]) => row >= first && row <= last).map(([id]) => id);
      expect(sorted(marks.list(1, at(first, 0), at(last, 9)).map(({ id }) => id))).toEqual(sorted(inside));
      marks.clear(1, first, last + 1);
      for (const id of inside) rows.delete(id);
      expect(marks.size).toBe(rows.size + 300);
    }
    expect(sorted(marks.list(1).map(({ id }) => id))).toEqual(sorted(rows.keys()));
    expect(marks.inRows(0, 299)).toHaveLength(rows.size + 300);
    marks.clear(1);
    expect(marks.inRows(0, 299).every(({ namespace }) => namespace === 2)).toBe(true);
    expect(marks.size).toBe(300);
  });

  test("tell the followers of the buffer when they come and go, not when they move", () => {
    const buffer = bufferOf("abc");
    let told = 0;
    buffer.observe({ marked: () => told++ });
    const id = buffer.marks.set(1, at(0, 1));
    buffer.append("x");
    buffer.marks.delete(1, id);
    buffer.marks.clear(1);
    expect(told).toBe(2);
  });
});

/** A mark as an offset into the text: what a deletion and an insertion do to it can be read off. */
interface NaiveMark {
  start: number;
  end: number | undefined;
  rightGravity: boolean;
  endRightGravity: boolean;
}

function movedOffset(offset: number, from: number, to: number, length: number, right: boolean): number {
  const closed = offset <= from ? offset : offset <= to ? from : offset - (to - from);
  return closed > from || (closed === from && right) ? closed + length : closed;
}

test("random edits move marks as a deletion and an insertion in a string would", () => {
  const random = createRandom(7);
  const buffer = bufferOf("");
  let text = "";
  const naive = new Map<number, NaiveMark>();
  for (let round = 0; round < 4000; round++) {
    if (random.below(3) === 0) {
      const [first, second] = [random.below(text.length + 1), random.below(text.length + 1)];
      const mark: NaiveMark = {
        start: Math.min(first, second),
        end: random.below(2) === 0 ? Math.max(first, second) : undefined,
        rightGravity: random.below(2) === 0,
        endRightGravity: random.below(2) === 0,
      };
      const id = naive.size > 0 && random.below(4) === 0 ? 1 + random.below(naive.size) : undefined;
      const options = { id, rightGravity: mark.rightGravity, endRightGravity: mark.endRightGravity };
      const end = mark.end === undefined ? undefined : buffer.positionAt(mark.end, "utf16");
      naive.set(buffer.marks.set(1, buffer.positionAt(mark.start, "utf16"), { ...options, end }), mark);
      continue;
    }
    const a = random.below(text.length + 1);
    const b = random.below(20) === 0 ? random.below(text.length + 1) : Math.min(text.length, a + random.below(3));
    const [from, to] = a < b ? [a, b] : [b, a];
    const inserted = Array.from({ length: random.below(5) }, () => random.pick(["a", "b", "\n"])).join("");
    const before = text;
    text = text.slice(0, from) + inserted + text.slice(to);
    buffer.replace(buffer.positionAt(from, "utf16"), buffer.positionAt(to, "utf16"), inserted);
    if (before.slice(from, to) !== inserted) {
      for (const mark of naive.values()) {
        mark.start = movedOffset(mark.start, from, to, inserted.length, mark.rightGravity);
        if (mark.end === undefined) continue;
        mark.end = Math.max(mark.start, movedOffset(mark.end, from, to, inserted.length, mark.endRightGravity));
      }
    }
    if (round % 20 !== 0) continue;
    for (const [id, mark] of naive) {
      const found = buffer.marks.get(1, id);
      expect(found && buffer.offsetOf(found.start, "utf16")).toBe(mark.start);
      expect(found?.end && buffer.offsetOf(found.end, "utf16")).toBe(mark.end);
    }
    const [first, last] = inOrder(at(random.below(buffer.lineCount), 0), at(random.below(buffer.lineCount), 0));
    const expected = buffer.marks
      .list(1)
      .filter(({ start, end }) => start.row <= last.row && (end ?? start).row >= first.row)
      .map(({ id }) => id);
    const found = buffer.marks.inRows(first.row, last.row);
    expect(found.map(({ id }) => id).sort((x, y) => x - y)).toEqual(expected.sort((x, y) => x - y));
    expect(found.every((mark, i) => i === 0 || compare(found[i - 1]?.start ?? mark.start, mark.start) <= 0)).toBe(true);
  }
  expect(naive.size).toBeGreaterThan(500);
});
