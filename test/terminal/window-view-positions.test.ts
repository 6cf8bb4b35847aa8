// From cells to text and back, up and down over wrapped lines; and parts of it against plain ways to find the same.
import { describe, expect, test } from "bun:test";
import type { TextBuffer } from "../../src/kernel/text-buffer.ts";
import type { TextPosition, WindowBuffer } from "../../src/kernel/window.ts";
import { displayWidth } from "../../src/terminal/width.ts";
import { LineCells } from "../../src/terminal/window-view/line-cells.ts";
import { LineMeasures } from "../../src/terminal/window-view/line-measures.ts";
import { wrap, wrapAny } from "../../src/terminal/window-view/wrap.ts";
import { createRandom, type Random } from "../kernel/random.ts";
import { HARMLESS, HOSTILE } from "./scenes.ts";
import { Scene, textBuffer } from "./window-view-scene.ts";

const at = (row: number, column: number): TextPosition => ({ row, column });

describe("a cell", () => {
  test("is over a character, or beyond the text", () => {
    const { view, window } = new Scene(textBuffer("ab漢\n\nx"), 6, 5, { padLeft: 1 });
    const positions: [number, number, number, number, boolean][] = [
      [0, 1, 0, 0, true],
      [0, 3, 0, 2, true],
      [0, 4, 0, 2, true],
      [0, 5, 0, 3, false],
      [0, 0, 0, 0, false],
      [1, 1, 1, 0, false],
      [2, 1, 2, 0, true],
      [4, 3, 2, 1, false],
      [-3, 3, 0, 0, false],
      [Number.NaN, 1e300, 0, 3, false],
    ];
    for (const [row, column, textRow, textColumn, inside] of positions)
      expect(view.positionAt(window, row, column)).toEqual({ row: textRow, column: textColumn, inside });
  });

  test("behind a row that goes on is over its last character", () => {
    const { view, window } = new Scene(textBuffer("one two abcdefgh"), 5, 5, { wrap: true });
    expect(view.positionAt(window, 0, 99)).toEqual({ row: 0, column: 3, inside: false });
    expect(view.positionAt(window, 2, 99)).toEqual({ row: 0, column: 12, inside: false });
    expect(view.cellOf(window, at(0, 4))).toEqual({ row: 1, column: 0 });
    expect(view.cellOf(window, at(0, 13))).toEqual({ row: 3, column: 0 });
  });

  test("may lie outside of the window", () => {
    const { view, window } = new Scene(textBuffer("abcdef\nx\ny"), 3, 1);
    window.scrollTo(1);
    window.pan(2);
    expect(view.cellOf(window, at(0, 0))).toEqual({ row: -1, column: -2 });
    expect(view.cellOf(window, at(2, 1))).toEqual({ row: 1, column: -1 });
    expect(view.cellOf(window, at(99, 99))).toEqual({ row: 1, column: -1 });
    expect(view.cellOf(window, at(Number.NaN, -4))).toEqual({ row: -1, column: -2 });
  });
});

describe("up and down", () => {
  test("go by rows of the screen and keep their goal", () => {
    const { view, window } = new Scene(textBuffer("hello wide world\nab\n漢字漢字"), 6, 9, { wrap: true });
    const down = view.vertical(window, at(0, 4), 1);
    expect(down).toEqual({ position: at(0, 10), goal: 4 });
    expect(view.vertical(window, at(0, 10), 1, 4)).toEqual({ position: at(0, 15), goal: 4 });
    expect(view.vertical(window, at(0, 15), 1, 4)).toEqual({ position: at(1, 2), goal: 4 });
    expect(view.vertical(window, at(1, 2), 1, 5)).toEqual({ position: at(2, 2), goal: 5 });
    expect(view.vertical(window, at(2, 2), -4, 4)).toEqual({ position: at(0, 4), goal: 4 });
    expect(view.vertical(window, at(0, 0), -1)).toBeUndefined();
    expect(view.vertical(window, at(2, 3), 1)).toBeUndefined();
    expect(view.vertical(window, at(0, 0), Number.NaN)).toBeUndefined();
  });

  test("go by lines where nothing is wrapped", () => {
    const { view, window } = new Scene(textBuffer("a\tb\nlonger line"), 4, 2);
    expect(view.vertical(window, at(0, 2), 1)).toEqual({ position: at(1, 8), goal: 8 });
    expect(view.vertical(window, at(1, 5), -1)).toEqual({ position: at(0, 1), goal: 5 });
  });

  test("know where a row of the screen begins and ends", () => {
    const { view, window } = new Scene(textBuffer("one two"), 4, 3, { wrap: true });
    expect(view.screenRow(window, at(0, 1))).toEqual({ start: at(0, 0), end: at(0, 3) });
    expect(view.screenRow(window, at(0, 4))).toEqual({ start: at(0, 4), end: at(0, 7) });
  });
});

function randomText(random: Random, pieces: readonly string[]): string {
  const line = () => Array.from({ length: random.below(8) }, () => random.pick(pieces)).join("");
  return Array.from({ length: 1 + random.below(6) }, line).join("\n");
}

function decorateAtRandom(random: Random, buffer: TextBuffer): void {
  for (let count = random.below(6); count > 0; count--) {
    const row = random.below(buffer.lineCount);
    const place = random.pick(["inline", "overlay", "eol", "right_align"]);
    const payload = random.pick([
      { virt_text: random.pick(["x", "漢字", "a text "]), virt_text_pos: place },
      { wrap_indent: random.below(9) },
      { hl_group: "Red", hl_eol: true },
    ]);
    // Between words, so that no character is taken apart.
    const column = random.pick([0, (buffer.line(row) ?? "").length]);
    buffer.marks.set(1, at(row, column), { payload });
  }
}

describe("random windows", () => {
  test("show each character at the cell at which it is found again", () => {
    const random = createRandom(7);
    for (let round = 0; round < 300; round++) {
      const buffer = textBuffer(
        randomText(random, ["word ", "a", "漢字", "\t", "e\u0301", "👍🏽", "  ", "\x1b", "é-"]),
      );
      decorateAtRandom(random, buffer);
      const options = {
        wrap: random.below(3) > 0,
        kind: random.pick(["plain", "input"] as const),
        padLeft: random.below(3),
      };
      const { view, window } = new Scene(buffer, 1 + random.below(20), 1 + random.below(9), options);
      window.scrollTo(random.below(10));
      window.pan(options.wrap ? 0 : random.below(5));
      for (let row = 0; row < buffer.lineCount; row++) {
        const line = buffer.line(row) ?? "";
        for (let column = 0; column <= line.length; column++) {
          const cell = view.cellOf(window, at(row, column));
          const found = view.positionAt(window, cell.row, cell.column);
          expect(view.cellOf(window, found)).toEqual(cell);
          expect(found).toMatchObject({ row, inside: column < line.length });
          expect(found.column).toBeLessThanOrEqual(column);
        }
      }
      for (let row = -2; row < 12; row++)
        for (let column = -2; column < 25; column++) {
          const found = view.positionAt(window, row, column);
          const cell = view.cellOf(window, found);
          const again = view.positionAt(window, cell.row, cell.column);
          expect({ row: again.row, column: again.column }).toEqual({ row: found.row, column: found.column });
        }
    }
  });

  test("of hostile text draw what positions promise", () => {
    const random = createRandom(21);
    for (let round = 0; round < 200; round++) {
      const buffer = textBuffer(randomText(random, [...HARMLESS, ...HOSTILE]));
      decorateAtRandom(random, buffer);
      const scene = new Scene(buffer, 1 + random.below(30), 1 + random.below(9), {
        wrap: random.below(2) > 0,
        scrollbar: random.below(2) > 0,
      });
      scene.window.scrollTo(random.below(10));
      scene.window.selection = {
        anchor: at(random.below(4), random.below(40)),
        head: at(random.below(4), random.below(40)),
      };
      scene.draw();
      for (const row of scene.rows) expect(row).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      const place = buffer.clamp(at(random.below(6), random.below(60)));
      const { row, column } = scene.view.cellOf(scene.window, place);
      const found = scene.view.positionAt(scene.window, row, column);
      expect(scene.view.cellOf(scene.window, found)).toEqual({ row, column });
    }
  });

  test("take as many rows as they count, from all sides", () => {
    const random = createRandom(3);
    for (let round = 0; round < 60; round++) {
      const buffer = textBuffer("");
      const { view, window } = new Scene(buffer, 12, 5, { wrap: true });
      for (let edit = 0; edit < 12; edit++) {
        const start = at(random.below(buffer.lineCount), random.below(30));
        const end = random.below(2) > 0 ? start : at(start.row + random.below(3), random.below(30));
        buffer.replace(start, end, randomText(random, HARMLESS));
        if (random.below(3) > 0) decorateAtRandom(random, buffer);
        const fresh = new Scene(buffer, 12, 5, { wrap: true });
        expect(view.rows(window, 12)).toBe(fresh.view.rows(fresh.window, 12));
        expect(view.width(window)).toBe(fresh.view.width(fresh.window));
        let below = 0;
        let position: TextPosition | undefined = at(0, 0);
        for (; position !== undefined; below++) position = view.vertical(window, position, 1, 0)?.position;
        expect(below).toBeGreaterThan(0);
        expect(view.rowOf(window, buffer.lineCount, 12)).toBe(view.rows(window, 12));
      }
    }
  });
});

describe("parts", () => {
  test("a line takes the cells that its text takes on a grid", () => {
    const random = createRandom(5);
    for (let round = 0; round < 500; round++) {
      const line = randomText(random, [...HARMLESS, ...HOSTILE]).replaceAll("\n", "");
      expect(new LineCells(line).width).toBe(displayWidth(line));
    }
  });

  test("plain lines wrap like any others, and every row fits", () => {
    const random = createRandom(9);
    for (let round = 0; round < 1000; round++) {
      const text = randomText(random, ["a", "word", " ", "   ", "longer-word", "x "]).replaceAll("\n", " ");
      const [width, indent] = [1 + random.below(15), random.below(4)];
      const line = new LineCells(text);
      const rows = wrap(line, width, indent);
      if (line.width > width) expect(rows).toEqual(wrapAny(line, width, Math.min(indent, width >> 1)));
      expect(rows.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
      for (const row of rows)
        expect(text.slice(row.start, row.end).trimEnd().length + row.indent).toBeLessThanOrEqual(width);
    }
  });

  test("sums over lines are those of a plain list", () => {
    const random = createRandom(11);
    let numbers = Array.from({ length: 300 }, () => 1 + random.below(4));
    const measures = new LineMeasures(300, (first, count) => ({
      values: numbers.slice(first, first + count),
      marked: true,
    }));
    for (let round = 0; round < 400; round++) {
      const row = random.below(numbers.length);
      const removed = Math.min(numbers.length - row, 1 + random.below(random.pick([2, 20, 200])));
      const inserted = Array.from({ length: 1 + random.below(random.pick([2, 20, 250])) }, () => 1 + random.below(4));
      numbers = [...numbers.slice(0, row), ...inserted, ...numbers.slice(row + removed)];
      measures.splice(row, removed, inserted.length);
      if (random.below(4) === 0) {
        const changed = random.below(numbers.length);
        numbers[changed] = 9;
        measures.doubt(changed, changed);
      }
      const total = numbers.reduce((sum, number) => sum + number, 0);
      expect(measures.total()).toBe(total);
      const line = random.below(numbers.length);
      const before = numbers.slice(0, line).reduce((sum, number) => sum + number, 0);
      expect(measures.before(line)).toBe(before);
      expect(measures.find(before + (numbers[line] ?? 1) - 1)).toEqual({ row: line, rest: (numbers[line] ?? 1) - 1 });
      expect(measures.largest()).toBe(Math.max(...numbers));
    }
  });
});

describe("a big text", () => {
  /** Counts the lines that are read. */
  class Counted implements WindowBuffer {
    reads = 0;
    version = 0;
    constructor(
      readonly lineCount: number,
      private readonly text: string,
    ) {}
    line(row: number): string | undefined {
      this.reads++;
      return row >= 0 && row < this.lineCount ? `${row} ${this.text}` : undefined;
    }
  }

  const MILLION = 1_000_000;

  test("of a million lines reads only what is in view", () => {
    const buffer = new Counted(MILLION, "some text");
    const scene = new Scene(buffer, 40, 20, { scrollbar: true });
    for (const move of [() => {}, () => scene.window.scrollTo(500_000), () => scene.window.scrollToTail()]) {
      buffer.reads = 0;
      move();
      scene.draw();
      scene.view.positionAt(scene.window, 3, 3);
      expect(buffer.reads).toBeLessThan(60);
    }
    expect(scene.rows[19]).toStartWith("999999 some text");
    buffer.reads = 0;
    scene.view.width(scene.window);
    expect(buffer.reads).toBeLessThan(5_200);
  });

  test("of a million wrapped lines counts rows once for each width, then reads what is in view", () => {
    const buffer = new Counted(MILLION, "some text that is wrapped");
    const scene = new Scene(buffer, 20, 20, { wrap: true, scrollbar: true }).draw();
    expect(buffer.reads).toBeLessThan(2 * MILLION + 100);
    for (const top of [1_234_567, 1_234_560, 5, 1_999_999]) {
      buffer.reads = 0;
      scene.window.scrollTo(top);
      scene.draw();
      expect(buffer.reads).toBeLessThan(60);
    }
    expect(scene.rows[18]).toStartWith("999999 some text");
  });

  test("is counted again only around an edit or a mark", () => {
    const buffer = textBuffer(Array.from({ length: 200_000 }, (_, row) => `${row} words that wrap`).join("\n"));
    let reads = 0;
    const read = buffer.line.bind(buffer);
    buffer.line = (row) => {
      reads++;
      return read(row);
    };
    const scene = new Scene(buffer, 20, 10, { wrap: true, scrollbar: true }).draw();
    const total = scene.window.scroll.total;
    for (const edit of [
      () => buffer.replace(at(100_000, 0), at(100_000, 0), "more\nlines\n"),
      () => buffer.append("\nlast"),
      () =>
        buffer.marks.set(1, at(199_999, 0), { payload: { virt_text: "a long text before ", virt_text_pos: "inline" } }),
    ]) {
      reads = 0;
      edit();
      scene.window.scrollToTail();
      scene.draw();
      expect(reads).toBeLessThan(1_000);
    }
    expect(scene.window.scroll.total).toBeGreaterThan(total + 3);
    expect(scene.rows[9]).toStartWith("last");
  });

  test("has as many rows as its marks make, wherever they are", () => {
    const buffer = textBuffer(Array.from({ length: 20_000 }, () => "some words").join("\n"));
    const { window } = new Scene(buffer, 20, 10, { wrap: true }).draw();
    const total = () => window.scroll.total;
    const payload = { virt_text: "a long text before ", virt_text_pos: "inline" };
    expect(total()).toBe(20_000);
    for (const row of [7, 5_000, 5_001, 12_345]) buffer.marks.set(1, at(row, 0), { payload });
    expect(total()).toBe(20_004);
    buffer.marks.set(1, at(9_999, 0), { id: 1, payload });
    buffer.marks.set(1, at(5_000, 0), { id: 2, payload: {} });
    expect(total()).toBe(20_003);
    buffer.marks.clear(1);
    expect(total()).toBe(20_000);
  });

  test("in one line is as good as any", () => {
    const buffer = textBuffer(`${"word ".repeat(20_000)}👍`);
    const scene = new Scene(buffer, 50, 4, { kind: "input" });
    scene.window.setCursor(0, 100_000);
    scene.view.revealCursor(scene.window);
    expect(scene.draw().cursor).toEqual({ row: 0, column: 49 });
    expect(scene.rows[0]).toEndWith("word");
    scene.window.options = { ...scene.window.options, wrap: true };
    scene.view.revealCursor(scene.window);
    expect(scene.draw().rows.join("|")).toEndWith("👍");
  });
});

test("a cursor put into a wrapped line scrolls to its own row of the screen, and only if that is not in view", () => {
  const buffer = textBuffer(`${"word ".repeat(40)}\nend`);
  const { view, window } = new Scene(buffer, 20, 5, { wrap: true }).draw();
  window.scrollTo(5);
  const clicked = view.positionAt(window, 2, 3);
  window.setCursor(clicked.row, clicked.column);
  expect([clicked.row, window.scroll.top]).toEqual([0, 5]);
  window.setCursor(0, 0);
  expect(window.scroll.top).toBe(0);
  window.setCursor(0, 120);
  expect(view.cellOf(window, at(0, 120)).row).toBe(4);
});
