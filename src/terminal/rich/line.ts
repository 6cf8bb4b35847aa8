// A line of styled text as it is before it is wrapped: what markdown, source code, diffs and coloured output become.
import type { Span, Style, StyledLine } from "../../kernel/draw.ts";
import { displayWidth } from "../width.ts";

/** One logical line. Whoever shows it wraps it to the width there is. */
export interface RichLine {
  readonly spans: StyledLine;
  /** Columns by which the rows are indented that a wrapped line goes on in. */
  readonly wrapIndent?: number;
  /** What stands in these columns, such as the bar of a quote; blanks unless given. */
  readonly wrapPrefix?: StyledLine;
  /** Whether it is cut at the edge instead of wrapped. */
  readonly cut?: boolean;
  /** The style of the blanks from the end of the text to the edge. */
  readonly fill?: Style;
}

/** Splits text at line ends, Windows' ones included; a line end at the very end starts no other line. */
export function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return text.includes("\r\n") ? lines.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line)) : lines;
}

/** @returns the cells that spans take, one behind the other */
export function spansWidth(spans: StyledLine): number {
  let column = 0;
  for (const { text } of spans) column += displayWidth(text, column);
  return column;
}

/** A span without needless fields. */
export function spanOf(text: string, style: Style): Span {
  return Object.keys(style).length === 0 ? { text } : { text, style };
}

/** Spans with a style under their own, which wins where both say something. */
export function withBase(spans: StyledLine, base: Style): StyledLine {
  if (Object.keys(base).length === 0) return spans;
  return spans.map(({ text, style }) => ({ text, style: style === undefined ? base : { ...base, ...style } }));
}

/** A line with a style under that of all its parts. */
export function lineWithBase(line: RichLine, base: Style): RichLine {
  if (Object.keys(base).length === 0) return line;
  return {
    ...line,
    spans: withBase(line.spans, base),
    ...(line.wrapPrefix !== undefined && { wrapPrefix: withBase(line.wrapPrefix, base) }),
    ...(line.fill !== undefined && { fill: { ...base, ...line.fill } }),
  };
}

/** Puts something before a line: `first` before its first row, `rest`, which is as wide, before those it is wrapped to. */
export function prefixed(line: RichLine, first: StyledLine, rest: StyledLine): RichLine {
  const inner = line.wrapPrefix ?? (line.wrapIndent ? [{ text: " ".repeat(line.wrapIndent) }] : []);
  return {
    ...line,
    spans: [...first, ...line.spans],
    wrapIndent: spansWidth(rest) + (line.wrapIndent ?? 0),
    wrapPrefix: [...rest, ...inner],
  };
}
