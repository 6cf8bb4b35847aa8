// Rows that say that reloading plugins leaves nothing behind: as much is in use after a thousand reloads more.
import { heapStats } from "bun:jsc";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LuaFunction } from "../../src/lua/references.ts";
import { LoadedPlugins, writePlugins } from "./plugins.ts";
import { luaFunction } from "./realms.ts";
import { type Row, type Samples, type Skipped, shared } from "./row.ts";

const RELOADS = 1000;
/** Milliseconds that no measurement takes. */
const LONG = 10_000_000;

/** A registration of every kind, tasks that wait, and objects. @param path something that can be watched */
const everyKind = (path: string) => `
local plugin = ingot.plugin("every")
plugin.state.list = { 1, 2, 3 }
local function nothing() end
ingot.cmd.register("every", nothing)
ingot.events.on("every:changed", nothing)
plugin.state.subscription = ingot.cell("every:status"):subscribe(nothing)
ingot.cell("every:status"):set({ text = "ready" })
ingot.cell.glob("every:*", nothing)
ingot.timer.set(${LONG}, nothing)
ingot.timer.every(${LONG}, nothing)
ingot.tick.every(${LONG / 1000}, nothing)
ingot.lifecycle.on_ready(nothing)
ingot.lifecycle.on_shutdown(nothing)
ingot.tools.register({ name = "every", execute = nothing, summary = nothing })
ingot.reg.compose(ingot.reg.new(nothing))
ingot.fs.watch(${JSON.stringify(path)}, nothing)
ingot.spawn(function() ingot.sleep(${LONG}) end)
ingot.spawn(function() ingot.task.wait(ingot.task.alloc()) end)
`;

/** Bytes that Lua uses after a full collection, and how many values the host refers to. */
const inspectLua = `
  return function()
    collectgarbage()
    collectgarbage()
    local references = 0
    for key, value in next, debug.getregistry() do
      -- A free slot holds the number of the next one.
      if math.type(key) == "integer" and type(value) ~= "number" then references = references + 1 end
    end
    return collectgarbage("count") * 1024, references
  end
`;

/** How many directories and files the process has the system watch: a line for each (proc_pid_fdinfo(5)). */
function systemWatches(): number {
  if (process.platform !== "linux") return 0;
  const lines = readdirSync("/proc/self/fdinfo").map((fd) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${fd}`, "latin1").match(/^inotify /gm)?.length ?? 0;
    } catch {
      return 0; // the descriptor of the directory that was just read
    }
  });
  return lines.reduce((sum, count) => sum + count, 0);
}

/** What reloads could leave behind. */
const kinds = {
  "Lua memory": "bytes",
  "registry references": "in use",
  handles: "in use",
  registrations: "in use",
  tasks: "in use",
  "JavaScript timers": "in use",
  "file descriptors": "in use",
  "watches of the system": "in use",
} as const;

type Kind = keyof typeof kinds;

/** What Lua has, which must be exact at once. */
function inUseByLua({ runtime }: LoadedPlugins, inspect: LuaFunction) {
  inspect.call(); // finalizers let go of handles
  const [bytes, references] = inspect.call().map(Number) as [number, number];
  return { "Lua memory": bytes, "registry references": references, handles: runtime.handles.count };
}

/** What may be on its way out for some moments. */
function inUseByHost({ runtime, plugins }: LoadedPlugins) {
  Bun.gc(true); // timers that are over
  return {
    registrations: plugins.list().reduce((sum, { registrations }) => sum + registrations.size, 0),
    tasks: runtime.tasks.count,
    "JavaScript timers": heapStats().objectTypeCounts.Timeout ?? 0,
    "file descriptors": readdirSync("/dev/fd").length,
    "watches of the system": systemWatches(),
  };
}

type ByHost = ReturnType<typeof inUseByHost>;

/** How often to look whether all that is on its way out is gone, and how many milliseconds to wait in between. */
const ATTEMPTS = 20;
const PAUSE = 10;

/** What is in use by the host once that is no more than `limits`, or after a while. */
async function settled(loaded: LoadedPlugins, limits: ByHost): Promise<ByHost> {
  for (let attempt = 1; ; attempt++) {
    const counts = inUseByHost(loaded);
    const isSettled = (Object.keys(limits) as (keyof ByHost)[]).every((kind) => counts[kind] <= limits[kind]);
    if (isSettled || attempt === ATTEMPTS) return counts;
    await Bun.sleep(PAUSE);
  }
}

async function reload(loaded: LoadedPlugins): Promise<void> {
  for (let i = 0; i < RELOADS; i++) {
    await loaded.reload();
    await new Promise((resolve) => void setImmediate(resolve));
  }
}

/** What is in use after the first reloads, in which tables grow as large as they get, and after as many more. */
const measured = shared(async (bench) => {
  const watched = mkdtempSync(join(bench.directory, "watched-"));
  const config = await writePlugins(bench, "every-kind", [everyKind(watched)]);
  const loaded = await LoadedPlugins.prepare(bench, config);
  await loaded.load();
  loaded.check(1);
  const inspect = luaFunction(loaded.runtime, inspectLua);
  const first = inUseByHost(loaded);
  bench.progress("a thousand reloads");
  await reload(loaded);
  // What nobody has released is let go of in Lua when JavaScript has collected it: here, but not after the second time.
  const hostBefore = await settled(loaded, first);
  await Bun.sleep(PAUSE);
  const before: Record<Kind, number> = { ...inUseByLua(loaded, inspect), ...hostBefore };
  bench.progress("another thousand reloads");
  await reload(loaded);
  const after: Record<Kind, number> = { ...inUseByLua(loaded, inspect), ...(await settled(loaded, hostBefore)) };
  await loaded.close();
  return { before, after };
});

function rowFor(kind: Kind): Row {
  return {
    name: `${kind} after 2,000 reloads`,
    baseline: "after 1,000 reloads",
    unit: kinds[kind],
    figure: "difference",
    bound: 0,
    samples: async (bench): Promise<Samples | Skipped> => {
      if (kind === "watches of the system" && process.platform !== "linux")
        return { skipped: "Linux alone counts them" };
      const { before, after } = await measured(bench);
      return { ours: [after[kind]], baseline: [before[kind]] };
    },
  };
}

export const rows: Row[] = (Object.keys(kinds) as Kind[]).map(rowFor);
