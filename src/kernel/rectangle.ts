// Rectangles of screen cells and the arithmetic on them. Rows and columns count from 0; sizes are never negative.

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle extends Size {
  readonly row: number;
  readonly column: number;
}

/** Cells along the four sides of a rectangle. */
export interface Edges {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

export const NO_EDGES: Edges = Object.freeze({ top: 0, right: 0, bottom: 0, left: 0 });

/** The direction in which things are lined up: rows below each other, or columns side by side. */
export type Axis = "vertical" | "horizontal";

/** The cells of a size along an axis. */
export function extentAlong(axis: Axis, size: Size): number {
  return axis === "vertical" ? size.height : size.width;
}

/** The part of a rectangle that starts `offset` cells into it along an axis and goes on for `extent` cells. */
export function slice(rectangle: Rectangle, axis: Axis, offset: number, extent: number): Rectangle {
  return axis === "vertical"
    ? { ...rectangle, row: rectangle.row + offset, height: extent }
    : { ...rectangle, column: rectangle.column + offset, width: extent };
}

export function isEmpty({ width, height }: Size): boolean {
  return width === 0 || height === 0;
}

export function isSameRectangle(a: Rectangle, b: Rectangle): boolean {
  return a.row === b.row && a.column === b.column && a.width === b.width && a.height === b.height;
}

/** Whether a cell lies in a rectangle. */
export function contains(rectangle: Rectangle, row: number, column: number): boolean {
  return (
    row >= rectangle.row &&
    row < rectangle.row + rectangle.height &&
    column >= rectangle.column &&
    column < rectangle.column + rectangle.width
  );
}

/** What two rectangles share: a rectangle without cells when that is nothing. */
export function intersect(a: Rectangle, b: Rectangle): Rectangle {
  const row = Math.max(a.row, b.row);
  const column = Math.max(a.column, b.column);
  const width = Math.max(0, Math.min(a.column + a.width, b.column + b.width) - column);
  const height = Math.max(0, Math.min(a.row + a.height, b.row + b.height) - row);
  return { row, column, width, height };
}

/** What is left of a rectangle when its edges are taken away, possibly nothing. */
export function inset(rectangle: Rectangle, edges: Edges): Rectangle {
  const left = Math.min(edges.left, rectangle.width);
  const top = Math.min(edges.top, rectangle.height);
  return {
    row: rectangle.row + top,
    column: rectangle.column + left,
    width: Math.max(0, rectangle.width - left - edges.right),
    height: Math.max(0, rectangle.height - top - edges.bottom),
  };
}

/** A rectangle moved, and if it must be cut, so that it lies inside of `area`. */
export function keepInside(rectangle: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(rectangle.width, area.width);
  const height = Math.min(rectangle.height, area.height);
  return {
    row: clamp(rectangle.row, area.row, area.row + area.height - height),
    column: clamp(rectangle.column, area.column, area.column + area.width - width),
    width,
    height,
  };
}

/** `value`, but not below `lowest` and not above `highest`; `lowest` wins when they cross. */
export function clamp(value: number, lowest: number, highest: number): number {
  return Math.max(lowest, Math.min(value, highest));
}
