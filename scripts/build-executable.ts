// Makes an executable of the program: code that start-up needs as bytecode, all other code as minified source.
//
// Bytecode is loaded in a fraction of the time that parsing takes, but is three to four times as large as the source it
// comes on top of. So it is for what people wait for most: `run`, the first touch of the API, the namespaces that most
// programs use, and a UI up to its first frame: `startup` below, and what these modules import statically. Whatever is
// imported later, with `import()` or `require()`, is parsed when that happens, a fifth of a millisecond for 10 KB.
//
// Bun gives all modules of an executable bytecode or none, hence two passes. The first one cuts the program into chunks
// that import each other by the paths they will have inside of the executable. The second one compiles the chunks of
// start-up, as they are, and puts the others beside them as plain files, which Bun evaluates when they are imported.
// Since both kinds import the same chunks by the same paths, there is one instance of each, and so of every class.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { reference } from "../src/api/reference/collect.ts";

const root = join(import.meta.dir, "..");

/** Modules loaded at start-up, be it with `import()` or `require()`. */
const startup = [
  // `ingot run`
  "src/main.ts",
  "src/bundle/own-payload.ts",
  "src/cli/command-line.ts",
  "node_modules/cac/dist/index.js",
  "src/cli/run.ts",
  "src/cli/bundle.ts",
  // the API
  "src/api/runtime.ts",
  "src/api/catalogue.ts",
  "src/api/root.ts",
  ...["clock", "fs", "json", "log", "os", "path", "process", "task", "text", "timer"].map((n) => `src/api/${n}.ts`),
  // `ingot run --ui`
  "src/cli/ui-program.ts",
  "src/api/user-interface.ts",
  ...["buf", "keymap", "overlay", "paint", "ui", "ui-layout", "win"].map((name) => `src/api/${name}.ts`),
];

/** Chunks smaller than this many bytes are joined with others: each takes 50 µs to load, however small it is. */
const SMALL_CHUNK = 3000;

/** How deep in others functions may lie to get bytecode. With 2, starts take longer; more only takes space. */
const BYTECODE_DEPTH = 3;

/** What the reference of the API is called inside of the executable. */
const REFERENCE = "reference.json.zst";

export interface Chunks {
  directory: string;
  /** Names of the files with the code of start-up, main.js first. */
  hot: string[];
  /** Names of the files with all other code. */
  cold: string[];
  /** Names of files without code. */
  data: string[];
}

/**
 * Cuts the program into chunks.
 * @param directory where they are written; what is in it is removed
 * @param publicPath the path of that directory, with a separator at its end, for those that run the chunks
 * @throws Error when a module of start-up is not imported by itself
 */
export async function cut(directory: string, publicPath: string): Promise<Chunks> {
  process.chdir(root); // the names of the chunks depend on it
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { metafile, outputs } = await Bun.build({
    entrypoints: [join(root, "src/main.ts")],
    root: join(root, "src"),
    outdir: directory,
    publicPath,
    naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
    target: "bun",
    format: "esm",
    splitting: true,
    minChunkSize: SMALL_CHUNK,
    minify: true,
    metafile: true,
    define: { REFERENCE_FILE: JSON.stringify(publicPath + REFERENCE) },
  });
  if (metafile === undefined) throw new Error("Bun did not say what is in the chunks");
  writeFileSync(join(directory, REFERENCE), Bun.zstdCompressSync(JSON.stringify(reference()), { level: 19 }));

  const hot = new Set<string>();
  const add = (path: string) => {
    const chunk = metafile.outputs[path];
    if (chunk === undefined || hot.has(path)) return;
    hot.add(path);
    for (const { kind, path: imported } of chunk.imports) if (kind === "import-statement") add(imported);
  };
  const chunkOf = new Map(Object.entries(metafile.outputs).map(([path, { entryPoint }]) => [entryPoint, path]));
  for (const module of startup) {
    const path = chunkOf.get(module);
    if (path === undefined) throw new Error(`${module} is not imported with import() or require()`);
    add(path);
  }

  const hotNames = [...hot].map((path) => basename(path));
  const names = outputs.map(({ path }) => basename(path)).sort();
  return {
    directory,
    hot: hotNames,
    cold: names.filter((name) => name.endsWith(".js") && !hotNames.includes(name)),
    data: [...names.filter((name) => !name.endsWith(".js")), REFERENCE],
  };
}

/**
 * Makes the executable.
 * @param outfile its path; on Windows without its suffix
 * @param target as Bun calls the platform; that of this machine without one
 * @throws AggregateError when it cannot be built
 */
export async function buildExecutable(outfile: string, target?: Bun.Build.CompileTarget): Promise<void> {
  const isWindows = target === undefined ? process.platform === "win32" : target.includes("windows");
  // Where Bun keeps the files of an executable.
  const inside = isWindows ? "B:/~BUN/root/" : "/$bunfs/root/";
  const chunks = await cut(join(root, "build", `chunks-${target ?? "here"}`), inside);
  const paths = (names: string[]) => names.map((name) => join(chunks.directory, name));
  await Bun.build({
    entrypoints: paths(chunks.hot),
    root: chunks.directory,
    naming: { entry: "[name].[ext]" },
    target: "bun",
    format: "esm",
    minify: true,
    bytecode: true,
    bytecodeDepth: BYTECODE_DEPTH,
    compile: {
      outfile,
      ...(target && { target }),
      assets: paths([...chunks.cold, ...chunks.data]),
      // A stranger's files in the working directory must not run code.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
    plugins: [
      {
        name: "chunks stay apart",
        setup: (build) => {
          build.onResolve({ filter: /\.js$/ }, ({ path }) =>
            path.startsWith(inside) ? { path, external: true } : undefined,
          );
        },
      },
    ],
  });
  rmSync(chunks.directory, { recursive: true });
}
