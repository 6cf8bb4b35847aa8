// What of an overlay is under a cell, and what can be done to the overlay by taking hold of it there.
import { hitLayout, type LayoutHit } from "../layout/hit.ts";
import type { Solved } from "../layout/solve.ts";
import type { Overlay } from "../overlay.ts";
import type { Edges } from "../rectangle.ts";

/** An overlay as it is on the screen. */
export interface PlacedOverlay {
  readonly overlay: Overlay;
  readonly solved: Solved;
}

/** What pulling at a cell does. */
export type Handle =
  | { readonly kind: "move" }
  /** Moves the edges that say 1. */
  | { readonly kind: "resize"; readonly edges: Edges };

export interface OverlayHit {
  readonly placed: PlacedOverlay;
  readonly hit: LayoutHit;
  readonly handle: Handle | undefined;
}

/** @returns undefined outside of the overlay */
export function hitOverlay(placed: PlacedOverlay, row: number, column: number): OverlayHit | undefined {
  const hit = hitLayout(placed.solved, row, column);
  return hit === undefined ? undefined : { placed, hit, handle: handleAt(placed, hit, row, column) };
}

function handleAt({ overlay, solved }: PlacedOverlay, hit: LayoutHit, row: number, column: number): Handle | undefined {
  if (hit.part === "divider" || hit.part === "scrollbar") return undefined;
  const edges = edgesAt(overlay, solved, row, column);
  if (edges !== undefined) return { kind: "resize", edges };
  return canMove(overlay, hit) ? { kind: "move" } : undefined;
}

/** The edges that a cell on the outside of an overlay moves. */
function edgesAt({ options: { resizable } }: Overlay, { rectangle }: Solved, row: number, column: number) {
  const top = row === rectangle.row;
  const bottom = row === rectangle.row + rectangle.height - 1;
  const left = column === rectangle.column;
  const right = column === rectangle.column + rectangle.width - 1;
  const corner = (top || bottom) && (left || right);
  if (corner && resizable.corners) return toEdges(top && !bottom, right, bottom, left && !right);
  if (right && resizable.right) return toEdges(false, true, false, false);
  if (bottom && resizable.bottom) return toEdges(false, false, true, false);
  if (left && resizable.left) return toEdges(false, false, false, true);
  if (top && resizable.top) return toEdges(true, false, false, false);
  return undefined;
}

function toEdges(top: boolean, right: boolean, bottom: boolean, left: boolean): Edges {
  return { top: Number(top), right: Number(right), bottom: Number(bottom), left: Number(left) };
}

function canMove({ content, options: { draggable } }: Overlay, hit: LayoutHit): boolean {
  // The title bar is that of the overlay itself, or that of its layout when it has none of its own; titles of boxes
  // inside are part of its body.
  const outer = content.border === undefined && content.title === undefined ? content.items[0]?.node : content;
  const own = (hit.part === "title" || hit.part === "border") && hit.frame.node === outer;
  if (own) return draggable.title && hit.row === 0;
  if (hit.part === "leaf")
    return draggable.body === true || (draggable.body === "inert" && hit.leaf.node.surface.inert);
  return draggable.body !== false;
}
