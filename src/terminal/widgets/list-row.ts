// Rows of styled text in a buffer, each a line with its marks.
import type { StyledLine } from "../../kernel/draw.ts";
import type { MarkOptions } from "../../kernel/marks.ts";
import { STYLES } from "../../kernel/styled-text.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";

export interface ListRow {
  readonly spans: StyledLine;
  /** Columns by which the rows that it goes on in are indented, when it is wrapped. */
  readonly wrapIndent?: number;
  readonly marks?: readonly RowMark[];
}

/** A mark in a row; columns are UTF-16 units. */
export interface RowMark {
  readonly start: number;
  readonly end?: number;
  readonly options: Omit<MarkOptions, "end">;
}

/** Nobody sees more of a row; in UTF-16 units. */
const LONGEST_SPAN = 2000;

/** Replaces all of a buffer by rows that are blank until they are put. */
export function clearRows(buffer: TextBuffer, count: number): void {
  buffer.marks.clear(STYLES);
  buffer.setLines(new Array<string>(count).fill(""));
}

/** Puts rows in the place of as many from `first` on. */
export function putRows(buffer: TextBuffer, first: number, rows: readonly ListRow[]): void {
  const shown = rows.map(inOneLine);
  buffer.marks.clear(STYLES, first, first + rows.length);
  buffer.replaceLines(first, first + rows.length, shown.map(textOf));
  shown.forEach((each, index) => {
    const row = first + index;
    for (const { start, end, options } of marksOf(each))
      buffer.marks.set(
        STYLES,
        { row, column: start },
        end === undefined ? options : { ...options, end: { row, column: end } },
      );
  });
}

export function textOf({ spans }: ListRow): string {
  return spans.map(({ text }) => text).join("");
}

/** The marks of a row: for its indent and the looks of its spans, and its own. */
export function marksOf({ spans, wrapIndent, marks = [] }: ListRow): RowMark[] {
  const all: RowMark[] = [];
  if (wrapIndent) all.push({ start: 0, options: { payload: { wrap_indent: wrapIndent } } });
  let start = 0;
  for (const { text, style } of spans) {
    const end = start + text.length;
    if (style !== undefined) all.push({ start, end, options: { payload: style } });
    start = end;
  }
  all.push(...marks);
  return all;
}

/** A row without line breaks, and without what nobody sees. */
export function inOneLine(row: ListRow): ListRow {
  return { ...row, spans: row.spans.map(({ text, style }) => ({ text: cleaned(text), style })) };
}

function cleaned(text: string): string {
  const cut = text.length > LONGEST_SPAN ? text.slice(0, LONGEST_SPAN) : text;
  return /[\r\n]/.test(cut) ? cut.replaceAll(/[\r\n]/g, " ") : cut;
}
