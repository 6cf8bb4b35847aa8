// What an editor is given, and what its sets of keys have in common.
import type { Key } from "../../kernel/chord.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { KillRing } from "../../kernel/editing/kill-ring.ts";
import type { Position } from "../../kernel/editing/position.ts";
import type { ViMode } from "../../kernel/editing/vi.ts";
import type { ViRegisters } from "../../kernel/editing/vi-registers.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Undo } from "../../kernel/undo.ts";
import type { Window } from "../../kernel/window.ts";
import type { Caret } from "./caret.ts";

/** What an editor has to know of how its window is shown: where lines are wrapped. */
export interface EditorView {
  /**
   * Where the cursor is `rows` rows of the screen further down (negative: up).
   * @param goal the column to keep to, from the move before
   * @returns nothing in the first or last row already
   */
  vertical(
    window: Window,
    position: Position,
    rows: number,
    goal?: number,
  ): { readonly position: Position; readonly goal: number } | undefined;
  /** Where the row of the screen that a position is in starts and ends. */
  screenRow(window: Window, position: Position): { readonly start: Position; readonly end: Position };
  /** The text position under a cell of the window, or the nearest one. */
  positionAt(window: Window, row: number, column: number): Position;
  /** The cell of the window at which a position is shown; it may lie outside of it. */
  cellOf(window: Window, position: Position): { readonly row: number; readonly column: number };
  /** Scrolls so that the cursor is in view. */
  revealCursor(window: Window): void;
}

export interface EditorOptions {
  readonly window: Window;
  /** The buffer of the window. */
  readonly buffer: TextBuffer;
  readonly view: EditorView;
  readonly clock: Pick<Clock, "after">;
  readonly killRing: KillRing;
  /** Whether there can be line breaks. Otherwise Enter submits with every modifier, and line breaks become blanks. */
  readonly multiline: boolean;
  /** vi's keys, beginning in insert mode; `setVi` switches them on and off. */
  readonly vi?: { readonly registers: ViRegisters };
  /** Enter. */
  onSubmit(): void;
  /** Esc, when it means nothing else. */
  onDismiss(): void;
  /** Is given what is cut or copied, for the clipboard of the system. vi's registers know a clipboard of their own. */
  onCopy?(text: string): void;
  /** Ctrl-G and Ctrl-X Ctrl-E. */
  onExternalEditor?(): void;
}

/** What came of a key: whether it was the editor's, or what is to be told to the program. */
export type KeyOutcome = boolean | "submit" | "dismiss" | "external_editor";

/** What the keys of an editor work on. */
export interface EditorParts {
  readonly options: EditorOptions;
  readonly caret: Caret;
  readonly undo: Undo;
}

/** The keys of a way of editing. */
export interface KeySet {
  /** The mode of vi; nothing without modes. */
  readonly mode: ViMode | undefined;
  /** What has been typed of a command that is not complete. */
  readonly pending: string;
  /** @param chords what the key may be taken for, the most exact first */
  key(key: Key, chords: readonly string[]): KeyOutcome;
  /** A key that breaks the line. @returns false where it does something else */
  lineBreak(): boolean;
  /** Puts in text at the cursor, over the selection, as a step of its own. */
  insert(text: string): void;
  /** Puts `text` in the place of what is between two positions, as a step of its own; the cursor is behind it then. */
  replace(start: Position, end: Position, text: string): void;
  /** Selects from `anchor` to the cursor. */
  select(anchor: Position): void;
  /** Takes the last step back or makes it again. */
  undo(): void;
  redo(): void;
  /** Somebody else has changed the text. */
  changedOutside(): void;
  /** Shows what has come of an action. */
  settle(): void;
  /** Other keys take over, or none. */
  end(): void;
}
