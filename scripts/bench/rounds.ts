// Taking samples in turn: A B C, A B C, so that whatever else the machine does falls on all sides alike, and none runs
// right after itself: a process that does finds the processor's caches warm and is faster by a fifth.
import type { Bench } from "./row.ts";

/**
 * Runs every contestant once a round and collects what it answers.
 * @param name what progress messages call this
 * @param share the part of the usual number of rounds to run, for contestants that take long
 * @returns the samples of each contestant, in the order of the rounds
 */
export async function alternate<Contestant extends string>(
  bench: Bench,
  name: string,
  contestants: Record<Contestant, () => number | Promise<number>>,
  share = 1,
): Promise<Record<Contestant, number[]>> {
  const entries = Object.entries(contestants) as [Contestant, () => number | Promise<number>][];
  const samples = Object.fromEntries(entries.map(([key]) => [key, [] as number[]])) as Record<Contestant, number[]>;
  const warmUps = Math.ceil(bench.warmUps * share);
  const rounds = Math.ceil(bench.rounds * share);
  for (let round = -warmUps; round < rounds; round++) {
    bench.progress(round < 0 ? `${name}: warming up` : `${name}: round ${round + 1} of ${rounds}`);
    for (const [key, take] of entries) {
      const sample = await take();
      if (round >= 0) samples[key].push(sample);
    }
  }
  return samples;
}

/** Milliseconds that `work` takes. */
export function milliseconds(work: () => void): number {
  const start = Bun.nanoseconds();
  work();
  return (Bun.nanoseconds() - start) / 1e6;
}
