// Breaks a line into rows of a width: at blanks where there are any, with a hanging indent, wide characters whole.
import type { Span, Style, StyledLine } from "../../kernel/draw.ts";
import { forEachPiece, type Piece } from "../width.ts";
import { type RichLine, spansWidth } from "./line.ts";

/** Where a wide character has no room, as at the edge of a cut line or in a column of one cell. */
const NO_ROOM = "…";
const BLANK = 0x20;

/**
 * Lays a line out. What comes out is what is shown: tabs are blanks, control characters are visible.
 * @param width cells, at least 1
 * @returns rows of at most that many cells; one row when the line is cut or empty
 */
export function wrapLine(line: RichLine, width: number): StyledLine[] {
  const columns = Math.max(1, Math.floor(width) || 1);
  const wrapper = new Wrapper(columns, line);
  let column = 0;
  for (const span of line.spans) {
    column = forEachPiece(span.text, column, (piece, cells) => wrapper.put(piece, cells, span.style));
    if (wrapper.ended) break;
  }
  return wrapper.finish();
}

/** @returns spans in exactly so many cells: cut, or with blanks behind them. @param fill the style of these blanks */
export function fitSpans(spans: StyledLine, width: number, fill?: Style): StyledLine {
  const row = new Row();
  let column = 0;
  for (const { text, style } of spans) {
    if (row.width >= width) break;
    column = forEachPiece(text, column, (piece, cells) => {
      if (row.width >= width) return false;
      if (row.width + cells > width) row.add(NO_ROOM, 1, style);
      else row.add(piece, cells, style);
      return undefined;
    });
  }
  row.blanks(width - row.width, fill);
  return row.spans();
}

interface Cell {
  readonly piece: Piece;
  readonly width: number;
  readonly style: Style | undefined;
}

/** A row that grows at its end; what has the same style is one span. */
class Row {
  width = 0;
  private readonly done: Span[] = [];
  private text = "";
  private style: Style | undefined;

  add(piece: Piece, width: number, style: Style | undefined): void {
    if (style !== this.style && this.text !== "") this.close();
    this.style = style;
    this.text += typeof piece === "number" ? String.fromCodePoint(piece) : piece;
    this.width += width;
  }

  blanks(count: number, style: Style | undefined): void {
    if (count > 0) this.add(" ".repeat(count), count, style);
  }

  spans(): StyledLine {
    if (this.text !== "") this.close();
    return this.done;
  }

  private close(): void {
    this.done.push(this.style === undefined ? { text: this.text } : { text: this.text, style: this.style });
    this.text = "";
  }
}

/** Takes a line cell by cell. A word is held back until it is known whether it fits. */
class Wrapper {
  ended = false;
  private readonly rows: StyledLine[] = [];
  private row = new Row();
  private word: Cell[] = [];
  private wordWidth = 0;
  private gap: Cell[] = [];
  /** Whether the current row has anything that it must not be left without. */
  private used = false;
  private readonly indent: StyledLine;
  private readonly indentWidth: number;

  constructor(
    private readonly width: number,
    private readonly line: RichLine,
  ) {
    // An indent leaves at least half of the width to the text, and room for a wide character.
    const wanted = Math.min(line.wrapIndent ?? 0, Math.floor(width / 2), width - 2);
    this.indentWidth = Number.isFinite(wanted) ? Math.max(0, Math.floor(wanted)) : 0;
    this.indent = this.indentWidth === 0 ? [] : fitSpans(line.wrapPrefix ?? [], this.indentWidth);
  }

  put(piece: Piece, cells: number, style: Style | undefined): boolean | undefined {
    if (this.line.cut) return this.putUncut(piece, cells, style);
    if (piece === BLANK) {
      this.flushWord();
      if (this.gap.length < this.width) this.gap.push({ piece, width: 1, style });
    } else {
      // A line may be broken before and after every wide character: the scripts that have them write no blanks.
      if (cells === 2) this.flushWord();
      this.addToWord(cells > this.width ? { piece: NO_ROOM, width: 1, style } : { piece, width: cells, style });
      if (cells === 2) this.flushWord();
    }
    return undefined;
  }

  finish(): StyledLine[] {
    this.flushWord();
    for (const { piece, style } of this.gap) if (this.row.width < this.width) this.row.add(piece, 1, style);
    this.closeRow();
    return this.rows;
  }

  private putUncut(piece: Piece, cells: number, style: Style | undefined): boolean {
    if (this.row.width + cells <= this.width) {
      this.row.add(piece, cells, style);
      return true;
    }
    if (this.row.width < this.width) this.row.add(NO_ROOM, 1, style);
    this.ended = true;
    return false;
  }

  private addToWord(cell: Cell): void {
    const room = this.used || this.rows.length > 0 ? this.width - this.indentWidth : this.width;
    if (this.wordWidth + cell.width > room) this.flushWord();
    this.word.push(cell);
    this.wordWidth += cell.width;
  }

  private flushWord(): void {
    if (this.word.length === 0) return;
    // Blanks at the start of the line are its indentation, those at a break vanish.
    const keepsGap = this.row.width + this.gap.length + this.wordWidth <= this.width;
    if (!keepsGap && (this.used || this.row.width + this.wordWidth > this.width)) this.nextRow();
    if (keepsGap) for (const { piece, style } of this.gap) this.row.add(piece, 1, style);
    for (const { piece, width, style } of this.word) this.row.add(piece, width, style);
    this.used = true;
    this.gap = [];
    this.word = [];
    this.wordWidth = 0;
  }

  private nextRow(): void {
    this.closeRow();
    this.row = new Row();
    for (const { text, style } of this.indent) this.row.add(text, spansWidth([{ text }]), style);
    this.used = false;
  }

  private closeRow(): void {
    const { fill } = this.line;
    if (fill !== undefined) this.row.blanks(this.width - this.row.width, fill);
    this.rows.push(this.row.spans());
  }
}
