// Collects what a search prints, up to a limit.

/** The most bytes a search gives back; what is more is cut off after a whole line. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** What stands in stderr when stdout was cut off. */
export const CUT_NOTICE = `output stopped after ${OUTPUT_LIMIT / 1024 / 1024} MiB; narrow the search\n`;

const NEWLINE = 0x0a;

/** The output is full. */
export class OutputFull extends Error {
  override name = "OutputFull";
}

/** A growing text of bytes. */
export class Output {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** @throws OutputFull after the bytes beyond the limit were dropped, back to the end of a line */
  write(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes.subarray(0, this.#length)], Math.max(length, 2 * this.#bytes.length));
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
    if (length > OUTPUT_LIMIT) {
      this.#length = this.#bytes.lastIndexOf(NEWLINE, OUTPUT_LIMIT - 1) + 1;
      throw new OutputFull("the output is full");
    }
  }

  /** What was written. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(0, this.#length));
  }
}
