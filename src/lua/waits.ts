// Waiting: a host function that returns a promise suspends the coroutine that called it, and `runTask` resumes it.
import { REGISTRY_INDEX, Status } from "./constants.ts";
import type { State } from "./exports.ts";
import type { Lua } from "./vm.ts";

/** How a promise ended: pushes its results, or what it was rejected with. */
type Outcome = { push: (L: State) => number } | { error: unknown };

/** Stack slots that starting a task and telling how it failed take (`LUA_MINSTACK`). */
const SLOTS = 20;

export class Waits {
  private readonly pending = new Map<State, Promise<(L: State) => number>>();
  private readonly outcomes = new Map<State, Outcome>();
  /** The coroutine that a task runner is resuming. */
  private current: State | undefined;

  constructor(private readonly lua: Lua) {}

  /** Called in the host function's place when it returned a promise. @throws Error outside a task */
  begin(L: State, promise: Promise<(L: State) => number>): void {
    const obstacle = this.obstacle(L);
    if (obstacle !== undefined) {
      promise.catch(() => {}); // nobody will hear of it
      throw new Error(`this function waits; ${obstacle}`);
    }
    this.pending.set(L, promise);
    this.lua.c.push_integer(L, 0); // the ticket
  }

  /** Why the code that `L` runs cannot be suspended now, if it cannot. */
  private obstacle(L: State): string | undefined {
    if (this.current === undefined) return "it can be called only inside a task";
    if (L !== this.current) return "it can be called only by the task itself, not in a coroutine the task made";
    if (this.lua.c.lua_isyieldable(L) === 0)
      return "it cannot be called from a callback of a C function (sort, gsub, a metamethod …)";
    return undefined;
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
   * A plain `coroutine.yield` gives everything else a turn. `L` is kept from being collected while the task runs.
   * @param from the state whose host function starts the task, if one does: it bounds how deep tasks start tasks
   * @returns the number of results, which are left on the stack of `L`: to be taken at once, or with `L` kept elsewhere
   * @throws LuaError after the task's to-be-closed variables were closed; Error when it was ended by somebody else
   */
  async runTask(L: State, args: number, from: State = 0): Promise<number> {
    const { c } = this.lua;
    // The main thread may be in the middle of a call that has few stack slots left.
    c.lua_checkstack(this.lua.L, SLOTS);
    c.lua_checkstack(L, SLOTS);
    c.lua_pushthread(L);
    if (L !== this.lua.L) c.lua_xmove(L, this.lua.L, 1);
    const anchor = c.luaL_ref(this.lua.L, REGISTRY_INDEX);
    try {
      let status = this.resume(L, args, from);
      while (status === Status.Yield) {
        this.lua.pop(L, this.resumeResults());
        await this.turn(L);
        if (this.lua.closed) throw new Error("the program that started this task has ended");
        // Lua code may have closed the coroutine, or resumed it and run it to its end.
        if (c.lua_status(L) !== Status.Yield) throw new Error("cannot resume dead coroutine");
        status = this.resume(L, 0, 0);
      }
      if (status === Status.Ok) return this.resumeResults();
      throw this.failure(L);
    } finally {
      this.outcomes.delete(L);
      if (!this.lua.closed) c.luaL_unref(this.lua.L, REGISTRY_INDEX, anchor);
    }
  }

  private resume(L: State, args: number, from: State): number {
    const outer = this.current;
    this.current = L;
    try {
      return this.lua.limits.enter(() => this.lua.c.lua_resume(L, from, args, this.lua.memory.out));
    } finally {
      this.current = outer;
    }
  }

  /** How many values the last resume left on the stack of the coroutine. */
  private resumeResults(): number {
    return this.lua.memory.readU32(this.lua.memory.out);
  }

  /** Waits for what the suspended task waits for. */
  private async turn(L: State): Promise<void> {
    const promise = this.pending.get(L);
    this.pending.delete(L);
    if (promise === undefined) return new Promise((resolve) => setImmediate(resolve));
    const outcome = await promise.then(
      (push) => ({ push }),
      (error: unknown) => ({ error }),
    );
    this.outcomes.set(L, outcome);
  }

  /** The error that ended a task. */
  private failure(L: State): Error {
    const { c } = this.lua;
    c.lua_checkstack(this.lua.L, SLOTS);
    c.luaL_traceback(this.lua.L, L, 0, 0);
    const traceback = String(this.lua.textAt(this.lua.L, -1) ?? "");
    this.lua.pop(this.lua.L);
    // Closes the variables that wait for it; an error in that takes the place of the first.
    const status = c.lua_resetthread(L);
    return this.lua.takeError(L, status, traceback);
  }
}
