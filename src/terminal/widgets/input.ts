// A single line to be typed into, with a buffer and a window of its own.
import type { Owner, Registration } from "../../kernel/owner.ts";
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { NewWindow } from "../../kernel/windows.ts";
import type { Ui } from "../ui.ts";

/** What happens to an input, and the event of its window that says so. */
export const INPUT_EVENTS = { change: "text_changed", submit: "submit", cancel: "dismiss" } as const;

export type InputEvent = keyof typeof INPUT_EVENTS;

export interface InputOptions extends Omit<NewWindow, "kind" | "focusable"> {
  readonly text?: string;
  /** Dim text while it is empty. */
  readonly placeholder?: string;
}

export class Input {
  readonly window: Window;

  constructor(
    private readonly ui: Ui,
    owner: Owner,
    { text, placeholder, ...options }: InputOptions = {},
    readonly buffer = new TextBuffer(),
  ) {
    this.window = ui.openWindow(owner, buffer, { ...options, kind: "input", focusable: true });
    if (placeholder !== undefined) {
      const line = placeholder.split("\n", 1)[0] as string;
      ui.windows.setPlaceholder(owner, this.window, { text: line, acceptKeys: [], dismissKeys: [] });
    }
    if (text !== undefined) this.setText(text);
  }

  get text(): string {
    return this.buffer.text;
  }

  /** Replaces the text; the cursor goes behind it. */
  setText(text: string): void {
    this.buffer.setText(inOneLine(text));
    this.ui.moveCursor(this.window, this.buffer.end);
  }

  /** Calls `handler` when something happens to it. That ends with the window. */
  on(owner: Owner, event: InputEvent, handler: () => void): Registration {
    return this.ui.windows.on(owner, this.window, INPUT_EVENTS[event], handler);
  }
}

function inOneLine(text: string): string {
  return text.replaceAll(/\r\n|[\r\n]/g, " ");
}
