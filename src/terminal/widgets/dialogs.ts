// The dialogs that are open in a UI, the topmost last.
import type { Ui } from "../ui.ts";
import type { Dialog } from "./dialog.ts";

const open = new WeakMap<Ui, Dialog[]>();

/** The open dialogs of a UI, from the lowest to the highest. */
export function openDialogs(ui: Ui): readonly Dialog[] {
  return open.get(ui) ?? [];
}

/** The dialog that has the user's attention. */
export function topDialog(ui: Ui): Dialog | undefined {
  return openDialogs(ui).at(-1);
}

/** A dialog has opened. */
export function noteOpened(ui: Ui, dialog: Dialog): void {
  open.set(ui, [...openDialogs(ui), dialog]);
}

/** A dialog is over. */
export function noteClosed(ui: Ui, dialog: Dialog): void {
  open.set(
    ui,
    openDialogs(ui).filter((other) => other !== dialog),
  );
}
