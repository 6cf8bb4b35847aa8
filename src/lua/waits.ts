// Waiting: a host function that returns a promise suspends the coroutine that called it, and `runTask` resumes it.
import { REGISTRY_INDEX, Status } from "./constants.ts";
import { LuaError } from "./error.ts";
import type { State } from "./exports.ts";
import type { Lua } from "./vm.ts";

/** Pushes the results of a wait. @returns how many they are */
export type PushResults = (L: State) => number;

/** What a host function returns to wait, when there is more to say than a promise. */
export class Wait {
  /**
   * @param cancel ends the work that is waited for when the task is cancelled: the task goes on, with the error, once the
   *   promise settles. Without it the task goes on at once, and what the promise settles to is dropped.
   */
  constructor(
    readonly promise: Promise<PushResults>,
    readonly cancel?: () => void,
  ) {}
}

/** How a promise ended: pushes its results, or what it was rejected with. */
type Outcome = { push: PushResults } | { error: unknown };

export interface TaskOptions {
  /** The state whose host function starts the task, if one does: it bounds how deep tasks start tasks. */
  from?: State;
  /** Called around every stretch of the task's code. */
  around?: (stretch: () => number) => number;
}

/** A coroutine that a task runner runs. */
interface Task {
  readonly L: State;
  readonly around: (stretch: () => number) => number;
  cancelled: boolean;
  /** Waiting calls that were refused since the task was cancelled. */
  refused: number;
  /** Begun by a host function; taken by the runner when the coroutine has yielded. */
  begun?: Wait;
  /** Ends what the runner waits for. */
  wake?: () => void;
  outcome?: Outcome;
}

/** Stack slots that starting a task and telling how it failed take (`LUA_MINSTACK`). */
const SLOTS = 20;

/** How long a cancelled task may run to put things in order, in milliseconds. */
const CLEANUP_BUDGET = 1000;
/** How often a cancelled task may try to wait. */
const CLEANUP_WAITS = 1000;

/** The error value of a cancelled wait. */
export const CANCELLED = "cancelled";

function cancelled(): LuaError {
  return new LuaError(CANCELLED, CANCELLED, "", Status.RuntimeError);
}

export class Waits {
  private readonly tasks = new Map<State, Task>();
  /** The coroutine that a task runner is resuming. */
  private current: State | undefined;

  constructor(private readonly lua: Lua) {}

  /** The coroutine of the task whose code is running, if one is. */
  get running(): State | undefined {
    return this.current;
  }

  /** Called in the host function's place when it is to wait. @throws as `admit` */
  begin(L: State, wait: Wait): void {
    try {
      this.admit(L).begun = wait;
    } catch (error) {
      wait.promise.catch(() => {}); // nobody will hear of it
      wait.cancel?.();
      throw error;
    }
    this.lua.c.push_integer(L, 0); // the ticket
  }

  /**
   * Makes sure that the code that `L` runs may wait now: to be called before work is begun that would be for nothing.
   * @param name what the error calls the function
   * @throws Error outside a task; LuaError in a cancelled one
   */
  admit(L: State, name = "this function"): Task {
    const obstacle = this.obstacle(L);
    const task = this.tasks.get(L);
    if (obstacle !== undefined || task === undefined) throw new Error(`${name} waits; ${obstacle}`);
    if (!task.cancelled) return task;
    if (++task.refused > CLEANUP_WAITS) this.lua.limits.interrupt("this task was cancelled and does not end");
    throw cancelled();
  }

  /** Why the code that `L` runs cannot be suspended now, if it cannot. */
  obstacle(L: State): string | undefined {
    if (this.current === undefined) return "it can be called only inside a task";
    if (L !== this.current) return "it can be called only by the task itself, not in a coroutine the task made";
    if (this.lua.c.lua_isyieldable(L) === 0)
      return "it cannot be called from a callback of a C function (sort, gsub, a metamethod …)";
    return undefined;
  }

  /** Called when a waiting coroutine goes on: pushes the results. */
  settle(L: State): number {
    const task = this.tasks.get(L);
    const outcome = task?.outcome;
    if (task === undefined || outcome === undefined)
      throw new Error("this coroutine waits for its task; it cannot be resumed by hand");
    task.outcome = undefined;
    if ("error" in outcome) throw outcome.error;
    this.lua.c.lua_settop(L, 0);
    return outcome.push(L);
  }

  /**
   * Makes the pending wait of a task, and every later one, raise the error `cancelled`. Nothing happens when `L` runs no
   * task.
   */
  cancel(L: State): void {
    const task = this.tasks.get(L);
    if (task === undefined || task.cancelled) return;
    task.cancelled = true;
    task.wake?.();
  }

  /**
   * Runs the function below `args` values on the stack of `L`, a coroutine, as a task: it may call functions that wait.
   * A plain `coroutine.yield` gives everything else a turn. `L` is kept from being collected while the task runs.
   * @returns the number of results, which are left on the stack of `L`: to be taken at once, or with `L` kept elsewhere
   * @throws LuaError after the task's to-be-closed variables were closed; Error when it was ended by somebody else
   */
  async runTask(
    L: State,
    args: number,
    { from = 0, around = (stretch) => stretch() }: TaskOptions = {},
  ): Promise<number> {
    const { c } = this.lua;
    // The main thread may be in the middle of a call that has few stack slots left.
    c.lua_checkstack(this.lua.L, SLOTS);
    c.lua_checkstack(L, SLOTS);
    c.lua_pushthread(L);
    if (L !== this.lua.L) c.lua_xmove(L, this.lua.L, 1);
    const anchor = c.luaL_ref(this.lua.L, REGISTRY_INDEX);
    const task: Task = { L, around, cancelled: false, refused: 0 };
    this.tasks.set(L, task);
    try {
      let status = this.resume(task, args, from);
      while (status === Status.Yield) {
        this.lua.pop(L, this.resumeResults());
        await this.turn(task);
        if (this.lua.closed) throw new Error("the program that started this task has ended");
        // Lua code may have closed the coroutine, or resumed it and run it to its end.
        if (c.lua_status(L) !== Status.Yield) throw new Error("cannot resume dead coroutine");
        status = this.resume(task, 0, 0);
      }
      if (status === Status.Ok) return this.resumeResults();
      throw this.failure(L);
    } finally {
      this.tasks.delete(L);
      if (!this.lua.closed) c.luaL_unref(this.lua.L, REGISTRY_INDEX, anchor);
    }
  }

  private resume(task: Task, args: number, from: State): number {
    const outer = this.current;
    this.current = task.L;
    const budget = task.cancelled ? CLEANUP_BUDGET : Number.POSITIVE_INFINITY;
    const stretch = () => this.lua.c.lua_resume(task.L, from, args, this.lua.memory.out);
    try {
      return this.lua.limits.enter(() => task.around(stretch), budget);
    } finally {
      this.current = outer;
    }
  }

  /** How many values the last resume left on the stack of the coroutine. */
  private resumeResults(): number {
    return this.lua.memory.readU32(this.lua.memory.out);
  }

  /** Waits for what the suspended task waits for. */
  private turn(task: Task): Promise<void> {
    const wait = task.begun;
    task.begun = undefined;
    if (wait === undefined) return new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => {
      const end = (outcome: Outcome) => {
        if (task.wake === undefined) return; // cancelled, and gone on
        task.wake = undefined;
        task.outcome = task.cancelled ? { error: cancelled() } : outcome;
        resolve();
      };
      task.wake = () => {
        if (wait.cancel === undefined) end({ error: cancelled() });
        else wait.cancel();
      };
      wait.promise.then(
        (push) => end({ push }),
        (error: unknown) => end({ error }),
      );
    });
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
