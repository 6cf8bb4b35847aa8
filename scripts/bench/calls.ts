// Rows about crossing the border between Lua and its host, in both directions.
import { REGISTRY_INDEX } from "../../src/lua/constants.ts";
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

export const rows: Row[] = [hostFunction];
