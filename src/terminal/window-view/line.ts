// One line of a buffer as it is shown: its characters in cells, its decorations, its rows.
import type { Mark } from "../../kernel/marks.ts";
import { type Decorations, decorate } from "./decorations.ts";
import { LineCells } from "./line-cells.ts";
import { type ScreenRow, unbroken, wrap } from "./wrap.ts";

export class Line {
  readonly decorations: Decorations;
  readonly cells: LineCells;
  private readonly whole: readonly ScreenRow[];
  private wrapped: { readonly width: number; readonly rows: readonly ScreenRow[] } | undefined;

  /** @param marks those that touch the row, by their starts */
  constructor(
    readonly text: string,
    readonly row: number,
    marks: readonly Mark[],
  ) {
    this.decorations = decorate(marks, row, text.length);
    this.cells = new LineCells(text, this.decorations.inline);
    this.whole = unbroken(this.cells);
  }

  /** @param width cells in a row; undefined when lines are not wrapped */
  rows(width: number | undefined): readonly ScreenRow[] {
    if (width === undefined) return this.whole;
    if (this.wrapped?.width !== width)
      this.wrapped = { width, rows: wrap(this.cells, width, this.decorations.wrapIndent) };
    return this.wrapped.rows;
  }

  /** Which of the rows a column is in. Where a line is broken, that is the row which begins there. */
  rowOf(column: number, width: number | undefined): number {
    const rows = this.rows(width);
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((rows[middle] as ScreenRow).start <= column) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The last column that is shown in a row: the line's end, or the last character before a break. */
  lastColumn({ start, end }: ScreenRow): number {
    return end >= this.text.length ? this.text.length : Math.max(start, this.cells.startOf(end - 1));
  }

  /** The column that is shown at a cell of a row, indent included, or the nearest one in that row. */
  columnAt(row: ScreenRow, cell: number): number {
    const column = this.cells.columnAt(row.cell + Math.max(0, cell - row.indent));
    return Math.max(row.start, Math.min(column, this.lastColumn(row)));
  }

  /** The cell of a row, indent included, at which a column is shown. */
  cellOf(row: ScreenRow, column: number): number {
    return row.indent + this.cells.cellOf(column) - row.cell;
  }

  /** Cells that it takes in one row, with the virtual texts behind it. */
  get reach(): number {
    let { width } = this.cells;
    for (const { place, width: own } of this.decorations.virtual) if (place !== "overlay") width += 1 + own;
    return width;
  }
}
