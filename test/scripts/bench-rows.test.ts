// The rows of the benchmark: their names, and those that are no matter of speed.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as leftovers from "../../scripts/bench/leftovers.ts";
import { type Bench, measure } from "../../scripts/bench/row.ts";
import { rows } from "../../scripts/bench/rows.ts";

const directory = mkdtempSync(join(tmpdir(), "ingot-bench-rows-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("no two rows have the same name and baseline", () => {
  const names = rows.map(({ name, baseline }) => `${name} against ${baseline}`);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

describe("a thousand reloads leave nothing behind", () => {
  const bench: Bench = { ingot: "ingot", directory, rounds: 1, warmUps: 0, progress: () => {} };
  const named = leftovers.rows.map((row) => [row.name, row] as const);

  test.each(named)(
    "%s",
    async (_, row) => {
      const result = await measure(row, bench);
      if (result.verdict === "skipped") return;
      if (!("figure" in result)) throw new Error(result.reason);
      expect(result.figure).toBeLessThanOrEqual(0);
    },
    60_000,
  );
});
