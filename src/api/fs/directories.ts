// The functions of `ingot.fs` for directories: listing, making, removing, finding files in them.
import type { Stats } from "node:fs";
import { below, decodePath, exactPath } from "../../kernel/path-text.ts";
import { fileError } from "../../system/file-tasks/file-error.ts";
import { completePath, makeDirectories, makeDirectoriesAsync, removeTree } from "../../system/file-tasks.ts";
import { glob, globAsync } from "../../system/glob.ts";
import { workspaceFiles } from "../../system/workspace-files.ts";
import { attempt, attemptAsync } from "../attempt.ts";
import { type FunctionDeclaration, fn } from "../declare.ts";
import type { Runtime } from "../runtime.ts";
import { type Bytes, t } from "../types.ts";
import { change, error, path, success } from "./files.ts";

const pattern = [
  "pattern",
  t.string,
  "`*` and `?` stay within a name, `**` goes through directories, `[a-z]` and `{a,b}` choose; a leading dot has to be written",
] as const;

const start = ["path", t.optional(t.bytes), "where to start; the working directory unless given"] as const;

const most = [t.optional(t.atLeast(0)), "how many paths at most, 200 unless given"] as const;

/** The names in a directory, in the order of their bytes. */
function list(runtime: Runtime, given: Bytes): Bytes[] {
  try {
    return runtime.files.readdir(given).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch (failure) {
    throw fileError("list", given, failure);
  }
}

/** What is in a directory, in the order of the bytes of the names. */
function listing(runtime: Runtime, given: Bytes): unknown[] {
  try {
    const entries = runtime.files.entries(given).map((entry) => ({ ...entry, bytes: Buffer.from(entry.name) }));
    entries.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
    return entries.map(({ name, bytes, status }) => ({
      name,
      kind: kindOf(status),
      size: status?.size,
      mtime_ms: status && Math.floor(status.mtimeMs),
      target_kind: status?.isSymbolicLink() ? targetKind(runtime, given, bytes) : undefined,
    }));
  } catch (failure) {
    throw fileError("list", given, failure);
  }
}

function kindOf(status: Stats | undefined): string {
  if (status === undefined) return "other";
  return status.isFile() ? "file" : status.isDirectory() ? "dir" : status.isSymbolicLink() ? "link" : "other";
}

/** What a link leads to; undefined for nothing, and for what may not be read. Nobody is asked for that. */
function targetKind({ files, permissions }: Runtime, directory: Bytes, name: Uint8Array): string | undefined {
  const link = exactPath(below(decodePath(directory), decodePath(name)));
  try {
    return permissions.allows("read", decodePath(link)) ? kindOf(files.stat(link)) : undefined;
  } catch {
    return undefined;
  }
}

/** Does something with one directory. */
function onDirectory(action: string, given: Bytes, work: () => void): void {
  try {
    work();
  } catch (failure) {
    throw fileError(action, given, failure);
  }
}

function complete(runtime: Runtime, directory: Bytes, prefix: Bytes, limit?: number, insertPrefix?: Bytes): unknown {
  const items = completePath(directory, prefix, { permissions: runtime.permissions, limit, insertPrefix });
  return { items: items.map(({ insertText, ...item }) => ({ ...item, insert_text: insertText })) };
}

export const directoryFunctions: Readonly<Record<string, FunctionDeclaration>> = {
  read_dir: fn({
    doc: "The names in a directory, sorted, without `.` and `..`.",
    params: [path],
    returns: [["string[]?", "names"], error],
    permission: "read",
    run: (runtime, p) => attempt(() => list(runtime, p)),
  }),
  list: fn({
    doc: "What is in a directory, sorted by name, without `.` and `..`: names, and what they are, in one call. Links are not followed; where they lead is told beside.",
    params: [path],
    returns: [["fs.Entry[]?", "entries"], error],
    permission: "read",
    example:
      'for _, entry in ipairs(assert(ingot.fs.list("."))) do\n  if (entry.target_kind or entry.kind) == "dir" then print(entry.name .. "/") end\nend',
    run: (runtime, p) => attempt(() => listing(runtime, p)),
  }),
  mkdir: fn({
    doc: "Makes a directory in one that is there.",
    params: [path],
    returns: success,
    permission: "write",
    run: (runtime, p) => change(runtime, () => onDirectory("make directory", p, () => runtime.files.mkdir(p, 0o777))),
  }),
  mkdir_all: fn({
    doc: "Makes a directory and those above it that are missing. One that is there is fine.",
    params: [path],
    returns: success,
    permission: "write",
    run: (runtime, p) => change(runtime, () => makeDirectories(p, runtime.permissions)),
  }),
  mkdir_all_async: fn({
    doc: "`fs.mkdir_all` while everything else goes on.",
    params: [path],
    returns: success,
    permission: "write",
    wait: ({ permissions }, p) =>
      attemptAsync(async () => {
        await makeDirectoriesAsync(p, { permissions });
        return true;
      }, false),
  }),
  remove_dir: fn({
    doc: "Removes an empty directory.",
    params: [path],
    returns: success,
    permission: "write",
    run: (runtime, p) => change(runtime, () => onDirectory("remove", p, () => runtime.files.rmdir(p))),
  }),
  remove_dir_all: fn({
    doc: "Removes a directory with everything in it. Links in it are removed, not followed. The root, the home directory and what is above that are refused.",
    params: [path],
    returns: success,
    permission: "write",
    run: (runtime, p) => change(runtime, () => removeTree(p, runtime.permissions)),
  }),
  glob: fn({
    doc: "Finds files by a pattern, the newest first. Directories that are links are not gone into.",
    params: [pattern, start, ["opts", t.optional(t.options("fs.GlobOptions", { max: most }))]],
    returns: [["string[]?", "paths", "below `path` as it was given"], error],
    permission: "read",
    example: 'for _, path in ipairs(assert(ingot.fs.glob("**/*.lua", "src"))) do print(path) end',
    run: ({ permissions }, text, directory = ".", options) =>
      attempt(() => glob(text, { directory, max: options?.max, permissions }).paths),
  }),
  glob_async: fn({
    doc: "`fs.glob` while everything else goes on.",
    params: [
      pattern,
      start,
      [
        "opts",
        t.optional(
          t.options("fs.GlobAsyncOptions", {
            max: most,
            max_scanned: [t.optional(t.atLeast(0)), "how many directory entries are looked at, at most"],
            timeout_ms: [t.optional(t.atLeast(0)), "after how many milliseconds the search ends with what it has"],
          }),
        ),
      ],
    ],
    returns: [["fs.Found?", "found"], error],
    permission: "read",
    wait: ({ permissions, signal }, text, directory = ".", options) =>
      attemptAsync(async () => {
        const limits = { max: options?.max, maxScanned: options?.max_scanned, timeout: options?.timeout_ms };
        const found = await globAsync(text, { directory, ...limits, permissions, signal });
        const { paths, scanned, truncated, timedOut } = found;
        return { paths, scanned, truncated, timed_out: timedOut };
      }),
  }),
  workspace_files: fn({
    doc: "All files below the working directory that git knows or does not ignore, and the directories they are in, sorted. Where git cannot be asked, what no `.gitignore` excludes.",
    returns: [["string[]", "paths", "relative; those of directories end with a slash"]],
    permission: "read",
    run: (runtime) => workspaceFiles(".", runtime.permissions),
  }),
  complete_path: fn({
    doc: "What a path that is being typed can become: the names in a directory that start with something. Directories come first, then names without regard to upper and lower case. Names with a leading dot are given only when the prefix has it.",
    params: [
      ["dir", t.bytes, "empty for the working directory"],
      ["prefix", t.bytes, "may be empty"],
      [
        "opts",
        t.optional(
          t.options("fs.CompleteOptions", {
            limit: [t.optional(t.atLeast(0)), "how many at most, 200 unless given"],
            insert_prefix: [t.optional(t.bytes), "what `insert_text` starts with; `dir` with a slash unless given"],
          }),
        ),
      ],
    ],
    returns: [["fs.Completion?", "completion"], error],
    permission: "read",
    run: (runtime, directory, prefix, options) =>
      attempt(() => complete(runtime, directory, prefix, options?.limit, options?.insert_prefix)),
  }),
};
