// What wakes those who wait for a time: the system's clock, unless a test puts its own in its place.

/** Calls back when it is time. */
export interface Clock {
  /** Calls back once. @returns makes sure that it will not */
  after(milliseconds: number, callback: () => void): () => void;
  /** Calls back again and again; a call that is late is not made up for. @returns ends it */
  every(milliseconds: number, callback: () => void): () => void;
  /**
   * @param sleeper who sleeps: a task
   * @param onCancel told how to end the sleep early
   */
  sleep(milliseconds: number, sleeper: object, onCancel?: (cancel: () => void) => void): Promise<void>;
}

export const systemClock: Clock = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  every(milliseconds, callback) {
    const timer = setInterval(callback, milliseconds);
    return () => clearInterval(timer);
  },
  sleep: (milliseconds, _, onCancel) =>
    new Promise((resolve) => {
      if (milliseconds === 0) {
        setImmediate(resolve);
        return;
      }
      const timer = setTimeout(resolve, milliseconds);
      onCancel?.(() => {
        clearTimeout(timer);
        resolve();
      });
    }),
};
