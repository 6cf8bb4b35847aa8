// Decodes UTF-8 byte by byte, as the WHATWG encoding standard does it: U+FFFD for each maximal part that is invalid.

export const REPLACEMENT = "\ufffd";

export class Utf8Decoder {
  private codePoint = 0;
  private needed = 0;
  private lower = 0x80;
  private upper = 0xbf;

  /** Whether a character has begun. */
  get isPending(): boolean {
    return this.needed > 0;
  }

  /** Forgets the character that has begun. */
  reset(): void {
    this.needed = 0;
  }

  /**
   * Takes a byte: from 0x80 on, or any while a character is pending.
   * @returns a character, or undefined while more bytes are needed. `isRefused` says that the byte ended an invalid
   *   character and is itself still to be taken.
   */
  take(byte: number): { character: string; isRefused: boolean } | undefined {
    if (this.needed === 0) return this.start(byte);
    const { lower, upper } = this;
    this.lower = 0x80;
    this.upper = 0xbf;
    if (byte < lower || byte > upper) {
      this.needed = 0;
      return { character: REPLACEMENT, isRefused: true };
    }
    this.codePoint = (this.codePoint << 6) | (byte & 0x3f);
    this.needed--;
    return this.needed > 0 ? undefined : { character: String.fromCodePoint(this.codePoint), isRefused: false };
  }

  private start(byte: number): { character: string; isRefused: boolean } | undefined {
    if (byte < 0xc2 || byte > 0xf4) return { character: REPLACEMENT, isRefused: false };
    // Overlong forms, surrogates and what lies beyond U+10FFFF are refused at the second byte.
    this.lower = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.upper = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    this.needed = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    this.codePoint = byte & (0x3f >> this.needed);
    return undefined;
  }
}
