// The lines of a buffer as styled text: its marks say what they look like, and what text is shown in and behind them.
import type { Span, Style } from "../../kernel/draw.ts";
import type { Mark, MarkPayload } from "../../kernel/marks.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import { type Decorations, decorate } from "../window-view/decorations.ts";
import { type RichLine, spanOf } from "./line.ts";

/** What a mark can say of the look of text. */
const LOOKS = ["fg", "bg", "bold", "dim", "italic", "underline", "crossedout", "reverse", "selectable"] as const;

/**
 * The lines of a buffer with their looks and virtual text; what depends on a cursor, or is shown over the text or at the
 * right edge, is left out. A buffer that is gone has none.
 */
export function bufferLines(buffer: TextBuffer): RichLine[] {
  if (buffer.closed) return [];
  const marks = marksByRow(buffer);
  return buffer.lines().map((text, row) => lineOf(text, decorate(marks.get(row) ?? [], row, text.length)));
}

function marksByRow(buffer: TextBuffer): Map<number, Mark[]> {
  const byRow = new Map<number, Mark[]>();
  for (const mark of buffer.marks.inRows(0, buffer.lineCount - 1)) {
    const last = (mark.end ?? mark.start).row;
    for (let { row } = mark.start; row <= last; row++) {
      const marks = byRow.get(row);
      if (marks === undefined) byRow.set(row, [mark]);
      else marks.push(mark);
    }
  }
  return byRow;
}

function lineOf(text: string, { highlights, virtual, inline, wrapIndent }: Decorations): RichLine {
  const shown = highlights.filter(({ onCursorRow }) => !onCursorRow);
  const edges = [0, text.length, ...shown.flatMap(({ from, to }) => [from, to]), ...inline.map(({ column }) => column)];
  const columns = [...new Set(edges)].sort((a, b) => a - b);
  const spans: Span[] = [];
  columns.forEach((column, i) => {
    for (const { text, payload } of inline.filter((other) => other.column === column))
      spans.push(spanOf(text, lookOfVirtual(payload)));
    const end = columns[i + 1] ?? column;
    if (end === column) return;
    const over = shown.filter(({ from, to }) => from <= column && to >= end);
    spans.push(spanOf(text.slice(column, end), merged(over.map(({ payload }) => payload))));
  });
  for (const { text, place, onCursorRow, payload } of virtual)
    if (place === "eol" && !onCursorRow) spans.push({ text: " " }, spanOf(text, lookOfVirtual(payload)));
  const toEdge = shown.filter(({ toEdge }) => toEdge).map(({ payload }) => payload);
  return { spans, ...(wrapIndent > 0 && { wrapIndent }), ...(toEdge.length > 0 && { fill: merged(toEdge) }) };
}

/** Looks one over the other: a theme group hides the colours of what is under it. */
function merged(payloads: readonly MarkPayload[]): Style {
  let style: Record<string, unknown> = {};
  for (const look of payloads.map(lookOf)) {
    const { hl, fg, bg, ...attributes } = style;
    style = look.hl === undefined ? { ...style, ...look } : { ...attributes, ...look };
  }
  return style;
}

function lookOf(payload: MarkPayload): Style {
  const { hl, hl_group = hl } = payload;
  const look: Record<string, unknown> = {};
  if (hl_group !== undefined) look.hl = hl_group;
  for (const name of LOOKS) if (payload[name] !== undefined) look[name] = payload[name];
  return look;
}

function lookOfVirtual(payload: MarkPayload): Style {
  const { virt_text_hl: group } = payload;
  return { ...(typeof group === "string" ? { hl: group } : lookOf(payload)), selectable: false };
}
