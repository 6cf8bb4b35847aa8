// One row of a virtual terminal: cells with their looks, and the styled line that they make.
import type { Span, Style, StyledLine } from "../../kernel/draw.ts";

/** What is in a cell: text, or "" in the right half of a wide character. */
export interface Cell {
  readonly text: string;
  readonly style: Style | undefined;
}

export class Row {
  /** Whether the row goes on with the text of the one above, which had no more room. */
  isContinuation = false;
  /** Whether its last cell is blank only because a wide character did not fit. */
  endsEarly = false;
  /** Cells that nothing was written to since they were blank are left out at the end. */
  cells: Cell[] = [];
  private line: StyledLine | undefined;

  /** @param style fills `columns` cells, unless it is the terminal's own */
  constructor(columns = 0, style?: Style) {
    if (style !== undefined) this.blank(0, columns, style);
  }

  /** Puts text in a cell; a wide one takes the next cell, too. What it covers half is blanked. */
  put(column: number, text: string, width: number, style: Style | undefined): void {
    this.split(column, style);
    this.split(column + width, style);
    this.pad(column);
    this.cells[column] = { text, style };
    if (width === 2) this.cells[column + 1] = { text: "", style };
    this.changed();
  }

  /** Blanks the cells from `start` to before `end`. */
  blank(start: number, end: number, style: Style | undefined): void {
    this.split(start, style);
    this.split(end, style);
    if (style === undefined && end >= this.cells.length) {
      this.cells.length = Math.min(this.cells.length, start);
    } else {
      this.pad(start);
      const cell = { text: " ", style };
      for (let column = start; column < end; column++) this.cells[column] = cell;
    }
    this.changed();
  }

  /** Blanks the last cell, because the wide character that comes next did not fit. */
  endEarly(column: number, columns: number, style: Style | undefined): void {
    this.blank(column, columns, style);
    this.pad(columns);
    this.endsEarly = true;
  }

  /** The row's text and looks. */
  get styledLine(): StyledLine {
    this.line ??= spansOf(this.cells);
    return this.line;
  }

  /** A wide character that lies across the border before this column becomes blank. */
  private split(column: number, style: Style | undefined): void {
    if (column === 0 || this.cells[column]?.text !== "") return;
    const blank = { text: " ", style };
    this.cells[column - 1] = blank;
    this.cells[column] = blank;
  }

  private changed(): void {
    this.line = undefined;
    this.endsEarly = false;
  }

  private pad(length: number): void {
    while (this.cells.length < length) this.cells.push(BLANK);
  }
}

const BLANK: Cell = { text: " ", style: undefined };

function spansOf(cells: readonly Cell[]): StyledLine {
  const spans: Span[] = [];
  let end = cells.length;
  while (end > 0 && cells[end - 1]?.text === " " && cells[end - 1]?.style === undefined) end--;
  let text = "";
  for (let column = 0; column < end; column++) {
    const { text: piece, style } = cells[column] as Cell;
    text += piece;
    if (column + 1 < end && cells[column + 1]?.style === style) continue;
    spans.push(style === undefined ? { text } : { text, style });
    text = "";
  }
  return spans;
}
