// Advisory locks on files, flock(2), which end with the process that holds them.

import { closeSync, constants } from "node:fs";
import { GuardedFiles } from "../kernel/guarded-files.ts";
import type { PathLike } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { fileError } from "./file-tasks/file-error.ts";
import { type CLibrary, openCLibrary } from "./watch/c-library.ts";

/** A lock that is held. */
export interface FileLock {
  /** Lets go of the lock. May be called again. The file stays. */
  release(): void;
}

/** From <sys/file.h>, the same on Linux and macOS. */
const LOCK_EX = 2;
const LOCK_NB = 4;
const EINTR = 4;
const EWOULDBLOCK = process.platform === "darwin" ? 35 : 11;

let library: CLibrary<"flock"> | undefined;

/**
 * Takes the exclusive lock of a file, without waiting. Needs `write`.
 *
 * The lock belongs to what this call opened: a second call for the same file fails in this process too. It binds only
 * programs that ask for it.
 *
 * @param path the file; created, empty, when it is missing
 * @returns the lock; undefined while somebody else holds it
 * @throws PermissionDenied, or Error when the file cannot be opened or this system has no such locks
 */
export function tryLock(path: PathLike, permissions: Permissions): FileLock | undefined {
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);
    return lockOpened(new GuardedFiles(permissions).open(path, flags, 0o666));
  } catch (error) {
    throw fileError("lock", path, error);
  }
}

/** Takes the lock of an open file and keeps or closes the descriptor with it. */
function lockOpened(descriptor: number): FileLock | undefined {
  let isKept = false;
  try {
    library ??= openCLibrary({ flock: ["i32", "i32"] });
    const { call, errno } = library;
    for (let failure = EINTR; failure === EINTR; ) {
      isKept = call.flock(descriptor, LOCK_EX | LOCK_NB) === 0;
      failure = isKept ? 0 : errno();
      if (failure !== 0 && failure !== EINTR && failure !== EWOULDBLOCK) {
        throw new Error(`its file system does not allow locks (error ${failure})`);
      }
    }
  } finally {
    if (!isKept) {
      closeSync(descriptor);
    }
  }
  return isKept ? new HeldLock(descriptor) : undefined;
}

class HeldLock implements FileLock {
  #descriptor: number | undefined;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  release(): void {
    if (this.#descriptor !== undefined) {
      closeSync(this.#descriptor);
      this.#descriptor = undefined;
    }
  }
}
