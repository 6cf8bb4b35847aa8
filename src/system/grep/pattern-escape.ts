// Reads what may follow a backslash in a regular expression, inside or outside of brackets: characters and classes.

import { type CodePointSet, complement, foldCase, property, SCALAR_VALUES, wordCharacters } from "./code-points.ts";
import type { PatternReader } from "./pattern-reader.ts";

const CONTROLS: Record<string, number> = { a: 0x07, f: 0x0c, t: 0x09, n: 0x0a, r: 0x0d, v: 0x0b };
const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };

/** The Perl classes: without Unicode, and with. */
const PERL: Record<string, readonly [CodePointSet, () => CodePointSet]> = {
  d: [[0x30, 0x39], () => property("\\p{Nd}") ?? []],
  s: [[0x09, 0x0d, 0x20, 0x20], () => property("\\p{White_Space}") ?? []],
  w: [[0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a], wordCharacters],
};

/**
 * Reads an escape whose backslash has been read.
 *
 * @param start where the backslash stands
 * @returns the class it stands for, or the one character, which the caller has to fold
 * @throws PatternError
 */
export function parseEscape(reader: PatternReader, start: number): CodePointSet | number {
  if (reader.isAtEnd) {
    reader.fail("incomplete escape sequence, reached end of pattern prematurely", start, reader.position);
  }
  const character = reader.next();
  const perl = PERL[character.toLowerCase()];
  if (perl !== undefined) {
    const isNegated = character < "a";
    if (isNegated) {
      reader.requireUnicode(start);
    }
    const set = reader.flags.u ? perl[1]() : perl[0];
    return isNegated ? complement(set) : set;
  }
  if (character === "p" || character === "P") {
    return unicodeClass(reader, start, character === "P");
  }
  return literal(reader, character, start);
}

function literal(reader: PatternReader, character: string, start: number): number {
  const digits = HEX_DIGITS[character];
  if (digits !== undefined) {
    const codePoint = reader.peek() === "{" ? bracedHex(reader, start) : fixedHex(reader, digits);
    if (codePoint > 0x7f) {
      reader.requireUnicode(start);
    }
    return codePoint;
  }
  const control = CONTROLS[character];
  if (control !== undefined) {
    return control;
  }
  const isPunctuation = /[!-/:-@[-`{-~]/.test(character) || (reader.flags.x && character === " ");
  return isPunctuation
    ? (character.codePointAt(0) ?? 0)
    : reader.fail("unrecognized escape sequence", start, reader.position);
}

function fixedHex(reader: PatternReader, count: number): number {
  const start = reader.position;
  while (reader.position < start + count) {
    if (reader.isAtEnd) {
      reader.fail("incomplete escape sequence, reached end of pattern prematurely", reader.position, reader.position);
    }
    if (!/[0-9A-Fa-f]/.test(reader.next())) {
      reader.fail("invalid hexadecimal digit", reader.position - 1, reader.position);
    }
  }
  return scalarValue(reader, start, reader.position);
}

function bracedHex(reader: PatternReader, start: number): number {
  const brace = reader.position;
  reader.next();
  while (!reader.isAtEnd && reader.peek() !== "}") {
    if (!/[0-9A-Fa-f]/.test(reader.next())) {
      reader.fail("invalid hexadecimal digit", reader.position - 1, reader.position);
    }
  }
  const end = reader.position;
  if (!reader.eat("}")) {
    reader.fail("incomplete escape sequence, reached end of pattern prematurely", brace, end);
  }
  if (end === brace + 1) {
    reader.fail("hexadecimal literal empty", brace, reader.position);
  }
  return scalarValue(reader, Math.max(brace + 1, start), end);
}

function scalarValue(reader: PatternReader, start: number, end: number): number {
  const value = Number.parseInt(reader.slice(start, end), 16);
  return value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)
    ? reader.fail("hexadecimal literal is not a Unicode scalar value", start, end)
    : value;
}

function unicodeClass(reader: PatternReader, start: number, isNegatedByLetter: boolean): CodePointSet {
  let name = "";
  if (reader.eat("{")) {
    const nameStart = reader.position;
    while (!reader.isAtEnd && reader.peek() !== "}") {
      reader.next();
    }
    name = reader.slice(nameStart, reader.position);
    if (!reader.eat("}")) {
      const message = "incomplete escape sequence, reached end of pattern prematurely";
      reader.fail(message, reader.position, reader.position);
    }
  } else if (!reader.isAtEnd) {
    name = reader.next();
  }
  const isNegated = isNegatedByLetter !== (name.startsWith("^") || name.includes("!="));
  const set = findProperty(name.replace(/^\^/, ""));
  if (set === undefined) {
    reader.fail("Unicode property not found", start, reader.position);
  }
  if (!reader.flags.u) {
    reader.fail("Unicode not allowed here", start, reader.position);
  }
  const folded = reader.flags.i ? foldCase(set) : set;
  return isNegated ? complement(folded) : folded;
}

/** Finds a property by its name as people write it; JavaScript knows one spelling only. */
function findProperty(text: string): CodePointSet | undefined {
  const [first = "", second] = text.split(/!?=|:/);
  const name = second ?? first;
  if (/^any$/i.test(name)) {
    return SCALAR_VALUES;
  }
  const kind = first.toLowerCase().replaceAll(/[_\s-]/g, "");
  const key =
    second === undefined
      ? ["", "Script="]
      : /^(sc|script)$/.test(kind)
        ? ["Script="]
        : /^(scx|scriptextensions)$/.test(kind)
          ? ["Script_Extensions="]
          : /^(gc|generalcategory)$/.test(kind)
            ? ["General_Category="]
            : [];
  const words = name.trim().split(/[_\s-]+/);
  const titled = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join("_");
  for (const prefix of key) {
    for (const spelling of [name, titled, name.toUpperCase()]) {
      const set = /^\w+$/.test(spelling) ? property(`\\p{${prefix}${spelling}}`) : undefined;
      if (set !== undefined) {
        return set;
      }
    }
  }
  return undefined;
}
