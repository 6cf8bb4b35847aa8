// What a selection grows by: characters after one click, words after two, lines after three.
import { graphemeAt, graphemeStart, nextGrapheme, previousGrapheme } from "../../kernel/editing/text-units.ts";
import { classOf } from "../../kernel/editing/words.ts";
import { clamp } from "../../kernel/rectangle.ts";
import type { TextPosition, WindowBuffer } from "../../kernel/window.ts";

export type TextUnit = "character" | "word" | "line";

/** Text from `start` up to `end`. */
export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

/** The unit that a position is in; one behind the end of its line is in an empty character. */
export function unitAt(buffer: WindowBuffer, position: TextPosition, unit: TextUnit): TextRange {
  const { row, column } = withinText(buffer, position);
  const line = buffer.line(row) ?? "";
  const [start, end] = unit === "line" ? [0, line.length] : columnsOf(line, column, unit);
  return { start: { row, column: start }, end: { row, column: end } };
}

/** The nearest position that is in the text, which may have changed. */
export function withinText(buffer: WindowBuffer, { row, column }: TextPosition): TextPosition {
  const found = clamp(row, 0, Math.max(0, buffer.lineCount - 1));
  return { row: found, column: clamp(column, 0, (buffer.line(found) ?? "").length) };
}

function columnsOf(line: string, column: number, unit: "character" | "word"): [number, number] {
  let start = graphemeStart(line, column);
  let end = nextGrapheme(line, start);
  if (unit === "character" || start === end) return [start, end];
  const kind = classOf(graphemeAt(line, start), false);
  const isAlike = (at: number): boolean => classOf(graphemeAt(line, at), false) === kind;
  while (start > 0 && isAlike(previousGrapheme(line, start))) start = previousGrapheme(line, start);
  while (end < line.length && isAlike(end)) end = nextGrapheme(line, end);
  return [start, end];
}
