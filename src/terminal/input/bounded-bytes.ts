// Bytes that are collected until what they belong to is complete; what exceeds the limit is dropped.

const SMALLEST = 256;

export class BoundedBytes {
  private bytes = new Uint8Array(SMALLEST);
  /** How many bytes are kept. */
  length = 0;
  /** Whether bytes were dropped. */
  overflowed = false;

  /** @param limit the most bytes that are kept */
  constructor(private readonly limit: number) {}

  push(byte: number): void {
    if (this.length === this.limit) {
      this.overflowed = true;
      return;
    }
    this.reserve(this.length + 1);
    this.bytes[this.length++] = byte;
  }

  append(added: Uint8Array): void {
    const kept = Math.min(added.length, this.limit - this.length);
    this.overflowed ||= kept < added.length;
    this.reserve(this.length + kept);
    this.bytes.set(added.subarray(0, kept), this.length);
    this.length += kept;
  }

  /** Makes room, at least twice as much as before, so that each byte is copied a constant number of times. */
  private reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(Math.max(length, this.bytes.length * 2), this.limit));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  /** What is kept; valid until the next change. */
  get kept(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  /** What is kept, a character per byte. */
  get latin1(): string {
    return Buffer.from(this.bytes.buffer, 0, this.length).toString("latin1");
  }

  /** Forgets everything, and gives back the memory of what was large. */
  clear(): void {
    if (this.bytes.length > SMALLEST) this.bytes = new Uint8Array(SMALLEST);
    this.length = 0;
    this.overflowed = false;
  }
}
