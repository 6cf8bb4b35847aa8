// Text that is rendered for a width, such as markdown with its rules and tables: for that of the window that shows it.
import { type ShownLine, STYLES, setStyledLines, textOf } from "../kernel/styled-text.ts";
import type { TextBuffer } from "../kernel/text-buffer.ts";
import { PASSED_OVER } from "../kernel/undo.ts";
import { Window, type WindowBuffer } from "../kernel/window.ts";
import type { Runtime } from "./runtime.ts";
import { UserInterface } from "./user-interface.ts";

/** Makes the lines of a text for so many columns. */
export type RenderText = (width: number) => readonly ShownLine[];

/** A text of more lines is not rendered for every width on the way to another one. */
const MOST_LINES_AT_ONCE = 2000;

/** Milliseconds for which a width has to stay before such a text is rendered for it. */
const REST = 100;

/** Lines that may differ where only cursors are to keep their place; to find more of them takes longer than it is worth. */
const FEW_EDITS = 200;

interface FittedText {
  readonly buffer: TextBuffer;
  readonly render: RenderText;
  /** The columns that it is rendered for, and those that the screen had then. */
  width: number;
  columns: number;
  /** Whether the window had a scrollbar then. */
  besideScrollbar: boolean;
  /** Whether it has been rendered for the width without the scrollbar since. */
  isRetried: boolean;
  /** The columns that the window had when it was looked at last. */
  seen: number | undefined;
  /** The version of the buffer since: with another, somebody has changed what was rendered, and keeps it. */
  version: number;
  /** The frame in which the first window that shows it was looked at. */
  frame: number;
}

export class FittedTexts {
  private readonly texts = new WeakMap<WindowBuffer, FittedText>();
  private isFollowing = false;
  private frames = 0;
  private stopWaiting: () => void = () => {};

  constructor(private readonly runtime: Runtime) {}

  private get ui() {
    return this.runtime.service(UserInterface).ui;
  }

  /** Shows a text in a buffer, rendered again whenever the first window that shows it has another width. */
  set(buffer: TextBuffer, render: RenderText): void {
    this.follow();
    const { columns } = this.ui.size;
    const before = this.texts.get(buffer);
    const width = before?.columns === columns ? before.width : this.expectedWidth(buffer);
    setStyledLines(buffer, render(width));
    const { version } = buffer;
    this.texts.set(buffer, {
      ...{ buffer, render, width, columns, version },
      ...{ besideScrollbar: false, isRetried: false, seen: undefined, frame: this.frames },
    });
  }

  /** What the buffer shows is not to be rendered again. */
  drop(buffer: TextBuffer): void {
    this.texts.delete(buffer);
  }

  /** Remembers how the text of a buffer is rendered. @returns what puts that back once the text is as it was */
  keep(buffer: TextBuffer): () => void {
    const text = this.texts.get(buffer);
    const kept = text && { ...text, seen: undefined };
    return () => {
      if (kept === undefined) this.texts.delete(buffer);
      else this.texts.set(buffer, { ...kept, version: buffer.version });
    };
  }

  /** The width that the first window is likely to have: one that fits its text exactly could be as wide as the screen. */
  private expectedWidth(buffer: TextBuffer): number {
    const { windows, size } = this.ui;
    const showing = windows.list().filter((window) => window.buffer === buffer);
    const placed = showing.find(({ rectangle }) => rectangle !== undefined);
    if (placed?.contentWidth && placed.rectangle?.width !== placed.naturalWidth()) return placed.contentWidth;
    const { padLeft = 0, padRight = 0 } = (placed ?? showing[0])?.options ?? {};
    return Math.max(1, size.columns - padLeft - padRight);
  }

  /** Looks after every frame, from the first such text on, at the windows that show one. */
  private follow(): void {
    if (this.isFollowing) return;
    this.isFollowing = true;
    const { ui } = this;
    const { onFrame } = ui;
    ui.onFrame = () => {
      onFrame();
      this.look(false);
    };
    this.runtime.onClose(() => this.stopWaiting());
  }

  /** @param isAtRest whether the widths have stayed for a while */
  private look(isAtRest: boolean): void {
    this.frames++;
    for (const surface of this.ui.stage.shown) {
      const text = surface instanceof Window ? this.texts.get(surface.buffer) : undefined;
      if (text === undefined || text.frame === this.frames) continue;
      text.frame = this.frames;
      this.fit(text, surface as Window, isAtRest);
    }
  }

  /** Looks again when no width has changed for a while. */
  private wait(): void {
    this.stopWaiting();
    this.stopWaiting = this.runtime.timers.clock.after(REST, () => this.look(true));
  }

  private fit(text: FittedText, window: Window, isAtRest: boolean): void {
    const { contentWidth = 0, hasScrollbar } = window;
    if (contentWidth < 1 || text.buffer.version !== text.version) return;
    if (contentWidth === text.seen && !isAtRest) return;
    const isFirst = text.seen === undefined;
    text.seen = contentWidth;
    const { columns } = this.ui.size;
    if (contentWidth === text.width || this.isOwnDoing(text, contentWidth, hasScrollbar, columns)) return;
    // Nothing is too wide: it would come out the same, but a window that is as wide as its text could not grow again.
    const scrollbar = hasScrollbar ? 1 : 0;
    if (contentWidth < text.width && (window.naturalWidth() ?? 0) + scrollbar <= (window.rectangle?.width ?? 0)) return;
    if (!isFirst && !isAtRest && text.buffer.lineCount > MOST_LINES_AT_ONCE) {
      this.wait();
      return;
    }
    this.render(text, contentWidth);
    text.isRetried = text.columns === columns && (text.isRetried || (text.besideScrollbar && !hasScrollbar));
    text.besideScrollbar = hasScrollbar;
    text.columns = columns;
  }

  /**
   * Whether a window has another width only because of how the text was rendered: its scrollbar has gone once more, or
   * it is as wide as its text and has lost as much as that. To follow it would never end.
   */
  private isOwnDoing(text: FittedText, contentWidth: number, hasScrollbar: boolean, columns: number): boolean {
    if (!text.besideScrollbar || text.columns !== columns) return false;
    return hasScrollbar ? contentWidth === text.width - 1 : text.isRetried && contentWidth === text.width + 1;
  }

  /** Lines that come out the same stay, with the marks in them. */
  private render(text: FittedText, width: number): void {
    const { compare, compareLines } =
      require("../terminal/rich/diff/compare.ts") as typeof import("../terminal/rich/diff/compare.ts");
    const { buffer } = text;
    const lines = text.render(width);
    const shown = lines.map(textOf);
    buffer.marks.clear(STYLES);
    const before = buffer.lines();
    const changes = buffer.marks.size > 0 ? compareLines(before, shown) : compare(before, shown, FEW_EDITS);
    for (const { oldStart, oldEnd, newStart, newEnd } of (changes ?? []).reverse())
      buffer.replaceLines(oldStart, oldEnd, shown.slice(newStart, newEnd), PASSED_OVER);
    setStyledLines(buffer, lines, PASSED_OVER);
    text.width = width;
    text.version = buffer.version;
  }
}
