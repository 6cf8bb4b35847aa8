// Windows that look as they did in the frame before: their cells are kept and copied, instead of drawn again.
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { CursorCell } from "../draw.ts";
import type { Grid, Rectangle } from "../grid.ts";
import type { Style } from "../style.ts";

interface Kept {
  /** Everything that what is seen depends on. */
  readonly looks: readonly unknown[];
  readonly cells: Grid;
  /** Relative to the window. */
  readonly cursor: CursorCell | undefined;
}

export class RetainedWindows {
  private readonly kept = new WeakMap<Window, Kept>();

  /**
   * Shows a window.
   * @param theme another object whenever the theme has changed
   * @param stays whether the grid still has the cells of the frame before
   * @param draw draws it, and answers where on the grid its cursor is
   * @returns the same
   */
  show(
    grid: Grid,
    window: Window,
    rectangle: Rectangle,
    { focused, theme, stays = false }: { focused: boolean; theme: Style; stays?: boolean },
    draw: () => CursorCell | undefined,
  ): CursorCell | undefined {
    const { row, column } = rectangle;
    const looks = looksOf(window, rectangle, focused, theme);
    const kept = this.kept.get(window);
    if (kept !== undefined && looks.every((look, i) => look === kept.looks[i])) {
      if (!stays) grid.paste(kept.cells, row, column);
      return kept.cursor && { row: row + kept.cursor.row, column: column + kept.cursor.column };
    }
    const cursor = draw();
    if (!isInside(rectangle, grid)) this.kept.delete(window);
    else {
      const relative = cursor && { row: cursor.row - row, column: cursor.column - column };
      // Drawing may have scrolled it.
      this.kept.set(window, {
        looks: looksOf(window, rectangle, focused, theme),
        cells: grid.copyOf(rectangle, kept?.cells),
        cursor: relative,
      });
    }
    return cursor;
  }
}

function looksOf(window: Window, { width, height }: Rectangle, focused: boolean, theme: Style): readonly unknown[] {
  const { buffer, position } = window;
  return [
    width,
    height,
    focused,
    theme,
    buffer,
    buffer.version,
    buffer instanceof TextBuffer ? buffer.markVersion : 0,
    position.top,
    position.follow,
    window.left,
    window.gutter,
    window.cursorRow,
    window.cursorColumn,
    window.selection,
    window.placeholder,
    window.rowHighlights,
    window.options,
    window.metadata.get("hl"),
    window.metadata.get("cursor"),
  ];
}

function isInside({ row, column, width, height }: Rectangle, grid: Grid): boolean {
  return row >= 0 && column >= 0 && row + height <= grid.rows && column + width <= grid.columns;
}
