// Builds the programs that ingot is compared with, the way ingot itself is built.
import { join } from "node:path";
import { type Bench, shared } from "./row.ts";

const flags = ["--compile", "--bytecode", "--minify", "--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];

function compiled(name: string): (bench: Bench) => Promise<string> {
  return shared(async (bench) => {
    bench.progress(`building the ${name} program`);
    const entry = join(import.meta.dir, "programs", `${name}.ts`);
    const executable = join(bench.directory, name);
    const build = Bun.spawnSync([process.execPath, "build", ...flags, entry, "--outfile", executable]);
    if (build.exitCode !== 0) throw new Error(`cannot build ${entry}: ${build.stderr.toString().trim()}`);
    return executable;
  });
}

/** Path of a compiled Bun program that prints one line. */
export const bareProgram = compiled("bare");

/** Path of a compiled Bun program that prints one line from Lua, with stock wasmoon. */
export const wasmoonProgram = compiled("wasmoon");
