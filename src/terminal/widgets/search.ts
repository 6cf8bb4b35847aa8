// Search in texts that are not edited: `/` asks for what to look for, n and N go on to the next and the one before, Esc
// takes the highlights away. Only what is near to the rows in view is highlighted, so that long texts cost no more.

import { type Key, keyReadings } from "../../kernel/chord.ts";
import { cells, FILL } from "../../kernel/constraint.ts";
import type { Position } from "../../kernel/editing/position.ts";
import { box, leaf } from "../../kernel/layout.ts";
import type { Owner } from "../../kernel/owner.ts";
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import { overlayScope, type Ui } from "../ui.ts";

/** The namespace of the marks of matches; those of plugins have numbers from 1 on. */
const MATCHES = -1;
/** Rows above and below those in view whose matches are highlighted, and the most matches that are. */
const AROUND = 200;
const MOST_HIGHLIGHTED = 5000;

interface Session {
  readonly window: Window;
  readonly buffer: TextBuffer;
  readonly pattern: RegExp;
  /** The match that was found last. */
  current: { readonly start: Position; readonly end: Position } | undefined;
}

export class Search {
  private session: Session | undefined;
  /** Takes the row away in which the pattern is typed. */
  private closeInput: (() => void) | undefined;

  /** @param owner on whose behalf the row for the pattern is made */
  constructor(
    private readonly ui: Ui,
    private readonly owner: Owner,
  ) {}

  /** Whether matches are highlighted in a window. */
  isActive(window: Window): boolean {
    return this.session?.window === window;
  }

  /** Does what a key does in a window that is not edited. @returns false when it does nothing there */
  press(window: Window, key: Key): boolean {
    const chords = keyReadings(key);
    if (chords.includes("/")) return this.ask(window);
    if (!this.isActive(window)) return false;
    if (chords.includes("n")) return this.step(1);
    if (chords.includes("N")) return this.step(-1);
    return chords.includes("<Esc>") && this.clear();
  }

  /** Ends the search, and takes the highlights away. @returns whether there was one */
  clear(): boolean {
    this.closeInput?.();
    const { session } = this;
    if (session === undefined) return false;
    this.session = undefined;
    if (!session.buffer.closed) session.buffer.marks.clear(MATCHES);
    this.ui.changed();
    return true;
  }

  /** A window is gone. */
  forget(window: Window): void {
    if (this.isActive(window)) this.clear();
  }

  /** What is in view has changed: other matches are to be highlighted. */
  viewChanged(window: Window): void {
    if (this.session !== undefined && this.isActive(window)) this.highlight(this.session);
  }

  /** Opens the row for the pattern; what is typed is found at once. */
  private ask(window: Window): boolean {
    const { buffer } = window;
    if (!(buffer instanceof TextBuffer) || !this.ui.windows.has(window)) return false;
    const { ui, owner } = this;
    this.clear();
    const before = {
      row: window.cursorRow,
      column: window.cursorColumn,
      top: window.scroll.top,
      follow: window.scroll.follow,
    };
    const start: Position = { row: ui.view.positionAt(window, 0, 0).row, column: 0 };
    const [label, text] = [ui.buffers.open(owner), ui.buffers.open(owner)];
    label.setText("/");
    const slash = ui.openWindow(owner, label, { focusable: false, scrollbar: false });
    const input = ui.openWindow(owner, text, { kind: "input", scrollbar: false });
    const overlay = ui.overlays.open(owner, {
      layout: box("horizontal", [
        { node: leaf(slash), size: { extent: cells(1) } },
        { node: leaf(input), size: { extent: FILL } },
      ]),
      anchor: "dock_bottom",
      border: { line: "single", sides: { top: "" } },
      width: { extent: FILL },
      height: { extent: cells(2) },
      modal: true,
    });
    const keys = ui.keymap.bind(owner, {
      scope: overlayScope(overlay),
      mode: "",
      keys: ["<C-c>"],
      handler: () => {
        giveUp();
        return "stop";
      },
    });
    this.closeInput = () => {
      this.closeInput = undefined;
      keys.remove();
      ui.overlays.close(overlay);
      for (const each of [slash, input]) ui.windows.close(each);
      for (const each of [label, text]) ui.buffers.delete(each);
      if (!ui.windows.has(window)) return;
      ui.focusWindow(window);
      ui.composeNow();
    };
    const giveUp = (): void => {
      this.clear();
      if (!ui.windows.has(window)) return;
      window.setCursor(before.row, before.column);
      if (before.follow) window.scrollToTail();
      else window.scrollTo(before.top);
    };
    text.observe({ changed: () => this.find(window, buffer, text.text, start) });
    ui.windows.on(owner, input, "dismiss", giveUp);
    ui.windows.on(owner, input, "submit", () => {
      const pattern = text.text;
      this.closeInput?.();
      if (pattern === "") this.clear();
      else if (this.session?.current === undefined) {
        this.clear();
        ui.notices.show("warn", `not found: ${pattern}`);
      }
    });
    ui.focusWindow(input);
    // What is typed next is for the pattern, also when it came together with the slash.
    ui.composeNow();
    return true;
  }

  /** Goes to the first match from a position on. */
  private find(window: Window, buffer: TextBuffer, text: string, start: Position): void {
    if (buffer.closed || !this.ui.windows.has(window)) return;
    const session: Session = { window, buffer, pattern: literal(text), current: undefined };
    this.session = session;
    if (text !== "") session.current = next(session, start, 1);
    this.show(session);
  }

  private step(direction: 1 | -1): true {
    const session = this.session as Session;
    const from = session.current ?? { start: { row: 0, column: 0 }, end: { row: 0, column: 0 } };
    session.current = next(session, direction > 0 ? from.end : from.start, direction);
    this.show(session);
    return true;
  }

  private show(session: Session): void {
    const { window, current } = session;
    if (current !== undefined) {
      window.setCursor(current.start.row, current.start.column);
      this.ui.view.revealCursor(window);
    }
    this.highlight(session);
    this.ui.changed();
  }

  private highlight({ window, buffer, pattern, current }: Session): void {
    if (buffer.closed) return;
    buffer.marks.clear(MATCHES);
    if (pattern.source === NOTHING) return;
    const top = this.ui.view.positionAt(window, 0, 0).row;
    const last = Math.min(buffer.lineCount, top + (window.rectangle?.height ?? 0) + AROUND);
    let left = MOST_HIGHLIGHTED;
    for (let row = Math.max(0, top - AROUND); row < last; row++) {
      for (const { index, 0: found } of (buffer.line(row) ?? "").matchAll(pattern)) {
        if (left-- === 0) return;
        const isCurrent = current !== undefined && current.start.row === row && current.start.column === index;
        buffer.marks.set(
          MATCHES,
          { row, column: index },
          {
            end: { row, column: index + found.length },
            priority: isCurrent ? 1001 : 1000,
            payload: { hl_group: isCurrent ? "CurrentSearch" : "Search" },
          },
        );
      }
    }
  }
}

const NOTHING = "(?:)";

/** Finds a text as it is; in any case when it has no capital letters. */
function literal(text: string): RegExp {
  const isPlain = text === text.toLowerCase();
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), isPlain ? "giu" : "gu");
}

/** The next match from a position on, or the last one before it; behind the last comes the first. */
function next({ buffer, pattern }: Session, from: Position, direction: 1 | -1): Session["current"] {
  const { lineCount } = buffer;
  // The row of the position comes twice: what is on its other side is the last to be looked at.
  for (let i = 0; i <= lineCount; i++) {
    const row = (((from.row + direction * i) % lineCount) + lineCount) % lineCount;
    const matches = [...(buffer.line(row) ?? "").matchAll(pattern)];
    const isAhead = (column: number): boolean => (direction > 0 ? column >= from.column : column < from.column);
    const wanted = matches.filter(({ index }) => (i === 0 ? isAhead(index) : i === lineCount ? !isAhead(index) : true));
    const found = direction > 0 ? wanted[0] : wanted.at(-1);
    if (found === undefined) continue;
    return { start: { row, column: found.index }, end: { row, column: found.index + found[0].length } };
  }
  return undefined;
}
