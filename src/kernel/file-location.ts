// Holds a place in the file system still, so that what was checked is what is used.
//
// On Linux the directory is kept open and named `/proc/self/fd/N`: `/proc/self/fd/N/name` is then what openat(2) would
// take, and the directory's true path can be read back from the kernel. Elsewhere the path is resolved, used, and
// compared with what was opened.

import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { resolve } from "node:path";
import { afterLastSeparator, below, decodePath, encodePath } from "./path-text.ts";
import { systemError } from "./system-error.ts";

/** A place: a directory and a name in it, or a directory itself. */
export interface Location {
  /** The resolved path of the directory; undefined when the directory has none (deleted, or in another mount namespace). */
  readonly directory: string | undefined;
  /** The resolved path of the place, to be checked; the last component may be a link. Undefined as `directory`. */
  readonly path: string | undefined;
  /** What to give to file system functions. */
  readonly handle: string;
  /**
   * Whether the handle is a link to the very thing that is meant. Otherwise only functions that do not follow a last link
   * may be used on it.
   */
  readonly isPinned: boolean;
  /** Lets go of the directory; afterwards `handle` means nothing. */
  close(): void;
}

/** A way to find and use places. */
export interface Locator {
  /** Finds a place by its directory and last name, which is neither empty nor `.` nor `..`; a link there is not followed. */
  locate(path: string): Location;
  /** Finds an existing directory; links are followed. */
  locateDirectory(path: string): Location;
  /** Holds what a link below `/proc` leads to when that has no path; undefined if it leads elsewhere by now. */
  locatePathless(link: Location, target: string): Location | undefined;
  /**
   * Opens the file at a place without following a link there.
   *
   * @throws the operating system's error, with code ELOOP also when the place changed in the meantime
   */
  open(location: Location, flags: number, mode: number): number;
}

/** Linux: open as a mere handle, which needs no permission on the file and never blocks. Not in `fs.constants`. */
const O_PATH = 0o10000000;
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;
const O_DIRECTORY = constants.O_DIRECTORY ?? 0;

/** The file descriptor of an opened directory as a path. */
const handleOf = (descriptor: number): string => `/proc/self/fd/${descriptor}`;

/** Whether places can be held by descriptors: Linux, with `/proc` mounted and open to this process. */
export function canHoldByDescriptor(): boolean {
  if (process.platform !== "linux") {
    return false;
  }
  let descriptor: number | undefined;
  try {
    descriptor = openSync("/", O_PATH | O_DIRECTORY);
    return readlinkSync(handleOf(descriptor)) === "/" && lstatSync(`${handleOf(descriptor)}/.`).isDirectory();
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}

/** Holds directories by descriptors. There is no moment in which the place can be exchanged. */
export class DescriptorLocator implements Locator {
  locate(path: string): Location {
    const end = afterLastSeparator(path);
    const name = path.slice(end);
    return this.#hold(end === 0 ? "." : path.slice(0, end), name);
  }

  locateDirectory(path: string): Location {
    return this.#hold(path, ".");
  }

  locatePathless(link: Location, target: string): Location | undefined {
    const descriptor = openSync(encodePath(link.handle), O_PATH);
    if (decodePath(readlinkSync(handleOf(descriptor), "buffer")) !== target) {
      closeSync(descriptor);
      return undefined;
    }
    return {
      directory: link.directory,
      path: link.path,
      handle: handleOf(descriptor),
      isPinned: true,
      close: () => closeSync(descriptor),
    };
  }

  open(location: Location, flags: number, mode: number): number {
    const host = encodePath(location.handle);
    return openSync(host, location.isPinned ? flags & ~O_NOFOLLOW : flags | O_NOFOLLOW, mode);
  }

  #hold(path: string, name: string): Location {
    const descriptor = openSync(encodePath(path), O_PATH | O_DIRECTORY);
    try {
      const directory = readTruePath(descriptor);
      return {
        directory,
        path: directory === undefined || name === "." ? directory : below(directory, name),
        handle: `${handleOf(descriptor)}/${name}`,
        isPinned: false,
        close: () => closeSync(descriptor),
      };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }
}

/**
 * Resolves paths and compares afterwards. An exchanged place is noticed before anything is read or written; the limit of
 * this way is that an empty file may have been created, or another directory entry removed or renamed, in a directory
 * that was exchanged in the very moment.
 */
export class PathLocator implements Locator {
  locate(path: string): Location {
    const whole = process.platform === "win32" ? resolve(path) : path;
    const end = afterLastSeparator(whole);
    const name = whole.slice(end);
    if (process.platform === "win32" && name.includes(":")) {
      // A stream of a file, `name:stream`, has no path of its own to be checked.
      throw systemError("EINVAL", "open", path);
    }
    const directory = realPath(end === 0 ? "." : whole.slice(0, end));
    const place = below(directory, name);
    return { directory, path: storedName(place), handle: place, isPinned: false, close: () => undefined };
  }

  locateDirectory(path: string): Location {
    const directory = realPath(path);
    if (!lstatSync(encodePath(directory)).isDirectory()) {
      throw systemError("ENOTDIR", "open", path);
    }
    return { directory, path: directory, handle: directory, isPinned: false, close: () => undefined };
  }

  locatePathless(link: Location): Location {
    throw systemError("ENOENT", "open", link.handle);
  }

  open(location: Location, flags: number, mode: number): number {
    const descriptor = openSync(encodePath(location.handle), (flags & ~constants.O_TRUNC) | O_NOFOLLOW, mode);
    try {
      if (!isStillAt(descriptor, location.handle)) {
        throw systemError("ELOOP", "open", location.handle);
      }
      if ((flags & constants.O_TRUNC) !== 0 && fstatSync(descriptor).isFile()) {
        ftruncateSync(descriptor);
      }
      return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }
}

function readTruePath(descriptor: number): string | undefined {
  const handle = handleOf(descriptor);
  // A directory that is being renamed has another path a moment later: once more then.
  for (let attempt = 0; attempt < 3; attempt++) {
    const text = readlinkSync(handle);
    const path = text.includes("\uFFFD") ? decodePath(readlinkSync(handle, "buffer")) : text;
    const here = fstatSync(descriptor, { bigint: true });
    const there = lstatSync(encodePath(path), { bigint: true, throwIfNoEntry: false });
    if (there !== undefined && here.dev === there.dev && here.ino === there.ino) {
      return path;
    }
  }
  return undefined;
}

function isStillAt(descriptor: number, path: string): boolean {
  const opened = fstatSync(descriptor, { bigint: true });
  const there = lstatSync(encodePath(path), { bigint: true, throwIfNoEntry: false });
  return there !== undefined && opened.dev === there.dev && opened.ino === there.ino && isUnchanged(path);
}

function isUnchanged(path: string): boolean {
  try {
    return realPath(path) === storedName(path);
  } catch {
    return false;
  }
}

/** The path with the spelling the file system keeps, where upper and lower case are one; a link is not followed. */
function storedName(place: string): string {
  if (process.platform === "linux") {
    return place;
  }
  const isOther = lstatSync(encodePath(place), { throwIfNoEntry: false })?.isSymbolicLink() === false;
  return isOther ? realPath(place) : place;
}

function realPath(path: string): string {
  return decodePath(realpathSync.native(encodePath(path), "buffer"));
}
