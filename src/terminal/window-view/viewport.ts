// The part of a window that shows its text: where it is, and which rows of the buffer are in it.
import { clamp } from "../../kernel/rectangle.ts";
import type { TextPosition, Window } from "../../kernel/window.ts";
import type { BufferLayout } from "./buffer-layout.ts";
import type { Line } from "./line.ts";
import type { ScreenRow } from "./wrap.ts";

/** No row is wider; what is asked for beyond is as good as endless. */
const WIDEST = 0xffff;

/** A text position with all that is known of where it is shown. */
export interface Place {
  readonly line: Line;
  readonly row: ScreenRow;
  /** The row of the screen, from the start of the text. */
  readonly screenRow: number;
  readonly column: number;
  /** The cell in that row, its indent included. */
  readonly cell: number;
}

export class Viewport {
  /** The column of the window in which the text starts, and the columns of the text. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** The first row of the screen, from the start of the text, and the first cell in view. */
  readonly top: number;
  readonly pan: number;
  /** Cells after which lines are wrapped; undefined when they are not. */
  readonly wrapWidth: number | undefined;

  /** @param window as it has been placed; one that is not shown is as wide as can be */
  constructor(
    window: Window,
    readonly layout: BufferLayout,
  ) {
    const { rectangle, options, contentWidth } = window;
    this.left = Math.min(whole(window.gutter) + whole(options.padLeft), WIDEST);
    this.width = Math.min(whole(contentWidth ?? WIDEST), Math.max(0, (rectangle?.width ?? WIDEST) - this.left));
    this.height = whole(rectangle?.height ?? 0);
    this.top = rectangle === undefined ? whole(window.position.top) : whole(window.scrollWithin(contentWidth).top);
    this.wrapWidth = wrapWidthOf(window, contentWidth ?? WIDEST);
    this.pan = this.wrapWidth === undefined ? whole(window.left) : 0;
  }

  /** Where a position is shown; it is brought into the text. */
  place(position: TextPosition): Place {
    const { layout, wrapWidth } = this;
    const bufferRow = clamp(floor(position.row), 0, Math.max(0, layout.lineCount - 1));
    const line = layout.line(bufferRow);
    const column = line.cells.startOf(clamp(floor(position.column), 0, line.text.length));
    const index = line.rowOf(column, wrapWidth);
    const row = line.rows(wrapWidth)[index] as ScreenRow;
    const screenRow = layout.before(bufferRow, wrapWidth) + index;
    return { line, row, screenRow, column, cell: line.cellOf(row, column) };
  }

  /** What is in a row of the screen, counted from the start of the text; the last row for those behind it. */
  rowAt(screenRow: number): { line: Line; row: ScreenRow } {
    const { row, rest } = this.layout.find(Math.max(0, screenRow), this.wrapWidth);
    const line = this.layout.line(row);
    const rows = line.rows(this.wrapWidth);
    return { line, row: rows[Math.min(rest, rows.length - 1)] as ScreenRow };
  }

  get total(): number {
    return this.layout.total(this.wrapWidth);
  }
}

/**
 * Cells after which the lines of a window are wrapped; undefined when they are not.
 * Text that is edited leaves a cell free, so that the cursor has a place behind a full row.
 */
export function wrapWidthOf({ options, use }: Window, width: number): number | undefined {
  if (!options.wrap || width > WIDEST) return undefined;
  return Math.max(1, whole(width) - (use === "editable_text" ? 1 : 0));
}

/** A number from 0 as plugins give it, without what is behind the point; nonsense is 0. */
export function whole(value: number): number {
  return Math.max(0, floor(value));
}

/** A whole number; nonsense is 0. */
export function floor(value: number): number {
  return Number.isNaN(value) ? 0 : Math.floor(value);
}
