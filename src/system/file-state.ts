// Remembers what a tool last saw of each file, to notice that somebody else has changed it.

import { closeSync, constants, readFileSync } from "node:fs";
import { GuardedFiles } from "../kernel/guarded-files.ts";
import { decodePath, type PathLike, quoteForMessage } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { resolvePath, workingDirectory } from "../kernel/resolve-path.ts";
import { codeOf } from "../kernel/system-error.ts";
import { fileError } from "./file-tasks/file-error.ts";

/** What was seen of a file. */
export interface FileRecord {
  content: Uint8Array;
  /** Modification time, whole ms since 1970; undefined when the file was gone before it could be asked. */
  mtimeMs: number | undefined;
  /** The part that was read, in the reader's own units; undefined after a write. */
  readRange: { offset: number; limit: number } | undefined;
}

const DEFAULT_CAPACITY = 64 * 1024 * 1024;
/** What an entry costs besides its content, in bytes, so that empty files are bounded too. */
const ENTRY_COST = 512;

/** Records by file: two paths that lead to the same place are one. The oldest go when there are too many bytes. */
export class FileState {
  readonly #files: GuardedFiles;
  readonly #capacity: number;
  readonly #records = new Map<string, FileRecord>();
  #size = 0;

  /** @param capacity how many bytes of content are kept at most */
  constructor(permissions: Permissions, capacity = DEFAULT_CAPACITY) {
    this.#files = new GuardedFiles(permissions);
    this.#capacity = capacity;
  }

  /** The record of a file, if there is one. */
  get(path: PathLike): FileRecord | undefined {
    return this.#records.get(keyOf(path));
  }

  /** Whether there is a record. */
  has(path: PathLike): boolean {
    return this.#records.has(keyOf(path));
  }

  /**
   * The modification time on the disk, whole ms since 1970. Needs `read`.
   *
   * @throws PermissionDenied, or Error when the file is not there
   */
  mtimeMs(path: PathLike): number {
    try {
      return Math.floor(this.#files.stat(path).mtimeMs);
    } catch (error) {
      throw fileError("read", path, error);
    }
  }

  /**
   * Records that a file was read.
   *
   * @param content what was read, whole
   * @param offset start of the part that was shown, kept as given
   * @param limit length of that part, kept as given
   * @param mtimeMs the modification time that belongs to the content; asked from the disk if left out
   */
  recordRead(path: PathLike, content: Uint8Array, offset: number, limit: number, mtimeMs?: number): void {
    this.#record(path, { content, mtimeMs: mtimeMs ?? this.#find(path), readRange: { offset, limit } });
  }

  /** Records that a file was written: its content is known, no part of it was read. */
  recordWrite(path: PathLike, content: Uint8Array): void {
    this.#record(path, { content, mtimeMs: this.#find(path), readRange: undefined });
  }

  /**
   * Whether a file is no longer as it was recorded. Needs `read`. A file that was only touched is unchanged.
   *
   * @param noun what the message calls it, `file` or `notebook` for example
   * @returns a message for the one who wanted to change it; undefined when it is current or was never recorded
   * @throws PermissionDenied
   */
  stalenessError(path: PathLike, noun = "file"): string | undefined {
    const record = this.get(path);
    if (record === undefined) {
      return undefined;
    }
    const name = quoteForMessage(decodePath(path));
    try {
      if (this.mtimeMs(path) === record.mtimeMs || this.#contains(path, record.content)) {
        return undefined;
      }
    } catch (error) {
      if (codeOf(error) === undefined) {
        throw error;
      }
      return codeOf(error) === "ENOENT"
        ? `${noun} ${name} was removed since it was last read`
        : `${noun} ${name} can no longer be read`;
    }
    return `${noun} ${name} was changed since it was last read; read it again first`;
  }

  #find(path: PathLike): number | undefined {
    try {
      return this.mtimeMs(path);
    } catch (error) {
      if (codeOf(error) === undefined) {
        throw error;
      }
      return undefined;
    }
  }

  #contains(path: PathLike, content: Uint8Array): boolean {
    const descriptor = this.#files.open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0), 0);
    try {
      return readFileSync(descriptor).equals(content);
    } finally {
      closeSync(descriptor);
    }
  }

  #record(path: PathLike, record: FileRecord): void {
    const key = keyOf(path);
    this.#forget(key);
    this.#records.set(key, record);
    this.#size += costOf(record);
    for (const oldest of this.#records.keys()) {
      if (this.#size <= this.#capacity || oldest === key) {
        break;
      }
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const record = this.#records.get(key);
    if (record !== undefined) {
      this.#records.delete(key);
      this.#size -= costOf(record);
    }
  }
}

function keyOf(path: PathLike): string {
  return resolvePath(decodePath(path), workingDirectory());
}

function costOf(record: FileRecord): number {
  return record.content.length + ENTRY_COST;
}
