// Runs the bodies of tests, hooks and blocks: each as a task of its own, within a time budget, and ended by what would
// end a program.
import type { Runtime } from "../../api/runtime.ts";
import { LuaError } from "../../lua/error.ts";
import type { State } from "../../lua/exports.ts";
import type { LuaFunction } from "../../lua/references.ts";
import { type Results, results } from "../../lua/values.ts";

/** How long a body whose time is over may take to put things in order, in milliseconds. */
const GRACE = 2000;

/** What ended a body, or came up while it ran; the first counts. */
interface Fault {
  message: string;
  traceback: string;
}

export class Bodies {
  /** When Lua code that still runs is ended, by `performance.now()`. */
  private deadline = Number.POSITIVE_INFINITY;
  /** The coroutine of the body that runs. */
  private running: State | undefined;
  private fault: Fault | undefined;
  private readonly failure = Promise.withResolvers<never>();

  /** @param timeout how long a body may take, in milliseconds; 0 for as long as it likes */
  constructor(
    private readonly runtime: Runtime,
    private readonly timeout: number,
  ) {
    this.failure.promise.catch(() => {}); // whoever waits for it hears of it
    const { limits } = runtime.lua;
    const { onTick } = limits;
    limits.onTick = (now, L) => {
      onTick(now, L);
      if (now < this.deadline) return;
      this.noteLateness(L);
      limits.interrupt(this.lateness);
    };
    runtime.onError = (error) => this.noteError(error);
    this.replaceExit();
  }

  /** Rejects when the Lua machine itself has failed: nothing can be run in it any more. */
  get broken(): Promise<never> {
    return this.failure.promise;
  }

  /** Whether the body of a test or hook runs in this coroutine. */
  isBody(L: State): boolean {
    return L === this.running;
  }

  /** The `call` of the framework's host. @returns whether the body came to its end, or false, a message and a traceback */
  async run(body: LuaFunction): Promise<Results> {
    const timeout = this.timeout === 0 ? Number.POSITIVE_INFINITY : this.timeout;
    this.deadline = performance.now() + timeout;
    const { L, ended } = this.start(body);
    await this.inTime(L, ended);
    this.running = undefined;
    this.deadline = Number.POSITIVE_INFINITY;
    const fault = this.takeFault();
    return fault === undefined ? results(true) : results(false, fault.message, fault.traceback);
  }

  /** Starts a body as a task, which runs at once until it first waits. */
  private start(body: LuaFunction): { L: State; ended: Promise<void> } {
    const { lua, values, tasks, program } = this.runtime;
    lua.c.lua_checkstack(lua.L, 4);
    const L = lua.c.lua_newthread(lua.L);
    values.push(L, body);
    body.release();
    const end = tasks.adopt(L, program);
    this.running = L;
    const run = lua.waits.runTask(L, 0, {
      around: (stretch) => {
        lua.beforeEffect(); // from here on Ctrl-C is noted: JavaScript would not hear of it while Lua runs
        return this.runtime.within(program, stretch);
      },
    });
    lua.pop(lua.L); // the task keeps it from now on
    const ended = run.then(end, (error: unknown) => {
      end();
      this.noteEnd(L, error);
    });
    return { L, ended };
  }

  /** Takes what has come up outside of any body. */
  takeFault(): Fault | undefined {
    const { fault } = this;
    this.fault = undefined;
    return fault;
  }

  /** Waits for the end of the body, whose waits are cancelled when its time is over. */
  private async inTime(L: State, ended: Promise<void>): Promise<void> {
    if (this.timeout === 0) return ended;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => {
      timer = setTimeout(() => resolve("late"), Math.max(0, this.deadline - performance.now()));
    });
    const first = await Promise.race([ended, late]);
    clearTimeout(timer);
    if (first !== "late") return;
    this.noteLateness(L);
    this.deadline = performance.now() + GRACE;
    this.runtime.lua.waits.cancel(L);
    await Promise.race([ended, Bun.sleep(GRACE)]);
  }

  private get lateness(): string {
    return `did not end within ${this.timeout / 1000} s; --timeout SECONDS allows more`;
  }

  private noteLateness(L: State | undefined): void {
    this.fault ??= { message: this.lateness, traceback: L === undefined ? "" : this.traceback(L) };
  }

  /** An error of a task or handler that nobody waits for. */
  private noteError(error: unknown): void {
    const message = `error in a task or handler: ${error instanceof Error ? error.message : String(error)}`;
    this.fault ??= { message, traceback: error instanceof LuaError ? error.traceback : "" };
  }

  /** A body's own errors are caught by the framework: what ends it from outside comes here. */
  private noteEnd(L: State, error: unknown): void {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) this.failure.reject(error);
    if (L !== this.running) return; // it was given up
    const traceback = error instanceof LuaError ? error.traceback : "";
    this.fault ??= { message: error instanceof Error ? error.message : String(error), traceback };
  }

  /** Has `os.exit` end the body that calls it, or the task or handler, and not the run. */
  private replaceExit(): void {
    const { lua, values } = this.runtime;
    const { L } = lua;
    lua.pushGlobals(L);
    lua.getField(L, -1, "os");
    lua.setFunction(L, -1, "exit", (state) => {
      const code = lua.c.lua_gettop(state) === 0 ? true : values.valueAt(state, 1);
      const message = `os.exit was called (exit code ${typeof code === "boolean" ? Number(!code) : String(code)})`;
      this.fault ??= { message, traceback: this.traceback(state) };
      lua.limits.interrupt(message);
      throw new Error(message);
    });
    lua.pop(L, 2);
  }

  private traceback(of: State): string {
    const { lua } = this.runtime;
    const { c, L } = lua;
    c.lua_checkstack(L, 4);
    c.luaL_traceback(L, of, 0, 0);
    const text = String(lua.textAt(L, -1) ?? "");
    lua.pop(L);
    return text;
  }
}
