// Runs long work in slices, so that keys, frames and timers get their turn.

/** How long a slice lasts, in ms. */
const SLICE = 4;

/**
 * Runs a generator to its end, giving way to other work every few ms.
 *
 * @param work yields where it may be interrupted
 * @param signal ends the work at its next yield
 * @returns what the work returns
 * @throws the signal's reason, or what the work throws
 */
export async function runInSlices<Result>(work: Generator<unknown, Result>, signal?: AbortSignal): Promise<Result> {
  try {
    for (let end = performance.now() + SLICE; ; ) {
      signal?.throwIfAborted();
      const step = work.next();
      if (step.done) {
        return step.value;
      }
      if (performance.now() > end) {
        await new Promise((resolve) => setImmediate(resolve));
        end = performance.now() + SLICE;
      }
    }
  } finally {
    work.return(undefined as never);
  }
}

/** Runs a generator to its end without a pause. */
export function runAtOnce<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}
