// Searches files for a pattern: with ripgrep where it may be used, with a searcher of our own where not.

import { below, decodePath } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { workingDirectory } from "../kernel/resolve-path.ts";
import { type GrepRequest, type GrepResult, readRequest } from "./grep/query.ts";

export type { GrepRequest, GrepResult } from "./grep/query.ts";

/** Settings of `grep`. */
export interface GrepOptions {
  permissions: Permissions;
  /** Ends the search: ripgrep is killed and waited for. */
  signal?: AbortSignal;
  /** The absolute path that a relative path starts from; the working directory if left out. */
  cwd?: string;
  /** The name or path of ripgrep, `rg` if left out; empty: do without. */
  program?: string | undefined;
}

/**
 * Searches a file or a directory tree.
 *
 * The results are the same with and without ripgrep, which is used where it is installed, where running it is allowed
 * without asking, and where no part of the file system is denied (it would not know).
 *
 * @param request what to search for
 * @param options see `GrepOptions`
 * @returns what ripgrep would print; a pattern that cannot be used or a missing path is exit code 2 with a message
 * @throws PermissionDenied when the path may not be read; TypeError or RangeError for a setting without meaning; what
 * the signal was aborted with, once the search has ended
 */
export async function grep(request: GrepRequest, options: GrepOptions): Promise<GrepResult> {
  const { permissions, signal, program = "rg" } = options;
  const query = readRequest(request);
  const cwd = options.cwd ?? workingDirectory();
  const path = query.path === "" ? cwd : query.path.startsWith("/") ? query.path : below(cwd, decodePath(query.path));
  permissions.check("read", path);
  signal?.throwIfAborted();
  if (program !== "" && permissions.allows("run", program) && permissions.toManifest().deny.read === undefined) {
    const { canBeArguments, findRipgrep, runRipgrep } = await import("./grep/ripgrep.ts");
    const found = findRipgrep(program);
    if (found !== undefined && canBeArguments(query)) {
      return runRipgrep(found, query, cwd, signal);
    }
  }
  const { searchBuiltIn } = await import("./grep/built-in.ts");
  return searchBuiltIn(query, { cwd, path, permissions, signal });
}
