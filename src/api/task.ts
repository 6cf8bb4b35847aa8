// `ingot.task`: waiting for others, deadlines, races.
import type { LuaFunction } from "../lua/references.ts";
import { results } from "../lua/values.ts";
import { CANCELLED } from "../lua/waits.ts";
import type { Call } from "./call.ts";
import { fn, type Namespace } from "./declare.ts";
import { forget, type Runtime } from "./runtime.ts";
import type { Started } from "./tasks.ts";
import { checkTime } from "./timer.ts";
import { type Kept, t } from "./types.ts";

/** Results that nobody waits for yet, at most: an id that was never waited for must not hold them for ever. */
const MOST_EARLY = 10_000;

/** External tasks: numbers that somebody waits for and somebody else resumes. */
export class Externals {
  private last = 0;
  private readonly waiting = new Map<number, (value: unknown) => void>();
  /** Values of ids that were resumed before anybody waited. */
  private readonly early = new Map<number, unknown>();
  /** What ends the work whose result an id is resumed with. */
  private readonly cancels = new Map<number, () => void>();

  alloc(): number {
    return ++this.last;
  }

  /** Has `cancel` called when a wait for the id is cancelled; that wait ends when the work has, and resumes the id. */
  onCancel(id: number, cancel: () => void): void {
    this.cancels.set(id, cancel);
  }

  wait(id: number, signal: AbortSignal): Promise<unknown> {
    if (this.waiting.has(id)) throw new Error(`task ${id} is waited for already`);
    if (this.early.has(id)) {
      const value = this.early.get(id);
      this.early.delete(id);
      return Promise.resolve(value);
    }
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      signal.addEventListener("abort", () => {
        const cancel = this.cancels.get(id);
        if (cancel !== undefined) {
          cancel();
          return;
        }
        this.waiting.delete(id);
        resolve(undefined);
      });
    });
  }

  /** @param value a kept value, or one that is copied to Lua */
  resume(id: number, value: unknown): void {
    this.cancels.delete(id);
    const resolve = this.waiting.get(id);
    if (resolve === undefined) {
      forget(this.early.get(id));
      this.early.set(id, value);
      if (this.early.size <= MOST_EARLY) return;
      const [oldest, lost] = this.early.entries().next().value as [number, unknown];
      this.early.delete(oldest);
      forget(lost);
      return;
    }
    this.waiting.delete(id);
    resolve(value);
  }
}

/** Starts a branch of a combinator, which is cancelled with the task that waits for it. */
function branch(call: Call, fun: LuaFunction): Started {
  const started = call.runtime.tasks.start(call.task.owner, fun, [], call.task);
  fun.release();
  call.signal.addEventListener("abort", () => started.task.cancel());
  started.results.catch(() => {}); // nobody asks for it if another branch cannot be started
  return started;
}

/** Drops what comes of a branch that nobody waits for any more. */
function abandon({ task, results }: Started): Promise<void> {
  task.cancel();
  return results.then(
    (kept) => kept.forEach(forget),
    () => {},
  );
}

async function timeout(call: Call, milliseconds: number, fun: LuaFunction): Promise<unknown> {
  checkTime("task.timeout", milliseconds, 0);
  const started = branch(call, fun);
  let stop = () => {};
  const late = new Promise<undefined>((resolve) => {
    stop = call.runtime.timers.clock.after(milliseconds, () => resolve(undefined));
  });
  try {
    const kept = await Promise.race([started.results, late]);
    if (kept !== undefined) return results(first(kept), undefined);
    await abandon(started);
    return results(undefined, "timeout");
  } finally {
    stop();
  }
}

/** The first value, which goes to Lua; the others are let go of. */
function first(kept: Kept[]): Kept {
  for (const value of kept.slice(1)) forget(value);
  return kept[0];
}

async function race(call: Call, functions: LuaFunction[]): Promise<unknown> {
  if (functions.length === 0) throw new Error("bad argument #1 to 'task.race' (function expected, got no value)");
  const branches = functions.map((fun) => branch(call, fun));
  let winner: number | undefined;
  try {
    const kept = await Promise.race(
      branches.map(async ({ results }, i) => {
        const values = await results;
        winner ??= i;
        return values;
      }),
    );
    return { index: (winner ?? 0) + 1, result: first(kept) };
  } finally {
    await Promise.all(branches.filter((_, i) => i !== winner).map(abandon));
  }
}

async function all(call: Call, functions: LuaFunction[]): Promise<unknown> {
  const branches = functions.map((fun) => branch(call, fun));
  const settled = await Promise.allSettled(branches.map(({ results }) => results));
  const failure = settled.find((outcome) => outcome.status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
  return settled.map((outcome) => (outcome.status === "fulfilled" ? first(outcome.value) : undefined));
}

const externals = (runtime: Runtime) => runtime.service(Externals);
const body = t.fun("fun(): any");

export const namespace: Namespace = {
  name: "task",
  tier: "Host",
  doc: "Waiting for what others resume, deadlines, races. Everything but `alloc`, `resume` and `is_cancelled` waits.",
  functions: {
    alloc: fn({
      doc: "A fresh number to wait for.",
      returns: [["integer", "id"]],
      run: (runtime) => externals(runtime).alloc(),
    }),
    wait: fn({
      doc: "Waits until somebody calls `task.resume` with the number, also if that was before.",
      params: [
        ["id", t.integer],
        [
          "opts",
          t.optional(
            t.options("task.WaitOptions", {
              interactive: [t.optional(t.boolean), "a person is asked meanwhile: deadlines of tools stand still"],
              pauses_deadline: [t.optional(t.boolean), "deadlines of tools stand still"],
            }),
          ),
        ],
      ],
      returns: [["any", "value", "what it was resumed with"]],
      passive: true,
      wait: (call, id) => externals(call.runtime).wait(id, call.signal),
    }),
    resume: fn({
      doc: "Ends the wait for a number. May be called from anywhere: a handler, a timer, another task.",
      params: [
        ["id", t.integer],
        ["value", t.value, "what `task.wait` returns"],
      ],
      run: (runtime, id, value) => externals(runtime).resume(id, value),
    }),
    external: fn({
      doc: "Allocates a number, calls a function with it, which arranges for it to be resumed, and waits.",
      params: [["start", t.fun("fun(id: integer)"), "called at once"]],
      returns: [["any", "value", "what it was resumed with"]],
      waitsInLua: { file: "ingot/external.lua", uses: ["wait"] },
      run: (runtime, start) => {
        start.release();
        return externals(runtime).alloc();
      },
    }),
    timeout: fn({
      doc: "Runs a function as a task with a deadline, at which it is cancelled.",
      params: [
        ["ms", t.integer, "milliseconds"],
        ["fn", body],
      ],
      returns: [
        ["any", "result", "the first value the function returned; nil when it was late"],
        ["string?", "error", '`"timeout"` when it was late'],
      ],
      wait: (call, milliseconds, fun) => timeout(call, milliseconds, fun),
    }),
    race: fn({
      doc: "Runs functions as tasks; the first to return wins, the others are cancelled. An error in one ends them all.",
      rest: ["fns", body],
      returns: [["{ index: integer, result: any }", "winner", "`index` counts from 1"]],
      wait: (call, ...functions) => race(call, functions),
    }),
    all: fn({
      doc: "Runs functions as tasks and waits for all. An error in one is raised when the others have ended.",
      rest: ["fns", body],
      returns: [["any[]", "results", "the first value of each, in the order of the functions"]],
      wait: (call, ...functions) => all(call, functions),
    }),
    is_cancelled: fn({
      doc: "Whether an error, as `pcall` returns it, is that of a cancelled task.",
      params: [["err", t.copy]],
      returns: [["boolean", "cancelled"]],
      run: (_, error) =>
        error === CANCELLED ||
        (typeof error === "object" && error !== null && (error as { kind?: unknown }).kind === "cancelled"),
    }),
  },
};
