// The files of a workspace, with git and without.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { scanWorkspace, workspaceFiles } from "../../src/system/workspace-files.ts";

const everything = new Permissions({ allowAll: true, allow: {}, deny: {} });
const withoutGit = new Permissions({ allow: { read: true }, deny: {} });
const git = Bun.which("git");
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-workspace-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

const run = (...command: string[]) => expect(Bun.spawnSync(["git", "-C", root, ...command]).exitCode).toBe(0);

const tree = {
  ".gitignore": "*.log\n/build/\n!keep.log\n",
  "a.ts": "",
  "x.log": "",
  "keep.log": "",
  "build/out": "",
  "src/build/in.ts": "",
  "src/.gitignore": "in.ts\n!x.log\n",
  "src/x.log": "",
  "src/deep/y.ts": "",
  "ä ö.txt": "",
};
const expected = [
  ".gitignore",
  "a.ts",
  "keep.log",
  "src/",
  "src/.gitignore",
  "src/deep/",
  "src/deep/y.ts",
  "src/x.log",
  "ä ö.txt",
];

test("without git, .gitignore is honoured at every level", async () => {
  write({ ...tree, ".git/config": "" });
  expect(workspaceFiles(root, withoutGit)).toEqual(expected.toSorted());
  const scanned = await scanWorkspace(root, withoutGit, new AbortController().signal);
  expect(scanned.files.toSorted()).toEqual(expected.filter((path) => !path.endsWith("/")).toSorted());
  expect(scanned.directories.toSorted()).toEqual(["src", "src/deep"]);
});

test.if(git !== null)("git gives the same; tracked files that are ignored or gone", async () => {
  write(tree);
  run("init", "-q");
  expect(workspaceFiles(root, everything)).toEqual(expected.toSorted());
  run("add", "-f", "x.log", "a.ts");
  rmSync(join(root, "a.ts"));
  expect(workspaceFiles(root, everything)).toContain("x.log");
  expect(workspaceFiles(root, everything)).not.toContain("a.ts");
  const scanned = await scanWorkspace(join(root, "src"), everything, new AbortController().signal);
  expect(scanned.files.toSorted()).toEqual([".gitignore", "deep/y.ts", "x.log"]);
});

test.if(git !== null)("a repository's own configuration runs nothing", () => {
  write({ "a.ts": "", "monitor.sh": `#!/bin/sh\ntouch ${root}/pwned\n` });
  chmodSync(join(root, "monitor.sh"), 0o755);
  run("init", "-q");
  run("config", "core.fsmonitor", join(root, "monitor.sh"));
  expect(workspaceFiles(root, everything)).toContain("a.ts");
  expect(existsSync(join(root, "pwned"))).toBe(false);
});

test("what is denied is left out; nothing without permission", () => {
  write({ "a.ts": "", "secret/b": "" });
  if (git !== null) run("init", "-q");
  const deny = { read: [join(root, "secret")] };
  expect(workspaceFiles(root, new Permissions({ allow: { read: [root] }, deny }))).toEqual(["a.ts"]);
  expect(workspaceFiles(root, new Permissions({ allow: { read: [root], run: true }, deny }))).toEqual(["a.ts"]);
  expect(() => workspaceFiles(root, new Permissions({ allow: {}, deny: {} }))).toThrow(PermissionDenied);
  expect(() => workspaceFiles(join(root, "no"), everything)).toThrow(
    `cannot list "${root}/no": no such file or directory`,
  );
});

test("a scan can be ended", async () => {
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  for (const permissions of [everything, withoutGit]) {
    expect(scanWorkspace(root, permissions, stop.signal)).rejects.toThrow("stopped");
  }
});
