// A window: a view of a buffer with a cursor, a scroll position and a way of being drawn. Layouts show it somewhere.
import type { DrawList } from "./draw.ts";
import type { Surface } from "./layout/surface.ts";
import type { Mark } from "./marks.ts";
import type { Owner } from "./owner.ts";
import { clamp, type Rectangle } from "./rectangle.ts";
import { type ScrollPosition, type ScrollReport, scrollReport, topToReveal } from "./window/scroll.ts";

/** What a window needs to know of its buffer. */
export interface WindowBuffer {
  readonly lineCount: number;
  /** Another number after each change. */
  readonly version: number;
  /** The text of a line; undefined when there is none. @param row from 0 */
  line(row: number): string | undefined;
  /** The marks that touch some rows, where they are made for the rows that are shown; `last` is included. */
  marksIn?(first: number, last: number): Iterable<Mark>;
}

/** How the buffer of a window comes out on the screen, known to whoever shows windows. Rows of the screen count from 0. */
export interface Rendering {
  /** Cells that the longest line takes; undefined when that is not to count. */
  width(window: Window): number | undefined;
  /** Rows of the screen that the whole buffer takes when it is `width` cells wide. */
  rows(window: Window, width: number): number;
  /** The row of the screen at which a row of the buffer starts, or in which one of its columns is. */
  rowOf(window: Window, row: number, width: number, column?: number): number;
}

/** One row of the screen for each line, however long it is. */
export const UNWRAPPED: Rendering = {
  width: () => undefined,
  rows: ({ buffer }) => buffer.lineCount,
  rowOf: (_, row) => row,
};

export type WindowKind = "plain" | "input" | "list";

/** What a user can do with the content by keys and pointer. */
export type WindowUse = "editable_text" | "readonly_text" | "selectable_text" | "inert" | "list" | "list_inert";

/** Who draws a window: the program, draw operations of a plugin, or a callback of a plugin. */
export type Renderer = (
  | { readonly kind: "default" }
  | { readonly kind: "operations" }
  | { readonly kind: "callback"; readonly paint: (window: Window, draw: DrawList) => void }
) & { readonly owner?: Owner };

const DEFAULT_RENDERER: Renderer = Object.freeze({ kind: "default" });

/** What a window can be told when it is made, and again when it is made again under its name. */
export interface WindowOptions {
  readonly kind: WindowKind;
  readonly focusable: boolean;
  /** Whether a scrollbar is shown when not all is in view. */
  readonly scrollbar: boolean;
  /** Follows from kind and focusable unless given. */
  readonly use?: WindowUse;
  readonly hideCursor: boolean;
  readonly cursorLineHighlight: boolean;
  /** Whether it has keys and modes of vi; as all windows have them where it says nothing. */
  readonly vi: boolean | undefined;
  /** Whether scrolling to the last row makes it stay in view. */
  readonly followsTail: boolean;
  /** Whether lines that are too long go on in the next row; otherwise they are cut, and the window can be panned. */
  readonly wrap: boolean;
  /** Blank columns left and right of the content. */
  readonly padLeft: number;
  readonly padRight: number;
  /** What it is for, where plugins tell windows by that. */
  readonly role: string;
}

export const WINDOW_DEFAULTS: WindowOptions = Object.freeze({
  kind: "plain",
  focusable: true,
  scrollbar: true,
  hideCursor: false,
  cursorLineHighlight: false,
  vi: undefined,
  followsTail: false,
  wrap: false,
  padLeft: 0,
  padRight: 0,
  role: "",
});

/** A place in a buffer: a row from 0 and a column, counted as the buffer counts them. */
export interface TextPosition {
  readonly row: number;
  readonly column: number;
}

export interface Selection {
  /** Where it was begun. */
  readonly anchor: TextPosition;
  /** Where it has been drawn to. */
  readonly head: TextPosition;
}

/** Dim text shown while the buffer is empty. */
export interface Placeholder {
  readonly text: string;
  /** Canonical chords that take it over into the buffer, and that dismiss it. */
  readonly acceptKeys: readonly string[];
  readonly dismissKeys: readonly string[];
}

/** Rows drawn in a theme group: from `start` to before `end`. */
export interface RowHighlight {
  readonly start: number;
  readonly end: number;
  /** Whether it stands for the cursor. */
  readonly cursor: boolean;
  readonly group: string;
  readonly mode: "always" | "focused";
  readonly width: "full" | "content";
}

export const NO_HIGHLIGHTS: readonly RowHighlight[] = Object.freeze([]);

export class Window implements Surface {
  options: WindowOptions = WINDOW_DEFAULTS;
  selection: Selection | undefined;
  placeholder: Placeholder | undefined;
  rowHighlights: readonly RowHighlight[] = NO_HIGHLIGHTS;
  /** Columns left of the content that are not its own, such as line numbers; padding comes on top. */
  gutter = 0;
  /** The first column in view. */
  left = 0;
  /** Counted as the buffer counts columns. */
  cursorColumn = 0;
  visible = true;
  /** Where keys put the cursor of a list instead, when not each of its rows stands for something. */
  landing: ((to: number, from: number) => number) | undefined;
  /** Values that plugins keep with it. */
  readonly metadata = new Map<string, unknown>();
  /** What draws it; the last counts. `Windows.setRenderer` adds to it. */
  readonly renderers: Renderer[] = [];
  /** What has written into the buffer instead of drawing, and for which size: it is not asked again before that changes. */
  written: { readonly renderer: Renderer; readonly width: number; readonly height: number } | undefined;
  /** Shared with the windows that are linked to it. */
  position: ScrollPosition = { top: 0, follow: false };
  private placed: Rectangle | undefined;
  private row = 0;

  /**
   * @param number tells it from all others of a run
   * @param name under which it survives reloads
   */
  constructor(
    readonly number: number,
    readonly name: string | undefined,
    public buffer: WindowBuffer,
    private readonly rendering: Rendering = UNWRAPPED,
  ) {}

  get renderer(): Renderer {
    return this.renderers.at(-1) ?? DEFAULT_RENDERER;
  }

  get focusable(): boolean {
    return this.options.focusable;
  }

  get use(): WindowUse {
    const { use, kind, focusable } = this.options;
    if (use !== undefined) return use;
    if (kind === "list") return focusable ? "list" : "list_inert";
    if (!focusable) return "inert";
    return kind === "input" ? "editable_text" : "readonly_text";
  }

  get inert(): boolean {
    return !this.focusable && (this.use === "inert" || this.use === "list_inert");
  }

  get isEmpty(): boolean {
    return this.buffer.lineCount <= 1 && (this.buffer.line(0) ?? "") === "";
  }

  naturalWidth(): number | undefined {
    const width = this.rendering.width(this);
    return width === undefined ? undefined : width + this.margin;
  }

  naturalHeight(width: number): number {
    return this.rendering.rows(this, Math.max(0, width - this.margin));
  }

  /** Columns that are not the content's, but for a scrollbar. */
  private get margin(): number {
    return this.gutter + this.options.padLeft + this.options.padRight;
  }

  /** Where it was in the last frame; undefined when it was not shown. */
  get rectangle(): Rectangle | undefined {
    return this.placed;
  }

  place(rectangle: Rectangle | undefined): void {
    this.placed = rectangle;
  }

  get hasScrollbar(): boolean {
    if (this.placed === undefined || !this.options.scrollbar || this.placed.width < 2) return false;
    return this.naturalHeight(this.placed.width) > this.placed.height;
  }

  /** The columns of the content itself; undefined before the first frame. */
  get contentWidth(): number | undefined {
    if (this.placed === undefined) return undefined;
    return Math.max(0, this.placed.width - this.margin - (this.hasScrollbar ? 1 : 0));
  }

  /** The row of the buffer that the cursor is in. */
  get cursorRow(): number {
    return clamp(this.row, 0, Math.max(0, this.buffer.lineCount - 1));
  }

  /** Puts the cursor into a row, the last one if there are not so many, and scrolls there. */
  setCursor(row: number, column = 0): void {
    this.placeCursor(row, column);
    this.reveal(this.row, 0, 0, this.cursorColumn);
  }

  /** As `setCursor`, without scrolling. */
  placeCursor(row: number, column: number): void {
    this.row = clamp(Math.floor(row), 0, Math.max(0, this.buffer.lineCount - 1));
    this.cursorColumn = Math.max(0, column);
  }

  moveCursor(delta: number): void {
    this.setCursor(this.cursorRow + delta);
  }

  /** How it is scrolled; rows are those of the screen. */
  get scroll(): ScrollReport {
    return this.scrollWithin(this.contentWidth);
  }

  /** As `scroll`, for who knows the columns of the content already. */
  scrollWithin(contentWidth = Number.MAX_SAFE_INTEGER): ScrollReport {
    return scrollReport(this.position, this.rendering.rows(this, contentWidth), this.placed?.height ?? 0);
  }

  /** Makes `row` the top one, as far as the content allows; the tail is not followed any more. */
  scrollTo(row: number): void {
    this.position.top = clamp(Math.floor(row), 0, this.placed === undefined ? row : this.scroll.max);
    this.position.follow = false;
  }

  /** Keeps the last row in view from now on. */
  scrollToTail(): void {
    this.position.follow = true;
  }

  /** Scrolls by rows, as the wheel does. */
  scrollBy(rows: number): void {
    const { top, max } = this.scroll;
    this.scrollTo(top + rows);
    if (rows > 0 && this.options.followsTail && this.scroll.top === max) this.scrollToTail();
  }

  /** Scrolls so that a row of the buffer is in view, where it starts or where `column` is. @param above, below rows to spare */
  reveal(row: number, above = 0, below = 0, column = 0): void {
    const { scroll } = this;
    const screenRow = this.rendering.rowOf(this, row, this.contentWidth ?? Number.MAX_SAFE_INTEGER, column);
    const top = topToReveal(scroll, screenRow, above, below);
    if (top !== scroll.top) this.scrollTo(top);
  }

  /** Scrolls to the side. */
  pan(columns: number): void {
    this.left = Math.max(0, this.left + Math.floor(columns));
  }

  /** Shares the scroll position of another window from now on. */
  linkScroll(other: Window): void {
    this.position = other.position;
  }

  /** Has a scroll position of its own again. */
  unlinkScroll(): void {
    this.position = { ...this.position };
  }
}
