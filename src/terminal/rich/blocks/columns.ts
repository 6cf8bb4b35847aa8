// Columns side by side: how wide each is, and their rows put together.
import type { BlockNode, ColumnSize } from "../../../kernel/block.ts";
import type { Span, StyledLine } from "../../../kernel/draw.ts";
import { spansWidth } from "../line.ts";
import { fitSpans } from "../wrap.ts";

/** A column: what it asks for, and how its rows are made for a width. */
export interface Column {
  readonly node: BlockNode;
  readonly size: ColumnSize;
}

/**
 * Widths of columns. Those of a fixed width and those that fit their content come first, from the left to the right;
 * the others share what is left by their weights.
 * @param measure the cells that the content of a column takes when there are so many
 */
export function columnWidths(
  columns: readonly Column[],
  width: number,
  measure: (node: BlockNode, width: number) => number,
): number[] {
  let left = width;
  const take = (wanted: number) => {
    const taken = Math.min(Math.max(0, Math.floor(wanted) || 0), left);
    left -= taken;
    return taken;
  };
  const widths = columns.map(({ node, size }) => {
    if (size.cols !== undefined) return take(size.cols);
    if (size.fit) return take(measure(node, left));
    return node.kind === "sep" && size.weight === undefined ? take(1) : undefined;
  });
  const weights = columns.map(({ size }, i) => (widths[i] === undefined ? weightOf(size) : 0));
  let weight = weights.reduce((sum, each) => sum + each, 0);
  return widths.map((fixed, i) => {
    if (fixed !== undefined) return fixed;
    // What rounding leaves goes to the columns that follow.
    const share = weight > 0 ? take(Math.round((left * (weights[i] as number)) / weight)) : 0;
    weight -= weights[i] as number;
    return share;
  });
}

function weightOf({ weight = 1 }: ColumnSize): number {
  return weight > 0 ? Math.min(weight, 1e6) : 0;
}

/**
 * Rows of columns put side by side.
 * @param owner the column whose text is copied
 */
export function joinColumns(columns: readonly (readonly StyledLine[])[], widths: readonly number[], owner: number) {
  const height = columns.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: height }, (_, row): StyledLine => {
    const spans: Span[] = [];
    for (const [i, rows] of columns.entries()) {
      const cells = fitSpans(rows[row] ?? [], widths[i] as number);
      spans.push(...(i === owner ? cells : cells.map(unselectable)));
    }
    return spans;
  });
}

/** A span that is not copied. */
export function unselectable({ text, style }: Span): Span {
  return { text, style: { ...style, selectable: false } };
}

/** The cells of the widest row, without the blanks at its end. */
export function widestRow(rows: readonly StyledLine[]): number {
  return rows.reduce((widest, row) => {
    const text = row.map((span) => span.text).join("");
    return Math.max(widest, spansWidth([{ text: text.trimEnd() }]));
  }, 0);
}
