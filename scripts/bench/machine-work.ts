// Rows about what programs do on the machine, each against Bun doing the same without Lua.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "../../src/api/runtime.ts";
import { Permissions } from "../../src/kernel/permissions.ts";
import { grep } from "../../src/system/grep.ts";
import { moduleSource } from "./modules.ts";
import { luaFunction, runTask, sharedRuntime } from "./realms.ts";
import { alternate } from "./rounds.ts";
import { type Row, type Samples, type Skipped, shared } from "./row.ts";

/** Calls per sample of what takes less than a few milliseconds. */
const CALLS = 10;

/** Milliseconds per call of `work`. */
async function time(calls: number, work: () => Promise<unknown>): Promise<number> {
  const start = Bun.nanoseconds();
  for (let i = 0; i < calls; i++) await work();
  return (Bun.nanoseconds() - start) / 1e6 / calls;
}

/** Measures a Lua function that does its work as often as its first argument says. */
function timeLua(runtime: Runtime, source: string, calls: number, ...args: unknown[]): () => Promise<number> {
  const fn = luaFunction(runtime, source);
  return async () => (await time(1, () => runTask(runtime, fn, calls, ...args))) / calls;
}

// --- Processes ---

interface Ended {
  exitCode: number;
  stdout: Uint8Array;
}

/** Runs a program and collects its output. */
async function spawn(command: string[]): Promise<Ended> {
  const child = Bun.spawn(command, { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [exitCode, stdout] = await Promise.all([child.exited, child.stdout.bytes(), child.stderr.bytes()]);
  return { exitCode, stdout };
}

const runTrue = `
  return function(count)
    for _ = 1, count do
      local result = assert(ingot.process.run("true"))
      if result.exit_code ~= 0 or result.stdout ~= "" then error("true has failed") end
    end
  end
`;

const processRun: Row = {
  name: 'process.run("true")',
  baseline: "Bun.spawn, output collected",
  unit: "ms",
  figure: "ratio",
  samples: async (bench) => {
    const runtime = await sharedRuntime(bench);
    const samples = await alternate(bench, "process.run", {
      ours: timeLua(runtime, runTrue, CALLS),
      bun: () =>
        time(CALLS, async () => {
          const { exitCode, stdout } = await spawn(["true"]);
          if (exitCode !== 0 || stdout.length > 0) throw new Error("true has failed");
        }),
    });
    return { ours: samples.ours, baseline: samples.bun };
  },
};

// --- Files ---

const MEGABYTE = 1_000_000;

const readFile = (name: "read" | "read_async") => `
  return function(count, path)
    for _ = 1, count do
      if #assert(ingot.fs.${name}(path)) ~= ${MEGABYTE} then error("something is missing") end
    end
  end
`;

const reading = shared(async (bench) => {
  const runtime = await sharedRuntime(bench);
  const path = join(bench.directory, "megabyte.txt");
  writeFileSync(path, "a line of text, as long as they are\n".repeat(MEGABYTE / 25).slice(0, MEGABYTE));
  const check = (length: number) => {
    if (length !== MEGABYTE) throw new Error("something is missing");
  };
  return alternate(bench, "reading 1 MB", {
    read: timeLua(runtime, readFile("read"), CALLS, path),
    readAsync: timeLua(runtime, readFile("read_async"), CALLS, path),
    text: () => time(CALLS, async () => check((await Bun.file(path).text()).length)),
    bytes: () => time(CALLS, async () => check((await Bun.file(path).bytes()).length)),
  });
});

function readingRow(ours: "read" | "readAsync", theirs: "text" | "bytes"): Row {
  return {
    name: `fs.${ours === "read" ? "read" : "read_async"} of 1 MB`,
    baseline: `Bun.file(path).${theirs}()`,
    unit: "ms",
    figure: "ratio",
    samples: async (bench) => {
      const samples = await reading(bench);
      return { ours: samples[ours], baseline: samples[theirs] };
    },
  };
}

// --- Searching ---

const FILES = 2000;
const DIRECTORIES = 40;

/** Writes Lua modules into directories, and as many where .gitignore leaves them out. Answers where. */
const tree = shared(async (bench) => {
  bench.progress("writing files to search");
  const root = join(bench.directory, "tree");
  mkdirSync(join(root, ".git"), { recursive: true }); // elsewhere ripgrep does not heed .gitignore
  writeFileSync(join(root, ".gitignore"), "build/\n*.log\n");
  for (const part of Array(DIRECTORIES).keys()) {
    for (const place of ["src", "build"]) {
      const directory = join(root, place, `part${part}`);
      mkdirSync(directory, { recursive: true });
      for (let n = part; n < FILES; n += DIRECTORIES) writeFileSync(join(directory, `m${n}.lua`), moduleSource(n));
    }
  }
  return root;
});

const grepRun = `
  return function(_, pattern, path, size)
    local result = assert(ingot.grep.run(pattern, path, { line_numbers = true }))
    if #result.stdout ~= size then error("it has found something else: " .. result.stderr) end
  end
`;

/** What is searched for: plain text, and what takes a regular expression. */
const patterns = { word: "string.format", expression: String.raw`function M:(open|close)_\w+\(` };

const searchesFor = (pattern: string) =>
  shared(async (bench) => {
    const runtime = await sharedRuntime(bench);
    const root = await tree(bench);
    // In the order of the paths, or the output would be another one every time.
    const command = ["rg", "--line-number", "--sort=path", pattern, root];
    const expected = (await spawn(command)).stdout;
    if (expected.length === 0) throw new Error("ripgrep has found nothing");
    const check = ({ stdout }: { stdout: Uint8Array }) => {
      if (Buffer.compare(stdout, expected) !== 0) throw new Error("it has found something else");
    };
    const request = { pattern, path: root, lineNumbers: true };
    const options = { permissions: new Permissions({ allowAll: true, allow: {}, deny: {} }), program: "" };
    return alternate(
      bench,
      `searching ${FILES} files`,
      {
        run: timeLua(runtime, grepRun, 1, pattern, root, expected.length),
        builtIn: () => time(1, async () => check(await grep(request, options))),
        ripgrep: () => time(1, async () => check(await spawn(command))),
      },
      1 / 2, // takes long
    );
  });

function searchRows(what: keyof typeof patterns): Row[] {
  const searches = searchesFor(patterns[what]);
  const row = (name: string, side: "run" | "builtIn"): Row => ({
    name: `${name} in ${FILES} files, ${what}`,
    baseline: "ripgrep, sorted, spawned by Bun",
    unit: "ms",
    figure: "ratio",
    samples: async (bench): Promise<Samples | Skipped> => {
      if (Bun.which("rg") === null) return { skipped: "ripgrep is not installed" };
      const samples = await searches(bench);
      return { ours: samples[side], baseline: samples.ripgrep };
    },
  });
  return [row("grep.run", "run"), row("search without ripgrep", "builtIn")];
}

export const rows: Row[] = [
  processRun,
  readingRow("read", "bytes"),
  readingRow("read", "text"),
  readingRow("readAsync", "bytes"),
  ...searchRows("word"),
  ...searchRows("expression"),
];
