// Windows that look as they did in the frame before are not drawn again: their cells are still there, or have been kept.
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window, WindowBuffer } from "../../kernel/window.ts";
import type { CursorCell } from "../draw.ts";
import type { Grid, Rectangle } from "../grid.ts";
import type { Style } from "../style.ts";
import type { DrawnWindow, ShownText } from "../window-view.ts";

export interface Retention {
  readonly focused: boolean;
  /** Another object whenever the theme has changed. */
  readonly theme: Style;
  /** Whether the grid still has the cells that the window had when it was shown last, at the same place. */
  readonly stays: boolean;
}

/** Draws a window; with `before` on a grid where it is still to be seen as it was then. */
export type WindowPainter = (before?: ShownText) => DrawnWindow;

interface Kept {
  readonly looks: Looks;
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

  /** Something else is shown in the place of a window. */
  forget(window: Window): void {
    this.kept.delete(window);
  }

  /** Shows a window. @returns where on the grid its cursor is */
  show(
    grid: Grid,
    window: Window,
    rectangle: Rectangle,
    retention: Retention,
    paint: WindowPainter,
  ): CursorCell | undefined {
    const kept = this.kept.get(window);
    const isLike = kept?.looks.areOf(window, rectangle, retention) === true;
    const { row, column } = rectangle;
    if (isLike && kept.looks.areInPlace(window)) {
      if (!retention.stays) {
        if (kept.cells === undefined) paint();
        else grid.paste(kept.cells, row, column);
      }
      return kept.cursor && { row: row + kept.cursor.row, column: column + kept.cursor.column };
    }
    const { cursor, shown } = paint(isLike && retention.stays ? kept.shown : undefined);
    if (!isInside(rectangle, grid)) this.kept.delete(window);
    else {
      this.kept.set(window, {
        // Drawing may have changed them.
        looks: new Looks(window, rectangle, retention),
        shown,
        cells: this.copies ? grid.copyOf(rectangle, kept?.cells) : undefined,
        cursor: cursor && { row: cursor.row - row, column: cursor.column - column },
      });
    }
    return cursor;
  }
}

/** Everything that what is seen of a window depends on. Compared for every window and frame. */
class Looks {
  private readonly width: number;
  private readonly height: number;
  private readonly focused: boolean;
  private readonly theme: Style;
  private readonly buffer: WindowBuffer;
  private readonly version: number;
  private readonly markVersion: number;
  private readonly left: number;
  private readonly gutter: number;
  private readonly selection: Window["selection"];
  private readonly placeholder: Window["placeholder"];
  private readonly rowHighlights: Window["rowHighlights"];
  private readonly options: Window["options"];
  private readonly ground: unknown;
  private readonly hasCursor: unknown;
  private readonly top: number;
  private readonly follow: boolean;
  private readonly cursorRow: number;
  private readonly cursorColumn: number;

  constructor(window: Window, { width, height }: Rectangle, { focused, theme }: Retention) {
    const { buffer, metadata, position } = window;
    this.width = width;
    this.height = height;
    this.focused = focused;
    this.theme = theme;
    this.buffer = buffer;
    this.version = buffer.version;
    this.markVersion = buffer instanceof TextBuffer ? buffer.markVersion : 0;
    this.left = window.left;
    this.gutter = window.gutter;
    this.selection = window.selection;
    this.placeholder = window.placeholder;
    this.rowHighlights = window.rowHighlights;
    this.options = window.options;
    this.ground = metadata.get("hl");
    this.hasCursor = metadata.get("cursor");
    this.top = position.top;
    this.follow = position.follow;
    this.cursorRow = window.cursorRow;
    this.cursorColumn = window.cursorColumn;
  }

  /** Whether a window has them still, wherever it is scrolled to and its cursor is. */
  areOf(window: Window, { width, height }: Rectangle, { focused, theme }: Retention): boolean {
    const { buffer, metadata } = window;
    return (
      this.buffer === buffer &&
      this.version === buffer.version &&
      this.markVersion === (buffer instanceof TextBuffer ? buffer.markVersion : 0) &&
      this.width === width &&
      this.height === height &&
      this.focused === focused &&
      this.theme === theme &&
      this.left === window.left &&
      this.gutter === window.gutter &&
      this.selection === window.selection &&
      this.placeholder === window.placeholder &&
      this.rowHighlights === window.rowHighlights &&
      this.options === window.options &&
      this.ground === metadata.get("hl") &&
      this.hasCursor === metadata.get("cursor")
    );
  }

  /** Whether it is scrolled to where it was, and its cursor is there, too. */
  areInPlace({ position, cursorRow, cursorColumn }: Window): boolean {
    return (
      this.top === position.top &&
      this.follow === position.follow &&
      this.cursorRow === cursorRow &&
      this.cursorColumn === cursorColumn
    );
  }
}

function isInside({ row, column, width, height }: Rectangle, grid: Grid): boolean {
  return row >= 0 && column >= 0 && row + height <= grid.rows && column + width <= grid.columns;
}
