// Watching files and directories: what is reported, and that nothing stays behind.
import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { type WatchEvent, type Watcher, watch } from "../../src/system/watch.ts";

const everything = new Permissions({ allowAll: true, allow: {}, deny: {} });

let root: string;
let events: WatchEvent[];
let errors: Error[];
let watchers: Watcher[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ingot-watch-"));
  events = [];
  errors = [];
  watchers = [];
});

afterEach(() => {
  for (const watcher of watchers) watcher.close();
  rmSync(root, { recursive: true, force: true });
});

function start(path = root, options: { recursive?: boolean; permissions?: Permissions } = {}): Watcher {
  const watcher = watch(path, {
    permissions: everything,
    onEvent: (event) => events.push(event),
    onError: (error) => errors.push(error),
    ...options,
  });
  watchers.push(watcher);
  return watcher;
}

/** `create file a/b`, relative to the root. */
function told(): string[] {
  return events.map(({ kind, detail, paths }) =>
    [kind, detail, ...paths.map((path) => String(path).slice(root.length + 1) || ".")].filter(Boolean).join(" "),
  );
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never happened; events: ${told().join(", ")}`);
    await Bun.sleep(2);
  }
}

/** Waits until everything before this moment was reported. */
async function settle(directory = root): Promise<string[]> {
  const name = `end-${events.length}-${Math.random()}`;
  writeFileSync(join(directory, name), "");
  await until(() => told().some((line) => line.startsWith("access") && line.endsWith(name)));
  return told().filter((line) => !line.includes("end-"));
}

test("a file's life, in order", async () => {
  start();
  writeFileSync(join(root, "a"), "1");
  appendFileSync(join(root, "a"), "2");
  chmodSync(join(root, "a"), 0o600);
  rmSync(join(root, "a"));
  expect(await settle()).toEqual([
    "create file a",
    "modify data a",
    "access close a",
    "modify data a",
    "access close a",
    "modify metadata a",
    "remove file a",
  ]);
});

test("renames inside, out and in", async () => {
  const outside = mkdtempSync(join(tmpdir(), "ingot-watch-"));
  try {
    mkdirSync(join(root, "sub"));
    writeFileSync(join(root, "a"), "");
    writeFileSync(join(root, "b"), "");
    start();
    renameSync(join(root, "a"), join(root, "sub/c"));
    renameSync(join(root, "b"), join(outside, "b"));
    renameSync(join(outside, "b"), join(root, "d"));
    expect(await settle()).toEqual(["rename both a sub/c", "rename from b", "rename to d"]);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

test("new directories are watched at once and what is in them is reported once", async () => {
  start();
  mkdirSync(join(root, "x/y/z"), { recursive: true });
  for (let index = 0; index < 50; index++) writeFileSync(join(root, `x/y/z/f${index}`), "");
  await settle();
  writeFileSync(join(root, "x/y/z/later"), "");
  const lines = await settle();
  expect(lines.filter((line) => line.startsWith("create folder"))).toEqual([
    "create folder x",
    "create folder x/y",
    "create folder x/y/z",
  ]);
  const files = lines.filter((line) => line.startsWith("create file"));
  expect(files.length).toBe(51);
  expect(new Set(files).size).toBe(51);
  expect(files.at(-1)).toBe("create file x/y/z/later");
});

test("a directory that keeps being filled while it is taken in misses and doubles nothing", async () => {
  start();
  const writer = Bun.spawn([
    "sh",
    "-c",
    "for d in 1 2 3 4 5 6 7 8; do mkdir -p $0/$d/in; for f in 1 2 3 4 5 6 7 8 9; do : > $0/$d/in/$f; done; done",
    root,
  ]);
  await writer.exited;
  const created = (await settle()).filter((line) => line.startsWith("create"));
  expect(created.toSorted()).toEqual([...new Set(created)].toSorted());
  expect(created.length).toBe(8 * 11);
});

test("a directory that was renamed keeps being watched under its new name", async () => {
  mkdirSync(join(root, "a/b"), { recursive: true });
  start();
  renameSync(join(root, "a"), join(root, "n"));
  appendFileSync(join(root, "n/b/f"), "");
  expect(await settle()).toEqual(["rename both a n", "create file n/b/f", "access close n/b/f"]);
});

test("a directory that was moved out is no longer watched", async () => {
  const outside = mkdtempSync(join(tmpdir(), "ingot-watch-"));
  try {
    mkdirSync(join(root, "a/b"), { recursive: true });
    start();
    renameSync(join(root, "a"), join(outside, "a"));
    await settle();
    writeFileSync(join(outside, "a/b/f"), "");
    expect(await settle()).toEqual(["rename from a"]);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

test("direct children only", async () => {
  mkdirSync(join(root, "sub"));
  start(root, { recursive: false });
  writeFileSync(join(root, "sub/f"), "");
  mkdirSync(join(root, "new"));
  writeFileSync(join(root, "new/f"), "");
  expect(await settle()).toEqual(["create folder new"]);
});

test("links are reported, not followed", async () => {
  const outside = mkdtempSync(join(tmpdir(), "ingot-watch-"));
  try {
    symlinkSync(outside, join(root, "before"));
    start();
    symlinkSync(outside, join(root, "link"));
    writeFileSync(join(outside, "f"), "");
    expect(await settle()).toEqual(["create file link"]);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});

test("a file stays watched when an editor replaces it", async () => {
  const path = join(root, "config");
  writeFileSync(path, "1");
  start(path);
  writeFileSync(join(root, "other"), "");
  writeFileSync(join(root, "temporary"), "2");
  renameSync(join(root, "temporary"), path);
  appendFileSync(path, "3");
  rmSync(path);
  writeFileSync(path, "4");
  await until(() => told().filter((line) => line === "access close config").length === 2);
  expect(told()).toEqual([
    "rename both temporary config",
    "modify data config",
    "access close config",
    "remove file config",
    "create file config",
    "modify data config",
    "access close config",
  ]);
});

test("removing the directory is reported and ends the watching", async () => {
  const path = join(root, "here");
  mkdirSync(path);
  const before = descriptors();
  start(path);
  rmSync(path, { recursive: true });
  await until(() => told().includes("remove folder here"));
  expect(told()).toEqual(["remove folder here"]);
  await until(() => descriptors() <= before);
});

test("nothing there, and nothing permitted", () => {
  expect(() => start(join(root, "missing"))).toThrow(`cannot watch "${root}/missing": no such file or directory`);
  const nothing = new Permissions({ allow: {}, deny: {} });
  expect(() => start(root, { permissions: nothing })).toThrow(PermissionDenied);
});

test("what is denied is not reported", async () => {
  mkdirSync(join(root, "secret"));
  const permissions = new Permissions({
    allow: { read: [root] },
    deny: { read: [join(root, "secret"), join(root, "s")] },
  });
  start(root, { permissions });
  writeFileSync(join(root, "secret/f"), "");
  writeFileSync(join(root, "s"), "");
  renameSync(join(root, "s"), join(root, "t"));
  expect(await settle()).toEqual(["rename to t"]);
});

test("an error of the handler is told and watching goes on", async () => {
  const seen: unknown[] = [];
  watchers.push(
    watch(root, {
      permissions: everything,
      onEvent: (event) => {
        seen.push(event);
        throw new Error("handler");
      },
      onError: (error) => errors.push(error),
    }),
  );
  writeFileSync(join(root, "a"), "1");
  await until(() => seen.length === 3);
  expect(errors.map((error) => error.message)).toEqual(["handler", "handler", "handler"]);
});

test("names that are not UTF-8 arrive as bytes", async () => {
  start();
  const path = Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0xff, 0x41)]);
  writeFileSync(path, "");
  await until(() => events.length >= 2);
  expect(events[0]?.paths).toEqual([path]);
});

test("a flood of changes is told as such, and later changes in new directories are seen", async () => {
  start();
  const size = Number(await Bun.file("/proc/sys/fs/inotify/max_queued_events").text());
  for (let index = 0; index < size; index++) writeFileSync(join(root, `f${index % 2}`), "x");
  mkdirSync(join(root, "new"));
  await until(() => told().includes("any ."));
  await settle();
  writeFileSync(join(root, "new/file"), "");
  expect(await settle()).toContain("create file new/file");
}, 60_000);

function descriptors(): number {
  return readdirSync("/proc/self/fd").length;
}

test("a thousand rounds leave no descriptor behind", async () => {
  mkdirSync(join(root, "a/b"), { recursive: true });
  const before = descriptors();
  for (let round = 0; round < 1000; round++) {
    const watcher = start();
    writeFileSync(join(root, "a/b/f"), "x");
    if (round % 10 === 0) await until(() => events.length > 0);
    watcher.close();
    watcher.close();
    events = [];
  }
  await until(() => descriptors() <= before);
}, 60_000);

test("a compiled program ends when its watch is closed, not before", async () => {
  const source = join(root, "main.ts");
  const module = join(import.meta.dir, "../../src");
  writeFileSync(
    source,
    `import { Permissions } from "${module}/kernel/permissions.ts";
import { watch } from "${module}/system/watch.ts";
const watcher = watch(process.argv[2], {
  permissions: new Permissions({ allowAll: true, allow: {}, deny: {} }),
  onEvent(event) { if (event.kind === "create") { console.log(event.paths[0]); watcher.close(); } },
  onError(error) { throw error; },
});
console.log("ready");`,
  );
  const program = join(root, "program");
  const build = Bun.spawnSync([process.execPath, "build", "--compile", "--outfile", program, source]);
  expect(build.exitCode).toBe(0);
  const watched = join(root, "watched");
  mkdirSync(watched);
  const child = Bun.spawn([program, watched], { stdout: "pipe", stderr: "inherit" });
  const reader = child.stdout.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe("ready\n");
  writeFileSync(join(watched, "f"), "");
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(`${watched}/f\n`);
  expect(await child.exited).toBe(0);
}, 60_000);
