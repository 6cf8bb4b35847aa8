// Rows about tasks: what it takes to start one and let it wait, and how much memory one needs that waits.
import { heapStats } from "bun:jsc";
import type { Runtime } from "../../src/api/runtime.ts";
import { Owner } from "../../src/kernel/owner.ts";
import type { LuaFunction } from "../../src/lua/references.ts";
import { luaFunction, sharedRuntime } from "./realms.ts";
import { alternate } from "./rounds.ts";
import { type Row, shared } from "./row.ts";

/** Tasks per sample. */
const TASKS = 1000;

/** Starts tasks that wait for a turn of the event loop, all at once or each by the one before. */
const spawners = `
  local spawn, sleep = ingot.spawn, ingot.sleep
  local ended, wanted = 0, 0
  local function body()
    sleep(0)
    ended = ended + 1
  end
  local function bodyInTurn()
    body()
    if ended < wanted then spawn(bodyInTurn) end
  end
  return function(count, inTurn)
    ended, wanted = 0, count
    if inTurn then
      spawn(bodyInTurn)
    else
      for _ = 1, count do spawn(body) end
    end
    return function() return ended end
  end
`;

/** Microseconds per task. @param ended how many have ended, once `work` has */
async function timeTasks(work: () => Promise<() => number>): Promise<number> {
  const start = Bun.nanoseconds();
  const ended = await work();
  const elapsed = Bun.nanoseconds() - start;
  if (ended() !== TASKS) throw new Error(`${ended()} of ${TASKS} tasks have ended`);
  return elapsed / 1000 / TASKS;
}

/** The same as the Lua source above with async functions. */
async function runInJavaScript(inTurn: boolean): Promise<() => number> {
  let ended = 0;
  const body = async () => {
    await new Promise((resolve) => void setImmediate(resolve));
    ended++;
  };
  if (inTurn) for (let i = 0; i < TASKS; i++) await body();
  else await Promise.all(Array.from({ length: TASKS }, body));
  return () => ended;
}

const times = shared(async (bench) => {
  const runtime = await sharedRuntime(bench);
  const spawn = luaFunction(runtime, spawners);
  const run = async (inTurn: boolean) => {
    const [ended] = spawn.call(TASKS, inTurn) as [LuaFunction];
    await runtime.holds.idle();
    return () => Number(ended.callOne());
  };
  return alternate(bench, "spawn and sleep(0)", {
    atOnce: () => timeTasks(() => run(false)),
    inTurn: () => timeTasks(() => run(true)),
    javaScriptAtOnce: () => timeTasks(() => runInJavaScript(false)),
    javaScriptInTurn: () => timeTasks(() => runInJavaScript(true)),
  });
});

/** Milliseconds that no measurement takes. */
const LONG = 10_000_000;

/** The bytes that Lua uses after a full collection. */
const usedMemory = 'return function() collectgarbage() collectgarbage() return collectgarbage("count") * 1024 end';

const sleepers = `
  local spawn, sleep = ingot.spawn, ingot.sleep
  return function(count)
    for _ = 1, count do spawn(function() sleep(${LONG}) end) end
  end
`;

/** Makes suspended coroutines without a host, or lets go of them. */
const coroutines = `
  local list = {}
  return function(count)
    list = {}
    for i = 1, count do
      list[i] = coroutine.create(function() coroutine.yield() end)
      coroutine.resume(list[i])
    end
  end
`;

/** Bytes in use in Lua and in JavaScript, without what is garbage. */
function memoryInUse(lua: LuaFunction): number {
  Bun.gc(true);
  const inLua = Number(lua.callOne());
  Bun.gc(true);
  const { heapSize, extraMemorySize } = heapStats();
  return inLua + heapSize - extraMemorySize; // Lua's memory is in the extra memory
}

/** Bytes per task that stay in use between `start` and `end`. */
async function memoryPerTask(lua: LuaFunction, start: () => void, end: () => void | Promise<void>): Promise<number> {
  const before = memoryInUse(lua);
  start();
  const during = memoryInUse(lua);
  await end();
  return (during - before) / TASKS;
}

/** Cancels what a runtime's tasks wait for. */
async function cancel(runtime: Runtime, owner: Owner): Promise<void> {
  owner.dispose();
  await runtime.holds.idle();
}

const memory = shared(async (bench) => {
  const runtime = await sharedRuntime(bench);
  const lua = luaFunction(runtime, usedMemory);
  const spawn = luaFunction(runtime, sleepers);
  const create = luaFunction(runtime, coroutines);
  const timers: ReturnType<typeof setTimeout>[] = [];
  const sleep = async () => {
    await new Promise((resolve) => void timers.push(setTimeout(resolve, LONG)));
  };
  const sides = {
    ours: () => {
      const owner = new Owner("benchmark");
      const start = () => runtime.within(owner, () => void spawn.call(TASKS));
      return memoryPerTask(lua, start, () => cancel(runtime, owner));
    },
    lua: () =>
      memoryPerTask(
        lua,
        () => void create.call(TASKS),
        () => void create.call(0),
      ),
    javaScript: () => {
      const start = () => {
        for (let i = 0; i < TASKS; i++) void sleep();
      };
      return memoryPerTask(lua, start, () => timers.splice(0).forEach(clearTimeout));
    },
  };
  return alternate(bench, "memory of tasks", sides, 1 / 4); // varies little
});

export const rows: Row[] = [
  {
    name: "spawn and sleep(0), a thousand at once",
    baseline: "async functions with setImmediate",
    unit: "µs",
    figure: "ratio",
    samples: async (bench) => {
      const { atOnce, javaScriptAtOnce } = await times(bench);
      return { ours: atOnce, baseline: javaScriptAtOnce };
    },
  },
  {
    name: "spawn and sleep(0), one by one",
    baseline: "async functions with setImmediate",
    unit: "µs",
    figure: "ratio",
    samples: async (bench) => {
      const { inTurn, javaScriptInTurn } = await times(bench);
      return { ours: inTurn, baseline: javaScriptInTurn };
    },
  },
  {
    name: "memory of a task that sleeps",
    baseline: "suspended coroutine, all Lua",
    unit: "bytes",
    figure: "ratio",
    samples: async (bench) => {
      const { ours, lua } = await memory(bench);
      return { ours, baseline: lua };
    },
  },
  {
    name: "memory of a task that sleeps",
    baseline: "async function that waits for setTimeout",
    unit: "bytes",
    figure: "ratio",
    samples: async (bench) => {
      const { ours, javaScript } = await memory(bench);
      return { ours, baseline: javaScript };
    },
  },
];
