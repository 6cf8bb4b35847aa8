// What child processes print: read from a pipe as it comes, and kept within bounds.

import { closeSync, readSync } from "node:fs";
import { isReadable } from "./c-library.ts";

/** After the end of a child: how long its pipes may be quiet, and how long they are read at most, in milliseconds. */
export const QUIET_TIME = 100;
export const LINGER_TIME = 1000;

export const CHUNK_SIZE = 65_536;

/** More than any pipe holds: what a child wrote before its end is never longer. */
const PIPE_CAPACITY = 1_048_576;

/** Reads one pipe to its end and gives away every piece at once, so that the writer never waits for long. */
export class PipeReader {
  /** Fulfilled when nothing will come any more and the descriptor is closed. */
  readonly done: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #descriptor: number;
  readonly #onBytes: (bytes: Uint8Array) => void;
  #bytesRead = 0;
  #isStopped = false;

  /**
   * @param descriptor the end to read, which belongs to the reader from now on
   * @param onBytes takes each piece; must not throw
   */
  constructor(descriptor: number, onBytes: (bytes: Uint8Array) => void) {
    this.#descriptor = descriptor;
    this.#onBytes = onBytes;
    this.#reader = Bun.file(descriptor).stream().getReader() as ReadableStreamDefaultReader<Uint8Array>;
    this.done = this.#readAll();
  }

  /** How many bytes came so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Ends the reading, after what is in the pipe at this moment. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#reader.cancel();
    await this.done;
  }

  async #readAll(): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) {
          break;
        }
        this.#take(value);
      }
      if (this.#isStopped) {
        this.#readRest();
      }
    } catch {
      // A pipe that cannot be read is at its end.
    } finally {
      closeSync(this.#descriptor);
    }
  }

  /** After `stop` the pipe may hold something that a busy machine has not come round to reading. */
  #readRest(): void {
    for (let left = PIPE_CAPACITY; left > 0 && isReadable(this.#descriptor); ) {
      const chunk = new Uint8Array(CHUNK_SIZE);
      const length = readSync(this.#descriptor, chunk);
      if (length === 0) {
        return;
      }
      left -= length;
      this.#take(chunk.subarray(0, length));
    }
  }

  #take(bytes: Uint8Array): void {
    this.#bytesRead += bytes.length;
    this.#onBytes(bytes);
  }
}

/**
 * Waits until the pipes of a child that has ended are at their ends.
 *
 * Processes it left behind may hold them open: once the pipes are quiet, or after a while, they are read no more.
 */
export async function finishReading(readers: PipeReader[]): Promise<void> {
  const all = Promise.all(readers.map((reader) => reader.done));
  const count = (): number => readers.reduce((sum, reader) => sum + reader.bytesRead, 0);
  for (let waited = 0; waited < LINGER_TIME; waited += QUIET_TIME) {
    const before = count();
    if (await settlesWithin(all, QUIET_TIME)) {
      return;
    }
    if (count() === before) {
      break;
    }
  }
  await Promise.all(readers.map((reader) => reader.stop()));
}

/** How many bytes may still be kept, by all collectors that share the budget. */
export interface OutputBudget {
  left: number;
  /** Whether something was left out. */
  truncated: boolean;
}

/** Keeps bytes in one growing block until the budget is spent. */
export class ByteCollector {
  readonly #budget: OutputBudget;
  #block = new Uint8Array(0);
  #length = 0;

  constructor(budget: OutputBudget) {
    this.#budget = budget;
  }

  append(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, this.#budget.left);
    this.#budget.truncated ||= kept.length < bytes.length;
    this.#budget.left -= kept.length;
    this.#reserve(this.#length + kept.length);
    this.#block.set(kept, this.#length);
    this.#length += kept.length;
  }

  /** Everything kept so far. */
  bytes(): Uint8Array {
    return this.#block.slice(0, this.#length);
  }

  #reserve(size: number): void {
    if (size > this.#block.length) {
      const larger = new Uint8Array(Math.max(size, this.#block.length * 2, 1024));
      larger.set(this.#block.subarray(0, this.#length));
      this.#block = larger;
    }
  }
}

async function settlesWithin(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: Timer | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, milliseconds, false);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
