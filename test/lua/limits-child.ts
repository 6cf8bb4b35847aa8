// Runs Lua programs that try to go on for ever, each in an instance of its own; a process that hangs can be killed.
// Reads cases as JSON from standard input and prints a line of JSON for each.
import { LuaError } from "../../src/lua/error.ts";
import { TestRealm } from "./realm.ts";

export interface Case {
  program: string;
  /** Lua to run before, without limit. */
  before?: string;
  /** Time budget in milliseconds. */
  budget?: number;
  /** In bytes. */
  memoryLimit?: number;
  /** What has the budget: the program, unless it is closing the state after it. */
  limited?: "program" | "close";
}

export interface Outcome {
  results?: string;
  error?: string;
  traceback?: string;
  /** What the program wrote. */
  output: string;
  /** Whether the instance still works. */
  isAlive: boolean;
  /** Looks at the clock in a loop of a million steps, and whether a hook slows it down. */
  ticks: number;
  hasHook: boolean;
  /** How the next endless loop ends. */
  next: string;
}

function attempt(run: () => string): Pick<Outcome, "results" | "error" | "traceback"> {
  try {
    return { results: run() };
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return { error: error.message, traceback: error.traceback };
  }
}

function run({ program, before = "", budget, memoryLimit, limited = "program" }: Case): Outcome {
  const realm = new TestRealm({ memoryLimit });
  const { lua } = realm;
  // A host function that calls back, under a budget of its own, which must not widen the outer one.
  realm.define("nested", (L) => {
    lua.c.lua_settop(L, 1);
    lua.limits.enter(() => lua.protectedCall(L, 0), 1e9);
    return lua.c.lua_gettop(L);
  });
  realm.run(before);
  const outcome = attempt(() => realm.run(program, limited === "program" ? budget : undefined));
  let ticks = 0;
  lua.limits.onTick = () => void ticks++;
  const isAlive = realm.run("collectgarbage() for i = 1, 1000000 do end return ('ali'):rep(2)") === "aliali";
  const hasHook = lua.c.lua_gethook(lua.L) !== 0;
  const seen = ticks;
  const next = attempt(() => realm.run("while true do end", 5)).error ?? "";
  const output = realm.output();
  if (limited === "close") lua.limits.enter(() => lua.close(), budget);
  return { ...outcome, output, isAlive, hasHook, ticks: seen, next };
}

if (import.meta.main) {
  for (const item of (await Bun.stdin.json()) as Case[]) console.log(JSON.stringify(run(item)));
}
