// What a row of the benchmark is: how it is declared, measured, and judged against its bound.
import { type Summary, summarize } from "./statistics.ts";

export type Unit = "ms" | "µs" | "MB" | "bytes" | "in use";

/**
 * The one number a row is about, made of the medians:
 * `ratio` is ours / baseline, `speedup` baseline / ours, `difference` ours - baseline in the row's unit, and `absolute`
 * ours alone. A bound is the least allowed `speedup`, and the most allowed of everything else.
 */
export type Figure = "ratio" | "speedup" | "difference" | "absolute";

/** What every row is given. */
export interface Bench {
  /** The executable that is measured. */
  ingot: string;
  /** A temporary directory for whatever a row builds or writes. */
  directory: string;
  /** How many samples to take of each side. */
  rounds: number;
  /** How many rounds to run, and forget, before the first sample. */
  warmUps: number;
  /** Says what is being done, for somebody who waits. */
  progress(text: string): void;
}

/** Samples of both sides, in the row's unit, taken in alternating rounds. */
export interface Samples {
  ours: readonly number[];
  /** Missing where the row's figure is `absolute`. */
  baseline?: readonly number[];
}

/** Why a row cannot be measured on this machine. */
export interface Skipped {
  skipped: string;
}

export interface Row {
  /** What is measured; `--filter` looks in here. No two rows have the same name and baseline. */
  name: string;
  /** What it is compared with. */
  baseline: string;
  unit: Unit;
  figure: Figure;
  /** Rows without a bound are for information. */
  bound?: number;
  samples(bench: Bench): Promise<Samples | Skipped>;
}

export interface Measured {
  row: Row;
  ours: Summary;
  baseline: Summary | undefined;
  figure: number;
  /** `info` where the row has no bound. */
  verdict: "ok" | "over" | "info";
}

export interface NotMeasured {
  row: Row;
  verdict: "skipped" | "failed";
  reason: string;
}

export type Result = Measured | NotMeasured;

/** Makes the result of `make` common to all rows of a run: the first row that asks pays for it. */
export function shared<T>(make: (bench: Bench) => Promise<T>): (bench: Bench) => Promise<T> {
  const made = new WeakMap<Bench, Promise<T>>();
  return (bench) => {
    const known = made.get(bench);
    if (known !== undefined) return known;
    const result = make(bench);
    made.set(bench, result);
    return result;
  };
}

/** Computes a row's figure and judges it. */
export function judge(row: Row, samples: Samples): Measured {
  const ours = summarize(samples.ours);
  const baseline = samples.baseline && summarize(samples.baseline);
  const figure = figureOf(row.figure, ours.median, baseline?.median);
  return { row, ours, baseline, figure, verdict: verdictOf(row, figure) };
}

function figureOf(kind: Figure, ours: number, baseline: number | undefined): number {
  if (kind === "absolute") return ours;
  if (baseline === undefined) throw new TypeError(`the figure '${kind}' needs a baseline`);
  if (kind === "ratio") return ours / baseline;
  return kind === "speedup" ? baseline / ours : ours - baseline;
}

function verdictOf({ figure: kind, bound }: Row, figure: number): Measured["verdict"] {
  if (bound === undefined) return "info";
  // Written so that NaN, the figure of a broken measurement, is over.
  return (kind === "speedup" ? figure >= bound : figure <= bound) ? "ok" : "over";
}

/** Measures a row; whatever goes wrong becomes its result. */
export async function measure(row: Row, bench: Bench): Promise<Result> {
  try {
    const samples = await row.samples(bench);
    if ("skipped" in samples) return { row, verdict: "skipped", reason: samples.skipped };
    return judge(row, samples);
  } catch (error) {
    return { row, verdict: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
