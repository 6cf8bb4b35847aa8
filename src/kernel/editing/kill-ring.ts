// The kill ring: what was cut, to be brought back; cuts in a row are one.

export class KillRing {
  private readonly entries: string[] = [];
  private joining = false;

  /** @param limit entries that are kept */
  constructor(private readonly limit = 32) {}

  /**
   * Adds what was cut. A cut right after another one is joined to it.
   * @param backwards whether the text stood before the cursor
   */
  kill(text: string, backwards: boolean): void {
    if (text === "") return;
    const newest = this.entries[0];
    if (this.joining && newest !== undefined) this.entries[0] = backwards ? text + newest : newest + text;
    else this.entries.unshift(text);
    this.entries.length = Math.min(this.entries.length, this.limit);
    this.joining = true;
  }

  /** Something other than a cut happened: the next one is an entry of its own. */
  separate(): void {
    this.joining = false;
  }

  /** What a yank brings back. */
  get newest(): string | undefined {
    return this.entries[0];
  }

  /** Puts the newest last and gives the one that is newest then (Alt-Y after a yank). */
  rotate(): string | undefined {
    const newest = this.entries.shift();
    if (newest !== undefined) this.entries.push(newest);
    return this.entries[0];
  }

  get size(): number {
    return this.entries.length;
  }
}
