// A text in memory: its lines, the marks in it, and word to all who follow when it changes.
import { Lines } from "./editing/lines.ts";
import { compare, endOf, inOrder, moved, ORIGIN, type Position, type Splice } from "./editing/position.ts";
import { byteLength, fromUtf16, lengthIn, type TextUnit, toUtf16 } from "./editing/text-units.ts";
import { Marks, type Placement } from "./marks.ts";

/** A change that has been made. */
export interface Change extends Splice {
  /** What was removed and what came instead, in lines: n + 1 of them where there were n line breaks. */
  readonly removed: readonly string[];
  readonly inserted: readonly string[];
  /** The version that the buffer has since. */
  readonly version: number;
  /** Marks that stood in the removed text. */
  readonly displaced: readonly Placement[];
  /** Who made it, where that matters to a follower: an undo history knows its own changes by this. */
  readonly origin: unknown;
}

/** What a follower is told. */
export interface BufferObserver {
  /** The text has changed; the marks have moved already. */
  changed?(change: Change): void;
  /** Marks in the rows from `first` to `last` came, went or were put elsewhere; both are rows of the text as it is now. */
  marked?(first: number, last: number): void;
  /** The buffer is gone: there will be no more word. */
  closed?(): void;
}

export class TextBuffer {
  readonly marks: Marks;
  /** Users cannot edit the text; its owner can. */
  readonly = false;
  /** What a dialect shows above or beside the text. */
  label = "";
  /** Values that plugins keep with the buffer. */
  readonly metadata = new Map<string, unknown>();
  private readonly store = new Lines();
  private readonly observers = new Set<BufferObserver>();
  private readonly undelivered: Change[] = [];
  private delivering = false;
  private place: Position = ORIGIN;
  private currentVersion = 0;
  private currentMarkVersion = 0;
  private gone = false;

  /**
   * @param number tells buffers apart; 0 for one that is in no list
   * @param name under which it survives a reload
   */
  constructor(
    readonly number = 0,
    readonly name?: string,
  ) {
    this.marks = new Marks(
      (position) => this.clamp(position),
      (first, last) => {
        this.currentMarkVersion++;
        for (const observer of [...this.observers]) observer.marked?.(first, last);
      },
    );
  }

  /** Counts the changes of the text. */
  get version(): number {
    return this.currentVersion;
  }

  /** Counts the changes of marks, but for their moving with the text. */
  get markVersion(): number {
    return this.currentMarkVersion;
  }

  get closed(): boolean {
    return this.gone;
  }

  get lineCount(): number {
    return this.store.count;
  }

  /** The line at a row that counts from 0, without its line break; nothing when there is no such row. */
  line(row: number): string | undefined {
    return this.store.get(row);
  }

  /** The lines from row `from` up to, not including, `to`; both are clamped. */
  lines(from = 0, to = this.lineCount): string[] {
    return this.store.slice(Math.max(0, from), Math.min(to, this.lineCount));
  }

  /** The whole text, its lines joined by line feeds. */
  get text(): string {
    return this.lines().join("\n");
  }

  /** The end of the text. */
  get end(): Position {
    const row = this.lineCount - 1;
    return { row, column: (this.line(row) ?? "").length };
  }

  /** Where editing goes on when no window says otherwise. It moves with the text. */
  get cursor(): Position {
    return this.place;
  }

  set cursor(position: Position) {
    this.place = this.clamp(position);
  }

  /** The nearest position that is in the text and not inside of a surrogate pair. */
  clamp({ row, column }: Position): Position {
    const found = Math.min(Math.max(0, Math.trunc(row) || 0), this.lineCount - 1);
    if (row >= this.lineCount) return this.end;
    const line = this.line(found) ?? "";
    return { row: found, column: row < 0 ? 0 : toUtf16(line, column, "utf16") };
  }

  /** The text from `start` up to `end`. */
  textIn(start: Position, end: Position): string {
    return this.linesIn(this.clamp(start), this.clamp(end)).join("\n");
  }

  /**
   * Puts `text` in the place of what is from `start` up to `end`; both are clamped and may be in either order.
   * @returns the change; nothing when there was nothing to change
   */
  replace(start: Position, end: Position, text: string | readonly string[], origin?: unknown): Change | undefined {
    const [from, to] = inOrder(this.clamp(start), this.clamp(end));
    const inserted = typeof text === "string" ? text.split("\n") : toLines(text);
    const removed = this.linesIn(from, to);
    if (isSame(removed, inserted)) return undefined;
    const newEnd = endOf(from, inserted);
    const head = (this.line(from.row) ?? "").slice(0, from.column);
    const tail = (this.line(to.row) ?? "").slice(to.column);
    const replacement = [...inserted];
    replacement[0] = head + (replacement[0] ?? "");
    replacement[replacement.length - 1] += tail;
    return this.change({ start: from, oldEnd: to, newEnd }, removed, inserted, replacement, origin);
  }

  /** @param replacement the whole lines that stand from the first row to the last one of what was removed */
  private change(
    splice: Splice,
    removed: readonly string[],
    inserted: readonly string[],
    replacement: readonly string[],
    origin: unknown,
  ): Change {
    const { start, oldEnd } = splice;
    this.store.splice(start.row, oldEnd.row - start.row + 1, replacement);
    const displaced = this.marks.splice(splice);
    this.place = moved(this.place, splice, false);
    const change = { ...splice, removed, inserted, version: ++this.currentVersion, displaced, origin };
    this.deliver(change);
    return change;
  }

  /** Puts `lines` in the place of the rows from `from` up to, not including, `to`; both are clamped. */
  replaceLines(from: number, to: number, lines: readonly string[], origin?: unknown): Change | undefined {
    const count = this.lineCount;
    const first = Math.min(Math.max(0, from), count);
    const last = Math.min(Math.max(first, to), count);
    const inserted = toLines(lines);
    // Rows for rows: the line break behind them is not touched, nor is what stands behind it.
    if (first < last && inserted.length > 0) {
      const removed = this.lines(first, last);
      if (isSame(removed, inserted)) return undefined;
      const start = { row: first, column: 0 };
      const oldEnd = { row: last - 1, column: (removed.at(-1) as string).length };
      return this.change({ start, oldEnd, newEnd: endOf(start, inserted) }, removed, inserted, inserted, origin);
    }
    if (first === last && inserted.length === 0) return undefined;
    if (last < count)
      return this.replace({ row: first, column: 0 }, { row: last, column: 0 }, [...inserted, ""], origin);
    if (first === 0) return this.replace(ORIGIN, this.end, "", origin);
    return this.replace(this.lineEnd(first - 1), this.end, inserted.length > 0 ? ["", ...inserted] : "", origin);
  }

  /** Sets the whole text; lines at its start and end that stay the same are not touched, nor are the marks in them. */
  setLines(lines: readonly string[], origin?: unknown): Change | undefined {
    const wanted = lines.length === 0 ? [""] : toLines(lines);
    const shorter = Math.min(wanted.length, this.lineCount);
    let same = 0;
    while (same < shorter && this.line(same) === wanted[same]) same++;
    let sameAtEnd = 0;
    while (
      sameAtEnd < shorter - same &&
      this.line(this.lineCount - 1 - sameAtEnd) === wanted[wanted.length - 1 - sameAtEnd]
    ) {
      sameAtEnd++;
    }
    const inserted = wanted.slice(same, wanted.length - sameAtEnd);
    return this.replaceLines(same, this.lineCount - sameAtEnd, inserted, origin);
  }

  setText(text: string, origin?: unknown): Change | undefined {
    return this.setLines(text.split("\n"), origin);
  }

  /** Adds text at the end. */
  append(text: string, origin?: unknown): Change | undefined {
    return this.replace(this.end, this.end, text, origin);
  }

  /** The position of column `column` of a row, counted in `unit`, snapped to a character and clamped. */
  positionOf(row: number, column: number, unit: TextUnit): Position {
    const clamped = this.clamp({ row, column: 0 });
    if (row >= this.lineCount) return clamped;
    return { row: clamped.row, column: toUtf16(this.line(clamped.row) ?? "", column, unit) };
  }

  /** The column of a position, counted in `unit`. */
  columnOf({ row, column }: Position, unit: TextUnit): number {
    return fromUtf16(this.line(row) ?? "", column, unit);
  }

  /** How far a position is from the start of the text, in `unit`; a line break counts as one. */
  offsetOf(position: Position, unit: TextUnit): number {
    const { row, column } = this.clamp(position);
    let offset = 0;
    for (const line of this.lines(0, row)) offset += (unit === "byte" ? byteLength(line) : lengthIn(line, unit)) + 1;
    return offset + this.columnOf({ row, column }, unit);
  }

  /** The position `offset` units from the start of the text, snapped to a character and clamped. */
  positionAt(offset: number, unit: TextUnit): Position {
    let left = Number.isNaN(offset) ? 0 : Math.max(0, Math.trunc(offset));
    for (let row = 0; row < this.lineCount; row++) {
      const line = this.line(row) ?? "";
      const length = lengthIn(line, unit);
      if (left <= length) return { row, column: toUtf16(line, left, unit) };
      left -= length + 1;
    }
    return this.end;
  }

  /** Has `observer` told of what happens to the buffer. @returns what ends that */
  observe(observer: BufferObserver): () => void {
    this.observers.add(observer);
    return () => {
      this.observers.delete(observer);
    };
  }

  /** The buffer is gone: followers are told, once. */
  close(): void {
    if (this.gone) return;
    this.gone = true;
    const observers = [...this.observers];
    this.observers.clear();
    for (const observer of observers) observer.closed?.();
  }

  private lineEnd(row: number): Position {
    return { row, column: (this.line(row) ?? "").length };
  }

  private linesIn(start: Position, end: Position): string[] {
    if (compare(start, end) >= 0) return [""];
    const lines = this.lines(start.row, end.row + 1);
    const last = lines.length - 1;
    lines[last] = (lines[last] ?? "").slice(0, end.column);
    lines[0] = (lines[0] ?? "").slice(start.column);
    return lines;
  }

  /** Changes that a follower makes while it is told of one come after it, for everybody. */
  private deliver(change: Change): void {
    this.undelivered.push(change);
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (let next = this.undelivered.shift(); next !== undefined; next = this.undelivered.shift()) {
        for (const observer of [...this.observers]) observer.changed?.(next);
      }
    } finally {
      this.delivering = false;
    }
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, i) => line === b[i]);
}

/** Lines as they are, those with line breaks in them taken apart. */
function toLines(lines: readonly string[]): readonly string[] {
  return lines.some((line) => line.includes("\n")) ? lines.flatMap((line) => line.split("\n")) : lines;
}
