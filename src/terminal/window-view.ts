// Shows kernel windows on a grid: their text with its marks, wrapped or cut, the cursor, what is selected; and says which
// text is under a cell, and where a position of the text is shown.
import { compare, inOrder } from "../kernel/editing/position.ts";
import { TextBuffer } from "../kernel/text-buffer.ts";
import { topToReveal } from "../kernel/window/scroll.ts";
import type { Rendering, TextPosition, Window, WindowBuffer } from "../kernel/window.ts";
import type { CursorCell } from "./draw.ts";
import type { Grid, Rectangle } from "./grid.ts";
import type { Wardrobe } from "./wardrobe.ts";
import { BufferLayout } from "./window-view/buffer-layout.ts";
import { paintWindow, type ShownText, shownText, updateWindow, type WindowState } from "./window-view/paint-window.ts";
import { selectedText } from "./window-view/selected-text.ts";
import { floor, Viewport, wrapWidthOf } from "./window-view/viewport.ts";
import { WindowStyles } from "./window-view/window-styles.ts";

export type { ShownText } from "./window-view/paint-window.ts";

export interface DrawnWindow {
  /** The cell of the grid for the terminal's cursor; undefined when the window has none to show. */
  readonly cursor: CursorCell | undefined;
  readonly shown: ShownText;
}

/**
 * One for all windows of a program. Positions count columns in UTF-16 units and are brought into the text wherever they
 * are taken. What windows look like is theirs: see `Window`, and `MarkOptions.payload` for the marks of a `TextBuffer`.
 */
export class WindowView implements Rendering {
  private readonly layouts = new WeakMap<WindowBuffer, BufferLayout>();
  private readonly styles: WindowStyles;

  constructor({ wardrobe }: { wardrobe: Wardrobe }) {
    this.styles = new WindowStyles(wardrobe);
  }

  /**
   * Cells of the longest line with its virtual texts, and in wrapped text that is edited one for the cursor behind it. Of
   * more than 5,120 lines only the first and the last 2,560 count.
   */
  width(window: Window): number {
    const forCursor = window.options.wrap && window.use === "editable_text" ? 1 : 0;
    return this.layoutOf(window).widest() + forCursor;
  }

  /**
   * Rows of the screen that the whole text takes. When marks change the shape of more than 4,096 lines at once, the last 256
   * lines and those in view count with that at once; others as they were when they were last in view.
   */
  rows(window: Window, width: number): number {
    return this.layoutOf(window).total(wrapWidthOf(window, width));
  }

  rowOf(window: Window, row: number, width: number, column = 0): number {
    const layout = this.layoutOf(window);
    const wrapWidth = wrapWidthOf(window, width);
    const start = layout.before(row, wrapWidth);
    return column > 0 && wrapWidth !== undefined ? start + layout.line(row).rowOf(column, wrapWidth) : start;
  }

  /**
   * Draws a window.
   * @param rectangle on the grid, beyond which it may reach; a window that has been placed with another size is placed here
   * @param state whether the window has the focus; a block cursor covers a character and does not go behind the last one
   * @param before what it showed when it was drawn last, where it still is on the grid: and nothing has changed since but
   *   where it is scrolled to and where its cursor is
   */
  draw(grid: Grid, window: Window, rectangle: Rectangle, state: WindowState, before?: ShownText): DrawnWindow {
    const placed = window.rectangle;
    if (placed?.width !== rectangle.width || placed.height !== rectangle.height) window.place(rectangle);
    this.styles.refresh();
    const view = this.viewportOf(window);
    const { hasScrollbar } = window;
    const frame = { grid, window, rectangle, state, view, styles: this.styles, hasScrollbar };
    const cursor = before === undefined ? paintWindow(frame) : updateWindow(frame, before);
    return { cursor, shown: shownText(frame) };
  }

  /**
   * The text position under a cell, or the nearest one.
   * @param row, column relative to the window's rectangle; they may lie outside of it
   * @returns `inside` is false when there is no text in that cell
   */
  positionAt(window: Window, row: number, column: number): { row: number; column: number; inside: boolean } {
    const view = this.viewportOf(window);
    const screenRow = view.top + floor(row);
    const cell = view.pan + floor(column) - view.left;
    if (screenRow < 0) return { row: 0, column: 0, inside: false };
    if (screenRow >= view.total) {
      const last = Math.max(0, window.buffer.lineCount - 1);
      return { row: last, column: (window.buffer.line(last) ?? "").length, inside: false };
    }
    const found = view.rowAt(screenRow);
    const inside = cell >= found.row.indent && cell < found.row.indent + found.row.endCell - found.row.cell;
    return { row: found.line.row, column: found.line.columnAt(found.row, cell), inside };
  }

  /** The cell at which a position is shown, relative to the window's rectangle; it may lie outside of it. */
  cellOf(window: Window, position: TextPosition): { row: number; column: number } {
    const view = this.viewportOf(window);
    const { screenRow, cell } = view.place(position);
    return { row: screenRow - view.top, column: view.left + cell - view.pan };
  }

  /**
   * The position some rows of the screen further down.
   * @param rows negative is up
   * @param goal the cell to keep to, from the left edge of the text; that of the position when there is none
   * @returns the position with the goal for the next step; undefined when there is no such row
   */
  vertical(
    window: Window,
    position: TextPosition,
    rows: number,
    goal?: number,
  ): { position: TextPosition; goal: number } | undefined {
    const view = this.viewportOf(window);
    const { screenRow, cell } = view.place(position);
    const target = screenRow + Math.trunc(rows);
    if (!(target >= 0 && target < view.total)) return undefined;
    const { line, row } = view.rowAt(target);
    const wanted = goal ?? cell;
    return { position: { row: line.row, column: line.columnAt(row, floor(wanted)) }, goal: wanted };
  }

  /** The first and the last position of the row of the screen that a position is in. */
  screenRow(window: Window, position: TextPosition): { start: TextPosition; end: TextPosition } {
    const { line, row } = this.viewportOf(window).place(position);
    return { start: { row: line.row, column: row.start }, end: { row: line.row, column: line.lastColumn(row) } };
  }

  /**
   * What a selection copies: the text between two positions, in any order, without ranges that have `selectable = false`,
   * and with the text of `yank_as` in the place of ranges that have one.
   */
  selectedText(window: Window, start: TextPosition, end: TextPosition): string {
    const { buffer } = window;
    if (buffer.lineCount === 0) return "";
    const [from, to] = inOrder(clampInto(buffer, start), clampInto(buffer, end));
    return compare(from, to) === 0 ? "" : selectedText(buffer, from, to);
  }

  /** Scrolls as little as needed for the cursor to be in view; to the left somewhat more, to show what is there. */
  revealCursor(window: Window): void {
    const { cursorRow, cursorColumn } = window;
    const { line, screenRow, cell } = this.viewportOf(window).place({ row: cursorRow, column: cursorColumn });
    const { scroll } = window;
    const top = topToReveal(scroll, screenRow);
    if (top !== scroll.top) window.scrollTo(top);
    const { pan, width, wrapWidth } = this.viewportOf(window);
    if (wrapWidth !== undefined || line.cells.width < width) window.left = 0;
    else if (cell < pan) window.left = Math.max(0, cell - Math.floor(width / 3));
    else if (cell >= pan + width) window.left = cell - width + 1;
  }

  private viewportOf(window: Window): Viewport {
    return new Viewport(window, this.layoutOf(window));
  }

  private layoutOf({ buffer }: Window): BufferLayout {
    let layout = this.layouts.get(buffer);
    if (layout === undefined) {
      layout = new BufferLayout(buffer);
      this.layouts.set(buffer, layout);
    }
    return layout;
  }
}

function clampInto(buffer: WindowBuffer, { row, column }: TextPosition): TextPosition {
  if (buffer instanceof TextBuffer) return buffer.clamp({ row, column });
  const found = Math.max(0, Math.min(floor(row), buffer.lineCount - 1));
  return { row: found, column: Math.max(0, Math.min(floor(column), (buffer.line(found) ?? "").length)) };
}
