// Where the rows of a list go: into a buffer that others may read, or into rows that are made when they are shown.
import { clamp } from "../../kernel/rectangle.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import { Chunks } from "./chunks.ts";
import { clearRows, type ListRow, putRows } from "./list-row.ts";
import type { StyledRows } from "./styled-rows.ts";

/** Makes the rows from `first` to before `end`. It is somebody else's code, which may take long, or throw. */
export type RowMaker = (first: number, end: number) => readonly ListRow[];

export interface ListOutput {
  /** Shows other rows from now on, blank ones until they are made. */
  show(count: number, make: RowMaker): void;
  /** Makes the rows that will be in view with the selected one. @throws what the maker throws; no more are made then */
  fill(selected: number): void;
  /** Another row is selected, and may be in view. @throws as `fill` */
  select(row: number): void;
  /** No more rows are made. */
  stop(): void;
}

const NO_ROWS: RowMaker = () => [];

/** All rows are put into a buffer: those in view at once, the rest bit by bit. */
export class BufferOutput implements ListOutput {
  private make = NO_ROWS;
  private readonly chunks: Chunks;

  /** @param onError told what the maker throws when nobody waits for it */
  constructor(
    private readonly buffer: TextBuffer,
    onError: (error: unknown) => void,
  ) {
    this.chunks = new Chunks((first, end) => this.put(first, end), onError);
  }

  show(count: number, make: RowMaker): void {
    this.make = make;
    clearRows(this.buffer, count);
    this.chunks.start(count);
  }

  fill(selected: number): void {
    this.chunks.near(selected);
  }

  select(row: number): void {
    this.chunks.near(row);
  }

  stop(): void {
    this.chunks.stop();
  }

  private put(first: number, end: number): void {
    const { make, buffer } = this;
    const rows = make(first, end);
    // The code that makes them may have changed the list.
    if (make === this.make && !buffer.closed) putRows(buffer, first, rows);
  }
}

/** Only the rows that are shown are made. */
export class ViewOutput implements ListOutput {
  private count = 0;
  private make = NO_ROWS;

  /**
   * @param height rows that may be in view before the window was ever shown
   * @param onError told what the maker throws when nobody waits for it
   */
  constructor(
    private readonly rows: StyledRows,
    private readonly window: Window,
    private readonly height: () => number,
    private readonly onError: (error: unknown) => void,
  ) {}

  show(count: number, make: RowMaker): void {
    this.count = count;
    this.make = make;
    this.rows.show(count, (row) => this.row(row));
  }

  fill(selected: number): void {
    const { window, rows, make, count } = this;
    const height = window.rectangle?.height ?? this.height();
    const first = Math.max(0, clamp(window.scroll.top, selected - height + 1, selected));
    try {
      const made = make(first, Math.min(first + height, count));
      if (make === this.make) rows.put(first, made);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** It is made when it is shown. */
  select(): void {}

  stop(): void {
    this.make = NO_ROWS;
  }

  private row(row: number): ListRow {
    try {
      return this.make(row, row + 1)[0] ?? { spans: [] };
    } catch (error) {
      this.stop();
      this.onError(error);
      return { spans: [] };
    }
  }
}
