// Drawing into a part of the screen: a list of operations relative to a window or paint slice, as plain data.
// Nothing is drawn here. Whoever shows windows translates the list to the screen and applies it; text is cut by columns
// there, because only there is it known how wide text is.
import { clamp, intersect, isEmpty, type Rectangle, type Size } from "./rectangle.ts";

/** Colours and attributes as plugins name them; only whoever shows them reads them. */
export type Style = Readonly<Record<string, unknown>>;

/** A piece of text in one style. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

/** A line of text in several styles. */
export type StyledLine = readonly Span[];

/**
 * Text may not start or go on outside of these columns; `to` is the first one it may not touch. `from` is the left edge
 * of the area, from which the stops of tabs count.
 */
interface Columns {
  readonly from: number;
  readonly to: number;
}

export type DrawOperation =
  /** Text from a cell on, which may lie left of `from`: then the first cells of the text are cut off. */
  | (Columns & {
      readonly kind: "text";
      readonly row: number;
      readonly column: number;
      readonly spans: readonly Span[];
      /** Whether blanks in the style of the last span follow up to `to`. */
      readonly fillsRow: boolean;
    })
  /** A rectangle filled with one character, blank when it says none. */
  | { readonly kind: "fill"; readonly rectangle: Rectangle; readonly character: string; readonly style?: Style }
  /** A border line on the outermost cells of a rectangle. */
  | { readonly kind: "box"; readonly rectangle: Rectangle; readonly style?: Style }
  /** Where the terminal's cursor is shown; the last one counts. */
  | { readonly kind: "cursor"; readonly row: number; readonly column: number };

/** Drawing that cannot be taken: too much of it, or after its time. */
export class DrawError extends Error {}

/** Operations in one list beyond which drawing fails: a loop gone wrong must not eat the memory. */
const MOST_OPERATIONS = 100_000;

/** Further than any screen reaches, so that sums stay exact. */
const FAR = 1_000_000;

/** Takes drawing relative to the upper left cell of an area, cuts it to the area and keeps it as a list. */
export class DrawList {
  private readonly list: DrawOperation[] = [];
  private open = true;

  readonly size: Size;

  constructor({ width, height }: Size) {
    this.size = { width, height };
  }

  get operations(): readonly DrawOperation[] {
    return this.list;
  }

  /** Draws text of one style. @param fillsRow whether blanks of that style follow up to the right edge */
  text(row: number, column: number, text: string, style?: Style, fillsRow = false): void {
    this.spans(row, column, [{ text, style }], fillsRow);
  }

  /** Draws spans, one behind the other. */
  spans(row: number, column: number, spans: readonly Span[], fillsRow = false): void {
    const line = cell(row);
    const start = cell(column);
    this.check();
    if (line < 0 || line >= this.size.height || start >= this.size.width || this.size.width === 0) return;
    this.add({ kind: "text", row: line, column: start, from: 0, to: this.size.width, spans, fillsRow });
  }

  /** Blanks a rectangle. @param width, height 0 and less mean: to the edge */
  clear(row: number, column: number, width: number, height: number, style?: Style): void {
    this.fill(row, column, width > 0 ? width : FAR, height > 0 ? height : FAR, " ", style);
  }

  /** Fills a rectangle with a character. */
  fill(row: number, column: number, width: number, height: number, character = " ", style?: Style): void {
    this.check();
    const wanted = { row: cell(row), column: cell(column), width: extent(width), height: extent(height) };
    const rectangle = intersect(wanted, { ...this.size, row: 0, column: 0 });
    if (!isEmpty(rectangle)) this.add({ kind: "fill", rectangle, character, style });
  }

  /** Draws a border around the whole area. */
  box(style?: Style): void {
    this.check();
    if (!isEmpty(this.size)) this.add({ kind: "box", rectangle: { ...this.size, row: 0, column: 0 }, style });
  }

  /** Shows the cursor at a cell; outside of the area it is kept at the nearest one inside. */
  cursor(row: number, column: number): void {
    this.check();
    if (isEmpty(this.size)) return;
    const line = clamp(cell(row), 0, this.size.height - 1);
    this.add({ kind: "cursor", row: line, column: clamp(cell(column), 0, this.size.width - 1) });
  }

  /** The time for drawing is over: what is called later fails. */
  close(): void {
    this.open = false;
  }

  private check(): void {
    if (!this.open) throw new DrawError("it is too late to draw: draw only inside of the callback that was given this");
    if (this.list.length >= MOST_OPERATIONS)
      throw new DrawError(`too much is drawn in one frame: the limit is ${MOST_OPERATIONS} operations`);
  }

  private add(operation: DrawOperation): void {
    this.list.push(operation);
  }
}

/**
 * Operations on the screen instead of relative to an area.
 * @param area where the area lies now; it may have shrunk since, what is outside of it is cut off
 */
export function onScreen(operations: readonly DrawOperation[], area: Rectangle): DrawOperation[] {
  return operations.flatMap((operation) => operationOnScreen(operation, area));
}

function operationOnScreen(operation: DrawOperation, area: Rectangle): DrawOperation[] {
  if (operation.kind === "text" || operation.kind === "cursor") {
    if (operation.row >= area.height || operation.column >= area.width || isEmpty(area)) return [];
    const row = area.row + operation.row;
    const column = area.column + operation.column;
    if (operation.kind === "cursor") return [{ ...operation, row, column }];
    return [{ ...operation, row, column, from: area.column, to: area.column + Math.min(operation.to, area.width) }];
  }
  const { rectangle } = operation;
  const moved = { ...rectangle, row: area.row + rectangle.row, column: area.column + rectangle.column };
  const visible = intersect(moved, area);
  return isEmpty(visible) ? [] : [{ ...operation, rectangle: visible }];
}

/**
 * Reads a text or a list of spans; a span is `{ text, style }`, or has its style's fields beside the text.
 * @param name of what is read, for messages
 * @throws DrawError when it is neither
 */
export function parseSpans(value: unknown, name: string): Span[] {
  if (typeof value === "string") return [{ text: value }];
  if (!Array.isArray(value)) throw new DrawError(`${name}: expected a text or a list of spans`);
  return value.map((item: unknown, index) => {
    if (typeof item === "string") return { text: item };
    const { text, style, ...rest } = (item ?? {}) as Record<string, unknown>;
    if (typeof text !== "string") throw new DrawError(`${name}: span ${index + 1} has no text`);
    const all = { ...rest, ...(typeof style === "object" ? style : {}) };
    return Object.keys(all).length === 0 ? { text } : { text, style: all };
  });
}

/** A row or column as plugins give it: any number, also none, far away or between two cells. @returns the cell that is meant */
export function cell(value: number): number {
  return Number.isNaN(value) ? 0 : clamp(Math.floor(value), -FAR, FAR);
}

function extent(value: number): number {
  return Math.max(0, cell(value));
}
