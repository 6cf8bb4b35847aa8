// Finds lines that only moved up or down, so that the terminal can move them itself.

import { BLANK } from "../grid/glyphs.ts";
import type { Grid, Scroll } from "../grid.ts";

/** Rows `first` to `last` of the next frame are those that are shown `lines` further down. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly lines: number;
}

/** A scroll takes about so many bytes, and drawing goes on elsewhere after it. */
const COST = 24;
/** Lines of a huge screen that moved further are not looked for. */
const FARTHEST = 200;
/** Where among the rows that changed one is looked up in what is shown: what moved is rarely somewhere else altogether. */
const PROBES = [1 / 2, 1 / 4, 3 / 4];
/** A row that is shown so many times is no help. */
const TWINS = 8;

/**
 * Looks for a scroll that saves bytes. The rows are searched and compared as bytes, by the system: loops over the cells of a
 * whole screen would take longer than everything else that a frame does.
 * @param changed the rows in which `shown` and `next` differ, ascending
 * @returns undefined when none pays
 */
export function findScroll(shown: Grid, next: Grid, changed: readonly number[]): Scroll | undefined {
  if (changed.length < 2) return undefined;
  for (const row of new Set(PROBES.map((part) => changed[Math.floor(part * changed.length)] as number))) {
    const run = longestRun(row, shown, next, changed);
    if (run !== undefined && pays(shown, next, run)) return scrollOf(run);
  }
  return undefined;
}

/**
 * Whether a scroll leads to what `next` shows, and saves bytes.
 * @returns the first and the last of the rows that are right after it; undefined when it does not
 */
export function rightAfter(shown: Grid, next: Grid, { top, bottom, lines }: Scroll): [number, number] | undefined {
  const run = { first: top + Math.max(0, -lines), last: bottom - Math.max(0, lines), lines };
  if (bottom >= next.rows || size(run) < 1) return undefined;
  const isRight = shown.sameRows(run.first + lines, next, run.first, size(run)) && pays(shown, next, run);
  return isRight ? [run.first, run.last] : undefined;
}

/** The longest run with a row in it; undefined when it is shown nowhere else, or in too many places. */
function longestRun(row: number, shown: Grid, next: Grid, changed: readonly number[]): Run | undefined {
  if (isBlank(next, row)) return undefined;
  const first = Math.max(changed[0] as number, row - FARTHEST);
  const last = Math.min(changed.at(-1) as number, row + FARTHEST);
  const places = shown.rowsLike(next, row, first, last, TWINS).filter((place) => place !== row);
  if (places.length === TWINS) return undefined;
  const runs = places.map((place) => runAround(row, place - row, shown, next));
  return runs.sort((a, b) => size(b) - size(a))[0];
}

function runAround(row: number, lines: number, shown: Grid, next: Grid): Run {
  const above = row - Math.max(0, -lines);
  const below = next.rows - 1 - Math.max(0, lines) - row;
  const first = row - most(above, (count) => shown.sameRows(row - count + lines, next, row - count, count));
  const last = row + most(below, (count) => shown.sameRows(row + 1 + lines, next, row + 1, count));
  return { first, last, lines };
}

/** The greatest count up to `limit` that `holds`, where each holds that is below one that does. */
function most(limit: number, holds: (count: number) => boolean): number {
  if (limit <= 0 || holds(limit)) return Math.max(0, limit);
  let [enough, tooMany] = [0, limit];
  while (tooMany - enough > 1) {
    const middle = (enough + tooMany) >> 1;
    if (holds(middle)) enough = middle;
    else tooMany = middle;
  }
  return enough;
}

function size({ first, last }: Run): number {
  return last - first + 1;
}

function scrollOf({ first, last, lines }: Run): Scroll {
  return { top: Math.min(first, first + lines), bottom: Math.max(last, last + lines), lines };
}

/** Whether fewer cells are left to draw after a scroll than before it, by more than the scroll itself takes. */
function pays(shown: Grid, next: Grid, run: Run): boolean {
  const { top, bottom } = scrollOf(run);
  let owed = COST;
  // What is left where the rows came from is drawn whole.
  for (let row = top; row < run.first; row++) owed += inked(next, row) - differences(shown, next, row);
  for (let row = run.last + 1; row <= bottom; row++) owed += inked(next, row) - differences(shown, next, row);
  for (let row = run.first; row <= run.last && owed >= 0; row++) owed -= differences(shown, next, row);
  return owed < 0;
}

/** Cells in which a row differs. */
function differences(shown: Grid, next: Grid, row: number): number {
  if (shown.sameRows(row, next)) return 0;
  let count = 0;
  for (let cell = row * next.columns, end = cell + next.columns; cell < end; cell++)
    if (shown.glyphs[cell] !== next.glyphs[cell] || shown.styles[cell] !== next.styles[cell]) count++;
  return count;
}

/** Cells of a row that are not plain blanks. */
function inked(grid: Grid, row: number): number {
  let count = 0;
  for (let cell = row * grid.columns, end = cell + grid.columns; cell < end; cell++)
    if (grid.glyphs[cell] !== BLANK || grid.styles[cell] !== 0) count++;
  return count;
}

function isBlank(grid: Grid, row: number): boolean {
  for (let cell = row * grid.columns, end = cell + grid.columns; cell < end; cell++)
    if (grid.glyphs[cell] !== BLANK) return false;
  return true;
}
