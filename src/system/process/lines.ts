// Cuts a stream of bytes into lines.

const NEWLINE = 10;

/** Gives away each line as soon as it is complete; bytes stay as they are. */
export class LineSplitter {
  readonly #onLine: (line: Uint8Array) => void;
  readonly #maxLength: number;
  #pending: Uint8Array[] = [];
  #pendingLength = 0;

  /**
   * @param maxLength a longer line is cut into pieces of this many bytes
   * @param onLine takes a line without its newline
   */
  constructor(maxLength: number, onLine: (line: Uint8Array) => void) {
    this.#maxLength = maxLength;
    this.#onLine = onLine;
  }

  append(bytes: Uint8Array): void {
    let start = 0;
    for (;;) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline === -1 ? bytes.length : newline;
      this.#add(bytes.subarray(start, end));
      if (newline === -1) {
        return;
      }
      this.#emit();
      start = newline + 1;
    }
  }

  /** Gives away the last line if it had no newline. */
  end(): void {
    if (this.#pendingLength > 0) {
      this.#emit();
    }
  }

  #add(piece: Uint8Array): void {
    let rest = piece;
    while (this.#pendingLength + rest.length > this.#maxLength) {
      const head = rest.subarray(0, this.#maxLength - this.#pendingLength);
      this.#keep(head);
      this.#emit();
      rest = rest.subarray(head.length);
    }
    this.#keep(rest);
  }

  #keep(piece: Uint8Array): void {
    if (piece.length > 0) {
      // A copy, as the block that the piece is part of may be much larger.
      this.#pending.push(piece.slice());
      this.#pendingLength += piece.length;
    }
  }

  #emit(): void {
    const [first] = this.#pending;
    const isWhole = this.#pending.length === 1 && first !== undefined;
    const line = isWhole ? first : new Uint8Array(Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingLength = 0;
    this.#onLine(line);
  }
}
