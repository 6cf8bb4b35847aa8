// Keeps a long search from holding up the program: says when to let other work go on, and when to stop altogether.

/** How long other work may have to wait, in milliseconds. */
const SLICE = 8;

/** The search was ended from outside. */
export class Stopped extends Error {
  override name = "Stopped";
}

/** The time of one search. */
export class Clock {
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: number;
  #sliceEnd = performance.now() + SLICE;

  /**
   * @param signal ends the search
   * @param timeout in milliseconds; undefined: none
   */
  constructor(signal: AbortSignal | undefined, timeout: number | undefined) {
    this.#signal = signal;
    this.#deadline = timeout === undefined ? Number.POSITIVE_INFINITY : performance.now() + timeout;
  }

  /** Whether the time allowed is over. */
  get isOver(): boolean {
    return performance.now() >= this.#deadline;
  }

  /** Whether it is time for a `pause`. */
  get isDue(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  /**
   * Lets other work go on.
   *
   * @throws Stopped when the search is to end
   */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#signal?.aborted === true || this.isOver) {
      throw new Stopped("the search was stopped");
    }
    this.#sliceEnd = performance.now() + SLICE;
  }
}
