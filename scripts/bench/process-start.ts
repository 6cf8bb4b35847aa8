// Rows about one short program as a process of its own: time from start to end, and peak memory.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { bareProgram, wasmoonProgram } from "./compared.ts";
import { type Program, peakMemory, timeProcess, writeProgram } from "./processes.ts";
import { alternate } from "./rounds.ts";
import { type Bench, type Row, type Samples, type Skipped, shared } from "./row.ts";

/** A file that changed within the last moments is not cached, as it may change again unnoticed. */
export const SETTLING_MS = 50;

/** `ingot run hello.lua`; after the first time, with a cached chunk. */
export const hello = shared(async (bench): Promise<Program> => {
  const file = writeProgram(bench, "hello.lua", 'print("hello")\n');
  await Bun.sleep(SETTLING_MS);
  const program = { command: [bench.ingot, "run", file], prints: "hello\n" };
  timeProcess(bench, program);
  if (!existsSync(join(bench.directory, "cache"))) throw new Error("ingot kept no chunk of hello.lua");
  return program;
});

const contestants = shared(async (bench) => {
  const bare: Program = { command: [await bareProgram(bench)], prints: "hello\n" };
  const wasmoon: Program = { command: [await wasmoonProgram(bench)], prints: "hello\n" };
  return { bare, wasmoon, ingot: await hello(bench) };
});

const times = shared(async (bench) => {
  const { bare, wasmoon, ingot } = await contestants(bench);
  return alternate(bench, "cold start", {
    bare: () => timeProcess(bench, bare),
    wasmoon: () => timeProcess(bench, wasmoon),
    ingot: () => timeProcess(bench, ingot),
  });
});

const memory = shared(async (bench) => {
  const { bare, wasmoon, ingot } = await contestants(bench);
  const sides = {
    bare: () => peakMemory(bench, bare),
    wasmoon: () => peakMemory(bench, wasmoon),
    ingot: () => peakMemory(bench, ingot),
  };
  return alternate(bench, "peak memory", sides, 1 / 2); // varies little
});

/** Other ways into ingot, against the bare program in the same rounds. */
function otherStart(name: string, program: (bench: Bench) => () => Program): Row {
  return {
    name,
    baseline: "bare Bun program",
    unit: "ms",
    figure: "ratio",
    samples: async (bench) => {
      const { bare } = await contestants(bench);
      const ours = program(bench);
      const samples = await alternate(bench, name, {
        bare: () => timeProcess(bench, bare),
        ours: () => timeProcess(bench, ours()),
      });
      return { ours: samples.ours, baseline: samples.bare };
    },
  };
}

/** Another runtime saying hello, when it is installed. */
function otherRuntime(runtime: string, options: string[], extension: string, source: string): Row {
  return {
    name: "cold run of hello.lua",
    baseline: runtime,
    unit: "ms",
    figure: "ratio",
    samples: async (bench): Promise<Samples | Skipped> => {
      const executable = Bun.which(runtime);
      if (executable === null) return { skipped: `${runtime} is not installed` };
      const ours = await hello(bench);
      const path = writeProgram(bench, `hello-${runtime}${extension}`, source);
      const theirs: Program = { command: [executable, ...options, path], prints: "hello\n" };
      const samples = await alternate(bench, `cold start of ${runtime}`, {
        theirs: () => timeProcess(bench, theirs),
        ours: () => timeProcess(bench, ours),
      });
      return { ours: samples.ours, baseline: samples.theirs };
    },
  };
}

export const rows: Row[] = [
  {
    name: "cold run of hello.lua",
    baseline: "bare Bun program",
    unit: "ms",
    figure: "ratio",
    bound: 3.0,
    samples: async (bench) => {
      const { ingot, bare } = await times(bench);
      return { ours: ingot, baseline: bare };
    },
  },
  {
    name: "cold run of hello.lua",
    baseline: "stock wasmoon",
    unit: "ms",
    figure: "ratio",
    bound: 0.55,
    samples: async (bench) => {
      const { ingot, wasmoon } = await times(bench);
      return { ours: ingot, baseline: wasmoon };
    },
  },
  {
    name: "peak memory of hello.lua",
    baseline: "bare Bun program",
    unit: "MB",
    figure: "ratio",
    bound: 2.0,
    samples: async (bench) => {
      const { ingot, bare } = await memory(bench);
      return { ours: ingot, baseline: bare };
    },
  },
  {
    name: "peak memory of hello.lua",
    baseline: "stock wasmoon",
    unit: "MB",
    figure: "ratio",
    samples: async (bench) => {
      const { ingot, wasmoon } = await memory(bench);
      return { ours: ingot, baseline: wasmoon };
    },
  },
  otherStart("cold eval", (bench) => () => ({ command: [bench.ingot, "eval", 'print("hello")'], prints: "hello\n" })),
  otherStart("cold run, nothing cached", (bench) => {
    const file = writeProgram(bench, "fresh.lua", 'print("hello")\n');
    let run = 0;
    return () => ({
      command: [bench.ingot, "run", file],
      prints: "hello\n",
      cache: join(bench.directory, `empty-cache-${run++}`),
    });
  }),
  otherRuntime("lua5.4", [], ".lua", 'print("hello")\n'),
  otherRuntime("luajit", [], ".lua", 'print("hello")\n'),
  otherRuntime("node", [], ".mjs", 'console.log("hello");\n'),
  otherRuntime("deno", ["run"], ".mjs", 'console.log("hello");\n'),
];
