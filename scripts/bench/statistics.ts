// What a series of samples says: its middle and its spread.

export interface Summary {
  median: number;
  /** A quarter of the samples is below this, three quarters are below `p75`. */
  p25: number;
  p75: number;
  count: number;
}

/**
 * The value below which `fraction` of the samples lies, interpolated between the two nearest ones
 * (Hyndman and Fan 1996, definition 7).
 * @param fraction 0 to 1
 * @throws RangeError when there are no samples
 */
export function quantile(samples: readonly number[], fraction: number): number {
  if (samples.length === 0) throw new RangeError("no samples");
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

export function summarize(samples: readonly number[]): Summary {
  return {
    median: median(samples),
    p25: quantile(samples, 0.25),
    p75: quantile(samples, 0.75),
    count: samples.length,
  };
}

/** Subtracts sample by sample: of two series taken in the same rounds, each round with its own noise. */
export function differences(from: readonly number[], what: readonly number[]): number[] {
  if (from.length !== what.length) throw new RangeError("the series differ in length");
  return from.map((value, i) => value - (what[i] as number));
}
