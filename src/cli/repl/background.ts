// Lua code that runs on its own account, while an entry is edited or waited for: timers, handlers, tasks that earlier
// entries started. Mostly it is over at once. While it computes for long or needs the terminal itself, it has the
// terminal as it was found: Ctrl-C is a signal again, and ends it.
import { takeInterrupt } from "../interrupt.ts";
import { takeSignals } from "./signals.ts";

/** How long such code may run until it is given the terminal, in milliseconds. */
const SHORT_RUN = 50;

export interface BackgroundHost {
  /** Leaves the terminal to the code that runs. @returns takes it back */
  lend(): () => void;
  /** Called when Ctrl-C came while the code ran. */
  onInterrupt(): void;
}

export class Background {
  /** When the first tick of the code that is running was. */
  private since: number | undefined;
  private giveBack: (() => void) | undefined;

  constructor(private readonly host: BackgroundHost) {}

  /** Called now and then while such code runs. @param now of `performance.now()` */
  tick(now: number): void {
    this.begin(now);
    if (now - (this.since as number) > SHORT_RUN) this.takeTerminal();
  }

  /** Lets the code that is running have the terminal and the signals until it returns. */
  takeTerminal(): void {
    if (this.giveBack !== undefined) return;
    this.begin(performance.now());
    const giveSignals = takeSignals();
    const giveTerminal = this.host.lend();
    this.giveBack = () => {
      giveTerminal();
      const isInterrupted = takeInterrupt();
      giveSignals();
      if (isInterrupted) this.host.onInterrupt();
    };
  }

  private begin(now: number): void {
    if (this.since !== undefined) return;
    this.since = now;
    queueMicrotask(() => this.end()); // comes when the code has returned to the event loop
  }

  private end(): void {
    this.since = undefined;
    const { giveBack } = this;
    this.giveBack = undefined;
    giveBack?.();
  }
}
