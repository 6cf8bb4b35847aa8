// What was last seen of a file, and whether that is still so.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { FileState } from "../../src/system/file-state.ts";

const everything = new Permissions({ allowAll: true, allow: {}, deny: {} });
const bytes = (text: string) => new TextEncoder().encode(text);
let root: string;
let path: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-file-state-"));
  path = join(root, "f");
  writeFileSync(path, "one");
  utimesSync(path, 1000, 1000.5);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("records by file, however it is spelled", () => {
  const state = new FileState(everything);
  expect(state.get(path)).toBeUndefined();
  state.recordRead(path, bytes("one"), 3, 20);
  symlinkSync(path, join(root, "link"));
  expect(state.get(join(root, "./link"))).toEqual({
    content: bytes("one"),
    mtimeMs: 1_000_500,
    readRange: { offset: 3, limit: 20 },
  });
  state.recordWrite(path, bytes("two"));
  expect(state.get(path)?.readRange).toBeUndefined();
  expect(state.has(path)).toBe(true);
  expect(state.mtimeMs(path)).toBe(1_000_500);
  expect(() => state.mtimeMs(join(root, "no"))).toThrow(`cannot read "${root}/no": no such file or directory`);
});

test("staleness", () => {
  const state = new FileState(everything);
  expect(state.stalenessError(path)).toBeUndefined();
  state.recordRead(path, bytes("one"), 1, 1);
  expect(state.stalenessError(path)).toBeUndefined();
  utimesSync(path, 2000, 2000);
  expect(state.stalenessError(path)).toBeUndefined();
  writeFileSync(path, "two");
  expect(state.stalenessError(path, "notebook")).toBe(
    `notebook "${path}" was changed since it was last read; read it again first`,
  );
  rmSync(path);
  expect(state.stalenessError(path)).toBe(`file "${path}" was removed since it was last read`);
});

test("the oldest records go first", () => {
  const state = new FileState(everything, 10_000);
  for (const name of ["a", "b", "c"]) state.recordWrite(join(root, name), new Uint8Array(4000));
  expect(["a", "b", "c"].map((name) => state.has(join(root, name)))).toEqual([false, true, true]);
  state.recordWrite(join(root, "huge"), new Uint8Array(20_000));
  expect(["b", "c", "huge"].map((name) => state.has(join(root, name)))).toEqual([false, false, true]);
});

test("reading the disk needs permission", () => {
  expect(() => new FileState(new Permissions({ allow: {}, deny: {} })).mtimeMs(path)).toThrow(PermissionDenied);
});
