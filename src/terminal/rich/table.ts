// Tables with borders. Columns that do not fit are narrowed, widest first, and their texts wrapped.
import type { Span, Style, StyledLine } from "../../kernel/draw.ts";
import { type RichLine, spansWidth } from "./line.ts";
import { fitSpans, wrapLine } from "./wrap.ts";

export type Alignment = "left" | "center" | "right";

export interface Table {
  readonly head: readonly StyledLine[];
  readonly rows: readonly (readonly StyledLine[])[];
  readonly alignments: readonly (Alignment | undefined)[];
}

const BORDER: Style = { hl: "TableBorder" };
/** Cells of a column at least, unless its texts are narrower. */
const NARROWEST = 3;

/**
 * Lays a table out.
 * @param width cells there are; when there are too few for so many columns, each cell is a line of its own
 * @returns lines that are cut rather than wrapped
 */
export function tableLines(table: Table, width: number): RichLine[] {
  const count = table.head.length;
  if (count === 0) return [];
  const natural = columnWidths(table);
  // A bar before each column and behind the last, and a blank on both sides of each text.
  const widths = shrink(natural, width - (3 * count + 1));
  if (widths === undefined) return records(table);
  const lines: StyledLine[] = [rule(widths, "┌┬┐")];
  lines.push(...rowLines(table.head, widths, table.alignments), rule(widths, "├┼┤"));
  for (const row of table.rows) lines.push(...rowLines(row, widths, table.alignments));
  lines.push(rule(widths, "└┴┘"));
  return lines.map((spans) => ({ spans, cut: true }));
}

function columnWidths({ head, rows }: Table): number[] {
  const widths = head.map((cell) => Math.max(1, spansWidth(cell)));
  for (const row of rows)
    for (let i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i] as number, spansWidth(row[i] ?? []));
  return widths;
}

/** Widths of which none is larger than need be so that all fit; undefined when that leaves too little of a column. */
function shrink(widths: readonly number[], room: number): number[] | undefined {
  let rest = room;
  let limit = Number.POSITIVE_INFINITY;
  // Narrow columns keep their width; what they leave is shared by the others.
  const sorted = [...widths].sort((a, b) => a - b);
  for (const [i, width] of sorted.entries()) {
    const share = Math.floor(rest / (sorted.length - i));
    if (width > share) {
      limit = share;
      break;
    }
    rest -= width;
  }
  if (limit < NARROWEST) return undefined;
  return widths.map((width) => Math.min(width, limit));
}

function rule(widths: readonly number[], [left = "", between = "", right = ""]: string): StyledLine {
  return [{ text: left + widths.map((width) => "─".repeat(width + 2)).join(between) + right, style: BORDER }];
}

function rowLines(
  row: readonly StyledLine[],
  widths: readonly number[],
  alignments: readonly (Alignment | undefined)[],
): StyledLine[] {
  const cells = widths.map((width, i) => wrapLine({ spans: row[i] ?? [] }, width));
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => {
    const spans: Span[] = [];
    for (const [i, width] of widths.entries()) {
      spans.push({ text: i === 0 ? "│ " : " │ ", style: BORDER });
      spans.push(...aligned(cells[i]?.[line] ?? [], width, alignments[i]));
    }
    spans.push({ text: " │", style: BORDER });
    return spans;
  });
}

function aligned(spans: StyledLine, width: number, alignment: Alignment | undefined): StyledLine {
  const free = width - spansWidth(spans);
  const before = alignment === "right" ? free : alignment === "center" ? Math.floor(free / 2) : 0;
  return before <= 0 ? fitSpans(spans, width) : [{ text: " ".repeat(before) }, ...fitSpans(spans, width - before)];
}

/** Rows as lists of their cells, for tables that are too wide for any grid. */
function records({ head, rows }: Table): RichLine[] {
  const lines: RichLine[] = [];
  for (const [index, row] of rows.entries()) {
    if (index > 0) lines.push({ spans: [] });
    for (const [i, name] of head.entries()) {
      const cell = row[i] ?? [];
      if (cell.length > 0) lines.push({ spans: [...name, { text: ": ", style: BORDER }, ...cell], wrapIndent: 2 });
    }
  }
  return rows.length > 0 ? lines : head.map((spans) => ({ spans, wrapIndent: 2 }));
}
