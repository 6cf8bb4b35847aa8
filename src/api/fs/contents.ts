// Writes and copies whole files, at once.
import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, readSync, type Stats } from "node:fs";
import type { GuardedFiles } from "../../kernel/guarded-files.ts";
import { decodePath, quoteForMessage } from "../../kernel/path-text.ts";
import { writeAll } from "../../lua/output.ts";
import { fileError } from "../../system/file-tasks/file-error.ts";
import type { Bytes } from "../types.ts";

/** How much is copied with one call of the system, in bytes. */
const BLOCK = 1024 * 1024;
/** A named pipe with nobody at its other end must not stop the program. No effect on files. */
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;
const PERMISSION_BITS = 0o777;

/**
 * Writes a whole file: creates it, or replaces what is in it. A link leads to the file that is written; permission bits
 * stay. Needs `write`.
 *
 * @throws PermissionDenied, or Error
 */
export function writeWhole(files: GuardedFiles, path: Bytes, content: Bytes): void {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | O_NONBLOCK;
    const descriptor = files.open(path, flags, 0o666);
    try {
      writeAll(descriptor, bytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError("write", path, error);
  }
}

/**
 * Copies a file, with its permission bits. Needs `read` of the one and `write` of the other.
 *
 * @param to the file; created, or what is in it replaced
 * @returns how many bytes were copied
 * @throws PermissionDenied, or Error
 */
export function copyFile(files: GuardedFiles, from: Bytes, to: Bytes): number {
  const source = open(files, "read", from, constants.O_RDONLY, 0);
  try {
    const status = fstatSync(source);
    if (!status.isFile()) throw new Error(`cannot copy ${quoted(from)}: it is ${describe(status)}`);
    const mode = status.mode & PERMISSION_BITS;
    const target = open(files, "write", to, constants.O_WRONLY | constants.O_CREAT, mode);
    try {
      const present = fstatSync(target);
      if (present.ino === status.ino && present.dev === status.dev)
        throw new Error(`cannot copy ${quoted(from)} to ${quoted(to)}: they are the same file`);
      return copyOpened(source, target, present, mode);
    } finally {
      closeSync(target);
    }
  } catch (error) {
    throw fileError("copy", from, error, to);
  } finally {
    closeSync(source);
  }
}

/** @param present the target as it was found */
function copyOpened(source: number, target: number, present: Stats, mode: number): number {
  if (present.isFile()) {
    ftruncateSync(target);
    // The one who creates a file takes away bits (umask), and one that was there has its own.
    if ((fstatSync(target).mode & PERMISSION_BITS) !== mode) fchmodSync(target, mode);
  }
  const buffer = Buffer.allocUnsafe(BLOCK);
  let copied = 0;
  for (let count = readSync(source, buffer); count > 0; count = readSync(source, buffer)) {
    writeAll(target, buffer.subarray(0, count));
    copied += count;
  }
  return copied;
}

function open(files: GuardedFiles, action: "read" | "write", path: Bytes, flags: number, mode: number): number {
  try {
    return files.open(path, flags | O_NONBLOCK, mode);
  } catch (error) {
    throw fileError(action, path, error);
  }
}

function describe(status: Stats): string {
  return status.isDirectory() ? "a directory" : status.isFIFO() ? "a pipe" : "not a file";
}

function quoted(path: Bytes): string {
  return quoteForMessage(decodePath(path));
}
