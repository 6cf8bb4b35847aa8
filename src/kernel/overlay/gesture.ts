// Moving and resizing with the pointer, as arithmetic: where it was taken hold of and where it is now give a rectangle.
import { clamp, keepInside, type Rectangle, type Size } from "../rectangle.ts";
import type { Handle } from "./hit.ts";

/** What began with a press. */
export interface Gesture {
  readonly handle: Handle;
  /** The cell of the press. */
  readonly row: number;
  readonly column: number;
  /** Where the overlay was. */
  readonly start: Rectangle;
}

/**
 * The rectangle that a gesture leads to while the pointer is at a cell.
 * @param bounds what it must stay inside of
 * @param least the smallest size
 */
export function gestureRectangle(
  { handle, row, column, start }: Gesture,
  pointer: { readonly row: number; readonly column: number },
  bounds: Rectangle,
  least: Size,
): Rectangle {
  const rows = pointer.row - row;
  const columns = pointer.column - column;
  if (handle.kind === "move")
    return keepInside({ ...start, row: start.row + rows, column: start.column + columns }, bounds);
  const { edges } = handle;
  const vertical = pull(
    { start: start.row, end: start.row + start.height },
    { start: edges.top * rows, end: edges.bottom * rows },
    { start: bounds.row, end: bounds.row + bounds.height },
    least.height,
  );
  const horizontal = pull(
    { start: start.column, end: start.column + start.width },
    { start: edges.left * columns, end: edges.right * columns },
    { start: bounds.column, end: bounds.column + bounds.width },
    least.width,
  );
  return {
    row: vertical.start,
    height: vertical.end - vertical.start,
    column: horizontal.start,
    width: horizontal.end - horizontal.start,
  };
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Moves the ends of an interval; an end that is not moved stays, even where the interval is too short already. */
function pull(interval: Interval, by: Interval, bounds: Interval, least: number): Interval {
  const { start, end } = interval;
  if (by.start !== 0) return { start: clamp(start + by.start, bounds.start, Math.max(bounds.start, end - least)), end };
  if (by.end !== 0)
    return { start, end: Math.max(start, clamp(end + by.end, Math.min(start + least, bounds.end), bounds.end)) };
  return interval;
}
