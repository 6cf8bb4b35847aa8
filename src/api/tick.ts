// `ingot.tick`: work at intervals of seconds, in tasks.
import { fn, type Namespace } from "./declare.ts";
import { checkTime } from "./timer.ts";
import { t } from "./types.ts";

export const namespace: Namespace = {
  name: "tick",
  tier: "Host",
  doc: "Work at intervals of seconds. Other than with `ingot.timer`, the function runs as a task and may wait.",
  functions: {
    every: fn({
      doc: "Runs a function as a task, at most once in so many seconds; never twice at a time.",
      params: [
        ["secs", t.integer, "at least 1"],
        ["fn", t.fun("fun()")],
      ],
      returns: [["Reg", "reg", "removing it stops the ticking, not a task that runs"]],
      run: (runtime, seconds, body) => {
        const milliseconds = seconds * 1000;
        checkTime("tick.every", milliseconds, 1000);
        const { owner } = runtime;
        let running: { removed: boolean } | undefined;
        const registration = runtime.timers.every(owner, milliseconds, () => {
          if (running === undefined || running.removed) running = runtime.spawn(owner, body);
        });
        registration.onRemove = () => body.release();
        return registration;
      },
    }),
  },
};
