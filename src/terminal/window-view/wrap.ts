// Takes a line apart into rows of the screen: between words, and inside of a word only when it is longer than a row.
import { isPlain, LineCells, type Stretch } from "./line-cells.ts";

/** A part of a line in one row of the screen. */
export interface ScreenRow {
  /** Its first column, and the first behind it. */
  readonly start: number;
  readonly end: number;
  /** The same in cells. Blanks at which the line was broken count, even if they lie beyond the right edge. */
  readonly cell: number;
  readonly endCell: number;
  /** Blank cells in front. */
  readonly indent: number;
}

const SPACE = 0x20;
const TAB = 0x09;

/** A line in one row. */
export function unbroken({ text, width }: LineCells): ScreenRow[] {
  return [{ start: 0, end: text.length, cell: 0, endCell: width, indent: 0 }];
}

/**
 * Breaks a line. Blanks between words stay in the row before the break and hang over its edge if they must; wide characters
 * may be broken between. A character wider than a row has one of its own.
 * @param width cells in a row, at least 1
 * @param indent cells by which all rows but the first are indented, at most half of the width
 */
export function wrap(line: LineCells, width: number, indent = 0): ScreenRow[] {
  const inside = Math.min(Math.max(0, Math.trunc(indent) || 0), width >> 1);
  if (line.width <= width) return unbroken(line);
  const first = line.stretches[0];
  const plain = line.stretches.length === 1 && first?.units === 1 && first.cells === 1 && first.inline === undefined;
  return (plain ? wrapPlain : wrapAny)(line, width, inside);
}

/** How many rows a line without marks takes. */
export function countRows(text: string, width: number): number {
  // No character has more cells than a tab.
  if (text.length * 8 <= width) return 1;
  if (!isPlain(text)) return wrap(new LineCells(text), width).length;
  let rows = 1;
  for (let end = plainEnd(text, 0, width); end < text.length; end = plainEnd(text, end, width)) rows++;
  return rows;
}

/** Of a line in which each character takes one cell. */
function wrapPlain({ text }: LineCells, width: number, indent: number): ScreenRow[] {
  const rows: ScreenRow[] = [];
  for (let start = 0; start < text.length; ) {
    const inset = start === 0 ? 0 : indent;
    const end = plainEnd(text, start, width - inset);
    rows.push({ start, end, cell: start, endCell: end, indent: inset });
    start = end;
  }
  return rows;
}

/** Where the row ends that begins at `start`. @param room in characters */
function plainEnd(text: string, start: number, room: number): number {
  const edge = start + room;
  let end = edge;
  while (text.charCodeAt(end) === SPACE) end++;
  if (end >= text.length) return text.length;
  if (end > edge || text.charCodeAt(end - 1) === SPACE) return end;
  let word = start;
  while (text.charCodeAt(word) === SPACE) word++;
  const broken = text.lastIndexOf(" ", edge - 1) + 1;
  return broken > word ? broken : end;
}

/** Of any line, character by character; for lines that `wrapPlain` takes the rows are the same. */
export function wrapAny(line: LineCells, width: number, indent: number): ScreenRow[] {
  const rows: ScreenRow[] = [];
  let start: Step = { stretch: 0, index: 0, column: 0, cell: 0 };
  while (true) {
    const inset = rows.length === 0 ? 0 : indent;
    const end = nextBreak(line, start, width - inset);
    const { column, cell } = end ?? { column: line.text.length, cell: line.width };
    rows.push({ start: start.column, end: column, cell: start.cell, endCell: cell, indent: inset });
    if (end === undefined) return rows;
    start = end;
  }
}

/** A character of a line, by its stretch and its number in that. */
interface Step {
  readonly stretch: number;
  readonly index: number;
  readonly column: number;
  readonly cell: number;
}

/** Where the row ends that begins at `start`; undefined when the rest of the line fits into it. @param room in cells */
function nextBreak({ text, stretches }: LineCells, start: Step, room: number): Step | undefined {
  let chance: Step | undefined;
  let hasWord = false;
  let afterBlank = false;
  let afterWide = false;
  for (let stretch = start.stretch; stretch < stretches.length; stretch++) {
    const { column: first, cell: firstCell, count, units, cells, inline } = stretches[stretch] as Stretch;
    const wide = units === 1 && cells === 2;
    for (let index = stretch === start.stretch ? start.index : 0; index < count; index++) {
      const column = first + index * units;
      const cell = firstCell + index * cells;
      if (inline === undefined && isBlank(text.charCodeAt(column))) {
        afterBlank = true;
        afterWide = false;
        continue;
      }
      if (hasWord && (afterBlank || wide || afterWide)) chance = { stretch, index, column, cell };
      if (cell > start.cell && cell + cells > start.cell + room)
        return afterBlank || chance === undefined ? { stretch, index, column, cell } : chance;
      hasWord = true;
      afterBlank = false;
      afterWide = wide;
    }
  }
  return undefined;
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}
