// What keeps a program alive: tasks that work, timers, watchers, children. When nothing does, it may end.

export class Holds {
  private held = 0;
  private waiting: (() => void)[] = [];

  /** How many there are. */
  get count(): number {
    return this.held;
  }

  /** Keeps the program alive until the function that this returns is called; calling it again does nothing. */
  hold(): () => void {
    this.held++;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.held--;
      if (this.held === 0) setImmediate(() => this.settle());
    };
  }

  /** Resolves once nothing has kept the program alive for a turn of the event loop. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.held === 0) setImmediate(() => this.settle());
    });
  }

  private settle(): void {
    if (this.held > 0) return;
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
