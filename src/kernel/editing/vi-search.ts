// Looking for text in vi's ways: f t F T on a line, / ? over lines, and % for the bracket on the other side.
import { compare, type Position, type TextSource } from "./position.ts";
import { nextGrapheme, previousGrapheme } from "./text-units.ts";
import { classOf } from "./words.ts";

/** What f t F T look for. */
export interface CharacterSearch {
  readonly character: string;
  readonly forward: boolean;
  /** `t` and `T` stop short of it. */
  readonly till: boolean;
}

/**
 * The column that f t F T lead to.
 * @param repeated for `;` and `,`: a `t` that stands right before its character goes on to the next
 */
export function findCharacter(
  line: string,
  column: number,
  { character, forward, till }: CharacterSearch,
  count: number,
  repeated: boolean,
): number | undefined {
  const step = (at: number) => (forward ? nextGrapheme(line, at) : previousGrapheme(line, at));
  const isEdge = (at: number) => (forward ? at >= line.length : at <= 0);
  let at = column;
  let left = count;
  for (let first = true; left > 0; first = false) {
    if (isEdge(at)) return undefined;
    at = step(at);
    const matches = at < line.length && line.slice(at, nextGrapheme(line, at)) === character;
    if (matches && !(first && repeated && till && count === 1)) left--;
  }
  if (!till) return at;
  return forward ? previousGrapheme(line, at) : nextGrapheme(line, at);
}

/** Vim's pattern as one of JavaScript's, as far as the two agree. @throws SyntaxError when it is none */
export function toRegExp(pattern: string): RegExp {
  let source = "";
  let flags = "gu";
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? "";
    if (character === "\\") {
      const escaped = String.fromCodePoint(pattern.codePointAt(++i) ?? 0x5c);
      i += escaped.length - 1;
      if (escaped === "c") flags = "giu";
      else if (escaped !== "C") source += ESCAPES[escaped] ?? (/[a-zA-Z0-9]/.test(escaped) ? "" : literal(escaped));
    } else if (character === "[") {
      const end = pattern.indexOf("]", i + 2);
      if (end === -1) source += "\\[";
      else {
        source += pattern.slice(i, end + 1).replace(/(?<=.)\[/g, "\\[");
        i = end;
      }
    } else if (character === "*" && (source === "" || source === "^")) source += "\\*";
    else if (character === "^" && source !== "") source += "\\^";
    else if (character === "$" && i + 1 < pattern.length) source += "\\$";
    else source += /[+?(){}|/\]]/.test(character) ? `\\${character}` : character;
  }
  return new RegExp(source, flags);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "<": "(?<![\\p{L}\\p{N}_])(?=[\\p{L}\\p{N}_])",
  ">": "(?<=[\\p{L}\\p{N}_])(?![\\p{L}\\p{N}_])",
  "(": "(",
  ")": ")",
  "|": "|",
  "+": "+",
  "=": "?",
  "?": "?",
  "{": "{",
  "}": "}",
  s: "[ \\t]",
  S: "[^ \\t]",
  d: "\\d",
  D: "\\D",
  w: "\\w",
  W: "\\W",
  a: "[A-Za-z]",
  l: "[a-z]",
  u: "[A-Z]",
  x: "[0-9A-Fa-f]",
  t: "\\t",
};

function literal(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/** The nearest match after (or before) `from`, going round the end of the text. */
export function search(text: TextSource, from: Position, pattern: RegExp, forward: boolean): Position | undefined {
  const count = text.lineCount;
  for (let distance = 0; distance <= count; distance++) {
    const row = (((from.row + (forward ? distance : -distance)) % count) + count) % count;
    const columns = matchesIn(text.line(row) ?? "", pattern).filter((column) => {
      if (distance === 0) return forward ? column > from.column : column < from.column;
      return distance < count || (forward ? column <= from.column : column >= from.column);
    });
    const column = forward ? columns[0] : columns.at(-1);
    if (column !== undefined) return { row, column };
  }
  return undefined;
}

/** Where matches start; one past the end counts as the last character. */
function matchesIn(line: string, pattern: RegExp): number[] {
  const columns: number[] = [];
  for (const { index } of line.matchAll(pattern)) {
    columns.push(index >= line.length && line !== "" ? previousGrapheme(line, line.length) : index);
  }
  return columns;
}

/** The pattern for `*` and `#`, and where the search starts: the word under or after the cursor. */
export function wordUnder(
  text: TextSource,
  { row, column }: Position,
): { pattern: string; start: Position } | undefined {
  const line = text.line(row) ?? "";
  const classAt = (at: number) => classOf(line.slice(at, nextGrapheme(line, at)), false);
  let at = column;
  while (at < line.length && classAt(at) < 2) at = nextGrapheme(line, at);
  const whole = at < line.length;
  // Without a word, it is what stands here instead.
  if (!whole) for (at = column; at < line.length && classAt(at) === 0; ) at = nextGrapheme(line, at);
  if (at >= line.length) return undefined;
  const wanted = classAt(at);
  const belongs = (index: number) => classAt(index) === wanted;
  let start = at;
  while (start > 0 && belongs(previousGrapheme(line, start))) start = previousGrapheme(line, start);
  let end = at;
  while (end < line.length && belongs(end)) end = nextGrapheme(line, end);
  const quoted = line.slice(start, end).replace(/[\\^$.*[\]~/]/g, "\\$&");
  return { pattern: whole ? `\\<${quoted}\\>` : quoted, start: { row, column: start } };
}

const OPENING = "([{";
const CLOSING = ")]}";

/** `%`: the bracket that belongs to the first one at or after the position in its line. */
export function matchingBracket(text: TextSource, { row, column }: Position): Position | undefined {
  const line = text.line(row) ?? "";
  for (let at = column; at < line.length; at++) {
    const character = line[at] ?? "";
    const opening = OPENING.indexOf(character);
    const closing = CLOSING.indexOf(character);
    if (opening !== -1) return unbalanced(text, { row, column: at }, character, CLOSING[opening] ?? "", 1);
    if (closing !== -1) return unbalanced(text, { row, column: at }, character, OPENING[closing] ?? "", -1);
  }
  return undefined;
}

/**
 * The nearest `wanted` that has no `partner` of its own between it and `from`, which is not looked at itself.
 * @param direction 1 looks forward, -1 back
 */
export function unbalanced(
  text: TextSource,
  from: Position,
  partner: string,
  wanted: string,
  direction: 1 | -1,
): Position | undefined {
  let depth = 0;
  for (let row = from.row; row >= 0 && row < text.lineCount; row += direction) {
    const line = text.line(row) ?? "";
    let at = row === from.row ? from.column + direction : direction === 1 ? 0 : line.length - 1;
    for (; at >= 0 && at < line.length; at += direction) {
      if (line[at] === partner) depth++;
      else if (line[at] === wanted && depth-- === 0) return { row, column: at };
    }
  }
  return undefined;
}

/** The tags around a position, innermost first: `<name …>` and its `</name>`, ends exclusive. */
export function tagsAround(
  text: TextSource,
  at: Position,
): { open: [Position, Position]; close: [Position, Position] }[] {
  const stack: { name: string; start: Position; end: Position }[] = [];
  const found: { open: [Position, Position]; close: [Position, Position] }[] = [];
  for (let row = 0; row < text.lineCount; row++) {
    for (const match of (text.line(row) ?? "").matchAll(/<(\/?)([^<>]*)>/g)) {
      const [whole, slash, inside = ""] = match;
      const name = /^[^\s/]+/.exec(inside)?.[0];
      const start = { row, column: match.index };
      const end = { row, column: match.index + whole.length };
      if (name === undefined || inside.endsWith("/")) continue;
      if (slash !== "/") {
        stack.push({ name, start, end });
        continue;
      }
      const open = stack.findLastIndex((tag) => tag.name === name);
      if (open === -1) continue;
      const [tag] = stack.splice(open);
      if (tag !== undefined && compare(tag.start, at) <= 0 && compare(at, end) < 0) {
        found.push({ open: [tag.start, tag.end], close: [start, end] });
      }
    }
  }
  return found;
}
