// A list of items in a window: rendered to lines of its buffer, filtered, with one item selected.
// Rendering is somebody else's code: what is in view is rendered at once, the rest bit by bit while nothing else happens.
import type { Owner } from "../../kernel/owner.ts";
import { clamp } from "../../kernel/rectangle.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { Ui } from "../ui.ts";
import { clearRows, type ListRow, putRows } from "./list-row.ts";

/** Where the items of a list are. */
export interface ListSource {
  /** The items to be shown, as numbers that mean something to the source. */
  matching(): readonly number[];
  render(items: readonly number[]): readonly ListRow[];
}

export interface ListOptions {
  /** Shows `buffer`. */
  readonly window: Window;
  readonly buffer: TextBuffer;
  readonly source: ListSource;
  /** Shown when there is no item. */
  readonly emptyText?: string;
  /** Which end is looked at first. */
  readonly anchor?: "top" | "bottom";
  /** Told what rendering throws when nobody waits for it. */
  onError(error: unknown): void;
}

/** Rows that are rendered together. */
const CHUNK = 256;

export class List {
  private shown: readonly number[] = [];
  /** Chunks that are not rendered yet. */
  private readonly missing = new Set<number>();
  private next: NodeJS.Immediate | undefined;

  /** @throws what the source throws */
  constructor(
    private readonly ui: Ui,
    owner: Owner,
    readonly options: ListOptions,
  ) {
    const { window } = options;
    this.refresh();
    ui.windows.on(owner, window, "selection_changed", () => this.renderSafely(window.cursorRow));
    ui.windows.on(owner, window, "close", () => this.stop());
  }

  /** The items that are shown. */
  get visible(): readonly number[] {
    return this.shown;
  }

  /** Where in `visible` the selected item is. */
  get selectedIndex(): number | undefined {
    return this.shown.length === 0 ? undefined : this.options.window.cursorRow;
  }

  /** The selected item. */
  get selected(): number | undefined {
    return this.selectedIndex === undefined ? undefined : this.shown[this.selectedIndex];
  }

  /** Selects the item at a place of `visible`, the nearest there is. */
  setCursor(index: number): void {
    const row = clamp(index, 0, Math.max(0, this.shown.length - 1));
    this.options.window.setCursor(row);
    this.renderSafely(row);
    this.ui.changed();
  }

  moveCursor(delta: number): void {
    this.setCursor((this.selectedIndex ?? 0) + delta);
  }

  /**
   * Asks for the items anew and shows them; the first is selected, or the last in a list that is looked at from below.
   * @throws what the source throws
   */
  refresh(): void {
    this.shown = this.options.source.matching();
    this.draw(this.options.anchor === "bottom" ? this.shown.length - 1 : 0);
  }

  /** As `refresh`, but selects an item of these numbers if it is shown. */
  refreshAt(item: number | undefined): void {
    this.refresh();
    const index = item === undefined ? -1 : this.shown.indexOf(item);
    if (index >= 0) this.setCursor(index);
  }

  /** Renders the items anew. */
  redraw(): void {
    this.draw(this.selectedIndex ?? 0);
  }

  /** Nothing is rendered any more. */
  stop(): void {
    if (this.next !== undefined) clearImmediate(this.next);
    this.next = undefined;
    this.missing.clear();
  }

  private draw(selected: number): void {
    const { window, buffer, emptyText = "" } = this.options;
    this.stop();
    const { length } = this.shown;
    clearRows(buffer, Math.max(1, length));
    window.setCursor(Math.max(0, selected));
    this.ui.changed();
    if (length === 0) {
      putRows(buffer, 0, [{ spans: [{ text: emptyText, style: { hl: "Comment" } }] }]);
      return;
    }
    for (let chunk = 0; chunk * CHUNK < length; chunk++) this.missing.add(chunk);
    this.renderAround(Math.max(0, selected));
    this.renderRest();
  }

  /** Renders the rows that may be in view together with one. */
  private renderAround(row: number): void {
    const chunk = Math.floor(row / CHUNK);
    for (const near of [chunk, chunk - 1, chunk + 1]) this.render(near);
  }

  private renderSafely(row: number): void {
    this.guarded(() => this.renderAround(row));
  }

  private renderRest(): void {
    const [chunk] = this.missing;
    if (chunk === undefined) return;
    this.next = setImmediate(() => {
      this.next = undefined;
      this.guarded(() => this.render(chunk));
      this.renderRest();
    });
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.stop();
      this.options.onError(error);
    }
  }

  private render(chunk: number): void {
    if (!this.missing.delete(chunk)) return;
    const { source, buffer } = this.options;
    const { shown } = this;
    const first = chunk * CHUNK;
    const items = shown.slice(first, first + CHUNK);
    const rows = source.render(items);
    // The code that renders may have changed the list.
    if (shown === this.shown && !buffer.closed) putRows(buffer, first, rows);
  }
}
