// vi's operators: what d c y > < gu gU g~ and J do to a region, and what goes to the registers.
import { shifted } from "./commands.ts";
import { compare, inOrder, type Position } from "./position.ts";
import { nextGrapheme, previousGrapheme } from "./text-units.ts";
import { LARGEST_COUNT, type ViContext } from "./vi-context.ts";
import type { Motion } from "./vi-motions.ts";
import { isInIndent } from "./vi-paragraphs.ts";
import type { RegisterText } from "./vi-registers.ts";

/** What an operator works on. */
export interface Region {
  /** The end is exclusive; for lines only the rows matter, and that of the end is included. */
  readonly start: Position;
  readonly end: Position;
  readonly linewise: boolean;
  /** A deletion goes to the numbered registers. */
  readonly far: boolean;
  /** There is nothing to delete, and the registers stay as they are. */
  readonly empty: boolean;
}

export type Operator = "d" | "c" | "y" | ">" | "<" | "gu" | "gU" | "g~" | "J" | "gJ";

/** The region that a motion from the cursor gives an operator, with vim's exceptions to what is moved over. */
export function regionOf(context: ViContext, motion: Motion, operator: Operator, forced = false): Region {
  const { text } = context;
  const [start, last] = inOrder(motion.start ?? context.cursor, motion.target);
  const far = motion.far ?? false;
  if (motion.kind === "linewise") return { start, end: last, linewise: true, far, empty: false };
  let end = motion.kind === "inclusive" ? context.after(last) : last;
  if (motion.kind === "exclusive" && end.column === 0 && end.row > start.row && motion.exact !== true) {
    const before = end.row - 1;
    if (isInIndent(text, start)) return { start, end: { row: before, column: 0 }, linewise: true, far, empty: false };
    end = { row: before, column: context.line(before).length };
  }
  const restIsBlank = /^[ \t]*$/.test(context.line(end.row).slice(end.column));
  const wholeLines = operator === "d" && !forced && end.row > start.row && restIsBlank && isInIndent(text, start);
  const empty = motion.kind === "exclusive" && compare(start, end) === 0;
  return { start, end, linewise: wholeLines, far, empty };
}

/** The region of a selection whose last character is at `last`. */
export function selectedRegion(context: ViContext, byLines: boolean): Region {
  const [start, last] = context.selection();
  if (byLines) {
    // A selection that is drawn upwards leaves the cursor in its column, and so does `.`.
    const upwards = start === context.cursor && start.row < last.row;
    const column = upwards || context.replaying ? start.column : 0;
    return { start: { row: start.row, column }, end: last, linewise: true, far: false, empty: false };
  }
  const pastEnd = last.column >= context.line(last.row).length;
  const takesBreak = pastEnd && last.row + 1 < context.text.lineCount;
  const end = takesBreak ? { row: last.row + 1, column: 0 } : context.after(last);
  return { start, end, linewise: false, far: false, empty: compare(start, end) === 0 };
}

function textOf(context: ViContext, { start, end, linewise }: Region): RegisterText {
  if (linewise) return { text: context.text.lines(start.row, end.row + 1).join("\n"), linewise };
  return { text: context.text.textIn(start, end), linewise };
}

export function yank(context: ViContext, region: Region, register: string | undefined): void {
  context.registers.yank({ register, ...textOf(context, region) });
  context.setMark("[", region.start);
  context.setMark("]", region.end);
  context.cursor = region.start;
}

/** Deletes a region; the cursor is where vi leaves it. */
export function remove(context: ViContext, region: Region, register: string | undefined): void {
  const { start, end, linewise } = region;
  context.cursor = start;
  if (!linewise && start.row === end.row && context.line(start.row) === "") return;
  take(context, region, register);
  if (!linewise) {
    context.replace(start, end, "");
    context.cursor = start;
    return;
  }
  context.replaceRows(start.row, end.row + 1, []);
  context.cursor = context.firstNonBlank(Math.min(start.row, context.text.lineCount - 1));
}

/** Deletes a region for new text to be typed in its place; of lines, one is left empty. */
export function removeForChange(context: ViContext, region: Region, register: string | undefined): void {
  const { start, end, linewise } = region;
  context.cursor = start;
  take(context, region, register);
  if (linewise) context.replaceRows(start.row, end.row + 1, [""]);
  else context.replace(start, end, "");
  context.cursor = linewise ? { row: start.row, column: 0 } : start;
}

function isEmpty({ text }: ViContext): boolean {
  return text.lineCount === 1 && text.line(0) === "";
}

function take(context: ViContext, region: Region, register: string | undefined): void {
  if (region.empty || isEmpty(context)) return;
  const taken = textOf(context, region);
  const big = taken.linewise || region.far || taken.text.includes("\n");
  context.registers.delete({ register, ...taken }, big);
}

/** How far a count can indent: further than anybody reads. */
const MOST_STEPS = 200;

export function shift(context: ViContext, { start, end }: Region, steps: number): void {
  context.cursor = start;
  const lines = context.text.lines(start.row, end.row + 1);
  const bounded = Math.max(-MOST_STEPS, Math.min(steps, MOST_STEPS));
  context.replaceRows(
    start.row,
    end.row + 1,
    lines.map((line) => shifted(line, bounded, context.indent)),
  );
  context.cursor = context.firstNonBlank(start.row);
}

export function changeCase(context: ViContext, region: Region, operator: "gu" | "gU" | "g~"): void {
  const { start, end, linewise } = region;
  context.cursor = start;
  const from = linewise ? { row: start.row, column: 0 } : start;
  const to = linewise ? { row: end.row, column: context.line(end.row).length } : end;
  context.replace(from, to, inCase(context.text.textIn(from, to), operator));
}

function inCase(text: string, operator: "gu" | "gU" | "g~"): string {
  if (operator === "gu") return text.toLowerCase();
  if (operator === "gU") return text.toUpperCase();
  return text.replace(/\p{L}/gu, swapCase);
}

/** `~` for the characters from `column` on. */
export function toggleCase(context: ViContext, count: number): boolean {
  const { row, column } = context.cursor;
  const line = context.line();
  let end = column;
  for (let left = count; left > 0 && end < line.length; left--) end = nextGrapheme(line, end);
  if (end === column) return false;
  const text = inCase(line.slice(column, end), "g~");
  context.replace(context.cursor, { row, column: end }, text);
  context.cursor = { row, column: column + text.length };
  return true;
}

function swapCase(letter: string): string {
  const upper = letter.toUpperCase();
  return letter === upper ? letter.toLowerCase() : upper;
}

/** Joins the rows from `firstRow` to `lastRow`, with a space where words would meet, unless `bare`. */
export function join(context: ViContext, firstRow: number, lastRow: number, bare: boolean): void {
  const lines = context.text.lines(firstRow, lastRow + 1);
  const parts = [lines[0] ?? ""];
  let length = parts[0]?.length ?? 0;
  let last = parts[0]?.at(-1) ?? "";
  let column = 0;
  for (const line of lines.slice(1)) {
    const rest = bare ? line : line.replace(/^[ \t]+/, "");
    const spaced = !bare && rest !== "" && !rest.startsWith(")") && last !== "" && last !== " " && last !== "\t";
    const part = (spaced ? " " : "") + rest;
    column = length;
    length += part.length;
    last = part.at(-1) ?? last;
    parts.push(part);
  }
  if (lastRow > firstRow) context.replaceRows(firstRow, lastRow + 1, [parts.join("")]);
  context.cursor = { row: firstRow, column };
}

/** How many times a text may be put at once, so that no count can fill the memory. */
export function timesFor(count: number, text: string): number {
  return Math.max(1, Math.min(count, LARGEST_COUNT, Math.floor(64_000_000 / Math.max(1, text.length))));
}

/** `p` and `P`. */
export function put(context: ViContext, value: RegisterText, count: number, after: boolean): void {
  const { cursor } = context;
  const times = timesFor(count, value.text);
  if (value.linewise) {
    const row = after ? cursor.row + 1 : cursor.row;
    const lines = value.text.split("\n");
    context.replaceRows(row, row, Array.from({ length: times }, () => lines).flat());
    context.cursor = context.firstNonBlank(row);
    return;
  }
  const at = after && context.line() !== "" ? context.after(cursor) : cursor;
  putCharacters(context, at, at, value.text.repeat(times));
}

function putCharacters(context: ViContext, start: Position, end: Position, text: string): void {
  const newEnd = context.replace(start, end, text);
  if (text.includes("\n")) context.cursor = start;
  else context.cursor = { row: newEnd.row, column: previousGrapheme(context.line(newEnd.row), newEnd.column) };
}

/** `p` over a selection, which goes to the unnamed register unless `keep` is set. */
export function putOver(context: ViContext, region: Region, value: RegisterText, count: number, keep: boolean): void {
  const { start, end, linewise } = region;
  if (!keep) take(context, region, undefined);
  context.cursor = start;
  const times = timesFor(count, value.text);
  const lines = value.text.split("\n");
  const repeated = Array.from({ length: times }, () => lines).flat();
  if (linewise) {
    context.replaceRows(start.row, end.row + 1, repeated);
    context.cursor = context.firstNonBlank(start.row);
  } else if (value.linewise) {
    // Behind the lines is what is left of the line that they split; an empty text leaves nothing.
    context.replace(start, end, `\n${repeated.join("\n")}${isEmpty(context) ? "" : "\n"}`);
    context.cursor = context.firstNonBlank(start.row + 1);
  } else putCharacters(context, start, end, value.text.repeat(times));
}

/** `r`: writes `text` over `count` characters. @returns false when there are not so many */
export function overwrite(context: ViContext, count: number, text: string): boolean {
  const { row, column } = context.cursor;
  const line = context.line();
  let end = column;
  for (let left = count; left > 0; left--) {
    if (end >= line.length) return false;
    end = nextGrapheme(line, end);
  }
  const newEnd = context.replace(context.cursor, { row, column: end }, text === "\n" ? "\n" : text.repeat(count));
  if (text === "\n") context.cursor = newEnd;
  else context.cursor = { row, column: previousGrapheme(context.line(row), newEnd.column) };
  return true;
}

/** `r` over a selection: every character, line breaks stay. */
export function overwriteRegion(context: ViContext, { start, end, linewise }: Region, text: string): void {
  const from = linewise ? { row: start.row, column: 0 } : start;
  const to = linewise ? { row: end.row, column: context.line(end.row).length } : end;
  if (compare(from, to) === 0) return;
  const old = context.text.textIn(from, to).split("\n");
  const lines = old.map((line) => {
    let written = "";
    for (let at = 0; at < line.length; at = nextGrapheme(line, at)) written += text;
    return written;
  });
  context.cursor = start;
  context.replace(from, to, lines.join("\n"));
  context.cursor = from;
}
