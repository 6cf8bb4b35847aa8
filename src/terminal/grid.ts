// A screen's worth of cells to draw on: what each shows, how wide it is, and its style.
import { BLANK, glyphs, TAIL } from "./grid/glyphs.ts";
import { type Style, styles } from "./style.ts";
import { forEachPiece } from "./width.ts";

/** Cells from (row, column), counted from 0. It may lie partly or wholly outside of a grid. */
export interface Rectangle {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

/** Rows `top` to `bottom`, both included, that move up by `lines` (down when negative). */
export interface Scroll {
  readonly top: number;
  readonly bottom: number;
  readonly lines: number;
}

/** The part of a rectangle that a grid has; `bottom` and `right` are the first beyond it. */
interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/**
 * Cells in rows. Whatever is drawn stays inside the grid and the rectangle given. A wide character is always whole: where one
 * half is cut off or overwritten, the other becomes a blank.
 */
export class Grid {
  readonly rows: number;
  readonly columns: number;
  /** Row by row; `TAIL` in the right half of a wide character. See `grid/glyphs.ts`. */
  readonly glyphs: Uint32Array;
  /** 1, or 2 and 0 for the halves of a wide character. */
  readonly widths: Uint8Array;
  /** Numbers from `styles`, of which there are no more than fit. */
  readonly styles: Uint16Array;
  /** Whole rows that were moved last: a hint for who looks for what has changed. It may be outdated. */
  scrolled: Scroll | undefined;
  /** The same memory as bytes, which the system compares faster than any loop. */
  private readonly glyphBytes: Buffer;
  private readonly styleBytes: Buffer;
  /** The same for each row alone, once they are compared. */
  private glyphRows: Buffer[] = [];
  private styleRows: Buffer[] = [];

  /** @throws RangeError when a size is no whole number from 1 to 65,535 */
  constructor(rows: number, columns: number) {
    for (const size of [rows, columns])
      if (!Number.isInteger(size) || size < 1 || size > 0xffff)
        throw new RangeError(`a grid cannot have ${size} rows or columns`);
    this.rows = rows;
    this.columns = columns;
    const cells = rows * columns;
    this.glyphs = new Uint32Array(cells).fill(BLANK);
    this.widths = new Uint8Array(cells).fill(1);
    this.styles = new Uint16Array(cells);
    this.glyphBytes = Buffer.from(this.glyphs.buffer);
    this.styleBytes = Buffer.from(this.styles.buffer);
    glyphs.interned.watch(this, (grid) => grid.glyphs);
    styles.interned.watch(this, (grid) => grid.styles);
  }

  /**
   * Writes one line of text. Control characters are shown, not obeyed.
   * @param style a number from `styles`
   * @param clip where it may write, the whole grid by default
   * @param tabOrigin the column that tab stops count from; where the text starts by default, so that it is as wide as
   * `displayWidth` says
   * @returns the column behind the text; a column beyond the clip's right edge when the text did not fit
   */
  write(
    row: number,
    column: number,
    text: string | Uint8Array,
    style = 0,
    clip?: Rectangle,
    tabOrigin?: number,
  ): number {
    const { top, left, bottom, right } = this.area(clip);
    const start = Math.trunc(column);
    if (!(row >= top && row < bottom) || Number.isNaN(start)) return column;
    const offset = Math.trunc(row) * this.columns;
    if (start >= right) return start;
    if (typeof text === "string" && isPrintableAscii(text, right - start)) {
      this.writeAscii(offset, start, text, style, left, right);
      return start + text.length;
    }
    let at = start;
    const visit = (piece: number | string, width: number) => {
      if (at + width > left) {
        if (at >= left && at + width <= right) this.put(offset + at, glyphs.of(piece), width, style);
        else this.put(offset + Math.max(at, left), BLANK, 1, style);
      }
      at += width;
      return at < right;
    };
    forEachPiece(text, start - Math.trunc(tabOrigin ?? start), visit);
    return at;
  }

  /** Fills a rectangle with blanks, or with a character of one cell. */
  fill(rectangle: Rectangle, style = 0, character = " "): void {
    const { top, left, bottom, right } = this.area(rectangle);
    if (left >= right) return;
    let glyph = BLANK;
    forEachPiece(character, 0, (piece, width) => {
      if (width === 1) glyph = glyphs.of(piece);
      return false;
    });
    // Whole rows lie behind one another.
    const isWhole = right - left === this.columns;
    for (let row = top; row < bottom; row = isWhole ? bottom : row + 1) {
      const start = row * this.columns + left;
      const end = (isWhole ? bottom - 1 : row) * this.columns + right;
      this.part(start);
      this.part(end);
      this.glyphs.fill(glyph, start, end);
      this.widths.fill(1, start, end);
      this.styles.fill(style, start, end);
    }
  }

  /** Lays a style over the cells of a rectangle: what it states replaces what they have. */
  restyle(rectangle: Rectangle, over: Style): void {
    const { top, left, bottom, right } = this.area(rectangle);
    const results = new Map<number, number>();
    for (let row = top; row < bottom; row++) {
      const end = row * this.columns + right;
      for (let cell = row * this.columns + left; cell < end; cell++) {
        const style = this.styles[cell] as number;
        let result = results.get(style);
        if (result === undefined) {
          result = styles.over(style, over);
          results.set(style, result);
        }
        this.styles[cell] = result;
        // Halves of a wide character have one style.
        if (this.widths[cell] === 2) this.styles[cell + 1] = result;
        else if (this.widths[cell] === 0) this.styles[cell - 1] = result;
      }
    }
  }

  /**
   * Moves the cells of a rectangle up or down.
   * @param lines how far they move up; negative is down
   * @param style of the blanks that come in
   */
  scroll(rectangle: Rectangle, lines: number, style = 0): void {
    const { top, left, bottom, right } = this.area(rectangle);
    const height = bottom - top;
    const distance = Math.trunc(lines);
    if (height <= 0 || left >= right || distance === 0 || Number.isNaN(distance)) return;
    for (let row = top; row < bottom; row++) {
      this.part(row * this.columns + left);
      this.part(row * this.columns + right);
    }
    const kept = Math.max(0, height - Math.abs(distance));
    // Whole rows lie behind one another.
    const isWhole = right - left === this.columns;
    if (isWhole) this.scrolled = { top, bottom: bottom - 1, lines: distance };
    const count = isWhole ? kept : 1;
    for (let index = 0; index < kept; index += count) {
      const to = distance > 0 ? top + index : bottom - count - index;
      const [start, from] = [to * this.columns + left, (to + distance) * this.columns + left];
      const end = from + (count - 1) * this.columns + right - left;
      this.glyphs.copyWithin(start, from, end);
      this.widths.copyWithin(start, from, end);
      this.styles.copyWithin(start, from, end);
    }
    const row = distance > 0 ? top + kept : top;
    this.fill({ row, column: left, height: height - kept, width: right - left }, style);
  }

  /**
   * A copy of the cells of a rectangle that lies inside of the grid.
   * @param into is written over and returned when it has that size
   */
  copyOf({ row, column, height, width }: Rectangle, into?: Grid): Grid {
    const copy = into?.rows === height && into.columns === width ? into : new Grid(height, width);
    for (let line = 0; line < height; line++) {
      const from = (row + line) * this.columns + column;
      copy.glyphs.set(this.glyphs.subarray(from, from + width), line * width);
      copy.widths.set(this.widths.subarray(from, from + width), line * width);
      copy.styles.set(this.styles.subarray(from, from + width), line * width);
    }
    return copy;
  }

  /** Shows all of `source` from (row, column) on, where it must fit in. */
  paste(source: Grid, row: number, column: number): void {
    const width = source.columns;
    for (let line = 0; line < source.rows; line++) {
      const to = (row + line) * this.columns + column;
      const from = line * width;
      this.part(to);
      this.part(to + width);
      this.glyphs.set(source.glyphs.subarray(from, from + width), to);
      this.widths.set(source.widths.subarray(from, from + width), to);
      this.styles.set(source.styles.subarray(from, from + width), to);
    }
  }

  /** Whether rows from `row` on show what those of another grid of the same width show from `otherRow` on. */
  sameRows(row: number, other: Grid, otherRow = row, count = 1): boolean {
    if (count === 1) return this.sameRow(row, other, otherRow);
    const glyphs = this.columns * this.glyphs.BYTES_PER_ELEMENT;
    const styles = this.columns * this.styles.BYTES_PER_ELEMENT;
    return (
      isSame(this.glyphBytes, row * glyphs, other.glyphBytes, otherRow * glyphs, count * glyphs) &&
      isSame(this.styleBytes, row * styles, other.styleBytes, otherRow * styles, count * styles)
    );
  }

  /** Views that are there already are compared several times as fast as ranges. */
  private sameRow(row: number, other: Grid, otherRow: number): boolean {
    if (this.glyphRows.length === 0) this.divide();
    if (other.glyphRows.length === 0) other.divide();
    return (
      (this.glyphRows[row] as Buffer).equals(other.glyphRows[otherRow] as Buffer) &&
      (this.styleRows[row] as Buffer).equals(other.styleRows[otherRow] as Buffer)
    );
  }

  private divide(): void {
    const rowsOf = (all: Buffer) => {
      const bytes = all.length / this.rows;
      return Array.from({ length: this.rows }, (_, row) => all.subarray(row * bytes, (row + 1) * bytes));
    };
    this.glyphRows = rowsOf(this.glyphBytes);
    this.styleRows = rowsOf(this.styleBytes);
  }

  /** The rows from `first` to `last` that show what a row of another grid of the same width shows, at most `limit` of them. */
  rowsLike(other: Grid, otherRow: number, first: number, last: number, limit: number): number[] {
    const bytes = this.columns * this.glyphs.BYTES_PER_ELEMENT;
    const wanted = other.glyphBytes.subarray(otherRow * bytes, (otherRow + 1) * bytes);
    const searched = this.glyphBytes.subarray(first * bytes, (last + 1) * bytes);
    const found: number[] = [];
    for (let at = searched.indexOf(wanted); at >= 0 && found.length < limit; ) {
      const row = Math.ceil(at / bytes);
      const isRow = row * bytes === at;
      if (isRow && this.sameRows(first + row, other, otherRow)) found.push(first + row);
      at = searched.indexOf(wanted, isRow ? at + 1 : row * bytes);
    }
    return found;
  }

  /** Makes a row show what that of another grid of the same width shows. */
  copyRow(source: Grid, row: number): void {
    const [start, end] = [row * this.columns, (row + 1) * this.columns];
    this.glyphs.set(source.glyphs.subarray(start, end), start);
    this.widths.set(source.widths.subarray(start, end), start);
    this.styles.set(source.styles.subarray(start, end), start);
  }

  /** Makes this grid show what `source` shows, as far as it goes; the rest becomes blank. */
  copyFrom(source: Grid): void {
    this.scrolled = source.scrolled;
    if (source.columns === this.columns && source.rows === this.rows) {
      this.glyphs.set(source.glyphs);
      this.widths.set(source.widths);
      this.styles.set(source.styles);
      return;
    }
    this.clear();
    const width = Math.min(this.columns, source.columns);
    for (let row = 0; row < Math.min(this.rows, source.rows); row++) {
      const from = row * source.columns;
      const to = row * this.columns;
      this.glyphs.set(source.glyphs.subarray(from, from + width), to);
      this.widths.set(source.widths.subarray(from, from + width), to);
      this.styles.set(source.styles.subarray(from, from + width), to);
      if (this.widths[to + width - 1] === 2) this.blank(to + width - 1);
    }
  }

  clear(): void {
    this.glyphs.fill(BLANK);
    this.widths.fill(1);
    this.styles.fill(0);
  }

  /** What is shown at a place, "" in the right half of a wide character. */
  textAt(row: number, column: number): string {
    return glyphs.text(this.glyphs[row * this.columns + column] as number);
  }

  /** The text of a row, as a person sees it. */
  rowText(row: number): string {
    return Array.from({ length: this.columns }, (_, column) => this.textAt(row, column)).join("");
  }

  private area(rectangle: Rectangle | undefined): Area {
    if (rectangle === undefined) return { top: 0, left: 0, bottom: this.rows, right: this.columns };
    const { row, column, height, width } = rectangle;
    return {
      top: clamp(row, this.rows),
      left: clamp(column, this.columns),
      bottom: clamp(row + height, this.rows),
      right: clamp(column + width, this.columns),
    };
  }

  private writeAscii(offset: number, start: number, text: string, style: number, left: number, right: number): void {
    const from = offset + Math.max(start, left);
    const end = offset + Math.min(start + text.length, right);
    if (from >= end) return;
    this.part(from);
    this.part(end);
    const { glyphs, widths, styles } = this;
    for (let cell = from, index = from - offset - start; cell < end; cell++, index++) {
      glyphs[cell] = text.charCodeAt(index);
      widths[cell] = 1;
      styles[cell] = style;
    }
  }

  private put(cell: number, glyph: number, width: number, style: number): void {
    this.part(cell);
    this.part(cell + width);
    this.glyphs[cell] = glyph;
    this.widths[cell] = width;
    this.styles[cell] = style;
    if (width === 1) return;
    this.glyphs[cell + 1] = TAIL;
    this.widths[cell + 1] = 0;
    this.styles[cell + 1] = style;
  }

  /** Makes blanks of a wide character that lies across the border before `cell`. */
  private part(cell: number): void {
    if (this.widths[cell] !== 0) return;
    this.blank(cell - 1);
    this.blank(cell);
  }

  private blank(cell: number): void {
    this.glyphs[cell] = BLANK;
    this.widths[cell] = 1;
  }
}

function isSame(a: Buffer, start: number, b: Buffer, otherStart: number, length: number): boolean {
  return a.compare(b, otherStart, otherStart + length, start, start + length) === 0;
}

/** @param limit what lies beyond so many characters does not matter */
function isPrintableAscii(text: string, limit: number): boolean {
  const end = Math.min(text.length, limit);
  for (let index = 0; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** A whole number from 0 to `limit`; nonsense is 0. */
function clamp(value: number, limit: number): number {
  return Math.max(0, Math.min(limit, Math.trunc(value) || 0));
}
