// Draws a whole window: its ground, the rows of text in view, placeholder and scrollbar; and finds its cursor.
import { compare, inOrder } from "../../kernel/editing/position.ts";
import { contains, intersect, isEmpty, type Rectangle } from "../../kernel/rectangle.ts";
import { scrollbarThumb } from "../../kernel/window/scroll.ts";
import type { Window } from "../../kernel/window.ts";
import type { CursorCell } from "../draw.ts";
import type { Grid } from "../grid.ts";
import { styles as allStyles, type Style } from "../style.ts";
import { Canvas } from "./canvas.ts";
import type { Line } from "./line.ts";
import { paintRow, type SelectedColumns } from "./paint-row.ts";
import type { Viewport } from "./viewport.ts";
import type { WindowStyles } from "./window-styles.ts";
import type { ScreenRow } from "./wrap.ts";

export interface WindowState {
  readonly focused: boolean;
  readonly blockCursor?: boolean;
}

export interface WindowFrame {
  readonly grid: Grid;
  readonly window: Window;
  /** On the grid, beyond which it may reach. */
  readonly rectangle: Rectangle;
  readonly state: WindowState;
  readonly view: Viewport;
  readonly styles: WindowStyles;
  readonly hasScrollbar: boolean;
}

/** A look of whole rows of the buffer. */
interface RowLook {
  readonly start: number;
  readonly end: number;
  readonly style: Style;
  /** Whether it is as wide as the window, or only as the text. */
  readonly full: boolean;
}

/** What a window shows of its text: rows of the screen count from the start of the text. */
export interface ShownText {
  readonly top: number;
  /** Rows of the whole text. */
  readonly total: number;
  /** In the buffer. */
  readonly cursorRow: number;
}

export function shownText({ view: { top, total }, window: { cursorRow } }: WindowFrame): ShownText {
  return { top, total, cursorRow };
}

/** @returns the cell of the grid for the terminal's cursor, if the window shows one */
export function paintWindow(frame: WindowFrame): CursorCell | undefined {
  paintPart(frame, frame.rectangle);
  return cursorCell(frame);
}

/** As `paintWindow`, on a grid that shows what the window was `before` it was scrolled or its cursor moved. */
export function updateWindow(frame: WindowFrame, before: ShownText): CursorCell | undefined {
  const { grid, window, rectangle, view, styles } = frame;
  const { row, column, height, width } = rectangle;
  const lines = view.top - before.top;
  const { total } = view;
  if (Math.abs(lines) >= height || total !== before.total) return paintWindow(frame);
  if (lines !== 0) {
    grid.scroll(rectangle, lines, groundOf(window, styles));
    paintPart(frame, { row: lines > 0 ? row + height - lines : row, column, height: Math.abs(lines), width });
    if (frame.hasScrollbar) paintPart(frame, { row, column: column + width - 1, height, width: 1 });
  }
  if (window.cursorRow !== before.cursorRow)
    for (const line of [before.cursorRow, window.cursorRow]) paintPart(frame, rowsOfLine(frame, line));
  // Lines that came into view may have turned out to take more rows than was thought: then all below are elsewhere.
  return view.total === total ? cursorCell(frame) : paintWindow(frame);
}

/** Where a line of the buffer is shown: rows that may lie outside of the window. */
function rowsOfLine({ rectangle, view: { layout, wrapWidth, top } }: WindowFrame, line: number): Rectangle {
  const start = layout.before(line, wrapWidth);
  const height = layout.before(line + 1, wrapWidth) - start;
  return { ...rectangle, row: rectangle.row + start - top, height };
}

function groundOf({ metadata }: Window, styles: WindowStyles): number {
  const group = metadata.get("hl");
  return allStyles.intern(styles.group(typeof group === "string" ? group : "Normal"));
}

/** Draws the cells of a window that are in `part`, a rectangle on the grid. */
function paintPart(frame: WindowFrame, part: Rectangle): void {
  const { grid, window, rectangle, styles } = frame;
  const canvas = new Canvas(grid, intersect(rectangle, part));
  if (isEmpty(canvas.area)) return;
  grid.fill(canvas.area, groundOf(window, styles));
  paintLines(frame, canvas);
  if (window.isEmpty && window.placeholder !== undefined) paintPlaceholder(frame, canvas, window.placeholder.text);
  if (frame.hasScrollbar) paintScrollbar(frame, canvas);
}

function paintLines({ window, rectangle, state, view, styles }: WindowFrame, canvas: Canvas): void {
  const { layout, wrapWidth, pan } = view;
  const { row: first, height } = canvas.area;
  const rowLooks = looksOfRows(window, state, styles);
  const textColumn = rectangle.column + view.left;
  let { row, rest } = layout.find(view.top + first - rectangle.row, wrapWidth);
  layout.prepare(row, row + height - 1);
  for (let gridRow = first; gridRow < first + height && row < layout.lineCount; row++, rest = 0) {
    const line = layout.line(row);
    const selected = selectedIn(window, line);
    const onCursorRow = row === window.cursorRow;
    const rows = line.rows(wrapWidth);
    for (let index = rest; index < rows.length && gridRow < first + height; index++, gridRow++) {
      for (const { start, end, style, full } of rowLooks) {
        if (row < start || row >= end) continue;
        const left = full ? rectangle.column : textColumn;
        const right = full ? rectangle.column + rectangle.width : textColumn + view.width;
        canvas.lay(gridRow, left, right, style);
      }
      const clip = { row: gridRow, column: textColumn, height: 1, width: view.width };
      paintRow({ canvas, styles, clip, pan, onCursorRow, selected }, line, rows[index] as ScreenRow);
    }
  }
}

/** The row of the cursor, and what plugins have rows look like; the last is the uppermost. */
function looksOfRows(window: Window, { focused }: WindowState, styles: WindowStyles): RowLook[] {
  const looks: RowLook[] = [];
  const { cursorRow, rowHighlights } = window;
  const isList = window.use === "list";
  // A highlight that stands for the cursor stands instead of ours.
  const ours = (isList || window.options.cursorLineHighlight) && !rowHighlights.some(({ cursor }) => cursor);
  if (ours && window.use !== "list_inert")
    looks.push({ start: cursorRow, end: cursorRow + 1, style: styles.cursorLine(focused || !isList), full: true });
  for (const { start, end, group, mode, width } of rowHighlights)
    if (mode === "always" || focused) looks.push({ start, end, style: styles.group(group), full: width === "full" });
  return looks;
}

/** The columns of a line that are in the selection. */
function selectedIn({ selection }: Window, { row, text }: Line): SelectedColumns | undefined {
  if (selection === undefined || compare(selection.anchor, selection.head) === 0) return undefined;
  const [start, end] = inOrder(selection.anchor, selection.head);
  if (row < start.row || row > end.row) return undefined;
  return {
    from: row === start.row ? start.column : 0,
    to: row === end.row ? Math.min(end.column, text.length) : text.length,
    goesOn: row < end.row,
  };
}

function paintPlaceholder({ rectangle, view, styles }: WindowFrame, canvas: Canvas, text: string): void {
  const clip = {
    row: rectangle.row,
    column: rectangle.column + view.left,
    height: rectangle.height,
    width: view.width,
  };
  const style = styles.group("Placeholder");
  for (const [index, line] of text.split("\n", rectangle.height).entries())
    canvas.writeOver(clip.row + index, clip.column, line, style, clip);
}

function paintScrollbar({ grid, window, rectangle, styles }: WindowFrame, canvas: Canvas): void {
  const thumb = scrollbarThumb(window.scroll);
  const column = rectangle.column + rectangle.width - 1;
  const track = styles.group("ScrollbarTrack");
  const look = styles.group("ScrollbarThumb");
  for (let { row } = canvas.area; row < canvas.area.row + canvas.area.height; row++) {
    const index = row - rectangle.row;
    const isThumb = index >= thumb.start && index < thumb.start + thumb.size;
    const style = isThumb ? look : track;
    // A thumb without a background of its own would not be seen.
    const character = isThumb && style.background === undefined && style.reverse !== true ? "█" : " ";
    const cell = canvas.span(row, column, column + 1);
    if (cell.width > 0) grid.fill(cell, allStyles.over(grid.styleAt(row, column), style), character);
  }
}

function cursorCell({ grid, window, rectangle, state, view }: WindowFrame): CursorCell | undefined {
  const { use, cursorRow: row, cursorColumn } = window;
  const shown = use === "editable_text" || (isReadable(window) && window.metadata.get("cursor") === true);
  if (!state.focused || !shown || window.options.hideCursor || view.width === 0) return undefined;
  const place = view.place({ row, column: cursorColumn });
  const { line, column } = place;
  const { cell, screenRow } =
    state.blockCursor === true && column > 0 && column === line.text.length
      ? view.place({ row, column: column - 1 })
      : place;
  // Blanks that hang over the edge of a wrapped row have their cursor at the edge.
  const inView = view.wrapWidth === undefined ? cell - view.pan : Math.min(cell, view.width - 1);
  const found = { row: rectangle.row + screenRow - view.top, column: rectangle.column + view.left + inView };
  const visible = inView >= 0 && inView < view.width && screenRow >= view.top && screenRow < view.top + view.height;
  return visible && contains(onGrid(rectangle, grid), found.row, found.column) ? found : undefined;
}

/** The cells of a rectangle that a grid has. */
function onGrid(rectangle: Rectangle, { rows, columns }: Grid): Rectangle {
  return intersect(rectangle, { row: 0, column: 0, height: rows, width: columns });
}

function isReadable({ use }: Window): boolean {
  return use === "readonly_text" || use === "selectable_text";
}
