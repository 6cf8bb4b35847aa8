// Tasks: coroutines that the host may suspend, each with the owner on whose behalf it runs.
import type { Owner } from "../kernel/owner.ts";
import { REGISTRY_INDEX } from "../lua/constants.ts";
import { LuaError } from "../lua/error.ts";
import type { State } from "../lua/exports.ts";
import type { LuaFunction } from "../lua/references.ts";
import { CANCELLED } from "../lua/waits.ts";
import type { Runtime } from "./runtime.ts";
import type { Kept } from "./types.ts";

/** How long cancelled tasks may take at the end of the program, in milliseconds. */
const CLEANUP_TIME = 5000;

/** Stack slots for starting a task. */
const SLOTS = 8;

export class Task {
  /** Whether somebody else has to resume what the task waits for: then it does not keep the program alive. */
  private parked = false;
  private cancelled = false;
  private release: () => void;
  private readonly children = new Set<Task>();

  /**
   * @param parent the task in which this one was started, if it was: it is cancelled with that
   */
  constructor(
    private readonly runtime: Runtime,
    readonly L: State,
    readonly owner: Owner,
    private parent?: Task,
  ) {
    this.release = runtime.holds.hold();
    parent?.children.add(this);
  }

  /** Makes the pending wait, and every later one, raise `cancelled`, also in the tasks that this one has started. */
  cancel(): void {
    const tasks: Task[] = [this];
    for (const task of tasks) {
      task.cancelled = true;
      this.runtime.lua.waits.cancel(task.L);
      for (const child of task.children) tasks.push(child);
    }
  }

  /** Whether the task has not ended. */
  get isRunning(): boolean {
    return this.runtime.lua.waits.has(this.L);
  }

  get isCancelled(): boolean {
    return this.cancelled;
  }

  /** Runs a wait during which the task does not keep the program alive. */
  async park<T>(wait: Promise<T>): Promise<T> {
    this.release();
    this.parked = true;
    try {
      return await wait;
    } finally {
      this.parked = false;
      this.release = this.runtime.holds.hold();
    }
  }

  get isParked(): boolean {
    return this.parked;
  }

  /** The task is over. Those that it has started go on as if its parent had started them. */
  end(): void {
    this.release();
    const { parent } = this;
    parent?.children.delete(this);
    for (const child of this.children) {
      child.parent = parent;
      parent?.children.add(child);
    }
  }
}

/** A task that was started, and what comes of it. */
export interface Started {
  readonly task: Task;
  /** The values that its function returned, or what it raised. */
  readonly results: Promise<Kept[]>;
}

export class Tasks {
  private readonly byState = new Map<State, Task>();

  constructor(private readonly runtime: Runtime) {}

  /** How many there are. */
  get count(): number {
    return this.byState.size;
  }

  /** The task whose code is running, if one is. */
  get current(): Task | undefined {
    const L = this.runtime.lua.waits.running;
    return L === undefined ? undefined : this.byState.get(L);
  }

  /** All that wait for somebody to resume them. */
  parked(): Task[] {
    return [...this.byState.values()].filter((task) => task.isParked);
  }

  /** Takes a coroutine that somebody else runs as a task for one of ours. @returns what to call when it has ended */
  adopt(L: State, owner: Owner): () => void {
    const task = new Task(this.runtime, L, owner);
    this.byState.set(L, task);
    return () => {
      this.byState.delete(L);
      task.end();
    };
  }

  /**
   * Starts a task, which runs at once until it first waits.
   * @param fn its body; the caller may release it when this returns
   * @param parent the task that starts it, with which it is cancelled
   * @throws Error when tasks start tasks without end
   */
  start(owner: Owner, fn: LuaFunction, args: readonly unknown[] = [], parent?: Task): Started {
    const { lua, values } = this.runtime;
    lua.waits.checkDepth();
    const { c } = lua;
    c.lua_checkstack(lua.L, SLOTS);
    const L = c.lua_newthread(lua.L);
    const anchor = c.luaL_ref(lua.L, REGISTRY_INDEX);
    values.pushAll(L, [fn, ...args]);
    const task = new Task(this.runtime, L, owner, parent);
    this.byState.set(L, task);
    const results = this.run(task, args.length, anchor);
    if (parent?.isCancelled) task.cancel();
    return { task, results };
  }

  private async run(task: Task, args: number, anchor: number): Promise<Kept[]> {
    const { runtime } = this;
    const { lua } = runtime;
    const { L, owner } = task;
    try {
      const count = await lua.waits.runTask(L, args, {
        around: (stretch) => runtime.within(owner, stretch, task),
      });
      return runtime.keepFrom(L, lua.c.lua_gettop(L) - count + 1);
    } finally {
      this.byState.delete(L);
      if (!lua.closed) lua.c.luaL_unref(lua.L, REGISTRY_INDEX, anchor);
      task.end();
    }
  }

  /** Cancels every task, and waits until they have put things in order; for a while only. */
  async cancelAll(): Promise<void> {
    for (const task of [...this.byState.values()]) task.cancel();
    const end = performance.now() + CLEANUP_TIME;
    while (this.byState.size > 0 && performance.now() < end) await Bun.sleep(1);
  }
}

/** Whether an error is that of a cancelled wait. */
export function isCancelled(error: unknown): boolean {
  return error instanceof LuaError && error.value === CANCELLED;
}
