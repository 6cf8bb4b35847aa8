// A JSON file for the persistent state of one plugin: never torn, shared by processes, kept through failures.

import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { quoteForMessage } from "../kernel/path-text.ts";
import { Permissions } from "../kernel/permissions.ts";
import { resolvePath, workingDirectory } from "../kernel/resolve-path.ts";
import { codeOf } from "../kernel/system-error.ts";
import { type FileLock, tryLock } from "./file-lock.ts";
import { fileError } from "./file-tasks/file-error.ts";
import { formatState, mergeStates, parseState, type State } from "./json-store/state.ts";

/** Settings of `JsonStore`. */
export interface JsonStoreOptions {
  /** Told in one sentence what is wrong with the file; the same thing at most once a minute. */
  onProblem(message: string): void;
  /** The time in ms, for tests. */
  now?: () => number;
}

const EMPTY: State = { members: new Map() };
/** How long `flush` waits for another process that is saving, in ms. */
const LOCK_PATIENCE = 2_000;
/** How long a scheduled save waits before it tries again, in ms. */
const LOCK_RETRY = 20;
const PROBLEM_INTERVAL = 60_000;

/**
 * One state file.
 *
 * A save replaces the file as a whole (temporary file, fsync, rename), so that it is the old or the new one whenever the
 * process or the machine stops. It takes over only the top-level keys that this process changed since it loaded or saved
 * last: the last writer of each key wins. Beside the file stand `<name>.lock`, which stays, and for moments `<name>.tmp`.
 */
export class JsonStore {
  readonly #path: string;
  readonly #onProblem: (message: string) => void;
  readonly #now: () => number;
  /** The file is the program's own: no permission of a plugin decides about it. */
  readonly #permissions = new Permissions({ allowAll: true, allow: {}, deny: {} });
  readonly #reported = new Map<string, number>();
  /** What this process knew when it loaded or saved last. */
  #base: State = EMPTY;
  #pending: (() => string) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param path the file; it and its directory need not exist */
  constructor(path: string, options: JsonStoreOptions) {
    this.#path = path;
    this.#onProblem = options.onProblem;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Reads the file. One that is damaged is kept as `<name>.corrupt`, and reported.
   *
   * @returns JSON, an object or an array; `{}` when there is nothing to be read
   */
  load(): string {
    this.#base = EMPTY;
    let lock: FileLock | undefined;
    try {
      const text = readText(this.#path);
      const state = text === undefined ? EMPTY : tryParse(text);
      if (state === undefined) {
        // To be put aside only under the lock: another process may be replacing it already.
        lock = this.#lock(LOCK_PATIENCE);
      }
      this.#base = state ?? (lock === undefined ? EMPTY : this.#readLocked());
    } catch (error) {
      this.#report(error);
    } finally {
      lock?.release();
    }
    return formatState(this.#base);
  }

  /**
   * Saves at once, waiting for another process that is saving.
   *
   * @param text JSON, an object or an array
   * @returns whether it was saved; if not, that is reported, the file is as it was, and `flush` tries again
   */
  save(text: string): boolean {
    this.#pending = () => text;
    return this.flush();
  }

  /**
   * Saves after a while. Of several calls within that time the last one counts.
   *
   * @param get gives the JSON at that time
   * @param milliseconds how long to wait, from the first of those calls on
   */
  schedule(get: () => string, milliseconds: number): void {
    this.#pending = get;
    this.#timer ??= setTimeout(() => this.#saveScheduled(), milliseconds);
  }

  /**
   * Saves what is pending: what was scheduled, or could not be saved before. To be called before the process ends.
   *
   * @returns whether nothing is pending any more
   */
  flush(): boolean {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending !== undefined) {
      this.#attempt(LOCK_PATIENCE);
    }
    return this.#pending === undefined;
  }

  #saveScheduled(): void {
    this.#timer = undefined;
    if (this.#pending !== undefined && !this.#attempt(0)) {
      this.#timer = setTimeout(() => this.#saveScheduled(), LOCK_RETRY);
    }
  }

  /**
   * Tries to save what is pending.
   *
   * @param patience how long to wait for the lock, in ms
   * @returns false when another process is saving
   */
  #attempt(patience: number): boolean {
    let lock: FileLock | undefined;
    try {
      const mine = parseState(this.#pending?.() ?? "{}");
      mkdirSync(dirname(this.#target()), { recursive: true, mode: 0o700 });
      lock = this.#lock(patience);
      if (lock === undefined) {
        return false;
      }
      const merged = mergeStates(this.#base, mine, this.#readLocked());
      replaceFile(this.#target(), formatState(merged));
      this.#base = mine;
      this.#pending = undefined;
    } catch (error) {
      this.#report(fileError("save", this.#path, error));
    } finally {
      lock?.release();
    }
    return true;
  }

  /** Where a link leads: that is replaced, the link stays. */
  #target(): string {
    return resolvePath(this.#path, workingDirectory());
  }

  /** @param patience how long to wait, in ms; when that was in vain it is reported */
  #lock(patience: number): FileLock | undefined {
    for (const end = performance.now() + patience; ; Bun.sleepSync(1)) {
      const lock = tryLock(`${this.#target()}.lock`, this.#permissions);
      if (lock === undefined && patience > 0 && performance.now() >= end) {
        this.#report(new Error(`${quoteForMessage(this.#path)} is kept locked by another process`));
      }
      if (lock !== undefined || performance.now() >= end) {
        return lock;
      }
    }
  }

  /** What is on the disk; a damaged file is put aside. */
  #readLocked(): State {
    const text = readText(this.#path);
    const state = text === undefined ? EMPTY : tryParse(text);
    if (state === undefined) {
      const kept = putAside(this.#target());
      this.#report(new Error(`${quoteForMessage(this.#path)} is damaged; it was kept as ${quoteForMessage(kept)}`));
    }
    return state ?? EMPTY;
  }

  #report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const now = this.#now();
    if (now - (this.#reported.get(message) ?? Number.NEGATIVE_INFINITY) >= PROBLEM_INTERVAL) {
      this.#reported.set(message, now);
      this.#onProblem(message);
    }
  }
}

/** The text of a file; undefined when there is none. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") {
      return undefined;
    }
    throw fileError("read", path, error);
  }
}

function tryParse(text: string): State | undefined {
  try {
    return parseState(text);
  } catch {
    return undefined;
  }
}

/** Renames a file to the first free of `<name>.corrupt`, `<name>.corrupt.1`, … and returns that. */
function putAside(path: string): string {
  for (let number = 0; ; number++) {
    const kept = number === 0 ? `${path}.corrupt` : `${path}.corrupt.${number}`;
    if (lstatSync(kept, { throwIfNoEntry: false }) === undefined) {
      renameSync(path, kept);
      return kept;
    }
  }
}

/** Replaces a file as a whole; to be called with its lock. */
function replaceFile(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  // One name, so that what a killed process leaves behind is used up by the next save.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(temporary, flags, 0o600);
  try {
    fchmodSync(descriptor, 0o600);
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
    renameSync(temporary, path);
  } catch (error) {
    // On a full disk every byte counts.
    unlinkSync(temporary);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
