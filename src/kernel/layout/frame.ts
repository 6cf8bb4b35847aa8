// Border, title and padding of a layout node: what they take, and how they give way when there is little room.
import type { Frame } from "../layout.ts";
import { type Edges, inset, type Rectangle, type Size } from "../rectangle.ts";

/** A frame as it is shown in some space. */
export interface Framing {
  /** Cells of border and title on each side: 0 or 1. */
  readonly border: Edges;
  /** What is left for the content. */
  readonly inner: Rectangle;
}

/** The columns and rows that a frame takes when there is room for it. */
export function frameSize(frame: Frame): Size {
  const border = borderEdges(frame);
  const { padding } = frame;
  return {
    width: border.left + border.right + padding.left + padding.right,
    height: border.top + border.bottom + padding.top + padding.bottom,
  };
}

/** The frame in `area`. The content has the last cell: padding goes first, then the border, on each axis by itself. */
export function frameWithin(frame: Frame, area: Rectangle): Framing {
  const wanted = borderEdges(frame);
  const [left, right] = area.width > wanted.left + wanted.right ? [wanted.left, wanted.right] : [0, 0];
  const [top, bottom] = area.height > wanted.top + wanted.bottom ? [wanted.top, wanted.bottom] : [0, 0];
  const border = { top, right, bottom, left };
  const inside = inset(area, border);
  return { border, inner: inset(inside, paddingWithin(frame.padding, inside)) };
}

function borderEdges({ border, title }: Frame): Edges {
  const { top, right, bottom, left } = border?.sides ?? {};
  return {
    top: top === undefined && title === undefined ? 0 : 1,
    right: right === undefined ? 0 : 1,
    bottom: bottom === undefined ? 0 : 1,
    left: left === undefined ? 0 : 1,
  };
}

function paddingWithin(padding: Edges, { width, height }: Size): Edges {
  const left = Math.min(padding.left, Math.max(0, width - 1));
  const top = Math.min(padding.top, Math.max(0, height - 1));
  return {
    top,
    left,
    right: Math.min(padding.right, Math.max(0, width - 1 - left)),
    bottom: Math.min(padding.bottom, Math.max(0, height - 1 - top)),
  };
}
