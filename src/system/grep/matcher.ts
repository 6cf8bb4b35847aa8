// Answers where in a text a pattern matches: which line, or from where to where.

import { Automaton, NO_MATCH, PAUSED, type Scan } from "./automaton.ts";
import type { Clock } from "./clock.ts";
import { concernsNewlines, type Node, parsePattern, withoutNewlines } from "./pattern.ts";
import { compile } from "./program.ts";

const NEWLINE = 0x0a;

/** A pattern ready to search with. */
export class Matcher {
  /** Whether matches may span lines; otherwise only `findLine` makes sense. */
  readonly spansLines: boolean;
  readonly #clock: Clock;
  readonly #literal: Buffer | undefined;
  readonly #isLiteralOnly: boolean;
  readonly #line: Automaton;
  readonly #forward: Automaton;
  readonly #backward: Automaton | undefined;

  /**
   * @param pattern a regular expression as `parsePattern` has them
   * @param clock lets other work go on during a long search
   * @throws PatternError or Error when the pattern cannot be used
   */
  constructor(pattern: string, options: { ignoreCase: boolean; multiline: boolean }, clock: Clock) {
    const parsed = parsePattern(pattern, options.ignoreCase);
    this.#clock = clock;
    this.spansLines = options.multiline && concernsNewlines(parsed);
    const node = this.spansLines ? parsed : withoutNewlines(parsed);
    const { text, isWhole } = requiredLiteral(node);
    this.#literal = text.length > 0 ? text : undefined;
    this.#isLiteralOnly = isWhole;
    const program = compile(node, false);
    this.#line = new Automaton(program, { isEarliest: true });
    this.#forward = new Automaton(program);
    this.#backward = this.spansLines ? new Automaton(compile(node, true), { isReversed: true }) : undefined;
  }

  /**
   * Finds the next line with a match. Every line is a text of its own.
   *
   * @param text whole lines, the last one perhaps without its newline
   * @param from where a line starts
   * @returns a place on the line, or -1
   */
  async findLine(text: Buffer, from: number): Promise<number> {
    if (this.#clock.isDue) {
      await this.#clock.pause();
    }
    if (from === text.length) {
      return NO_MATCH;
    }
    if (this.#literal === undefined) {
      // After the last newline there is no line any more on which nothing could be found.
      const end = text.at(-1) === NEWLINE ? text.length - 1 : text.length;
      return this.#run(this.#line, this.#line.begin(text, from, end, from));
    }
    let position = from;
    for (;;) {
      const candidate = text.indexOf(this.#literal, position);
      if (candidate === -1 || this.#isLiteralOnly) {
        return candidate;
      }
      const start = candidate === 0 ? 0 : text.lastIndexOf(NEWLINE, candidate - 1) + 1;
      const newline = text.indexOf(NEWLINE, candidate);
      const end = newline === -1 ? text.length : newline;
      if ((await this.#run(this.#line, this.#line.begin(text, start, end, start))) !== NO_MATCH) {
        return candidate;
      }
      position = end;
      if (this.#clock.isDue) {
        await this.#clock.pause();
      }
    }
  }

  /**
   * Finds the leftmost match, the one that a backtracking engine would find.
   *
   * @param from the start of the text
   * @param position where the search starts
   * @returns start and end, or undefined
   */
  async find(text: Buffer, from: number, position: number): Promise<readonly [number, number] | undefined> {
    if (this.#clock.isDue) {
      await this.#clock.pause();
    }
    if (this.#backward === undefined || (this.#literal !== undefined && !text.includes(this.#literal, position))) {
      return undefined;
    }
    const end = await this.#run(this.#forward, this.#forward.begin(text, from, text.length, position));
    if (end === NO_MATCH) {
      return undefined;
    }
    const start = await this.#run(this.#backward, this.#backward.begin(text, from, text.length, end, position));
    return [start, end];
  }

  async #run(automaton: Automaton, scan: Scan): Promise<number> {
    let result = automaton.scan(scan);
    while (result === PAUSED) {
      await this.#clock.pause();
      result = automaton.scan(scan);
    }
    return result;
  }
}

/** The longest text that every match must contain, and whether that text is the whole pattern. */
function requiredLiteral(node: Node): { text: Buffer; isWhole: boolean } {
  const parts = node.kind === "concat" ? node.nodes : [node];
  let best = "";
  let current = "";
  let isWhole = true;
  for (const part of parts) {
    const character = onlyCharacter(part);
    current = character === undefined ? "" : current + character;
    isWhole &&= character !== undefined;
    if (current.length > best.length) {
      best = current;
    }
  }
  return { text: Buffer.from(best), isWhole };
}

function onlyCharacter(node: Node): string | undefined {
  const [from, to] = node.kind === "set" && node.set.length === 2 ? node.set : [];
  return from !== undefined && from === to ? String.fromCodePoint(from) : undefined;
}
