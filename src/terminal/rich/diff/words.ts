// What differs within a line that was changed.
import type { Span, Style, StyledLine } from "../../../kernel/draw.ts";
import { compare } from "./compare.ts";

/** A part of a line, in UTF-16 code units; `end` is behind it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Longer lines are not looked into, ... */
const LONGEST_LINE = 1000;
/** ... nor are those that differ in more words, counting old and new ones, ... */
const MOST_EDITS = 60;
/** ... or of which less than this part is the same: all of it would be emphasised. */
const LEAST_SAME = 0.4;

/** The words that differ between two lines; undefined when the lines have too little in common. */
export function changedWords(old: string, now: string): { old: Range[]; new: Range[] } | undefined {
  if (old.length > LONGEST_LINE || now.length > LONGEST_LINE) return undefined;
  const [oldWords, newWords] = [wordsOf(old), wordsOf(now)];
  const changes = compare(oldWords, newWords, MOST_EDITS);
  if (changes === undefined) return undefined;
  const oldRanges = ranges(
    oldWords,
    changes.map(({ oldStart, oldEnd }) => [oldStart, oldEnd]),
  );
  const newRanges = ranges(
    newWords,
    changes.map(({ newStart, newEnd }) => [newStart, newEnd]),
  );
  const changed = size(oldRanges) + size(newRanges);
  if (changed > (1 - LEAST_SAME) * (old.length + now.length)) return undefined;
  return { old: oldRanges, new: newRanges };
}

/** Puts a style over parts of a line. @param ranges from the left to the right */
export function emphasise(spans: StyledLine, ranges: readonly Range[], style: Style): StyledLine {
  const result: Span[] = [];
  let column = 0;
  let next = 0;
  for (const span of spans) {
    const end = column + span.text.length;
    for (let from = column; from < end; ) {
      while (next < ranges.length && (ranges[next] as Range).end <= from) next++;
      const range = ranges[next];
      const isInside = range !== undefined && range.start <= from;
      const to = Math.min(end, range === undefined ? end : isInside ? range.end : range.start);
      const text = span.text.slice(from - column, to - column);
      result.push(isInside ? { text, style: { ...span.style, ...style } } : { ...span, text });
      from = to;
    }
    column = end;
  }
  return result;
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];
}

/** Ranges of words as ranges of code units. */
function ranges(words: readonly string[], changes: readonly (readonly [number, number])[]): Range[] {
  const starts = [0];
  for (const { length } of words) starts.push((starts.at(-1) as number) + length);
  return changes
    .map(([from, to]) => ({ start: starts[from] as number, end: starts[to] as number }))
    .filter(({ start, end }) => end > start);
}

function size(ranges: readonly Range[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
