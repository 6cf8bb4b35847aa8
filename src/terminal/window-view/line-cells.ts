// Where the characters of a line are, in cells, as if the line were laid out in one endless row.
import type { MarkPayload } from "../../kernel/marks.ts";
import { steadyWidth } from "../width/steady.ts";
import { displayWidth } from "../width.ts";

/** Text that is shown in a line and is not of it. */
export interface InlineText {
  /** It comes before the character at this column. */
  readonly column: number;
  readonly text: string;
  /** Says what it looks like. */
  readonly payload: MarkPayload;
}

/** Characters of one size behind each other. */
export interface Stretch {
  /** Where it starts in the text, in UTF-16 units. */
  readonly column: number;
  readonly cell: number;
  readonly count: number;
  /** UTF-16 units of each character; 0 for text that is not of the line. */
  readonly units: number;
  /** Cells of each character. */
  readonly cells: number;
  readonly inline?: InlineText;
}

const TAB = 0x09;
const TAB_STOP = 8;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** So many UTF-16 units are segmented at a time. */
const SEGMENTED_AT_ONCE = 1024;

let segmenter: Intl.Segmenter | undefined;

export class LineCells {
  readonly stretches: readonly Stretch[];
  /** Cells of the whole line. */
  readonly width: number;

  /** @param inline in the order of their columns */
  constructor(
    readonly text: string,
    inline: readonly InlineText[] = [],
  ) {
    const stretches: Stretch[] = [];
    this.width = layOut(text, inline, stretches);
    this.stretches = stretches;
  }

  /** The cell at which the character at a column starts; columns past the end are at the end. */
  cellOf(column: number): number {
    if (column >= this.text.length) return this.width;
    const stretch = this.stretchAt("column", column);
    return stretch === undefined ? 0 : stretch.cell + indexIn(stretch, column) * stretch.cells;
  }

  /** The cell behind the character that ends at a column, or that the column is in. */
  endCellOf(column: number): number {
    const stretch = column > 0 ? this.stretchAt("column", Math.min(column, this.text.length) - 1) : undefined;
    return stretch === undefined ? 0 : stretch.cell + (indexIn(stretch, column - 1) + 1) * stretch.cells;
  }

  /** The column at which the character around `column` starts. */
  startOf(column: number): number {
    const stretch = column < this.text.length ? this.stretchAt("column", column) : undefined;
    if (stretch === undefined) return column < 0 ? 0 : this.text.length;
    return stretch.column + indexIn(stretch, column) * stretch.units;
  }

  /** The column of the character that covers a cell; the end of the text for cells behind it. */
  columnAt(cell: number): number {
    if (cell >= this.width) return this.text.length;
    const stretch = this.stretchAt("cell", cell);
    if (stretch === undefined) return 0;
    const index = stretch.cells === 0 ? 0 : Math.floor((cell - stretch.cell) / stretch.cells);
    return stretch.column + index * stretch.units;
  }

  /** The index of the last stretch that starts at or before a column or cell; -1 when there is none. */
  indexAt(axis: "column" | "cell", value: number): number {
    let low = -1;
    let high = this.stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.stretches[middle] as Stretch)[axis] <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private stretchAt(axis: "column" | "cell", value: number): Stretch | undefined {
    return this.stretches[this.indexAt(axis, value)];
  }
}

/** Whether a text has nothing but characters of one cell that stand for themselves. */
export function isPlain(text: string): boolean {
  return PRINTABLE_ASCII.test(text);
}

function indexIn({ column, count, units }: Stretch, at: number): number {
  return units === 0 ? 0 : Math.min(count - 1, Math.floor((at - column) / units));
}

/** Finds the stretches of a line. @returns its cells */
function layOut(text: string, inline: readonly InlineText[], stretches: Stretch[]): number {
  let index = 0;
  let cell = 0;
  const push = (count: number, units: number, cells: number, inlineText?: InlineText) => {
    stretches.push({ column: index, cell, count, units, cells, inline: inlineText });
    index += count * units;
    cell += count * cells;
  };
  if (inline.length === 0 && isPlain(text)) {
    if (text !== "") push(text.length, 1, 1);
    return cell;
  }
  let next = 0;
  while (true) {
    for (let at = inline[next]; at !== undefined && at.column <= index; at = inline[++next])
      push(1, 0, displayWidth(at.text), at);
    if (index >= text.length) return cell;
    const stop = Math.min(text.length, inline[next]?.column ?? text.length);
    const unit = text.charCodeAt(index);
    const width = certainWidth(text, index);
    if (width > 0) {
      let end = index + 1;
      while (end < stop && certainWidth(text, end) === width) end++;
      push(end - index, 1, width);
    } else if (unit === TAB) push(1, 1, TAB_STOP - (cell % TAB_STOP));
    else if (isControl(unit)) push(1, 1, displayWidth(text.charAt(index)));
    else for (const cluster of clusters(text, index, stop)) push(1, cluster.length, clusterWidth(cluster));
  }
}

/** Clusters of a run of characters that need a look at their neighbours; at least one. */
function clusters(text: string, start: number, stop: number): string[] {
  const limit = Math.min(stop, start + SEGMENTED_AT_ONCE);
  let end = start + 1;
  while (end < limit && certainWidth(text, end) === 0 && !isControl(text.charCodeAt(end))) end++;
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  const found = Array.from(segmenter.segment(text.slice(start, end)), ({ segment }) => segment);
  // What was cut off may belong to the last one.
  if (end === limit && limit < stop && found.length > 1) found.pop();
  return found;
}

/** Widths of clusters, which come again and again and take long to find. */
const clusterWidths = new Map<string, number>();
const MOST_CLUSTERS = 4096;

function clusterWidth(cluster: string): number {
  let width = clusterWidths.get(cluster);
  if (width === undefined) {
    width = displayWidth(cluster);
    if (clusterWidths.size >= MOST_CLUSTERS) clusterWidths.clear();
    // A cluster can be as long as a plugin likes.
    if (cluster.length <= 32) clusterWidths.set(cluster, width);
  }
  return width;
}

/** The cells of a character about which nothing before or behind it changes anything; 0 for others. */
function certainWidth(text: string, index: number): number {
  const width = steadyWidth(text.charCodeAt(index));
  if (width === 0 || index + 1 === text.length) return width;
  const following = text.charCodeAt(index + 1);
  return steadyWidth(following) > 0 || isControl(following) ? width : 0;
}

function isControl(unit: number): boolean {
  return unit < 0x20 || (unit >= 0x7f && unit < 0xa0);
}
