// vi's keys for an editor: joins the machine of the kernel to a window.
import type { Key } from "../../kernel/chord.ts";
import { endOf, type Position } from "../../kernel/editing/position.ts";
import { nextGrapheme } from "../../kernel/editing/text-units.ts";
import { Vi, type ViMode } from "../../kernel/editing/vi.ts";
import type { ViViewport } from "../../kernel/editing/vi-context.ts";
import type { ViRegisters } from "../../kernel/editing/vi-registers.ts";
import type { EditorParts, KeyOutcome, KeySet } from "./options.ts";

/** Keys that have another use in the first and last row, outside of insert mode. */
const UPWARDS = new Set(["<Up>", "<C-p>", "<C-k>"]);
const DOWNWARDS = new Set(["<Down>", "<C-n>", "<C-j>"]);

export class ViKeys implements KeySet {
  private readonly vi: Vi;

  constructor(
    private readonly parts: EditorParts,
    registers: ViRegisters,
  ) {
    const { options, caret, undo } = parts;
    const { buffer, window } = options;
    const target = {
      buffer,
      undo,
      get cursor() {
        return caret.position;
      },
      set cursor(position: Position) {
        caret.position = position;
      },
      viewport: () => viewportOf(parts),
      scrollBy: (rows: number) => window.scrollBy(rows),
    };
    window.selection = undefined;
    this.vi = new Vi(target, { mode: "insert", registers });
  }

  get mode(): ViMode {
    return this.vi.mode;
  }

  set mode(mode: ViMode) {
    this.vi.mode = mode;
  }

  get pending(): string {
    return this.vi.pending;
  }

  key(key: Key, chords: readonly string[]): KeyOutcome {
    const { vi } = this;
    const chord = chordOf(key, chords);
    if (chord === undefined) {
      // Several characters at once, from an input method.
      if (vi.mode === "insert") this.type(key.text);
      return key.text !== "";
    }
    if (vi.mode === "normal" && vi.pending === "") {
      const { row } = this.parts.caret.position;
      if (UPWARDS.has(chord) && row === 0) return false;
      if (DOWNWARDS.has(chord) && row === this.parts.options.buffer.lineCount - 1) return false;
    }
    return vi.key(chord);
  }

  lineBreak(): boolean {
    return this.vi.mode === "insert" && this.vi.key("<CR>");
  }

  insert(text: string): void {
    if (this.vi.mode === "insert") this.vi.paste(text);
    else this.asStep(() => this.vi.paste(text));
  }

  replace(start: Position, end: Position, text: string): void {
    const { options, caret } = this.parts;
    if (options.buffer.readonly) return;
    this.asStep(() => {
      options.buffer.replace(start, end, text);
      caret.position = endOf(start, text.split("\n"));
    });
  }

  select(anchor: Position): void {
    this.vi.select(anchor);
  }

  undo(): void {
    this.travel("undo");
  }

  redo(): void {
    this.travel("redo");
  }

  changedOutside(): void {
    // The other end of the selection does not move with the text.
    if (this.vi.selection !== undefined) this.vi.mode = "normal";
  }

  settle(): void {
    const { window, buffer } = this.parts.options;
    const { selection } = this.vi;
    const lineOf = (row: number): string => buffer.line(row) ?? "";
    if (selection === undefined) window.selection = undefined;
    else {
      const { start, last, byLines } = selection;
      const end = byLines ? lineOf(last.row).length : nextGrapheme(lineOf(last.row), last.column);
      const anchor = byLines ? { row: start.row, column: 0 } : start;
      window.selection = { anchor, head: { row: last.row, column: end } };
    }
  }

  end(): void {
    // Gives up what is half typed, and leaves the group of changes in which vi always is.
    this.vi.mode = "normal";
    this.parts.undo.end(this.parts.caret.position);
    this.parts.options.window.selection = undefined;
  }

  /** Types several characters at once. What begins with "<" could be taken for the name of a key. */
  private type(text: string): void {
    if (text.startsWith("<")) this.vi.key("<lt>");
    const rest = text.replace(/^</, "");
    if (rest !== "") this.vi.key(rest);
  }

  private travel(direction: "undo" | "redo"): void {
    const { undo, caret, options } = this.parts;
    if (options.buffer.readonly) return;
    this.asStep(() => {
      const undone = undo[direction]();
      if (undone !== undefined) caret.position = undone.cursor ?? undone.start;
    });
  }

  /** What is not one of vi's commands is no part of the one before it, nor of the one after it. */
  private asStep(action: () => void): void {
    const { undo, caret } = this.parts;
    undo.end(caret.position);
    undo.begin(caret.position);
    action();
    undo.end(caret.position);
    undo.begin();
  }
}

/** What of the text is on the screen, where lines may take several rows, and the first may begin above. */
function viewportOf({ options: { window, buffer, view }, caret }: EditorParts): ViViewport {
  const rows = Math.max(1, window.rectangle?.height ?? buffer.lineCount);
  const rowAt = (screenRow: number) => view.positionAt(window, screenRow, 0).row;
  const last = rowAt(rows - 1);
  const top = rowAt(0);
  const first = view.cellOf(window, { row: top, column: 0 }).row < 0 ? Math.min(top + 1, last) : top;
  const shown = Math.min(rows, window.scroll.total - window.scroll.top);
  return { first, middle: rowAt((shown - 1) >> 1), last, rows, cursor: view.cellOf(window, caret.position).row };
}

/** The chord that vi is to be given: what the key types counts, then a Latin letter at the place of another one. */
function chordOf({ text }: Key, chords: readonly string[]): string | undefined {
  if (text === " ") return "<Space>";
  if (text === "<") return "<lt>";
  if ([...text].length === 1) return text;
  return chords.find((chord) => /^[ -~]+$/.test(chord)) ?? chords[0];
}
