// `ingot.timer`: callbacks after a time or at intervals.
import { LONGEST_TIMER } from "../kernel/timers.ts";
import type { LuaFunction } from "../lua/references.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

/** @throws Error for a time that no timer can be set for */
export function checkTime(name: string, milliseconds: number, least: number): void {
  if (milliseconds >= least && milliseconds <= LONGEST_TIMER) return;
  throw new Error(
    `bad argument #1 to '${name}' (milliseconds from ${least} to ${LONGEST_TIMER} expected, got ${milliseconds})`,
  );
}

/** Has a timer call a Lua function, which is released with the timer. */
function timer(
  runtime: Runtime,
  handler: LuaFunction,
  start: (callback: () => void) => ReturnType<Runtime["timers"]["after"]>,
) {
  const registration = start(runtime.handler(handler, "a timer"));
  registration.onRemove = () => handler.release();
  return registration;
}

export const namespace: Namespace = {
  name: "timer",
  tier: "Host",
  doc: "Timers. A handler is not a task: wrap work that waits in `ingot.spawn`. A timer keeps the program alive.",
  functions: {
    set: fn({
      doc: "Calls a function once.",
      params: [
        ["ms", t.integer, "milliseconds from now"],
        ["handler", t.fun("fun()")],
      ],
      returns: [["Reg", "reg", "removing it stops the timer"]],
      run: (runtime, ms, handler) => {
        checkTime("timer.set", ms, 0);
        return timer(runtime, handler, (callback) => runtime.timers.after(runtime.owner, ms, callback));
      },
    }),
    every: fn({
      doc: "Calls a function again and again. A call that comes late is not made up for.",
      params: [
        ["ms", t.integer, "milliseconds between two calls, at least 1"],
        ["handler", t.fun("fun()")],
      ],
      returns: [["Reg", "reg", "removing it stops the timer"]],
      run: (runtime, ms, handler) => {
        checkTime("timer.every", ms, 1);
        return timer(runtime, handler, (callback) => runtime.timers.every(runtime.owner, ms, callback));
      },
    }),
  },
};
