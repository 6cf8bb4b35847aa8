// An editor or prompt in a real window, for tests to send the bytes of a terminal to.
import type { Clock } from "../../src/kernel/clock.ts";
import { KillRing } from "../../src/kernel/editing/kill-ring.ts";
import type { Position } from "../../src/kernel/editing/position.ts";
import { ViRegisters } from "../../src/kernel/editing/vi-registers.ts";
import { PromptHistory } from "../../src/kernel/prompt-history.ts";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { Window } from "../../src/kernel/window.ts";
import { Editor, type EditorOptions, type EditorView } from "../../src/terminal/editor.ts";
import type { InputEvent } from "../../src/terminal/input/events.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { Prompt, type PromptOptions } from "../../src/terminal/prompt.ts";

/** A clock that a test moves on. */
export class HandClock implements Pick<Clock, "after"> {
  private readonly waiting = new Set<() => void>();

  after(_milliseconds: number, callback: () => void): () => void {
    this.waiting.add(callback);
    return () => this.waiting.delete(callback);
  }

  /** Lets enough time pass for all who wait. */
  pass(): void {
    const due = [...this.waiting];
    this.waiting.clear();
    for (const callback of due) callback();
  }

  get count(): number {
    return this.waiting.size;
  }
}

/** Lines are wrapped after `width` characters, each a cell wide. */
export class WrappedView implements EditorView {
  reveals = 0;

  constructor(private readonly width = Number.MAX_SAFE_INTEGER) {}

  vertical(window: Window, position: Position, rows: number, goal = position.column % this.width) {
    let { row } = position;
    let part = Math.floor(position.column / this.width);
    let moved = 0;
    for (; moved !== rows; moved += Math.sign(rows)) {
      if (rows < 0 && part > 0) part--;
      else if (rows > 0 && part < this.lastPart(window, row)) part++;
      else if (row + Math.sign(rows) < 0 || row + Math.sign(rows) >= window.buffer.lineCount) break;
      else {
        row += Math.sign(rows);
        part = rows < 0 ? this.lastPart(window, row) : 0;
      }
    }
    if (moved === 0) return undefined;
    const column = Math.min(part * this.width + goal, (window.buffer.line(row) ?? "").length);
    return { position: { row, column }, goal };
  }

  screenRow(window: Window, { row, column }: Position) {
    const start = column - (column % this.width);
    const end = Math.min(start + this.width, (window.buffer.line(row) ?? "").length);
    return { start: { row, column: start }, end: { row, column: end } };
  }

  positionAt(window: Window, row: number, column: number): Position {
    const start = { row: 0, column: 0 };
    return this.vertical(window, start, row, column)?.position ?? start;
  }

  cellOf(window: Window, { row, column }: Position) {
    let screenRow = Math.floor(column / this.width);
    for (let above = 0; above < row; above++) screenRow += this.lastPart(window, above) + 1;
    return { row: screenRow, column: column % this.width };
  }

  revealCursor(): void {
    this.reveals++;
  }

  private lastPart(window: Window, row: number): number {
    return Math.floor((window.buffer.line(row) ?? "").length / this.width);
  }
}

/** A text that is typed into. */
export class Typed {
  readonly buffer = new TextBuffer();
  readonly window = new Window(1, undefined, this.buffer);
  readonly clock = new HandClock();
  readonly killRing = new KillRing();
  readonly registers = new ViRegisters();
  /** What the program was told, in order. */
  readonly told: string[] = [];
  /** Whether the last key was the editor's. */
  taken: boolean | undefined;

  /** What an editor needs, with `|` in `marked` for the cursor. */
  protected parts(marked: string, view: EditorView) {
    const { buffer, window, clock, killRing, told } = this;
    const at = Math.max(0, marked.indexOf("|"));
    buffer.setText(marked.replace("|", ""));
    const { row, column } = buffer.positionAt(at, "utf16");
    window.setCursor(row, column);
    return {
      window,
      buffer,
      clock,
      killRing,
      view,
      onDismiss: () => void told.push("dismiss"),
      onCopy: (text: string) => void told.push(`copy ${text}`),
      onExternalEditor: () => void told.push("external editor"),
    };
  }

  /** Sends bytes to an editor, as they come from a terminal; an unfinished sequence counts as typed to its end. */
  protected send(bytes: string, to: { key: Editor["key"]; paste(text: string): void }): void {
    const onEvent = (event: InputEvent): void => {
      if (event.type === "key") this.taken = to.key(event);
      else if (event.type === "paste") to.paste(event.text);
    };
    const decoder = new InputDecoder({ onEvent });
    decoder.push(new TextEncoder().encode(bytes));
    decoder.end();
  }

  /** The text, with `|` for the cursor and `[` for the other end of the selection. */
  get shown(): string {
    const { buffer, window } = this;
    const marks: [Position, string][] = [[{ row: window.cursorRow, column: window.cursorColumn }, "|"]];
    if (window.selection !== undefined) marks.push([window.selection.anchor, "["]);
    const lines = buffer.lines();
    for (const [{ row, column }, mark] of marks.sort(([a], [b]) => b.row - a.row || b.column - a.column)) {
      lines[row] = `${lines[row]?.slice(0, column)}${mark}${lines[row]?.slice(column)}`;
    }
    return lines.join("\n");
  }
}

export class TypedEditor extends Typed {
  readonly editor: Editor;

  constructor(marked = "", { view = new WrappedView(), ...options }: Partial<EditorOptions> = {}) {
    super();
    const onSubmit = () => void this.told.push("submit");
    this.editor = new Editor({ ...this.parts(marked, view), multiline: true, onSubmit, ...options });
  }

  /** Types; each argument comes by itself. @returns the text as `shown` */
  type(...bytes: string[]): string {
    for (const part of bytes) this.send(part, this.editor);
    return this.shown;
  }
}

export class TypedPrompt extends Typed {
  readonly history: PromptHistory;
  readonly prompt: Prompt;

  constructor(entries: readonly string[] = [], { view = new WrappedView(), ...options }: Partial<PromptOptions> = {}) {
    super();
    this.history = new PromptHistory(entries);
    const { told } = this;
    this.prompt = new Prompt({
      ...this.parts("", view),
      history: this.history,
      onSubmit: (text) => void told.push(`submit ${text}`),
      onPlaceholder: (what) => void told.push(what),
      onStatus: (status) => void told.push(`status ${status}`),
      onError: (error) => void told.push(`error ${error}`),
      ...options,
    });
  }

  type(...bytes: string[]): string {
    for (const part of bytes) this.send(part, this.prompt);
    return this.shown;
  }
}
