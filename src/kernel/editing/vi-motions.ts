// vi's motions: where a key leads, and what an operator takes of the way there.
import { blankStart, isWhite } from "./motions.ts";
import { compare, isBefore, type Position } from "./position.ts";
import { indexAtCell, nextGrapheme, previousGrapheme } from "./text-units.ts";
import { isEscape, type Keys, typedText, type ViContext, type ViViewport } from "./vi-context.ts";
import { textObject } from "./vi-objects.ts";
import { paragraphBoundary, sentenceStart } from "./vi-paragraphs.ts";
import { Scan } from "./vi-scan.ts";
import { type CharacterSearch, findCharacter, matchingBracket, search, toRegExp, wordUnder } from "./vi-search.ts";
import { toNextWord, toPreviousWord, toPreviousWordEnd, toWordEnd } from "./vi-words.ts";

/** Where a motion leads. */
export interface Motion {
  /** Where an operator begins, when that is not the cursor: text objects. */
  readonly start?: Position;
  readonly target: Position;
  readonly kind: "exclusive" | "inclusive" | "linewise";
  /** A deletion over it goes to the numbered registers, however small. */
  readonly far?: boolean;
  /** `` leads back to where it started. */
  readonly jump?: boolean;
  /** j and k keep the column that they want. */
  readonly vertical?: boolean;
  /** It does not lead as far as was asked: the cursor goes there, but an operator is not done. */
  readonly short?: boolean;
  /** An end at the start of a line takes in the line break before it, as it does for no other motion. */
  readonly exact?: boolean;
}

/** What a motion is asked. */
export interface MotionRequest {
  readonly context: ViContext;
  readonly count: number;
  /** Whether the count was typed. */
  readonly counted: boolean;
  /** The operator that waits for it. */
  readonly operator: string | undefined;
}

/** A motion that does not lead anywhere, and the operator that waits for it is not to be done. */
export const FAILED = "failed";
type Outcome = Motion | typeof FAILED;

const exclusive = (target: Position): Motion => ({ target, kind: "exclusive" });
const inclusive = (target: Position): Motion => ({ target, kind: "inclusive" });
const linewise = (target: Position): Motion => ({ target, kind: "linewise" });

/**
 * Reads the rest of a motion that begins with `key`, which for a motion with `g` is both its keys: `ge`.
 * @returns nothing when no motion begins with it
 */
export function* readMotion(key: string, request: MotionRequest): Keys<Outcome | undefined> {
  const { context } = request;
  const name = ALIASES[key] ?? key;
  if (name === "f" || name === "F" || name === "t" || name === "T") {
    const character = typedText(yield);
    if (character === undefined) return FAILED;
    context.lastFind = { character, forward: name === "f" || name === "t", till: name === "t" || name === "T" };
    return find(request, context.lastFind, false);
  }
  if (name === "'" || name === "`") return toMark(request, yield, name === "'");
  if (name === "/" || name === "?") return yield* readSearch(request, name === "/");
  if ((name === "i" || name === "a") && (request.operator !== undefined || context.visual)) {
    return objectMotion(request, yield, name === "a");
  }
  return MOTIONS[name]?.(request);
}

const ALIASES: Readonly<Record<string, string>> = {
  "<Left>": "h",
  "<C-h>": "<BS>",
  "<Right>": "l",
  "<Up>": "k",
  "<C-p>": "k",
  "<Down>": "j",
  "<C-n>": "j",
  "<C-j>": "j",
  "<Home>": "0",
  "<End>": "$",
  "<C-Home>": "gg",
  "<S-Left>": "b",
  "<C-Left>": "B",
  "<S-Right>": "w",
  "<C-Right>": "W",
  "<CR>": "+",
  "<Enter>": "+",
  "<C-m>": "+",
  "<Space>": " ",
  "<Bar>": "|",
};

const MOTIONS: Readonly<Record<string, (request: MotionRequest) => Outcome>> = {
  h: ({ context, count, operator }) => sideways(context, count, operator, false),
  l: ({ context, count, operator }) => sideways(context, count, operator, true),
  "<BS>": (request) => overBreaks(request, false),
  " ": (request) => overBreaks(request, true),
  j: ({ context, count }) => upOrDown(context, count),
  k: ({ context, count }) => upOrDown(context, -count),
  gj: ({ context, count }) => upOrDown(context, count),
  gk: ({ context, count }) => upOrDown(context, -count),
  "+": ({ context, count }) => toFirstNonBlank(context, count),
  "-": ({ context, count }) => toFirstNonBlank(context, -count),
  _: (request) => linesFromHere(request),
  "0": ({ context }) => exclusive({ row: context.cursor.row, column: 0 }),
  g0: ({ context }) => exclusive({ row: context.cursor.row, column: 0 }),
  "^": ({ context }) => exclusive(context.firstNonBlank(context.cursor.row)),
  "g^": ({ context }) => exclusive(context.firstNonBlank(context.cursor.row)),
  $: ({ context, count }) => toLineEnd(context, count),
  g$: ({ context, count }) => toLineEnd(context, count),
  g_: ({ context, count }) => toLastNonBlank(context, count),
  "|": ({ context, count }) => {
    const { row } = context.cursor;
    return exclusive({ row, column: Math.min(indexAtCell(context.line(), count - 1), context.lastColumn(row)) });
  },
  G: ({ context, count, counted }) => jumpToRow(context, counted ? count - 1 : context.text.lineCount - 1),
  gg: ({ context, count }) => jumpToRow(context, count - 1),
  H: ({ context, count }) => onScreen(context, ({ first, last }) => Math.min(first + count - 1, last)),
  M: ({ context }) => onScreen(context, ({ middle }) => middle),
  L: ({ context, count }) => onScreen(context, ({ first, last }) => Math.max(last - count + 1, first)),
  w: (request) => nextWord(request, false),
  W: (request) => nextWord(request, true),
  e: (request) => wordEnd(request, false, false),
  E: (request) => wordEnd(request, true, false),
  b: (request) => previousWord(request, false),
  B: (request) => previousWord(request, true),
  ge: (request) => previousWordEnd(request, false),
  gE: (request) => previousWordEnd(request, true),
  ";": (request) => repeatFind(request, false),
  ",": (request) => repeatFind(request, true),
  "%": (request) => (request.counted ? toPercentage(request) : toBracket(request.context)),
  "{": (request) => paragraph(request, -1),
  "}": (request) => paragraph(request, 1),
  "(": (request) => sentence(request, -1),
  ")": (request) => sentence(request, 1),
  n: (request) => searchAgain(request, false),
  N: (request) => searchAgain(request, true),
  "*": (request) => searchWord(request, true),
  "#": (request) => searchWord(request, false),
};

function sideways(context: ViContext, count: number, operator: string | undefined, forward: boolean): Outcome {
  const { row, column } = context.cursor;
  const line = context.line();
  const last = operator === undefined ? context.lastColumn(row) : line.length;
  let at = column;
  for (let left = count; left > 0; left--) {
    const next = forward ? nextGrapheme(line, at) : previousGrapheme(line, at);
    if (next === at || next > last) break;
    at = next;
  }
  return at === column && operator === undefined ? FAILED : exclusive({ row, column: at });
}

/** Backspace and space go over line breaks; where there is something to take, the break counts as a character. */
function overBreaks({ context, count, operator }: MotionRequest, forward: boolean): Outcome {
  const scan = new Scan(context.text, context.cursor);
  const deletes = operator === "d" || operator === "c";
  const countsBreaks = context.visual || (forward ? operator !== undefined : deletes);
  for (let left = count; left > 0; left--) {
    const forwards = countsBreaks ? () => scan.next() : () => scan.nextCharacter();
    const backwards = countsBreaks ? () => scan.previous() : () => scan.previousCharacter();
    if ((forward ? forwards() : backwards()) !== "none") continue;
    if (left === count && operator === undefined) return FAILED;
    break;
  }
  return { ...exclusive(scan.position), exact: !forward && deletes && !scan.onEmptyLine };
}

function rowAt(context: ViContext, rows: number): number | undefined {
  const { row } = context.cursor;
  const target = Math.max(0, Math.min(row + rows, context.text.lineCount - 1));
  return target === row && rows !== 0 ? undefined : target;
}

function upOrDown(context: ViContext, rows: number): Outcome {
  const row = rowAt(context, rows);
  return row === undefined ? FAILED : { ...linewise(context.placeInRow(row)), vertical: true };
}

function toRow(context: ViContext, row: number): Motion {
  return linewise(context.firstNonBlank(row));
}

function toFirstNonBlank(context: ViContext, rows: number): Outcome {
  const row = rowAt(context, rows);
  return row === undefined ? FAILED : toRow(context, row);
}

/** `_`. A yank leaves the cursor in its column. */
function linesFromHere({ context, count, operator }: MotionRequest): Outcome {
  const row = rowAt(context, count - 1);
  if (row === undefined) return FAILED;
  return operator === "y" ? linewise({ row, column: context.cursor.column }) : toRow(context, row);
}

function jumpToRow(context: ViContext, row: number): Motion {
  return { ...toRow(context, Math.max(0, Math.min(row, context.text.lineCount - 1))), jump: true };
}

function onScreen(context: ViContext, choose: (viewport: ViViewport) => number): Motion {
  return jumpToRow(context, choose(context.viewport));
}

function toLineEnd(context: ViContext, count: number): Outcome {
  const row = rowAt(context, count - 1);
  if (row === undefined) return FAILED;
  context.want = Number.POSITIVE_INFINITY;
  return { ...inclusive({ row, column: context.lastColumn(row) }), vertical: true };
}

function toLastNonBlank(context: ViContext, count: number): Outcome {
  const row = rowAt(context, count - 1);
  if (row === undefined) return FAILED;
  const line = context.line(row);
  let end = line.length;
  while (end > 0 && isWhite(line, end - 1)) end--;
  return inclusive({ row, column: previousGrapheme(line, end) });
}

/** A place past the last character of a line is on it for a cursor, and takes it in for an operator. */
function offLineEnd(context: ViContext, target: Position): Motion {
  const line = context.line(target.row);
  if (context.visual || target.column === 0 || target.column < line.length) return exclusive(target);
  return inclusive({ row: target.row, column: previousGrapheme(line, target.column) });
}

function nextWord(request: MotionRequest, bigWords: boolean): Outcome {
  const { context, count, operator } = request;
  const scan = new Scan(context.text, context.cursor);
  // `cw` on a word is `ce`, but does not leave a word whose last character it is on.
  if (operator === "c" && scan.classHere(false) !== 0) return wordEnd(request, bigWords, true);
  const found = toNextWord(scan, count, bigWords, operator !== undefined);
  if (!found && operator === undefined && !isBefore(context.cursor, scan.position)) return FAILED;
  return isBefore(context.cursor, scan.position) ? offLineEnd(context, scan.position) : exclusive(scan.position);
}

function wordEnd({ context, count, operator }: MotionRequest, bigWords: boolean, stay: boolean): Outcome {
  const scan = new Scan(context.text, context.cursor);
  const found = toWordEnd(scan, count, bigWords, stay);
  if (!found && operator === undefined && !isBefore(context.cursor, scan.position)) return FAILED;
  return inclusive(offLineEnd(context, scan.position).target);
}

function previousWord({ context, count }: MotionRequest, bigWords: boolean): Outcome {
  const scan = new Scan(context.text, context.cursor);
  const found = toPreviousWord(scan, count, bigWords);
  return { ...exclusive(scan.position), short: !found };
}

function previousWordEnd({ context, count }: MotionRequest, bigWords: boolean): Outcome {
  const scan = new Scan(context.text, context.cursor);
  const found = toPreviousWordEnd(scan, count, bigWords);
  return { ...inclusive(scan.position), short: !found };
}

function find({ context, count }: MotionRequest, wanted: CharacterSearch, repeated: boolean): Outcome {
  const { row, column } = context.cursor;
  const found = findCharacter(context.line(), column, wanted, count, repeated);
  if (found === undefined) return FAILED;
  return { target: { row, column: found }, kind: wanted.forward ? "inclusive" : "exclusive" };
}

function repeatFind(request: MotionRequest, opposite: boolean): Outcome {
  const { lastFind } = request.context;
  if (lastFind === undefined) return FAILED;
  return find(request, { ...lastFind, forward: lastFind.forward !== opposite }, true);
}

function toBracket(context: ViContext): Outcome {
  const target = matchingBracket(context.text, context.cursor);
  return target === undefined ? FAILED : { ...inclusive(target), far: true, jump: true };
}

function toPercentage({ context, count }: MotionRequest): Outcome {
  if (count > 100) return FAILED;
  return jumpToRow(context, Math.floor((count * context.text.lineCount + 99) / 100) - 1);
}

function paragraph({ context, count }: MotionRequest, direction: 1 | -1): Outcome {
  const found = paragraphBoundary(context.text, context.cursor, count, direction);
  if (found === undefined) return FAILED;
  return { target: found.target, kind: found.inclusive ? "inclusive" : "exclusive", far: true, jump: true };
}

function sentence({ context, count }: MotionRequest, direction: 1 | -1): Outcome {
  const target = sentenceStart(context.text, context.cursor, count, direction);
  return target === undefined ? FAILED : { ...offLineEnd(context, target), far: true, jump: true };
}

function toMark({ context }: MotionRequest, name: string, byLine: boolean): Outcome {
  const target = context.mark(name);
  if (target === undefined) return FAILED;
  return byLine ? { ...toRow(context, target.row), jump: true } : { ...exclusive(target), far: true, jump: true };
}

function* readSearch(request: MotionRequest, forward: boolean): Keys<Outcome> {
  const { context } = request;
  const before = context.pending;
  let pattern = "";
  for (;;) {
    const key = yield;
    if (isEscape(key)) return FAILED;
    if (key === "<CR>" || key === "<Enter>" || key === "<C-m>") break;
    if (key === "<BS>" || key === "<C-h>") {
      if (pattern === "") return FAILED;
      pattern = pattern.slice(0, previousGrapheme(pattern, pattern.length));
    } else if (key === "<C-u>") pattern = "";
    else if (key === "<C-w>") pattern = pattern.slice(0, blankStart(pattern, pattern.length));
    else pattern += typedText(key) ?? "";
    context.pending = before + pattern;
  }
  const wanted = pattern === "" ? context.lastSearch?.pattern : pattern;
  if (wanted === undefined) return FAILED;
  context.lastSearch = { pattern: wanted, forward };
  return searchFor(request, wanted, forward, context.cursor);
}

function searchFor({ context, count }: MotionRequest, pattern: string, forward: boolean, from: Position): Outcome {
  const targets: Position[] = [];
  try {
    const expression = toRegExp(pattern);
    while (targets.length < count) {
      const target = search(context.text, targets.at(-1) ?? from, expression, forward);
      // Round the text once: the matches come again.
      if (target === undefined || (targets[0] !== undefined && compare(target, targets[0]) === 0)) break;
      targets.push(target);
    }
  } catch {
    return FAILED;
  }
  const target = targets[(count - 1) % targets.length];
  return target === undefined ? FAILED : { ...exclusive(target), far: true, jump: true };
}

function searchAgain(request: MotionRequest, opposite: boolean): Outcome {
  const { lastSearch, cursor } = request.context;
  if (lastSearch === undefined) return FAILED;
  return searchFor(request, lastSearch.pattern, lastSearch.forward !== opposite, cursor);
}

function searchWord(request: MotionRequest, forward: boolean): Outcome {
  const { context } = request;
  const word = wordUnder(context.text, context.cursor);
  if (word === undefined) return FAILED;
  context.lastSearch = { pattern: word.pattern, forward };
  return searchFor(request, word.pattern, forward, word.start);
}

function objectMotion({ context, count }: MotionRequest, key: string, aroundToo: boolean): Outcome {
  const { anchor, cursor, text } = context;
  const extended = anchor !== undefined && (anchor.row !== cursor.row || anchor.column !== cursor.column);
  const range = textObject(key, {
    text,
    cursor,
    anchor: extended ? anchor : undefined,
    selecting: context.visual,
    count,
    around: aroundToo,
  });
  if (range === undefined) return FAILED;
  const kind = range.linewise ? "linewise" : range.inclusive ? "inclusive" : "exclusive";
  return { start: range.start, target: range.end, kind };
}
