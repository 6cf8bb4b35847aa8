// Overlays of a run: reload, order, what is attached to what, the pointer.
import { beforeEach, describe, expect, test } from "bun:test";
import { cells } from "../../src/kernel/constraint.ts";
import { parseBorder } from "../../src/kernel/layout/border.ts";
import { leaf } from "../../src/kernel/layout.ts";
import type { OverlayHit } from "../../src/kernel/overlay/hit.ts";
import type { Screen } from "../../src/kernel/overlay/place.ts";
import { type Overlay, parseDraggable, parseResizable } from "../../src/kernel/overlay.ts";
import { beginGesture, followGesture, hitOverlays, type NewOverlay, Overlays } from "../../src/kernel/overlays.ts";
import { Owner } from "../../src/kernel/owner.ts";
import { TestSurface } from "./surfaces.ts";

const screen: Screen = { width: 80, height: 25, statusRows: 1 };

let overlays: Overlays;
let gone: Overlay[];
let owner: Owner;
let surface: TestSurface;

beforeEach(() => {
  gone = [];
  overlays = new Overlays((overlay) => gone.push(overlay));
  owner = new Owner("plugin", 1);
  surface = new TestSurface("content");
});

const open = (options: Partial<NewOverlay> = {}, by = owner): Overlay =>
  overlays.open(by, {
    layout: leaf(surface),
    anchor: "screen_at",
    width: { extent: cells(20) },
    height: { extent: cells(6) },
    modal: false,
    ...options,
  });
const arrange = () => overlays.arrange(screen, new Map());
const rectangleOf = (overlay: Overlay) => arrange().find((placed) => placed.overlay === overlay)?.solved.rectangle;
const hit = (row: number, column: number) => hitOverlays(arrange(), row, column);

/** Presses at the first cell, drags to the second. */
function drag(from: [number, number], to: [number, number]): void {
  const { placed, handle } = hit(...from) as OverlayHit;
  if (handle === undefined) throw new Error("there is nothing to take hold of");
  const gesture = beginGesture(placed, handle, ...from);
  followGesture(placed.overlay, gesture, { row: to[0], column: to[1] }, screen);
}

describe("a reload", () => {
  test("keeps a named overlay where the user has put it, with its new layout", () => {
    const overlay = open({ name: "a", draggable: parseDraggable(true), title: [{ text: "T" }] });
    drag([0, 5], [3, 9]);
    const next = new Owner("plugin", 2);
    const other = leaf(new TestSurface("other"));
    expect(open({ name: "a", layout: other, z: 5 }, next)).toBe(overlay);
    owner.dispose();
    expect(overlays.list()).toEqual([overlay]);
    expect(overlay.options).toMatchObject({ layout: other, z: 5 });
    expect(rectangleOf(overlay)).toEqual({ row: 3, column: 4, width: 20, height: 6 });
  });

  test("drops those without a name", () => {
    const overlay = open();
    owner.dispose();
    expect(overlays.isOpen(overlay)).toBe(false);
    expect(gone).toEqual([overlay]);
  });

  test("that fails brings the former layout back", () => {
    const overlay = open({ name: "a" });
    const { layout } = overlay.options;
    const next = new Owner("plugin", 2);
    open({ name: "a", layout: leaf(new TestSurface("bad")) }, next);
    next.dispose();
    expect(overlay.options.layout).toBe(layout);
    expect(gone).toEqual([]);
  });
});

describe("order", () => {
  test("is by z, then by opening", () => {
    const [a, b, c] = [open({ z: 5 }), open(), open()];
    expect(overlays.list()).toEqual([b, c, a]);
    expect((hit(0, 0) as OverlayHit).placed.overlay).toBe(a);
    overlays.close(a);
    expect((hit(0, 0) as OverlayHit).placed.overlay).toBe(c);
  });

  test("knows the highest modal one", () => {
    expect(overlays.modal).toBeUndefined();
    const [a, b] = [open({ modal: true, z: 1 }), open({ modal: true })];
    open({ z: 9 });
    expect(overlays.modal).toBe(a);
    overlays.close(a);
    expect(overlays.modal).toBe(b);
  });

  test("of a thousand is fine", () => {
    for (let i = 0; i < 1000; i++) open({ z: i % 7 });
    expect(arrange()).toHaveLength(1000);
    owner.dispose();
    expect(arrange()).toEqual([]);
  });
});

describe("attached to", () => {
  test("what another overlay shows, it follows that one, whatever the order", () => {
    const attached = open({
      anchor: "win",
      target: surface,
      attach: "sw",
      width: { extent: cells(4) },
      layout: leaf(new TestSurface("x")),
      z: -1,
    });
    const base = open({ row: 10, column: 30 });
    expect(rectangleOf(attached)).toEqual({ row: 10, column: 30, width: 4, height: 6 });
    overlays.close(base);
    expect(rectangleOf(attached)).toBeUndefined();
  });

  test("each other in a ring, they are not shown, and the others are", () => {
    const [x, y] = [new TestSurface("x"), new TestSurface("y")];
    open({ anchor: "win", target: y, layout: leaf(x) });
    open({ anchor: "win", target: x, layout: leaf(y) });
    const third = open();
    expect(arrange().map(({ overlay }) => overlay)).toEqual([third]);
  });

  test("the main screen, it is where that is", () => {
    const main = new TestSurface("main");
    open({ anchor: "win", target: main });
    const shown = new Map([[main, { row: 5, column: 6, width: 30, height: 9 }]]);
    expect(overlays.arrange(screen, shown)[0]?.solved.rectangle).toMatchObject({ row: 5, column: 6 });
  });
});

describe("the pointer", () => {
  test("finds what is under it", () => {
    const overlay = open({ title: [{ text: "T" }], row: 4, column: 4 });
    expect(hit(4, 10)).toMatchObject({ placed: { overlay }, hit: { part: "title" } });
    expect(hit(6, 10)).toMatchObject({ hit: { part: "leaf", row: 1, column: 6, leaf: { node: { surface } } } });
    expect(hit(0, 0)).toBeUndefined();
    overlays.commit(arrange());
    expect(overlay.rectangle).toEqual({ row: 4, column: 4, width: 20, height: 6 });
    overlays.commit([]);
    expect(overlay.rectangle).toBeUndefined();
  });

  test("reaches nothing below a modal overlay", () => {
    open({ row: 15 });
    const modal = open({ modal: true, z: 1 });
    const above = open({ row: 15, column: 40, z: 2 });
    expect(hit(16, 2)).toEqual({ outside: modal });
    expect(hit(24, 79)).toEqual({ outside: modal });
    expect(hit(16, 42)).toMatchObject({ placed: { overlay: above } });
  });

  test.each([
    ["the title", true, { title: true }, [0, 5], "move"],
    ["a window with keys", true, {}, [2, 5], undefined],
    ["a window with keys, if any of the body counts", { body: true }, {}, [2, 5], "move"],
    ["an inert window", true, { inert: true }, [2, 5], "move"],
    ["an inert window, if only the title counts", { title: true }, { inert: true }, [2, 5], undefined],
    ["anything when it is not draggable", false, { title: true, inert: true }, [0, 5], undefined],
  ] as const)(
    "takes hold of %s",
    (_, draggable, { title, inert }: { title?: boolean; inert?: boolean }, [row, column], kind) => {
      surface.inert = inert ?? false;
      open({ draggable: parseDraggable(draggable), title: title ? [{ text: "T" }] : undefined });
      expect((hit(row, column) as OverlayHit).handle?.kind).toBe(kind as "move");
    },
  );

  test.each([
    ["left edge", [3, 0], { left: 1, right: 0, top: 0, bottom: 0 }],
    ["right edge", [3, 19], { left: 0, right: 1, top: 0, bottom: 0 }],
    ["bottom edge", [5, 7], { left: 0, right: 0, top: 0, bottom: 1 }],
    ["lower right corner", [5, 19], { left: 0, right: 1, top: 0, bottom: 1 }],
    ["upper left corner", [0, 0], { left: 1, right: 0, top: 1, bottom: 0 }],
  ] as const)("resizes at the %s", (_, [row, column], edges) => {
    open({ resizable: parseResizable(true), border: parseBorder(true) });
    expect((hit(row, column) as OverlayHit).handle).toEqual({ kind: "resize", edges });
  });

  test("the upper edge and the scrollbar are no handles by default", () => {
    surface.hasScrollbar = true;
    open({ resizable: parseResizable(true), draggable: parseDraggable({ body: true }) });
    expect((hit(0, 7) as OverlayHit).handle).toEqual({ kind: "move" });
    expect((hit(3, 19) as OverlayHit).handle).toBeUndefined();
  });

  test("moves an overlay as far as the screen goes, and no further", () => {
    const overlay = open({ draggable: parseDraggable({ body: true }) });
    drag([2, 2], [5, 9]);
    expect(rectangleOf(overlay)).toEqual({ row: 3, column: 7, width: 20, height: 6 });
    drag([5, 9], [999, 999]);
    expect(rectangleOf(overlay)).toEqual({ row: 19, column: 60, width: 20, height: 6 });
    // The pointer has gone too far; pulling back moves it at once.
    drag([20, 61], [19, 60]);
    expect(rectangleOf(overlay)).toEqual({ row: 18, column: 59, width: 20, height: 6 });
  });

  test.each([
    ["right edge", [5, 29], [5, 39], { row: 2, column: 10, width: 30, height: 6 }],
    ["right edge, too far", [5, 29], [5, 500], { row: 2, column: 10, width: 70, height: 6 }],
    ["right edge, over the left one", [5, 29], [5, 0], { row: 2, column: 10, width: 3, height: 6 }],
    ["left edge", [5, 10], [5, 4], { row: 2, column: 4, width: 26, height: 6 }],
    ["left edge, over the right one", [5, 10], [5, 70], { row: 2, column: 27, width: 3, height: 6 }],
    ["lower right corner", [7, 29], [9, 31], { row: 2, column: 10, width: 22, height: 8 }],
    ["upper left corner", [2, 10], [0, 8], { row: 0, column: 8, width: 22, height: 8 }],
  ] as const)("pulls the %s", (_, from, to, expected) => {
    const overlay = open({ resizable: parseResizable(true), border: parseBorder(true), row: 2, column: 10 });
    drag([...from], [...to]);
    expect(rectangleOf(overlay)).toEqual(expected);
  });

  test("pulls a dock up; it stays at the bottom", () => {
    const overlay = open({ anchor: "dock_bottom", resizable: parseResizable({ top: true }), title: [{ text: "T" }] });
    expect(rectangleOf(overlay)).toEqual({ row: 18, column: 0, width: 20, height: 6 });
    drag([18, 3], [8, 3]);
    expect(rectangleOf(overlay)).toEqual({ row: 8, column: 0, width: 20, height: 16 });
  });
});
