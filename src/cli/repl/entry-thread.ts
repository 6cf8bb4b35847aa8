// The coroutine in which entries run, one after the other, each as a task. To the code in it, it is Lua's main thread.
import type { Runtime } from "../../api/runtime.ts";
import type { Realm } from "../../host.ts";
import { REGISTRY_INDEX, Status, Type } from "../../lua/constants.ts";
import { LuaError } from "../../lua/error.ts";
import type { State } from "../../lua/exports.ts";
import { takeInterrupt } from "../interrupt.ts";

/** What messages call the code that is entered, as in the `lua` program. */
const CHUNK_NAME = "=stdin";

const STUCK = "this waits for `task.resume`, and nothing is left that could call it";

/** As long as a timer can be set for, in milliseconds. */
const FOR_EVER = 2 ** 31 - 1;

export interface EntryHost {
  /** Runs a stretch of an entry's code. */
  during(stretch: () => number): number;
  /** Called when Ctrl-C came in a stretch after which the entry waits. */
  onInterrupt(): void;
}

export class EntryThread {
  readonly L: State;
  /** Whether an entry runs: it computes or waits. */
  isRunning = false;
  private leaveTask = () => {};
  private raised: number | undefined;

  constructor(
    private readonly realm: Realm,
    private readonly host: EntryHost,
  ) {
    const { c, L } = realm.lua;
    this.L = c.lua_newthread(L);
    c.luaL_ref(L, REGISTRY_INDEX);
    c.program.value = this.L;
  }

  /**
   * Leaves the code's function on the stack: as an expression if it is one, as `lua` does.
   * @returns what is wrong with the code as an expression and as statements, if it is neither
   */
  load(code: string | Uint8Array): LuaError[] {
    const errors: LuaError[] = [];
    for (const prefix of ["return ", ""]) {
      try {
        this.realm.lua.load(this.L, Buffer.concat([Buffer.from(prefix), Buffer.from(code)]), CHUNK_NAME, "t");
        return [];
      } catch (error) {
        if (!(error instanceof LuaError)) throw error;
        errors.push(error);
      }
    }
    return errors;
  }

  /** Runs the function that was loaded, however long it waits. @returns how many results it leaves on the stack */
  async run(): Promise<number> {
    const { realm } = this;
    if (realm.hasRuntime) this.enterTask(realm.runtime);
    this.isRunning = true;
    const alive = setInterval(() => {}, FOR_EVER); // waiting for what never comes must not end the process
    try {
      const task = realm.lua.waits.runTask(this.L, 0, { around: (stretch) => this.compute(stretch) });
      return await (realm.hasRuntime ? this.unlessStuck(task, realm.runtime) : task);
    } finally {
      clearInterval(alive);
      this.leaveTask();
      this.isRunning = false;
    }
  }

  /** Has the API know the entry for a task; to be called as well when it is made while one runs. */
  enterTask(runtime: Runtime): void {
    this.leaveTask = runtime.tasks.adopt(this.L, runtime.program);
  }

  private async unlessStuck(task: Promise<number>, { holds }: Runtime): Promise<number> {
    const isIdle = holds.idle().then(() => true); // the entry keeps it from that unless it waits for others
    if (!(await Promise.race([task.then(() => false), isIdle]))) return task;
    this.cancel();
    await task.catch(() => {});
    throw new Error(STUCK);
  }

  private compute(stretch: () => number): number {
    return this.host.during(() => {
      const status = stretch();
      if (status === Status.Yield && takeInterrupt()) queueMicrotask(() => this.host.onInterrupt()); // the wait is on
      if (status !== Status.Ok && status !== Status.Yield) this.keepRaised();
      return status;
    });
  }

  /** Has what the entry waits for raise `cancelled`. */
  cancel(): void {
    this.realm.lua.waits.cancel(this.L);
  }

  private keepRaised(): void {
    const { c, L } = this.realm.lua;
    const type = c.lua_type(this.L, -1);
    if (type === Type.String || type === Type.Number) return;
    c.lua_pushvalue(this.L, -1);
    c.lua_xmove(this.L, L, 1);
    this.raised = c.luaL_ref(L, REGISTRY_INDEX);
  }

  /** Registry reference of what the entry raised, if that is no text; it is the caller's from here on. */
  takeRaised(): number | undefined {
    const { raised } = this;
    this.raised = undefined;
    return raised;
  }

  /** Makes it ready for the next entry, whatever the code of the last one did to it. */
  reset(): void {
    const { c } = this.realm.lua;
    if (c.lua_status(this.L) !== Status.Ok) c.lua_resetthread(this.L);
    c.lua_settop(this.L, 0);
  }
}
