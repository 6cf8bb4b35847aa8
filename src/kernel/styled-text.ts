// Styled lines as the content of a buffer: the text, and marks that carry the styles.
import type { StyledLine } from "./draw.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** One line as it is shown. */
export interface ShownLine {
  readonly spans: StyledLine;
  /** Columns by which the rows that it goes on in are indented. */
  readonly wrapIndent?: number;
}

/** The namespace of the marks that styled lines consist of; those of plugins have numbers from 1 on. */
export const STYLES = 0;

/** Replaces the content of a buffer by styled lines. */
export function setStyledLines(buffer: TextBuffer, lines: readonly ShownLine[]): void {
  buffer.marks.clear(STYLES);
  buffer.setLines(lines.map(({ spans }) => spans.map(({ text }) => text.replaceAll("\n", " ")).join("")));
  lines.forEach(({ spans, wrapIndent }, row) => {
    if (wrapIndent) buffer.marks.set(STYLES, { row, column: 0 }, { payload: { wrap_indent: wrapIndent } });
    let column = 0;
    for (const { text, style } of spans) {
      const end = column + text.length;
      if (style !== undefined) buffer.marks.set(STYLES, { row, column }, { end: { row, column: end }, payload: style });
      column = end;
    }
  });
}
