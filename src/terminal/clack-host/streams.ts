// What a prompt takes for its terminal: a stream of keys and a stream that it draws on.
import { Readable, Writable } from "node:stream";
import type { VirtualTerminal } from "../virtual-terminal.ts";

/**
 * Keys for node:readline, which is what prompts read them with. They are handed on at once, so that what a key does is to
 * be seen when `type` returns.
 */
export class PromptInput extends Readable {
  readonly isTTY = true;
  isRaw = false;

  /** @param onError gets what the prompt's own handling of a key fails with: it is asynchronous, nobody else would */
  constructor(private readonly onError: (error: unknown) => void) {
    // Known to streams, though not to their types. @see https://nodejs.org/api/events.html#capture-rejections-of-promises
    super({ captureRejections: true } as object);
  }

  override _read(): void {}

  setRawMode(mode: boolean): this {
    this.isRaw = mode;
    return this;
  }

  /** Whether somebody takes keys. */
  get isRead(): boolean {
    return this.listenerCount("keypress") > 0;
  }

  /**
   * Whether readline has closed itself, at Ctrl-D in an empty line, while the prompt, which does not expect that, waits
   * for keys that will never come.
   */
  get isAbandoned(): boolean {
    return this.listenerCount("keypress") === 1;
  }

  /** Hands on the bytes of keys. */
  type(bytes: string): void {
    this.emit("data", Buffer.from(bytes));
  }

  /** Hands on one key press that types a text, whatever its length. */
  insert(text: string): void {
    this.emit("keypress", text, { sequence: text, name: undefined, ctrl: false, meta: false, shift: false });
  }

  /** Hands on the Esc key: from its byte, readline would wait for the rest of a sequence. */
  escape(): void {
    this.emit("keypress", undefined, { sequence: "\x1b", name: "escape", ctrl: false, meta: true, shift: false });
  }

  [Symbol.for("nodejs.rejection")](error: unknown): void {
    this.onError(error);
  }
}

/** Draws on a virtual terminal, until it is closed. */
export class PromptOutput extends Writable {
  readonly isTTY = true;
  private isOpen = true;
  private isInColour = false;

  /** @param onPlainWrite told of what is written outside of `inColour` */
  constructor(
    private readonly terminal: VirtualTerminal,
    private readonly onPlainWrite: () => void,
  ) {
    super({ decodeStrings: false });
  }

  override _write(chunk: string | Uint8Array, _: string, done: () => void): void {
    if (this.isOpen) {
      this.terminal.write(typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk));
      if (!this.isInColour) this.onPlainWrite();
    }
    done();
  }

  get columns(): number {
    return this.terminal.columns;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  /** All colours: those that the real terminal does not have are reduced where they are shown. */
  getColorDepth(): number {
    return 24;
  }

  /** What is written from now on is lost. A stream that has ended would make its writers fail instead. */
  close(): void {
    this.isOpen = false;
  }

  /**
   * Does something with this as `process.stdout`.
   *
   * clack colours with `styleText` of node:util, which asks `process.stdout` at each call whether it is a terminal with
   * colours; NO_COLOR turns off bold and reverse, too, and with it the cursor of a text prompt. Nothing else makes it
   * believe so but FORCE_COLOR, which programs that are started meanwhile would inherit. So it is replaced just as long as
   * a prompt handles a key or draws, and is itself again before anybody else runs. FORCE_COLOR=0 is obeyed.
   */
  inColour<Result>(act: () => Result): Result {
    if (this.isInColour) return act();
    const { stdout } = process;
    process.stdout = this as unknown as typeof stdout;
    this.isInColour = true;
    try {
      return act();
    } finally {
      this.isInColour = false;
      process.stdout = stdout;
    }
  }
}
