// Says what some code, with the libraries it imports, adds to a compiled program, and what its first run costs:
// `bun scripts/library-size.ts 'import { diffArrays } from "diff"; diffArrays([1], [2])'`, one or several pieces of code.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");
// Inside of the project, so that its packages and files are found.
const folder = mkdtempSync(join(root, "build/library-size-"));
const RUNS = 15;

/** Compiles a program as the build does. @returns its size in bytes and the median of its running times in milliseconds */
function measure(code: string, name: string): { size: number; time: number } {
  const [entry, outfile] = [join(folder, `${name}.ts`), join(folder, name)];
  writeFileSync(entry, code);
  const flags = ["--compile", "--bytecode", "--minify", "--format=esm", "--splitting", "--outfile", outfile];
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "build", ...flags, entry], { cwd: root });
  if (exitCode !== 0) throw new Error(`bun build failed:\n${stderr.toString()}`);
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    Bun.spawnSync([outfile]);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { size: statSync(outfile).size, time: times[Math.floor(RUNS / 2)] as number };
}

try {
  // What any program imports: the first import of a module of Node adds 1.5 MB that no library is to blame for.
  const usual = 'import "node:fs"; import "node:path";\n';
  const bare = measure(usual, "bare");
  for (const [i, code] of process.argv.slice(2).entries()) {
    const { size, time } = measure(usual + code, `program-${i}`);
    const kilobytes = Math.round((size - bare.size) / 1024);
    console.log(`${kilobytes} KB, ${(time - bare.time).toFixed(1)} ms of ${time.toFixed(1)} ms: ${code.slice(0, 90)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
