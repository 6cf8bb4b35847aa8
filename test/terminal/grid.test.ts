import { expect, test } from "bun:test";
import type { GridRow } from "../../src/terminal/grid/row.ts";
import { Grid } from "../../src/terminal/grid.ts";
import { Random } from "./emulator.ts";
import { drawRandomly, HARMLESS, HOSTILE } from "./scenes.ts";

/** Rows with the right half of a wide character as "<". */
function rows(grid: Grid): string[] {
  return Array.from({ length: grid.rows }, (_, row) =>
    Array.from({ length: grid.columns }, (_, column) => grid.textAt(row, column) || "<").join(""),
  );
}

test("text is clipped to the grid and to a rectangle", () => {
  const grid = new Grid(2, 6);
  expect(grid.write(0, -2, "abcd")).toBe(2);
  expect(grid.write(0, 4, "abcd")).toBeGreaterThan(6);
  grid.write(1, 0, "abcdef", 0, { row: 1, column: 2, height: 5, width: 2 });
  for (const row of [-1, 2, NaN, Infinity, -Infinity]) grid.write(row, 0, "x");
  for (const column of [6, 1e300, NaN, Infinity, -1e300]) grid.write(0, column, "x");
  expect(rows(grid)).toEqual(["cd  ab", "  cd  "]);
});

test("a wide character is whole or a blank", () => {
  const grid = new Grid(5, 6);
  for (let row = 0; row < 5; row++) grid.write(row, 0, "漢字字");
  grid.write(0, 1, "xy");
  grid.write(1, 2, "x");
  grid.write(2, 1, "日");
  grid.fill({ row: 3, column: 1, height: 1, width: 2 }, 0, "-");
  grid.write(4, 5, "漢");
  expect(rows(grid)).toEqual([" xy 字<", "漢<x 字<", " 日< 字<", " -- 字<", "漢<字<  "]);
});

test("a wide character that the edge of a rectangle cuts is a blank there", () => {
  const grid = new Grid(1, 6);
  grid.write(0, 0, "漢字字", 0, { row: 0, column: 1, height: 1, width: 4 });
  expect(rows(grid)).toEqual(["  字<  "]);
  grid.write(0, -1, "漢字");
  expect(rows(grid)).toEqual([" 字<   "]);
});

test("cells of a rectangle move up and down, the rest stays", () => {
  const grid = new Grid(4, 6);
  for (const [row, text] of ["aaaaaa", "b漢b漢", "cccccc", "dddddd"].entries()) grid.write(row, 0, text);
  const inner = { row: 0, column: 2, height: 4, width: 2 };
  grid.scroll(inner, 1);
  expect(rows(grid)).toEqual(["aa baa", "b cc漢<", "ccddcc", "dd  dd"]);
  grid.scroll(inner, -2);
  expect(rows(grid)).toEqual(["aa  aa", "b   漢<", "cc bcc", "ddccdd"]);
  grid.scroll(inner, 1000);
  expect(rows(grid)).toEqual(["aa  aa", "b   漢<", "cc  cc", "dd  dd"]);
});

test("a copy of another size is cut or filled up", () => {
  const source = new Grid(2, 4);
  source.write(0, 0, "a漢b");
  const narrow = new Grid(1, 2);
  narrow.copyFrom(source);
  expect(rows(narrow)).toEqual(["a "]);
  const larger = new Grid(3, 5);
  larger.write(2, 0, "xxxxx");
  larger.copyFrom(source);
  expect(rows(larger)).toEqual(["a漢<b ", "     ", "     "]);
});

test("sizes are refused that no screen has", () => {
  for (const size of [0, -1, 1.5, NaN, 1e9]) expect(() => new Grid(size, 10)).toThrow(RangeError);
});

function expectWholeCharacters({ glyphs, widths, styles }: GridRow): void {
  for (const [column, width] of widths.entries()) {
    if (width === 2) expect(widths[column + 1]).toBe(0);
    if (width === 0) expect(widths[column - 1]).toBe(2);
    if (width === 0) expect(styles[column]).toBe(styles[column - 1] as number);
    expect(glyphs[column] === 0).toBe(width === 0);
  }
}

test("random drawing leaves every wide character whole", () => {
  const random = new Random(11);
  for (let times = 0; times < 200; times++) {
    const grid = new Grid(random.from(1, 6), random.from(1, 12));
    for (let frame = 0; frame < 20; frame++) {
      drawRandomly(grid, random, [...HARMLESS, ...HOSTILE], true);
      for (let row = 0; row < grid.rows; row++) expectWholeCharacters(grid.line(row));
    }
  }
});

test("more clusters than there are numbers do not grow the table, nor change what grids show", () => {
  const grid = new Grid(1, 4);
  grid.write(0, 0, "e\u0301👨‍👩‍👧");
  const scratch = new Grid(1, 2);
  for (let index = 0; index < 100_000; index++) {
    const text = `a${String.fromCodePoint(0x300 + (index % 64), 0x300 + ((index >> 6) % 64), 0x300 + (index >> 12))}`;
    scratch.write(0, 0, text);
    if (scratch.textAt(0, 0) !== text) throw new Error(`${index}: ${scratch.textAt(0, 0)}`);
  }
  expect(Math.max(...scratch.line(0).glyphs)).toBeLessThan(0x110000 + 32_768);
  expect(rows(grid)).toEqual(["e\u0301👨‍👩‍👧< "]);
});

test("a mark on the last character that fits is kept", () => {
  const grid = new Grid(1, 3);
  grid.write(0, 0, "cafe\u0301".slice(1));
  expect(rows(grid)).toEqual(["afe\u0301"]);
});

test("what a copy cuts off of a wide character is a blank", () => {
  const source = new Grid(1, 4);
  source.write(0, 0, "漢字");
  const grid = new Grid(1, 4);
  grid.paste(source.copyOf({ row: 0, column: 1, height: 1, width: 2 }), 0, 1);
  expect(rows(grid)).toEqual(["    "]);
  expectWholeCharacters(grid.line(0));
});
