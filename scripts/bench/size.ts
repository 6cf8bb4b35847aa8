// Row about the size of the executable.
import { statSync } from "node:fs";
import { bareProgram } from "./compared.ts";
import type { Row } from "./row.ts";

const megabytes = (path: string) => statSync(path).size / 1e6;

export const rows: Row[] = [
  {
    name: "size of the executable",
    baseline: "bare Bun program",
    unit: "MB",
    figure: "difference",
    bound: 6,
    samples: async (bench) => ({
      ours: [megabytes(bench.ingot)],
      baseline: [megabytes(await bareProgram(bench))],
    }),
  },
];
