// Rows about crossing the border between Lua and its host, in both directions.
import { REGISTRY_INDEX } from "../../src/lua/constants.ts";
import { Values } from "../../src/lua/values.ts";
import { loadSource, ours, wasmoon } from "./instances.ts";
import { alternate, milliseconds } from "./rounds.ts";
import type { Row } from "./row.ts";

/** Calls per sample; stock wasmoon gets fewer, or its samples would take most of the time of the benchmark. */
const CALLS = 100_000;
const WASMOON_CALLS = 10_000;

const microsecondsPerCall = (calls: number, work: () => void) => (milliseconds(work) * 1000) / calls;

const callHost = `
  local increment = increment
  return function(count)
    local value = 0
    for _ = 1, count do value = increment(value) end
    if value ~= count then error("wrong result") end
  end
`;

const hostFunction: Row = {
  name: "Lua calls a host function",
  baseline: "stock wasmoon",
  unit: "µs",
  figure: "speedup",
  bound: 10,
  samples: async (bench) => {
    const lua = await ours(bench);
    const { c, L } = lua;
    lua.pushGlobals(L);
    lua.setFunction(L, -1, "increment", (state) => {
      c.push_integer(state, c.integer_at(state, 1) + 1);
      return 1;
    });
    lua.pop(L);
    loadSource(lua, callHost);
    lua.protectedCall(L, 0, 1);
    const reference = c.luaL_ref(L, REGISTRY_INDEX);
    const callOurs = () => {
      c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(reference));
      c.push_integer(L, CALLS);
      lua.protectedCall(L, 1, 0);
    };

    const engine = await wasmoon(bench);
    engine.global.set("increment", (value: number) => value + 1);
    const callWasmoon = engine.doStringSync(callHost) as (count: number) => void;

    const samples = await alternate(bench, "Lua calls a host function", {
      ours: () => microsecondsPerCall(CALLS, callOurs),
      wasmoon: () => microsecondsPerCall(WASMOON_CALLS, () => callWasmoon(WASMOON_CALLS)),
    });
    return { ours: samples.ours, baseline: samples.wasmoon };
  },
};

const event = { kind: "key", name: "enter", text: "some text", row: 12, column: 40, shift: true };

/** Reads all six fields, so that a conversion that waits for the first look has to do it. */
const handleEvent = `
  return function(event)
    if event.kind ~= "key" or not event.shift then error("wrong event") end
    return event.row + event.column + #event.name + #event.text
  end
`;
const answer = event.row + event.column + event.name.length + event.text.length;

function callHandler(calls: number, handler: (value: typeof event) => unknown): number {
  let correct = 0;
  const time = microsecondsPerCall(calls, () => {
    for (let i = 0; i < calls; i++) if (handler(event) === answer) correct++;
  });
  if (correct !== calls) throw new Error("the handler answered something else");
  return time;
}

const handler: Row = {
  name: "host calls a Lua handler with a table of six fields",
  baseline: "stock wasmoon",
  unit: "µs",
  figure: "speedup",
  bound: 10,
  samples: async (bench) => {
    const lua = await ours(bench);
    loadSource(lua, handleEvent);
    lua.protectedCall(lua.L, 0, 1);
    const fn = new Values(lua).functionAt(lua.L, -1);
    lua.pop(lua.L);
    if (fn === undefined) throw new Error("the handler is not a function");

    const engine = await wasmoon(bench);
    const theirs = engine.doStringSync(handleEvent) as (value: typeof event) => unknown;

    const samples = await alternate(bench, "host calls a Lua handler", {
      ours: () => callHandler(CALLS, (value) => fn.callOne(value)),
      wasmoon: () => callHandler(WASMOON_CALLS, theirs),
    });
    fn.release();
    return { ours: samples.ours, baseline: samples.wasmoon };
  },
};

export const rows: Row[] = [hostFunction, handler];
