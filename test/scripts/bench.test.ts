// The benchmark's arithmetic and its tables; no test measures time.
import { describe, expect, test } from "bun:test";
import { loadLine, type Machine } from "../../scripts/bench/machine.ts";
import { moduleSource } from "../../scripts/bench/modules.ts";
import { alternate } from "../../scripts/bench/rounds.ts";
import { type Bench, judge, measure, type Result, type Row, shared } from "../../scripts/bench/row.ts";
import { differences, median, quantile, summarize } from "../../scripts/bench/statistics.ts";
import {
  align,
  formatBound,
  formatFigure,
  formatMarkdown,
  formatTable,
  replaceBetweenMarkers,
  significant,
  toJson,
} from "../../scripts/bench/table.ts";

const plain = (text: string) => text;
const noColors = { bold: plain, dim: plain, green: plain, red: plain, yellow: plain };
const machine: Machine = {
  cpu: "Some CPU",
  cores: 2,
  memory: 8,
  platform: "linux x64",
  kernel: "6.1",
  bun: "1.0.0",
  loadBefore: 0.5,
  loadAfter: 1.5,
};

function bench(rounds = 3, warmUps = 1): Bench & { said: string[] } {
  const said: string[] = [];
  return { ingot: "ingot", directory: ".", rounds, warmUps, progress: (text) => void said.push(text), said };
}

function row(part: Partial<Row>): Row {
  const samples = async () => ({ ours: [2, 1, 3], baseline: [1, 1, 1] });
  return { name: "row", baseline: "other", unit: "ms", figure: "ratio", samples, ...part };
}

describe("statistics", () => {
  test("the median is the middle value, or the middle between two", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  test("quantiles are interpolated and reach from the least to the greatest", () => {
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(quantile([10, 20], 0.25)).toBe(12.5);
    expect(quantile([5, 1, 9], 0)).toBe(1);
    expect(quantile([5, 1, 9], 1)).toBe(9);
  });

  test("numbers are sorted as numbers, and the samples are left as they were", () => {
    const samples = [100, 9, 10];
    expect(summarize(samples)).toEqual({ median: 10, p25: 9.5, p75: 55, count: 3 });
    expect(samples).toEqual([100, 9, 10]);
  });

  test("nothing can be said of no samples", () => {
    expect(() => median([])).toThrow("no samples");
  });

  test("series are subtracted round by round", () => {
    expect(differences([5, 7], [1, 4])).toEqual([4, 3]);
    expect(() => differences([1], [1, 2])).toThrow(RangeError);
  });
});

describe("rounds", () => {
  test("contestants take turns, and warm-up rounds are forgotten", async () => {
    const order: string[] = [];
    const take = (name: string) => () => order.push(name);
    const samples = await alternate(bench(2, 1), "turns", { a: take("a"), b: take("b") });
    expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
    expect(samples).toEqual({ a: [3, 5], b: [4, 6] });
  });

  test("a share of the rounds is at least one", async () => {
    const samples = await alternate(bench(3, 0), "few", { a: () => 1 }, 1 / 10);
    expect(samples.a).toHaveLength(1);
  });
});

describe("rows", () => {
  test("a ratio and a difference must not exceed their bound", () => {
    const samples = { ours: [30], baseline: [10] };
    expect(judge(row({ figure: "ratio", bound: 3 }), samples)).toMatchObject({ figure: 3, verdict: "ok" });
    expect(judge(row({ figure: "ratio", bound: 2.9 }), samples)).toMatchObject({ verdict: "over" });
    expect(judge(row({ figure: "difference", bound: 20 }), samples)).toMatchObject({ figure: 20, verdict: "ok" });
    expect(judge(row({ figure: "difference", bound: 19 }), samples)).toMatchObject({ verdict: "over" });
  });

  test("a speedup must reach its bound", () => {
    const samples = { ours: [2], baseline: [20] };
    expect(judge(row({ figure: "speedup", bound: 10 }), samples)).toMatchObject({ figure: 10, verdict: "ok" });
    expect(judge(row({ figure: "speedup", bound: 11 }), samples)).toMatchObject({ verdict: "over" });
  });

  test("an absolute bound needs no baseline", () => {
    const result = judge(row({ figure: "absolute", bound: 1 }), { ours: [0.5, 0.7, 0.6] });
    expect(result).toMatchObject({ figure: 0.6, baseline: undefined, verdict: "ok" });
  });

  test("without a bound there is nothing to break, and a figure that is no number breaks any", () => {
    expect(judge(row({}), { ours: [9], baseline: [1] }).verdict).toBe("info");
    expect(judge(row({ bound: 3 }), { ours: [0], baseline: [0] }).verdict).toBe("over");
    expect(judge(row({ figure: "speedup", bound: 3 }), { ours: [0], baseline: [0] }).verdict).toBe("over");
  });

  test("what goes wrong in a row, or keeps it from running, is its result", async () => {
    const failing = row({ samples: () => Promise.reject(new Error("broken")) });
    const skipped = row({ samples: async () => ({ skipped: "not installed" }) });
    expect(await measure(failing, bench())).toEqual({ row: failing, verdict: "failed", reason: "broken" });
    expect(await measure(skipped, bench())).toEqual({ row: skipped, verdict: "skipped", reason: "not installed" });
  });

  test("what rows share is made once a run", async () => {
    let made = 0;
    const counted = shared(async () => ++made);
    const run = bench();
    expect(await Promise.all([counted(run), counted(run)])).toEqual([1, 1]);
    expect(await counted(bench())).toBe(2);
  });
});

describe("tables", () => {
  test("numbers keep three digits", () => {
    expect([0, 0.01234, 0.5, 1, 9.876, 12.34, 123.4, 1234.5].map(significant)).toEqual([
      "0.000",
      "0.0123",
      "0.500",
      "1.00",
      "9.88",
      "12.3",
      "123",
      "1235",
    ]);
    expect(significant(Number.NaN)).toBe("?");
  });

  test("figures and bounds say what they are", () => {
    expect(formatFigure(row({ figure: "ratio" }), 2.5)).toBe("2.50 ×");
    expect(formatFigure(row({ figure: "speedup" }), 12)).toBe("12.0 × faster");
    expect(formatFigure(row({ figure: "difference", unit: "MB" }), 1.5)).toBe("+1.50 MB");
    expect(formatFigure(row({ figure: "difference", unit: "MB" }), -1.5)).toBe("-1.50 MB");
    expect(formatBound(row({ figure: "ratio", bound: 0.55 }))).toBe("≤ 0.55 ×");
    expect(formatBound(row({ figure: "absolute", bound: 1 }))).toBe("≤ 1 ms");
    expect(formatBound(row({}))).toBe("");
  });

  test("columns are as wide as their widest cell", () => {
    const lines = [
      ["a", "bb"],
      ["ccc", "d"],
    ];
    expect(align(lines, new Set([1]))).toEqual([
      ["a  ", "bb"],
      ["ccc", " d"],
    ]);
  });

  const results: Result[] = [
    judge(row({ name: "start", bound: 3 }), { ours: [12], baseline: [10] }),
    judge(row({ name: "memory", unit: "MB", bound: 2 }), { ours: [30], baseline: [10] }),
    { row: row({ name: "other start", baseline: "deno" }), verdict: "skipped", reason: "deno is not installed" },
  ];

  test("the table has a line for every row, with its verdict at the end", () => {
    expect(formatTable(results, noColors)).toEqual([
      "what            ours  against   theirs  figure  bound",
      "start        12.0 ms  other    10.0 ms  1.20 ×  ≤ 3 ×  ok",
      "memory       30.0 MB  other    10.0 MB  3.00 ×  ≤ 2 ×  over",
      "other start           deno                             skipped: deno is not installed",
    ]);
  });

  test("colours do not move columns", () => {
    const red = { ...noColors, red: (text: string) => `\x1b[31m${text}\x1b[39m` };
    expect(formatTable(results, red)[2]).toBe(
      "memory       30.0 MB  other    10.0 MB  3.00 ×  ≤ 2 ×  \x1b[31mover\x1b[39m",
    );
  });

  test("the README gets figures without times, and nothing that was not measured", () => {
    expect(formatMarkdown(results, machine).split("\n")).toEqual([
      "| what | against | measured | bound |",
      "| --- | --- | --- | --- |",
      "| start | other | 1.20 × | ≤ 3 × |",
      "| memory | other | 3.00 × | ≤ 2 × |",
      "",
      "Medians on 2 cores of Some CPU, linux x64, Bun 1.0.0.",
    ]);
  });

  test("only what stands between the markers is replaced", () => {
    const readme = "before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n";
    const replaced = "before\n<!-- bench -->\nnew $1\n<!-- /bench -->\nafter\n";
    expect(replaceBetweenMarkers(readme, "new $1")).toBe(replaced);
    expect(replaceBetweenMarkers(replaced, "new $1")).toBe(replaced);
    expect(() => replaceBetweenMarkers("nothing", "new")).toThrow("<!-- bench -->");
  });

  test("the JSON has medians, spread, figure and machine", () => {
    const { machine: on, rows } = JSON.parse(toJson(results, machine));
    expect(on.cores).toBe(2);
    expect(rows[0]).toEqual({
      name: "start",
      against: "other",
      unit: "ms",
      kind: "ratio",
      bound: 3,
      ours: { median: 12, p25: 12, p75: 12, count: 1 },
      baseline: { median: 10, p25: 10, p75: 10, count: 1 },
      figure: 1.2,
      verdict: "ok",
    });
    expect(rows[2]).toMatchObject({ verdict: "skipped", reason: "deno is not installed" });
  });
});

test("a busy machine is mentioned; the benchmark's own work does not count", () => {
  expect(loadLine(machine)).toBe("load 0.5 before, 1.5 after");
  expect(loadLine({ ...machine, loadBefore: 1.5 })).toContain("the machine is busy");
  expect(loadLine({ ...machine, loadAfter: 3 })).toContain("the machine is busy");
});

test("generated modules are the same at every run and differ from each other", () => {
  expect(moduleSource(7)).toBe(moduleSource(7));
  expect(moduleSource(7)).not.toBe(moduleSource(8));
});
