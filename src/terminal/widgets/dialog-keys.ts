// The keys of a dialog: those that every dialog has, and those of its author, which come first. What Esc and Tab are in a
// modal overlay, and what keys are in the window that has focus, the UI knows.
import { chordLabel, chordText, parseChord } from "../../kernel/chord.ts";
import type { KeyOutcome } from "../../kernel/keymap.ts";
import type { Window } from "../../kernel/window.ts";
import { overlayScope } from "../ui.ts";
import type { Dialog, DialogKey } from "./dialog.ts";
import type { KeyHint } from "./dialog-footer.ts";

/** Binds the keys of a dialog. They go with its overlay. */
export function bindDialogKeys(dialog: Dialog): void {
  const { ui, owner, overlay, options } = dialog;
  const scope = overlayScope(overlay);
  const bind = (keys: readonly string[], handler: () => KeyOutcome, priority = 0) =>
    ui.keymap.bind(owner, { scope, mode: "", keys, handler, priority, shares: true });
  for (const key of options.keys ?? []) bind(key.keys, () => (isTyped(dialog, key) ? "pass" : key.press(dialog)), 1);
  const builtIn: [string, () => boolean][] = [
    ["<CR>", () => submit(dialog)],
    ["<Esc>", () => focusedWindow(dialog) === undefined && dialog.dismiss()],
    ["<C-c>", () => dialog.dismiss()],
    ["<PageUp>", () => scroll(dialog, -1)],
    ["<PageDown>", () => scroll(dialog, 1)],
    ["<C-u>", () => !isEditing(dialog) && scroll(dialog, -0.5)],
    ["<C-d>", () => !isEditing(dialog) && scroll(dialog, 0.5)],
  ];
  if (options.closesWithQ) builtIn.push(["q", () => !isEditing(dialog) && dialog.dismiss()]);
  for (const [chord, act] of builtIn) bind([canonical(chord)], () => (act() ? "stop" : "pass"));
}

/** What the footer says of the keys. */
export function hintsOf(dialog: Dialog): KeyHint[] {
  const { options, focused, focusable } = dialog;
  const own = options.keys ?? [];
  const hints = own.flatMap(({ keys, hint }) =>
    hint === undefined || hint === "" ? [] : [{ key: label(keys), hint }],
  );
  const add = (chord: string, hint: string) => {
    if (!own.some(({ keys }) => keys.length === 1 && keys[0] === canonical(chord)))
      hints.push({ key: label([canonical(chord)]), hint });
  };
  if (focusable.length > 1) add("<Tab>", "next");
  if (focused?.window.use === "list") add("<CR>", "select");
  else if (focused?.window.use === "editable_text") add("<CR>", "submit");
  add(options.closesWithQ && focused?.window.use !== "editable_text" ? "q" : "<Esc>", "close");
  return hints;
}

function canonical(chord: string): string {
  return chordText(parseChord(chord));
}

function label(keys: readonly string[]): string {
  return chordLabel(keys.flatMap((key) => parseChord(key)));
}

function focusedWindow({ ui }: Dialog): Window | undefined {
  return ui.focus.current.window;
}

function isEditing(dialog: Dialog): boolean {
  return focusedWindow(dialog)?.use === "editable_text";
}

/** Whether a key that types a character is pressed where characters are typed. */
function isTyped(dialog: Dialog, { keys: [first = ""] }: DialogKey): boolean {
  return (
    isEditing(dialog) && dialog.ui.mode === "insert" && (first.length === 1 || first === "<Space>" || first === "<lt>")
  );
}

/** Editors and lists know themselves what Enter is in them. */
function submit(dialog: Dialog): boolean {
  if (isEditing(dialog) || focusedWindow(dialog)?.use === "list") return false;
  dialog.submit();
  return true;
}

/** Pages through the text above what has focus, when that itself has nothing to scroll. */
function scroll(dialog: Dialog, pages: number): boolean {
  const focused = focusedWindow(dialog);
  if (focused?.scroll.overflow && !isEditing(dialog)) return false;
  const window = dialog.panels.map((panel) => panel.window).find((each) => each !== focused && each.scroll.overflow);
  if (window === undefined || window.rectangle === undefined) return false;
  const rows = Math.max(1, Math.floor(Math.abs(pages) * (window.rectangle.height - 1)));
  window.scrollBy(pages < 0 ? -rows : rows);
  dialog.ui.emit(window, "scrolled", { top: window.scroll.top, left: window.left });
  return true;
}
