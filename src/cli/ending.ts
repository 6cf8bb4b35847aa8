// How signals end a program: one that runs and one that waits.
import type { Runtime } from "../api/runtime.ts";
import type { Realm } from "../host.ts";
import { ExitCode, report } from "./errors.ts";
import { mayBlock, noteInterrupts, takeInterrupt, waitForInput } from "./interrupt.ts";

/** Signals that end a program, and the exit code for each: 128 + its number, as a shell reports it. */
export const endingSignals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What `heedInterrupts` has arranged. */
export interface HeededInterrupts {
  /** Lets signals be JavaScript's while the program waits. */
  giveBack(): void;
  /** Resolves unless a signal is ending the program, which then is the one to end the process. */
  unlessEnding(): Promise<void>;
  /** Waits for another program, to which alone Ctrl-C goes. */
  leaveTo<T>(wait: () => T): T;
}

/**
 * Has signals end a program that waits in an orderly way; a second one ends it at once.
 * @param before done first, such as to give the terminal back
 * @param ignores says which signals are not for this program for now
 */
export function endOnSignals(
  runtime: Runtime,
  interrupts: HeededInterrupts,
  before?: () => Promise<void>,
  ignores: (signal: string) => boolean = () => false,
): void {
  const { giveBack } = interrupts;
  const { limits } = runtime.lua;
  const { onLeave } = limits;
  limits.onLeave = () => {
    onLeave();
    giveBack();
  };
  giveBack();
  let ending = false;
  for (const [signal, code] of Object.entries(endingSignals)) {
    process.on(signal, async () => {
      if (ignores(signal)) return;
      if (ending) process.exit(code);
      ending = true;
      interrupts.unlessEnding = () => new Promise(() => {});
      try {
        await before?.();
        await runtime.close();
      } finally {
        exit(runtime, code);
      }
    });
  }
}

/** As `os.exit`, where nobody but a person hears of output that cannot be written. */
function exit(runtime: Runtime, code: number): never {
  try {
    return runtime.lua.exit(code);
  } catch (error) {
    report(error);
    return process.exit(code);
  }
}

/** Milliseconds that a program may run until Ctrl-C is noted: to note it takes one, which a short program need not pay. */
const SHORT_RUN = 20;
/** Milliseconds between two looks for Ctrl-C. */
const LOOK_INTERVAL = 5;

/**
 * Has Ctrl-C end the program as `os.exit` would: at a tick, which no `pcall` can hold up, or where it waits for input or
 * for another program. Until that is arranged, the system ends the process: what was held back of its output is lost,
 * but nothing was shown on a terminal, no file was being written and no other program started.
 */
export function heedInterrupts({ lua, stdout }: Realm): HeededInterrupts {
  const { limits, descriptors } = lua;
  let started = performance.now();
  let looked = started;
  let restore: (() => void) | undefined;
  const note = () => {
    restore ??= noteInterrupts(true);
  };
  const heed = () => {
    if (takeInterrupt()) lua.exit(ExitCode.Interrupted);
  };
  if (stdout.immediate) note();
  lua.beforeEffect = note;
  lua.waitForProgram = (wait) => {
    note();
    const result = wait();
    heed();
    return result;
  };
  const { onTick } = limits;
  limits.onTick = (now) => {
    onTick(now);
    if (now - looked < LOOK_INTERVAL) return;
    looked = now;
    if (restore === undefined && now - started > SHORT_RUN) note();
    heed();
  };
  const { beforeRead } = descriptors;
  descriptors.beforeRead = (fd) => {
    beforeRead(fd);
    if (mayBlock(fd)) note();
    if (!waitForInput(fd)) lua.exit(ExitCode.Interrupted);
  };
  return {
    unlessEnding: () => Promise.resolve(),
    leaveTo: (wait) => {
      note();
      try {
        return wait();
      } finally {
        takeInterrupt();
      }
    },
    giveBack: () => {
      started = performance.now();
      if (restore === undefined) return;
      heed();
      restore();
      restore = undefined;
    },
  };
}
