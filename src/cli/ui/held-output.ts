// What a program prints while its UI has the terminal: shown in its output window, and written when the terminal is free.
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import { type Output, writeAll } from "../../lua/output.ts";
import { isTerminal } from "../../host.ts";

/** Beyond this, what was printed first is dropped; in bytes. */
const MOST = 4 * 1024 * 1024;
/** Lines that the output window keeps. */
const MOST_LINES = 10_000;

export class HeldOutput {
  private readonly parts: { fd: 1 | 2; bytes: Uint8Array }[] = [];
  private size = 0;
  private dropped = false;
  private readonly decoders = { 1: new TextDecoder(), 2: new TextDecoder() };

  /**
   * @param stdout of the program
   * @param screen the descriptor that shows the UI
   * @param shown takes the text
   */
  constructor(
    private readonly stdout: Output,
    private readonly screen: number,
    private readonly shown: TextBuffer,
  ) {}

  /** Holds back from now on what would appear on the terminal of the UI. */
  begin(): void {
    const held = ([1, 2] as const).filter((fd) => fd === this.screen || isTerminal(fd));
    this.stdout.flush();
    this.stdout.redirect = (fd, bytes) => {
      if (!held.includes(fd)) return false;
      this.hold(fd, bytes);
      return true;
    };
  }

  /** Writes what was held back. */
  end(): void {
    this.stdout.flush();
    this.stdout.redirect = undefined;
    if (this.dropped) writeAll(2, Buffer.from("ingot: more was printed than could be kept; this is the end of it\n"));
    this.dropped = false;
    for (const { fd, bytes } of this.parts.splice(0)) writeAll(fd, bytes);
  }

  private hold(fd: 1 | 2, bytes: Uint8Array): void {
    this.parts.push({ fd, bytes: bytes.slice() });
    this.size += bytes.length;
    while (this.size > MOST && this.parts.length > 1) {
      this.size -= this.parts.shift()?.bytes.length ?? 0;
      this.dropped = true;
    }
    this.shown.append(this.decoders[fd].decode(bytes, { stream: true }));
    const excess = this.shown.lineCount - MOST_LINES;
    if (excess > 0) this.shown.replaceLines(0, excess, []);
  }
}
