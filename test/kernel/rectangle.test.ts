// Arithmetic on rectangles.
import { expect, test } from "bun:test";
import { contains, inset, intersect, keepInside, slice } from "../../src/kernel/rectangle.ts";

const area = { row: 2, column: 3, width: 10, height: 5 };

test("a cell is inside up to, not including, the far edges", () => {
  expect(contains(area, 2, 3)).toBe(true);
  expect(contains(area, 6, 12)).toBe(true);
  expect(contains(area, 7, 12)).toBe(false);
  expect(contains(area, 6, 13)).toBe(false);
});

test("what two share is never negative", () => {
  expect(intersect(area, { row: 0, column: 0, width: 5, height: 3 })).toEqual({
    row: 2,
    column: 3,
    width: 2,
    height: 1,
  });
  expect(intersect(area, { row: 90, column: 90, width: 5, height: 3 })).toMatchObject({ width: 0, height: 0 });
});

test("edges larger than the rectangle leave nothing, inside of it", () => {
  expect(inset(area, { top: 1, right: 1, bottom: 1, left: 1 })).toEqual({ row: 3, column: 4, width: 8, height: 3 });
  const nothing = inset(area, { top: 9, right: 99, bottom: 9, left: 99 });
  expect(nothing).toEqual({ row: 7, column: 13, width: 0, height: 0 });
});

test("what must stay inside is moved, and cut only when it is too large", () => {
  const screen = { row: 0, column: 0, width: 20, height: 10 };
  expect(keepInside({ row: -5, column: 18, width: 6, height: 2 }, screen)).toEqual({
    row: 0,
    column: 14,
    width: 6,
    height: 2,
  });
  expect(keepInside({ row: 3, column: 3, width: 99, height: 99 }, screen)).toEqual(screen);
});

test("a slice is taken along an axis", () => {
  expect(slice(area, "vertical", 1, 2)).toEqual({ row: 3, column: 3, width: 10, height: 2 });
  expect(slice(area, "horizontal", 4, 6)).toEqual({ row: 2, column: 7, width: 6, height: 5 });
});
