// vi's paragraphs and sentences: the motions { } ( ) and the text object ip ap.
import { compare, type Position, type TextSource } from "./position.ts";
import { previousGrapheme } from "./text-units.ts";
import { Scan } from "./vi-scan.ts";

/** Where `{` and `}` lead. */
export interface ParagraphTarget {
  readonly target: Position;
  /** Whether the character at the target belongs to what is moved over. */
  readonly inclusive: boolean;
}

/** `}` (direction 1) and `{` (-1): the empty line around a paragraph. @returns nothing when there are not so many */
export function paragraphBoundary(
  text: TextSource,
  { row }: Position,
  count: number,
  direction: 1 | -1,
): ParagraphTarget | undefined {
  let current = row;
  for (let left = count - 1; left >= 0; left--) {
    let seenText = false;
    for (let first = true; ; first = false) {
      const empty = text.line(current) === "";
      if (!empty) seenText = true;
      if (!first && seenText && empty) break;
      current += direction;
      if (current >= 0 && current < text.lineCount) continue;
      if (left > 0) return undefined;
      current -= direction;
      break;
    }
  }
  const line = text.line(current) ?? "";
  if (current !== text.lineCount - 1 || direction === -1 || line === "") {
    return { target: { row: current, column: 0 }, inclusive: false };
  }
  return { target: { row: current, column: previousGrapheme(line, line.length) }, inclusive: true };
}

const SENTENCE_END = /^[.!?]/;
const CLOSING = /^[)\]"']/;

/** `)` (direction 1) and `(` (-1): the start of a sentence. @returns nothing when there are not so many */
export function sentenceStart(
  text: TextSource,
  from: Position,
  count: number,
  direction: 1 | -1,
): Position | undefined {
  const scan = new Scan(text, from);
  const move = () => (direction === 1 ? scan.nextCharacter() : scan.previousCharacter());
  let left = count - 1;
  for (; left >= 0; left--) {
    const before = scan.position;
    const outcome = oneSentence(scan, direction, move);
    if (outcome === "none" || (outcome === "edge" && left > 0)) return undefined;
    while (outcome !== "edge" && /^[ \t]/.test(scan.character)) if (scan.nextCharacter() === "none") break;
    if (!scan.isAt(before)) continue;
    // It did not get anywhere: one character on, and once more.
    if (move() === "none") {
      if (left > 0) return undefined;
      break;
    }
    left++;
  }
  return scan.position;
}

/** One round of the search; `edge` means that the text was over first. */
function oneSentence(scan: Scan, direction: 1 | -1, move: () => string): "found" | "edge" | "none" {
  if (scan.atLineEnd) {
    do if (move() === "none") break;
    while (scan.atLineEnd);
    if (direction === 1) return "found";
  } else if (direction === 1 && scan.column === 0 && scan.onEmptyLine) {
    if (scan.row + 1 >= scan.text.lineCount) return "none";
    scan.row++;
    return "found";
  } else if (direction === -1) scan.previousCharacter();
  backOverPunctuation(scan, direction);
  const startRow = scan.row;
  for (;;) {
    if (scan.atLineEnd) {
      if (scan.onEmptyLine || scan.column > 0) {
        if (direction === -1 && scan.row !== startRow) {
          scan.row++;
          scan.column = 0;
        }
        return "found";
      }
    }
    if (SENTENCE_END.test(scan.character)) {
      const after = new Scan(scan.text, scan.position);
      let step: string;
      do step = after.next();
      while (step !== "none" && CLOSING.test(after.character));
      if (step === "none" || after.atLineEnd || /^[ \t]/.test(after.character)) {
        scan.moveTo(after.position);
        if (scan.atLineEnd) scan.next();
        return "found";
      }
    }
    if (move() === "none") return "edge";
  }
}

function backOverPunctuation(scan: Scan, direction: 1 | -1): void {
  let foundDot = false;
  while (/^[ \t.!?)\]"']/.test(scan.character)) {
    const before = new Scan(scan.text, scan.position);
    if (before.previousCharacter() === "none" || (before.onEmptyLine && direction === 1)) break;
    if (foundDot) break;
    if (SENTENCE_END.test(scan.character)) foundDot = true;
    if (CLOSING.test(scan.character) && !/^[.!?)\]"']/.test(before.character)) break;
    scan.previousCharacter();
  }
}

const isBlank = (text: TextSource, row: number): boolean => /^[ \t]*$/.test(text.line(row) ?? "");

/** The rows of `ip` and `ap`, both inclusive. @returns nothing when the text has not so many */
export function paragraphRows(
  text: TextSource,
  row: number,
  count: number,
  around: boolean,
): { first: number; last: number } | undefined {
  const end = text.lineCount - 1;
  const startsBlank = isBlank(text, row);
  let first = row;
  while (first > 0 && isBlank(text, first - 1) === startsBlank) first--;
  let last = first - 1;
  const skip = (blank: boolean): void => {
    while (last < end && isBlank(text, last + 1) === blank) last++;
  };
  if (startsBlank) skip(true);
  for (let left = !around && startsBlank ? count - 1 : count; left > 0; left--) {
    if (last === end) return undefined;
    if (around) {
      skip(false);
      if (left > 1 || !startsBlank) skip(true);
    } else skip(isBlank(text, last + 1));
  }
  // Without blank lines behind it, a paragraph takes those before it.
  if (around && !startsBlank && !isBlank(text, last)) while (first > 0 && isBlank(text, first - 1)) first--;
  return { first, last };
}

/** The row to which `ip` and `ap` extend a selection of lines. @returns nothing when the text is over before */
export function extendedRow(
  text: TextSource,
  from: number,
  count: number,
  around: boolean,
  direction: 1 | -1,
): number | undefined {
  const edge = direction === 1 ? text.lineCount - 1 : 0;
  let row = from;
  for (let left = count; left > 0; left--) {
    if (row === edge) return undefined;
    for (let part = around ? 2 : 1; part > 0 && row !== edge; part--) {
      row += direction;
      const blank = isBlank(text, row);
      while (row !== edge && isBlank(text, row + direction) === blank) row += direction;
    }
  }
  return row;
}

/** Whether `position` is in or before the indentation of its line. */
export function isInIndent(text: TextSource, position: Position): boolean {
  const line = text.line(position.row) ?? "";
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return compare(position, { row: position.row, column: indent }) <= 0;
}
