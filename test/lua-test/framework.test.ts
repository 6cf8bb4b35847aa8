// The Lua test framework, run by the built executable: specs that pass, and specs that fail with the reports beside them.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ingot, PATIENCE } from "../e2e/ingot.ts";

const here = import.meta.dir;
const library = join(here, "../../lua");
const home = mkdtempSync(join(tmpdir(), "ingot-lua-test-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs test files, given relative to this folder, and answers the report and the exit code. */
function report(reporter: string, ...files: string[]): { stdout: string; stderr: string; code: number } {
  const run = Bun.spawnSync([ingot, "run", "-A", "run.lua", reporter, ...files], {
    cwd: here,
    env: { HOME: home, PATH: process.env.PATH, LUA_PATH: `${library}/?.lua;;`, TZ: "UTC" },
    stdin: "ignore",
    timeout: PATIENCE,
  });
  return { stdout: run.stdout.toString(), stderr: run.stderr.toString(), code: run.exitCode };
}

const files = (pattern: string) => [...new Bun.Glob(pattern).scanSync(here)].sort();

describe("specs that pass", () => {
  for (const file of files("specs/*_spec.lua")) {
    test(basename(file), () => {
      const { stdout, stderr, code } = report("human", file);
      expect(stderr).toBe("");
      expect(stdout).toMatch(/^\d+ passed, 0 failed/m);
      expect(stdout).not.toMatch(/FAILED|ERROR|^0 passed/m);
      expect(code).toBe(0);
    });
  }
});

describe("specs that fail", () => {
  for (const file of files("failing/*_spec.lua")) {
    test(basename(file), () => {
      const { stdout, stderr, code } = report("human", file);
      expect(stderr).toBe("");
      expect(stdout).toBe(readFileSync(join(here, file.replace(/lua$/, "txt")), "utf8"));
      expect(code).toBe(1);
    });
  }
});

describe("reports", () => {
  for (const [reporter, suffix] of [
    ["tap", "tap"],
    ["junit", "xml"],
    ["json", "jsonl"],
  ] as const) {
    test(reporter, () => {
      const expected = readFileSync(join(here, `failing/mixed_spec.${suffix}`), "utf8");
      expect(report(reporter, "failing/mixed_spec.lua").stdout).toBe(expected);
    });
  }

  test("of several files", () => {
    const lines = report("json", "failing/mixed_spec.lua", "specs/stack_spec.lua", "failing/none_spec.lua").stdout;
    const events: { type: string; file?: string }[] = lines
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: "run_start" });
    expect(events.filter(({ type }) => type === "file_end").map(({ file }) => file)).toEqual([
      "failing/mixed_spec.lua",
      "specs/stack_spec.lua",
      "failing/none_spec.lua",
    ]);
    expect(events.at(-1)).toMatchObject({ type: "run_end", successes: 9, failures: 1, errors: 3, pending: 2 });
  });
});

test("every module of the framework is valid Lua and says what it is for", () => {
  const modules = [...new Bun.Glob("**/*.lua").scanSync(library)].sort();
  const check = Bun.spawnSync([ingot, "check", ...modules], { cwd: library, env: { HOME: home } });
  expect(check.exitCode).toBe(0);
  for (const file of modules) expect(readFileSync(join(library, file), "utf8")).toMatch(/^-- \S/);
});
