// A clock that stands still until a test tells it to go on.
import type { Clock } from "../../src/kernel/clock.ts";

export class StoppedClock implements Clock {
  private readonly due = new Set<() => void>();
  private readonly repeating = new Set<() => void>();

  after(_milliseconds: number, callback: () => void): () => void {
    return added(this.due, callback);
  }

  every(_milliseconds: number, callback: () => void): () => void {
    return added(this.repeating, callback);
  }

  sleep(): Promise<void> {
    throw new Error("nothing sleeps here");
  }

  /** The time of all that waits has come, once. */
  ring(): void {
    const due = [...this.due];
    this.due.clear();
    for (const callback of [...due, ...this.repeating]) callback();
  }

  /** How many wait. */
  get waiting(): number {
    return this.due.size + this.repeating.size;
  }
}

function added(set: Set<() => void>, callback: () => void): () => void {
  set.add(callback);
  return () => set.delete(callback);
}
