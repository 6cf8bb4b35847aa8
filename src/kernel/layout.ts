// Layouts: immutable trees of boxes and splits whose leaves show windows and paint slots.
// A node is built from finished nodes, so it cannot contain itself; how deep and how large a tree may grow is limited.
import type { Constraint } from "./constraint.ts";
import type { Span } from "./draw.ts";
import { ask } from "./layout/answers.ts";
import type { Border } from "./layout/border.ts";
import type { Split } from "./layout/split.ts";
import type { Measure, Surface } from "./layout/surface.ts";
import { type Axis, type Edges, NO_EDGES } from "./rectangle.ts";

/** What any node can have around it. */
export interface Frame {
  readonly border?: Border;
  /** Shown in the top border, or in a row of its own when there is none. */
  readonly title?: readonly Span[];
  /** Blank cells between the border and what is inside. */
  readonly padding: Edges;
}

interface Tree {
  /** Levels of nodes from here down. */
  readonly depth: number;
  /** Nodes from here down; one that is used twice counts twice. */
  readonly count: number;
}

/** Shows a window or a paint slot. */
export interface Leaf extends Frame, Tree {
  readonly kind: "leaf";
  readonly surface: Surface;
  /** The natural size, when it is not to follow from what is shown. */
  readonly measure?: Measure;
  /** Whether it takes no space while there is nothing to see in it. */
  readonly collapseWhenEmpty: boolean;
}

/** How the space that no item takes is used: left at an end, or put between the items. */
export type Justify = "start" | "center" | "end" | "space-between";

export interface BoxItem {
  readonly node: LayoutNode;
  /** The extent along the axis of the box; across it items take all there is. */
  readonly size: Constraint;
  readonly collapseWhenEmpty?: boolean;
}

/** Lines its items up along an axis. */
export interface Box extends Frame, Tree {
  readonly kind: "box";
  readonly axis: Axis;
  readonly items: readonly BoxItem[];
  /** Blank cells between two items. */
  readonly gap: number;
  readonly justify: Justify;
}

/** Two panes with a line between them that can be moved. */
export interface SplitNode extends Frame, Tree {
  readonly kind: "split";
  readonly axis: Axis;
  readonly first: LayoutNode;
  readonly second: LayoutNode;
  readonly split: Split;
  /** Theme groups of the line: usually, and while it is moved. One that is hidden takes no cell. */
  readonly divider: { readonly normal?: string; readonly active?: string; readonly hidden?: boolean };
}

export type LayoutNode = Leaf | Box | SplitNode;

/** A layout that is too deep or too large. */
class LayoutError extends Error {}

const MOST_LEVELS = 64;
const MOST_NODES = 10_000;

/** Makes a leaf. */
export function leaf(surface: Surface, options: Partial<Omit<Leaf, "kind" | "surface" | keyof Tree>> = {}): Leaf {
  return Object.freeze({
    padding: NO_EDGES,
    collapseWhenEmpty: false,
    ...options,
    ...tree([]),
    kind: "leaf",
    surface,
  });
}

/**
 * Makes a box.
 * @throws LayoutError when the tree gets too deep or too large
 */
export function box(
  axis: Axis,
  items: readonly BoxItem[],
  options: Partial<Omit<Box, "kind" | "axis" | "items" | keyof Tree>> = {},
): Box {
  const own = [...items];
  return Object.freeze({
    padding: NO_EDGES,
    gap: 0,
    justify: "start",
    ...options,
    ...tree(own.map(({ node }) => node)),
    kind: "box",
    axis,
    items: own,
  });
}

/**
 * Makes a split. @param axis `horizontal` puts the panes side by side
 * @throws LayoutError when the tree gets too deep or too large
 */
export function splitNode(
  axis: Axis,
  first: LayoutNode,
  second: LayoutNode,
  split: Split,
  options: Partial<Frame & Pick<SplitNode, "divider">> = {},
): SplitNode {
  return Object.freeze({
    padding: NO_EDGES,
    divider: {},
    ...options,
    ...tree([first, second]),
    kind: "split",
    axis,
    first,
    second,
    split,
  });
}

/** The leaves of a layout in reading order; one that is used twice comes twice. */
export function leaves(node: LayoutNode): Leaf[] {
  if (node.kind === "leaf") return [node];
  return children(node).flatMap(leaves);
}

/** Whether nothing is to be shown of a node, so that it takes no space. */
export function isCollapsed(node: LayoutNode): boolean {
  if (node.kind === "leaf") return node.collapseWhenEmpty && ask(() => node.surface.isEmpty);
  if (node.kind === "split") return false;
  return node.items.length > 0 && node.items.every(isItemCollapsed);
}

/** Whether an item takes no space. */
export function isItemCollapsed(item: BoxItem): boolean {
  return isCollapsed(item.node) || (item.collapseWhenEmpty === true && isBlank(item.node));
}

/** Whether there is nothing to see in any leaf. */
function isBlank(node: LayoutNode): boolean {
  return node.kind === "leaf" ? ask(() => node.surface.isEmpty) : children(node).every(isBlank);
}

function children(node: Box | SplitNode): LayoutNode[] {
  return node.kind === "box" ? node.items.map((item) => item.node) : [node.first, node.second];
}

function tree(nodes: readonly LayoutNode[]): Tree {
  let depth = 1;
  let count = 1;
  for (const node of nodes) {
    depth = Math.max(depth, node.depth + 1);
    count += node.count;
  }
  if (depth > MOST_LEVELS) throw new LayoutError(`the layout is too deep: the limit is ${MOST_LEVELS} levels`);
  if (count > MOST_NODES) throw new LayoutError(`the layout is too large: the limit is ${MOST_NODES} nodes`);
  return { depth, count };
}
