// `ingot.path`: paths as text, and where things of the program are.
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { decodePath, exactPath } from "../kernel/path-text.ts";
import { resolvePath, workingDirectory } from "../kernel/resolve-path.ts";
import { fileError } from "../system/file-tasks/file-error.ts";
import * as names from "../system/path-names.ts";
import { attempt } from "./attempt.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { type Bytes, t } from "./types.ts";

/** The user's home directory. */
export function homeDirectory(): string {
  return process.env.HOME || homedir();
}

const path = ["p", t.bytes] as const;

/** Answers with a path, or with nil. */
const answer = (found: string | undefined): Bytes | undefined => (found === undefined ? undefined : exactPath(found));

/** Replaces a leading `~`. */
function expandHome(runtime: Runtime, given: string): string {
  if (!/^~(?:$|[/\\])/.test(given)) return given;
  runtime.permissions.check("env", "HOME");
  return homeDirectory() + given.slice(1);
}

function expand(runtime: Runtime, given: string): string {
  return expandHome(runtime, given).replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, plain?: string, braced?: string) => {
    const name = plain ?? braced ?? "";
    if (/^\d/.test(name)) return whole;
    runtime.permissions.check("env", name);
    return (Object.hasOwn(process.env, name) ? process.env[name] : undefined) ?? whole;
  });
}

/** A path with `~` for the home directory, where the program may know that. */
function display(runtime: Runtime, given: string): string {
  const home = names.normalize(homeDirectory());
  if (names.parent(home) === undefined || !runtime.permissions.allows("env", "HOME")) return given;
  return names.isWithin(given, home) ? `~${given.slice(home.length)}` : given;
}

/** Whether a path that is still being written may yet turn out to be in a directory. */
function mayReach(given: string, directory: string): boolean {
  return isAbsolute(given) && given.length <= directory.length && directory.startsWith(given);
}

function canonical(runtime: Runtime, given: Bytes): Bytes {
  try {
    runtime.files.stat(given);
    return exactPath(resolvePath(decodePath(given), workingDirectory()));
  } catch (error) {
    throw fileError("resolve", given, error);
  }
}

export const namespace: Namespace = {
  name: "path",
  tier: "Host",
  doc: "Paths as text. Only `canonical` looks at the disk. Paths may hold any bytes.",
  functions: {
    basename: fn({
      doc: "The last component.",
      params: [path],
      returns: [["string?", "name", "nil when the path ends with `..`, and for `/` and `.`"]],
      run: (_, p) => answer(names.basename(decodePath(p))),
    }),
    parent: fn({
      doc: "The path without its last component.",
      params: [path],
      returns: [["string?", "parent", "empty for a single name; nil for `/` and for an empty path"]],
      run: (_, p) => answer(names.parent(decodePath(p))),
    }),
    extension: fn({
      doc: "What follows the last dot of the last component.",
      params: [path],
      returns: [["string?", "extension", "without the dot; nil without one, and for names such as `.bashrc`"]],
      run: (_, p) => answer(names.extension(decodePath(p))),
    }),
    is_absolute: fn({
      doc: "Whether a path does not depend on the working directory.",
      params: [path],
      returns: [["boolean", "absolute"]],
      run: (_, p) => isAbsolute(decodePath(p)),
    }),
    join: fn({
      doc: "Puts paths together. An absolute one starts anew, an empty one adds nothing; `..` stays as it is.",
      rest: ["parts", t.bytes],
      returns: [["string", "path"]],
      run: (_, ...parts) => answer(names.join(parts.map(decodePath))),
    }),
    normalize: fn({
      doc: "Takes out `.`, `..` and superfluous separators, without looking at links.",
      params: [path],
      returns: [["string", "path", "`.` when nothing is left"]],
      run: (_, p) => answer(names.normalize(decodePath(p))),
    }),
    relative: fn({
      doc: "The way from one place to another, without looking at links.",
      params: [
        ["base", t.bytes, "the directory to start from"],
        ["target", t.bytes],
      ],
      returns: [["string", "path", "`.` when they are the same"]],
      run: (_, base, target) => answer(names.relative(decodePath(base), decodePath(target), workingDirectory())),
    }),
    resolve: fn({
      doc: "An absolute path: a leading `~` replaced, the rest taken from the working directory, without looking at links.",
      params: [path],
      returns: [["string", "path"]],
      run: (runtime, p) => answer(names.absolute(expandHome(runtime, decodePath(p)), workingDirectory())),
    }),
    canonical: fn({
      doc: "The true path of something that exists, all links followed.",
      params: [path],
      returns: [
        ["string?", "path"],
        ["string?", "error"],
      ],
      permission: "read",
      run: (runtime, p) => attempt(() => canonical(runtime, p)),
    }),
    expand: fn({
      doc: "Replaces a leading `~`, and `$NAME`, with braces around the name or without, by variables of the environment. A variable that is not set stays as it is written.",
      params: [path],
      returns: [["string", "path"]],
      permission: "env",
      run: (runtime, p) => answer(expand(runtime, decodePath(p))),
    }),
    display: fn({
      doc: "A path as people read it: `~` for the home directory.",
      params: [path],
      returns: [["string", "path"]],
      run: (runtime, p) => answer(display(runtime, decodePath(p))),
    }),
    display_streaming: fn({
      doc: "`display` for a path that is still being written: empty as long as it may turn out to be in the working directory or the home directory.",
      params: [path],
      returns: [["string", "path"]],
      run: (runtime, p) => {
        const given = decodePath(p);
        const isOpen = [workingDirectory(), homeDirectory()].some((directory) => mayReach(given, directory));
        return isOpen ? "" : answer(display(runtime, given));
      },
    }),
    config_dir: fn({
      doc: "Where the user's configuration is.",
      returns: [["string", "path"]],
      run: (runtime) => runtime.options.directories.config,
    }),
    commands_dir: fn({
      doc: "Where the user's own commands are, as Markdown files.",
      returns: [["string", "path"]],
      run: (runtime) => names.join([runtime.options.directories.config, "commands"]),
    }),
  },
};
