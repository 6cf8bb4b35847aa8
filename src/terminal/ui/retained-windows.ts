// Windows that look as they did in the frame before are not drawn again: their cells are still there, or have been kept.
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { CursorCell } from "../draw.ts";
import type { Grid, Rectangle } from "../grid.ts";
import type { Style } from "../style.ts";
import type { ShownText } from "../window-view.ts";

export interface Retention {
  readonly focused: boolean;
  /** Another object whenever the theme has changed. */
  readonly theme: Style;
  /** Whether the grid still has the cells that the window had when it was shown last, at the same place. */
  readonly stays: boolean;
}

export interface WindowPainter {
  /** Draws the window, and answers where on the grid its cursor is. */
  draw(): CursorCell | undefined;
  /** As `draw`, on a grid that shows what `before` says; and what is shown then. */
  update(before: ShownText): CursorCell | undefined;
  /** What is shown of the text now. */
  shown(): ShownText;
}

interface Kept {
  /** Everything that what is seen depends on, but for what follows. */
  readonly looks: readonly unknown[];
  readonly place: readonly unknown[];
  readonly shown: ShownText;
  /** Undefined when they are not kept elsewhere. */
  readonly cells: Grid | undefined;
  /** Relative to the window. */
  readonly cursor: CursorCell | undefined;
}

export class RetainedWindows {
  private readonly kept = new WeakMap<Window, Kept>();

  /** @param copies whether the cells are kept, because others are drawn over them before the next frame */
  constructor(private readonly copies: boolean) {}

  /** Shows a window. @returns where on the grid its cursor is */
  show(grid: Grid, window: Window, rectangle: Rectangle, retention: Retention, painter: WindowPainter) {
    const kept = this.kept.get(window);
    const looks = looksOf(window, rectangle, retention);
    const isLike = kept !== undefined && equal(looks, kept.looks);
    if (!isLike || !equal(placeOf(window), kept.place)) {
      const cursor = isLike && retention.stays ? painter.update(kept.shown) : painter.draw();
      this.keep(grid, window, rectangle, retention, painter, cursor);
      return cursor;
    }
    const { row, column } = rectangle;
    if (!retention.stays) {
      if (kept.cells === undefined) painter.draw();
      else grid.paste(kept.cells, row, column);
    }
    return kept.cursor && { row: row + kept.cursor.row, column: column + kept.cursor.column };
  }

  private keep(
    grid: Grid,
    window: Window,
    rectangle: Rectangle,
    retention: Retention,
    painter: WindowPainter,
    cursor: CursorCell | undefined,
  ): void {
    const { row, column } = rectangle;
    if (!isInside(rectangle, grid)) {
      this.kept.delete(window);
      return;
    }
    this.kept.set(window, {
      // Drawing may have changed them.
      looks: looksOf(window, rectangle, retention),
      place: placeOf(window),
      shown: painter.shown(),
      cells: this.copies ? grid.copyOf(rectangle, this.kept.get(window)?.cells) : undefined,
      cursor: cursor && { row: cursor.row - row, column: cursor.column - column },
    });
  }
}

function looksOf(window: Window, { width, height }: Rectangle, { focused, theme }: Retention): readonly unknown[] {
  const { buffer } = window;
  return [
    width,
    height,
    focused,
    theme,
    buffer,
    buffer.version,
    buffer instanceof TextBuffer ? buffer.markVersion : 0,
    window.left,
    window.gutter,
    window.selection,
    window.placeholder,
    window.rowHighlights,
    window.options,
    window.metadata.get("hl"),
    window.metadata.get("cursor"),
  ];
}

/** Where it is scrolled to, and where its cursor is. */
function placeOf({ position, cursorRow, cursorColumn }: Window): readonly unknown[] {
  return [position.top, position.follow, cursorRow, cursorColumn];
}

function equal(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.every((one, i) => one === others[i]);
}

function isInside({ row, column, width, height }: Rectangle, grid: Grid): boolean {
  return row >= 0 && column >= 0 && row + height <= grid.rows && column + width <= grid.columns;
}
