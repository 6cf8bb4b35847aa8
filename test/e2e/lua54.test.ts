// Compares `ingot run` with Debian's lua5.4: the same programs must write the same bytes and end with the same exit code.

import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { programs, type Result, readable, readHeader, runProgram } from "./lua54/compare";

const folder = join(import.meta.dir, "lua54");
const ingot = process.env.INGOT_BIN ?? join(import.meta.dir, "../../dist/ingot");

/** Where Debian's packages put their modules; inspect is packaged for 5.3 at most. */
const libraryPath =
  "/usr/share/lua/5.4/?.lua;/usr/share/lua/5.4/?/init.lua;/usr/share/lua/5.3/?.lua;/usr/share/lua/5.3/?/init.lua;;";

/** In milliseconds; more than three runs, each of which is stopped when it hangs. */
const timeout = 200_000;

/** The two programs under comparison, or an error that says how to get the missing one. */
function interpreters(): { reference: string; ours: string } {
  const reference = Bun.which("lua5.4");
  if (reference === null)
    throw new Error("lua5.4 is not installed: these tests compare with it; install the Debian package lua5.4");
  if (!existsSync(ingot))
    throw new Error(`${ingot} does not exist: run "bun run build" first, or set INGOT_BIN to an executable`);
  return { reference, ours: ingot };
}

/**
 * Runs a program with both interpreters and asserts that nobody could tell them apart.
 * ingot runs it twice with one home directory: from source, then from the chunk it cached.
 */
async function compare(file: string, options: { env?: Record<string, string> } = {}): Promise<void> {
  const { reference, ours } = interpreters();
  const header = readHeader(file);
  const theirs = await runProgram([reference], file, header, options);
  if (theirs.code !== header.exit) {
    throw new Error(
      `lua5.4 ended with ${theirs.code} where the program means to end with ${header.exit}:\n${theirs.stderr}`,
    );
  }
  const home = mkdtempSync(join(tmpdir(), "compare-home-"));
  try {
    for (const origin of ["from source", "from the cached chunk"]) {
      same(await runProgram([ours, "run", "-A"], file, header, { ...options, home }), theirs, origin);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function same(ours: Result, theirs: Result, origin: string): void {
  // The message of the assertion carries what ingot said, or a failing program would only show an empty output.
  const context = `${origin}; ingot's stderr: ${ours.stderr || "(empty)"}`;
  expect(readable(ours.stdout), context).toBe(readable(theirs.stdout));
  expect(Buffer.compare(ours.stdout, theirs.stdout), context).toBe(0);
  expect(ours.code, context).toBe(theirs.code);
  const stderr = `${origin}; stderr of lua5.4: ${theirs.stderr || "(empty)"}; of ingot: ${ours.stderr || "(empty)"}`;
  expect(ours.stderr === "", stderr).toBe(theirs.stderr === "");
}

test("Debian's lua5.4 and the built executable are there", () => {
  expect(interpreters()).toBeDefined();
});

describe("the language and its standard library", () => {
  for (const file of programs(folder)) {
    test(basename(file, ".lua"), () => compare(file), timeout);
  }
});

describe("libraries of others", () => {
  const env = { LUA_PATH_5_4: libraryPath };
  for (const file of programs(join(folder, "libraries"))) {
    test(basename(file, ".lua"), () => compare(file, { env }), timeout);
  }
});
