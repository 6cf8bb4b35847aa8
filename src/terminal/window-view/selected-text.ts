// The text that a selection stands for: without what cannot be selected, and with other text where marks say so.
import { compare, isBefore, type Position } from "../../kernel/editing/position.ts";
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { WindowBuffer } from "../../kernel/window.ts";

/**
 * The text from `start` up to `end`. Ranges with `selectable = false` are left out. One with `yank_as` is replaced by that
 * text as a whole, even if only part of it is selected; where two such ranges overlap the first counts.
 * @param start in the text, as is `end`, and not behind it
 */
export function selectedText(buffer: WindowBuffer, start: Position, end: Position): string {
  const parts: string[] = [];
  let copied = start;
  let replaced = start;
  for (const { from, to, replacement } of exceptions(buffer, start, end)) {
    if (isBefore(copied, from)) parts.push(textBetween(buffer, copied, from));
    if (replacement !== undefined && !isBefore(from, replaced)) {
      parts.push(replacement);
      replaced = to;
    }
    if (isBefore(copied, to)) copied = to;
  }
  if (isBefore(copied, end)) parts.push(textBetween(buffer, copied, end));
  return parts.join("");
}

interface Exception {
  readonly from: Position;
  readonly to: Position;
  readonly replacement: string | undefined;
}

/** Ranges that are not copied as they are, by their starts. */
function exceptions(buffer: WindowBuffer, start: Position, end: Position): Exception[] {
  if (!(buffer instanceof TextBuffer)) return [];
  const found: Exception[] = [];
  for (const { start: from, end: to, payload } of buffer.marks.inRows(start.row, end.row)) {
    const replacement = typeof payload.yank_as === "string" ? payload.yank_as : undefined;
    if (to === undefined || (replacement === undefined && payload.selectable !== false)) continue;
    if (!isBefore(from, to) || !isBefore(from, end) || !isBefore(start, to)) continue;
    found.push({ from: isBefore(from, start) ? start : from, to, replacement });
  }
  return found;
}

function textBetween(buffer: WindowBuffer, start: Position, end: Position): string {
  const lines: string[] = [];
  for (let row = start.row; row <= end.row; row++) {
    const line = buffer.line(row) ?? "";
    lines.push(line.slice(row === start.row ? start.column : 0, row === end.row ? end.column : undefined));
  }
  return compare(start, end) < 0 ? lines.join("\n") : "";
}
