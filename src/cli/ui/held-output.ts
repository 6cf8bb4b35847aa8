// What a program prints while its UI has the terminal: shown in its output window, and written when the terminal is free.
import { isTerminal } from "../../host.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Output } from "../../lua/output.ts";

/** Beyond this, what was printed first is dropped; in bytes. */
const MOST = 4 * 1024 * 1024;
/** How much is kept in one piece, in bytes. */
const PART = 65_536;
/** Lines that the output window keeps. */
const MOST_LINES = 10_000;

export class HeldOutput {
  private parts: { bytes: Uint8Array; used: number }[] = [];
  private size = 0;
  private dropped = false;
  private isOver = false;
  /** The line break that comes before what is shown next. */
  private owed = "";
  private readonly decoders = { 1: new TextDecoder(), 2: new TextDecoder() };

  /**
   * @param stdout of the program
   * @param screen the descriptor that shows the UI
   * @param shown takes the text
   * @param print writes on the terminal when it is free
   */
  constructor(
    private readonly stdout: Output,
    private readonly screen: number,
    private readonly shown: TextBuffer,
    private readonly print: (bytes: Uint8Array) => void,
  ) {}

  /** Holds back from now on what would appear on the terminal of the UI. */
  begin(): void {
    const held = ([1, 2] as const).filter((fd) => fd === this.screen || isTerminal(fd));
    this.stdout.flush();
    // Nobody sees it at once: so a loop of short writes need not change the output window each time.
    this.stdout.immediate = false;
    this.stdout.redirect = (fd, bytes) => {
      if (!held.includes(fd)) return false;
      if (this.isOver) this.print(bytes);
      else this.hold(fd, bytes);
      return true;
    };
  }

  /** Writes what was held back, and everything later at once. */
  end(): void {
    if (this.isOver) return;
    this.stdout.flush();
    this.isOver = true;
    if (this.dropped) this.print(Buffer.from("ingot: more was printed than could be kept; this is the end of it\n"));
    this.print(Buffer.concat(this.parts.map(({ bytes, used }) => bytes.subarray(0, used))));
    this.parts = [];
  }

  /** Holds back what came from elsewhere, such as a program that this one has started. */
  hold(fd: 1 | 2, bytes: Uint8Array): void {
    let part = this.parts.at(-1);
    if (part === undefined || part.used + bytes.length > part.bytes.length) {
      part = { bytes: new Uint8Array(Math.max(PART, bytes.length)), used: 0 };
      this.parts.push(part);
    }
    part.bytes.set(bytes, part.used);
    part.used += bytes.length;
    this.size += bytes.length;
    while (this.size > MOST && this.parts.length > 1) {
      this.size -= this.parts.shift()?.used ?? 0;
      this.dropped = true;
    }
    this.show(this.decoders[fd].decode(bytes, { stream: true }));
  }

  /** Shows text behind what is shown. A line break at its end is put off: nobody wants to see an empty last row. */
  private show(text: string): void {
    const whole = this.owed + text;
    this.owed = whole.endsWith("\n") ? "\n" : "";
    this.shown.append(whole.slice(0, whole.length - this.owed.length));
    const excess = this.shown.lineCount - MOST_LINES;
    if (excess > 0) this.shown.replaceLines(0, excess, []);
  }
}
