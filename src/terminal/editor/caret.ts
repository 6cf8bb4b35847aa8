// Cursor and selection of a window that is edited in. They are always in the text, and move with it when it changes.
import type { Selection } from "../../kernel/editing/commands.ts";
import { compare, moved, type Position, type Splice } from "../../kernel/editing/position.ts";
import { clamp } from "../../kernel/rectangle.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { TextPosition, Window } from "../../kernel/window.ts";

export class Caret {
  /** Where it was put last. After rows were removed, the window no longer knows. */
  private place: Position;

  constructor(
    private readonly window: Window,
    private readonly buffer: TextBuffer,
  ) {
    this.place = this.inText({ row: window.cursorRow, column: window.cursorColumn });
  }

  /** The cursor. Others may move it, too, by that of the window. */
  get position(): Position {
    const { cursorRow: row, cursorColumn: column } = this.window;
    if (row !== this.place.row || column !== this.place.column) this.place = this.inText({ row, column });
    return this.place;
  }

  set position(position: Position) {
    this.place = this.inText(position);
    // Scrolling comes when all is done.
    this.window.placeCursor(this.place.row, this.place.column);
  }

  /** What commands work on: the cursor, or what is selected. */
  get selection(): Selection {
    const { selection } = this.window;
    if (selection === undefined) return { cursor: this.position };
    return { cursor: this.inText(selection.head), anchor: this.inText(selection.anchor) };
  }

  /** Selects from `anchor` to the cursor; nothing without an anchor. */
  selectFrom(anchor: Position | undefined): void {
    const head = this.position;
    const isEmpty = anchor === undefined || compare(anchor, head) === 0;
    this.window.selection = isEmpty ? undefined : { anchor: this.inText(anchor), head };
  }

  /** The text has changed. */
  follow(splice: Splice): void {
    const { window, buffer, place } = this;
    const { cursorRow: row, cursorColumn: column, selection } = window;
    const isWhereItWas = column === place.column && row === Math.min(place.row, buffer.lineCount - 1);
    this.position = moved(isWhereItWas ? place : { row, column }, splice, false);
    if (selection === undefined) return;
    const anchor = this.inText(moved(selection.anchor, splice, false));
    const head = this.inText(moved(selection.head, splice, false));
    window.selection = compare(anchor, head) === 0 ? undefined : { anchor, head };
  }

  /** The nearest position that is in the text and not inside of a surrogate pair. */
  private inText(position: TextPosition): Position {
    const row = clamp(Math.trunc(position.row) || 0, 0, this.buffer.lineCount - 1);
    const line = this.buffer.line(row) ?? "";
    const column = clamp(Math.trunc(position.column) || 0, 0, line.length);
    const isInside = (line.codePointAt(column - 1) ?? 0) > 0xffff;
    return { row, column: isInside ? column - 1 : column };
  }
}
