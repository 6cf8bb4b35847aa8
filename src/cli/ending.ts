// How signals end a program: one that runs and one that waits.
import type { Runtime } from "../api/runtime.ts";
import type { Realm } from "../host.ts";
import { handleSignal } from "../lua/libc.ts";
import { signalNumber } from "../lua/processes.ts";
import { report } from "./errors.ts";
import { mayBlock, waitForInput } from "./interrupt.ts";
import { SignalNotes } from "./signal-notes.ts";

/** Signals that end a program, and the exit code for each: 128 + its number, as a shell reports it. */
export const endingSignals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Other signals that end a process by default, and leave it time for last words. JavaScriptCore needs SIGPWR itself;
 * SIGIO is what watches of files come by.
 */
const killingSignals = [
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGALRM",
  "SIGXCPU",
  "SIGVTALRM",
  "SIGPROF",
] as const satisfies NodeJS.Signals[];

const heededSignals = [...(Object.keys(endingSignals) as (keyof typeof endingSignals)[]), ...killingSignals];

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

/**
 * Has other signals end the process as they would by default, after some last words.
 * @param before done first; it cannot wait
 */
export function endOnOtherSignals(before: () => void): void {
  for (const signal of killingSignals)
    process.on(signal, () => {
      before();
      const number = signalNumber(signal);
      handleSignal(number, "default");
      process.kill(process.pid, signal);
      process.exit(128 + number);
    });
}

/**
 * Has signals end the process at once, whatever it does: for where no JavaScript hears of them.
 * @param except one that does not
 * @returns gives the signals back
 */
export function endAtOnceOnSignals(except?: "SIGINT"): () => void {
  const signals = heededSignals.filter((signal) => signal !== except);
  const givingBack = signals.map((signal) => handleSignal(signalNumber(signal), "default"));
  return () => {
    for (const giveBack of givingBack) giveBack();
  };
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

/** Milliseconds that a program may run until signals are noted: to note it takes one, which a short program need not pay. */
const SHORT_RUN = 20;
/** Milliseconds between two looks for signals. */
const LOOK_INTERVAL = 5;
/** How long Lua has to come to a pause, where the program can be ended in order, in milliseconds. */
const PAUSE_TIME = 500;

/**
 * Has Ctrl-C end the program as `os.exit` would: at a tick, which no `pcall` can hold up, or where it waits for input or
 * for another program. Until that is arranged, the system ends the process: what was held back of its output is lost,
 * but nothing was shown on a terminal, no file was being written and no other program started.
 *
 * The same goes for other signals that are JavaScript's by then, which does not run while Lua does. But those that ask a
 * program to end in order leave it some time to come to where it can.
 */
export function heedInterrupts({ lua, stdout }: Realm): HeededInterrupts {
  const { limits, descriptors } = lua;
  let started = performance.now();
  let looked = started;
  const notes = new SignalNotes();
  let isNoting = false;
  const note = () => {
    isNoting = true;
    notes.begin(heededSignals.filter((signal) => signal === "SIGINT" || process.listenerCount(signal) > 0));
  };
  /** A signal that has been found, and when. */
  let found: { signal: NodeJS.Signals; at: number } | undefined;
  const end = (signal: NodeJS.Signals) => {
    found = undefined;
    if (signal in endingSignals) lua.exit(endingSignals[signal as keyof typeof endingSignals]);
    process.emit(signal, signal);
  };
  const heed = () => {
    const signal = notes.take();
    const isSecond = found !== undefined && signal !== undefined;
    found ??= signal && { signal, at: performance.now() };
    if (found === undefined) return;
    const isPatient = found.signal === "SIGTERM" || found.signal === "SIGHUP";
    if (isSecond || !isPatient || performance.now() > found.at + PAUSE_TIME) end(signal ?? found.signal);
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
    if (!isNoting && now - started > SHORT_RUN) note();
    heed();
  };
  const { beforeRead } = descriptors;
  descriptors.beforeRead = (fd) => {
    beforeRead(fd);
    if (mayBlock(fd)) note();
    waitForInput(fd, () => {
      limits.onTick(performance.now());
      return false;
    });
  };
  return {
    unlessEnding: () => Promise.resolve(),
    leaveTo: (wait) => {
      note();
      try {
        return wait();
      } finally {
        notes.forget("SIGINT");
      }
    },
    giveBack: () => {
      started = performance.now();
      if (!isNoting) return;
      isNoting = false;
      const came = new Set([...(found === undefined ? [] : [found.signal]), ...notes.end()]);
      found = undefined;
      for (const signal of came)
        if (process.listenerCount(signal) > 0) process.kill(process.pid, signal);
        else end(signal);
    },
  };
}
