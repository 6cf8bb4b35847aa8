// Compiles a regular expression to a nondeterministic automaton over classes of characters.

import { type CodePointSet, contains, union } from "./code-points.ts";
import type { Look, Node } from "./pattern.ts";

/** One step: take a character of a class, try two ways in order, ask about the surroundings, or be done. */
export type Step =
  | { kind: "take"; set: number; next: number }
  | { kind: "split"; first: number; second: number }
  | { kind: "look"; look: Look; word: number; next: number }
  | { kind: "match" };

/** A compiled pattern; `sets[0]` is the newline. */
export interface Program {
  steps: readonly Step[];
  start: number;
  sets: readonly CodePointSet[];
}

/** More steps than this make single transitions of the automaton slow. */
const STEP_LIMIT = 50_000;

/**
 * @param node the pattern
 * @param isReversed whether the program reads a text from its end to its start
 * @throws Error when the pattern is too large
 */
export function compile(node: Node, isReversed: boolean): Program {
  const compiler = new Compiler(isReversed);
  const end = compiler.add({ kind: "match" });
  return { start: compiler.compile(node, end), steps: compiler.steps, sets: compiler.sets };
}

/**
 * Sorts all characters into symbols: two characters that are in the same sets of a program are one symbol.
 *
 * @returns the first character of each range, and the symbol of each range; symbols count from 1, 0 is in no set
 */
export function classify(sets: readonly CodePointSet[]): {
  starts: readonly number[];
  symbols: readonly number[];
  members: readonly (readonly boolean[])[];
} {
  const starts = [...new Set([0, ...sets.flatMap((set) => set.map((edge, index) => edge + (index % 2)))])];
  starts.sort((one, other) => one - other);
  const known = new Map<string, number>();
  const members: boolean[][] = [sets.map(() => false)];
  const symbols = starts.map((start) => {
    const memberships = sets.map((set) => contains(set, start));
    const key = memberships.map(Number).join("");
    const symbol = known.get(key) ?? members.push(memberships) - 1;
    known.set(key, symbol);
    return symbol;
  });
  return { starts, symbols, members };
}

class Compiler {
  readonly steps: Step[] = [];
  readonly sets: CodePointSet[] = [[0x0a, 0x0a]];
  readonly #known = new Map<string, number>([["10,10", 0]]);
  readonly #isReversed: boolean;

  constructor(isReversed: boolean) {
    this.#isReversed = isReversed;
  }

  add(step: Step): number {
    if (this.steps.length === STEP_LIMIT) {
      throw new Error(`the pattern is too large: it needs more than ${STEP_LIMIT} steps`);
    }
    return this.steps.push(step) - 1;
  }

  /** Adds the steps of a node that go on with `next`. @returns the first of them */
  compile(node: Node, next: number): number {
    switch (node.kind) {
      case "set":
        return this.add({ kind: "take", set: this.#set(node.set), next });
      case "look":
        return this.add({ kind: "look", look: node.look, word: this.#set(node.word), next });
      case "concat": {
        const nodes = this.#isReversed ? node.nodes : node.nodes.toReversed();
        return nodes.reduce((rest, part) => this.compile(part, rest), next);
      }
      case "alternate": {
        const [last, ...others] = node.nodes.map((branch) => this.compile(branch, next)).reverse();
        return others.reduce((rest, first) => this.add({ kind: "split", first, second: rest }), last ?? next);
      }
      case "repeat":
        return this.#repeat(node, next);
    }
  }

  #repeat({ node, min, max, isGreedy }: Node & { kind: "repeat" }, next: number): number {
    const split = (inside: number, outside: number): Step =>
      isGreedy ? { kind: "split", first: inside, second: outside } : { kind: "split", first: outside, second: inside };
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      const loop = this.add({ kind: "match" });
      const body = this.compile(node, loop);
      this.steps[loop] = split(body, next);
      // `x+` enters by its body: then the loop is the second time at the earliest.
      start = min > 0 ? body : loop;
    } else {
      for (let count = min; count < max; count++) {
        start = this.add(split(this.compile(node, start), next));
      }
    }
    const required = max === Number.POSITIVE_INFINITY ? min - 1 : min;
    for (let count = 0; count < required; count++) {
      start = this.compile(node, start);
    }
    return start;
  }

  #set(set: CodePointSet): number {
    const canonical = union(set);
    const key = canonical.join();
    const index = this.#known.get(key) ?? this.sets.push(canonical) - 1;
    this.#known.set(key, index);
    return index;
  }
}
