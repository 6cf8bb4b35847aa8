// Reads a regular expression in the syntax of Rust's `regex` crate, the one ripgrep has, into a tree.

import {
  type CodePointSet,
  complement,
  contains,
  difference,
  foldCase,
  SCALAR_VALUES,
  wordCharacters,
} from "./code-points.ts";
import { parseBracketed } from "./pattern-class.ts";
import { parseEscape } from "./pattern-escape.ts";
import { type Flags, PatternReader } from "./pattern-reader.ts";

export { PatternError } from "./pattern-reader.ts";

/** What must hold between two characters. */
export type Look = "line start" | "line end" | "text start" | "text end" | WordLook;
type WordLook = "word boundary" | "no word boundary" | "word start" | "word end";

/** A part of a regular expression. Groups leave no trace: nothing here asks what a group has matched. */
export type Node =
  | { kind: "set"; set: CodePointSet; isLiteral: boolean }
  | { kind: "look"; look: Look; word: CodePointSet }
  | { kind: "concat"; nodes: readonly Node[] }
  | { kind: "alternate"; nodes: readonly Node[] }
  | { kind: "repeat"; node: Node; min: number; max: number; isGreedy: boolean };

const NEST_LIMIT = 250;
const ASCII_WORD: CodePointSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const NEWLINE: CodePointSet = [0x0a, 0x0a];
const EMPTY: Node = { kind: "concat", nodes: [] };

const HINT = "\n\nConsider enabling PCRE2 with the --pcre2 flag, which can handle backreferences\nand look-around.";

/**
 * Parses a pattern. `^` and `$` are about lines unless `(?-m)` says otherwise, `.` is no newline unless `(?s)`.
 *
 * Not supported: matching single bytes of text that is not UTF-8 (`(?-u:.)`, `(?-u:\xFF)`, `(?-u:[^a])`).
 *
 * @param pattern the regular expression
 * @param ignoreCase whether `i` is set from the start
 * @throws PatternError with ripgrep's message
 */
export function parsePattern(pattern: string, ignoreCase: boolean): Node {
  const flags: Flags = { i: ignoreCase, m: true, s: false, U: false, u: true, x: false };
  return new PatternParser(new PatternReader(pattern, flags)).parse();
}

/**
 * Makes sure that no part of a pattern can match a newline, for a search that looks at one line at a time.
 *
 * @throws Error when the newline is asked for by itself
 */
export function withoutNewlines(node: Node): Node {
  switch (node.kind) {
    case "set":
      if (node.isLiteral && contains(node.set, 0x0a)) {
        throw new Error(
          "the literal '\"\\n\"' is not allowed in a regex\n\nConsider enabling multiline mode with the --multiline " +
            "flag (or -U for short).\nWhen multiline mode is enabled, new line characters can be matched.",
        );
      }
      return { ...node, set: difference(node.set, NEWLINE) };
    case "look":
      // Where each line is a text of its own, the ends of the text are the ends of the line.
      return node.look === "text start"
        ? { ...node, look: "line start" }
        : node.look === "text end"
          ? { ...node, look: "line end" }
          : node;
    case "repeat":
      return { ...node, node: withoutNewlines(node.node) };
    default:
      return { ...node, nodes: node.nodes.map(withoutNewlines) };
  }
}

/** Whether a match can hold a newline or depend on where lines end; if not, lines can be searched one by one. */
export function concernsNewlines(node: Node): boolean {
  switch (node.kind) {
    case "set":
      return contains(node.set, 0x0a);
    case "look":
      return node.look === "line start" || node.look === "line end";
    case "repeat":
      return concernsNewlines(node.node);
    default:
      return node.nodes.some(concernsNewlines);
  }
}

class PatternParser {
  readonly #reader: PatternReader;
  readonly #names = new Map<string, readonly [number, number]>();
  #depth = 0;

  constructor(reader: PatternReader) {
    this.#reader = reader;
  }

  parse(): Node {
    const node = this.#alternation();
    if (!this.#reader.isAtEnd) {
      this.#reader.fail("unopened group", this.#reader.position, this.#reader.position + 1);
    }
    return node;
  }

  #alternation(): Node {
    const reader = this.#reader;
    const branches: Node[] = [];
    let parts: Node[] = [];
    // What a repetition operator would repeat; after `(?i)` there is nothing, though something may stand before it.
    let last: Node | undefined;
    const add = (node: Node) => {
      parts.push(node);
      last = node;
    };
    for (reader.skipBlank(); !reader.isAtEnd && reader.peek() !== ")"; reader.skipBlank()) {
      const start = reader.position;
      const character = reader.next();
      if (character === "|") {
        branches.push({ kind: "concat", nodes: parts });
        parts = [];
        last = undefined;
      } else if (character === "(") {
        const group = this.#group(start);
        last = undefined;
        if (group !== undefined) {
          add(group);
        }
      } else if (character === "*" || character === "+" || character === "?" || character === "{") {
        const repeated = last ?? reader.fail("repetition operator missing expression", start, start + 1);
        parts.pop();
        add(this.#repeat(repeated, character, start));
      } else {
        add(this.#atom(character, start));
      }
    }
    const branch: Node = parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "concat", nodes: parts };
    return branches.length === 0 ? branch : { kind: "alternate", nodes: [...branches, branch] };
  }

  #atom(character: string, start: number): Node {
    const reader = this.#reader;
    switch (character) {
      case "[":
        return { kind: "set", set: parseBracketed(reader, start), isLiteral: false };
      case "\\":
        return this.#escape(start);
      case "^":
        return this.#look(reader.flags.m ? "line start" : "text start");
      case "$":
        return this.#look(reader.flags.m ? "line end" : "text end");
      case ".":
        reader.requireUnicode(start);
        return { kind: "set", set: reader.flags.s ? SCALAR_VALUES : complement(NEWLINE), isLiteral: false };
      default:
        return this.#literal(character.codePointAt(0) ?? 0);
    }
  }

  #escape(start: number): Node {
    const reader = this.#reader;
    const looks: Record<string, Look> = {
      A: "text start",
      z: "text end",
      b: "word boundary",
      B: "no word boundary",
      "<": "word start",
      ">": "word end",
    };
    const next = reader.peek();
    const look = next === undefined ? undefined : looks[next];
    if (look !== undefined) {
      reader.next();
      return this.#look(look);
    }
    if (next !== undefined && /[0-9]/.test(next)) {
      reader.fail("backreferences are not supported", start, start + 2, HINT);
    }
    const escaped = parseEscape(reader, start);
    return typeof escaped === "number" ? this.#literal(escaped) : { kind: "set", set: escaped, isLiteral: false };
  }

  #literal(codePoint: number): Node {
    const set: CodePointSet = [codePoint, codePoint];
    return { kind: "set", set: this.#reader.flags.i ? foldCase(set) : set, isLiteral: true };
  }

  #look(look: Look): Node {
    const isAboutWords = look.includes("word");
    return { kind: "look", look, word: !isAboutWords ? [] : this.#reader.flags.u ? wordCharacters() : ASCII_WORD };
  }

  /** A group, or undefined for `(?flags)`, which change what follows them. */
  #group(start: number): Node | undefined {
    const reader = this.#reader;
    if (this.#depth === NEST_LIMIT) {
      reader.fail(`exceeds the maximum number of nested parentheses/brackets (${NEST_LIMIT})`, start, start + 1);
    }
    const outer = reader.flags;
    if (reader.eat("?")) {
      const lookAround = ["=", "!", "<=", "<!"].find((sign) => reader.startsWith(sign));
      if (lookAround !== undefined) {
        const end = reader.position + lookAround.length;
        reader.fail("look-around, including look-ahead and look-behind, is not supported", start, end, HINT);
      }
      if (reader.startsWith("P<") || reader.startsWith("<")) {
        this.#name();
      } else if (this.#flags(start) === ")") {
        return undefined;
      }
    }
    this.#depth += 1;
    const node = this.#alternation();
    this.#depth -= 1;
    if (!reader.eat(")")) {
      reader.fail("unclosed group", start, start + 1);
    }
    reader.flags = outer;
    return node;
  }

  #name(): void {
    const reader = this.#reader;
    reader.eat("P");
    reader.eat("<");
    const start = reader.position;
    while (!reader.isAtEnd && reader.peek() !== ">") {
      const isValid = (reader.position === start ? /[A-Za-z_]/ : /[A-Za-z0-9_.[\]]/).test(reader.peek() ?? "");
      if (!isValid) {
        reader.fail("invalid capture group character", reader.position, reader.position + 1);
      }
      reader.next();
    }
    const end = reader.position;
    if (!reader.eat(">")) {
      reader.fail("unclosed capture group name", end, end);
    }
    if (start === end) {
      reader.fail("empty capture group name", start, start);
    }
    const name = reader.slice(start, end);
    const earlier = this.#names.get(name);
    if (earlier !== undefined) {
      reader.failAt("duplicate capture group name", [earlier, [start, end]]);
    }
    this.#names.set(name, [start, end]);
  }

  /** Reads `i-s:` or `i-s)`. @returns the sign it ends with */
  #flags(start: number): string {
    const reader = this.#reader;
    const flags: Flags = { ...reader.flags };
    let value = true;
    let last = "";
    const first = reader.position;
    while (!reader.isAtEnd) {
      const position = reader.position;
      const sign = reader.next();
      if (sign === ":" || sign === ")") {
        if (last === "-") {
          reader.fail("dangling flag negation operator", position - 1, position);
        }
        if (sign === ")" && position === first) {
          reader.fail("repetition operator missing expression", start + 1, start + 2);
        }
        reader.flags = flags;
        return sign;
      }
      if (sign === "-" && value) {
        value = false;
      } else if (sign in flags) {
        flags[sign as keyof Flags] = value;
      } else {
        reader.fail(sign === "-" ? "flag negation operator repeated" : "unrecognized flag", position, position + 1);
      }
      last = sign;
    }
    return reader.fail("expected flag but got end of regex", reader.position, reader.position);
  }

  #repeat(node: Node, operator: string, start: number): Node {
    const reader = this.#reader;
    const bounds: readonly [number, number] =
      operator === "{"
        ? this.#counts(start)
        : operator === "?"
          ? [0, 1]
          : [operator === "*" ? 0 : 1, Number.POSITIVE_INFINITY];
    reader.skipBlank();
    const isLazy = reader.eat("?");
    const [min, max] = bounds;
    return max === 0 ? EMPTY : { kind: "repeat", node, min, max, isGreedy: isLazy === reader.flags.U };
  }

  #counts(start: number): readonly [number, number] {
    const reader = this.#reader;
    const min = this.#count(start);
    let max = min;
    if (reader.eat(",")) {
      reader.skipBlank();
      max = reader.peek() === "}" ? Number.POSITIVE_INFINITY : this.#count(start);
    }
    if (!reader.eat("}")) {
      reader.fail("unclosed counted repetition", start, reader.position);
    }
    if (max < min) {
      const message = "invalid repetition count range, the start must be <= the end";
      reader.fail(message, start, reader.position);
    }
    return [min, max];
  }

  #count(start: number): number {
    const reader = this.#reader;
    reader.skipBlank();
    const first = reader.position;
    while (/[0-9]/.test(reader.peek() ?? "")) {
      reader.next();
    }
    if (reader.isAtEnd) {
      reader.fail("unclosed counted repetition", start, reader.position);
    }
    if (first === reader.position) {
      reader.fail("repetition quantifier expects a valid decimal", first, first);
    }
    const digits = reader.slice(first, reader.position);
    reader.skipBlank();
    return Number(digits);
  }
}
