// File operations that ask the permissions first, with no gap between the check and the use.
//
// A check of a path is worth nothing if another process can exchange a link before the path is used. So a path is
// followed here link by link: the directory is held (see `file-location`), the true path of the last name is checked,
// and the operation acts on that name in that directory without following a link.

import {
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
} from "node:fs";
import { isAbsolute } from "node:path";
import { canHoldByDescriptor, DescriptorLocator, type Location, type Locator, PathLocator } from "./file-location.ts";
import { below, decodePath, encodePath, exactPath, type PathLike } from "./path-text.ts";
import { PermissionDenied, type Permissions } from "./permissions.ts";
import { isPathless, LINK_LIMIT, resolvePath, workingDirectory } from "./resolve-path.ts";
import { codeOf, systemError, withPath } from "./system-error.ts";

export type { PathLike } from "./path-text.ts";

/** Settings of `GuardedFiles`. */
export interface GuardedFilesOptions {
  /** Resolved paths whose reading needs no permission, the program's own modules; `--deny-read` still refuses them. */
  exempt?: (path: string) => boolean;
  /** How places are held; left out, the best way this system has. For tests. */
  locator?: Locator;
}

/** A name in a directory, and what it is: undefined when that must not be looked at. */
export interface DirectoryEntry {
  readonly name: PathLike;
  readonly status: Stats | undefined;
}

type Access = "read" | "write";

/** One call of a method: what errors are told about. */
interface Operation {
  syscall: string;
  needs: readonly Access[];
  path: string;
  dest?: string;
}

/** Thrown by an action to say that the place has become a link since it was looked at. */
const CHANGED = Symbol("changed");

const O_EXCLUSIVE = constants.O_CREAT | constants.O_EXCL;

/**
 * File system calls under permissions. All wait for the operating system.
 *
 * Every method throws `PermissionDenied`, with the resolved path, or an error of the operating system as `node:fs` has
 * them (`code`, `errno`, `syscall`, `path`), with the path as it was given. What is not permitted is refused alike
 * whether it exists or not; only whether a *directory* exists can be told, by going through it with `..`.
 *
 * Devices and streams (`/dev/null`, `/dev/stdin`, `/dev/fd/N`) are paths like any other, after resolving: `/dev/stdin`
 * that is a pipe is `/proc/self/fd/0`.
 */
export class GuardedFiles {
  readonly #permissions: Permissions;
  readonly #exempt: ((path: string) => boolean) | undefined;
  #locator: Locator | undefined;

  constructor(permissions: Permissions, options: GuardedFilesOptions = {}) {
    this.#permissions = permissions;
    this.#exempt = options.exempt;
    this.#locator = options.locator;
  }

  /**
   * Opens a file as open(2) does.
   *
   * @param path the file
   * @param flags `fs.constants` of this system; they decide which of `read` and `write` is needed
   * @param mode permission bits of a file that is created
   * @returns a file descriptor, which the caller closes
   */
  open(path: PathLike, flags: number, mode: number): number {
    const operation = this.#begin("open", accessOf(flags), path);
    if (this.#isFree(operation)) {
      return openSync(encodePath(operation.path), flags, mode);
    }
    const follows = (flags & (constants.O_NOFOLLOW ?? 0)) === 0 && (flags & O_EXCLUSIVE) !== O_EXCLUSIVE;
    const act = (location: Location) => {
      try {
        return this.#locate.open(location, flags, mode);
      } catch (error) {
        throw follows && codeOf(error) === "ELOOP" ? CHANGED : error;
      }
    };
    return this.#onTarget(operation, operation.path, act, follows);
  }

  /** Describes a file, following links. Needs `read`. */
  stat(path: PathLike): Stats {
    const operation = this.#begin("stat", ["read"], path);
    if (this.#isFree(operation)) {
      return statSync(encodePath(operation.path));
    }
    return this.#onTarget(operation, operation.path, describe);
  }

  /** Describes a file or the link itself. Needs `read`. */
  lstat(path: PathLike): Stats {
    const operation = this.#begin("lstat", ["read"], path);
    if (this.#isFree(operation)) {
      return lstatSync(encodePath(operation.path));
    }
    // With a slash at its end the path means what the link leads to.
    return operation.path.endsWith("/")
      ? this.#onTarget(operation, operation.path, describe)
      : this.#onName(operation, operation.path, (location) => lstatSync(encodePath(location.handle)));
  }

  /** The names in a directory, in no order: text, or bytes when a name is not valid UTF-8. Needs `read`. */
  readdir(path: PathLike): PathLike[] {
    const operation = this.#begin("scandir", ["read"], path);
    const list = (place: string) =>
      readdirSync(encodePath(place), { encoding: "buffer" }).map((name) => exactPath(decodePath(name)));
    if (this.#isFree(operation)) {
      return list(operation.path);
    }
    return this.#onTarget(operation, `${operation.path}/.`, (location) => list(location.handle));
  }

  /**
   * What is in a directory, in no order. Links are described themselves; what is denied to be read is not described. An
   * entry that has gone meanwhile is left out. Needs `read`.
   */
  entries(path: PathLike): DirectoryEntry[] {
    const operation = this.#begin("scandir", ["read"], path);
    const list = (place: string, directory?: string): DirectoryEntry[] =>
      readdirSync(encodePath(place), { encoding: "buffer" }).flatMap((bytes): DirectoryEntry[] => {
        const name = decodePath(bytes);
        const isDenied = directory !== undefined && this.#permissions.deniesResolved("read", below(directory, name));
        if (isDenied) return [{ name: exactPath(name), status: undefined }];
        const status = lstatSync(encodePath(below(place, name)), { throwIfNoEntry: false });
        return status === undefined ? [] : [{ name: exactPath(name), status }];
      });
    if (this.#isFree(operation)) {
      return list(operation.path);
    }
    return this.#onTarget(operation, `${operation.path}/.`, (location) => list(location.handle, location.path));
  }

  /** Removes a file or a link. Needs `write` of its own path. */
  unlink(path: PathLike): void {
    this.#change("unlink", path, (place) => unlinkSync(place));
  }

  /** Removes an empty directory. Needs `write`. */
  rmdir(path: PathLike): void {
    this.#change("rmdir", path, (place) => rmdirSync(place));
  }

  /** Creates a directory. Needs `write`. */
  mkdir(path: PathLike, mode: number): void {
    this.#change("mkdir", path, (place) => mkdirSync(place, mode));
  }

  /**
   * Renames a file, a link or a directory. Needs `write` of both paths, and `read` of the first where the second is
   * readable; refused where something denied lies below either.
   */
  rename(from: PathLike, to: PathLike): void {
    const operation = this.#begin("rename", ["write"], from, to);
    const { path, dest = "" } = operation;
    if (this.#isFree({ ...operation, needs: ["read", "write"] })) {
      renameSync(encodePath(path), encodePath(dest));
      return;
    }
    const move = (source: Location, target: Location) => {
      if (source.path !== undefined && target.path !== undefined) {
        this.#permissions.checkMove(source.path, target.path);
      }
      if (dest.endsWith("/") && isNoDirectory(source)) {
        throw systemError("ENOTDIR", "rename", path);
      }
      renameSync(encodePath(source.handle), encodePath(target.handle));
    };
    this.#onName(operation, path, (source) => this.#onName(operation, dest, (target) => move(source, target)));
  }

  get #locate(): Locator {
    this.#locator ??= canHoldByDescriptor() ? new DescriptorLocator() : new PathLocator();
    return this.#locator;
  }

  #begin(syscall: string, needs: readonly Access[], path: PathLike, dest?: PathLike): Operation {
    const operation: Operation = { syscall, needs, path: decodePath(path) };
    if (dest !== undefined) {
      operation.dest = decodePath(dest);
    }
    if (operation.path === "" || operation.dest === "") {
      throw retell(systemError("ENOENT", syscall, ""), operation);
    }
    if (operation.path.includes("\0") || operation.dest?.includes("\0")) {
      throw retell(systemError("EINVAL", syscall, ""), operation);
    }
    return operation;
  }

  #isFree(operation: Operation): boolean {
    return operation.needs.every((name) => this.#permissions.isUnrestricted(name));
  }

  #change(syscall: string, path: PathLike, act: (place: string | Buffer) => void): void {
    const operation = this.#begin(syscall, ["write"], path);
    if (this.#isFree(operation)) {
      act(encodePath(operation.path));
    } else {
      this.#onName(operation, operation.path, (location) => act(encodePath(location.handle)));
    }
  }

  /** Acts on what a path leads to, through all links. */
  #onTarget<Result>(operation: Operation, path: string, act: (location: Location) => Result, follows = true): Result {
    let current = path;
    // More rounds than links: a place that another process keeps exchanging is looked at again.
    for (let round = 0; round <= 2 * LINK_LIMIT; round++) {
      const location = this.#reach(operation, current);
      try {
        const target = follows ? readLink(location) : undefined;
        if (target === undefined || isPathless(location.directory ?? "", target)) {
          this.#require(operation, location.path);
          return target === undefined ? act(location) : this.#onPathless(location, target, act);
        }
        current = isAbsolute(target) ? target : `${location.directory ?? "."}/${target}`;
      } catch (error) {
        if (error !== CHANGED) {
          throw retell(error, operation);
        }
      } finally {
        location.close();
      }
    }
    this.#require(operation, resolvePath(current, workingDirectory()));
    throw retell(systemError("ELOOP", operation.syscall, path), operation);
  }

  /** Acts on the last name of a path; a link there is what is meant. */
  #onName<Result>(operation: Operation, path: string, act: (location: Location) => Result): Result {
    // `.`, `..` and `/` are no names: the system refuses to change them, after the check.
    const isName = !/(?:^|\/)\.{1,2}\/*$|^\/+$/.test(path);
    const location = this.#reach(operation, isName ? path.replace(/\/+$/, "") : path);
    try {
      this.#require(operation, location.path);
      if (path.endsWith("/") && operation.syscall !== "mkdir" && isNoDirectory(location)) {
        throw systemError("ENOTDIR", operation.syscall, path);
      }
      return act(location);
    } catch (error) {
      throw retell(error, operation);
    } finally {
      location.close();
    }
  }

  #onPathless<Result>(link: Location, target: string, act: (location: Location) => Result): Result {
    const location = this.#locate.locatePathless(link, target);
    if (location === undefined) {
      throw CHANGED;
    }
    try {
      return act(location);
    } finally {
      location.close();
    }
  }

  /** Holds the directory of a path. When there is none, permission decides whether that may be told. */
  #reach(operation: Operation, path: string): Location {
    try {
      return /(?:^|\/)\.{0,2}$/.test(path) ? this.#locate.locateDirectory(path) : this.#locate.locate(path);
    } catch (error) {
      this.#require(operation, resolvePath(path, workingDirectory()));
      throw retell(error, operation);
    }
  }

  #require(operation: Operation, path: string | undefined): void {
    for (const name of operation.needs) {
      if (this.#permissions.isUnrestricted(name)) {
        continue;
      }
      if (path === undefined) {
        const reason = "it is in a directory that has no path here to be checked";
        throw new PermissionDenied({ name, value: operation.path }, reason);
      }
      const isExempt = name === "read" && this.#exempt?.(path) === true;
      if (!isExempt || this.#permissions.deniesResolved("read", path)) {
        this.#permissions.checkResolved(name, path);
      }
    }
  }
}

function accessOf(flags: number): Access[] {
  const mode = flags & (constants.O_RDONLY | constants.O_WRONLY | constants.O_RDWR);
  const changes = constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;
  const needs: Access[] = mode === constants.O_WRONLY ? [] : ["read"];
  if (mode !== constants.O_RDONLY || (flags & changes) !== 0) {
    needs.push("write");
  }
  return needs;
}

function readLink(location: Location): string | undefined {
  const place = encodePath(location.handle);
  let isLink: boolean;
  try {
    isLink = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    // Not allowed by the system, or too long a name: the operation itself says so, after the check.
    return undefined;
  }
  if (!isLink) {
    return undefined;
  }
  try {
    return decodePath(readlinkSync(place, "buffer"));
  } catch {
    throw CHANGED;
  }
}

function isNoDirectory(location: Location): boolean {
  return lstatSync(encodePath(location.handle), { throwIfNoEntry: false })?.isDirectory() === false;
}

/** Describes the thing at a place that was no link a moment ago. */
function describe(location: Location): Stats {
  const place = encodePath(location.handle);
  const status = location.isPinned ? statSync(place) : lstatSync(place);
  if (status.isSymbolicLink()) {
    throw CHANGED;
  }
  return status;
}

function retell<Thrown>(error: Thrown, operation: Operation): Thrown {
  return withPath(error, operation.syscall, operation.path, operation.dest);
}
