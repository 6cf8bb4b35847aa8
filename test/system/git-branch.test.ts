// The git branch of a directory, compared with what git itself has made.
import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Permissions } from "../../src/kernel/permissions.ts";
import { gitBranch } from "../../src/system/git-branch.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "ingot-branch-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const everything = new Permissions({ allowAll: true, allow: {}, deny: {} });
const branch = (...names: string[]) => gitBranch(join(root, ...names), everything);

function git(directory: string, ...words: string[]): string {
  const identity = ["-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"];
  const { stdout, stderr, success } = Bun.spawnSync(["git", "-C", join(root, directory), ...identity, ...words]);
  if (!success) throw new Error(stderr.toString());
  return stdout.toString().trim();
}

test.skipIf(Bun.which("git") === null)("is that of the repository, worktree or submodule around it", () => {
  mkdirSync(join(root, "repository/deep/er"), { recursive: true });
  git("repository", "init", "-q", "-b", "feature/ünï");
  expect(branch("repository")).toBe("feature/ünï");
  git("repository", "commit", "-q", "--allow-empty", "-m", "first");
  git("repository", "worktree", "add", "-q", "-b", "other", "../worktree");
  expect([branch("repository/deep/er"), branch("worktree")]).toEqual(["feature/ünï", "other"]);
  git("worktree", "checkout", "-q", "--detach");
  expect(branch("worktree")).toBe(git("repository", "rev-parse", "HEAD").slice(0, 7));
  mkdirSync(join(root, "separate"));
  git("separate", "init", "-q", "-b", "main", "--separate-git-dir", "../separate.git");
  expect(branch("separate")).toBe("main");
});

test("is nothing outside of repositories, and where files make no sense", () => {
  expect([branch(), branch("no such directory")]).toEqual([undefined, undefined]);
  const heads = ["", "ref: ", "ref: refs/heads/a\x1b[2J", "ref: refs/heads/.invalid", "x".repeat(100_000), "\xff"];
  for (const [i, head] of heads.entries()) {
    mkdirSync(join(root, `bad${i}/.git`), { recursive: true });
    writeFileSync(join(root, `bad${i}/.git/HEAD`), head);
    expect(branch(`bad${i}`)).toBeUndefined();
  }
  mkdirSync(join(root, "pipe/.git"), { recursive: true });
  Bun.spawnSync(["mkfifo", join(root, "pipe/.git/HEAD")]);
  expect(branch("pipe")).toBeUndefined();
  mkdirSync(join(root, "astray"));
  for (const pointer of ["gitdir: ", "gitdir: ../nowhere", "gitdir: .", "gitdir: /dev"]) {
    writeFileSync(join(root, "astray/.git"), pointer);
    expect(branch("astray")).toBeUndefined();
  }
});

test("is nothing where it may not be read, and nobody is asked", () => {
  mkdirSync(join(root, "secret/.git"), { recursive: true });
  writeFileSync(join(root, "secret/.git/HEAD"), "ref: refs/heads/main\n");
  mkdirSync(join(root, "open"));
  writeFileSync(join(root, "open/.git"), "gitdir: ../secret/.git\n");
  const ask = () => {
    throw new Error("asked");
  };
  const only = (...read: string[]) => new Permissions({ allow: { read }, deny: {} }, { ask });
  const seen = (name: string, permissions: Permissions) => gitBranch(join(root, name), permissions);
  expect(seen("secret", new Permissions({ allow: {}, deny: {} }, { ask }))).toBeUndefined();
  expect(seen("secret", only(join(root, "secret")))).toBe("main");
  expect(seen("open", only(join(root, "open")))).toBeUndefined();
  expect(seen("open", only(join(root, "open"), join(root, "secret")))).toBe("main");
});
