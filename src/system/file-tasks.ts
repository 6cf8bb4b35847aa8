// Work on whole files and directories: reading, writing and describing off the main thread, making directories, completing.

import {
  close,
  closeSync,
  constants,
  fstat,
  fstatSync,
  open,
  promises,
  read,
  readSync,
  type Stats,
  statSync,
  write,
} from "node:fs";
import { GuardedFiles } from "../kernel/guarded-files.ts";
import { below, decodePath, encodePath, exactPath, type PathLike, quoteForMessage } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { resolvePath, workingDirectory } from "../kernel/resolve-path.ts";
import { codeOf, systemError } from "../kernel/system-error.ts";
import { fileError } from "./file-tasks/file-error.ts";
import { permittedTruePath, TreeReader } from "./glob/tree-reader.ts";

export { removeTree } from "./file-tasks/remove-tree.ts";

/** Settings of the work that is waited for. */
export interface FileTaskOptions {
  permissions: Permissions;
  /** Rejects at once with the signal's reason; what has begun runs to its end, its result is dropped. */
  signal?: AbortSignal;
}

/** What `fileInfo` tells. */
export interface FileInfo {
  isFile: boolean;
  /** Bytes. */
  length: number;
  /** Whole ms since 1970. */
  mtimeMs: number;
}

/** One way to go on with a path. */
export interface PathItem {
  /** The name; a directory ends with a slash. */
  label: PathLike;
  /** The path below the directory as it was given. */
  path: PathLike;
  /** What stands for the item in a text. */
  insertText: PathLike;
  kind: "file" | "directory";
  /** Empty, `link` for a symbolic link. */
  description: string;
}

/** How long one waits for more from a pipe, in ms. */
const PIPE_INTERVAL = 5;
/** How much is read or written with one call of the system. */
const BLOCK = 1024 * 1024;
/** More than this is not read as a whole. */
const LARGEST = 1024 * 1024 * 1024;
/** So that a named pipe without a writer does not stop the program. No effect on files. */
const O_NONBLOCK = constants.O_NONBLOCK ?? 0;

/**
 * Reads a whole file off the main thread. Needs `read`.
 *
 * @returns its bytes and its modification time in whole ms since 1970
 * @throws PermissionDenied, Error, or the signal's reason
 */
export function readFile(path: PathLike, options: FileTaskOptions): Promise<{ content: Uint8Array; mtimeMs: number }> {
  return settle("read", path, options.signal, async () => {
    const descriptor = await openFile(path, constants.O_RDONLY | O_NONBLOCK, 0, options.permissions);
    try {
      // What takes no time is done here: a trip to another thread takes longer.
      const status = fstatSync(descriptor);
      requireFile("read", path, status);
      const content = await readAll(path, descriptor, status, options.signal);
      return { content, mtimeMs: Math.floor(status.mtimeMs) };
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Writes a whole file off the main thread: creates it, or replaces what is in it. A link leads to the file that is
 * written; permission bits stay. Needs `write`.
 *
 * @param content not to be changed until the work is done
 * @returns the modification time in whole ms since 1970
 * @throws PermissionDenied, Error, or the signal's reason
 */
export function writeFile(path: PathLike, content: Uint8Array, options: FileTaskOptions): Promise<{ mtimeMs: number }> {
  return settle("write", path, options.signal, async () => {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | O_NONBLOCK;
    const descriptor = await openFile(path, flags, 0o666, options.permissions);
    try {
      for (let offset = 0; offset < content.length; ) {
        const length = Math.min(BLOCK, content.length - offset);
        offset += await callback<number>((done) => write(descriptor, content, offset, length, null, done));
      }
      const status = await callback<Stats>((done) => fstat(descriptor, done));
      return { mtimeMs: Math.floor(status.mtimeMs) };
    } finally {
      await callback<void>((done) => close(descriptor, done));
    }
  });
}

/**
 * Describes a file off the main thread, following links. Needs `read`.
 *
 * @throws PermissionDenied, Error, or the signal's reason
 */
export function fileInfo(path: PathLike, options: FileTaskOptions): Promise<FileInfo> {
  const { permissions, signal } = options;
  return settle("read", path, signal, async () => {
    const status = permissions.isUnrestricted("read")
      ? await promises.stat(hostPath(path))
      : new GuardedFiles(permissions).stat(path);
    return { isFile: status.isFile(), length: status.size, mtimeMs: Math.floor(status.mtimeMs) };
  });
}

/** `makeDirectories` off the main thread, as far as permissions need not be checked on the way. */
export function makeDirectoriesAsync(path: PathLike, options: FileTaskOptions): Promise<void> {
  const { permissions, signal } = options;
  return settle("make directory", path, signal, async () => {
    if (permissions.isUnrestricted("write")) {
      await promises.mkdir(hostPath(path), { recursive: true });
    } else {
      makeDirectories(path, permissions);
    }
  });
}

/**
 * Makes a directory and those above it that are missing. Needs `write` of each that is made.
 *
 * @throws PermissionDenied, or Error
 */
export function makeDirectories(path: PathLike, permissions: Permissions): void {
  const files = new GuardedFiles(permissions);
  const make = (directory: string): void => {
    try {
      files.mkdir(exactPath(directory), 0o777);
    } catch (error) {
      const above = directory.replace(/\/+[^/]*\/*$/, "");
      if (codeOf(error) === "ENOENT" && above !== "" && above !== directory) {
        make(above);
        make(directory);
      } else if (codeOf(error) !== "EEXIST" || !statSync(encodePath(directory)).isDirectory()) {
        throw error;
      }
    }
  };
  try {
    make(decodePath(path));
  } catch (error) {
    throw fileError("make directory", path, error);
  }
}

/**
 * Reads a whole file. Needs `read`.
 *
 * @throws PermissionDenied, or Error
 */
export function readFileNow(path: PathLike, permissions: Permissions): Uint8Array {
  const { content, truncated } = readLimited(path, LARGEST, permissions);
  if (truncated) {
    throw tooLarge(path);
  }
  return content;
}

/**
 * Reads the start of a file. Needs `read`.
 *
 * @param maxBytes how much is read at most; never more than 1 GiB
 * @returns the bytes, and whether there are more
 * @throws PermissionDenied, or Error
 */
export function readLimited(
  path: PathLike,
  maxBytes: number,
  permissions: Permissions,
): { content: Uint8Array; truncated: boolean } {
  try {
    const descriptor = new GuardedFiles(permissions).open(path, constants.O_RDONLY | O_NONBLOCK, 0);
    try {
      const status = fstatSync(descriptor);
      requireFile("read", path, status);
      const most = Math.min(maxBytes, LARGEST);
      // One byte more than asked for tells whether there is more.
      let buffer = Buffer.allocUnsafeSlow(Math.min(most, status.size) + 1);
      let length = 0;
      for (let count = -1; count !== 0 && length <= most; length += count) {
        if (length === buffer.length) {
          // Files in /proc say that they have no length.
          const larger = Buffer.allocUnsafeSlow(Math.min(most + 1, Math.max(2 * length, BLOCK)));
          buffer.copy(larger);
          buffer = larger;
        }
        count = readWhenThere(descriptor, buffer, length);
      }
      return { content: new Uint8Array(buffer.buffer, 0, Math.min(length, most)), truncated: length > most };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError("read", path, error);
  }
}

/**
 * The direct children of a directory whose names start with something, directories first, then without regard to upper
 * and lower case. Names that start with a dot only when the prefix does. Needs `read` of the directory.
 *
 * @param options `limit`: how many at most, 200 if left out; `insertPrefix`: what `insertText` starts with, the directory
 *   with a slash if left out
 * @throws PermissionDenied, or Error
 */
export function completePath(
  directory: PathLike,
  prefix: PathLike,
  options: { permissions: Permissions; limit?: number; insertPrefix?: PathLike },
): PathItem[] {
  const given = decodePath(directory);
  const tree = new TreeReader(
    permittedTruePath("list", given === "" ? "." : given, options.permissions),
    options.permissions,
  );
  const wanted = decodePath(prefix);
  const insertPrefix =
    options.insertPrefix === undefined ? (given === "" ? "" : below(given, "")) : decodePath(options.insertPrefix);
  const rows = tree
    .list("")
    .filter(({ name }) => name.startsWith(wanted) && (!name.startsWith(".") || wanted.startsWith(".")))
    .map(({ name, kind }) => ({
      name,
      isDirectory: kind === "directory" || (kind === "link" && leadsToDirectory(below(given || ".", name), options)),
      isLink: kind === "link",
      folded: name.toLowerCase(),
    }))
    .sort(
      (a, b) => Number(b.isDirectory) - Number(a.isDirectory) || compare(a.folded, b.folded) || compare(a.name, b.name),
    );
  return rows.slice(0, options.limit ?? 200).map(({ name, isDirectory, isLink }) => ({
    label: exactPath(isDirectory ? `${name}/` : name),
    path: exactPath(given === "" ? name : below(given, name)),
    insertText: exactPath(insertPrefix + (isDirectory ? `${name}/` : name)),
    kind: isDirectory ? "directory" : "file",
    description: isLink ? "link" : "",
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Where a link leads to something that may not be read, only the link is known. */
function leadsToDirectory(path: string, { permissions }: { permissions: Permissions }): boolean {
  try {
    return permissions.allows("read", path) && new GuardedFiles(permissions).stat(exactPath(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Waits for work, or for the signal; the work goes on. */
async function settle<Result>(
  action: string,
  path: PathLike,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const result = work().catch((error: unknown) => {
    throw fileError(action, path, error);
  });
  if (signal === undefined) {
    return await result;
  }
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([result, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function openFile(path: PathLike, flags: number, mode: number, permissions: Permissions): Promise<number> {
  const reads = (flags & constants.O_WRONLY) === 0;
  return permissions.isUnrestricted(reads ? "read" : "write")
    ? await callback<number>((done) => open(hostPath(path), flags, mode, done))
    : new GuardedFiles(permissions).open(path, flags, mode);
}

/** A path for the functions of node:fs, which would tell of a zero byte in words of their own. */
function hostPath(path: PathLike): string | Buffer {
  const text = decodePath(path);
  if (text.includes("\0")) {
    throw systemError("EINVAL", "open", text);
  }
  return encodePath(text);
}

async function readAll(
  path: PathLike,
  descriptor: number,
  status: Stats,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  // Files of the system have no size, and what they hold ends where a read finds nothing more.
  const expected = status.isFile() ? status.size : 0;
  let buffer = Buffer.allocUnsafeSlow(Math.min(expected, LARGEST) + 1);
  let length = 0;
  for (;;) {
    const room = Math.min(BLOCK, buffer.length - length);
    const at = length;
    const target = buffer;
    let count: number;
    try {
      count = await callback<number>((done) => read(descriptor, target, at, room, null, done));
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") {
        throw error;
      }
      signal?.throwIfAborted();
      await Bun.sleep(PIPE_INTERVAL);
      continue;
    }
    length += count;
    if (count === 0 || (length === expected && length > 0)) {
      return new Uint8Array(buffer.buffer, 0, length);
    }
    if (length > LARGEST) {
      throw tooLarge(path);
    }
    if (length === buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(2 * buffer.length, BLOCK));
      buffer.copy(larger);
      buffer = larger;
    }
  }
}

/** Reads what a descriptor has, waiting for a pipe or a terminal that has nothing yet. */
function readWhenThere(descriptor: number, buffer: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer, offset, buffer.length - offset, null);
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") {
        throw error;
      }
      Bun.sleepSync(PIPE_INTERVAL);
    }
  }
}

function tooLarge(path: PathLike): Error {
  return new Error(`cannot read ${quoteForMessage(decodePath(path))}: it is larger than 1 GiB`);
}

/** Refuses directories, and pipes with a name, which may have nobody at their other end. */
function requireFile(action: string, path: PathLike, status: Stats): void {
  const isNamedPipe = status.isFIFO() && !isOwnDescriptor(path);
  const obstacle = status.isDirectory() ? "a directory" : isNamedPipe ? "a pipe" : undefined;
  if (obstacle !== undefined) {
    throw new Error(`cannot ${action} ${quoteForMessage(decodePath(path))}: it is ${obstacle}`);
  }
}

/** Whether a path leads to something that this process has open and that has no path: `/dev/stdin`, `<(command)` of a shell. */
function isOwnDescriptor(path: PathLike): boolean {
  return resolvePath(decodePath(path), workingDirectory()).startsWith("/proc/self/fd/");
}

/** A promise for what a function of node:fs tells its callback. */
function callback<Result>(start: (done: (error: Error | null, result?: Result) => void) => void): Promise<Result> {
  return new Promise((resolve, reject) =>
    start((error, result) => (error === null || error === undefined ? resolve(result as Result) : reject(error))),
  );
}
