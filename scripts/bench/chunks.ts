// Rows about loading many modules: from cached chunks against from source.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ChunkCache } from "../../src/bundle/chunk-cache.ts";
import type { Lua } from "../../src/lua/vm.ts";
import { newLua } from "./instances.ts";
import { MODULES, mainSource, moduleSource } from "./modules.ts";
import { hello, SETTLING_MS } from "./process-start.ts";
import { closedCache, type Program, timeProcess, writeProgram } from "./processes.ts";
import { alternate, milliseconds } from "./rounds.ts";
import { type Row, shared } from "./row.ts";
import { differences } from "./statistics.ts";

const name = `${MODULES} modules`;

/** The program that loads all modules, and the modules' files. */
const modules = shared(async (bench) => {
  mkdirSync(join(bench.directory, "modules"), { recursive: true });
  const paths = Array.from({ length: MODULES }, (_, i) => {
    const number = String(i + 1).padStart(3, "0");
    return writeProgram(bench, `modules/m${number}.lua`, moduleSource(i + 1));
  });
  const main = writeProgram(bench, "main.lua", mainSource());
  await Bun.sleep(SETTLING_MS);
  const program: Program = { command: [bench.ingot, "run", main], prints: `${MODULES}\n` };
  return { paths, program };
});

/** Whole processes, with the modules and without, each with a warm cache and with one that keeps nothing. */
const processes = shared(async (bench) => {
  const withModules = (await modules(bench)).program;
  const without = await hello(bench);
  const cache = closedCache(bench);
  return alternate(bench, name, {
    chunks: () => timeProcess(bench, withModules),
    source: () => timeProcess(bench, { ...withModules, cache }),
    chunksWithout: () => timeProcess(bench, without),
    sourceWithout: () => timeProcess(bench, { ...without, cache }),
  });
});

/** Loads and runs all modules, their chunks coming from `cache`. */
function loadAll(lua: Lua, cache: ChunkCache, paths: readonly string[]): void {
  const { L } = lua;
  for (const path of paths) {
    const chunk = cache.load(path, path, (source) => {
      lua.load(L, source, `@${path}`, "t");
      const compiled = lua.dump(L);
      lua.pop(L);
      return compiled;
    });
    lua.load(L, chunk, `@${path}`, "b");
    lua.protectedCall(L, 0, 0);
  }
}

/** Only the loading, inside this process, where the VM's own code is fully optimized. */
const insideProcess = shared(async (bench) => {
  const { paths } = await modules(bench);
  const warm = new ChunkCache(join(bench.directory, "chunks"), "benchmark");
  const closed = new ChunkCache(closedCache(bench), "benchmark");
  const lua = await newLua();
  return alternate(bench, `${name} inside one process`, {
    chunks: () => milliseconds(() => loadAll(lua, warm, paths)),
    source: () => milliseconds(() => loadAll(lua, closed, paths)),
  });
});

export const rows: Row[] = [
  {
    name: `loading ${name} from chunks`,
    baseline: "from source",
    unit: "ms",
    figure: "speedup",
    bound: 3,
    samples: async (bench) => {
      const { chunks, source, chunksWithout, sourceWithout } = await processes(bench);
      return { ours: differences(chunks, chunksWithout), baseline: differences(source, sourceWithout) };
    },
  },
  {
    name: `loading ${name} from chunks, whole process`,
    baseline: "from source",
    unit: "ms",
    figure: "speedup",
    samples: async (bench) => {
      const { chunks, source } = await processes(bench);
      return { ours: chunks, baseline: source };
    },
  },
  {
    name: `loading ${name} from chunks, warm process`,
    baseline: "from source",
    unit: "ms",
    figure: "speedup",
    samples: async (bench) => {
      const { chunks, source } = await insideProcess(bench);
      return { ours: chunks, baseline: source };
    },
  },
];
