// Rows about the speed of Lua code itself, for information: the interpreter is stock Lua's, compiled to WebAssembly.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadSource, ours, wasmoon } from "./instances.ts";
import { timeProcess } from "./processes.ts";
import { alternate, milliseconds } from "./rounds.ts";
import type { Row, Samples, Skipped } from "./row.ts";

/** These take long and vary little: a third of the usual rounds is enough. */
const SHARE = 1 / 3;

const workloads = ["fib", "loop", "strings", "tables"];
const pathOf = (workload: string) => join(import.meta.dir, "workloads", `${workload}.lua`);

/** In this process: the same WebAssembly interpreter, with our seams and without. */
function againstWasmoon(workload: string): Row {
  const name = `Lua code: ${workload}`;
  return {
    name,
    baseline: "stock wasmoon",
    unit: "ms",
    figure: "ratio",
    samples: async (bench) => {
      const source = readFileSync(pathOf(workload), "utf8");
      const lua = await ours(bench);
      const engine = await wasmoon(bench);
      const samples = await alternate(
        bench,
        name,
        {
          ours: () =>
            milliseconds(() => {
              loadSource(lua, source);
              lua.protectedCall(lua.L, 0, 0);
            }),
          wasmoon: () => milliseconds(() => engine.doStringSync(source)),
        },
        SHARE,
      );
      return { ours: samples.ours, baseline: samples.wasmoon };
    },
  };
}

/** As processes: against an interpreter for this machine, when there is one. */
function againstProgram(workload: string, interpreter: string): Row {
  const name = `Lua code: ${workload}, whole process`;
  return {
    name,
    baseline: interpreter,
    unit: "ms",
    figure: "ratio",
    samples: async (bench): Promise<Samples | Skipped> => {
      const executable = Bun.which(interpreter);
      if (executable === null) return { skipped: `${interpreter} is not installed` };
      const path = pathOf(workload);
      const samples = await alternate(
        bench,
        `${name}, ${interpreter}`,
        {
          ours: () => timeProcess(bench, { command: [bench.ingot, "run", path], prints: "" }),
          theirs: () => timeProcess(bench, { command: [executable, path], prints: "" }),
        },
        SHARE,
      );
      return { ours: samples.ours, baseline: samples.theirs };
    },
  };
}

export const rows: Row[] = [
  ...workloads.map((workload) => againstWasmoon(workload)),
  ...workloads.map((workload) => againstProgram(workload, "lua5.4")),
];
