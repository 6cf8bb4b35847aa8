// Calls what plugins draw with: an error is shown where they would have drawn, and what takes too long is not called
// again for a while, so that everything else goes on being painted.

/** How long a painter that failed is left alone at first, and at most, in milliseconds. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;
/** A painter that fails faster than this is called with the next frame again. */
const QUICK = 20;

interface Failure {
  message: string;
  /** Not before this time, as `performance.now()` tells it. */
  retry: number;
  pause: number;
}

export class GuardedPainters {
  private readonly failures = new WeakMap<object, Failure>();

  /** @param report told of each failure */
  constructor(private readonly report: (error: unknown, painter: object) => void) {}

  /**
   * Calls a painter.
   * @param painter what is painted with; another one for the same place starts without a past
   * @returns what to show instead, when it failed
   */
  paint(painter: object, work: () => void): string | undefined {
    const failure = this.failures.get(painter);
    const start = performance.now();
    if (failure !== undefined && start < failure.retry) return failure.message;
    try {
      work();
      if (failure !== undefined) this.failures.delete(painter);
      return undefined;
    } catch (error) {
      const end = performance.now();
      const isSlow = end - start > QUICK;
      const pause = isSlow ? Math.min(LONGEST_PAUSE, (failure?.pause ?? FIRST_PAUSE / 2) * 2) : 0;
      const message = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] as string;
      this.failures.set(painter, { message, retry: end + pause, pause: Math.max(pause, FIRST_PAUSE / 2) });
      this.report(error, painter);
      return message;
    }
  }
}
