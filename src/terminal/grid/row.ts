// One row of a grid: what its cells show, how wide each is and its style. Rows are compared, copied and moved as a whole.
import { BLANK } from "./glyphs.ts";

/** The last stamp given. */
let stamps = 0;

export class GridRow {
  /** `TAIL` in the right half of a wide character. See `glyphs.ts`. */
  readonly glyphs: Uint32Array;
  /** Numbers from `styles`, of which there are no more than fit. */
  readonly styles: Uint16Array;
  /** 1, or 2 and 0 for the halves of a wide character. */
  readonly widths: Uint8Array;
  /** The memory of all three, which the system compares and copies faster than any loop. */
  private readonly bytes: Buffer;
  /** Rows of one width with the same stamp have the same cells, so that most need not be compared. */
  private stamp = ++stamps;

  constructor(columns: number) {
    const memory = new ArrayBuffer(7 * columns);
    this.glyphs = new Uint32Array(memory, 0, columns).fill(BLANK);
    this.styles = new Uint16Array(memory, 4 * columns, columns);
    this.widths = new Uint8Array(memory, 6 * columns).fill(1);
    this.bytes = Buffer.from(memory);
  }

  /** Must be called by whoever is about to change cells, or has done so. */
  changed(): void {
    this.stamp = ++stamps;
  }

  /** Whether it is known to have the cells of another row of the same width, without a look at them. */
  isCopy(other: GridRow): boolean {
    return this.stamp === other.stamp;
  }

  /** Whether it has the cells that another row of the same width has. */
  equals(other: GridRow): boolean {
    if (this.stamp === other.stamp) return true;
    if (!this.bytes.equals(other.bytes)) return false;
    this.stamp = other.stamp;
    return true;
  }

  /** Takes over the cells of another row of the same width. */
  copy(other: GridRow): void {
    if (this.stamp === other.stamp) return;
    this.bytes.set(other.bytes);
    this.stamp = other.stamp;
  }

  /**
   * Takes over the cells from `start` up to `end` of another row, which may be of another width, from the column `at` on.
   * Halves of wide characters that are cut off there become blanks.
   */
  copyCells(other: GridRow, start: number, end: number, at: number): void {
    if (end <= start) return;
    const behind = at + end - start;
    this.changed();
    this.part(at);
    this.part(behind);
    this.glyphs.set(other.glyphs.subarray(start, end), at);
    this.styles.set(other.styles.subarray(start, end), at);
    this.widths.set(other.widths.subarray(start, end), at);
    if (this.widths[at] === 0) this.blank(at);
    if (this.widths[behind - 1] === 2) this.blank(behind - 1);
  }

  /** Gives the cells from `start` up to `end` one glyph of one cell, and one style. */
  fill(glyph: number, style: number, start: number, end: number): void {
    this.changed();
    this.part(start);
    this.part(end);
    this.glyphs.fill(glyph, start, end);
    this.styles.fill(style, start, end);
    this.widths.fill(1, start, end);
  }

  /** Makes blanks of a wide character that lies across the border before a column. */
  part(column: number): void {
    if (this.widths[column] !== 0) return;
    this.blank(column - 1);
    this.blank(column);
  }

  /** Makes a blank of a cell, which keeps its style. */
  private blank(column: number): void {
    this.glyphs[column] = BLANK;
    this.widths[column] = 1;
  }
}
