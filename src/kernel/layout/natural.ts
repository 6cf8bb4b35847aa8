// The size that a layout wants by itself. Width comes first, height follows from it, as text wraps.
import { type Constraint, limits, resolveBound } from "../constraint.ts";
import { type Box, type BoxItem, isCollapsed, isItemCollapsed, type LayoutNode, type SplitNode } from "../layout.ts";
import { type Axis, clamp, type Size } from "../rectangle.ts";
import { ask } from "./answers.ts";
import { distribute } from "./distribute.ts";
import { frameSize } from "./frame.ts";
import { divide } from "./split.ts";
import type { Surface } from "./surface.ts";

/** What a child wants, given the space it has a share of. */
type Ask = (child: LayoutNode, extent: number, index: number) => number | undefined;

/**
 * The width that a node wants.
 * @param available what its parts with a share of the space take their share of
 * @returns undefined when it takes what it gets
 */
export function naturalWidth(node: LayoutNode, available: number): number | undefined {
  return natural(node, "width", available, (surface) => surface.naturalWidth(), naturalWidth);
}

/** The height that a node wants when it is `width` cells wide; otherwise as `naturalWidth`. */
export function naturalHeight(node: LayoutNode, width: number, available: number): number | undefined {
  const inside = Math.max(0, width - frameSize(node).width);
  const widths = childWidths(node, inside);
  const askChild: Ask = (child, extent, index) => naturalHeight(child, widths[index] as number, extent);
  return natural(node, "height", available, (surface) => surface.naturalHeight(inside), askChild);
}

/** Whether a node says itself how large it is along an axis, rather than by what it happens to show. */
export function declaresSize(node: LayoutNode, axis: Axis): boolean {
  if (node.kind === "leaf") return node.measure !== undefined;
  if (node.kind === "split") return false;
  if (node.axis !== axis) return node.items.some((item) => declaresSize(item.node, axis));
  return (
    node.items.length > 0 &&
    node.items.every(({ node: child, size: { extent } }) =>
      extent.kind === "fit" ? declaresSize(child, axis) : extent.kind === "cells",
    )
  );
}

/** The shown items of a box that has `extent` cells along its axis, the gap between them and the cells of each. */
export function itemExtents(
  node: Box,
  extent: number,
  askChild: (child: LayoutNode, inside: number) => number | undefined,
): { shown: BoxItem[]; gap: number; extents: number[] } {
  const { shown, gap } = arrangeItems(node, extent);
  const inside = Math.max(0, extent - gap * (shown.length - 1));
  const claimants = shown.map(({ node: child, size: constraint }) => ({
    constraint,
    natural: constraint.extent.kind === "fit" ? askChild(child, inside) : undefined,
  }));
  return { shown, gap, extents: distribute(inside, claimants) };
}

/** The extent that an item of a box has along the axis of the box when there is plenty. */
function naturalItem(size: Constraint, available: number, wanted: number | undefined): number | undefined {
  const { extent } = size;
  const { least, most } = limits(size, available);
  const follows = extent.kind === "fit" || extent.kind === "fill";
  const cells = follows ? wanted : resolveBound(extent, available);
  return cells === undefined && least === 0 ? undefined : clamp(cells ?? 0, least, most);
}

/** The items of a box that take space, and the gap between them where there are `extent` cells. */
function arrangeItems(node: Box, extent: number): { shown: BoxItem[]; gap: number } {
  const shown = node.items.filter((item) => !isItemCollapsed(item));
  const gaps = shown.length - 1;
  // Gaps give way before items lose their last cell.
  const gap = gaps <= 0 ? 0 : Math.min(node.gap, Math.floor(Math.max(0, extent - shown.length) / gaps));
  return { shown, gap };
}

function natural(
  node: LayoutNode,
  dimension: keyof Size,
  available: number,
  askSurface: (surface: Surface) => number | undefined,
  askChild: Ask,
): number | undefined {
  if (isCollapsed(node)) return 0;
  const frame = frameSize(node)[dimension];
  const content =
    node.kind === "leaf"
      ? ask(() => node.measure?.get()[dimension] ?? askSurface(node.surface))
      : naturalChildren(node, dimension, Math.max(0, available - frame), askChild);
  return content === undefined ? undefined : content + frame;
}

function naturalChildren(
  node: Box | SplitNode,
  dimension: keyof Size,
  inner: number,
  askChild: Ask,
): number | undefined {
  const along = (node.axis === "horizontal") === (dimension === "width");
  if (node.kind === "split") {
    const wanted = [askChild(node.first, inner, 0), askChild(node.second, inner, 1)];
    return along ? sum(wanted, node.divider.hidden ? 0 : 1) : greatest(wanted);
  }
  const { shown, gap } = arrangeItems(node, Number.MAX_SAFE_INTEGER);
  if (shown.length === 0) return 0;
  const wanted = shown.map((item, index) => {
    const child = askChild(item.node, inner, index);
    return along ? naturalItem(item.size, inner, child) : child;
  });
  return along ? sum(wanted, gap * (shown.length - 1)) : greatest(wanted);
}

/** The width of each shown child of a node that has `width` cells inside of its frame. */
function childWidths(node: LayoutNode, width: number): number[] {
  if (node.kind === "leaf") return [];
  if (node.axis === "vertical") return new Array(node.kind === "box" ? node.items.length : 2).fill(width);
  if (node.kind === "box") return itemExtents(node, width, (child, inside) => naturalWidth(child, inside)).extents;
  const { first, second } = divide(node, width);
  return [first, second];
}

/** The sum of what is known; undefined when nothing is. */
function sum(wanted: readonly (number | undefined)[], extra: number): number | undefined {
  if (wanted.every((cells) => cells === undefined)) return undefined;
  return wanted.reduce((before: number, cells) => before + (cells ?? 0), extra);
}

function greatest(wanted: readonly (number | undefined)[]): number | undefined {
  const known = wanted.filter((cells) => cells !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
