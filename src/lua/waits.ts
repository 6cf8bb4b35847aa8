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

/** Offsets in `lua_State` and `CallInfo` (lstate.h of Lua 5.4 on wasm32): the running call, its continuation, C calls. */
const CALL_INFO = 20;
const CONTINUATION = 16;
const C_CALLS = 96;
/** `nCcalls` counts nested C calls in its lower half; Lua allows 200 of them (`LUAI_MAXCCALLS`). */
const C_CALLS_MASK = 0xffff;
const MOST_C_CALLS = 199;
/** A task that is started has room for some calls of its own. */
const MOST_TO_START = 180;

/** The error value of a cancelled wait. */
export const CANCELLED = "cancelled";

function cancelled(): LuaError {
  return new LuaError(CANCELLED, CANCELLED, "", Status.RuntimeError);
}

export class Waits {
  private readonly tasks = new Map<State, Task>();
  /** The coroutine that a task runner is resuming. */
  private current: State | undefined;
  /** The state whose Lua code has called the host function that is running. */
  caller: State | undefined;

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
    throw this.refuse(task);
  }

  /** The error for a cancelled task that wants to wait; one that goes on trying is ended. */
  private refuse(task: Task): LuaError {
    if (++task.refused > CLEANUP_WAITS) this.lua.limits.interrupt("this task was cancelled and does not end");
    return cancelled();
  }

  /** Whether the task of a coroutine has not ended. */
  has(L: State): boolean {
    return this.tasks.has(L);
  }

  /** Makes sure that another task can be started inside what is running. @throws Error when that is nested too deep */
  checkDepth(): void {
    const { caller } = this;
    if (caller !== undefined && this.depth(caller) > MOST_TO_START)
      throw new Error("stack overflow (tasks start tasks without end)");
  }

  /**
   * To be called before Lua is entered from a host function: what runs on the main thread, or is resumed from it, is
   * nested as deep as the caller of that function, and Lua has to know, or the C stack would overflow.
   * @returns what `surface` is to be given afterwards
   */
  dive(): number {
    const { memory, L } = this.lua;
    const before = memory.readU32(L + C_CALLS);
    const depth = this.caller === undefined ? 0 : Math.min(this.depth(this.caller), MOST_C_CALLS);
    if (depth > (before & C_CALLS_MASK)) memory.writeU32(L + C_CALLS, (before & ~C_CALLS_MASK) | depth);
    return before;
  }

  /** To be called when Lua has returned. */
  surface(before: number): void {
    this.lua.memory.writeU32(this.lua.L + C_CALLS, before);
  }

  private depth(L: State): number {
    return this.lua.memory.readU32(L + C_CALLS) & C_CALLS_MASK;
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
    if ("error" in outcome) throw task.cancelled ? this.refuse(task) : outcome.error;
    this.lua.c.lua_settop(L, 0);
    return outcome.push(L);
  }

  /**
   * Makes the pending wait of a task, and every later one, raise the error `cancelled`; a plain yield is one, too. Nothing
   * happens when `L` runs no task.
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
  async runTask(L: State, args: number, { around = (stretch) => stretch() }: TaskOptions = {}): Promise<number> {
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
      let status = this.resume(task, args);
      while (status === Status.Yield) {
        this.lua.pop(L, this.resumeResults());
        await this.turn(task);
        if (this.lua.closed) throw new Error("the program that started this task has ended");
        // Lua code may have closed the coroutine, or resumed it and run it to its end.
        if (c.lua_status(L) !== Status.Yield) throw new Error("cannot resume dead coroutine");
        if (task.cancelled && task.outcome === undefined) this.raiseFromYield(task);
        status = this.resume(task, 0);
      }
      if (status === Status.Ok) return this.resumeResults();
      throw this.failure(L);
    } catch (error) {
      if (!isOverflow(error)) throw error;
      await Promise.resolve(); // what called this has no room on the stack for what is to be done
      throw this.overflow(L, error);
    } finally {
      this.tasks.delete(L);
      if (!this.lua.closed) c.luaL_unref(this.lua.L, REGISTRY_INDEX, anchor);
    }
  }

  private resume(task: Task, args: number): number {
    const { c, memory, L, limits } = this.lua;
    const outer = this.current;
    const before = this.dive();
    this.current = task.L;
    const budget = task.cancelled ? CLEANUP_BUDGET : Number.POSITIVE_INFINITY;
    const stretch = () => c.lua_resume(task.L, L, args, memory.out);
    try {
      return limits.enter(() => task.around(stretch), budget);
    } finally {
      this.current = outer;
      this.surface(before);
    }
  }

  /** Has the plain `coroutine.yield` in which a cancelled task is suspended go on as a wait would: with the error. */
  private raiseFromYield(task: Task): void {
    const { c, memory } = this.lua;
    memory.writeU32(memory.readU32(task.L + CALL_INFO) + CONTINUATION, c.host_continuation.value);
    task.outcome = { error: cancelled() };
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
    const traceback = this.traceback(L);
    // Closes the variables that wait for it; an error in that takes the place of the first.
    const status = this.lua.c.lua_resetthread(L);
    return this.lua.takeError(L, status, traceback);
  }

  /** The error of a task that JavaScript had no stack for: Lua was left in the middle of it. */
  private overflow(L: State, cause: unknown): Error {
    if (this.lua.closed) return new Error("the program that started this task has ended");
    const traceback = this.traceback(L);
    this.lua.memory.writeU32(L + C_CALLS, 0);
    this.lua.c.lua_resetthread(L);
    return new LuaError(OVERFLOW, OVERFLOW, traceback, Status.RuntimeError, cause);
  }

  private traceback(L: State): string {
    const { c, L: main } = this.lua;
    c.lua_checkstack(main, SLOTS);
    c.luaL_traceback(main, L, 0, 0);
    const traceback = String(this.lua.textAt(main, -1) ?? "");
    this.lua.pop(main);
    return traceback;
  }
}

const OVERFLOW = "stack overflow";

/** Whether an error says that JavaScript's stack is used up: it can interrupt Lua's own errors on their way, too. */
function isOverflow(error: unknown): boolean {
  return error instanceof WebAssembly.Exception || (error instanceof RangeError && /call stack/.test(error.message));
}
