// The editors of a UI: of the prompt, and of every other window that can be typed into.
import type { Key } from "../../kernel/chord.ts";
import type { Clock } from "../../kernel/clock.ts";
import { KillRing } from "../../kernel/editing/kill-ring.ts";
import type { Position } from "../../kernel/editing/position.ts";
import type { ViMode } from "../../kernel/editing/vi.ts";
import { ViRegisters } from "../../kernel/editing/vi-registers.ts";
import type { Owner } from "../../kernel/owner.ts";
import { PromptHistory } from "../../kernel/prompt-history.ts";
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window, WindowBuffer } from "../../kernel/window.ts";
import { Editor } from "../editor.ts";
import type { CompletionMenu } from "../prompt/completion.ts";
import { Prompt } from "../prompt.ts";
import type { Ui } from "../ui.ts";

/** What the UI asks of an editor, the prompt's included. */
export interface WindowEditor {
  key(key: Key): boolean;
  paste(text: string): void;
  cursor: Position;
  readonly mode: ViMode | undefined;
  /** What has been typed of a command that is not complete. */
  readonly pendingKeys?: string;
  setMode(mode: ViMode): void;
  setVi(on: boolean): void;
  select(anchor: Position, cursor: Position): void;
}

/** An editor and what it was made for. */
interface Editing {
  readonly editor: WindowEditor & { dispose(): void };
  readonly buffer: WindowBuffer;
  readonly multiline: boolean;
}

export interface EditorsOptions {
  readonly ui: Ui;
  readonly clock: Clock;
  readonly program: Owner;
  /** Told of what was typed into the prompt and submitted. */
  submit(text: string): void;
  copy(text: string): void;
  /** Edits a text in the user's editor. @returns undefined when it was given up */
  edit(text: string): Promise<string | undefined>;
}

export class Editors {
  readonly prompt: Prompt;
  readonly promptWindow: Window;
  readonly history = new PromptHistory();
  /** The menu of completions that is open. */
  menu: CompletionMenu | undefined;
  /** What the prompt is doing besides being edited: searching the history. */
  status: string | undefined;
  /** Told when the menu of completions is another one. */
  onMenu: () => void = () => {};
  /** Told when the mode of vi is another one. */
  onMode: (mode: string | undefined) => void = () => {};
  private readonly promptEditor: WindowEditor;
  private readonly editors = new Map<Window, Editing>();
  private readonly killRing = new KillRing();
  private readonly registers = new ViRegisters();
  private isVi = false;

  constructor(private readonly options: EditorsOptions) {
    const { ui, program } = options;
    const buffer = ui.buffers.open(program, { name: "ingot.prompt" });
    this.promptWindow = ui.openWindow(program, buffer, {
      name: "ingot.prompt",
      kind: "input",
      wrap: true,
      scrollbar: false,
      role: "prompt",
    });
    this.prompt = new Prompt({
      ...this.shared(this.promptWindow, buffer),
      history: this.history,
      onSubmit: (text) => {
        ui.emit(this.promptWindow, "submit", { text });
        options.submit(text);
      },
      onDismiss: () => ui.dismiss(),
      onModeChange: (mode) => this.onMode(mode),
      onMenu: (menu) => {
        this.menu = menu;
        this.onMenu();
        ui.changed();
      },
      onStatus: (status) => {
        this.status = status;
        ui.changed();
      },
      onPlaceholder: (outcome) => ui.emit(this.promptWindow, `placeholder_${outcome}`, {}),
      onExternalEditor: () =>
        void this.editOutside(buffer, (text) => this.prompt.editor.replace(START, buffer.end, text)),
    });
    const { prompt } = this;
    this.promptEditor = {
      key: (key) => prompt.key(key),
      paste: (text) => prompt.paste(text),
      get cursor() {
        return prompt.editor.cursor;
      },
      set cursor(position) {
        prompt.editor.cursor = position;
      },
      get mode() {
        return prompt.editor.mode;
      },
      get pendingKeys() {
        return prompt.editor.pendingKeys;
      },
      setMode: (mode) => prompt.editor.setMode(mode),
      setVi: (on) => prompt.editor.setVi(on),
      select: (anchor, cursor) => prompt.editor.select(anchor, cursor),
    };
  }

  /** Whether windows that can be typed into have the keys of vi, where their options do not say. */
  get vi(): boolean {
    return this.isVi;
  }

  set vi(on: boolean) {
    if (on === this.isVi) return;
    this.isVi = on;
    this.promptEditor.setVi(on);
    for (const [window, { editor }] of this.editors) editor.setVi(this.hasVi(window));
    this.onMode(this.prompt.editor.mode);
  }

  /** The editor of a window; undefined where nothing can be typed. */
  get(window: Window): WindowEditor | undefined {
    if (window === this.promptWindow) return this.promptEditor;
    const known = this.editors.get(window);
    const { buffer, use } = window;
    if (use === "editable_text" && known?.buffer === buffer && known.multiline === isMultiline(window)) {
      known.editor.setVi(this.hasVi(window));
      return known.editor;
    }
    // Made again under its name, a window may have another buffer, and be for something else.
    this.drop(window);
    if (use !== "editable_text" || !(buffer instanceof TextBuffer)) return undefined;
    const editor = this.make(window, buffer);
    this.set(window, editor);
    return editor;
  }

  /** Has something else than an editor take the keys and pastes of a window, which must be of the use `editable_text`. */
  set(window: Window, taker: WindowEditor & { dispose(): void }): void {
    this.drop(window);
    this.editors.set(window, { editor: taker, buffer: window.buffer, multiline: isMultiline(window) });
  }

  /** A window is gone. */
  drop(window: Window): void {
    this.editors.get(window)?.editor.dispose();
    this.editors.delete(window);
  }

  /** Rows that the text of the prompt takes on a screen of so many columns. */
  promptRows(columns: number): number {
    return this.promptWindow.naturalHeight(columns);
  }

  private hasVi({ options }: Window): boolean {
    return options.vi ?? this.isVi;
  }

  private make(window: Window, buffer: TextBuffer): Editor {
    const { ui } = this.options;
    const multiline = isMultiline(window);
    return new Editor({
      ...this.shared(window, buffer),
      multiline,
      onSubmit: () => ui.emit(window, "submit", { text: buffer.text }),
      onDismiss: () => ui.dismiss(),
      onExternalEditor: multiline ? () => void this.editOutside(buffer, (text) => buffer.setText(text)) : undefined,
    });
  }

  private shared(window: Window, buffer: TextBuffer) {
    const { ui, clock, copy } = this.options;
    const vi = this.hasVi(window) ? { registers: this.registers } : undefined;
    return { window, buffer, view: ui.view, clock, killRing: this.killRing, vi, onCopy: copy };
  }

  private async editOutside(buffer: TextBuffer, put: (text: string) => void): Promise<void> {
    const text = await this.options.edit(buffer.text);
    if (text !== undefined && !buffer.closed) put(text);
    this.options.ui.changed();
  }
}

const START: Position = { row: 0, column: 0 };

/** Where text is typed in one line, Enter submits it. */
function isMultiline({ options }: Window): boolean {
  return options.kind !== "input";
}
