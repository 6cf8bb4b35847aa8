// Paths taken apart and put together as text, nothing looked up. Texts are those of `decodePath`, so that every byte stays.
//
// Separators are those of the system; a path that ends with one means the same without it.

import { isAbsolute, parse, sep } from "node:path";
import { below } from "../kernel/path-text.ts";

const SEPARATOR = sep === "\\" ? /[\\/]+/ : /\/+/;
const TRAILING = sep === "\\" ? /(?:[\\/]+\.?)+$/ : /(?:\/+\.?)+$/;

/** What an absolute path starts with, empty for a relative one. */
function rootOf(path: string): string {
  return sep === "\\" ? parse(path).root : path.startsWith("/") ? "/" : "";
}

/** The part behind the root, without separators at its end. */
function restOf(path: string): string {
  const rest = path.slice(rootOf(path).length);
  return rest.replace(TRAILING, "");
}

/** The last component; undefined when that is no name: `/`, `.` or `..`. */
export function basename(path: string): string | undefined {
  const name = restOf(path).split(SEPARATOR).at(-1);
  return name === undefined || name === "" || name === "." || name === ".." ? undefined : name;
}

/** Everything before the last component: empty for a single name, undefined for a root and for nothing. */
export function parent(path: string): string | undefined {
  const root = rootOf(path);
  const rest = restOf(path);
  if (rest === "") {
    return undefined;
  }
  const cut = Math.max(rest.lastIndexOf("/"), sep === "\\" ? rest.lastIndexOf("\\") : -1);
  return root + (cut < 0 ? "" : rest.slice(0, cut).replace(TRAILING, ""));
}

/** What follows the last dot of the last component; undefined without a dot, or with one at its start only. */
export function extension(path: string): string | undefined {
  const name = basename(path) ?? "";
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1) : undefined;
}

/** One path below the other; an absolute one starts anew, an empty one adds nothing. */
export function join(parts: readonly string[]): string {
  return parts.reduce((path, part) => {
    if (path === "" || isAbsolute(part)) {
      return part;
    }
    return part === "" ? path : path.endsWith("/") ? path + part : below(path, part);
  }, "");
}

/** Without `.`, `..` where there is something to go up from, and superfluous separators; `.` for what is empty then. */
export function normalize(path: string): string {
  const root = rootOf(path);
  const names: string[] = [];
  for (const name of path.slice(root.length).split(SEPARATOR)) {
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") {
      names.pop();
    } else if (name !== "" && name !== "." && (name !== ".." || root === "")) {
      names.push(name);
    }
  }
  return root + names.join(sep) || ".";
}

/** A path from a directory: an absolute one as it is; normalized. */
export function absolute(path: string, directory: string): string {
  return normalize(join([directory, path]));
}

/**
 * The way from one place to another, `.` when they are the same.
 *
 * @param directory what relative paths start from
 */
export function relative(base: string, target: string, directory: string): string {
  const from = absolute(base, directory);
  const to = absolute(target, directory);
  if (rootOf(from) !== rootOf(to)) {
    return to;
  }
  const start = restOf(from).split(SEPARATOR).filter(Boolean);
  const end = restOf(to).split(SEPARATOR).filter(Boolean);
  let shared = 0;
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) {
    shared++;
  }
  return [...start.slice(shared).map(() => ".."), ...end.slice(shared)].join(sep) || ".";
}

/** Whether a place is a directory or below it; both absolute and normalized. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(below(directory, ""));
}
