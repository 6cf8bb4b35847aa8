// Scrolling with the pointer: the wheel, the scrollbar, and the word about it to plugins and frames.
import { clamp } from "../../kernel/rectangle.ts";
import { type ScrollReport, scrollbarThumb, type Thumb } from "../../kernel/window/scroll.ts";
import type { Window } from "../../kernel/window.ts";
import type { Cell, Grip, PointerScene } from "./scene.ts";

/** Scrolls a window that is shown, as far as its content goes. @param rows of the screen, down when positive */
export function scrollRows(scene: PointerScene, window: Window, rows: number): void {
  if (window.rectangle === undefined) return;
  const { top, max, follow } = window.scroll;
  // Scrolling that does not move it must not end that the tail is followed, but may begin it.
  if (clamp(top + rows, 0, max) === top && (rows <= 0 || follow)) return;
  window.scrollBy(rows);
  if (window.scroll.top !== top) scrolled(scene, window);
}

/** Scrolls a window that does not wrap to the side. @param columns to the right when positive */
export function panColumns(scene: PointerScene, window: Window, columns: number): void {
  const { rectangle, left } = window;
  if (rectangle === undefined || window.options.wrap) return;
  const width = window.naturalWidth();
  const shown = rectangle.width - (window.hasScrollbar ? 1 : 0);
  const most = width === undefined ? Number.MAX_SAFE_INTEGER : Math.max(left, width - shown);
  window.pan(clamp(left + columns, 0, most) - left);
  if (window.left !== left) scrolled(scene, window);
}

function scrolled(scene: PointerScene, window: Window): void {
  scene.requestFrame();
  scene.emit(window, "scrolled", { top: window.scroll.top, left: window.left });
}

/** The top row at which the thumb starts at `start`: the inverse of `scrollbarThumb`. */
function topForThumb({ max, viewport }: ScrollReport, { size }: Thumb, start: number): number {
  return Math.round(clamp(start / Math.max(1, viewport - size), 0, 1) * max);
}

/** Holds the thumb of a scrollbar. A press beside the thumb brings its middle there. */
export class ScrollbarGrip implements Grip {
  /** The row of the thumb that is held. */
  private readonly held: number;

  constructor(
    private readonly scene: PointerScene,
    private readonly window: Window,
    pressed: Cell,
  ) {
    const thumb = scrollbarThumb(window.scroll);
    const row = pressed.row - (window.rectangle?.row ?? 0);
    const onThumb = row >= thumb.start && row < thumb.start + thumb.size;
    this.held = onThumb ? row - thumb.start : Math.floor(thumb.size / 2);
    if (!onThumb) this.drag(pressed);
  }

  drag({ row }: Cell): void {
    const { rectangle, scroll } = this.window;
    if (rectangle === undefined) return;
    const top = topForThumb(scroll, scrollbarThumb(scroll), row - rectangle.row - this.held);
    scrollRows(this.scene, this.window, top - scroll.top);
  }

  release(): void {}

  abandon(): void {}
}
