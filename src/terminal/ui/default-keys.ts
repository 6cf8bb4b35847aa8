// What keys do in windows that are not edited: lists have a cursor that moves, texts scroll.
import type { Key } from "../../kernel/chord.ts";
import type { Window } from "../../kernel/window.ts";
import type { WindowEvent } from "../../kernel/windows.ts";

export interface KeyTarget {
  emit(window: Window, event: WindowEvent, payload: object): void;
}

/** How far a key goes, in rows; a page is what is in view. */
function steps(key: Key, page: number): number | undefined {
  if (key.alt || key.super || key.shift) return undefined;
  const letter = key.ctrl ? `c-${key.name}` : key.name;
  switch (letter) {
    case "up":
    case "c-p":
    case "c-k":
      return -1;
    case "down":
    case "c-n":
    case "c-j":
      return 1;
    case "pageup":
    case "c-b":
      return -page;
    case "pagedown":
    case "c-f":
      return page;
    case "c-u":
      return -Math.ceil(page / 2);
    case "c-d":
      return Math.ceil(page / 2);
    case "home":
      return Number.NEGATIVE_INFINITY;
    case "end":
      return Number.POSITIVE_INFINITY;
    default:
      return undefined;
  }
}

/** As `steps`, for the keys of vi, which texts that cannot be typed into have as well. */
function viSteps(key: Key): number | undefined {
  if (key.ctrl || key.alt || key.super) return undefined;
  if (key.name === "k" && !key.shift) return -1;
  if (key.name === "j" && !key.shift) return 1;
  if (key.name === "g") return key.shift ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return undefined;
}

/** Does what a key does in a window that is not edited. @returns false when it does nothing there */
export function pressInWindow(window: Window, key: Key, target: KeyTarget): boolean {
  const isList = window.use === "list";
  if (!isList && window.use !== "readonly_text" && window.use !== "selectable_text") return false;
  if (key.name === "enter" && !key.ctrl && !key.alt) {
    if (!isList) return false;
    target.emit(window, "submit", { row: window.cursorRow });
    return true;
  }
  const page = Math.max(1, (window.rectangle?.height ?? 1) - 1);
  const rows = steps(key, page) ?? viSteps(key);
  if (rows === undefined) return isList ? false : pan(window, key);
  if (isList) moveCursor(window, rows, target);
  else scroll(window, rows, target);
  return true;
}

function moveCursor(window: Window, rows: number, target: KeyTarget): void {
  const before = window.cursorRow;
  const last = Math.max(0, window.buffer.lineCount - 1);
  const wanted = Math.max(0, Math.min(last, before + rows));
  window.setCursor(window.landing?.(wanted, before) ?? wanted);
  if (window.cursorRow !== before) target.emit(window, "selection_changed", { row: window.cursorRow });
}

function scroll(window: Window, rows: number, target: KeyTarget): void {
  const { top, max } = window.scroll;
  window.scrollBy(Number.isFinite(rows) ? rows : rows < 0 ? -top : max - top);
  if (window.scroll.top !== top) target.emit(window, "scrolled", { top: window.scroll.top, left: window.left });
}

function pan(window: Window, key: Key): boolean {
  if (key.ctrl || key.alt || window.options.wrap || (key.name !== "left" && key.name !== "right")) return false;
  window.pan(key.name === "left" ? -8 : 8);
  return true;
}
