// What the parts of the vi machine share: the text and cursor they work on, and what vi remembers between commands.
import type { TextBuffer } from "../text-buffer.ts";
import type { Undo } from "../undo.ts";
import type { IndentStyle } from "./commands.ts";
import { cellOf, indentOf } from "./motions.ts";
import { endOf, inOrder, type Position } from "./position.ts";
import { graphemeStart, indexAtCell, nextGrapheme, previousGrapheme } from "./text-units.ts";
import type { ViRegisters } from "./vi-registers.ts";
import type { CharacterSearch } from "./vi-search.ts";

export type ViMode = "insert" | "normal" | "visual" | "visual_line";

/** A command being typed: it is given one key at a time, and returns when it is complete. */
export type Keys<Result = void> = Generator<void, Result, string>;

/** The part of the text that is on the screen. */
export interface ViViewport {
  /** Rows of the text: the first and the last that begin in view, and the one in the middle. */
  readonly first: number;
  readonly middle: number;
  readonly last: number;
  /** Rows of the screen. */
  readonly rows: number;
  /** The row of the screen that the cursor is in, from the first one. */
  readonly cursor: number;
}

/** The window that vi works in. */
export interface ViTarget {
  readonly buffer: TextBuffer;
  readonly undo: Undo;
  cursor: Position;
  /** What is on the screen, for H M L z and for scrolling by pages; without it there is one page. */
  viewport?(): ViViewport;
  /** Ctrl-E, Ctrl-Y and scrolling by pages: moves the view down by `rows`. */
  scrollBy?(rows: number): void;
  /** A command came to nothing. */
  beep?(): void;
}

/** The last change, for `.` to make it again. */
export interface Repeatable {
  readonly count: number | undefined;
  readonly register: string | undefined;
  /** What was typed after count and register. */
  readonly keys: readonly string[];
  /** The size of the selection that it worked on. */
  readonly visual: { readonly mode: ViMode; readonly rows: number; readonly column: number } | undefined;
}

/** What `.` puts in the place of what would be typed before a command. */
export type Prefix = Pick<Repeatable, "count" | "register">;

/** Reads and does one command of a mode. */
export type CommandReader = (context: ViContext, prefix?: Prefix) => Keys;

export interface VisualArea {
  readonly anchor: Position;
  readonly cursor: Position;
  readonly mode: ViMode;
}

/** The namespace of vi's marks in a buffer; plugins' namespaces count from 1. */
const MARK_NAMESPACE = -1;

/** Where a count stops: enough for every text, too little to fill the memory by a slip of the finger. */
export const LARGEST_COUNT = 99_999;

export class ViContext {
  mode: ViMode = "normal";
  /** The other end of the selection in the visual modes. */
  anchor: Position | undefined;
  /** The screen cell that j and k come back to; infinite after `$`. */
  want: number | undefined;
  lastFind: CharacterSearch | undefined;
  lastSearch: { readonly pattern: string; readonly forward: boolean } | undefined;
  lastVisual: VisualArea | undefined;
  lastChange: Repeatable | undefined;
  /** Keys of the command being typed, as far as `.` will need them. */
  recording: string[] = [];
  /** Whether the command being typed is one that `.` makes again. */
  repeatable = false;
  /** Whether a cursor key or Ctrl-O began the typing anew, so that counts are over for `.`. */
  restarted = false;
  /** Whether the keys come from `.`. */
  replaying = false;
  /** What has been typed of a command, for the user to see. */
  pending = "";
  /** Whether the machine had a use for the last key. */
  handled = true;
  /** Where typing began, for what Ctrl-W and Ctrl-U take. */
  insertStart: Position | undefined;
  /** Whether an insert mode waits for a single command (Ctrl-O). */
  inserting = false;

  constructor(
    readonly target: ViTarget,
    readonly registers: ViRegisters,
    readonly indent: IndentStyle,
    /** How commands are read, for those that have others done: Ctrl-O and `.`. */
    readonly readers: { readonly normal: CommandReader; readonly visual: CommandReader },
  ) {}

  get text(): TextBuffer {
    return this.target.buffer;
  }

  get cursor(): Position {
    return this.target.cursor;
  }

  set cursor(position: Position) {
    this.target.cursor = position;
  }

  get visual(): boolean {
    return this.anchor !== undefined;
  }

  line(row = this.cursor.row): string {
    return this.text.line(row) ?? "";
  }

  beep(): void {
    this.target.beep?.();
  }

  get viewport(): ViViewport {
    const { lineCount } = this.text;
    const page = { first: 0, middle: (lineCount - 1) >> 1, last: lineCount - 1, rows: lineCount };
    return this.target.viewport?.() ?? { ...page, cursor: this.cursor.row };
  }

  /** Whether the user may change the text; beeps when not. */
  canEdit(): boolean {
    if (this.text.readonly) this.beep();
    return !this.text.readonly;
  }

  /** Changes the text; the cursor is left to the caller. @returns where the new text ends */
  replace(start: Position, end: Position, text: string): Position {
    this.target.undo.note(this.cursor);
    const { cursor } = this;
    this.text.replace(start, end, text);
    this.target.cursor = cursor;
    const newEnd = endOf(start, text.split("\n"));
    this.setMark("[", start);
    this.setMark("]", newEnd);
    this.setMark(".", start);
    return newEnd;
  }

  /** As `replace`, by rows from `first` up to, not including, `end`. */
  replaceRows(first: number, end: number, lines: readonly string[]): void {
    this.target.undo.note(this.cursor);
    const { cursor } = this;
    this.text.replaceLines(first, end, lines);
    this.target.cursor = cursor;
    this.setMark("[", { row: first, column: 0 });
    this.setMark("]", { row: Math.max(first, first + lines.length - 1), column: 0 });
    this.setMark(".", { row: first, column: 0 });
  }

  /** The last place that a cursor may have in a row: on a character, or after the last one while selecting or typing. */
  lastColumn(row: number): number {
    const line = this.line(row);
    return this.visual || this.inserting ? line.length : previousGrapheme(line, line.length);
  }

  /** Brings the cursor to a place that it may have. */
  settle(): void {
    const { row, column } = this.text.clamp(this.cursor);
    this.cursor = { row, column: Math.min(graphemeStart(this.line(row), column), this.lastColumn(row)) };
  }

  firstNonBlank(row: number): Position {
    const line = this.line(row);
    const column = indentOf(line).length;
    return { row, column: column < line.length ? column : previousGrapheme(line, line.length) };
  }

  /** The place in another row that j and k lead to. */
  placeInRow(row: number): Position {
    this.want ??= cellOf(this.text, this.cursor);
    return { row, column: Math.min(indexAtCell(this.line(row), this.want), this.lastColumn(row)) };
  }

  after({ row, column }: Position): Position {
    return { row, column: nextGrapheme(this.line(row), column) };
  }

  setMark(name: string, position: Position): void {
    this.text.marks.set(MARK_NAMESPACE, position, { id: name.charCodeAt(0), rightGravity: false });
  }

  mark(name: string): Position | undefined {
    if (name === "<" || name === ">") {
      if (this.lastVisual === undefined) return undefined;
      const [start, end] = inOrder(this.lastVisual.anchor, this.lastVisual.cursor);
      if (name === "<") return this.lastVisual.mode === "visual_line" ? { row: start.row, column: 0 } : start;
      return this.lastVisual.mode === "visual_line" ? { row: end.row, column: this.line(end.row).length } : end;
    }
    return this.text.marks.get(MARK_NAMESPACE, (name === "`" ? "'" : name).charCodeAt(0))?.start;
  }

  /** Remembers where a jump starts, for `` to come back to. */
  jumpFrom(position: Position): void {
    this.setMark("'", position);
  }

  /** A command begins, of which `.` will need `key` and what is typed after it. */
  begin(key: string): void {
    this.repeatable = false;
    this.restarted = false;
    this.recording = [key];
  }

  /** Keeps the command that is complete now for `.`, if it is one for it. */
  remember({ count, register }: Prefix, visual?: Repeatable["visual"]): void {
    if (!this.repeatable || this.replaying) return;
    this.lastChange = { count: this.restarted ? undefined : count, register, keys: [...this.recording], visual };
    this.repeatable = false;
  }

  leaveVisual(): void {
    if (this.anchor === undefined) return;
    this.lastVisual = { anchor: this.anchor, cursor: this.cursor, mode: this.mode };
    this.anchor = undefined;
    this.mode = "normal";
  }

  /** The selection in the order of the text; the end is the last character in it. */
  selection(): [Position, Position] {
    return inOrder(this.anchor ?? this.cursor, this.cursor);
  }
}

/** The text that a key types; nothing for keys that type none. */
export function typedText(key: string): string | undefined {
  const named = NAMED_TEXT[key];
  if (named !== undefined) return named;
  return /^<.+>$/.test(key) ? undefined : key;
}

const NAMED_TEXT: Readonly<Record<string, string>> = {
  "<Space>": " ",
  "<Tab>": "\t",
  "<CR>": "\n",
  "<Enter>": "\n",
  "<lt>": "<",
  "<Bar>": "|",
  "<Bslash>": "\\",
};

export function isEscape(key: string): boolean {
  return key === "<Esc>" || key === "<C-c>" || key === "<C-[>";
}
