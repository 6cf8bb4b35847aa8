// Sizes as plugins write them.
import { describe, expect, test } from "bun:test";
import { limits, parseAxisSize, parseBound, parseConstraint, resolveBound } from "../../src/kernel/constraint.ts";

describe("a size", () => {
  test.each([
    [0, { extent: { kind: "cells", cells: 0 } }],
    [12, { extent: { kind: "cells", cells: 12 } }],
    [12n, { extent: { kind: "cells", cells: 12 } }],
    [1e15, { extent: { kind: "cells", cells: 65_535 } }],
    ["40%", { extent: { kind: "share", part: 40, whole: 100 } }],
    ["33.3%", { extent: { kind: "share", part: 33.3, whole: 100 } }],
    ["fit", { extent: { kind: "fit" } }],
    ["fill", { extent: { kind: "fill", weight: 1 } }],
    ["ratio:1/3", { extent: { kind: "share", part: 1, whole: 3 } }],
    ["min:5", { extent: { kind: "fill", weight: 1 }, minimum: { kind: "cells", cells: 5 } }],
    ["max:20%", { extent: { kind: "fill", weight: 1 }, maximum: { kind: "share", part: 20, whole: 100 } }],
    [{ cells: 3 }, { extent: { kind: "cells", cells: 3 } }],
    [
      { percent: 25, min: 4 },
      { extent: { kind: "share", part: 25, whole: 100 }, minimum: { kind: "cells", cells: 4 } },
    ],
    [{ ratio: [2, 3] }, { extent: { kind: "share", part: 2, whole: 3 } }],
    [
      { fit: true, max: "50%" },
      { extent: { kind: "fit" }, maximum: { kind: "share", part: 50, whole: 100 } },
    ],
    [{ fill: 2 }, { extent: { kind: "fill", weight: 2 } }],
    [
      { min: 1, max: 9 },
      { extent: { kind: "fill", weight: 1 }, minimum: { kind: "cells", cells: 1 } },
    ],
  ])("%p", (value, expected) => {
    expect(parseConstraint(value, "width")).toMatchObject(expected);
  });

  test.each([
    [-1, "width: -1 is no size"],
    [Number.NaN, "width: NaN is no size"],
    [Infinity, "width: Infinity is no size"],
    [undefined, "width: nil is no size"],
    ["wide", 'width: "wide" is no size; expected a number of cells, "N%"'],
    ["12", 'width: "12" is no size'],
    ["-5%", 'width: "-5%" is no size'],
    ["ratio:1/0", "is no size"],
    ["min:", "is no size"],
    ["max:fit", "is no size"],
    [{}, "width: the table gives no size"],
    [{ cells: 1, percent: 2 }, "width: the table gives more than one size"],
    [{ cells: 1, max: 2 }, 'width: "cells" and "max" cannot both be set'],
    [{ wide: 1 }, 'width: "wide" is unknown'],
    [{ fill: 0 }, "width.fill: 0 is no size"],
    [[1], "width: a table is no size"],
  ])("%p is refused", (value, message) => {
    expect(() => parseConstraint(value, "width")).toThrow(message);
  });
});

describe("the three fields of an axis", () => {
  const height = (size: unknown, minimum?: unknown, maximum?: unknown) =>
    parseAxisSize({ size, minimum, maximum }, "height");

  test.each([5, "50%", "fill", "ratio:1/2"])("a fixed %p and a maximum contradict each other", (size) => {
    expect(() => height(size, undefined, 10)).toThrow("height and max_height cannot both be set");
  });

  test("fit and a maximum go together, and a maximum alone means fit", () => {
    const expected = { extent: { kind: "fit" }, maximum: { kind: "cells", cells: 10 } };
    expect(height("fit", undefined, 10)).toMatchObject(expected);
    expect(height(undefined, undefined, 10)).toMatchObject(expected);
  });

  test("nothing given leaves it open; a minimum alone, too", () => {
    expect(height(undefined).extent).toBeUndefined();
    expect(height(undefined, 3)).toMatchObject({ extent: undefined, minimum: { kind: "cells", cells: 3 } });
  });

  test("a bad bound is named", () => {
    expect(() => height(undefined, "fit")).toThrow('min_height: "fit" is no size');
    expect(() => parseBound({}, "max_width")).toThrow("max_width: a table is no size");
  });
});

test("bounds follow the space there is; the minimum wins", () => {
  expect(resolveBound(parseBound("40%", "x"), 81)).toBe(32);
  expect(resolveBound(parseBound("fill", "x"), 81)).toBe(81);
  expect(limits({ minimum: parseBound(9, "x"), maximum: parseBound(4, "x") }, 20)).toEqual({ least: 9, most: 9 });
  expect(limits({ minimum: parseBound(99, "x") }, 20)).toEqual({ least: 20, most: 20 });
});
