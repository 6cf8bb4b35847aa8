// What the marks of a buffer say about one of its lines. Payloads come from plugins: what makes no sense is left out.
import type { Mark, MarkPayload } from "../../kernel/marks.ts";
import { displayWidth } from "../width.ts";
import type { InlineText } from "./line-cells.ts";

/** Columns of the line in a look. */
export interface Highlight {
  readonly from: number;
  readonly to: number;
  /** Whether it goes on to the right edge behind the line's end. */
  readonly toEdge: boolean;
  readonly onCursorRow: boolean;
  readonly payload: MarkPayload;
}

/** Text over, behind or beside that of the line. */
export interface VirtualText {
  readonly column: number;
  readonly text: string;
  readonly width: number;
  readonly place: "overlay" | "eol" | "right_align";
  readonly onCursorRow: boolean;
  readonly payload: MarkPayload;
}

/** Lists are in the order of painting: by priority, then by start, then as the marks were made. */
export interface Decorations {
  readonly highlights: readonly Highlight[];
  readonly virtual: readonly VirtualText[];
  /** In the order of their columns. `on_cursor_row` does not count for them: the cursor must not move the text. */
  readonly inline: readonly InlineText[];
  /** Cells by which the rows are indented that the line goes on in. */
  readonly wrapIndent: number;
  /** Columns that a selection leaves out. */
  readonly unselectable: readonly { readonly from: number; readonly to: number }[];
}

/** Nobody sees more of a virtual text. */
const LONGEST_VIRTUAL_TEXT = 4096;

const NONE: Decorations = { highlights: [], virtual: [], inline: [], wrapIndent: 0, unselectable: [] };

/** Whether a mark can change how many cells or rows its line takes. */
export function shapes({ payload }: Mark): boolean {
  return isText(payload.virt_text) || payload.wrap_indent !== undefined;
}

/**
 * @param marks those that touch the row, by their starts
 * @param length of the line in UTF-16 units
 */
export function decorate(marks: readonly Mark[], row: number, length: number): Decorations {
  if (marks.length === 0) return NONE;
  const highlights: Highlight[] = [];
  const virtual: VirtualText[] = [];
  const inline: InlineText[] = [];
  const unselectable: { from: number; to: number }[] = [];
  let wrapIndent = 0;
  for (const mark of [...marks].sort((a, b) => compareNumbers(a.priority, b.priority))) {
    const { start, end, payload } = mark;
    const startsHere = start.row === row;
    const from = startsHere ? start.column : 0;
    const to = end === undefined ? from : end.row > row ? length : end.column;
    // A range up to the very start of this row has nothing in it.
    if (!startsHere && to === 0 && end?.row === row) continue;
    if (typeof payload.wrap_indent === "number") wrapIndent = payload.wrap_indent;
    const onCursorRow = payload.on_cursor_row === true;
    const toEdge = payload.hl_eol === true && (end === undefined || end.row > row || to >= length);
    if (to > from || toEdge) highlights.push({ from, to: toEdge ? length : to, toEdge, onCursorRow, payload });
    if (to > from && payload.selectable === false) unselectable.push({ from, to });
    if (!startsHere || !isText(payload.virt_text)) continue;
    const text = payload.virt_text.slice(0, LONGEST_VIRTUAL_TEXT);
    const { virt_text_pos: place } = payload;
    if (place === "inline") inline.push({ column: from, text, payload });
    else {
      const known = place === "overlay" || place === "right_align" ? place : "eol";
      virtual.push({ column: from, text, width: displayWidth(text), place: known, onCursorRow, payload });
    }
  }
  inline.sort((a, b) => a.column - b.column);
  return { highlights, virtual, inline, wrapIndent, unselectable };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
