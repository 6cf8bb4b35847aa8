// Advisory locks: exclusive, not waiting, released by hand and by death.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { tryLock } from "../../src/system/file-lock.ts";

const everything = new Permissions({ allowAll: true, allow: {}, deny: {} });
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-lock-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("one holder at a time; the file is created and its content kept", () => {
  const path = join(root, "lock");
  const lock = tryLock(path, everything);
  expect(existsSync(path)).toBe(true);
  expect(tryLock(path, everything)).toBeUndefined();
  lock?.release();
  lock?.release();
  writeFileSync(path, "content");
  const again = tryLock(path, everything);
  expect(again).toBeDefined();
  expect(readFileSync(path, "utf8")).toBe("content");
  again?.release();
});

test("another process is kept out until the holder dies, and its children do not hold it", async () => {
  const path = join(root, "lock");
  const source = join(import.meta.dir, "../../src");
  const program = `import { Permissions } from "${source}/kernel/permissions.ts";
import { tryLock } from "${source}/system/file-lock.ts";
const lock = tryLock(${JSON.stringify(path)}, new Permissions({ allowAll: true, allow: {}, deny: {} }));
const child = Bun.spawn(["sleep", "60"], { stdout: "ignore" });
console.log(lock !== undefined, child.pid);
setInterval(() => lock, 1000);`;
  const child = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  const line = new TextDecoder().decode((await child.stdout.getReader().read()).value);
  const [held, sleeper] = line.trim().split(" ");
  try {
    expect(held).toBe("true");
    expect(tryLock(path, everything)).toBeUndefined();
    child.kill("SIGKILL");
    await child.exited;
    const lock = tryLock(path, everything);
    expect(lock).toBeDefined();
    lock?.release();
  } finally {
    process.kill(Number(sleeper));
  }
});

test("permission and errors", () => {
  expect(() => tryLock(join(root, "lock"), new Permissions({ allow: {}, deny: {} }))).toThrow(PermissionDenied);
  expect(existsSync(join(root, "lock"))).toBe(false);
  expect(() => tryLock(join(root, "no/lock"), everything)).toThrow(
    `cannot lock "${root}/no/lock": no such file or directory`,
  );
});
