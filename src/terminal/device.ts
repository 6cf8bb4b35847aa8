// The terminal device: a descriptor of our own to read keys from and write frames to, and the mode it is in.
//
// The device is opened anew, because only so can it be non-blocking without making standard input and output of the
// shell's so, too: a terminal that takes nothing (Ctrl-S, a lost connection) holds up frames, not the program. Closing the
// descriptor ends reading for certain, so that an editor that runs meanwhile gets every key.
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { RawMode, terminalPath, windowSize } from "./raw-mode.ts";

/** How long to wait until a terminal that took nothing is tried again, in milliseconds. */
const RETRY = 5;

/** The most milliseconds that `writeAtOnce` waits for a terminal that takes nothing. */
const PATIENCE = 500;

export interface DeviceOptions {
  /** A descriptor of the terminal that shows frames: standard output, or standard error. */
  readonly output: number;
  /** A descriptor of the terminal that sends keys: standard input, or the controlling terminal. */
  readonly input: number;
  onInput(bytes: Uint8Array): void;
  /** The terminal is gone: nothing will be read any more. */
  onEnd(): void;
}

export class Device {
  private readonly mode: RawMode;
  private readonly path: string;
  private readonly out: number;
  private reader: { cancel(): Promise<void> } | undefined;

  /** @throws Error when a descriptor is no terminal, or the terminal cannot be opened */
  constructor(private readonly options: DeviceOptions) {
    this.mode = new RawMode(options.input);
    this.path = terminalPath(options.input);
    this.out = openDevice(terminalPath(options.output));
  }

  /** Rows and columns; 24 by 80 when the terminal does not say. */
  get size(): { rows: number; columns: number } {
    const size = windowSize(this.options.output) ?? windowSize(this.options.input);
    return { rows: size?.rows ?? 24, columns: size?.cols ?? 80 };
  }

  /** Puts the terminal into raw mode and reads from it. */
  open(): void {
    this.mode.enter();
    if (this.reader === undefined) this.read();
  }

  /**
   * Stops reading and puts the mode back; may be opened again.
   * @returns a promise that settles when no key can be read here any more
   */
  async close(): Promise<void> {
    const { reader } = this;
    this.reader = undefined;
    this.mode.restore();
    await reader?.cancel();
  }

  /**
   * What has been typed and not been read yet, for a program that does not come to its event loop.
   * @returns undefined when there is nothing
   */
  take(): Uint8Array | undefined {
    const fd = openDevice(this.path);
    try {
      const bytes = new Uint8Array(4096);
      const count = readSync(fd, bytes);
      return count > 0 ? bytes.subarray(0, count) : undefined;
    } catch {
      return undefined;
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
    const rest = this.writeSome(bytes);
    return rest.length === 0 ? undefined : this.writeRest(rest);
  }

  /** Writes as much as the terminal takes within half a second; for the last words of a program that must end. */
  writeAtOnce(bytes: Uint8Array): void {
    const end = performance.now() + PATIENCE;
    let rest = bytes;
    try {
      while (rest.length > 0 && performance.now() < end) {
        rest = this.writeSome(rest);
        if (rest.length > 0) Bun.sleepSync(RETRY);
      }
    } catch {
      // It is gone, and nobody is there to see.
    }
  }

  private async writeRest(bytes: Uint8Array): Promise<void> {
    for (let rest = bytes; rest.length > 0; rest = this.writeSome(rest)) await Bun.sleep(RETRY);
  }

  /** @returns what the terminal has not taken */
  private writeSome(bytes: Uint8Array): Uint8Array {
    let rest = bytes;
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(this.out, rest));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "EAGAIN") return rest;
        if (code !== "EINTR") throw error;
      }
    }
    return rest;
  }

  private read(): void {
    const fd = openDevice(this.path);
    const reader = Bun.file(fd).stream().getReader();
    let isCancelled = false;
    this.reader = {
      cancel: async () => {
        isCancelled = true;
        await reader.cancel().catch(() => {});
        closeSync(fd);
      },
    };
    const next = async () => {
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (isCancelled) return;
          if (done) break;
          this.options.onInput(value);
        }
      } catch {
        // A terminal that hangs up fails with EIO.
      }
      if (!isCancelled) this.options.onEnd();
    };
    void next();
  }
}

function openDevice(path: string): number {
  return openSync(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
}
