// Which git branch a directory is on, as the files of its repository say: no program is run.
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Permissions } from "../kernel/permissions.ts";

/** More bytes than the path of a repository or the name of a branch takes. */
const LONGEST = 8192;
/** Digits of a commit, as git shortens it. */
const SHORT = 7;

/**
 * The branch that is checked out where a directory lies; the beginning of the commit when that is none.
 * @returns undefined outside of repositories, and where their files may not be read without asking
 */
export function gitBranch(directory: string, permissions: Permissions): string | undefined {
  const read = (path: string) => (permissions.allows("read", path) ? smallText(path) : undefined);
  for (let place = directory; ; place = dirname(place)) {
    const head = read(resolve(place, ".git/HEAD")) ?? headElsewhere(place, read);
    if (head !== undefined) return branchIn(head);
    if (dirname(place) === place) return undefined;
  }
}

/** The `HEAD` of a worktree or submodule, whose `.git` is a file that names another place (gitrepository-layout(5)). */
function headElsewhere(place: string, read: (path: string) => string | undefined): string | undefined {
  const [, pointer] = /^gitdir: (.+)/.exec(read(resolve(place, ".git")) ?? "") ?? [];
  return pointer === undefined ? undefined : read(resolve(place, pointer.trimEnd(), "HEAD"));
}

function branchIn(head: string): string | undefined {
  const [, branch, commit] = /^(?:ref:\s*(?:refs\/heads\/)?([^\s\p{Cc}]+)|([0-9a-f]{40,}))\s*$/u.exec(head) ?? [];
  // What repositories with reftables say to those who do not know them.
  return branch === ".invalid" ? undefined : (branch ?? commit?.slice(0, SHORT));
}

/** The text of a small file; undefined when there is none. */
function smallText(path: string): string | undefined {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    return status?.isFile() && status.size <= LONGEST ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
