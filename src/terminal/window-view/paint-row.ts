// Draws one row of the screen of a line: its text, the looks of its marks, virtual text, and what is selected.
import { isEmpty, type Rectangle } from "../../kernel/rectangle.ts";
import type { Style } from "../style.ts";
import type { Canvas } from "./canvas.ts";
import type { Highlight, VirtualText } from "./decorations.ts";
import type { Line } from "./line.ts";
import type { Stretch } from "./line-cells.ts";
import type { WindowStyles } from "./window-styles.ts";
import type { ScreenRow } from "./wrap.ts";

/** Columns of a line that are selected. */
export interface SelectedColumns {
  readonly from: number;
  readonly to: number;
  /** Whether the line break is selected, too. */
  readonly goesOn: boolean;
}

/** Where and how a row is drawn. */
export interface RowFrame {
  readonly canvas: Canvas;
  readonly styles: WindowStyles;
  /** The cells for the row's text, on the grid. */
  readonly clip: Rectangle;
  /** The first cell of the row in view. */
  readonly pan: number;
  readonly onCursorRow: boolean;
  readonly selected: SelectedColumns | undefined;
}

const TAB = 0x09;
/** So many looks can lie over each other in a row; those below are left out. */
const MOST_LAYERS = 1000;

/** Draws a row of a line. The cells have been filled already: their style is that of the text. */
export function paintRow(frame: RowFrame, line: Line, row: ScreenRow): void {
  const { canvas, clip } = frame;
  if (isEmpty(canvas.span(clip.row, clip.column, clip.column + clip.width))) return;
  const painter = new RowPainter(frame, line, row);
  painter.text();
  painter.highlights();
  painter.inlineText();
  for (const virtual of line.decorations.virtual) if (virtual.place === "overlay") painter.overlay(virtual);
  painter.behindText();
  painter.selection();
}

class RowPainter {
  /** The column of the grid at which cell 0 of the line would be. */
  private readonly origin: number;
  private readonly right: number;
  private readonly isLast: boolean;
  /** Columns of the first and the last character in view. */
  private readonly firstColumn: number;
  private readonly lastColumn: number;

  constructor(
    private readonly frame: RowFrame,
    private readonly line: Line,
    private readonly row: ScreenRow,
  ) {
    const { clip, pan } = frame;
    this.origin = clip.column - pan + row.indent - row.cell;
    this.right = clip.column + clip.width;
    this.isLast = row.endCell === line.cells.width;
    this.firstColumn = line.cells.columnAt(Math.max(row.cell, clip.column - this.origin));
    this.lastColumn = line.cells.columnAt(Math.min(row.endCell, this.right - this.origin) - 1);
  }

  text(): void {
    const { canvas, clip } = this.frame;
    const style = canvas.grid.styleAt(clip.row, canvas.span(clip.row, clip.column, this.right).column);
    for (const stretch of this.visible()) {
      const { column, cell, units, cells, count, inline } = stretch;
      // Tabs are blanks, and blank it is already.
      if (inline !== undefined || cells === 0 || this.line.text.charCodeAt(column) === TAB) continue;
      const first = Math.max(0, Math.floor((Math.max(this.row.cell, clip.column - this.origin) - cell) / cells));
      const end = Math.min(count, Math.ceil((Math.min(this.row.endCell, this.right - this.origin) - cell) / cells));
      const text = this.line.text.slice(column + first * units, column + end * units);
      canvas.grid.write(clip.row, this.origin + cell + first * cells, text, style, clip);
    }
  }

  highlights(): void {
    const { highlights } = this.line.decorations;
    const seen: Highlight[] = [];
    // From the uppermost down, so that a flood of marks costs no more than those that may be seen.
    for (let index = highlights.length - 1; index >= 0 && seen.length < MOST_LAYERS; index--) {
      const highlight = highlights[index] as Highlight;
      if (this.shows(highlight)) seen.push(highlight);
    }
    for (const highlight of seen.reverse()) this.highlight(highlight);
  }

  private highlight({ from, to, toEdge, payload }: Highlight): void {
    const style = this.frame.styles.ofRange(payload);
    if (toEdge) {
      // A look that goes to the edge fills the row, with the blanks that indent it.
      const start = from < this.row.start ? this.frame.clip.column : this.origin + this.line.cells.cellOf(from);
      this.lay(start, this.right, style);
    } else this.layColumns(from, to, style);
  }

  inlineText(): void {
    const { canvas, styles, clip } = this.frame;
    if (this.line.decorations.inline.length === 0) return;
    for (const { inline, cell } of this.visible())
      if (inline !== undefined)
        canvas.writeOver(clip.row, this.origin + cell, inline.text, styles.ofVirtual(inline.payload), clip);
  }

  overlay(virtual: VirtualText): void {
    if (!this.wanted(virtual) || !this.starts(virtual.column)) return;
    this.write(this.origin + this.line.cells.cellOf(virtual.column), virtual);
  }

  /** Texts behind the line's end, and those at the right edge of its first row as far as there is room. */
  behindText(): void {
    let used = this.origin + this.row.endCell;
    let edge = this.right;
    const { virtual } = this.line.decorations;
    if (this.isLast)
      for (const text of virtual) {
        if (text.place !== "eol" || !this.wanted(text)) continue;
        this.write(used + 1, text);
        used += 1 + text.width;
      }
    if (this.row.cell > 0) return;
    for (const text of virtual) {
      if (text.place !== "right_align" || !this.wanted(text) || edge - text.width < used) continue;
      this.write(edge - text.width, text);
      edge -= text.width + 1;
    }
  }

  selection(): void {
    const { selected, styles } = this.frame;
    if (selected === undefined) return;
    const style = styles.group("Visual");
    let { from } = selected;
    for (const range of this.line.decorations.unselectable.toSorted((a, b) => a.from - b.from)) {
      this.layColumns(from, Math.min(range.from, selected.to), style);
      from = Math.max(from, range.to);
    }
    this.layColumns(from, selected.to, style);
    const end = this.origin + this.row.endCell;
    // The line break shows as one cell.
    if (selected.goesOn && this.isLast) this.lay(end, end + 1, style);
  }

  /** The stretches that have cells in view. */
  private *visible(): Generator<Stretch> {
    const { cells } = this.line;
    const first = Math.max(this.row.cell, this.frame.clip.column - this.origin);
    const end = Math.min(this.row.endCell, this.right - this.origin);
    for (let index = Math.max(0, cells.indexAt("cell", first)); index < cells.stretches.length; index++) {
      const stretch = cells.stretches[index] as Stretch;
      if (stretch.cell >= end) return;
      // What is in the row before, or takes no cell.
      if (stretch.cell + stretch.count * stretch.cells > first) yield stretch;
    }
  }

  private wanted({ onCursorRow }: VirtualText): boolean {
    return !onCursorRow || this.frame.onCursorRow;
  }

  private shows({ from, to, toEdge, onCursorRow }: Highlight): boolean {
    if (onCursorRow && !this.frame.onCursorRow) return false;
    return toEdge ? this.holds(from) : from <= this.lastColumn && to >= this.firstColumn;
  }

  /** Whether a range from a column to the line's end has a part in this row. */
  private holds(column: number): boolean {
    return this.isLast || column < this.row.end;
  }

  /** Whether a column is shown in this row. */
  private starts(column: number): boolean {
    return column >= this.row.start && this.holds(column);
  }

  private write(column: number, { text, payload }: VirtualText): void {
    const { canvas, styles, clip } = this.frame;
    canvas.writeOver(clip.row, column, text, styles.ofVirtual(payload), clip);
  }

  private layColumns(from: number, to: number, style: Style): void {
    if (from >= to || to <= this.row.start || from >= this.row.end) return;
    const { cells } = this.line;
    const start = Math.max(this.row.cell, cells.cellOf(from));
    this.lay(this.origin + start, this.origin + Math.min(this.row.endCell, cells.endCellOf(to)), style);
  }

  private lay(from: number, to: number, style: Style): void {
    const { canvas, clip } = this.frame;
    canvas.lay(clip.row, Math.max(from, clip.column), Math.min(to, this.right), style);
  }
}
