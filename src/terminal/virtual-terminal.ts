// A terminal without a screen: what programs such as prompts write to it becomes styled lines, to be shown in a window.
// It knows what they use: text, the moves and erasures of the cursor, colours and attributes, showing and hiding of the
// cursor. Everything else is taken in and means nothing.
//
// It is our own because the emulator that is known to be good, @xterm/headless, is far larger than the task (180 KB,
// 10 ms to import), and because widths of text must be reckoned as the rest of the program does.
import type { Style, StyledLine } from "../kernel/draw.ts";
import { clamp } from "../kernel/rectangle.ts";
import { type TerminalCommands, TerminalParser } from "./virtual-terminal/parser.ts";
import { Pen } from "./virtual-terminal/pen.ts";
import { type Place, reflow } from "./virtual-terminal/reflow.ts";
import { Row } from "./virtual-terminal/row.ts";
import { forEachPiece } from "./width.ts";

export interface VirtualTerminalOptions {
  /** Cells of a row, 1 to 1,000; what is beyond is taken for the nearest. */
  columns: number;
  /** Rows of the screen, which is the part that the cursor can reach, 1 to 1,000. */
  rows: number;
  /** Something has changed. It is to ask for a frame, not to draw one: one change often comes in several writes. */
  onChange?(): void;
}

/** Rows that are kept; older ones are dropped. */
const MOST_ROWS = 10_000;
/** They are dropped so many at a time. */
const DROPPED_AT_ONCE = 1_000;
const LARGEST_SIZE = 1_000;
const TAB_WIDTH = 8;

/** Text that continues what was written last: the second half of a character, a mark, the colour of a skin. */
const CONTINUES = /^(?:[\udc00-\udfff]|\p{M}|\p{Emoji_Modifier})/u;

export class VirtualTerminal implements TerminalCommands {
  private readonly parser = new TerminalParser(this);
  private readonly pen = new Pen();
  private width: number;
  private height: number;
  private list: Row[] = [new Row()];
  /** The first row of the screen. */
  private top = 0;
  /** The screen never begins above this row. */
  private floor = 0;
  /** Where the next character goes. The column may be one behind the last: then it goes to the next row. */
  private place: Place = { row: 0, column: 0 };
  private isCursorShown = true;
  /** What was written last, until the cursor is moved. */
  private last: (Place & { text: string; style: Style | undefined }) | undefined;
  private shown: StyledLine[] | undefined;

  constructor(private readonly options: VirtualTerminalOptions) {
    this.width = size(options.columns);
    this.height = size(options.rows);
  }

  get columns(): number {
    return this.width;
  }

  get rows(): number {
    return this.height;
  }

  /** What was written, up to the last row that is not blank; the list is not to be changed. */
  get lines(): readonly StyledLine[] {
    if (this.shown === undefined) {
      const lines = this.list.slice(this.firstKept).map((row) => row.styledLine);
      while (lines.at(-1)?.length === 0) lines.pop();
      this.shown = lines;
    }
    return this.shown;
  }

  /** The first of `lines` that a terminal of this size would show: it shows the last ones, down to the cursor. */
  get firstVisible(): number {
    return Math.max(0, Math.max(this.lines.length, this.position.row + 1) - this.height);
  }

  /** How many rows have left the screen since it began. */
  get rowsLeft(): number {
    return this.top - this.floor;
  }

  /** Where the cursor is among `lines`, perhaps below them; undefined while it is hidden. */
  get cursor(): { row: number; column: number } | undefined {
    return this.isCursorShown ? this.position : undefined;
  }

  /** Where the cursor is, be it hidden or not. */
  get position(): { row: number; column: number } {
    const { row, column } = this.place;
    return { row: row - this.firstKept, column: Math.min(column, this.width - 1) };
  }

  /** Takes what a program writes. A line feed begins a new row, as it does for programs that run on a terminal. */
  write(text: string): void {
    this.parser.write(text);
    this.changed();
  }

  /** Changes the size. Rows that were broken because they were full are broken anew. */
  resize(columns: number, rows: number): void {
    const width = size(columns);
    this.height = size(rows);
    this.last = undefined;
    if (width !== this.width) {
      const floor = { row: this.floor, column: 0 };
      this.list = reflow(this.list, width, [this.place, floor]);
      this.floor = floor.row;
      this.width = width;
    }
    let used = this.list.length;
    while (used > this.place.row + 1 && this.list[used - 1]?.styledLine.length === 0) used--;
    this.top = Math.min(Math.max(this.floor, used - this.height), this.place.row);
    this.list.length = Math.min(used, this.top + this.height);
    this.dropOldRows();
    this.changed();
  }

  /** Begins a new screen at the row of the cursor. What is above can no longer be reached. */
  startScreen(): void {
    this.floor = this.place.row;
    this.top = this.floor;
  }

  /** Drops the rows that have left the screen since it began. */
  dropRowsLeft(): void {
    const { floor, rowsLeft } = this;
    this.drop(floor, rowsLeft);
    this.floor = floor;
    this.changed();
  }

  // --- What the parser finds ---

  text(text: string): void {
    const { last, pen } = this;
    const begun = last !== undefined && CONTINUES.test(text) ? last : undefined;
    if (begun !== undefined) this.place = { row: begun.row, column: begun.column };
    let style = begun?.style ?? pen.style;
    const whole = (begun?.text ?? "") + text;
    forEachPiece(whole, 0, (piece, width) => {
      this.put(typeof piece === "number" ? String.fromCodePoint(piece) : piece, Math.min(width, this.width), style);
      style = pen.style;
      return undefined;
    });
    // Half a character was shown as U+FFFD, but may be completed.
    const half = whole.charCodeAt(whole.length - 1);
    if (this.last !== undefined && half >= 0xd800 && half < 0xdc00) this.last.text = whole.slice(-1);
  }

  control(code: number): void {
    this.last = undefined;
    const { place } = this;
    if (code === 0x0d) place.column = 0;
    else if (code === 0x0a) {
      place.column = 0;
      this.lineFeed();
    } else if (code === 0x08) place.column = Math.max(0, this.position.column - 1);
    else if (code === 0x09 && place.column < this.width)
      place.column = Math.min(this.width - 1, (Math.floor(place.column / TAB_WIDTH) + 1) * TAB_WIDTH);
  }

  sequence(final: string, parameters: readonly (readonly number[])[]): void {
    if (final === "m") {
      this.pen.obey(parameters);
      return;
    }
    this.last = undefined;
    const first = parameters[0]?.[0] ?? 0;
    const count = Math.max(1, first);
    const { row } = this.place;
    const { column } = this.position;
    if (final === "A") this.moveTo(row - count, column);
    else if (final === "B") this.moveTo(row + count, column);
    else if (final === "C") this.moveTo(row, column + count);
    else if (final === "D") this.moveTo(row, column - count);
    else if (final === "E") this.moveTo(row + count, 0);
    else if (final === "F") this.moveTo(row - count, 0);
    else if (final === "G") this.moveTo(row, count - 1);
    else if (final === "H" || final === "f")
      this.moveTo(this.top + count - 1, Math.max(1, parameters[1]?.[0] ?? 0) - 1);
    else if (final === "J") this.eraseInScreen(first);
    else if (final === "K") this.eraseInRow(first);
  }

  mode(mode: number, set: boolean): void {
    if (mode === 25) this.isCursorShown = set;
  }

  // --- How it is obeyed ---

  private put(text: string, width: number, style: Style | undefined): void {
    const { place } = this;
    if (place.column + width > this.width) {
      if (place.column < this.width) this.rowAt(place.row).endEarly(place.column, this.width, style);
      place.column = 0;
      this.lineFeed();
      this.rowAt(place.row).isContinuation = true;
    }
    const seen = this.pen.hidden ? " ".repeat(width) : text;
    this.last = { row: place.row, column: place.column, text: seen, style };
    const row = this.rowAt(place.row);
    if (this.pen.hidden) row.blank(place.column, place.column + width, style);
    else row.put(place.column, text, width, style);
    place.column += width;
  }

  private lineFeed(): void {
    const { place } = this;
    if (place.row + 1 < this.top + this.height) {
      place.row++;
      this.rowAt(place.row).isContinuation = false;
      return;
    }
    place.row++;
    this.top++;
    this.list.push(new Row(this.width, this.pen.eraser));
    this.dropOldRows();
  }

  /** Moves the cursor, as far as the screen reaches. */
  private moveTo(row: number, column: number): void {
    this.place.row = clamp(row, this.top, this.top + this.height - 1);
    this.place.column = clamp(column, 0, this.width - 1);
    this.rowAt(this.place.row);
  }

  private eraseInRow(part: number): void {
    const { row, column } = this.place;
    const start = part === 0 ? column : 0;
    const end = part === 1 ? Math.min(column + 1, this.width) : this.width;
    if (part > 2) return;
    this.rowAt(row).blank(start, end, this.pen.eraser);
    if (start === 0 && end === this.width) this.rowAt(row).isContinuation = false;
  }

  private eraseInScreen(part: number): void {
    const { row } = this.place;
    if (part === 3) {
      this.drop(0, this.top);
      return;
    }
    if (part > 3) return;
    if (part !== 2) this.eraseInRow(part);
    const start = part === 0 ? row + 1 : this.top;
    const end = part === 1 ? row : this.top + this.height;
    const { eraser } = this.pen;
    if (part !== 1 && eraser === undefined) this.list.length = Math.min(this.list.length, start);
    else for (let at = start; at < end; at++) this.list[at] = new Row(this.width, eraser);
    this.rowAt(row);
  }

  /** A row up to the end of the screen. */
  private rowAt(index: number): Row {
    while (this.list.length <= index) this.list.push(new Row());
    return this.list[index] as Row;
  }

  private get firstKept(): number {
    return Math.max(0, this.list.length - MOST_ROWS);
  }

  private dropOldRows(): void {
    if (this.list.length >= MOST_ROWS + DROPPED_AT_ONCE) this.drop(0, this.list.length - MOST_ROWS);
  }

  private drop(start: number, count: number): void {
    this.list.splice(start, count);
    this.top -= count;
    this.floor = Math.max(0, this.floor - count);
    this.place.row -= count;
    if (this.last !== undefined) this.last.row -= count;
  }

  private changed(): void {
    this.shown = undefined;
    this.options.onChange?.();
  }
}

function size(value: number): number {
  return Number.isNaN(value) ? 1 : clamp(Math.floor(value), 1, LARGEST_SIZE);
}
