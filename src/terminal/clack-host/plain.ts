// Runs prompts of @clack/prompts on the terminal as it is. By itself clack waits for ever for keys that cannot come any
// more, stops its own process alone at Ctrl-Z, and leaves the cursor hidden when the process ends.
import { writeSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { stopJob } from "../job.ts";
import { PromptInput } from "./streams.ts";

const CTRL_C = 0x03;
const CTRL_Z = 0x1a;
const SHOW_CURSOR = "\x1b[?25h";

/** How often it is looked whether a key has come, in milliseconds. */
const STEP = 50;

export interface PlainStreams {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/**
 * Runs a prompt with keys from standard input, shown on standard error. Ctrl-Z stops all processes of the job; when they
 * go on, the prompt is put anew.
 * @param prompt gets the streams
 * @param signal cancels the prompt
 * @param silence how long nothing may be typed once the prompt is drawn until keys count, in milliseconds. What was typed
 *   before, or is until then, is thrown away, but for Ctrl-C and Ctrl-Z
 * @returns the answer; clack's symbol when the prompt was cancelled, as it is at the end of input
 */
export async function promptOnTerminal<T>(
  prompt: (streams: PlainStreams) => Promise<T>,
  signal?: AbortSignal,
  silence = 0,
): Promise<T> {
  for (;;) {
    let isStopped = false;
    const ending = new AbortController();
    const end = () => ending.abort();
    const stop = () => {
      isStopped = true;
      end();
    };
    const { promise: failed, reject: fail } = Promise.withResolvers<never>();
    const input = new TerminalInput({ end, stop, fail }, silence > 0);
    const signals = signal === undefined ? [ending.signal] : [ending.signal, signal];
    process.on("SIGTSTP", stop);
    process.on("exit", input.leave);
    try {
      if (process.stdin.readableEnded || process.stdin.destroyed) end();
      const streams = { input, output: process.stderr, signal: AbortSignal.any(signals) };
      const answering = prompt(streams);
      // What is written last is written when the terminal has taken the question.
      if (silence > 0) streams.output.write("", () => void input.hearAfter(silence));
      const answer = await Promise.race([failed, answering]);
      if (!isStopped) return answer;
    } finally {
      input.setRawMode(false);
      process.off("exit", input.leave);
      process.off("SIGTSTP", stop);
    }
    await stopJob();
  }
}

interface KeyEvents {
  /** No key will come any more. */
  end(): void;
  /** Ctrl-Z was pressed. */
  stop(): void;
  /** The prompt's own handling of a key has failed. */
  fail(error: unknown): void;
}

/** The keys of standard input while a prompt has it in raw mode. */
class TerminalInput extends PromptInput {
  private hasCome = false;

  /** @param isDeaf whether no key counts for now but Ctrl-C and Ctrl-Z */
  constructor(
    private readonly events: KeyEvents,
    private isDeaf: boolean,
  ) {
    super(events.fail);
  }

  /** Lets keys count when none has come for so many milliseconds. */
  async hearAfter(silence: number): Promise<void> {
    // In steps: a timer that is late may fire before what came first is read, but not several in a row.
    for (let quiet = 0; quiet < silence && this.isRaw; quiet = this.hasCome ? 0 : quiet + STEP) {
      this.hasCome = false;
      await Bun.sleep(STEP);
    }
    this.isDeaf = false;
  }

  override setRawMode(mode: boolean): this {
    if (mode === this.isRaw) return this;
    const { stdin } = process;
    const { end } = this.events;
    try {
      stdin.setRawMode(mode);
    } catch {
      // The terminal is gone. Clack hears of the end of a prompt only when it has begun.
      queueMicrotask(end);
    }
    if (mode) stdin.on("data", this.receive).on("end", end).on("error", end).resume();
    else stdin.off("data", this.receive).off("end", end).off("error", end).pause();
    return super.setRawMode(mode);
  }

  /** Gives the terminal back when the process ends. */
  readonly leave = (): void => {
    if (!this.isRaw) return;
    this.setRawMode(false);
    try {
      writeSync(process.stderr.fd, SHOW_CURSOR);
    } catch {
      // The terminal is gone.
    }
  };

  private readonly receive = (bytes: Buffer): void => {
    // Windows has no jobs.
    const stop = process.platform === "win32" ? -1 : bytes.indexOf(CTRL_Z);
    const keys = stop < 0 ? bytes : bytes.subarray(0, stop);
    this.hasCome = true;
    this.emit("data", this.isDeaf ? keys.filter((byte) => byte === CTRL_C) : keys);
    if (this.isAbandoned) this.events.end();
    else if (this.isRead && stop >= 0) this.events.stop();
  };
}
