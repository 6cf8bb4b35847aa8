// Puts the kernel's draw operations on a grid.
import type { DrawOperation, Span } from "../kernel/draw.ts";
import type { Grid, Rectangle } from "./grid.ts";
import { styles } from "./style.ts";
import type { Wardrobe } from "./wardrobe.ts";

/** Where the terminal's cursor is to be shown. */
export interface CursorCell {
  readonly row: number;
  readonly column: number;
}

/** Draws operations that are relative to the screen. @returns where the last one of them shows the cursor */
export function applyOperations(
  grid: Grid,
  operations: readonly DrawOperation[],
  wardrobe: Wardrobe,
): CursorCell | undefined {
  let cursor: CursorCell | undefined;
  for (const operation of operations) {
    if (operation.kind === "text") {
      drawText(grid, operation, wardrobe);
    } else if (operation.kind === "fill") {
      grid.fill(operation.rectangle, styles.intern(wardrobe.style(operation.style)), operation.character);
    } else if (operation.kind === "box") {
      drawBox(grid, operation.rectangle, styles.intern(wardrobe.style(operation.style)));
    } else {
      cursor = { row: operation.row, column: operation.column };
    }
  }
  return cursor;
}

function drawText(grid: Grid, operation: Extract<DrawOperation, { kind: "text" }>, wardrobe: Wardrobe): void {
  const { row, column, from, to, spans, fillsRow } = operation;
  const clip = { row, column: from, height: 1, width: to - from };
  let at = column;
  let style = 0;
  for (const span of spans) {
    style = styles.intern(spanStyle(span, wardrobe));
    at = grid.write(row, at, span.text, style, clip, from);
  }
  if (fillsRow && at < to)
    grid.fill({ row, column: Math.max(at, from), height: 1, width: to - Math.max(at, from) }, style);
}

function spanStyle({ style }: Span, wardrobe: Wardrobe) {
  return wardrobe.style(style);
}

/** A rounded border on the outermost cells of a rectangle; one row is its upper line, one column its left one. */
function drawBox(grid: Grid, { row, column, height, width }: Rectangle, style: number): void {
  if (height < 1 || width < 1) return;
  const [right, bottom] = [column + width - 1, row + height - 1];
  const horizontal = (line: number) => grid.fill({ row: line, column, height: 1, width }, style, "─");
  const vertical = (cell: number) => grid.fill({ row, column: cell, height, width: 1 }, style, "│");
  if (height > 1) vertical(column);
  if (height > 1) vertical(right);
  horizontal(row);
  if (height > 1) horizontal(bottom);
  if (width < 2) return;
  grid.write(row, column, "╭", style);
  grid.write(row, right, "╮", style);
  if (height < 2) return;
  grid.write(bottom, column, "╰", style);
  grid.write(bottom, right, "╯", style);
}
