// Where one types what a list is searched for: in the prompt, if the list is docked there, or in an input of its own.
import { Owner } from "../../kernel/owner.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { Ui } from "../ui.ts";
import type { Placement } from "./placement.ts";

export interface PickerInputOptions {
  readonly ui: Ui;
  readonly owner: Owner;
  /** Dim text while nothing is typed; none if empty. */
  readonly placeholder: string;
  /** Something else is typed. */
  onChange(): void;
}

export interface PromptInputOptions extends PickerInputOptions {
  /** The list: its keys come before those of the prompt. */
  readonly list: Window;
  /** The prompt has lost focus to a window that is not in its way for a while only, as a dialog is. */
  onLeave(): void;
}

/** The namespace of the mark that says something; those of plugins have numbers from 1 on. */
const MARKS = 0;

/** Whether a list is searched for what is typed in the prompt: it is docked there, and the prompt can have focus. */
export function usesPrompt(ui: Ui, placement: Placement | undefined): boolean {
  const { rectangle, visible } = ui.editors.promptWindow;
  const isShown = visible && (rectangle !== undefined || ui.main.isStandard);
  return placement === "prompt_docked" && isShown && ui.overlays.modal === undefined;
}

abstract class Input {
  private mark: number | undefined;

  constructor(
    readonly buffer: TextBuffer,
    readonly window: Window,
  ) {}

  get text(): string {
    return this.buffer.text;
  }

  /** Says something beside what is typed. */
  say(text: string): void {
    const payload = { virt_text: text, virt_text_pos: "right_align", virt_text_hl: "Comment" };
    const { mark: id } = this;
    this.mark = this.buffer.marks.set(MARKS, { row: 0, column: 0 }, { id, rightGravity: false, payload });
  }

  close(): void {
    if (this.mark !== undefined) this.buffer.marks.delete(MARKS, this.mark);
  }
}

/** The prompt, which has its text and its focus for itself again when the list is closed. */
export class PromptInput extends Input {
  /** Has what is set of the prompt meanwhile: it goes with this. */
  private readonly owner: Owner;
  private readonly giveBack: () => void;
  private readonly focused: Window | undefined;

  constructor(private readonly options: PromptInputOptions) {
    const { ui, owner, placeholder, list, onChange, onLeave } = options;
    const { prompt, promptWindow } = ui.editors;
    super(prompt.buffer, promptWindow);
    this.owner = new Owner(owner.name, owner.generation);
    this.focused = ui.focus.current.window;
    this.giveBack = prompt.lend(list, onChange);
    ui.windows.setPlaceholder(this.owner, promptWindow, dimText(placeholder));
    ui.focusWindow(promptWindow);
    ui.windows.on(this.owner, promptWindow, "blur", () => {
      const { current, exclusive } = ui.focus;
      if (!exclusive && current.window !== undefined && current.window !== promptWindow) onLeave();
    });
  }

  override close(): void {
    const { focus } = this.options.ui;
    super.close();
    this.owner.dispose();
    this.giveBack();
    if (this.focused !== undefined && focus.current.window === this.window) focus.focus(this.focused);
  }
}

/** An input of the list's own, to be shown with it. */
export class OwnInput extends Input {
  constructor(private readonly options: PickerInputOptions) {
    const { ui, owner, placeholder, onChange } = options;
    const buffer = ui.buffers.open(owner);
    super(buffer, ui.openWindow(owner, buffer, { kind: "input", scrollbar: false, padLeft: 1 }));
    this.window.placeholder = dimText(placeholder);
    buffer.observe({ changed: onChange });
  }

  override close(): void {
    const { ui } = this.options;
    ui.windows.close(this.window);
    ui.buffers.delete(this.buffer);
  }
}

function dimText(text: string) {
  return text === "" ? undefined : { text, acceptKeys: [], dismissKeys: [] };
}
