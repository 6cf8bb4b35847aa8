// Calls what plugins draw and compose with: an error is reported, and what takes too long is not called again for a
// while, so that everything else goes on being painted.
import type { Owner } from "../../kernel/owner.ts";

/** How long what failed is left alone at first, and at most, in milliseconds. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
/** What fails faster than this is called with the next frame again. */
const QUICK = 20;

interface Failure {
  readonly message: string;
  /** Not before this time. */
  readonly retry: number;
  readonly pause: number;
}

/** What a call returned, or the first line of what went wrong, now or when it was called last. */
export type Outcome<T> =
  | { readonly failure: undefined; readonly value: T }
  | { readonly failure: string; readonly value?: undefined };

export class GuardedCalls {
  private readonly failures = new WeakMap<object, Failure>();

  /**
   * @param report told of failures: of quick ones again when a call has succeeded meanwhile
   * @param now the time in milliseconds
   */
  constructor(
    private readonly report: (error: unknown, owner: Owner | undefined, place: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Calls something of a plugin.
   * @param key what is called; something else in its place starts without a past
   * @param place what it is, for messages
   */
  call<T>(key: object, owner: Owner | undefined, place: string, work: () => T): Outcome<T> {
    const before = this.failures.get(key);
    const start = this.now();
    if (before !== undefined && start < before.retry) return { failure: before.message };
    try {
      const value = work();
      if (before !== undefined) this.failures.delete(key);
      return { failure: undefined, value };
    } catch (error) {
      const failure = failed(error, this.now() - start, this.now(), before);
      this.failures.set(key, failure);
      // To tell of it makes another frame: what fails in every frame is told of once, else there were no end of frames.
      if (before === undefined || failure.retry > this.now()) this.report(error, owner, place);
      return { failure: failure.message };
    }
  }
}

/** Each failure that took long doubles the pause. */
function failed(error: unknown, took: number, now: number, before: Failure | undefined): Failure {
  const message = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] as string;
  const last = before?.pause ?? 0;
  if (took <= QUICK) return { message, retry: now, pause: last };
  const pause = Math.min(LONGEST_PAUSE, last === 0 ? FIRST_PAUSE : last * 2);
  return { message, retry: now + pause, pause };
}
