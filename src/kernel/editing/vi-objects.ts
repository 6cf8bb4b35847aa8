// vi's text objects: words, strings in quotes, blocks in brackets, tags, paragraphs.
import { compare, isBefore, type Position, type TextSource } from "./position.ts";
import { extendedRow, isInIndent, paragraphRows } from "./vi-paragraphs.ts";
import { Scan } from "./vi-scan.ts";
import { tagsAround, unbalanced } from "./vi-search.ts";
import { toNextWord, toPreviousWord, toPreviousWordEnd, toWordEnd } from "./vi-words.ts";

/** What a text object covers. */
export interface ObjectRange {
  readonly start: Position;
  readonly end: Position;
  /** Whether the character at `end` belongs to it. */
  readonly inclusive: boolean;
  readonly linewise: boolean;
}

/** Where an object is asked for. */
export interface ObjectRequest {
  readonly text: TextSource;
  readonly cursor: Position;
  /** The other end of a selection that the object is to extend; nothing without one, or with one of one character. */
  readonly anchor: Position | undefined;
  readonly selecting: boolean;
  readonly count: number;
  /** `a` takes what surrounds the object as well, `i` does not. */
  readonly around: boolean;
}

const BRACKETS: Readonly<Record<string, readonly [string, string]>> = {
  "(": ["(", ")"],
  ")": ["(", ")"],
  b: ["(", ")"],
  "{": ["{", "}"],
  "}": ["{", "}"],
  B: ["{", "}"],
  "[": ["[", "]"],
  "]": ["[", "]"],
  "<": ["<", ">"],
  "<lt>": ["<", ">"],
  ">": ["<", ">"],
};

/** The range of the object that `key` names; nothing when there is none here. */
export function textObject(key: string, request: ObjectRequest): ObjectRange | undefined {
  if (key === "w" || key === "W") return wordObject(request, key === "W");
  if (key === '"' || key === "'" || key === "`") return quoteObject(request, key);
  if (key === "p") return paragraphObject(request);
  if (key === "t") return tagObject(request);
  const brackets = BRACKETS[key];
  return brackets && blockObject(request, brackets);
}

function wordObject(request: ObjectRequest, bigWords: boolean): ObjectRange | undefined {
  const { text, cursor, anchor, around } = request;
  if (anchor !== undefined && isBefore(cursor, anchor)) return wordsBefore(request, bigWords);
  const scan = new Scan(text, cursor);
  let start = anchor ?? cursor;
  let includeWhite = false;
  let inclusive = true;
  let left = request.count;
  if (anchor === undefined) {
    toRunStart(scan, bigWords);
    start = scan.position;
    if ((scan.classHere(bigWords) === 0) === around) {
      if (!toWordEnd(scan, 1, bigWords, true, true)) return undefined;
    } else {
      toNextWord(scan, 1, bigWords, true);
      if (scan.column === 0) scan.previousCharacter();
      else scan.previous();
      includeWhite = around;
    }
    left--;
  }
  for (; left > 0; left--) {
    inclusive = true;
    if (scan.nextCharacter() === "none") return undefined;
    if (around !== (scan.classHere(bigWords) === 0)) {
      if (!toNextWord(scan, 1, bigWords, true) && around && left > 1) return undefined;
      // Just past a line break: the break is not part of it.
      if (scan.column === 0) inclusive = false;
      else scan.previous();
      includeWhite = around;
    } else if (!toWordEnd(scan, 1, bigWords, true, true)) return undefined;
  }
  const end = scan.position;
  if (includeWhite && (scan.classHere(bigWords) !== 0 || (scan.column === 0 && !inclusive))) {
    start = whiteBefore(text, start, bigWords) ?? start;
  }
  return { start, end, inclusive, linewise: false };
}

/** A selection that is drawn backwards grows at its start. */
function wordsBefore(
  { text, cursor, anchor, count, around }: ObjectRequest,
  bigWords: boolean,
): ObjectRange | undefined {
  const scan = new Scan(text, cursor);
  for (let left = count; left > 0; left--) {
    if (scan.previousCharacter() === "none") return undefined;
    if (around !== (scan.classHere(bigWords) !== 0)) {
      if (!toPreviousWord(scan, 1, bigWords, true)) return undefined;
    } else {
      if (!toPreviousWordEnd(scan, 1, bigWords, true)) return undefined;
      scan.nextCharacter();
    }
  }
  return { start: anchor ?? cursor, end: scan.position, inclusive: true, linewise: false };
}

function toRunStart(scan: Scan, bigWords: boolean): void {
  const wanted = scan.classHere(bigWords);
  while (scan.column > 0) {
    scan.previous();
    if (scan.classHere(bigWords) === wanted) continue;
    scan.next();
    return;
  }
}

/** The start of the white space before a position, unless it is indentation. */
function whiteBefore(text: TextSource, start: Position, bigWords: boolean): Position | undefined {
  const scan = new Scan(text, start);
  if (scan.column === 0) return undefined;
  scan.previous();
  toRunStart(scan, bigWords);
  return scan.classHere(bigWords) === 0 && scan.column > 0 ? scan.position : undefined;
}

function quoteObject({ text, cursor, count, around }: ObjectRequest, quote: string): ObjectRange | undefined {
  const line = text.line(cursor.row) ?? "";
  const range = quotesAround(line, cursor.column, quote);
  if (range === undefined) return undefined;
  let [start, end] = range;
  if (around) {
    const isWhite = (at: number) => line[at] === " " || line[at] === "\t";
    if (isWhite(end + 1)) while (isWhite(end + 1)) end++;
    else while (start > 0 && isWhite(start - 1)) start--;
  }
  const inner = !around && count < 2;
  return {
    start: { row: cursor.row, column: inner ? start + 1 : start },
    end: { row: cursor.row, column: end },
    inclusive: !inner,
    linewise: false,
  };
}

/** The columns of the quotes around a column, or of the next ones. */
function quotesAround(line: string, column: number, quote: string): [number, number] | undefined {
  if (line[column] === quote) {
    for (let from = 0; ; ) {
      const start = nextQuote(line, from, quote, false);
      if (start === undefined || start > column) return undefined;
      const end = nextQuote(line, start + 1, quote, true);
      if (end === undefined) return undefined;
      if (column <= end) return [start, end];
      from = end + 1;
    }
  }
  const start = previousQuote(line, column, quote) ?? nextQuote(line, 0, quote, false);
  const end = start === undefined ? undefined : nextQuote(line, start + 1, quote, true);
  return start === undefined || end === undefined ? undefined : [start, end];
}

function nextQuote(line: string, from: number, quote: string, escapes: boolean): number | undefined {
  for (let at = from; at < line.length; at++) {
    if (escapes && line[at] === "\\") at++;
    else if (line[at] === quote) return at;
  }
  return undefined;
}

function previousQuote(line: string, from: number, quote: string): number | undefined {
  for (let at = from - 1; at >= 0; at--) {
    let backslashes = 0;
    while (line[at - backslashes - 1] === "\\") backslashes++;
    if (backslashes % 2 === 1) at -= backslashes;
    else if (line[at] === quote) return at;
  }
  return undefined;
}

function blockObject(request: ObjectRequest, [opening, closing]: readonly [string, string]): ObjectRange | undefined {
  const { text, cursor, anchor, around, selecting } = request;
  const scan = new Scan(text, cursor);
  const [oldStart, oldEnd] = anchor === undefined ? [cursor, cursor] : [earlier(anchor, cursor), later(anchor, cursor)];
  if (anchor === undefined) {
    if (opening === "{") {
      while (isInIndent(text, { row: scan.row, column: scan.column + 1 })) if (scan.next() !== "line") break;
    }
    if (scan.character === opening) scan.next();
  } else scan.moveTo(oldStart);
  let start: Position | undefined = scan.position;
  // Outside of any block, it is the next one.
  const direction = unbalanced(text, start, closing, opening, -1) === undefined ? 1 : -1;
  for (let left = request.count; left > 0 && start !== undefined; left--) {
    start = unbalanced(text, start, closing, opening, direction);
  }
  for (;;) {
    const end = start && unbalanced(text, start, opening, closing, 1);
    if (start === undefined || end === undefined) return undefined;
    const range = around ? { start, end, inclusive: true, linewise: false } : innerBlock(text, start, end, opening);
    // A selection that is the block already grows to the one around it.
    const same = !isBefore(range.start, oldStart) && !isBefore(oldEnd, selectedEnd(text, range));
    if (!selecting || !same || compare(range.start, range.end) === 0)
      return selecting ? forSelection(text, range) : range;
    start = unbalanced(text, start, closing, opening, -1);
  }
}

function innerBlock(text: TextSource, open: Position, close: Position, opening: string): ObjectRange {
  const first = new Scan(text, open);
  first.nextCharacter();
  const last = new Scan(text, close);
  let atLineStart = last.column === 0;
  last.previousCharacter();
  if (opening === "{") {
    while (isInIndent(text, { row: last.row, column: last.column + 1 })) {
      atLineStart = true;
      if (last.previousCharacter() !== "line") break;
    }
  }
  const start = first.position;
  if (atLineStart) {
    last.nextCharacter();
    return { start, end: last.position, inclusive: false, linewise: false };
  }
  if (compare(start, last.position) <= 0) return { start, end: last.position, inclusive: true, linewise: false };
  return { start, end: start, inclusive: false, linewise: false };
}

function selectedEnd(text: TextSource, range: ObjectRange): Position {
  if (range.inclusive) return range.end;
  const scan = new Scan(text, range.end);
  scan.previous();
  return scan.position;
}

/** A selection has its last character in it. */
function forSelection(text: TextSource, range: ObjectRange): ObjectRange {
  if (range.inclusive || compare(range.start, range.end) === 0) return range;
  return { ...range, end: selectedEnd(text, range), inclusive: true };
}

function tagObject({ text, cursor, anchor, count, around, selecting }: ObjectRequest): ObjectRange | undefined {
  const [oldStart, oldEnd] = anchor === undefined ? [cursor, cursor] : [earlier(anchor, cursor), later(anchor, cursor)];
  const pairs = tagsAround(text, cursor).map(({ open, close }) => {
    const [start, end] = around ? [open[0], close[1]] : [open[1], close[0]];
    return forSelection(text, { start, end, inclusive: false, linewise: false });
  });
  const larger = anchor === undefined ? pairs : pairs.filter((pair) => covers(pair, oldStart, oldEnd));
  const found = larger[count - 1];
  if (found === undefined || selecting) return found;
  return around || compare(found.start, found.end) !== 0 ? found : { ...found, inclusive: false };
}

function covers({ start, end }: ObjectRange, from: Position, to: Position): boolean {
  return compare(start, from) <= 0 && compare(to, end) <= 0 && (compare(start, from) < 0 || compare(to, end) < 0);
}

function paragraphObject({ text, cursor, anchor, count, around }: ObjectRequest): ObjectRange | undefined {
  if (anchor !== undefined && anchor.row !== cursor.row) {
    const row = extendedRow(text, cursor.row, count, around, isBefore(cursor, anchor) ? -1 : 1);
    return row === undefined ? undefined : { start: anchor, end: { row, column: 0 }, inclusive: true, linewise: true };
  }
  const rows = paragraphRows(text, cursor.row, count, around);
  if (rows === undefined) return undefined;
  const place = (row: number) => ({ row, column: 0 });
  return { start: place(rows.first), end: place(rows.last), inclusive: true, linewise: true };
}

function earlier(a: Position, b: Position): Position {
  return isBefore(b, a) ? b : a;
}

function later(a: Position, b: Position): Position {
  return isBefore(b, a) ? a : b;
}
