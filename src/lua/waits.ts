// Waiting: a host function that returns a promise suspends the coroutine that called it, and `runTask` resumes it.
import { Status } from "./constants.ts";
import type { State } from "./exports.ts";
import type { Lua } from "./vm.ts";

/** How a promise ended: pushes its results, or what it was rejected with. */
type Outcome = { push: (L: State) => number } | { error: unknown };

export class Waits {
  private readonly pending = new Map<State, Promise<(L: State) => number>>();
  private readonly outcomes = new Map<State, Outcome>();
  /** The coroutine that `runTask` is resuming. */
  private current: State | undefined;

  constructor(private readonly lua: Lua) {}

  /** Called in the host function's place when it returned a promise. @throws Error outside a task */
  begin(L: State, promise: Promise<(L: State) => number>): void {
    if (L !== this.current) {
      promise.catch(() => {}); // nobody will hear of it
      throw new Error("this function waits; it can be called only inside a task");
    }
    this.pending.set(L, promise);
    this.lua.c.push_integer(L, 0); // the ticket
  }

  /** Called when a waiting coroutine goes on: pushes the results. */
  settle(L: State): number {
    const outcome = this.outcomes.get(L);
    this.outcomes.delete(L);
    if (outcome === undefined) throw new Error("this coroutine waits for its task; it cannot be resumed by hand");
    if ("error" in outcome) throw outcome.error;
    this.lua.c.lua_settop(L, 0);
    return outcome.push(L);
  }

  /**
   * Runs the function below `args` values on the stack of `L`, a coroutine, as a task: it may call functions that wait.
   * @returns the number of results, which are left on the stack of `L`
   * @throws LuaError
   */
  async runTask(L: State, args: number): Promise<number> {
    const { c, memory } = this.lua;
    let count = args;
    for (;;) {
      const outer = this.current;
      this.current = L;
      let status: number;
      try {
        status = this.lua.limits.enter(() => c.lua_resume(L, 0, count, memory.out));
      } finally {
        this.current = outer;
      }
      const results = memory.readU32(memory.out);
      if (status === Status.Ok) return results;
      if (status !== Status.Yield) {
        c.luaL_traceback(this.lua.L, L, 0, 0);
        const traceback = String(this.lua.textAt(this.lua.L, -1) ?? "");
        this.lua.pop(this.lua.L);
        throw this.lua.takeError(L, status, traceback);
      }
      this.lua.pop(L, results);
      const promise = this.pending.get(L);
      this.pending.delete(L);
      if (promise !== undefined) {
        this.outcomes.set(
          L,
          await promise.then(
            (push) => ({ push }),
            (error: unknown) => ({ error }),
          ),
        );
      }
      count = 0;
    }
  }
}
