// The fake clock of tests, as the timers, sleepers and ticks of a runtime see it: time passes when the test says so.
import type { Runtime } from "../../api/runtime.ts";
import { Task } from "../../api/tasks.ts";
import { type Clock, systemClock } from "../../kernel/clock.ts";
import type { State } from "../../lua/exports.ts";
import type { LuaFunction } from "../../lua/references.ts";

/** What `install` is given by lua/ingot/test/clock.lua; times are seconds since 1970. */
interface LuaClock {
  now: LuaFunction;
  /** Moves the time on, and runs what becomes due on the way; waits. */
  advance: LuaFunction;
}

interface Entry {
  due: number;
  period: number | undefined;
  callback(): void;
}

/** As `exact` in lua/ingot/test/clock.lua: times are compared to the microsecond. */
function exact(seconds: number): number {
  return Math.floor(seconds * 1e6 + 0.5) / 1e6;
}

/** Resolves when tasks that were woken have run on, and the events they sent have arrived. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The `clock` of the framework's host. */
export class TestClock implements Clock {
  private readonly entries = new Set<Entry>();
  private lua: LuaClock | undefined;

  /**
   * @param isBody whether a coroutine runs the body of the test: when it sleeps, nobody else could move the time on
   */
  constructor(
    private readonly runtime: Runtime,
    private readonly isBody: (L: State) => boolean,
  ) {}

  /** The functions that Lua calls. */
  get host() {
    return {
      install: (lua: LuaClock) => {
        this.lua = lua;
        this.runtime.timers.clock = this;
      },
      uninstall: () => this.uninstall(),
      next_due: async () => {
        await settled();
        return this.entries.size === 0 ? undefined : Math.min(...[...this.entries].map(({ due }) => due));
      },
      advance: (now: unknown) => this.fire(Number(now)),
    };
  }

  after(milliseconds: number, callback: () => void): () => void {
    return this.add(milliseconds, undefined, callback);
  }

  every(milliseconds: number, callback: () => void): () => void {
    return this.add(milliseconds, milliseconds / 1000, callback);
  }

  sleep(milliseconds: number, sleeper: object, onCancel?: (cancel: () => void) => void): Promise<void> {
    if (milliseconds === 0) return systemClock.sleep(0, sleeper);
    if (sleeper instanceof Task && this.isBody(sleeper.L)) return this.advance(milliseconds / 1000);
    return new Promise((resolve) => {
      const stop = this.after(milliseconds, resolve);
      onCancel?.(() => {
        stop();
        resolve();
      });
    });
  }

  private add(milliseconds: number, period: number | undefined, callback: () => void): () => void {
    const due = exact(Number(this.lua?.now.callOne()) + milliseconds / 1000);
    const entry = { due, period, callback };
    this.entries.add(entry);
    return () => this.entries.delete(entry);
  }

  private async advance(seconds: number): Promise<void> {
    const { runtime, lua } = this;
    if (lua !== undefined) await runtime.tasks.start(runtime.program, lua.advance, [seconds]).results;
  }

  /** Calls back what is due, in order. */
  private async fire(now: number): Promise<void> {
    for (;;) {
      const due = [...this.entries].filter((entry) => entry.due <= now).sort((a, b) => a.due - b.due)[0];
      if (due === undefined) break;
      if (due.period === undefined) this.entries.delete(due);
      else due.due = exact(due.due + due.period);
      due.callback();
      await settled();
    }
    await settled();
  }

  private uninstall(): void {
    this.runtime.timers.clock = systemClock;
    this.entries.clear();
    this.lua?.now.release();
    this.lua?.advance.release();
    this.lua = undefined;
  }
}
