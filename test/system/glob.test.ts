// Finding files by pattern.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { type GlobOptions, glob, globAsync } from "../../src/system/glob.ts";

const everything = new Permissions({ allowAll: true, allow: {}, deny: {} });
let root: string;
let age = 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-glob-"));
  age = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Creates files, each older than the one before. */
function files(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), "");
    utimesSync(join(root, name), 1e9 - age, 1e9 - age);
    age++;
  }
}

function find(pattern: string, options: Partial<GlobOptions> = {}): string[] {
  return glob(pattern, { directory: root, permissions: everything, ...options }).paths.map((path) =>
    String(path).replace(`${root}/`, ""),
  );
}

test("patterns, newest first", () => {
  files("b.ts", "a.ts", "src/x/y.ts", "src/z.lua", "src/x/deep/q.ts");
  expect(find("*.ts")).toEqual(["b.ts", "a.ts"]);
  expect(find("**/*.ts")).toEqual(["b.ts", "a.ts", "src/x/y.ts", "src/x/deep/q.ts"]);
  expect(find("src/**/*.{ts,lua}")).toEqual(["src/x/y.ts", "src/z.lua", "src/x/deep/q.ts"]);
  expect(find("src/*/y.ts")).toEqual(["src/x/y.ts"]);
  expect(find("{a,src/z}.*")).toEqual(["a.ts", "src/z.lua"]);
  expect(find("[ab].ts")).toEqual(["b.ts", "a.ts"]);
  expect(find("a.ts")).toEqual(["a.ts"]);
  expect(find("./src/z.lua")).toEqual(["src/z.lua"]);
  expect(find("src")).toEqual([]);
  expect(find(`${root}/*.ts`, { directory: "/" })).toEqual(["b.ts", "a.ts"]);
  expect(find("../*/b.ts", { directory: join(root, "src") })).toEqual([]);
  expect(find("../b.*", { directory: join(root, "src") })).toEqual(["src/../b.ts"]);
});

test("the same as Bun.Glob for files with and without dots", () => {
  files("a", ".hidden", ".git/config", ".github/w/x.yml", "d/.env", "d/b", "d/.c/f");
  expect(find("{.hidden,a}").sort()).toEqual([".hidden", "a"]);
  for (const pattern of [
    "*",
    "**",
    "**/*",
    ".*",
    ".github/**",
    "**/.env",
    "d/.c/*",
    "d/*",
    ".github/**/*.yml",
    "**/f",
  ]) {
    const expected = [...new Bun.Glob(pattern).scanSync({ cwd: root, dot: false })].sort();
    expect([pattern, ...find(pattern).sort()]).toEqual([pattern, ...expected]);
  }
});

test("links are found, not followed", () => {
  files("d/a.ts");
  symlinkSync(root, join(root, "d/loop"));
  symlinkSync(join(root, "d/a.ts"), join(root, "link.ts"));
  symlinkSync("nowhere", join(root, "broken.ts"));
  expect(find("**/*.ts").sort()).toEqual(["broken.ts", "d/a.ts", "link.ts"]);
});

test("limits are told", () => {
  files(...Array.from({ length: 300 }, (_, index) => `f${index}`));
  const options = { directory: root, permissions: everything };
  const whole = glob("*", options);
  expect([whole.paths.length, whole.scanned, whole.truncated, whole.timedOut]).toEqual([200, 300, true, false]);
  expect(whole.paths[0]).toBe(join(root, "f0"));
  expect(glob("*", { ...options, max: 300 }).truncated).toBe(false);
  const few = glob("*", { ...options, maxScanned: 10 });
  expect([few.paths.length, few.scanned, few.truncated]).toEqual([10, 10, true]);
  expect(glob("*", { ...options, timeout: -1 }).timedOut).toBe(true);
});

test("waiting gives the same and can be ended", async () => {
  files("a", "d/b");
  const options = { directory: root, permissions: everything };
  expect(await globAsync("**", options)).toEqual(glob("**", options));
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  expect(globAsync("**", { ...options, signal: stop.signal })).rejects.toThrow("stopped");
});

test("permission and errors", () => {
  files("a", "secret/b", "c");
  const nothing = new Permissions({ allow: {}, deny: {} });
  expect(() => find("*", { permissions: nothing })).toThrow(PermissionDenied);
  const some = new Permissions({ allow: { read: [root] }, deny: { read: [join(root, "secret"), join(root, "c")] } });
  expect(find("**", { permissions: some })).toEqual(["a"]);
  expect(() => find("secret/*", { permissions: some })).toThrow(PermissionDenied);
  expect(() => find("../*", { permissions: some })).toThrow(PermissionDenied);
  expect(() => find("/etc/*", { permissions: some })).toThrow(PermissionDenied);
  expect(() => find("*", { directory: join(root, "no") })).toThrow(
    `cannot search "${root}/no": no such file or directory`,
  );
  expect(() => find("*", { directory: join(root, "a") })).toThrow(`cannot search "${root}/a": not a directory`);
});

test("names that are not UTF-8 are bytes", () => {
  const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0xff)]);
  writeFileSync(path, "");
  expect(glob("*", { directory: root, permissions: everything }).paths).toEqual([path]);
});
