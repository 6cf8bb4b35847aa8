// `ingot.perf`: how long stretches of code take. `metrics.perf` shows what is collected here.
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

/** What was measured under one label; durations in milliseconds. */
export interface PerfRow {
  label: string;
  count: number;
  last: number;
  /** Percentiles of the latest measurements. */
  p50: number;
  p95: number;
  p99: number;
  max: number;
  total: number;
}

/** Measurements of one label that percentiles are made of. */
const KEPT = 1000;
/** Labels that are kept apart; further ones are passed over. */
const MOST_LABELS = 1000;

/** The measurements of one label. */
class Series {
  private readonly latest: number[] = [];
  private count = 0;
  private total = 0;
  private max = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    this.latest[this.count % KEPT] = value;
    this.count++;
    this.total += value;
    this.max = Math.max(this.max, value);
  }

  row(label: string): PerfRow {
    const { count, total, max } = this;
    const sorted = [...this.latest].sort((a, b) => a - b);
    // The smallest value that so many per cent do not exceed.
    const percentile = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] as number;
    const last = this.latest[(count - 1) % KEPT] as number;
    return { label, count, last, p50: percentile(50), p95: percentile(95), p99: percentile(99), max, total };
  }
}

/** Durations and gauges, collected while that is switched on. */
export class PerfCollector {
  enabled = false;
  private readonly durations = new Map<string, Series>();
  private readonly values = new Map<string, Series>();

  /** Notes how long something took, in milliseconds. */
  addDuration(label: string, milliseconds: number): void {
    if (this.enabled) add(this.durations, label, milliseconds);
  }

  /** Notes a value that goes up and down: a size, a length. */
  addValue(label: string, value: number): void {
    if (this.enabled) add(this.values, label, value);
  }

  clear(): void {
    this.durations.clear();
    this.values.clear();
  }

  /** What was collected, the largest totals first. @param limit of the durations */
  snapshot(limit?: number): { durations: PerfRow[]; values: PerfRow[]; enabled: boolean } {
    return { durations: rows(this.durations).slice(0, limit), values: rows(this.values), enabled: this.enabled };
  }
}

function add(series: Map<string, Series>, label: string, value: number): void {
  let found = series.get(label);
  if (found === undefined) {
    if (series.size >= MOST_LABELS) return;
    found = new Series();
    series.set(label, found);
  }
  found.add(value);
}

function rows(series: Map<string, Series>): PerfRow[] {
  return Array.from(series, ([label, found]) => found.row(label)).sort((a, b) => b.total - a.total);
}

export const namespace: Namespace = {
  name: "perf",
  tier: "Host",
  doc: "How long stretches of code take.",
  functions: {
    time: fn({
      doc: "Calls a function and notes how long it took, while `metrics.perf` collects; an error passes through. The function may wait where the caller may.",
      params: [
        ["label", t.string, "what it is noted under"],
        ["fn", t.fun("fun(): any")],
      ],
      returns: [["any", "result", "the first value that the function returned"]],
      // The start of the measurement; `setUp` puts the call around it.
      run: (runtime, _, fun) => {
        fun.release();
        return runtime.service(PerfCollector).enabled ? performance.now() : undefined;
      },
    }),
  },
  setUp: (runtime, table) => {
    const note = (label: string, start: number) =>
      runtime.service(PerfCollector).addDuration(label, performance.now() - start);
    runtime.runStandard("ingot/perf.lua", [table, note]);
  },
};
