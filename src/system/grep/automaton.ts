// Runs a compiled pattern over bytes in linear time, whatever the pattern: a deterministic automaton, built as needed.
//
// A backtracking engine such as JavaScript's own can need exponential time and cannot be interrupted. Here each byte
// costs one table look-up, or the work of making one new state, and a scan stops and resumes at any byte.

import type { Look } from "./pattern.ts";
import { classify, type Program, type Step } from "./program.ts";
import { decode, sequenceLength, sequenceLengthBefore } from "./utf8.ts";

/** What `scan` returns instead of a position. */
export const NO_MATCH = -1;
/** The work allowed in one call is used up; call again to go on. */
export const PAUSED = -2;

/** How an automaton reads. */
export interface AutomatonMode {
  /** Stop at the first sign of a match; otherwise find where the leftmost match ends. */
  isEarliest?: boolean;
  /** Read from the end of a match towards the start of the text, for the longest match that ends exactly there. */
  isReversed?: boolean;
}

/** A place in a text, kept from one call of `scan` to the next. */
export interface Scan {
  readonly text: Uint8Array;
  /** The edges of the text: what lies beyond does not exist. */
  readonly from: number;
  readonly to: number;
  /** Reversed: where a match may start at the earliest. */
  readonly limit: number;
  position: number;
  state: number;
  /** Where the last match seen so far ends. */
  found: number;
}

interface State {
  /** The steps that wait for the next character, most wanted first. */
  steps: readonly number[];
  /** Whether a match may still begin. */
  isSearching: boolean;
  /** The symbol before, or one that looks the same to every assertion. */
  previous: number;
}

const STATE_LIMIT = 4000;
/** What one call of `scan` may do: so many steps, over so many bytes. */
const WORK_LIMIT = 200_000;
const BYTE_LIMIT = 1024 * 1024;
const UNKNOWN = 0;
const DEAD = 1;

/** An automaton with the states met so far. Serves one scan at a time. */
export class Automaton {
  readonly #steps: readonly Step[];
  readonly #start: number;
  readonly #isReversed: boolean;
  readonly #isEarliest: boolean;
  /** For each symbol, the sets it is in; the last symbol is the edge of the text. */
  readonly #members: readonly (readonly boolean[])[];
  readonly #edge: number;
  readonly #lookalike: readonly number[];
  readonly #ascii: Uint16Array;
  readonly #rangeStarts: readonly number[];
  readonly #rangeSymbols: readonly number[];
  /** The next state for a state and a symbol. */
  readonly #shift: number;
  #table: Int32Array;
  #matches: Uint8Array;
  #states: State[] = [];
  #known = new Map<string, number>();
  readonly #visited: Uint32Array;
  #visit = 0;
  #work = 0;

  constructor(program: Program, mode: AutomatonMode = {}) {
    this.#steps = program.steps;
    this.#start = program.start;
    this.#isReversed = mode.isReversed === true;
    this.#isEarliest = mode.isEarliest === true;
    const { starts, symbols, members } = classify(program.sets);
    this.#edge = members.length;
    this.#members = [...members, program.sets.map(() => false)];
    this.#rangeStarts = starts;
    this.#rangeSymbols = symbols;
    this.#ascii = Uint16Array.from({ length: 0x80 }, (_, code) => this.#symbolOf(code));
    this.#lookalike = this.#findLookalikes();
    this.#shift = Math.ceil(Math.log2(this.#members.length));
    this.#table = new Int32Array(64 << this.#shift);
    this.#matches = new Uint8Array(64);
    this.#visited = new Uint32Array(this.#steps.length);
    this.#forget();
  }

  /**
   * Starts a scan.
   *
   * @param text the bytes
   * @param from the first byte of the text
   * @param to the end of the text
   * @param position where to start reading, between the two
   * @param limit reversed: where to stop reading
   */
  begin(text: Uint8Array, from: number, to: number, position: number, limit = from): Scan {
    const steps = this.#isReversed ? [this.#start] : [];
    const state = { steps, isSearching: !this.#isReversed, previous: this.#symbolBehind(text, from, to, position) };
    return { text, from, to, limit, position, state: this.#stateNumber(state, false), found: NO_MATCH };
  }

  /**
   * Goes on with a scan.
   *
   * @returns where the match ends (with `isEarliest`: a place on the line on which a match ends), NO_MATCH or PAUSED
   */
  scan(scan: Scan): number {
    this.#work = 0;
    return this.#isReversed ? this.#scanBackward(scan) : this.#scanForward(scan);
  }

  #scanForward(scan: Scan): number {
    const { text, to } = scan;
    const ascii = this.#ascii;
    const shift = this.#shift;
    let { position, state } = scan;
    let stop = Math.min(to, position + BYTE_LIMIT);
    while (position < stop) {
      const byte = text[position] as number;
      let symbol: number;
      let next = position + 1;
      if (byte < 0x80) {
        symbol = ascii[byte] as number;
      } else {
        const length = sequenceLength(text, position, to);
        symbol = length === 0 ? 0 : this.#symbolOf(decode(text, position, length));
        next = position + (length || 1);
      }
      let target = this.#table[(state << shift) + symbol] as number;
      if (target === UNKNOWN) {
        target = this.#follow(state, symbol);
        if (this.#work > WORK_LIMIT) {
          stop = next;
        }
      }
      if (this.#matches[target] === 1) {
        if (this.#isEarliest) {
          return position;
        }
        scan.found = position;
      }
      if (target === DEAD) {
        return scan.found;
      }
      state = target;
      position = next;
    }
    if (position < to) {
      scan.position = position;
      scan.state = state;
      return PAUSED;
    }
    if (this.#matches[this.#follow(state, this.#edge)] === 1) {
      scan.found = to;
    }
    return scan.found;
  }

  #scanBackward(scan: Scan): number {
    const { text, from, limit, position: first } = scan;
    while (scan.position > limit) {
      const length = sequenceLengthBefore(text, scan.position, from);
      const start = scan.position - (length || 1);
      const symbol = length === 0 ? 0 : this.#symbolOf(decode(text, start, length));
      const target = this.#table[(scan.state << this.#shift) + symbol] || this.#follow(scan.state, symbol);
      if (this.#matches[target] === 1) {
        scan.found = scan.position;
      }
      if (target === DEAD) {
        return scan.found;
      }
      scan.state = target;
      scan.position = start;
      if (this.#work > WORK_LIMIT || first - scan.position > BYTE_LIMIT) {
        return PAUSED;
      }
    }
    const length = sequenceLengthBefore(text, limit, from);
    const before = length === 0 ? 0 : this.#symbolOf(decode(text, limit - length, length));
    if (this.#matches[this.#follow(scan.state, limit === from ? this.#edge : before)] === 1) {
      scan.found = limit;
    }
    return scan.found;
  }

  /** Finds the state that a symbol leads to, and remembers it. */
  #follow(number: number, symbol: number): number {
    const known = this.#table[(number << this.#shift) + symbol];
    const state = this.#states[number];
    if (known !== UNKNOWN || state === undefined) {
      return known ?? DEAD;
    }
    const { taken, isMatch } = this.#take(state, symbol);
    const previous = this.#lookalike[symbol] ?? 0;
    // A match is preferred to whatever would begin after it; in reverse the longest is wanted, not the preferred.
    const target = { steps: taken, isSearching: state.isSearching && !isMatch, previous };
    const isFull = this.#states.length >= STATE_LIMIT;
    const result = this.#stateNumber(target, isMatch);
    if (!isFull) {
      this.#table[(number << this.#shift) + symbol] = result;
    }
    return result;
  }

  /** Follows all ways between a state's last symbol and the next one, in their order, and then takes that symbol. */
  #take(state: State, symbol: number): { taken: number[]; isMatch: boolean } {
    const taken = new Set<number>();
    const pending = state.isSearching ? [this.#start] : [];
    pending.push(...state.steps.toReversed());
    this.#visit += 1;
    let isMatch = false;
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const step = this.#steps[index];
      if (step === undefined || this.#visited[index] === this.#visit) {
        continue;
      }
      this.#visited[index] = this.#visit;
      this.#work += 1;
      if (step.kind === "split") {
        pending.push(step.second, step.first);
      } else if (step.kind === "take") {
        if (this.#members[symbol]?.[step.set]) {
          taken.add(step.next);
        }
      } else if (step.kind === "look") {
        if (this.#holds(step.look, step.word, state.previous, symbol)) {
          pending.push(step.next);
        }
      } else {
        isMatch = true;
        if (!this.#isReversed) {
          break;
        }
      }
    }
    return { taken: [...taken], isMatch };
  }

  #holds(look: Look, word: number, previous: number, next: number): boolean {
    const before = this.#isReversed ? next : previous;
    const after = this.#isReversed ? previous : next;
    const isWord = (symbol: number) => this.#members[symbol]?.[word] === true;
    switch (look) {
      case "text start":
        return before === this.#edge;
      case "text end":
        return after === this.#edge;
      case "line start":
        return before === this.#edge || this.#members[before]?.[0] === true;
      case "line end":
        return after === this.#edge || this.#members[after]?.[0] === true;
      case "word boundary":
        return isWord(before) !== isWord(after);
      case "no word boundary":
        return isWord(before) === isWord(after);
      case "word start":
        return !isWord(before) && isWord(after);
      case "word end":
        return isWord(before) && !isWord(after);
    }
  }

  #stateNumber(state: State, isMatch: boolean): number {
    const key = `${state.previous} ${state.isSearching} ${isMatch} ${state.steps.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) {
      return known;
    }
    if (state.steps.length === 0 && !state.isSearching && !isMatch) {
      return DEAD;
    }
    if (this.#states.length >= STATE_LIMIT) {
      this.#forget();
    }
    const number = this.#states.push(state) - 1;
    this.#known.set(key, number);
    if (number >= this.#matches.length) {
      this.#grow();
    }
    this.#matches[number] = isMatch ? 1 : 0;
    return number;
  }

  #grow(): void {
    const table = new Int32Array(this.#table.length * 2);
    table.set(this.#table);
    this.#table = table;
    const matches = new Uint8Array(this.#matches.length * 2);
    matches.set(this.#matches);
    this.#matches = matches;
  }

  /** Drops all states, to bound memory. */
  #forget(): void {
    const none: State = { steps: [], isSearching: false, previous: 0 };
    this.#states = [none, none];
    this.#known = new Map();
    this.#table.fill(UNKNOWN);
    this.#matches.fill(0);
  }

  #symbolBehind(text: Uint8Array, from: number, to: number, position: number): number {
    if (position === (this.#isReversed ? to : from)) {
      return this.#edge;
    }
    const length = this.#isReversed ? sequenceLength(text, position, to) : sequenceLengthBefore(text, position, from);
    const start = this.#isReversed ? position : position - length;
    const symbol = length === 0 ? 0 : this.#symbolOf(decode(text, start, length));
    return this.#lookalike[symbol] ?? 0;
  }

  #symbolOf(codePoint: number): number {
    let low = 0;
    let high = this.#rangeStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#rangeStarts[middle] ?? 0) <= codePoint) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return this.#rangeSymbols[low] ?? 0;
  }

  /** For each symbol the first one that no assertion of the program tells from it: fewer states. */
  #findLookalikes(): number[] {
    const asked = this.#steps.flatMap((step) => (step.kind === "look" ? [0, step.word] : []));
    const first = new Map<string, number>();
    return this.#members.map((member, symbol) => {
      const key = asked.length === 0 ? "" : `${symbol === this.#edge} ${asked.map((set) => member[set])}`;
      first.set(key, first.get(key) ?? symbol);
      return first.get(key) ?? symbol;
    });
  }
}
