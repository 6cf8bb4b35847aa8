// The last row of a dialog: what can be done by which key.
import type { Owner } from "../../kernel/owner.ts";
import { STYLES } from "../../kernel/styled-text.ts";
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { Ui } from "../ui.ts";

/** A key and what it does. */
export interface KeyHint {
  /** As people write it: `ctrl-d`, `esc`. */
  readonly key: string;
  readonly hint: string;
}

export class DialogFooter {
  readonly window: Window;
  private readonly buffer = new TextBuffer();

  constructor(
    private readonly ui: Ui,
    owner: Owner,
  ) {
    const looks = { focusable: false, scrollbar: false, padLeft: 1, padRight: 1, role: "dialog_footer" };
    this.window = ui.openWindow(owner, this.buffer, looks);
  }

  /** Shows other hints. */
  show(hints: readonly KeyHint[]): void {
    const { buffer } = this;
    buffer.setText(hints.map(({ key, hint }) => `${key} ${hint.replaceAll("\n", " ")}`).join("  "));
    buffer.marks.clear(STYLES);
    buffer.marks.set(STYLES, { row: 0, column: 0 }, { end: buffer.end, payload: { hl: "Comment", dim: true } });
  }

  close(): void {
    this.ui.windows.close(this.window);
    this.buffer.close();
  }
}
