// How the lines of one buffer come out in cells, for all windows on it: kept from frame to frame, brought up to date by
// what the buffer says of its changes.
import type { Mark } from "../../kernel/marks.ts";
import { type Change, TextBuffer } from "../../kernel/text-buffer.ts";
import type { WindowBuffer } from "../../kernel/window.ts";
import { displayWidth } from "../width.ts";
import { shapes } from "./decorations.ts";
import { Line } from "./line.ts";
import { isPlain } from "./line-cells.ts";
import { LineMeasures, type Measure } from "./line-measures.ts";
import { countRows } from "./wrap.ts";

/** Lines that are kept laid out. */
const MOST_LINES = 2048;
/** Widths for which the rows of all lines are kept: a window asks with and without its scrollbar. */
const MOST_WIDTHS = 4;

export class BufferLayout {
  private lines = new Map<number, Line>();
  private rowCounts = new Map<number, LineMeasures>();
  /** What was asked for last: every frame asks again. */
  private latest: { readonly width: number; readonly counts: LineMeasures } | undefined;
  private widths: LineMeasures | undefined;
  private version: number;
  private readonly text: TextBuffer | undefined;

  constructor(private readonly buffer: WindowBuffer) {
    this.version = buffer.version;
    this.text = buffer instanceof TextBuffer ? buffer : undefined;
    this.text?.observe({
      changed: (change) => this.changed(change),
      marked: (first, last) => this.marked(first, last),
    });
  }

  get lineCount(): number {
    return this.buffer.lineCount;
  }

  /** Lays out the lines from `first` to `last`, those that are not yet, with one look at the marks. */
  prepare(first: number, last: number): void {
    this.catchUp();
    let from = first;
    let to = Math.min(last, this.lineCount - 1);
    while (from <= to && this.lines.has(from)) from++;
    while (to >= from && this.lines.has(to)) to--;
    if (from > to) return;
    if (this.lines.size > MOST_LINES) this.lines.clear();
    const marks = this.marksByRow(from, to);
    for (let row = from; row <= to; row++) this.lines.set(row, this.layOut(row, marks.get(row)));
  }

  /** The line in a row of the buffer; an empty one when there is none. */
  line(row: number): Line {
    this.prepare(row, row);
    return this.lines.get(row) ?? new Line("", row, []);
  }

  /** Rows of the screen that all lines take. @param width cells in a row; undefined when lines are not wrapped */
  total(width: number | undefined): number {
    return width === undefined ? this.lineCount : this.counts(width).total();
  }

  /** The row of the screen at which a row of the buffer starts. */
  before(row: number, width: number | undefined): number {
    return width === undefined ? row : this.counts(width).before(row);
  }

  /** The row of the buffer that is shown in a row of the screen, the last one for those behind it, and which of its rows that is. */
  find(screenRow: number, width: number | undefined): { row: number; rest: number } {
    if (width !== undefined) return this.counts(width).find(screenRow);
    return { row: Math.max(0, Math.min(screenRow, this.lineCount - 1)), rest: 0 };
  }

  /** Cells of the longest line; of more than 5,120 lines, of the longest among the first and last 2,560. */
  widest(): number {
    this.catchUp();
    const cells = (text: string) => (isPlain(text) ? text.length : displayWidth(text));
    this.widths ??= new LineMeasures(
      this.lineCount,
      this.measuring(cells, (line) => line.reach),
    );
    return this.widths.largest();
  }

  private counts(width: number): LineMeasures {
    this.catchUp();
    if (this.latest?.width === width) return this.latest.counts;
    let counts = this.rowCounts.get(width);
    if (counts === undefined) {
      const count = (text: string) => countRows(text, width);
      counts = new LineMeasures(
        this.lineCount,
        this.measuring(count, (line) => line.rows(width).length),
      );
    }
    // The width asked for last is the last to go.
    this.rowCounts.delete(width);
    this.rowCounts.set(width, counts);
    const [oldest] = this.rowCounts.keys();
    if (this.rowCounts.size > MOST_WIDTHS && oldest !== undefined) this.rowCounts.delete(oldest);
    this.latest = { width, counts };
    return counts;
  }

  /** How numbers of lines are found: by their text, unless there are marks that give them another shape. */
  private measuring(ofText: (text: string) => number, ofLine: (line: Line) => number): Measure {
    return (first, count, known) => {
      const marks = this.marksByRow(first, first + count - 1, shapes);
      if (known?.marked === false && marks.size === 0) return known;
      const values = Array.from({ length: count }, (_, index) => {
        const row = first + index;
        const own = marks.get(row);
        return own === undefined ? ofText(this.buffer.line(row) ?? "") : ofLine(this.layOut(row, own));
      });
      return { values, marked: marks.size > 0 };
    };
  }

  private layOut(row: number, marks: readonly Mark[] = []): Line {
    return new Line(this.buffer.line(row) ?? "", row, marks);
  }

  private marksByRow(first: number, last: number, wanted: (mark: Mark) => boolean = () => true): Map<number, Mark[]> {
    const byRow = new Map<number, Mark[]>();
    const own = this.text !== undefined && this.text.marks.size > 0 ? this.text.marks.inRows(first, last) : [];
    for (const mark of this.text === undefined ? (this.buffer.marksIn?.(first, last) ?? []) : own) {
      if (!wanted(mark)) continue;
      const end = Math.min(last, (mark.end ?? mark.start).row);
      for (let row = Math.max(first, mark.start.row); row <= end; row++) {
        const marks = byRow.get(row);
        if (marks === undefined) byRow.set(row, [mark]);
        else marks.push(mark);
      }
    }
    return byRow;
  }

  private changed({ start, oldEnd, newEnd, version }: Change): void {
    // What `catchUp` has seen already needs no word.
    if (version <= this.version) return;
    this.lines.clear();
    if (version !== this.version + 1) return;
    this.version = version;
    const removed = oldEnd.row - start.row + 1;
    const inserted = newEnd.row - start.row + 1;
    for (const measures of this.measures()) measures.splice(start.row, removed, inserted);
  }

  private marked(first: number, last: number): void {
    // Where a change has yet to be told of, rows are not those that are known here.
    if (this.version !== this.buffer.version) this.doubt(0, Number.POSITIVE_INFINITY);
    else this.doubt(first, last);
  }

  private doubt(first: number, last: number): void {
    if (last - first >= this.lines.size) this.lines.clear();
    else for (let row = first; row <= last; row++) this.lines.delete(row);
    for (const measures of this.measures()) measures.doubt(first, last);
  }

  /** Starts again if the text has changed without word, as that of other buffers does, or is ahead of what was told. */
  private catchUp(): void {
    if (this.version === this.buffer.version) return;
    this.version = this.buffer.version;
    this.lines.clear();
    this.rowCounts.clear();
    this.latest = undefined;
    this.widths = undefined;
  }

  private measures(): LineMeasures[] {
    return [...this.rowCounts.values(), ...(this.widths === undefined ? [] : [this.widths])];
  }
}
