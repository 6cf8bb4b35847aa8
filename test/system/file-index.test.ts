// Searching a workspace while one types.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { FileIndex, type FileSearchOptions, type FileSearchResult } from "../../src/system/file-index.ts";

const readOnly = new Permissions({ allow: { read: true }, deny: {} });
let root: string;
let indices: FileIndex[];
let time: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-index-"));
  indices = [];
  time = 0;
});
afterEach(() => {
  for (const index of indices) index.close();
  rmSync(root, { recursive: true, force: true });
});

function files(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), "");
  }
}

function create(): FileIndex {
  const index = new FileIndex(root, { permissions: readOnly, now: () => time });
  indices.push(index);
  return index;
}

async function complete(index: FileIndex, query: string, options?: FileSearchOptions): Promise<FileSearchResult> {
  for (;;) {
    const result = index.search(query, options);
    if (result.ready && !result.scanning && !result.searching) return result;
    await Bun.sleep(1);
  }
}

const labels = (result: FileSearchResult) => result.items.map((item) => String(item.label));

test("the first search starts the scan and does not wait", async () => {
  files("src/host.ts", "README.md");
  const index = create();
  expect(index.status()).toEqual({
    root,
    initialized: false,
    files: 0,
    scanned: 0,
    scanning: false,
    watcherReady: false,
    warmupComplete: false,
  });
  const first = index.search("host");
  expect([first.items, first.ready, first.scanning, first.status, first.root]).toEqual([
    [],
    false,
    true,
    "scanning",
    root,
  ]);
  const result = await complete(index, "host");
  expect(result.items).toMatchObject([
    { label: "src/host.ts", path: "src/host.ts", insertText: "src/host.ts", kind: "file" },
  ]);
  expect(result).toMatchObject({
    totalMatched: 1,
    totalFiles: 2,
    totalDirectories: 1,
    scanned: 2,
    status: "ready",
    message: "",
  });
  expect(index.status()).toMatchObject({ initialized: true, files: 2, warmupComplete: true });
});

test("directories, limit and offset", async () => {
  files("a/x1", "a/x2", "a/x3");
  const index = create();
  expect(labels(await complete(index, ""))).toEqual(["a/x1", "a/x2", "a/x3"]);
  expect(labels(await complete(index, "", { limit: 1, offset: 1 }))).toEqual(["a/x2"]);
  const all = await complete(index, "a", { includeDirectories: true });
  expect(all.items.find((item) => item.kind === "directory")).toMatchObject({ label: "a/", path: "a" });
  expect(all.totalMatched).toBe(4);
});

test("typing on narrows, and gives what a fresh search gives", async () => {
  files("src/kernel/a.ts", "src/lua/b.ts", "test/kernel/a.test.ts", "notes");
  const typed = create();
  for (const query of ["k", "ke", "ker", "ker a", "ker a.t"]) {
    expect(labels(await complete(typed, query))).toEqual(labels(await complete(create(), query)));
  }
});

test("what was accepted lately comes first", async () => {
  files("one.ts", "two.ts", "three.ts");
  const index = create();
  await complete(index, "");
  index.accept("two.ts");
  index.accept("three.ts");
  expect(labels(await complete(index, ""))).toEqual(["three.ts", "two.ts", "one.ts"]);
  expect(labels(await complete(index, "ts")).slice(0, 2)).toEqual(["three.ts", "two.ts"]);
});

test("new files are found by a rescan, or when the scan has become old", async () => {
  files("a");
  const index = create();
  await complete(index, "");
  files("b");
  expect(labels(await complete(index, ""))).toEqual(["a"]);
  index.rescan();
  expect(labels(await complete(index, ""))).toEqual(["a", "b"]);
  files("c");
  time += 60_000;
  expect(labels(index.search(""))).toEqual(["a", "b"]);
  expect(labels(await complete(index, ""))).toEqual(["a", "b", "c"]);
});

test("a workspace that is gone is told", async () => {
  const index = create();
  rmSync(root, { recursive: true });
  index.search("");
  while (index.status().scanning) await Bun.sleep(1);
  expect(index.search("")).toMatchObject({
    status: "error",
    message: `cannot list "${root}": no such file or directory`,
  });
});

test("needs permission", () => {
  expect(() => new FileIndex(root, { permissions: new Permissions({ allow: {}, deny: {} }) })).toThrow(
    PermissionDenied,
  );
});
