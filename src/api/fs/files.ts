// The functions of `ingot.fs` for files: reading, writing, copying, moving, removing, describing.
import type { Stats } from "node:fs";
import { PermissionDenied } from "../../kernel/permissions.ts";
import { results } from "../../lua/values.ts";
import { fileError } from "../../system/file-tasks/file-error.ts";
import { fileInfo, readFile, readFileNow, readLimited, writeFile } from "../../system/file-tasks.ts";
import { attempt, attemptAsync } from "../attempt.ts";
import { type FunctionDeclaration, fn, type Return } from "../declare.ts";
import type { Runtime } from "../runtime.ts";
import { type Bytes, t } from "../types.ts";
import { copyFile, writeWhole } from "./contents.ts";
import { contentsAt, placeOf } from "./own.ts";

/** A path as a parameter. Relative ones start from the working directory. */
export const path = ["p", t.bytes] as const;

/** The results of work that only succeeds or fails. */
export const success: readonly Return[] = [
  ["boolean", "ok"],
  ["string?", "error", "why it failed"],
];

export const error: Return = ["string?", "error", "why there is none"];

const content = ["contents", t.bytes, "any bytes"] as const;
const mtime = ["integer?", "mtime_ms", "when it was changed, milliseconds since 1970"] as const;

/** Changes something on the disk, which Ctrl-C does not interrupt in the middle. @returns the results for Lua */
export function change(runtime: Runtime, work: () => void): unknown {
  return attempt(() => {
    runtime.lua.beforeEffect();
    work();
    return true;
  }, false);
}

/** Tells what something is, following links; undefined where there is nothing, or nothing that can be reached. */
function statusOf(runtime: Runtime, given: Bytes): Stats | undefined {
  try {
    return runtime.files.stat(given);
  } catch (failure) {
    if (failure instanceof PermissionDenied) throw failure;
    return undefined;
  }
}

function sizeOf(runtime: Runtime, given: Bytes): number {
  try {
    return runtime.files.stat(given).size;
  } catch (failure) {
    throw fileError("read", given, failure);
  }
}

function rename(runtime: Runtime, from: Bytes, to: Bytes): void {
  try {
    runtime.files.rename(from, to);
  } catch (failure) {
    throw fileError("rename", from, failure, to);
  }
}

function removeFile(runtime: Runtime, given: Bytes): void {
  try {
    runtime.files.unlink(given);
  } catch (failure) {
    throw fileError("remove", given, failure);
  }
}

/** Writes a file to its end also when the task that waits for it is cancelled: the program does not end before. */
async function writeThrough(runtime: Runtime, given: Bytes, contents: Bytes): Promise<unknown> {
  const release = runtime.holds.hold();
  try {
    const bytes = typeof contents === "string" ? Buffer.from(contents) : contents;
    const { mtimeMs } = await writeFile(given, bytes, { permissions: runtime.permissions });
    return results(true, undefined, mtimeMs);
  } finally {
    release();
  }
}

export const fileFunctions: Readonly<Record<string, FunctionDeclaration>> = {
  read: fn({
    doc: "Reads a whole file. Everything else waits meanwhile: for large files there is `fs.read_async`.",
    params: [path],
    returns: [["string?", "contents", "its bytes"], error],
    permission: "read",
    example: 'local text, err = ingot.fs.read("notes.txt")\nif not text then io.stderr:write(err, "\\n") end',
    run: (runtime, p) =>
      attempt(() => {
        const place = placeOf(runtime, p);
        return "path" in place ? readFileNow(place.path, runtime.permissions) : contentsAt(place, p);
      }),
  }),
  write: fn({
    doc: "Writes a whole file: creates it, or replaces what is in it.",
    params: [path, content],
    returns: success,
    permission: "write",
    run: (runtime, p, contents) => change(runtime, () => writeWhole(runtime.files, p, contents)),
  }),
  read_async: fn({
    doc: "Reads a whole file while everything else goes on.",
    params: [path],
    returns: [["string?", "contents", "its bytes"], error, mtime],
    permission: "read",
    wait: ({ runtime, permissions, signal }, p) =>
      attemptAsync(async () => {
        const place = placeOf(runtime, p);
        if ("contents" in place) return contentsAt(place, p);
        const file = await readFile(place.path, { permissions, signal });
        return results(file.content, undefined, file.mtimeMs);
      }),
  }),
  write_async: fn({
    doc: "Writes a whole file while everything else goes on. Once begun it is written to its end, also when the task is cancelled.",
    params: [path, content],
    returns: [...success, mtime],
    permission: "write",
    wait: ({ runtime }, p, contents) => attemptAsync(() => writeThrough(runtime, p, contents), false),
  }),
  read_limited: fn({
    doc: "Reads the start of a file.",
    params: [path, ["max_bytes", t.atLeast(0), "how much is read at most"]],
    returns: [["fs.Start?", "start"], error],
    permission: "read",
    run: (runtime, p, most) => attempt(() => readLimited(p, most, runtime.permissions)),
  }),
  copy: fn({
    doc: "Copies a file with its permission bits. What is at the target is replaced.",
    params: [
      ["from", t.bytes],
      ["to", t.bytes, "the new file, not a directory"],
    ],
    returns: [["integer?", "bytes", "how many were copied"], error],
    permission: "write",
    run: (runtime, from, to) =>
      attempt(() => {
        runtime.lua.beforeEffect();
        return copyFile(runtime.files, from, to);
      }),
  }),
  rename: fn({
    doc: "Renames or moves a file or directory within one file system. A file at the target is replaced.",
    params: [
      ["from", t.bytes],
      ["to", t.bytes],
    ],
    returns: success,
    permission: "write",
    run: (runtime, from, to) => change(runtime, () => rename(runtime, from, to)),
  }),
  remove_file: fn({
    doc: "Removes a file or a link.",
    params: [path],
    returns: success,
    permission: "write",
    run: (runtime, p) => change(runtime, () => removeFile(runtime, p)),
  }),
  exists: fn({
    doc: "Whether there is something, of any kind. A link counts by what it leads to.",
    params: [path],
    returns: [["boolean", "exists"]],
    permission: "read",
    run: (runtime, p) => {
      const place = placeOf(runtime, p);
      return "path" in place ? statusOf(runtime, place.path) !== undefined : place.contents !== undefined;
    },
  }),
  is_dir: fn({
    doc: "Whether there is a directory, or a link to one.",
    params: [path],
    returns: [["boolean", "is_dir"]],
    permission: "read",
    run: (runtime, p) => statusOf(runtime, p)?.isDirectory() === true,
  }),
  is_file: fn({
    doc: "Whether there is a regular file, or a link to one.",
    params: [path],
    returns: [["boolean", "is_file"]],
    permission: "read",
    run: (runtime, p) => {
      const place = placeOf(runtime, p);
      return "path" in place ? statusOf(runtime, place.path)?.isFile() === true : place.contents !== undefined;
    },
  }),
  size: fn({
    doc: "The size of a file.",
    params: [path],
    returns: [["integer?", "bytes"], error],
    permission: "read",
    run: (runtime, p) =>
      attempt(() => {
        const place = placeOf(runtime, p);
        return "path" in place ? sizeOf(runtime, place.path) : contentsAt(place, p).length;
      }),
  }),
  file_info_async: fn({
    doc: "Describes a file while everything else goes on. Links are followed.",
    params: [path],
    returns: [["fs.FileInfo?", "info"], error],
    permission: "read",
    wait: ({ permissions }, p) =>
      attemptAsync(async () => {
        const { isFile, length, mtimeMs } = await fileInfo(p, { permissions });
        return { is_file: isFile, len: length, mtime_ms: mtimeMs };
      }),
  }),
};
