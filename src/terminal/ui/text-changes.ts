// Tells windows that their text has changed, once for all changes since the last time, and never in the middle of one.
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { Windows } from "../../kernel/windows.ts";

export class TextChanges {
  private readonly following = new Map<Window, { buffer: TextBuffer; stop: () => void }>();
  private changed = new Set<Window>();

  /** @param onChange told at once that something has changed: text or marks */
  constructor(
    private readonly windows: Windows,
    private readonly onChange: () => void,
  ) {}

  /** A window shows a buffer from now on. */
  follow(window: Window, buffer: TextBuffer): void {
    const before = this.following.get(window);
    if (before?.buffer === buffer) return;
    before?.stop();
    const stop = buffer.observe({
      changed: () => {
        this.changed.add(window);
        this.onChange();
      },
      marked: this.onChange,
    });
    this.following.set(window, { buffer, stop });
  }

  /** A window is gone. */
  forget(window: Window): void {
    this.following.get(window)?.stop();
    this.following.delete(window);
    this.changed.delete(window);
  }

  /**
   * Emits `text_changed` for all windows whose text has changed, also for what the handlers change; but once for each
   * window, or handlers that change the text they are told of would never come to an end.
   */
  deliver(): void {
    const told = new Set<Window>();
    while (this.changed.size > 0) {
      const { changed } = this;
      this.changed = new Set();
      for (const window of changed) {
        if (told.has(window) || !this.windows.has(window)) continue;
        told.add(window);
        this.windows.emit(window, "text_changed", {});
      }
    }
  }
}
