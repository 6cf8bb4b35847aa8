// Work on many things, done in chunks: what is needed first at once, the rest bit by bit while nothing else happens.

/** Things that are worked on together. */
const SIZE = 256;

export class Chunks {
  /** Numbers of the chunks that are yet to be worked on. */
  private readonly missing = new Set<number>();
  private count = 0;
  private next: NodeJS.Immediate | undefined;

  /**
   * @param work done for the things from `first` to before `end`
   * @param onError told what the work throws when nobody waits for it; no more is done then
   */
  constructor(
    private readonly work: (first: number, end: number) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Works on so many things, from the first on, instead of what was left to do. */
  start(count: number): void {
    this.stop();
    this.count = count;
    for (let chunk = 0; chunk * SIZE < count; chunk++) this.missing.add(chunk);
    this.goOn();
  }

  /** Does now what is near to one of the things. @throws what the work throws; no more is done then */
  near(index: number): void {
    const chunk = Math.floor(index / SIZE);
    for (const each of [chunk, chunk - 1, chunk + 1]) this.do(each);
  }

  /** Nothing more is done. */
  stop(): void {
    if (this.next !== undefined) clearImmediate(this.next);
    this.next = undefined;
    this.missing.clear();
  }

  private goOn(): void {
    if (this.next !== undefined || this.missing.size === 0) return;
    this.next = setImmediate(() => {
      this.next = undefined;
      const [chunk] = this.missing;
      try {
        if (chunk !== undefined) this.do(chunk);
      } catch (error) {
        this.onError(error);
      }
      this.goOn();
    });
  }

  private do(chunk: number): void {
    if (!this.missing.delete(chunk)) return;
    try {
      this.work(chunk * SIZE, Math.min((chunk + 1) * SIZE, this.count));
    } catch (error) {
      this.stop();
      throw error;
    }
  }
}
