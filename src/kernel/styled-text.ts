// Styled lines as the content of a buffer: the text, and marks that carry the styles.
import type { Style, StyledLine } from "./draw.ts";
import type { MarkPayload } from "./marks.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** One line as it is shown. */
export interface ShownLine {
  readonly spans: StyledLine;
  /** Columns by which the rows that it goes on in are indented. */
  readonly wrapIndent?: number;
}

/** The namespace of the marks that styled lines consist of; those of plugins have numbers from 1 on. */
export const STYLES = 0;

/** Beyond so many different looks, those that are known are forgotten. */
const MOST_LOOKS = 4096;

/** The looks of spans, one object for all that are alike: whoever draws them need not read them again and again. */
const looks = new Map<string, MarkPayload>();

function shared(style: Style): MarkPayload {
  const key = keyOf(style);
  if (key === undefined) return style;
  let payload = looks.get(key);
  if (payload === undefined) {
    if (looks.size >= MOST_LOOKS) looks.clear();
    payload = Object.freeze({ ...style });
    looks.set(key, payload);
  }
  return payload;
}

/** Tells looks apart; undefined for those with something in them that cannot be written, such as a function. */
function keyOf(style: Style): string | undefined {
  try {
    return JSON.stringify(style);
  } catch {
    return undefined;
  }
}

/** A line without its styles. */
export function textOf({ spans }: ShownLine): string {
  return spans.map(({ text }) => text.replaceAll("\n", " ")).join("");
}

/** Replaces the content of a buffer by styled lines. @param origin who changes the text, for those that follow it */
export function setStyledLines(buffer: TextBuffer, lines: readonly ShownLine[], origin?: unknown): void {
  buffer.marks.clear(STYLES);
  buffer.setLines(lines.map(textOf), origin);
  lines.forEach(({ spans, wrapIndent }, row) => {
    if (wrapIndent) buffer.marks.set(STYLES, { row, column: 0 }, { payload: { wrap_indent: wrapIndent } });
    let column = 0;
    for (const { text, style } of spans) {
      const end = column + text.length;
      if (style !== undefined)
        buffer.marks.set(STYLES, { row, column }, { end: { row, column: end }, payload: shared(style) });
      column = end;
    }
  });
}
