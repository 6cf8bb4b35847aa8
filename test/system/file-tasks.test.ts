// Whole files and directories: read, written, described, made, completed, removed.
import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import {
  completePath,
  fileInfo,
  makeDirectories,
  makeDirectoriesAsync,
  readFile,
  readFileNow,
  readLimited,
  removeTree,
  writeFile,
} from "../../src/system/file-tasks.ts";

const everything = new Permissions({ allowAll: true, allow: {}, deny: {} });
const nothing = new Permissions({ allow: {}, deny: {} });
let root: string;
let inRoot: Permissions;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-tasks-"));
  inRoot = new Permissions({ allow: { read: [root], write: [root] }, deny: {} });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (...names: string[]) => join(root, ...names);

test("bytes come back as they were written, in every size", async () => {
  for (const permissions of [everything, inRoot]) {
    for (const size of [0, 1, 1024 * 1024, 3 * 1024 * 1024 + 7]) {
      const content = new Uint8Array(size).map((_, index) => index * 31);
      const written = await writeFile(at("f"), content, { permissions });
      const read = await readFile(at("f"), { permissions });
      expect(Buffer.compare(read.content, content)).toBe(0);
      expect(read.mtimeMs).toBe(written.mtimeMs);
      expect(read.mtimeMs).toBe(Math.floor(statSync(at("f")).mtimeMs));
    }
  }
});

test("writing keeps links and modes", async () => {
  writeFileSync(at("target"), "a long old text");
  chmodSync(at("target"), 0o640);
  symlinkSync("target", at("link"));
  await writeFile(at("link"), Buffer.from("new"), { permissions: inRoot });
  expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
  expect(readFileSync(at("target"), "utf8")).toBe("new");
  expect(statSync(at("target")).mode & 0o777).toBe(0o640);
});

test("files without a length are read to their end", async () => {
  const { content } = await readFile("/proc/self/status", { permissions: everything });
  expect(Buffer.from(content).toString()).toContain("VmPeak");
});

test("errors are sentences", async () => {
  const options = { permissions: everything };
  expect(readFile(at("no"), options)).rejects.toThrow(`cannot read "${at("no")}": no such file or directory`);
  expect(readFile(root, options)).rejects.toThrow(`cannot read "${root}": it is a directory`);
  expect(writeFile(root, new Uint8Array(1), options)).rejects.toThrow(`cannot write "${root}": `);
  Bun.spawnSync(["mkfifo", at("pipe")]);
  expect(readFile(at("pipe"), options)).rejects.toThrow(`cannot read "${at("pipe")}": it is a pipe`);
  expect(readFile(at("no"), { permissions: nothing })).rejects.toThrow(PermissionDenied);
  expect(writeFile(at("no"), new Uint8Array(), { permissions: nothing })).rejects.toThrow(PermissionDenied);
  expect(existsSync(at("no"))).toBe(false);
});

test("an abort drops the result, the file is written whole", async () => {
  const stop = new AbortController();
  const content = new Uint8Array(4 * 1024 * 1024).fill(7);
  const writing = writeFile(at("f"), content, { permissions: everything, signal: stop.signal });
  stop.abort(new Error("cancelled"));
  expect(writing).rejects.toThrow("cancelled");
  while (!existsSync(at("f")) || statSync(at("f")).size < content.length) await Bun.sleep(1);
  const late = readFile(at("f"), { permissions: everything, signal: stop.signal });
  expect(late).rejects.toThrow("cancelled");
});

test("no descriptor stays open", async () => {
  writeFileSync(at("f"), "x");
  const before = readdirSync("/proc/self/fd").length;
  for (let round = 0; round < 50; round++) {
    await readFile(at("f"), { permissions: inRoot });
    await writeFile(at("f"), Buffer.from("y"), { permissions: everything });
    await readFile(root, { permissions: everything }).catch(() => undefined);
    readLimited(at("f"), 1, inRoot);
  }
  expect(readdirSync("/proc/self/fd").length).toBeLessThanOrEqual(before);
});

test("information", async () => {
  writeFileSync(at("f"), "four");
  for (const permissions of [everything, inRoot]) {
    expect(await fileInfo(at("f"), { permissions })).toEqual({
      isFile: true,
      length: 4,
      mtimeMs: Math.floor(statSync(at("f")).mtimeMs),
    });
    expect((await fileInfo(root, { permissions })).isFile).toBe(false);
  }
  expect(fileInfo(at("no"), { permissions: inRoot })).rejects.toThrow(
    `cannot read "${at("no")}": no such file or directory`,
  );
});

test("directories with those above", async () => {
  writeFileSync(at("f"), "");
  for (const permissions of [everything, inRoot]) {
    makeDirectories(at("a/b/c/"), permissions);
    makeDirectories(at("a/b/c"), permissions);
    expect(statSync(at("a/b/c")).isDirectory()).toBe(true);
    await makeDirectoriesAsync(at("x/y"), { permissions });
    await makeDirectoriesAsync(at("x/y"), { permissions });
    expect(statSync(at("x/y")).isDirectory()).toBe(true);
    expect(() => makeDirectories(at("f"), permissions)).toThrow(`cannot make directory "${at("f")}": `);
    expect(() => makeDirectories(at("f/g"), permissions)).toThrow(`cannot make directory "${at("f/g")}": `);
  }
  expect(() => makeDirectories(at("q"), nothing)).toThrow(PermissionDenied);
});

test("the start of a file", () => {
  writeFileSync(at("f"), "12345");
  const text = (most: number) => {
    const { content, truncated } = readLimited(at("f"), most, inRoot);
    return [Buffer.from(content).toString(), truncated];
  };
  expect([text(0), text(4), text(5), text(1e9)]).toEqual([
    ["", true],
    ["1234", true],
    ["12345", false],
    ["12345", false],
  ]);
});

test("completion", () => {
  for (const name of ["beta", "Alpha", "alps", ".dot"]) writeFileSync(at(name), "");
  mkdirSync(at("zoo"));
  symlinkSync("zoo", at("link"));
  const labels = (prefix: string, limit?: number) =>
    completePath(root, prefix, { permissions: inRoot, ...(limit === undefined ? {} : { limit }) }).map(
      (item) => item.label,
    );
  expect(labels("")).toEqual(["link/", "zoo/", "Alpha", "alps", "beta"]);
  expect(labels("al")).toEqual(["alps"]);
  expect(labels(".")).toEqual([".dot"]);
  expect(labels("", 2)).toEqual(["link/", "zoo/"]);
  expect(completePath(root, "zo", { permissions: inRoot })).toEqual([
    { label: "zoo/", path: at("zoo"), insertText: `${at("zoo")}/`, kind: "directory", description: "" },
  ]);
  expect(completePath(`${root}/`, "zo", { permissions: inRoot, insertPrefix: "@" })[0]?.insertText).toBe("@zoo/");
  expect(() => completePath(at("no"), "", { permissions: inRoot })).toThrow(
    `cannot list "${at("no")}": no such file or directory`,
  );
  expect(() => completePath(root, "", { permissions: nothing })).toThrow(PermissionDenied);
});

test("removing a tree leaves what links lead to", () => {
  mkdirSync(at("outside"));
  writeFileSync(at("outside/keep"), "");
  const build = () => {
    mkdirSync(at("tree/a/b"), { recursive: true });
    writeFileSync(at("tree/a/f"), "");
    writeFileSync(Buffer.concat([Buffer.from(at("tree/")), Buffer.of(0xff)]), "");
    symlinkSync(at("outside"), at("tree/a/link"));
  };
  for (const permissions of [everything, inRoot, new Permissions({ allow: { write: [root] }, deny: {} })]) {
    build();
    removeTree(at("tree/"), permissions);
    expect(existsSync(at("tree"))).toBe(false);
    expect(existsSync(at("outside/keep"))).toBe(true);
  }
  symlinkSync("outside", at("link"));
  expect(() => removeTree(at("link"), inRoot)).toThrow(`cannot remove "${at("link")}": `);
  expect(() => removeTree(at("no"), inRoot)).toThrow(`cannot remove "${at("no")}": no such file or directory`);
  expect(() => removeTree(at("outside/keep"), inRoot)).toThrow("not a directory");
  expect(() => removeTree(`${at("outside")}/.`, inRoot)).toThrow("name the directory itself");
  expect(existsSync(at("outside/keep"))).toBe(true);
});

test("removing needs permission, of everything in it", () => {
  mkdirSync(at("tree/secret"), { recursive: true });
  expect(() => removeTree(at("tree"), nothing)).toThrow(PermissionDenied);
  expect(() => removeTree(at("no"), nothing)).toThrow(PermissionDenied);
  expect(() => removeTree(at("no/no"), nothing)).toThrow(PermissionDenied);
  const some = new Permissions({ allow: { write: [root] }, deny: { write: [at("tree/secret")] } });
  expect(() => removeTree(at("tree"), some)).toThrow(PermissionDenied);
  expect(existsSync(at("tree/secret"))).toBe(true);
});

test("long files without a length are read whole, or as far as wanted", () => {
  const { length } = readFileSync("/proc/kallsyms");
  expect(length).toBeGreaterThan(1024 * 1024);
  expect(readFileNow("/proc/kallsyms", everything)).toHaveLength(length);
  const { content, truncated } = readLimited("/proc/kallsyms", length - 1, everything);
  expect([content.length, truncated]).toEqual([length - 1, true]);
});
