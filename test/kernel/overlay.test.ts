// An overlay: where it goes, and how a user moves and resizes it.
import { describe, expect, test } from "bun:test";
import { parseConstraint } from "../../src/kernel/constraint.ts";
import { parseBorder } from "../../src/kernel/layout/border.ts";
import { Measure } from "../../src/kernel/layout/surface.ts";
import { box, type LayoutNode, leaf } from "../../src/kernel/layout.ts";
import { adjustTo, placeOverlay, type Screen, screenArea } from "../../src/kernel/overlay/place.ts";
import {
  ALIGNMENTS,
  ANCHORS,
  CORNERS,
  OVERLAY_DEFAULTS,
  Overlay,
  type OverlayOptions,
  parseDraggable,
  parseOverlaySize,
  parseResizable,
  type SizeFields,
} from "../../src/kernel/overlay.ts";
import { createRandom } from "./random.ts";
import { TestSurface } from "./surfaces.ts";

const screen: Screen = { width: 100, height: 41, statusRows: 1 };
const surface = new TestSurface("content", 30, 5);
const target = { row: 10, column: 20, width: 40, height: 8 };

type Options = Partial<Omit<OverlayOptions, "width" | "height">> & SizeFields;

function overlay(options: Options = {}, layout: LayoutNode = leaf(surface)): Overlay {
  const { width, min_width, max_width, height, min_height, max_height, ...rest } = options;
  const sizes = parseOverlaySize({ width, min_width, max_width, height, min_height, max_height });
  const made = new Overlay(1, undefined);
  made.configure({ ...OVERLAY_DEFAULTS, layout, ...rest, ...sizes });
  return made;
}

const at = (row: number, column: number, width: number, height: number) => ({ row, column, width, height });
const place = (options: Options, layout?: LayoutNode) => placeOverlay(overlay(options, layout), screen, target);

test("an overlay beside something is above it, or below where it fits only there, and as high as there is room", () => {
  const beside = (row: number, height: number, rows: number) => {
    const attached = overlay({ anchor: "win", beside: 1, width: "100%", height: rows });
    return placeOverlay(attached, screen, { row, column: 20, width: 40, height });
  };
  expect(beside(30, 3, 8)).toEqual(at(21, 20, 40, 8));
  expect(beside(4, 3, 8)).toEqual(at(8, 20, 40, 8));
  expect(beside(25, 10, 30)).toEqual(at(0, 20, 40, 24));
  // Below, the row of the statusline stays free.
  expect(beside(5, 10, 30)).toEqual(at(16, 20, 40, 24));
  expect(beside(0, 41, 30)?.height).toBe(1);
});

describe("an overlay without a size", () => {
  test.each([
    ["dock_bottom", at(16, 0, 100, 24)],
    ["dock_top", at(0, 0, 100, 24)],
    ["dock_left", at(0, 0, 30, 40)],
    ["dock_right", at(0, 70, 30, 40)],
    ["center", at(8, 15, 70, 25)],
    ["screen_at", at(0, 0, 60, 20)],
    ["win", at(10, 20, 60, 20)],
  ] as const)("has that of its anchor: %s", (anchor, expected) => {
    expect(place({ anchor })).toEqual(expected);
  });

  test("has that of its layout when the layout declares one", () => {
    const pill = leaf(surface, { measure: new Measure(12, 1) });
    expect(place({ anchor: "screen_at" }, pill)).toEqual(at(0, 0, 12, 1));
    expect(place({ anchor: "win", attach: "n", rowOffset: -1 }, pill)).toEqual(at(9, 34, 12, 1));
    expect(place({ anchor: "dock_bottom", border: parseBorder(true) }, pill)).toEqual(at(37, 0, 14, 3));
  });
});

describe("sizes", () => {
  test.each([
    ["cells", { width: 44, height: 14 }, 44, 14],
    ["shares of what the anchor has", { width: "50%", height: "25%" }, 50, 10],
    ["everything", { width: "fill", height: "fill" }, 100, 40],
    ["as the content", { width: "fit", height: "fit" }, 30, 5],
    ["as the content, under the cap", { max_width: 50, max_height: "50%" }, 30, 5],
    ["as the content, at the cap", { max_width: 12, max_height: 3 }, 12, 3],
    ["as the content, above the floor", { width: "fit", min_width: "40%", max_height: 20, min_height: 9 }, 40, 9],
    ["text that wraps is higher", { width: 10, max_height: "fill" }, 10, 15],
    ["never more than there is", { width: 5000, height: "300%" }, 100, 40],
    ["even none", { width: 0, height: 0 }, 0, 0],
  ])("%s", (_, options, width, height) => {
    expect(place(options)).toMatchObject({ width, height });
  });

  test("title and border are part of the content's size", () => {
    expect(place({ max_width: "fill", max_height: "fill", title: [{ text: "T" }] })).toMatchObject({
      width: 30,
      height: 6,
    });
    expect(place({ max_width: "fill", max_height: "fill", border: parseBorder(true) })).toMatchObject({
      width: 32,
      height: 7,
    });
  });

  test("what has no size of its own takes that of its anchor, under the cap", () => {
    const canvas = leaf(new TestSurface("canvas"));
    expect(place({ max_width: 20, height: "fit" }, canvas)).toMatchObject({ width: 20, height: 24 });
  });

  test("shares are of the window that it is attached to; cells may go beyond it", () => {
    expect(place({ anchor: "win", width: "50%", height: "fill" })).toEqual(at(10, 20, 20, 8));
    expect(place({ anchor: "win", width: 70, height: 30 })).toEqual(at(10, 20, 70, 30));
  });
});

describe("places", () => {
  test.each([
    ["nw", at(2, 3, 10, 4)],
    ["ne", at(2, 87, 10, 4)],
    ["sw", at(35, 3, 10, 4)],
    ["se", at(35, 87, 10, 4)],
  ] as const)("row and column count from the corner %s inwards", (corner, expected) => {
    expect(place({ anchor: "screen_at", corner, row: 2, column: 3, width: 10, height: 4 })).toEqual(expected);
  });

  test.each([
    ["nw", 10, 20],
    ["n", 10, 35],
    ["ne", 10, 50],
    ["w", 12, 20],
    ["center", 12, 35],
    ["e", 12, 50],
    ["sw", 14, 20],
    ["s", 14, 35],
    ["se", 14, 50],
  ] as const)("the point %s is put on that of the window", (attach, row, column) => {
    expect(place({ anchor: "win", attach, width: 10, height: 4 })).toEqual(at(row, column, 10, 4));
  });

  test("outside of the screen are moved inside", () => {
    expect(place({ anchor: "screen_at", row: 900, column: -7, width: 10, height: 4 })).toEqual(at(37, 0, 10, 4));
    expect(place({ anchor: "win", attach: "nw", rowOffset: -99, width: 10, height: 4 })).toEqual(at(0, 20, 10, 4));
  });

  test("docks leave the rows of the statusline free while there are others", () => {
    const dock = overlay({ height: "fill" });
    expect(placeOverlay(dock, { width: 10, height: 3, statusRows: 1 })).toEqual(at(0, 0, 10, 2));
    expect(placeOverlay(dock, { width: 10, height: 1, statusRows: 1 })).toEqual(at(0, 0, 10, 1));
    expect(placeOverlay(dock, { width: 0, height: 0, statusRows: 1 })).toEqual(at(0, 0, 0, 0));
  });

  test("a dock at the bottom leaves rows above it free when told to", () => {
    expect(place({ height: "fill", aboveRows: 5 })).toEqual(at(5, 0, 100, 35));
    expect(place({ height: "fill", aboveRows: 500 })).toEqual(at(39, 0, 100, 1));
  });

  test("attached to what is not shown it is not shown", () => {
    expect(placeOverlay(overlay({ anchor: "win" }), screen)).toBeUndefined();
  });
});

describe("what a user makes of it", () => {
  test("stays with other options of the same place and size", () => {
    const moved = overlay({ anchor: "center", width: 20, height: 10 });
    adjustTo(moved, at(3, 4, 25, 10), screen);
    expect(placeOverlay(moved, screen)).toEqual(at(3, 4, 25, 10));
    moved.configure({ ...moved.options, title: [{ text: "new" }] });
    expect(placeOverlay(moved, screen)).toEqual(at(3, 4, 25, 10));
    moved.configure({ ...moved.options, width: parseConstraint(30, "width") });
    expect(placeOverlay(moved, screen)).toMatchObject({ width: 30, height: 10 });
    moved.configure({ ...moved.options, anchor: "screen_at" });
    expect(placeOverlay(moved, screen)).toEqual(at(0, 0, 30, 10));
  });

  test("is kept inside of a smaller screen, and is back on a larger one", () => {
    const moved = overlay({ anchor: "screen_at", width: 20, height: 10 });
    adjustTo(moved, at(30, 70, 20, 10), screen);
    expect(placeOverlay(moved, { width: 40, height: 12, statusRows: 1 })).toEqual(at(2, 20, 20, 10));
    expect(placeOverlay(moved, screen)).toEqual(at(30, 70, 20, 10));
  });

  test("has the floor of its sizes", () => {
    const small = overlay({ anchor: "center", width: 20, min_width: 10, height: 5 });
    adjustTo(small, at(0, 0, 1, 1), screen);
    expect(placeOverlay(small, screen)).toMatchObject({ width: 10, height: 1 });
  });
});

test("draggable and resizable can be told in short", () => {
  expect(parseDraggable(true)).toEqual({ title: true, body: "inert" });
  expect(parseDraggable({ body: true })).toEqual({ title: false, body: true });
  expect(parseDraggable(undefined)).toEqual({ title: false, body: false });
  expect(parseResizable(true)).toEqual({ top: false, right: true, bottom: true, left: true, corners: true });
  expect(parseResizable({ top: true })).toMatchObject({ top: true, right: false });
});

test("an overlay of any kind lies inside of any screen", () => {
  const random = createRandom(3);
  const sizes = [undefined, 0, 1, 500, "10%", "200%", "fill", "fit", "min:9", "max:3"];
  for (let round = 0; round < 3000; round++) {
    const anchor = random.pick(ANCHORS);
    const made = overlay(
      {
        anchor,
        corner: random.pick(CORNERS),
        attach: random.pick(ALIGNMENTS),
        row: random.below(200) - 100,
        column: random.below(200) - 100,
        aboveRows: random.below(50),
        width: random.pick(sizes),
        height: random.pick(sizes),
        min_width: random.pick([undefined, 3, "50%"]),
        border: random.pick([undefined, parseBorder(true)]),
      },
      box("vertical", [{ node: leaf(surface), size: parseConstraint(random.pick(["fit", "fill", 4]), "height") }]),
    );
    const small: Screen = { width: random.below(90), height: random.below(30), statusRows: 1 };
    const wanted = at(random.below(60) - 30, random.below(60) - 30, random.below(200), random.below(200));
    if (random.below(2) === 0) adjustTo(made, wanted, small, target);
    const rectangle = placeOverlay(made, small, target);
    const area =
      anchor.startsWith("dock") && small.height > 1 ? { ...screenArea(small), height: small.height - 1 } : small;
    expect(rectangle).toBeDefined();
    if (rectangle === undefined) continue;
    const { row, column, width, height } = rectangle;
    expect(Math.min(row, column, width, height)).toBeGreaterThanOrEqual(0);
    expect(column + width).toBeLessThanOrEqual(area.width);
    expect(row + height).toBeLessThanOrEqual(area.height);
  }
});
