// Builds the terminal programs that ingot's are compared with.
import { join } from "node:path";
import type { BuildConfig, BunPlugin } from "bun";
import { type Bench, shared } from "./row.ts";

/** ink can be joined to tools for developers, which are not installed. */
const withoutDevtools: BunPlugin = {
  name: "without devtools",
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: "nothing" }));
    build.onLoad({ filter: /./, namespace: "nothing" }, () => ({ contents: "export default {}", loader: "js" }));
  },
};

function options(file: string): BuildConfig {
  return {
    entrypoints: [join(import.meta.dir, "programs/ui", file)],
    target: "bun",
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [withoutDevtools],
  };
}

const nameOf = (file: string) => file.replace(/\.\w+$/, "");

/** The command of a program in one executable, with its byte code, as ingot is built. */
export function compiledProgram(file: string): (bench: Bench) => Promise<string[]> {
  return shared(async (bench) => {
    bench.progress(`building ${file}`);
    const outfile = join(bench.directory, nameOf(file));
    await Bun.build({ ...options(file), format: "esm", bytecode: true, compile: { outfile } });
    return [outfile];
  });
}

/** The command of a program in one script that Bun runs, as such programs are installed. */
export function bundledProgram(file: string): (bench: Bench) => Promise<string[]> {
  return shared(async (bench) => {
    bench.progress(`building ${file}`);
    const naming = `${nameOf(file)}.js`;
    await Bun.build({ ...options(file), outdir: bench.directory, naming });
    return [process.execPath, "run", join(bench.directory, naming)];
  });
}
