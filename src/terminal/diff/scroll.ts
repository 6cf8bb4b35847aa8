// Finds lines that only moved up or down, so that the terminal can move them itself.

import { BLANK } from "../grid/glyphs.ts";
import type { GridRow } from "../grid/row.ts";
import type { Grid } from "../grid.ts";

/** Rows `top` to `bottom`, both included, that move up by `lines` (down when negative). */
export interface Scroll {
  readonly top: number;
  readonly bottom: number;
  readonly lines: number;
}

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
 * Looks for a scroll that saves bytes. Rows are searched and compared as a whole: loops over the cells of a screen would take
 * longer than everything else that a frame does.
 * @param changed the rows in which `shown` and `next` differ, ascending
 * @param among which rows of `shown` a row is looked for: all that are like it, or those that are known to be
 * @returns undefined when none pays
 */
export function findScroll(
  shown: Grid,
  next: Grid,
  changed: readonly number[],
  among: "alike" | "copies" = "alike",
): Scroll | undefined {
  if (changed.length < 2) return undefined;
  for (const part of PROBES) {
    const row = changed[Math.floor(part * changed.length)] as number;
    const run = longestRun(row, shown, next, changed, among);
    if (run !== undefined && pays(shown, next, run)) return scrollOf(run);
  }
  return undefined;
}

/** The longest run with a row in it; undefined when it is shown nowhere else, or in too many places. */
function longestRun(
  row: number,
  shown: Grid,
  next: Grid,
  changed: readonly number[],
  among: "alike" | "copies",
): Run | undefined {
  const line = next.line(row);
  if (isBlank(line)) return undefined;
  const first = Math.max(changed[0] as number, row - FARTHEST);
  const last = Math.min(changed.at(-1) as number, row + FARTHEST);
  let longest: Run | undefined;
  let places = 0;
  for (let place = first; place <= last; place++) {
    const other = shown.line(place);
    if (place === row || !(among === "copies" ? other.isCopy(line) : other.equals(line))) continue;
    if (++places === TWINS) return undefined;
    const run = runAround(row, place - row, shown, next);
    if (longest === undefined || size(run) > size(longest)) longest = run;
  }
  return longest;
}

function runAround(row: number, lines: number, shown: Grid, next: Grid): Run {
  const isRight = (at: number) =>
    at >= 0 &&
    at < next.rows &&
    at + lines >= 0 &&
    at + lines < next.rows &&
    shown.line(at + lines).equals(next.line(at));
  let [first, last] = [row, row];
  while (isRight(first - 1)) first--;
  while (isRight(last + 1)) last++;
  return { first, last, lines };
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
  const [line, other] = [shown.line(row), next.line(row)];
  if (line.equals(other)) return 0;
  let count = 0;
  for (let column = 0; column < next.columns; column++)
    if (line.glyphs[column] !== other.glyphs[column] || line.styles[column] !== other.styles[column]) count++;
  return count;
}

/** Cells of a row that are not plain blanks. */
function inked(grid: Grid, row: number): number {
  const { glyphs, styles } = grid.line(row);
  let count = 0;
  for (let column = 0; column < grid.columns; column++) if (glyphs[column] !== BLANK || styles[column] !== 0) count++;
  return count;
}

function isBlank({ glyphs }: GridRow): boolean {
  return glyphs.every((glyph) => glyph === BLANK);
}
