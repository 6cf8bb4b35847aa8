// Finds lines that only moved up or down, so that the terminal can move them itself.

import { BLANK } from "../grid/glyphs.ts";
import type { Grid } from "../grid.ts";

/** Rows `top` to `bottom`, both included, move up by `lines` (down when negative). */
export interface Scroll {
  readonly top: number;
  readonly bottom: number;
  readonly lines: number;
}

/** A scroll takes about so many bytes, and drawing goes on elsewhere after it. */
const COST = 24;
/** Lines of a huge screen that moved further are not looked for. */
const FARTHEST = 200;

/** @returns the scroll that saves most when `shown` is to become `next`, undefined when none pays */
export function findScroll(shown: Grid, next: Grid): Scroll | undefined {
  const { rows } = next;
  const changed = new Uint32Array(rows);
  let changedRows = 0;
  for (let row = 0; row < rows; row++) {
    changed[row] = differences(shown, row, next, row);
    if ((changed[row] as number) > 0) changedRows++;
  }
  if (changedRows < 2) return undefined;
  const before = hashes(shown);
  const after = hashes(next);
  const moves = possibleMoves(before, after, changed);
  if (moves.length === 0) return undefined;
  // What drawing a row costs when it has been scrolled in: less what drawing it now costs.
  const exposed = Int32Array.from(changed, (cells, row) => inked(next, row) - cells);
  let best: Scroll | undefined;
  let most = COST;
  for (const lines of moves) {
    const first = Math.max(0, -lines);
    const end = rows - Math.max(0, lines);
    let saved = 0;
    for (let row = first, start = first; row <= end; row++) {
      if (row < end && after[row] === before[row + lines]) {
        saved += changed[row] as number;
        continue;
      }
      if (saved > most) {
        const top = Math.min(start, start + lines);
        const bottom = Math.max(row - 1, row - 1 + lines);
        const gain = saved - sum(exposed, lines > 0 ? row : top, lines > 0 ? bottom + 1 : start);
        if (gain > most && same(shown, next, start, row - 1, lines)) {
          most = gain;
          best = { top, bottom, lines };
        }
      }
      start = row + 1;
      saved = 0;
    }
  }
  return best;
}

/** By how many lines rows that changed may have moved, ascending: most often there is none, or one. */
function possibleMoves(before: Int32Array, after: Int32Array, changed: Uint32Array): number[] {
  const moves = new Set<number>();
  for (let row = 0; row < after.length; row++) {
    if (changed[row] === 0) continue;
    for (
      let from = before.indexOf(after[row] as number);
      from >= 0;
      from = before.indexOf(after[row] as number, from + 1)
    )
      if (from !== row && Math.abs(from - row) <= FARTHEST) moves.add(from - row);
  }
  return [...moves].sort((a, b) => a - b);
}

/** Cells in which two rows differ. */
function differences(one: Grid, oneRow: number, other: Grid, otherRow: number): number {
  if (one.sameRows(oneRow, other, otherRow)) return 0;
  const { columns } = one;
  let count = 0;
  for (let a = oneRow * columns, b = otherRow * columns, end = a + columns; a < end; a++, b++)
    if (one.glyphs[a] !== other.glyphs[b] || one.styles[a] !== other.styles[b]) count++;
  return count;
}

/** Cells of a row that are not plain blanks. */
function inked(grid: Grid, row: number): number {
  let count = 0;
  for (let cell = row * grid.columns, end = cell + grid.columns; cell < end; cell++)
    if (grid.glyphs[cell] !== BLANK || grid.styles[cell] !== 0) count++;
  return count;
}

function hashes(grid: Grid): Int32Array {
  const hashes = new Int32Array(grid.rows);
  for (let row = 0; row < grid.rows; row++) hashes[row] = hash(grid, row);
  return hashes;
}

/** A sum over the cells of a row, each multiplied by a number of its column: no step has to wait for the one before. */
function hash(grid: Grid, row: number): number {
  let hash = 0;
  let factor = 1;
  for (let cell = row * grid.columns, end = cell + grid.columns; cell < end; cell++) {
    const value = (grid.glyphs[cell] as number) + Math.imul(grid.styles[cell] as number, 0x85ebca6b);
    hash = (hash + Math.imul(value, factor)) | 0;
    // An even step, so that the factor stays odd.
    factor = (factor + 0x9e3779b2) | 0;
  }
  return hash;
}

/** Whether rows `first` to `last` of `next` really are those of `shown`, `lines` further down. */
function same(shown: Grid, next: Grid, first: number, last: number, lines: number): boolean {
  return shown.sameRows(first + lines, next, first, last - first + 1);
}

function sum(numbers: Int32Array, first: number, end: number): number {
  let total = 0;
  for (let index = first; index < end; index++) total += numbers[index] as number;
  return total;
}
