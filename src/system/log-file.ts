// A log of JSON lines that several processes may write, kept below a size.

import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { fileError } from "./file-tasks/file-error.ts";

/** A larger file is put aside, in bytes. */
const LARGEST = 8 * 1024 * 1024;

/** One log: the file, and beside it `<name>.1`, what came before. */
export class LogFile {
  readonly #path: string;
  readonly #largest: number;
  readonly #onProblem: (message: string) => void;
  #isPrepared = false;
  #hasFailed = false;

  /**
   * @param path the file; it and its directory need not exist
   * @param onProblem told in one sentence when the log cannot be written, once until it can be again
   */
  constructor(path: string, onProblem: (message: string) => void, largest = LARGEST) {
    this.#path = path;
    this.#largest = largest;
    this.#onProblem = onProblem;
  }

  /** Appends a line, which is on its way to the disk when this returns. Never throws. */
  write(line: string): void {
    try {
      if (!this.#isPrepared) {
        mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
        this.#isPrepared = true;
      }
      this.#rotate(Buffer.byteLength(line) + 1);
      // Opened for each line: the file may have been put aside by another process.
      appendFileSync(this.#path, `${line}\n`, { mode: 0o600 });
      this.#hasFailed = false;
    } catch (error) {
      this.#isPrepared = false;
      if (!this.#hasFailed) {
        this.#hasFailed = true;
        this.#onProblem((fileError("write", this.#path, error) as Error).message);
      }
    }
  }

  #rotate(more: number): void {
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 0 && size + more > this.#largest) {
      renameSync(this.#path, `${this.#path}.1`);
    }
  }
}
