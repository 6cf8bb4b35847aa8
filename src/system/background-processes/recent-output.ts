// The end of a long output: what is too old makes room for what comes.

const NEWLINE = 10;

/** Keeps the latest lines of a stream of bytes. */
export class RecentOutput {
  readonly #maxBytes: number;
  readonly #maxLines: number;
  #block = new Uint8Array(0);
  #length = 0;
  #dropped = 0;

  /**
   * @param maxBytes how much is kept; the block in memory is at most about twice as large
   * @param maxLines how many lines of it are given back
   */
  constructor(maxBytes: number, maxLines: number) {
    this.#maxBytes = maxBytes;
    this.#maxLines = maxLines;
  }

  append(bytes: Uint8Array): void {
    // Of one piece that is too large by itself only the end can stay.
    const kept = bytes.subarray(Math.max(0, bytes.length - this.#maxBytes));
    if (this.#length + kept.length > 2 * this.#maxBytes) {
      this.#dropOld();
    }
    if (kept.length < bytes.length) {
      this.#dropped += this.#length + bytes.length - kept.length;
      this.#length = 0;
    }
    this.#reserve(this.#length + kept.length);
    this.#block.set(kept, this.#length);
    this.#length += kept.length;
  }

  /** What is kept, after a line that says how much is missing if anything is. */
  bytes(): Uint8Array {
    this.#dropOld();
    const kept = this.#block.subarray(0, this.#length);
    const marker = this.#dropped === 0 ? "" : `[${this.#dropped} bytes of earlier output dropped]\n`;
    return new Uint8Array(Buffer.concat([Buffer.from(marker), kept]));
  }

  /** Gives back what is kept and forgets it. */
  drain(): Uint8Array {
    const bytes = this.bytes();
    this.#block = new Uint8Array(0);
    this.#length = 0;
    this.#dropped = 0;
    return bytes;
  }

  /** Drops from the start what is beyond a bound, whole lines if there are any. */
  #dropOld(): void {
    const start = Math.max(this.#startByBytes(), this.#startByLines());
    if (start > 0) {
      this.#block.copyWithin(0, start, this.#length);
      this.#length -= start;
      this.#dropped += start;
    }
  }

  #startByBytes(): number {
    const least = this.#length - this.#maxBytes;
    if (least <= 0) {
      return 0;
    }
    const newline = this.#block.subarray(0, this.#length).indexOf(NEWLINE, least - 1);
    return newline === -1 || newline === this.#length - 1 ? least : newline + 1;
  }

  #startByLines(): number {
    let end = this.#length - 1;
    for (let lines = 0; lines < this.#maxLines; lines++) {
      const newline = end <= 0 ? -1 : this.#block.lastIndexOf(NEWLINE, end - 1);
      if (newline === -1) {
        return 0;
      }
      end = newline;
    }
    return end + 1;
  }

  #reserve(size: number): void {
    if (size > this.#block.length) {
      const larger = new Uint8Array(Math.max(size, this.#block.length * 2, 1024));
      larger.set(this.#block.subarray(0, this.#length));
      this.#block = larger;
    }
  }
}
