// A screen's worth of cells to draw on: rows of cells, see `grid/row.ts`.
import { BLANK, glyphs, TAIL } from "./grid/glyphs.ts";
import { GridRow } from "./grid/row.ts";
import { styles } from "./style.ts";
import { forEachPiece } from "./width.ts";

/** Cells from (row, column), counted from 0. It may lie partly or wholly outside of a grid. */
export interface Rectangle {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
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
  private readonly lines: GridRow[];

  /** @throws RangeError when a size is no whole number from 1 to 65,535 */
  constructor(
    readonly rows: number,
    readonly columns: number,
  ) {
    for (const size of [rows, columns])
      if (!Number.isInteger(size) || size < 1 || size > 0xffff)
        throw new RangeError(`a grid cannot have ${size} rows or columns`);
    this.lines = Array.from({ length: rows }, () => new GridRow(columns));
    glyphs.interned.watch(this, (grid) => grid.lines.map((line) => line.glyphs));
    styles.interned.watch(this, (grid) => grid.lines.map((line) => line.styles));
  }

  /** The cells of a row, which must exist. They stay those of this row until the grid is scrolled. */
  line(row: number): GridRow {
    return this.lines[row] as GridRow;
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
    if (start >= right) return start;
    const line = this.line(Math.trunc(row));
    line.changed();
    if (typeof text === "string" && isPrintableAscii(text, right - start)) {
      writeAscii(line, start, text, style, left, right);
      return start + text.length;
    }
    let at = start;
    const visit = (piece: number | string, width: number) => {
      if (at + width > left) {
        if (at >= left && at + width <= right) put(line, at, glyphs.of(piece), width, style);
        else put(line, Math.max(at, left), BLANK, 1, style);
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
    const glyph = character === " " ? BLANK : glyphOf(character);
    for (let row = top; row < bottom; row++) this.line(row).fill(glyph, style, left, right);
  }

  /**
   * Moves the cells of a rectangle up or down.
   * @param lines how far they move up; negative is down
   * @param style of the blanks that come in
   */
  scroll(rectangle: Rectangle, lines: number, style = 0): void {
    const area = this.area(rectangle);
    const { top, left, bottom, right } = area;
    const height = bottom - top;
    const distance = Math.trunc(lines);
    if (height <= 0 || left >= right || distance === 0 || Number.isNaN(distance)) return;
    const kept = Math.max(0, height - Math.abs(distance));
    if (right - left === this.columns) this.moveRows(top, bottom, distance > 0 ? height - kept : kept);
    else this.moveCells(area, distance, kept);
    const row = distance > 0 ? top + kept : top;
    this.fill({ row, column: left, height: height - kept, width: right - left }, style);
  }

  /** Moves rows up by `distance`; those that leave at the top come in again at the bottom. */
  private moveRows(top: number, bottom: number, distance: number): void {
    const leaving = this.lines.slice(top, top + distance);
    this.lines.copyWithin(top, top + distance, bottom);
    for (let index = 0; index < distance; index++) this.lines[bottom - distance + index] = leaving[index] as GridRow;
  }

  /** Moves the cells of an area up by `distance`, those of `kept` rows. */
  private moveCells({ top, left, bottom, right }: Area, distance: number, kept: number): void {
    for (let index = 0; index < kept; index++) {
      const to = distance > 0 ? top + index : bottom - 1 - index;
      this.line(to).copyCells(this.line(to + distance), left, right, left);
    }
  }

  /**
   * A copy of the cells of a rectangle that lies inside of the grid.
   * @param into is written over and returned when it has that size
   */
  copyOf({ row, column, height, width }: Rectangle, into?: Grid): Grid {
    const copy = into?.rows === height && into.columns === width ? into : new Grid(height, width);
    for (let line = 0; line < height; line++)
      copy.line(line).copyCells(this.line(row + line), column, column + width, 0);
    return copy;
  }

  /** Shows all of `source` from (row, column) on, where it must fit in. */
  paste(source: Grid, row: number, column: number): void {
    const width = source.columns;
    for (let line = 0; line < source.rows; line++) this.line(row + line).copyCells(source.line(line), 0, width, column);
  }

  /** Makes a row show what that of another grid of the same width shows. */
  copyRow(source: Grid, row: number): void {
    this.line(row).copy(source.line(row));
  }

  /** Makes this grid show what `source` shows, as far as it goes; the rest becomes blank. */
  copyFrom(source: Grid): void {
    const isAsWide = source.columns === this.columns;
    if (!isAsWide || source.rows < this.rows) this.clear();
    const width = Math.min(this.columns, source.columns);
    for (let row = 0; row < Math.min(this.rows, source.rows); row++) {
      const [line, other] = [this.line(row), source.line(row)];
      if (isAsWide) line.copy(other);
      else line.copyCells(other, 0, width, 0);
    }
  }

  clear(): void {
    for (const line of this.lines) line.fill(BLANK, 0, 0, this.columns);
  }

  /** What is shown at a place, "" in the right half of a wide character. */
  textAt(row: number, column: number): string {
    return glyphs.text(this.line(row).glyphs[column] as number);
  }

  /** The style of a cell: a number from `styles`. */
  styleAt(row: number, column: number): number {
    return this.line(row).styles[column] as number;
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
}

/** The glyph of a character of one cell; a blank where it is none. */
function glyphOf(character: string): number {
  let glyph = BLANK;
  forEachPiece(character, 0, (piece, width) => {
    if (width === 1) glyph = glyphs.of(piece);
    return false;
  });
  return glyph;
}

function writeAscii(line: GridRow, start: number, text: string, style: number, left: number, right: number): void {
  const from = Math.max(start, left);
  const end = Math.min(start + text.length, right);
  if (from >= end) return;
  line.part(from);
  line.part(end);
  const { glyphs, widths, styles } = line;
  for (let column = from; column < end; column++) {
    glyphs[column] = text.charCodeAt(column - start);
    widths[column] = 1;
    styles[column] = style;
  }
}

function put(line: GridRow, column: number, glyph: number, width: number, style: number): void {
  line.part(column);
  line.part(column + width);
  line.glyphs[column] = glyph;
  line.widths[column] = width;
  line.styles[column] = style;
  if (width === 1) return;
  line.glyphs[column + 1] = TAIL;
  line.widths[column + 1] = 0;
  line.styles[column + 1] = style;
}

/** @param limit what lies beyond so many characters does not matter, but for a mark on the last of them */
function isPrintableAscii(text: string, limit: number): boolean {
  const end = Math.min(text.length, limit + 1);
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
