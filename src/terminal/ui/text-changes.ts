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

  /** Emits `text_changed` for all windows whose text has changed; what the handlers change has to wait for the next time. */
  deliver(): void {
    if (this.changed.size === 0) return;
    const { changed } = this;
    this.changed = new Set();
    for (const window of changed) if (this.windows.has(window)) this.windows.emit(window, "text_changed", {});
  }
}
