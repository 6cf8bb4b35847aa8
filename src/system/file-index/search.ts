// One search through the paths of a workspace, in slices.

import { type PreparedText, prepareText, score } from "../fuzzy.ts";
import { runInSlices } from "../glob/slices.ts";

/** A path that can be found. */
export interface Candidate {
  /** From the root; a directory ends with a slash. */
  readonly label: string;
  prepared: PreparedText | undefined;
}

interface Match {
  candidate: Candidate;
  score: number;
  /** Its place among the candidates. */
  index: number;
}

/** What being accepted lately is worth, in score: the last accepted item, and how much less each one before it. */
const BOOST = 200_000_000;
/** How long the first part may take, in ms: what is done by then needs no second question. */
const FIRST_SLICE = 4;
/** Candidates between two chances to be interrupted. */
const STRIDE = 64;

/** A search that has begun. */
export class Search {
  readonly #query: string;
  readonly #includeDirectories: boolean;
  readonly #candidates: readonly Candidate[];
  readonly #accepted: ReadonlyMap<string, number>;
  readonly #stop = new AbortController();
  #matches: Match[] = [];
  #isSorted = false;
  #isDone = false;

  /**
   * @param candidates all that can be found; never changed, only replaced
   * @param accepted the accepted paths, with larger numbers for later ones
   * @param former a search whose results may narrow this one
   * @param onDone called when the search ends after the constructor has returned
   */
  constructor(
    query: string,
    includeDirectories: boolean,
    candidates: readonly Candidate[],
    accepted: ReadonlyMap<string, number>,
    former: Search | undefined,
    onDone: () => void,
  ) {
    this.#query = query;
    this.#includeDirectories = includeDirectories;
    this.#candidates = candidates;
    this.#accepted = accepted;
    const work = this.#compare(former === undefined ? undefined : this.#narrowed(former));
    const end = performance.now() + FIRST_SLICE;
    while (performance.now() < end && !this.#isDone) {
      work.next();
    }
    if (!this.#isDone) {
      runInSlices(work, this.#stop.signal).then(onDone, () => undefined);
    }
  }

  /** Whether there is more to come. */
  get isRunning(): boolean {
    return !this.#isDone && !this.#stop.signal.aborted;
  }

  /** How many match, so far. */
  get matched(): number {
    return this.#matches.length;
  }

  /** Whether this is the search for something. */
  answers(query: string, includeDirectories: boolean, candidates: readonly Candidate[]): boolean {
    const isSame = query === this.#query && includeDirectories === this.#includeDirectories;
    return isSame && candidates === this.#candidates;
  }

  /** The best of what was found, in order. */
  best(offset: number, limit: number): Match[] {
    if (!this.#isSorted) {
      this.#matches.sort((a, b) => a.score - b.score || a.index - b.index);
      this.#isSorted = true;
    }
    return this.#matches.slice(offset, offset + limit);
  }

  /** Ends the search; what was found stays. */
  stop(): void {
    this.#stop.abort();
  }

  /** What matches a query matches what it was before one typed on. */
  #narrowed(former: Search): Match[] | undefined {
    const isSame = former.#candidates === this.#candidates && former.#includeDirectories === this.#includeDirectories;
    // A space starts another word and so changes what the letters before it mean.
    const isLonger = this.#query.startsWith(former.#query) && !this.#query.includes(" ");
    return isSame && isLonger && former.#isDone && former.#query !== "" ? former.#matches : undefined;
  }

  *#compare(narrowed: readonly Match[] | undefined): Generator<undefined, void> {
    const order = [...this.#accepted.keys()].reverse();
    const recency = new Map(order.map((path, index) => [path, BOOST - (BOOST / 2) * (index / order.length)]));
    const count = narrowed?.length ?? this.#candidates.length;
    for (let at = 0; at < count; at++) {
      const index = narrowed === undefined ? at : (narrowed[at]?.index ?? 0);
      const candidate = this.#candidates[index];
      if (candidate !== undefined) {
        this.#consider(candidate, index, recency);
      }
      if (at % STRIDE === STRIDE - 1) {
        yield;
      }
    }
    this.#isDone = true;
  }

  #consider(candidate: Candidate, index: number, recency: ReadonlyMap<string, number>): void {
    const isDirectory = candidate.label.endsWith("/");
    if (isDirectory && !this.#includeDirectories) {
      return;
    }
    if (this.#query !== "") {
      candidate.prepared ??= prepareText(candidate.label);
    }
    const found = score(candidate.prepared ?? candidate.label, this.#query);
    if (found !== undefined) {
      const path = isDirectory ? candidate.label.slice(0, -1) : candidate.label;
      this.#matches.push({ candidate, index, score: found - Math.round(recency.get(path) ?? 0) });
      this.#isSorted = false;
    }
  }
}
