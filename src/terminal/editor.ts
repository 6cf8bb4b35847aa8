// Makes a window editable: takes keys and pastes, changes the text, and keeps cursor, selection and undo history.
import { type Key, keyReadings } from "../kernel/chord.ts";
import type { Position } from "../kernel/editing/position.ts";
import { previousGrapheme } from "../kernel/editing/text-units.ts";
import type { ViMode } from "../kernel/editing/vi.ts";
import { ViRegisters } from "../kernel/editing/vi-registers.ts";
import { Undo } from "../kernel/undo.ts";
import { Caret } from "./editor/caret.ts";
import type { EditorOptions, EditorParts, KeyOutcome, KeySet } from "./editor/options.ts";
import { ReadlineKeys } from "./editor/readline.ts";
import { inOneLine, joinLines, SingleLineUndo } from "./editor/single-line.ts";
import type { ViKeys } from "./editor/vi-keys.ts";

export type { EditorOptions, EditorView } from "./editor/options.ts";

const ENTER = new Set(["<CR>", "<C-m>"]);
const LINE_BREAKS = new Set(["<C-j>", "<S-CR>", "<M-CR>"]);

export class Editor {
  /** Told when the mode of vi is another one, and when there is none any more. */
  onModeChange: (() => void) | undefined;
  private readonly caret: Caret;
  private readonly history: Undo;
  private readonly parts: EditorParts;
  private readonly registers: ViRegisters;
  private keys: KeySet;
  /** The same as `keys`, where they are vi's. */
  private vi: ViKeys | undefined;
  /** Ctrl-X was pressed. */
  private isPrefixed = false;
  private isActing = false;
  private isDisposed = false;
  /** What followers of the buffer have asked for in the middle of an action. */
  private readonly postponed: (() => void)[] = [];
  private readonly stop: () => void;

  constructor(private readonly options: EditorOptions) {
    const { window, buffer, multiline, vi } = options;
    this.caret = new Caret(window, buffer);
    this.stop = buffer.observe({
      changed: (change) => {
        this.caret.follow(change);
        if (!this.isActing) this.keys.changedOutside();
      },
      closed: () => this.dispose(),
    });
    this.history = multiline ? new Undo(buffer) : new SingleLineUndo(buffer, this.caret);
    this.parts = { options, caret: this.caret, undo: this.history };
    this.registers = vi?.registers ?? new ViRegisters();
    this.keys = vi === undefined ? new ReadlineKeys(this.parts) : this.newViKeys();
  }

  /**
   * Takes a key.
   * @returns false when it is none of the editor's, and others may have a use for it
   */
  key(key: Key): boolean {
    if (this.isDisposed) return false;
    if (this.isActing) {
      this.postponed.push(() => this.key(key));
      return true;
    }
    let outcome = true as KeyOutcome;
    this.act(() => {
      outcome = this.handle(key);
    });
    // The program is told when all is done: it may change the text, or close the window.
    this.tell(outcome);
    return outcome !== false;
  }

  /** Puts in what was pasted, with line breaks of any kind. */
  paste(text: string): void {
    this.insert(text.replaceAll(/\r\n?/g, "\n"));
  }

  /** Puts in text at the cursor, over what is selected. */
  insert(text: string): void {
    if (text !== "") this.act(() => this.keys.insert(this.fitting(text)));
  }

  /** Puts `text` in the place of what is between two positions, as one step for undo; the cursor is behind it then. */
  replace(start: Position, end: Position, text: string): void {
    this.act(() => this.keys.replace(start, end, this.fitting(text)));
  }

  /** Selects from `anchor` to `cursor`, as a mouse does. */
  select(anchor: Position, cursor: Position): void {
    this.act(() => {
      this.caret.position = cursor;
      this.keys.select(anchor);
    });
  }

  undo(): void {
    this.act(() => this.keys.undo());
  }

  redo(): void {
    this.act(() => this.keys.redo());
  }

  /** Forgets all steps of undo and redo. */
  resetUndo(): void {
    this.history.clear();
  }

  /**
   * Puts the text aside, of which a copy stays, to be typed into.
   * @returns brings it back as it is now, with cursor, steps of undo and the mode of vi; nothing is selected then
   */
  suspend(): () => void {
    const { buffer } = this.options;
    const { text } = buffer;
    const { cursor, mode } = this;
    const resume = this.history.suspend();
    this.setMode("insert");
    return () => {
      buffer.setText(text);
      resume();
      // Where the cursor may be depends on the mode.
      if (mode !== undefined) this.setMode(mode === "insert" ? "insert" : "normal");
      this.cursor = cursor;
    };
  }

  get cursor(): Position {
    return this.caret.position;
  }

  /** Puts the cursor somewhere, the nearest place that it may have; nothing is selected then. */
  set cursor(position: Position) {
    this.act(() => {
      this.caret.position = position;
      this.caret.selectFrom(undefined);
      if (this.mode !== "normal") return;
      const { row, column } = this.caret.position;
      const line = this.options.buffer.line(row) ?? "";
      this.caret.position = { row, column: Math.min(column, previousGrapheme(line, line.length)) };
    });
  }

  /** The mode of vi; nothing without vi. */
  get mode(): ViMode | undefined {
    return this.keys.mode;
  }

  /** Goes to a mode of vi; does nothing without vi. */
  setMode(mode: ViMode): void {
    this.act(() => {
      if (this.vi !== undefined) this.vi.mode = mode;
    });
  }

  /** Switches vi's keys on, in insert mode, or off. */
  setVi(on: boolean): void {
    if (on === (this.vi !== undefined)) return;
    this.act(() => {
      this.keys.end();
      this.vi = undefined;
      this.keys = on ? this.newViKeys() : new ReadlineKeys(this.parts);
    });
  }

  /** What has been typed of a command that is not complete: `2d`, `<C-x>`. */
  get pendingKeys(): string {
    return this.isPrefixed ? "<C-x>" : this.keys.pending;
  }

  /** Leaves window and buffer alone from now on. The editor does so by itself when the buffer is closed. */
  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.stop();
    this.history.dispose();
    if (!this.isActing) this.keys.end();
  }

  /** Only few editors are vi's: its code is loaded for the first. */
  private newViKeys(): ViKeys {
    const code = require("./editor/vi-keys.ts") as typeof import("./editor/vi-keys.ts");
    this.vi = new code.ViKeys(this.parts, this.registers);
    return this.vi;
  }

  private handle(key: Key): KeyOutcome {
    const chords = keyReadings(key);
    const wasPrefixed = this.isPrefixed;
    this.isPrefixed = false;
    const has = (chord: string): boolean => chords.includes(chord);
    if (wasPrefixed && has("<C-e>")) return "external_editor";
    if (wasPrefixed && has("<Esc>")) return true;
    if (this.keys.pending === "") {
      const isEnter = chords.some((chord) => ENTER.has(chord));
      const breaksLine = chords.some((chord) => LINE_BREAKS.has(chord));
      if ((isEnter && this.selectsNothing) || (breaksLine && !this.options.multiline)) return "submit";
      if (breaksLine && this.keys.lineBreak()) return true;
      if (this.options.onExternalEditor !== undefined) {
        if (has("<C-g>")) return "external_editor";
        if (has("<C-x>")) {
          this.isPrefixed = true;
          return true;
        }
      }
    }
    const outcome = this.keys.key(key, chords);
    return outcome === false && has("<Esc>") ? "dismiss" : outcome;
  }

  /** Enter is a motion in vi's visual modes. */
  private get selectsNothing(): boolean {
    return this.mode !== "visual" && this.mode !== "visual_line";
  }

  private tell(outcome: KeyOutcome): void {
    if (outcome === "submit") this.options.onSubmit();
    else if (outcome === "dismiss") this.options.onDismiss();
    else if (outcome === "external_editor") this.options.onExternalEditor?.();
  }

  /** Does what changes text, cursor or mode, one thing after the other, and shows what has come of it. */
  private act(action: () => void): void {
    if (this.isDisposed) return;
    if (this.isActing) {
      this.postponed.push(() => this.act(action));
      return;
    }
    const { mode } = this;
    this.isActing = true;
    try {
      action();
    } finally {
      if (!this.isDisposed) this.settle();
      this.isActing = false;
    }
    if (this.mode !== mode) this.onModeChange?.();
    this.postponed.shift()?.();
  }

  private fitting(text: string): string {
    return this.options.multiline ? text : inOneLine(text);
  }

  private settle(): void {
    const { multiline, buffer, view, window } = this.options;
    if (!multiline) joinLines(buffer, this.caret);
    this.keys.settle();
    view.revealCursor(window);
  }
}
