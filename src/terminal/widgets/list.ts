// A list of items in a window: rendered to lines, filtered, with one item selected.
import type { Owner } from "../../kernel/owner.ts";
import { clamp } from "../../kernel/rectangle.ts";
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { Ui } from "../ui.ts";
import { BufferOutput, type ListOutput, ViewOutput } from "./list-output.ts";
import type { ListRow } from "./list-row.ts";
import type { StyledRows } from "./styled-rows.ts";

/** Where the items of a list are. */
export interface ListSource {
  /** The items to be shown, as numbers that mean something to the source. */
  matching(): readonly number[];
  render(items: readonly number[]): readonly ListRow[];
}

export interface ListOptions {
  /** Shows `buffer`. */
  readonly window: Window;
  /** A text gets all rows; of others only those are rendered that are shown. */
  readonly buffer: TextBuffer | StyledRows;
  readonly source: ListSource;
  /** Shown when there is no item. */
  readonly emptyText?: string;
  /** Which end is looked at first. */
  readonly anchor?: "top" | "bottom";
  /** Told what rendering throws when nobody waits for it. */
  onError(error: unknown): void;
}

export class List {
  private shown: readonly number[] = [];
  private readonly output: ListOutput;
  private isStopped = false;

  /** @throws what the source throws */
  constructor(
    private readonly ui: Ui,
    owner: Owner,
    readonly options: ListOptions,
  ) {
    const { window, buffer } = options;
    const report = (error: unknown) => options.onError(error);
    this.output =
      buffer instanceof TextBuffer
        ? new BufferOutput(buffer, report)
        : new ViewOutput(buffer, window, () => ui.size.rows, report);
    this.refresh();
    ui.windows.on(owner, window, "selection_changed", () => this.follow(window.cursorRow));
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
    this.follow(row);
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
    if (this.isStopped) return;
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
    if (!this.isStopped) this.draw(this.selectedIndex ?? 0);
  }

  /** Nothing is shown any more; what was selected still is. */
  stop(): void {
    this.isStopped = true;
    this.output.stop();
  }

  private draw(selected: number): void {
    const { source, window, emptyText = "" } = this.options;
    const { shown } = this;
    const empty: ListRow = { spans: [{ text: emptyText, style: { hl: "Comment" } }] };
    this.output.show(
      Math.max(1, shown.length),
      shown.length === 0 ? () => [empty] : (first, end) => source.render(shown.slice(first, end)),
    );
    window.setCursor(Math.max(0, selected));
    this.ui.changed();
    this.output.fill(Math.max(0, selected));
  }

  private follow(row: number): void {
    try {
      this.output.select(row);
    } catch (error) {
      this.options.onError(error);
    }
  }
}
