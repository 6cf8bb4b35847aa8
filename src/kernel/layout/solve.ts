// Turns a layout and a rectangle into the rectangles of its leaves and of what is around and between them.
// Every rectangle lies inside of the given one, and no cell belongs to two.
import type { Span } from "../draw.ts";
import { type Box, isCollapsed, type Justify, type LayoutNode, type Leaf, type SplitNode } from "../layout.ts";
import { type Edges, extentAlong, isEmpty, type Rectangle, slice } from "../rectangle.ts";
import type { Border } from "./border.ts";
import { frameWithin } from "./frame.ts";
import { itemExtents, naturalHeight, naturalWidth } from "./natural.ts";
import { divide } from "./split.ts";
import type { Surface } from "./surface.ts";

export interface LeafPlacement {
  readonly node: Leaf;
  /** Where its surface is, inside of border and padding. */
  readonly rectangle: Rectangle;
}

/** A border and title around a node. They take the outermost cells of the rectangle on the sides that say 1. */
export interface FramePlacement {
  readonly kind: "frame";
  readonly node: LayoutNode;
  readonly rectangle: Rectangle;
  readonly edges: Edges;
  readonly border: Border | undefined;
  /** Shown in the top row. */
  readonly title: readonly Span[] | undefined;
}

/** The line between the panes of a split. */
export interface DividerPlacement {
  readonly kind: "divider";
  readonly node: SplitNode;
  readonly rectangle: Rectangle;
  /** The cell along the axis at which the first pane starts. */
  readonly start: number;
  /** The cells that both panes have together. */
  readonly extent: number;
}

/** A layout on the screen. */
export interface Solved {
  readonly rectangle: Rectangle;
  readonly leaves: readonly LeafPlacement[];
  readonly chrome: readonly (FramePlacement | DividerPlacement)[];
}

interface Collected {
  readonly leaves: LeafPlacement[];
  readonly chrome: (FramePlacement | DividerPlacement)[];
}

/** Places a layout in a rectangle. Leaves that are left without space are told so by an empty rectangle. */
export function solve(node: LayoutNode, rectangle: Rectangle): Solved {
  const collected: Collected = { leaves: [], chrome: [] };
  place(node, rectangle, collected);
  return { rectangle, ...collected };
}

function place(node: LayoutNode, area: Rectangle, collected: Collected): void {
  const { border: edges, inner } = frameWithin(node, area);
  if (!isCollapsed(node)) placeFrame(node, area, edges, collected);
  if (node.kind === "leaf") collected.leaves.push({ node, rectangle: inner });
  else if (node.kind === "box") placeBox(node, inner, collected);
  else placeSplit(node, inner, collected);
}

function placeFrame(node: LayoutNode, rectangle: Rectangle, edges: Edges, { chrome }: Collected): void {
  if (edges.top + edges.right + edges.bottom + edges.left === 0 || isEmpty(rectangle)) return;
  const title = edges.top === 1 ? node.title : undefined;
  chrome.push({ kind: "frame", node, rectangle, edges, border: node.border, title });
}

function placeBox(node: Box, area: Rectangle, collected: Collected): void {
  const { axis } = node;
  const extent = extentAlong(axis, area);
  const { shown, gap, extents } = itemExtents(node, extent, (child, inside) =>
    axis === "vertical" ? naturalHeight(child, area.width, inside) : naturalWidth(child, inside),
  );
  const used = extents.reduce((sum, cells) => sum + cells, 0) + gap * Math.max(0, shown.length - 1);
  const spread = justify(node.justify, Math.max(0, extent - used), shown.length);
  let offset = spread.before;
  let index = 0;
  for (const item of node.items) {
    if (item !== shown[index]) {
      place(item.node, slice(area, axis, Math.min(offset, extent), 0), collected);
      continue;
    }
    const cells = extents[index] as number;
    place(item.node, slice(area, axis, offset, cells), collected);
    offset += cells + (index < shown.length - 1 ? gap + spread.between(index) : 0);
    index++;
  }
}

/** Where the space goes that no item takes. */
function justify(how: Justify, spare: number, count: number): { before: number; between: (index: number) => number } {
  const none = (): number => 0;
  if (how === "end") return { before: spare, between: none };
  if (how === "center") return { before: Math.floor(spare / 2), between: none };
  if (how === "start" || count < 2) return { before: 0, between: none };
  const edge = (index: number): number => Math.round((spare * index) / (count - 1));
  return { before: 0, between: (index) => edge(index + 1) - edge(index) };
}

function placeSplit(node: SplitNode, area: Rectangle, collected: Collected): void {
  const { axis } = node;
  const { first, divider, second } = divide(node, extentAlong(axis, area));
  place(node.first, slice(area, axis, 0, first), collected);
  const start = axis === "vertical" ? area.row : area.column;
  const rectangle = slice(area, axis, first, divider);
  // A hidden line has no cell, and can be moved all the same.
  const isThere = !isEmpty(node.divider.hidden ? area : rectangle);
  if (isThere) collected.chrome.push({ kind: "divider", node, rectangle, start, extent: first + second });
  place(node.second, slice(area, axis, first + divider, second), collected);
}

/**
 * Makes placements those of the frame that is shown: everything that is placed is told where it is, and what was
 * shown before and is not any more is told that.
 * @param before what the last call returned
 * @returns what is shown now
 */
export function commit(placements: Iterable<Solved>, before: ReadonlySet<Surface>): Set<Surface> {
  const shown = new Map<Surface, Rectangle>();
  for (const { leaves, chrome } of placements) {
    for (const { node, rectangle } of leaves) shown.set(node.surface, rectangle);
    for (const part of chrome) if (part.kind === "divider") part.node.split.placed(part.extent);
  }
  for (const surface of before) if (!shown.has(surface)) surface.place(undefined);
  for (const [surface, rectangle] of shown) surface.place(rectangle);
  return new Set(shown.keys());
}
