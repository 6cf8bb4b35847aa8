// Removes a directory with everything in it, and nothing that is elsewhere.

import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from "node:fs";
import { homedir, userInfo } from "node:os";
import { DescriptorLocator } from "../../kernel/file-location.ts";
import { below, decodePath, encodePath, lastName, type PathLike, quoteForMessage } from "../../kernel/path-text.ts";
import { PermissionDenied, type Permissions } from "../../kernel/permissions.ts";
import { resolvePath, resolvePlace, workingDirectory } from "../../kernel/resolve-path.ts";
import { codeOf, systemError } from "../../kernel/system-error.ts";
import { holdsByDescriptor } from "../glob/tree-reader.ts";
import { fileError } from "./file-error.ts";

/** Linux: a mere handle. Not in `fs.constants`. */
const O_PATH = 0o10000000;
const DIRECTORY = O_PATH | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Removes a directory with everything in it. Links are removed, not followed, also those that appear meanwhile. Needs
 * `write` of the directory; stops where a `deny` flag refuses something in it. The root of the file system, the home
 * directory and what is above that are not removed.
 *
 * Where places cannot be held (not on Linux), a directory above that is exchanged by a link meanwhile is not noticed.
 *
 * @throws PermissionDenied, or Error when it is no directory or something in it cannot be removed
 */
export function removeTree(path: PathLike, permissions: Permissions): void {
  const given = decodePath(path).replace(/(?<=.)\/+$/, "");
  try {
    if (given === "/") {
      throw new Error('cannot remove "/": it is the root of the file system');
    }
    const name = lastName(given);
    if (name === "") {
      throw systemError("ENOENT", "rmdir", given);
    }
    if (name === "." || name === "..") {
      throw new Error(`cannot remove ${quoteForMessage(given)}: name the directory itself`);
    }
    if (holdsByDescriptor()) {
      const place = new DescriptorLocator().locate(given);
      try {
        if (place.path === undefined) {
          throw new Error(`cannot remove ${quoteForMessage(given)}: it is in a directory that has no path`);
        }
        permissions.checkResolved("write", place.path);
        refuseHome(place.path);
        removeDirectory(place.handle, place.path, permissions);
      } finally {
        place.close();
      }
      return;
    }
    permissions.check("write", given);
    refuseHome(resolvePlace(given, workingDirectory()));
    if (!lstatSync(encodePath(given)).isDirectory()) {
      throw new Error(`cannot remove ${quoteForMessage(given)}: not a directory`);
    }
    rmSync(encodePath(given), { recursive: true });
  } catch (error) {
    if (codeOf(error) !== undefined) {
      // Whether something exists is told only to those who may write there.
      permissions.check("write", given);
    }
    throw fileError("remove", path, error);
  }
}

/** @param path the true path of what is to be removed */
function refuseHome(path: string): void {
  for (const home of homes()) {
    if (home === path) {
      throw new Error(`cannot remove ${quoteForMessage(path)}: it is the home directory`);
    }
    if (home.startsWith(`${path}/`)) {
      throw new Error(`cannot remove ${quoteForMessage(path)}: the home directory is in it`);
    }
  }
}

/** The home directory as the environment names it, and as the system knows it. */
function homes(): string[] {
  const named = [process.env.HOME ?? "", homedir()];
  try {
    named.push(userInfo().homedir);
  } catch {
    // This user has no entry.
  }
  return named.filter((path) => path.startsWith("/")).map((path) => resolvePath(path, "/"));
}

/**
 * @param handle a path that cannot be exchanged, but for its last name
 * @param path the true path
 */
function removeDirectory(handle: string, path: string, permissions: Permissions): void {
  const descriptor = openSync(encodePath(handle), DIRECTORY);
  try {
    const held = `/proc/self/fd/${descriptor}`;
    if (decodePath(readlinkSync(held, "buffer")) !== path) {
      throw new Error(`cannot remove ${quoteForMessage(path)}: it was moved meanwhile`);
    }
    for (const raw of readdirSync(held, { encoding: "buffer" })) {
      const name = decodePath(raw);
      const entry = below(held, name);
      const entryPath = below(path, name);
      if (permissions.deniesResolved("write", entryPath)) {
        throw new PermissionDenied({ name: "write", value: entryPath }, "denied by --deny-write");
      }
      removeEntry(entry, entryPath, permissions);
    }
  } finally {
    closeSync(descriptor);
  }
  rmdirSync(encodePath(handle));
}

function removeEntry(handle: string, path: string, permissions: Permissions): void {
  const status = lstatSync(encodePath(handle), { throwIfNoEntry: false });
  if (status?.isDirectory() === true) {
    removeDirectory(handle, path, permissions);
  } else if (status !== undefined) {
    unlinkSync(encodePath(handle));
  }
}
