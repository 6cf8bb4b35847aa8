// `ingot.os`: the machine and this process.
import { tmpdir } from "node:os";
import { isatty } from "node:tty";
import { decodePath, encodePath, exactPath, quoteForMessage } from "../kernel/path-text.ts";
import { PermissionDenied } from "../kernel/permissions.ts";
import { variable } from "../lua/variables.ts";
import { changeVariable } from "../system/environment.ts";
import { fileError } from "../system/file-tasks/file-error.ts";
import { obstacleToBrowser, openUrl, openUrlAndWait } from "../system/open-url.ts";
import { attempt, attemptAsync } from "./attempt.ts";
import { fn, type Namespace } from "./declare.ts";
import { homeDirectory } from "./path.ts";
import type { Runtime } from "./runtime.ts";
import { type Bytes, t } from "./types.ts";

const ARCHITECTURES: Record<string, string> = { x64: "x86_64", arm64: "aarch64", ia32: "x86" };
const PLATFORMS: Record<string, string> = { darwin: "macos", win32: "windows" };

/** The operating system, as scripts know it. */
export const platform = PLATFORMS[process.platform] ?? process.platform;

/** The standard streams, by their descriptors. */
const STREAMS: readonly string[] = ["stdin", "stdout", "stderr"];

function currentDirectory(): Bytes {
  try {
    return exactPath(process.cwd());
  } catch {
    throw new Error("the working directory does not exist any more");
  }
}

function setDirectory(runtime: Runtime, given: Bytes): true {
  try {
    if (!runtime.files.stat(given).isDirectory())
      throw new Error(`cannot change to ${quoteForMessage(decodePath(given))}: it is not a directory`);
    const path = encodePath(decodePath(given));
    if (typeof path !== "string") throw new Error("cannot change to a directory whose path is not valid UTF-8");
    process.chdir(path);
  } catch (error) {
    throw fileError("change to", given, error);
  }
  runtime.cells.set("cwd", process.cwd());
  return true;
}

/** Makes sure that a variable may be changed. @throws PermissionDenied; Error for a name that no variable can have */
function checkChange(runtime: Runtime, name: string): void {
  if (name === "" || /[=\0]/.test(name)) throw new Error(`no variable can have the name ${quoteForMessage(name)}`);
  runtime.permissions.check("env", name);
  // These decide which code a permitted program is.
  if (/^(?:PATH$|LD_|DYLD_)/.test(name) && !runtime.permissions.isUnrestricted("run"))
    throw new PermissionDenied({ name: "env", value: name }, "changing it needs --allow-run without a list");
}

const success = [
  ["boolean", "ok"],
  ["string?", "error"],
] as const;

const opened = (): { opened: boolean } => ({ opened: true });
const notOpened = (error: unknown): { opened: boolean; error: string } => {
  if (error instanceof PermissionDenied || !(error instanceof Error)) throw error;
  return { opened: false, error: error.message };
};

export const namespace: Namespace = {
  name: "os",
  tier: "Host",
  doc: "The machine and this process.",
  records: {
    "os.Opened": {
      doc: "What came of `os.open_url_if_available`.",
      fields: {
        opened: ["boolean", "whether the URL was given to a browser"],
        reason: ["string?", "why that was not tried: there is no screen here"],
        error: ["string?", "why that failed"],
      },
    },
  },
  functions: {
    arch: fn({
      doc: "The processor.",
      returns: [["string", "arch", "`x86_64`, `aarch64`, …"]],
      run: () => ARCHITECTURES[process.arch] ?? process.arch,
    }),
    platform: fn({
      doc: "The operating system.",
      returns: [["string", "platform", "`linux`, `macos`, `windows`, …"]],
      run: () => platform,
    }),
    is_terminal: fn({
      doc: "Whether a standard stream is a terminal: colours and progress are for terminals.",
      params: [["stream", t.oneOf("stdin", "stdout", "stderr")]],
      returns: [["boolean", "is_terminal"]],
      run: (_, stream) => isatty(STREAMS.indexOf(stream)),
    }),
    pid: fn({
      doc: "The number of this process.",
      returns: [["integer", "pid"]],
      run: () => process.pid,
    }),
    cwd: fn({
      doc: "The working directory.",
      returns: [
        ["string?", "path"],
        ["string?", "error"],
      ],
      run: () => attempt(currentDirectory),
    }),
    set_cwd: fn({
      doc: "Changes the working directory of the whole process, and the cell `cwd`. Permissions that were granted for relative paths stay with the places they meant at the start.",
      params: [["p", t.bytes]],
      returns: success,
      permission: "read",
      run: (runtime, path) => attempt(() => setDirectory(runtime, path), false),
    }),
    exe_path: fn({
      doc: "The path of the running executable.",
      returns: [
        ["string?", "path"],
        ["string?", "error"],
      ],
      run: () => process.execPath,
    }),
    home: fn({
      doc: "The home directory of the user.",
      returns: [["string", "path"]],
      permission: "env",
      run: (runtime) => {
        runtime.permissions.check("env", "HOME");
        return homeDirectory();
      },
    }),
    tempdir: fn({
      doc: "The directory for temporary files.",
      returns: [["string", "path"]],
      run: () => tmpdir(),
    }),
    getenv: fn({
      doc: "The value of a variable of the environment.",
      params: [["name", t.string]],
      returns: [["string?", "value"]],
      permission: "env",
      run: (runtime, name) => {
        runtime.permissions.check("env", name);
        return variable(name);
      },
    }),
    setenv: fn({
      doc: "Sets a variable of the environment, for this process and for programs it starts from now on. `PATH` and what the dynamic loader reads can be changed only by a program that may run every other.",
      params: [
        ["name", t.string],
        ["value", t.string],
      ],
      permission: "env",
      run: (runtime, name, value) => {
        checkChange(runtime, name);
        if (value.includes("\0")) throw new Error(`the value of ${quoteForMessage(name)} has a NUL byte`);
        changeVariable(name, value);
      },
    }),
    unsetenv: fn({
      doc: "Removes a variable from the environment.",
      params: [["name", t.string]],
      permission: "env",
      run: (runtime, name) => {
        checkChange(runtime, name);
        changeVariable(name, undefined);
      },
    }),
    open_url: fn({
      doc: "Opens a URL with the program that the desktop has for it: `http`, `https`, `mailto` or `file`. In a task it waits until that is done, two seconds at most; elsewhere failures of that program are not noticed.",
      params: [["url", t.string]],
      returns: success,
      permission: "run",
      run: ({ permissions }, url) =>
        attempt(() => {
          openUrl(url, permissions);
          return true;
        }, false),
      wait: ({ permissions, signal }, url) =>
        attemptAsync(async () => {
          await openUrlAndWait(url, { permissions, signal });
          return true;
        }, false),
    }),
    open_url_if_available: fn({
      doc: "`os.open_url`, where a browser can be expected to appear: not over SSH, in a CI job or without a graphical session.",
      params: [["url", t.string]],
      returns: [["os.Opened", "result"]],
      permission: "run",
      run: ({ permissions }, url) => {
        const reason = obstacleToBrowser();
        if (reason !== undefined) return { opened: false, reason };
        try {
          openUrl(url, permissions);
          return opened();
        } catch (error) {
          return notOpened(error);
        }
      },
      wait: async ({ permissions, signal }, url) => {
        const reason = obstacleToBrowser();
        if (reason !== undefined) return { opened: false, reason };
        return openUrlAndWait(url, { permissions, signal }).then(opened, notOpened);
      },
    }),
  },
};
