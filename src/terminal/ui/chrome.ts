// Draws what is around and between the windows of a layout: borders, titles, dividers.
import type { Span } from "../../kernel/draw.ts";
import type { Border, BorderLine } from "../../kernel/layout/border.ts";
import type { DividerPlacement, FramePlacement, Solved } from "../../kernel/layout/solve.ts";
import type { Rectangle } from "../../kernel/rectangle.ts";
import type { Grid } from "../grid.ts";
import { layered, type Style, styles } from "../style.ts";
import type { Wardrobe } from "../wardrobe.ts";

interface Lines {
  readonly horizontal: string;
  readonly vertical: string;
  /** Upper left, upper right, lower left, lower right. */
  readonly corners: readonly [string, string, string, string];
}

const LINES: Readonly<Record<BorderLine, Lines>> = {
  single: { horizontal: "─", vertical: "│", corners: ["┌", "┐", "└", "┘"] },
  rounded: { horizontal: "─", vertical: "│", corners: ["╭", "╮", "╰", "╯"] },
  double: { horizontal: "═", vertical: "║", corners: ["╔", "╗", "╚", "╝"] },
  thick: { horizontal: "━", vertical: "┃", corners: ["┏", "┓", "┗", "┛"] },
};

/** What chrome is drawn with. */
export interface ChromeLooks {
  readonly wardrobe: Wardrobe;
  /** The style of what lies below. */
  readonly base: Style;
  /** The group of lines that name none, and of titles. */
  readonly border: string;
  readonly title: string;
}

/** Draws the chrome of a placed layout. */
export function drawChrome(grid: Grid, { chrome }: Solved, looks: ChromeLooks): void {
  for (const part of chrome) {
    if (part.kind === "frame") drawFrame(grid, part, looks);
    else drawDivider(grid, part, looks);
  }
}

function drawFrame(grid: Grid, frame: FramePlacement, looks: ChromeLooks): void {
  if (frame.border !== undefined) drawBorder(grid, frame, frame.border, looks);
  if (frame.title !== undefined) drawTitle(grid, frame, frame.title, looks);
}

function drawBorder(grid: Grid, { rectangle, edges }: FramePlacement, { line, sides }: Border, looks: ChromeLooks) {
  const { horizontal, vertical, corners } = LINES[line];
  const { row, column, width, height } = rectangle;
  const [bottom, right] = [row + height - 1, column + width - 1];
  const style = (side: keyof typeof sides) => groupStyle(sides[side] || looks.border, looks);
  const line1 = (area: Rectangle, character: string, side: keyof typeof sides) =>
    grid.fill(area, style(side), character);
  if (edges.left) line1({ row, column, width: 1, height }, vertical, "left");
  if (edges.right) line1({ row, column: right, width: 1, height }, vertical, "right");
  if (edges.top && sides.top !== undefined) line1({ row, column, width, height: 1 }, horizontal, "top");
  if (edges.bottom) line1({ row: bottom, column, width, height: 1 }, horizontal, "bottom");
  const corner = (at: number, cell: number, which: number, side: keyof typeof sides) =>
    grid.write(at, cell, corners[which] as string, style(side));
  if (edges.top && sides.top !== undefined && edges.left) corner(row, column, 0, "top");
  if (edges.top && sides.top !== undefined && edges.right) corner(row, right, 1, "top");
  if (edges.bottom && edges.left) corner(bottom, column, 2, "bottom");
  if (edges.bottom && edges.right) corner(bottom, right, 3, "bottom");
}

/** A title lies on the border, or takes a row of its own where there is none. */
function drawTitle(grid: Grid, frame: FramePlacement, title: readonly Span[], looks: ChromeLooks): void {
  const { rectangle, edges, border } = frame;
  const bordered = border?.sides.top !== undefined;
  const indent = bordered ? edges.left + 1 : edges.left;
  const room = rectangle.width - indent - (bordered ? edges.right + 1 : edges.right);
  if (room <= 0) return;
  if (!bordered) grid.fill({ ...rectangle, height: 1 }, groupStyle(looks.title, looks));
  drawSpans(grid, rectangle.row, rectangle.column + indent, room, title, looks, looks.title);
}

function drawDivider(grid: Grid, { node, rectangle }: DividerPlacement, looks: ChromeLooks): void {
  const style = groupStyle(node.divider.normal ?? looks.border, looks);
  grid.fill(rectangle, style, node.axis === "vertical" ? "─" : "│");
}

/** Writes spans into one row. @param group what they look like where they do not say */
export function drawSpans(
  grid: Grid,
  row: number,
  column: number,
  width: number,
  spans: readonly Span[],
  { wardrobe, base }: Pick<ChromeLooks, "wardrobe" | "base">,
  group?: string,
): number {
  const under = group === undefined ? base : layered(base, wardrobe.group(group));
  const clip = { row, column, width, height: 1 };
  let at = column;
  for (const { text, style } of spans) {
    at = grid.write(row, at, text, styles.intern(layered(under, wardrobe.style(style))), clip);
  }
  return Math.min(at, column + width);
}

function groupStyle(group: string, { wardrobe, base }: ChromeLooks): number {
  return styles.intern(layered(base, wardrobe.group(group)));
}
