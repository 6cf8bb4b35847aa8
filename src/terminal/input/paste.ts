// Collects a bracketed paste: everything up to its terminator is text, whatever it looks like.
import { BoundedBytes } from "./bounded-bytes.ts";
import type { PasteInput } from "./events.ts";

const TERMINATOR = Buffer.from("\x1b[201~");
const ESC = 0x1b;

export class PasteCollector {
  private readonly bytes: BoundedBytes;
  /** How many bytes of the terminator have been seen. */
  private matched = 0;

  /** @param limit the most bytes that are kept */
  constructor(limit: number) {
    this.bytes = new BoundedBytes(limit);
  }

  /**
   * Takes bytes from `start` on.
   * @returns where the paste ended, behind its terminator; undefined when it goes on after these bytes
   */
  take(bytes: Uint8Array, start: number): number | undefined {
    let { matched } = this;
    let at = start;
    for (; at < bytes.length && matched < TERMINATOR.length; at++) {
      if (bytes[at] === TERMINATOR[matched]) {
        matched++;
      } else if (matched > 0) {
        // What earlier reads held of the match was text. Only ESC can begin another one.
        const held = matched - (at - start);
        if (held > 0) this.bytes.append(TERMINATOR.subarray(0, held));
        matched = bytes[at] === ESC ? 1 : 0;
      }
    }
    this.bytes.append(bytes.subarray(start, Math.max(at - matched, start)));
    this.matched = matched;
    return matched === TERMINATOR.length ? at : undefined;
  }

  /** The paste, complete or not. */
  finish(): PasteInput {
    if (this.matched < TERMINATOR.length) this.bytes.append(TERMINATOR.subarray(0, this.matched));
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.bytes.kept);
    return { type: "paste", text: text.replace(/\r\n?/g, "\n"), truncated: this.bytes.overflowed };
  }
}
