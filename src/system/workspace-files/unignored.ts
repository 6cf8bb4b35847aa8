// Looks through a directory for what no `.gitignore` excludes, where git cannot be asked.

import { closeSync, constants, readFileSync } from "node:fs";
import type { Ignore } from "ignore";
import type { GuardedFiles } from "../../kernel/guarded-files.ts";
import { PermissionDenied } from "../../kernel/permissions.ts";
import { codeOf } from "../../kernel/system-error.ts";
import type { TreeReader } from "../glob/tree-reader.ts";
import type { Workspace } from "../workspace-files.ts";
import { withParents } from "./git-listing.ts";

/** How deep directories are gone into: a bound for trees that are no workspace. */
const MAX_DEPTH = 16;
/** How many files are found at most, for the same reason. */
const MAX_FILES = 500_000;

/** The rules of one `.gitignore` and of those above it. */
interface Rules {
  ignore: Ignore;
  /** The directory of the file, `""` or ending with a slash. */
  base: string;
  parent: Rules | undefined;
}

/**
 * Finds the files. Links are listed, not followed.
 *
 * @param onProgress told how many files were found so far
 */
export function* walkUnignored(
  tree: TreeReader,
  files: GuardedFiles,
  onProgress: (files: number) => void = () => undefined,
): Generator<undefined, Workspace> {
  const found: string[] = [];
  const pending: { path: string; depth: number; rules: Rules | undefined }[] = [
    { path: "", depth: 1, rules: undefined },
  ];
  for (let next = pending.pop(); next !== undefined && found.length < MAX_FILES; next = pending.pop()) {
    const prefix = next.path === "" ? "" : `${next.path}/`;
    // In order, so that sorting the whole later takes no time that could be noticed.
    const entries = tree.list(next.path).sort((a, b) => (a.name < b.name ? -1 : 1));
    const hasRules = entries.some(({ name, kind }) => name === ".gitignore" && kind === "file");
    const rules = hasRules ? readRules(tree, files, prefix, next.rules) : next.rules;
    for (const { name, kind } of entries) {
      const path = prefix + name;
      const isDirectory = kind === "directory";
      if (name === ".git" || kind === "other" || isIgnored(isDirectory ? `${path}/` : path, rules)) {
        continue;
      }
      if (!isDirectory) {
        found.push(path);
      } else if (next.depth < MAX_DEPTH) {
        pending.push({ path, depth: next.depth + 1, rules });
      }
    }
    onProgress(found.length);
    yield;
  }
  return { files: found, directories: withParents(found, new Set()) };
}

/** The nearest rule decides; those above are asked when it says nothing. */
function isIgnored(path: string, rules: Rules | undefined): boolean {
  for (let at = rules; at !== undefined; at = at.parent) {
    const { ignored, unignored } = at.ignore.test(path.slice(at.base.length));
    if (ignored || unignored) {
      return ignored;
    }
  }
  return false;
}

function readRules(tree: TreeReader, files: GuardedFiles, base: string, parent: Rules | undefined): Rules | undefined {
  const text = readText(tree.pathOf(`${base}.gitignore`), files);
  if (text === undefined) {
    return parent;
  }
  const createIgnore = require("ignore") as typeof import("ignore");
  return { ignore: createIgnore({ allowRelativePaths: true }).add(text), base, parent };
}

function readText(path: string, files: GuardedFiles): string | undefined {
  try {
    const descriptor = files.open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0), 0);
    try {
      return readFileSync(descriptor, "utf8");
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof PermissionDenied || codeOf(error) !== undefined) {
      return undefined;
    }
    throw error;
  }
}
