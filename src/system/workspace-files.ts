// The files of a workspace: what git knows and what it does not ignore.

import { GuardedFiles } from "../kernel/guarded-files.ts";
import { decodePath, exactPath, type PathLike } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { runAtOnce, runInSlices } from "./glob/slices.ts";
import { permittedTruePath, TreeReader } from "./glob/tree-reader.ts";
import { gitEnvironment, gitListing, parseListing } from "./workspace-files/git-listing.ts";
import { walkUnignored } from "./workspace-files/unignored.ts";

/** What a workspace consists of; all paths are relative to it, `decodePath` text. */
export interface Workspace {
  files: string[];
  /** All directories with a file in them, at any depth, without a slash at the end. */
  directories: string[];
}

/**
 * The tracked and the untracked files that are not ignored, and all directories they are in.
 *
 * Asks git where the directory is in a repository and `run` of git is allowed without asking; otherwise looks through the
 * directory, honouring `.gitignore`. Needs `read`; what a `deny` flag refuses is left out.
 *
 * @param directory links are followed
 * @returns paths relative to the directory, sorted; directories end with a slash
 * @throws PermissionDenied, or Error when there is no such directory
 */
export function workspaceFiles(directory: PathLike, permissions: Permissions): PathLike[] {
  const root = permittedTruePath("list", directory, permissions);
  const tree = new TreeReader(root, permissions);
  const command = gitListing(root, permissions);
  let workspace: Workspace | undefined;
  if (command !== undefined) {
    const { exitCode, stdout } = Bun.spawnSync(command, { env: gitEnvironment(), stdin: "ignore", stderr: "ignore" });
    workspace = exitCode === 0 ? runAtOnce(parseListing(stdout, tree)) : undefined;
  }
  workspace ??= runAtOnce(walkUnignored(tree, new GuardedFiles(permissions)));
  const all = [...workspace.files, ...workspace.directories.map((path) => `${path}/`)];
  return all.sort().map(exactPath);
}

/**
 * `workspaceFiles` without holding up anything else.
 *
 * @param signal ends the work, and git
 * @param onProgress told how many files were found so far
 * @throws also the signal's reason
 */
export async function scanWorkspace(
  directory: PathLike,
  permissions: Permissions,
  signal: AbortSignal,
  onProgress: (files: number) => void = () => undefined,
): Promise<Workspace> {
  const root = permittedTruePath("list", decodePath(directory), permissions);
  const tree = new TreeReader(root, permissions);
  const command = gitListing(root, permissions);
  signal.throwIfAborted();
  const output = command === undefined ? undefined : await runGit(command, signal);
  const work =
    output === undefined
      ? walkUnignored(tree, new GuardedFiles(permissions), onProgress)
      : parseListing(output, tree, onProgress);
  return await runInSlices(work, signal);
}

/** What git writes; undefined when it fails, outside of a repository for example. */
async function runGit(command: string[], signal: AbortSignal): Promise<Uint8Array | undefined> {
  const child = Bun.spawn(command, { env: gitEnvironment(), stdin: "ignore", stdout: "pipe", stderr: "ignore" });
  const stop = () => child.kill();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const output = await child.stdout.bytes();
    const exitCode = await child.exited;
    signal.throwIfAborted();
    return exitCode === 0 ? output : undefined;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
