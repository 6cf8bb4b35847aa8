// The terminal device: a descriptor of our own to read keys from and write frames to, and the mode it is in.
//
// The device is opened anew, because only so can it be non-blocking without making standard input and output of the
// shell's so, too: a terminal that takes nothing (Ctrl-S, a lost connection) holds up frames, not the program. Closing the
// descriptor ends reading for certain, so that an editor that runs meanwhile gets every key.
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { RawMode, terminalPath, windowSize } from "./raw-mode.ts";

/** How long to wait until a terminal that took nothing is tried again, at first and at most, in milliseconds. */
const RETRY = 4;
const LONGEST_RETRY = 32;

/** The most milliseconds that `writeAtOnce` waits for a terminal that takes nothing, unless told otherwise. */
const PATIENCE = 300;

const NOTHING = new Uint8Array();

export interface DeviceOptions {
  /** A descriptor of the terminal that shows frames: standard output, or standard error. */
  readonly output: number;
  /** A descriptor of the terminal that sends keys: standard input, or the controlling terminal. */
  readonly input: number;
  onInput(bytes: Uint8Array): void;
  /** The terminal is gone: nothing will be read any more. */
  onEnd(): void;
}

interface Reader {
  cancel(): Promise<void>;
}

export class Device {
  private readonly mode: RawMode;
  private readonly out: number;
  private reader: Reader | undefined;
  private closing: Promise<void> = Promise.resolve();
  /** What the terminal has not taken yet, and who waits for it to. */
  private waiting: Uint8Array = NOTHING;
  private emptied: Promise<void> | undefined;

  /** @throws Error when a descriptor is no terminal, or the terminal cannot be opened */
  constructor(private readonly options: DeviceOptions) {
    this.mode = new RawMode(options.input);
    this.out = openAnew(options.output);
  }

  /** Rows and columns; 24 by 80 when the terminal does not say. */
  get size(): { rows: number; columns: number } {
    const size = windowSize(this.options.output) ?? windowSize(this.options.input);
    return { rows: size?.rows ?? 24, columns: size?.cols ?? 80 };
  }

  /** Puts the terminal into raw mode and reads from it. @throws Error when it is gone */
  open(): void {
    this.mode.enter();
    this.reader ??= this.read();
  }

  /**
   * Stops reading and puts the mode back; may be opened again.
   * @returns a promise that settles when no key can be read here any more
   */
  close(): Promise<void> {
    const { reader } = this;
    this.reader = undefined;
    this.mode.restore();
    if (reader !== undefined) this.closing = reader.cancel();
    return this.closing;
  }

  /**
   * What has been typed and not been read yet, for a program that does not come to its event loop.
   * @returns undefined when there is nothing
   * @throws Error when the terminal is gone
   */
  take(): Uint8Array | undefined {
    const fd = openAnew(this.options.input);
    try {
      const bytes = new Uint8Array(4096);
      const count = readSync(fd, bytes);
      if (count === 0) throw new Error("the terminal is gone");
      return bytes.subarray(0, count);
    } catch (error) {
      if (isBusy(error)) return undefined;
      throw error;
    } finally {
      closeSync(fd);
    }
  }

  /**
   * Writes bytes.
   * @returns a promise when the terminal does not take them at once, which settles when it has
   * @throws Error when the terminal is gone
   */
  write(bytes: Uint8Array): undefined | Promise<void> {
    this.waiting = this.waiting.length > 0 ? Buffer.concat([this.waiting, bytes]) : this.writeSome(bytes);
    if (this.waiting.length === 0) return undefined;
    this.emptied ??= this.writeWaiting();
    return this.emptied;
  }

  /**
   * Writes what waits and some more, without returning to the event loop, for as long as the terminal takes anything; for
   * the last words of a program that must end.
   * @param patience how long to wait for a terminal that takes nothing, in milliseconds
   * @param isHurried asked meanwhile whether to give up
   */
  writeAtOnce(bytes: Uint8Array, patience = PATIENCE, isHurried: () => boolean = () => false): void {
    this.waiting = this.waiting.length > 0 ? Buffer.concat([this.waiting, bytes]) : bytes;
    let taken = performance.now();
    try {
      while (this.waiting.length > 0 && performance.now() < taken + patience) {
        const rest = this.writeSome(this.waiting);
        if (rest.length < this.waiting.length) taken = performance.now();
        this.waiting = rest;
        if (rest.length === 0 || isHurried()) return;
        Bun.sleepSync(RETRY);
      }
    } catch {
      // It is gone, and nobody is there to see.
    }
  }

  private async writeWaiting(): Promise<void> {
    try {
      for (let retry = RETRY; this.waiting.length > 0; retry = Math.min(2 * retry, LONGEST_RETRY)) {
        await Bun.sleep(retry);
        const { length } = this.waiting;
        this.waiting = this.writeSome(this.waiting);
        if (this.waiting.length < length) retry = RETRY;
      }
    } finally {
      this.emptied = undefined;
    }
  }

  /** @returns what the terminal has not taken */
  private writeSome(bytes: Uint8Array): Uint8Array {
    let rest = bytes;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.out, rest));
      } catch (error) {
        if (isBusy(error)) return rest;
        if ((error as NodeJS.ErrnoException).code !== "EINTR") throw error;
      }
    }
    return rest;
  }

  private read(): Reader {
    const fd = openAnew(this.options.input);
    const reader = Bun.file(fd).stream().getReader();
    let isCancelled = false;
    const readAll = async () => {
      for (;;) {
        let bytes: Uint8Array | undefined;
        try {
          bytes = (await reader.read()).value;
        } catch {
          // A terminal that hangs up ends, or fails with EIO.
        }
        if (isCancelled) return;
        if (bytes === undefined) return this.options.onEnd();
        this.options.onInput(bytes);
      }
    };
    void readAll();
    return {
      cancel: async () => {
        isCancelled = true;
        await reader.cancel().catch(() => {});
        closeSync(fd);
      },
    };
  }
}

/** Whether a terminal has nothing to read, or takes nothing, for now. */
function isBusy(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "EAGAIN";
}

/**
 * Opens the terminal behind a descriptor anew, non-blocking: by its path; where that leads nowhere, as in containers, by
 * the descriptor; where it may not be opened, as after `su`, as the terminal of this process.
 * @throws Error when it cannot be opened
 */
function openAnew(fd: number): number {
  let failure: unknown;
  for (const path of [terminalPath(fd), `/proc/self/fd/${fd}`, "/dev/tty"]) {
    try {
      return openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}
