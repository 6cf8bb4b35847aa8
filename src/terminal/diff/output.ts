// Bytes for a terminal, gathered in one buffer that grows.

export class Output {
  private buffer = new Uint8Array(4096);
  length = 0;

  /** Adds a code point as UTF-8. */
  codePoint(code: number): void {
    if (this.length + 4 > this.buffer.length) this.grow(4);
    const { buffer } = this;
    if (code < 0x80) buffer[this.length++] = code;
    else if (code < 0x800) {
      buffer[this.length++] = 0xc0 | (code >> 6);
      buffer[this.length++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      buffer[this.length++] = 0xe0 | (code >> 12);
      buffer[this.length++] = 0x80 | ((code >> 6) & 0x3f);
      buffer[this.length++] = 0x80 | (code & 0x3f);
    } else {
      buffer[this.length++] = 0xf0 | (code >> 18);
      buffer[this.length++] = 0x80 | ((code >> 12) & 0x3f);
      buffer[this.length++] = 0x80 | ((code >> 6) & 0x3f);
      buffer[this.length++] = 0x80 | (code & 0x3f);
    }
  }

  text(text: string): void {
    // No code unit takes more than three bytes.
    if (this.length + 3 * text.length > this.buffer.length) this.grow(3 * text.length);
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) this.buffer[this.length++] = unit;
      else {
        const code = text.codePointAt(index) as number;
        if (code > 0xffff) index++;
        this.codePoint(code);
      }
    }
  }

  bytes(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.buffer.length) this.grow(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** @returns a copy of everything added since the last call */
  take(): Uint8Array {
    const bytes = this.buffer.slice(0, this.length);
    this.length = 0;
    // One huge frame must not hold its memory for ever.
    if (this.buffer.length > 1 << 20) this.buffer = new Uint8Array(4096);
    return bytes;
  }

  private grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.length + by));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}

/** @returns how many bytes a code point takes in UTF-8 */
export function encodedLength(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
