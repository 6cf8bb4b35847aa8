// Text buffers: lines, exact changes, columns in bytes and code points, and who is told.
import { describe, expect, test } from "bun:test";
import { nextGrapheme, previousGrapheme } from "../../src/kernel/editing/text-units.ts";
import { type Change, TextBuffer } from "../../src/kernel/text-buffer.ts";
import { createRandom } from "./random.ts";

function bufferOf(text: string): TextBuffer {
  const buffer = new TextBuffer();
  buffer.setText(text);
  return buffer;
}

describe("a buffer", () => {
  test("has one empty line at first, and again when all is taken away", () => {
    const buffer = new TextBuffer();
    expect([buffer.lineCount, buffer.text, buffer.line(1)]).toEqual([1, "", undefined]);
    buffer.setLines(["a", "b"]);
    expect(buffer.lines()).toEqual(["a", "b"]);
    buffer.setLines([]);
    expect(buffer.lines()).toEqual([""]);
  });

  test("takes lines with line breaks in them apart", () => {
    const buffer = new TextBuffer();
    buffer.setLines(["a\nb", "c"]);
    expect(buffer.lines()).toEqual(["a", "b", "c"]);
  });

  test("tells what was removed and what came instead", () => {
    const buffer = bufferOf("one\ntwo\nthree");
    const changes: Change[] = [];
    const stop = buffer.observe({ changed: (change) => changes.push(change) });
    buffer.replace({ row: 0, column: 2 }, { row: 2, column: 1 }, "X\nY");
    expect(buffer.lines()).toEqual(["onX", "Yhree"]);
    expect(changes).toMatchObject([
      {
        start: { row: 0, column: 2 },
        oldEnd: { row: 2, column: 1 },
        newEnd: { row: 1, column: 1 },
        removed: ["e", "two", "t"],
        inserted: ["X", "Y"],
        version: buffer.version,
      },
    ]);
    stop();
    buffer.append("!");
    expect(changes).toHaveLength(1);
  });

  test("says nothing of a change that changes nothing", () => {
    const buffer = bufferOf("same\ntext");
    const { version } = buffer;
    expect(buffer.setText("same\ntext")).toBeUndefined();
    expect(buffer.replace({ row: 0, column: 0 }, { row: 0, column: 4 }, "same")).toBeUndefined();
    expect(buffer.version).toBe(version);
  });

  test("touches only the lines that differ when its text is set", () => {
    const buffer = bufferOf("a\nb\nc\nd");
    expect(buffer.setText("a\nX\nY\nd")).toMatchObject({
      removed: ["b", "", "c"].filter(Boolean),
      start: { row: 1, column: 0 },
    });
    expect(buffer.text).toBe("a\nX\nY\nd");
  });

  test("tells of a change made by a follower after the one that made it, to everybody", () => {
    const buffer = bufferOf("");
    const seen: string[] = [];
    buffer.observe({
      changed: ({ inserted }) => {
        if (inserted[0] === "a") buffer.append("b");
      },
    });
    buffer.observe({ changed: ({ inserted }) => seen.push(inserted.join()) });
    buffer.append("a");
    expect(seen).toEqual(["a", "b"]);
  });

  test("clamps positions, in either order", () => {
    const buffer = bufferOf("ab\ncd");
    buffer.replace({ row: 99, column: 99 }, { row: -5, column: 3 }, "x");
    expect(buffer.text).toBe("x");
    expect(buffer.clamp({ row: Number.NaN, column: Number.NaN })).toEqual({ row: 0, column: 0 });
    expect(bufferOf("a😀b").clamp({ row: 0, column: 2 })).toEqual({ row: 0, column: 1 });
  });

  test("keeps its cursor with the text", () => {
    const buffer = bufferOf("ab\ncd");
    buffer.cursor = { row: 1, column: 9 };
    expect(buffer.cursor).toEqual({ row: 1, column: 2 });
    buffer.replaceLines(0, 0, ["new"]);
    expect(buffer.cursor).toEqual({ row: 2, column: 2 });
  });

  test("replaces rows by rows", () => {
    const cases: [number, number, string[], string][] = [
      [1, 2, ["X"], "a\nX\nc"],
      [1, 1, ["X", "Y"], "a\nX\nY\nb\nc"],
      [3, 3, ["X"], "a\nb\nc\nX"],
      [1, 3, [], "a"],
      [0, 1, [], "b\nc"],
      [0, 3, [], ""],
      [-4, 99, ["X"], "X"],
    ];
    for (const [from, to, lines, expected] of cases) {
      const buffer = bufferOf("a\nb\nc");
      buffer.replaceLines(from, to, lines);
      expect(buffer.text).toBe(expected);
    }
  });

  test("says once that it is gone", () => {
    const buffer = new TextBuffer();
    let gone = 0;
    buffer.observe({ closed: () => gone++ });
    buffer.close();
    buffer.close();
    expect([gone, buffer.closed]).toEqual([1, true]);
  });
});

test("followers are told in which rows marks have changed", () => {
  const buffer = bufferOf("a\nb\nc\nd\ne\nf");
  const told: [number, number][] = [];
  buffer.observe({ marked: (first, last) => told.push([first, last]) });
  const rowsOf = (act: () => void) => {
    told.length = 0;
    act();
    return [...told];
  };
  const { marks } = buffer;
  const start = (row: number) => ({ row, column: 0 });
  expect(rowsOf(() => marks.set(1, start(1), { end: start(3) }))).toEqual([[1, 3]]);
  const moved = rowsOf(() => marks.set(1, start(5), { id: 1 }));
  expect(moved).toEqual([
    [1, 3],
    [5, 5],
  ]);
  expect(rowsOf(() => marks.delete(1, 1))).toEqual([[5, 5]]);
  expect(rowsOf(() => marks.delete(1, 1))).toEqual([]);
  for (const row of [0, 1, 4]) marks.set(1, start(row));
  const cleared = rowsOf(() => marks.clear(1));
  expect(cleared).toEqual([
    [0, 1],
    [4, 4],
  ]);
});

describe("columns and offsets", () => {
  test("are found without a walk through the line", () => {
    const buffer = bufferOf(`${"word ".repeat(400_000)}😀`);
    const [line] = buffer.lines();
    for (let i = 0; i < 20_000; i++) expect(buffer.clamp({ row: 0, column: 1_999_999 }).column).toBe(1_999_999);
    expect(buffer.clamp({ row: 0, column: 2_000_001 }).column).toBe(2_000_000);
    expect(buffer.positionOf(0, 2_000_000, "byte").column).toBe((line ?? "").length - 2);
    expect(buffer.positionOf(0, 2_000_003, "byte").column).toBe((line ?? "").length - 2);
    expect(buffer.positionOf(0, 2_000_004, "byte").column).toBe((line ?? "").length);
  });

  test("snap where surrogates are alone", () => {
    const columns = (text: string) =>
      Array.from({ length: text.length + 1 }, (_, column) => bufferOf(text).clamp({ row: 0, column }).column);
    expect(columns("\ud83d\ud83d\ude00\ude00x")).toEqual([0, 1, 1, 3, 4, 5]);
  });

  test("snap to characters and are clamped", () => {
    const buffer = bufferOf("aé😀z\nb");
    const bytes = [0, 1, 2, 3, 4, 6, 7, 8, 999, -1].map((column) => buffer.positionOf(0, column, "byte").column);
    expect(bytes).toEqual([0, 1, 1, 2, 2, 2, 4, 5, 5, 0]);
    expect(buffer.columnOf({ row: 0, column: 4 }, "byte")).toBe(7);
    expect(buffer.columnOf({ row: 0, column: 4 }, "codepoint")).toBe(3);
    expect(buffer.positionOf(0, 3, "codepoint")).toEqual({ row: 0, column: 4 });
    expect(buffer.positionOf(7, 0, "byte")).toEqual({ row: 1, column: 1 });
  });

  test("of the whole text agree with UTF-8 and with code points", () => {
    const random = createRandom(5);
    for (let round = 0; round < 200; round++) {
      const text = Array.from({ length: random.below(12) }, () => random.pick(["a", "é", "日", "😀", "\n"])).join("");
      const buffer = bufferOf(text);
      const points = [...text];
      for (let i = 0; i <= points.length; i++) {
        const before = points.slice(0, i).join("");
        const position = buffer.positionAt(i, "codepoint");
        expect(buffer.textIn({ row: 0, column: 0 }, position)).toBe(before);
        expect(buffer.offsetOf(position, "codepoint")).toBe(i);
        expect(buffer.offsetOf(position, "byte")).toBe(Buffer.byteLength(before));
        expect(buffer.positionAt(Buffer.byteLength(before), "byte")).toEqual(position);
      }
    }
  });

  test("go by what a reader takes for one character", () => {
    const text = "ae\u0301👨‍👩‍👧🇩🇪한";
    const stops: number[] = [];
    for (let at = 0; at < text.length; at = nextGrapheme(text, at)) stops.push(at);
    expect(stops).toEqual([0, 1, 3, 11, 15]);
    const back: number[] = [];
    for (let at = text.length; at > 0; ) {
      at = previousGrapheme(text, at);
      back.push(at);
    }
    expect(back).toEqual(stops.toReversed());
  });

  test("survive a line of nothing but combining characters", () => {
    const text = `e${"\u0301".repeat(5000)}`;
    let steps = 0;
    for (let at = 0; at < text.length; at = nextGrapheme(text, at)) steps++;
    for (let at = text.length; at > 0; at = previousGrapheme(text, at)) steps++;
    expect(steps).toBeGreaterThan(0);
  });
});

test("random edits give the text that a string would have", () => {
  const random = createRandom(1);
  const buffer = new TextBuffer();
  let text = "";
  const mirror = bufferOf("");
  buffer.observe({
    // What followers are told is enough to follow.
    changed: ({ start, oldEnd, inserted }) => mirror.replace(start, oldEnd, inserted),
  });
  for (let round = 0; round < 3000; round++) {
    const a = random.below(text.length + 1);
    const b = random.below(4) === 0 ? random.below(text.length + 1) : Math.min(text.length, a + random.below(4));
    const [from, to] = a < b ? [a, b] : [b, a];
    const length = random.below(40) === 0 ? 3000 : random.below(6);
    const inserted = Array.from({ length }, () => random.pick(["a", "b", "\n"])).join("");
    buffer.replace(buffer.positionAt(from, "utf16"), buffer.positionAt(to, "utf16"), inserted);
    text = text.slice(0, from) + inserted + text.slice(to);
    if (round % 50 === 0) expect(buffer.text).toBe(text);
    expect(buffer.lineCount).toBe(text.split("\n").length);
  }
  expect(mirror.text).toBe(text);
});

test("a million lines can be edited in the middle", () => {
  const buffer = new TextBuffer();
  buffer.setLines(Array.from({ length: 1_000_000 }, (_, i) => `line ${i}`));
  for (let i = 0; i < 2000; i++) buffer.replaceLines(500_000 + i, 500_000 + i, ["new"]);
  expect([buffer.lineCount, buffer.line(500_000), buffer.line(502_000)]).toEqual([1_002_000, "new", "line 500000"]);
});
