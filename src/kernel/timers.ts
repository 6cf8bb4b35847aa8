// Timers: callbacks after a time or at intervals, as registrations that keep the program alive while they have work.
import { type Clock, systemClock } from "./clock.ts";
import type { Holds } from "./holds.ts";
import { type Owner, Registration } from "./owner.ts";

/** The longest time a timer can be set for, in milliseconds: what JavaScript's timers hold. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export class Timers {
  /** What timers that are set from now on follow. */
  clock: Clock = systemClock;
  private running = 0;

  constructor(private readonly holds: Holds) {}

  /** How many are set. */
  get count(): number {
    return this.running;
  }

  /** Calls `callback` once. @param milliseconds from 0 to `LONGEST_TIMER` */
  after(owner: Owner, milliseconds: number, callback: () => void): Registration {
    const registration = this.register(owner, `${milliseconds} ms, once`, () => stop());
    const stop = this.clock.after(milliseconds, () => {
      try {
        callback();
      } finally {
        registration.remove();
      }
    });
    return registration;
  }

  /** Calls `callback` again and again; a call that is late is not made up for. @param milliseconds from 1 on */
  every(owner: Owner, milliseconds: number, callback: () => void): Registration {
    return this.register(owner, `${milliseconds} ms`, this.clock.every(milliseconds, callback));
  }

  private register(owner: Owner, label: string, stop: () => void): Registration {
    const release = this.holds.hold();
    this.running++;
    return new Registration(owner, "timer", label, () => {
      this.running--;
      stop();
      release();
    });
  }
}
