// Ctrl-C at one dialog after the other: a program that asks again and again can be left.
import type { Overlay } from "../../kernel/overlay.ts";
import type { Ui } from "../../terminal/ui.ts";

/** How soon the second Ctrl-C has to follow, in milliseconds. */
const SOON = 1000;

export class RepeatedInterrupt {
  /** The dialog that got Ctrl-C last, and when. */
  private last: { readonly dialog: Overlay; readonly at: number } | undefined;

  constructor(private readonly ui: Ui) {}

  /** Ctrl-C was pressed. @returns whether at a dialog that was opened after another one has got it, just now */
  press(): boolean {
    const { last, ui } = this;
    const { exclusive, current } = ui.focus;
    const dialog = exclusive ? current.overlay : undefined;
    const at = performance.now();
    this.last = dialog && { dialog, at };
    return last !== undefined && dialog !== undefined && dialog.number > last.dialog.number && at - last.at < SOON;
  }
}
