// What is under a cell of a placed layout.
import { contains, type Rectangle } from "../rectangle.ts";
import type { DividerPlacement, FramePlacement, LeafPlacement, Solved } from "./solve.ts";

/** A part of a layout and the cell in it, relative to its upper left cell. */
export type LayoutHit =
  | { readonly part: "leaf" | "scrollbar"; readonly leaf: LeafPlacement; readonly row: number; readonly column: number }
  | { readonly part: "title" | "border"; readonly frame: FramePlacement; readonly row: number; readonly column: number }
  | { readonly part: "divider"; readonly divider: DividerPlacement; readonly row: number; readonly column: number }
  /** Padding, gaps and space that nothing takes. */
  | { readonly part: "blank"; readonly row: number; readonly column: number };

/** @returns undefined outside of the layout */
export function hitLayout(solved: Solved, row: number, column: number): LayoutHit | undefined {
  if (!contains(solved.rectangle, row, column)) return undefined;
  const within = ({ row: top, column: left }: Rectangle) => ({ row: row - top, column: column - left });
  for (const leaf of solved.leaves) {
    const { rectangle, node } = leaf;
    if (!contains(rectangle, row, column)) continue;
    const onScrollbar = node.surface.hasScrollbar && column === rectangle.column + rectangle.width - 1;
    return { part: onScrollbar ? "scrollbar" : "leaf", leaf, ...within(rectangle) };
  }
  for (const chrome of solved.chrome) {
    if (!contains(chrome.rectangle, row, column)) continue;
    const position = within(chrome.rectangle);
    if (chrome.kind === "divider") return { part: "divider", divider: chrome, ...position };
    const part = framePart(chrome, position.row, position.column);
    if (part !== undefined) return { part, frame: chrome, ...position };
  }
  return { part: "blank", ...within(solved.rectangle) };
}

function framePart(
  { rectangle: { width, height }, edges, title }: FramePlacement,
  row: number,
  column: number,
): "title" | "border" | undefined {
  if (row < edges.top) return title === undefined ? "border" : "title";
  const onEdge = column < edges.left || column >= width - edges.right || row >= height - edges.bottom;
  return onEdge ? "border" : undefined;
}
