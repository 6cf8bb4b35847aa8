// Reads a bracketed class of a regular expression: `[a-z]`, `[^\d]`, `[[:alpha:]_]`, `[\w&&[^a]]`.

import { type CodePointSet, complement, difference, foldCase, intersection, union } from "./code-points.ts";
import { parseEscape } from "./pattern-escape.ts";
import type { PatternReader } from "./pattern-reader.ts";

const NEST_LIMIT = 250;
const OPERATORS = ["&&", "--", "~~"];

/** The POSIX classes, which are about ASCII everywhere. */
const POSIX: Record<string, CodePointSet> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: [0x30, 0x39],
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};

/**
 * Reads a class whose opening bracket has been read.
 *
 * @param start where the opening bracket stands
 * @param depth how many classes it is inside of
 * @returns the characters it matches
 * @throws PatternError
 */
export function parseBracketed(reader: PatternReader, start: number, depth = 0): CodePointSet {
  if (depth === NEST_LIMIT) {
    reader.fail(`exceeds the maximum number of nested parentheses/brackets (${NEST_LIMIT})`, start, start + 1);
  }
  reader.skipBlank();
  const isNegated = reader.eat("^");
  if (isNegated) {
    reader.requireUnicode(start);
  }
  let set: CodePointSet | undefined;
  let operator = "";
  let items: CodePointSet[] = [];
  const close = () => {
    const right = fold(reader, union(...items));
    set = set === undefined ? right : combine(operator, set, right);
    items = [];
  };
  // What would end the class is one of its characters when it stands first.
  reader.skipBlank();
  while (reader.peek() === "-") {
    items.push([0x2d, 0x2d]);
    reader.next();
  }
  if (items.length === 0 && reader.peek() === "]") {
    items.push(range(reader, start));
  }
  for (reader.skipBlank(); !reader.isAtEnd; reader.skipBlank()) {
    const position = reader.position;
    const found = OPERATORS.find((sign) => reader.startsWith(sign));
    if (reader.eat("]")) {
      close();
      return isNegated ? complement(set ?? []) : (set ?? []);
    }
    if (found !== undefined) {
      reader.position += found.length;
      close();
      operator = found;
    } else if (reader.eat("[")) {
      items.push(posixClass(reader) ?? parseBracketed(reader, position, depth + 1));
    } else {
      items.push(range(reader, start));
    }
  }
  return reader.fail("unclosed character class", start, start + 1);
}

function fold(reader: PatternReader, set: CodePointSet): CodePointSet {
  return reader.flags.i ? foldCase(set) : set;
}

function combine(operator: string, left: CodePointSet, right: CodePointSet): CodePointSet {
  switch (operator) {
    case "&&":
      return intersection(left, right);
    case "--":
      return difference(left, right);
    default:
      return union(difference(left, right), difference(right, left));
  }
}

/** `[:name:]`, or undefined when it is something else, a nested class. */
function posixClass(reader: PatternReader): CodePointSet | undefined {
  const start = reader.position;
  let end = start;
  while (end < start + 12 && reader.slice(end, end + 2) !== ":]") {
    end += 1;
  }
  const [, isNegated, name = ""] = /^:(\^?)(\w+)$/.exec(reader.slice(start, end)) ?? [];
  const set = POSIX[name];
  if (set === undefined) {
    return undefined;
  }
  reader.position = end + 2;
  return isNegated ? complement(fold(reader, set)) : set;
}

/** One character, an escape, or a range of characters. */
function range(reader: PatternReader, classStart: number): CodePointSet {
  const start = reader.position;
  const first = item(reader);
  reader.skipBlank();
  const after = reader.peek(1);
  if (reader.peek() !== "-" || after === "]" || after === "-" || after === undefined) {
    return first.set;
  }
  reader.next();
  reader.skipBlank();
  if (reader.isAtEnd) {
    reader.fail("unclosed character class", classStart, classStart + 1);
  }
  const lastStart = reader.position;
  const last = item(reader);
  if (first.codePoint === undefined) {
    reader.fail("invalid range boundary, must be a literal", start, lastStart - 1);
  }
  if (last.codePoint === undefined) {
    reader.fail("invalid range boundary, must be a literal", lastStart, reader.position);
  }
  if (last.codePoint < first.codePoint) {
    const message = "invalid character class range, the start must be <= the end";
    reader.fail(message, start, reader.position);
  }
  return [first.codePoint, last.codePoint];
}

function item(reader: PatternReader): { set: CodePointSet; codePoint: number | undefined } {
  const start = reader.position;
  const character = reader.next();
  if (character !== "\\") {
    const codePoint = character.codePointAt(0) ?? 0;
    return { set: [codePoint, codePoint], codePoint };
  }
  if (/[0-9]/.test(reader.peek() ?? "")) {
    reader.fail("backreferences are not supported", start, start + 2);
  }
  if (/[AzbB]/.test(reader.peek() ?? "")) {
    reader.fail("invalid escape sequence found in character class", start, start + 2);
  }
  const escaped = parseEscape(reader, start);
  return typeof escaped === "number"
    ? { set: [escaped, escaped], codePoint: escaped }
    : { set: escaped, codePoint: undefined };
}
