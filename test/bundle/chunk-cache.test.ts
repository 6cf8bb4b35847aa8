// The chunk cache: it saves compiling, and nothing that happens to its entries or to the sources changes a result.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChunkCache } from "../../src/bundle/chunk-cache.ts";
import { createRandom } from "../kernel/random.ts";

const isRoot = process.getuid?.() === 0;

let folder: string;
let directory: string;
let source: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ingot-chunks-"));
  directory = join(folder, "cache", "chunks");
  source = join(folder, "source.lua");
  writeFileSync(source, "return 1");
});

afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

/** What the tests' compiler makes of the source as it is now. */
function expected(path = source): string {
  return `compiled:${readFileSync(path)}`;
}

/** Loads through a cache of its own, as a new process would. */
function load(path = source, { build = "build", name = "name" } = {}): { chunk: string; compiled: boolean } {
  let compiled = false;
  const chunk = new ChunkCache(directory, build).load(path, name, (bytes) => {
    compiled = true;
    return Buffer.concat([Buffer.from("compiled:"), bytes]);
  });
  return { chunk: Buffer.from(chunk).toString(), compiled };
}

/** Loads until the entry is kept: a file that has just changed is not trusted to stay. Answers the entry's path. */
async function keep(path = source, options = {}): Promise<string> {
  const before = new Set(entries());
  for (;;) {
    const { chunk, compiled } = load(path, options);
    expect(chunk).toBe(expected(path));
    const added = entries().find((entry) => !before.has(entry));
    if (added !== undefined) return join(directory, added);
    if (!compiled) throw new Error("there was an entry before");
    await Bun.sleep(5);
  }
}

/** Waits until the source would be kept. */
async function settle(): Promise<void> {
  const real = directory;
  directory = join(folder, "settling");
  await keep();
  rmSync(directory, { recursive: true });
  directory = real;
}

function entries(): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Asserts that the entry is not used, the result is right, and the entry is good again afterwards. */
function expectRecompiled(): void {
  expect(load()).toEqual({ chunk: expected(), compiled: true });
  expect(load()).toEqual({ chunk: expected(), compiled: false });
  expect(entries()).toHaveLength(1);
}

describe("hits and misses", () => {
  test("a file is compiled once and then read, also by other processes", async () => {
    await keep();
    expect(load()).toEqual({ chunk: "compiled:return 1", compiled: false });
    const child = Bun.spawnSync([process.execPath, join(import.meta.dir, "cache-child.ts"), directory, source, "1"]);
    expect(child.stderr.toString()).toBe("");
    expect(child.stdout.toString()).toBe("0\n");
  });

  test("entries are private and nothing else is left in the directory", async () => {
    const entry = await keep();
    expect(statSync(entry).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "cache")).mode & 0o777).toBe(0o700);
    expect(entries()).toHaveLength(1);
  });

  test("another name and another build have entries of their own", async () => {
    await keep();
    expect(load(source, { name: "other" }).compiled).toBe(true);
    expect(load().compiled).toBe(false);
    expect(load(source, { build: "other" }).compiled).toBe(true);
    expect(load(source, { build: "other" }).compiled).toBe(false);
    expect(load().compiled).toBe(false);
  });

  test("an empty file and an empty chunk are kept like any other", async () => {
    writeFileSync(source, "");
    await keep();
    const empty = () => new ChunkCache(directory, "build").load(source, "empty", () => new Uint8Array());
    expect(empty()).toHaveLength(0);
    expect(new ChunkCache(directory, "build").load(source, "empty", () => Buffer.from("not called"))).toHaveLength(0);
  });

  test("what compiling throws is thrown, and nothing is kept", async () => {
    const refuse = () => {
      throw new Error("syntax error");
    };
    for (let i = 0; i < 3; i++) {
      expect(() => new ChunkCache(directory, "build").load(source, "name", refuse)).toThrow("syntax error");
    }
    expect(entries()).toEqual([]);
  });

  test("a missing file and a directory raise as reading them does", () => {
    expect(() => load(join(folder, "missing"))).toThrow("ENOENT");
    expect(() => load(folder)).toThrow("EISDIR");
    expect(() => load("with\0zero")).toThrow();
    expect(entries()).toEqual([]);
  });

  test("file names are any text", async () => {
    const names = [
      "a b",
      "ä ö",
      "😀",
      "new\nline",
      "\"quotes'",
      "-dash",
      "\x01\x1b[31m\x7f",
      "%s%n",
      ".hidden",
      "\\",
      "e\u0301",
      "\u00e9",
    ];
    names.push("x".repeat(255), "日本語".repeat(28));
    for (const [i, name] of names.entries()) writeFileSync(join(folder, name), `return "${i}"`);
    for (const name of names) await keep(join(folder, name));
    for (const name of names)
      expect(load(join(folder, name))).toEqual({ chunk: expected(join(folder, name)), compiled: false });
    expect(entries()).toHaveLength(names.length);
  });
});

describe("a source that changed", () => {
  test.each([
    ["size", () => writeFileSync(source, "return 12")],
    ["contents of the same size", () => writeFileSync(source, "return 2")],
    ["mtime", () => utimesSync(source, new Date(1e12), new Date(1e12))],
    ["ctime", () => chmodSync(source, 0o640)],
    ["another file of the same times in its place", () => replaceKeepingTimes()],
  ])("%s", async (_, change) => {
    await keep();
    change();
    expect(load()).toEqual({ chunk: expected(), compiled: true });
  });

  function replaceKeepingTimes(): void {
    const { atime, mtime } = statSync(source);
    writeFileSync(`${source}.new`, "return 2");
    utimesSync(`${source}.new`, atime, mtime);
    renameSync(`${source}.new`, source);
  }

  test("a link that leads elsewhere", async () => {
    const link = join(folder, "link.lua");
    writeFileSync(join(folder, "other.lua"), "return 2");
    symlinkSync(source, link);
    await keep(link);
    rmSync(link);
    symlinkSync(join(folder, "other.lua"), link);
    expect(load(link)).toEqual({ chunk: "compiled:return 2", compiled: true });
  });

  test("edits in quick succession, all of one size, always give the newest", () => {
    for (let i = 0; i < 2000; i++) {
      writeFileSync(source, `return ${10_000 + i}`);
      expect(load().chunk).toBe(`compiled:return ${10_000 + i}`);
    }
  });

  test("a change while it is compiled is seen next time, however long compiling takes", () => {
    for (let i = 0; i < 25; i++) {
      writeFileSync(source, `return ${10_000 + i}`);
      new ChunkCache(directory, "build").load(source, "name", (bytes) => {
        // Most likely in the same step of the file system's clock as the write above: the times stay the same.
        writeFileSync(source, `return ${20_000 + i}`);
        const end = performance.now() + 25;
        while (performance.now() < end);
        return Buffer.concat([Buffer.from("compiled:"), bytes]);
      });
      expect(load().chunk).toBe(`compiled:return ${20_000 + i}`);
    }
  });

  test("a file that is replaced, removed or made a directory while it is compiled", async () => {
    const changes = [
      () => replaceKeepingTimes(),
      () => rmSync(source),
      () => {
        rmSync(source);
        mkdirSync(source);
      },
    ];
    for (const change of changes) {
      rmSync(source, { force: true });
      writeFileSync(source, "return 1");
      await settle();
      new ChunkCache(directory, "build").load(source, "name", (bytes) => {
        change();
        return bytes;
      });
      expect(entries()).toEqual([]);
    }
  });
});

describe("a damaged entry", () => {
  test("every byte changed, one at a time", async () => {
    const entry = await keep();
    const good = readFileSync(entry);
    for (let i = 0; i < good.length; i++) {
      const bad = Buffer.from(good);
      bad[i] = (bad[i] as number) ^ (1 << (i % 8));
      writeFileSync(entry, bad);
      expect(load()).toEqual({ chunk: "compiled:return 1", compiled: true });
      expect(readFileSync(entry)).toEqual(good);
    }
  });

  test("every truncation, and bytes added at the end", async () => {
    const entry = await keep();
    const good = readFileSync(entry);
    for (let length = 0; length < good.length; length++) {
      writeFileSync(entry, good.subarray(0, length));
      expect(load()).toEqual({ chunk: "compiled:return 1", compiled: true });
    }
    for (const extra of [1, 2, 40, 100_000]) {
      writeFileSync(entry, Buffer.concat([good, Buffer.alloc(extra)]));
      expectRecompiled();
    }
  });

  test("random bytes of random length", async () => {
    const entry = await keep();
    const good = readFileSync(entry);
    const random = createRandom(1);
    for (let i = 0; i < 300; i++) {
      const bad = Buffer.from(good);
      const start = random.below(bad.length);
      for (let j = start; j < Math.min(bad.length, start + random.below(80)); j++) bad[j] = random.below(256);
      writeFileSync(entry, Buffer.concat([bad, Buffer.alloc(random.below(3) * random.below(50))]));
      expect(load().chunk).toBe("compiled:return 1");
    }
  });

  test("the entry of another file, of the same file under another name, and of another build", async () => {
    const other = join(folder, "other.lua");
    writeFileSync(other, "return 2");
    const otherEntry = await keep(other);
    const renamed = await keep(source, { name: "other name" });
    const ofNextBuild = await keep(source, { build: "next" });
    const entry = await keep();
    for (const foreign of [otherEntry, renamed, ofNextBuild]) {
      copyFileSync(foreign, entry);
      expect(load()).toEqual({ chunk: "compiled:return 1", compiled: true });
    }
  });

  // The sums of such an entry are right: only its owner and mode tell.
  test.skipIf(!isRoot)("an entry that belongs to somebody else (needs root)", async () => {
    const entry = await keep();
    chownSync(entry, 12345, 12345);
    expectRecompiled();
    expect(statSync(entry).uid).toBe(0);
  });

  test.each([
    ["its group", 0o620],
    ["others", 0o602],
    ["everybody", 0o666],
  ])("an entry that %s may write", async (_, mode) => {
    const entry = await keep();
    chmodSync(entry, mode);
    expectRecompiled();
    expect(statSync(entry).mode & 0o777).toBe(0o600);
  });

  test("a link in place of an entry is not followed", async () => {
    const entry = await keep();
    const elsewhere = join(folder, "elsewhere");
    renameSync(entry, elsewhere);
    symlinkSync(elsewhere, entry);
    const before = readFileSync(elsewhere);
    expectRecompiled();
    expect(readFileSync(elsewhere)).toEqual(before);
  });

  test("a second name of an entry is not written through", async () => {
    const entry = await keep();
    const elsewhere = join(folder, "elsewhere");
    linkSync(entry, elsewhere);
    writeFileSync(entry, "damaged");
    expectRecompiled();
    expect(readFileSync(elsewhere, "utf8")).toBe("damaged");
  });

  test("a FIFO in place of an entry does not make anybody wait", async () => {
    const entry = await keep();
    rmSync(entry);
    expect(Bun.spawnSync(["mkfifo", entry]).exitCode).toBe(0);
    expectRecompiled();
  });

  test("a directory in place of an entry", async () => {
    const entry = await keep();
    rmSync(entry);
    mkdirSync(join(entry, "full"), { recursive: true });
    for (let i = 0; i < 3; i++) expect(load()).toEqual({ chunk: "compiled:return 1", compiled: true });
    expect(entries()).toHaveLength(1);
  });
});

describe("a directory that is no use", () => {
  /** Loads when nothing can be kept, a source that would be kept otherwise. */
  async function expectUncached(): Promise<void> {
    await settle();
    for (let i = 0; i < 2; i++) expect(load()).toEqual({ chunk: "compiled:return 1", compiled: true });
  }

  test("a file in its place", async () => {
    mkdirSync(join(folder, "cache"));
    writeFileSync(directory, "a file");
    await expectUncached();
    expect(readFileSync(directory, "utf8")).toBe("a file");
  });

  test("a file in the place of its parent", async () => {
    writeFileSync(join(folder, "cache"), "a file");
    await expectUncached();
  });

  test("a link that leads nowhere", async () => {
    mkdirSync(join(folder, "cache"));
    symlinkSync(join(folder, "nowhere", "at all"), directory);
    await expectUncached();
  });

  test("removed while it is used", async () => {
    await keep();
    const cache = new ChunkCache(directory, "build");
    const other = join(folder, "other.lua");
    copyFileSync(source, other);
    await keep(other);
    rmSync(join(folder, "cache"), { recursive: true });
    for (const path of [source, other, source]) {
      expect(Buffer.from(cache.load(path, "name", () => Buffer.from("new"))).toString()).toBe("new");
    }
  });

  // Root may do anything, so an ordinary user has to try.
  test.each([
    ["not written", 0o500],
    ["not listed or entered", 0o000],
    ["not entered", 0o600],
  ])("may be %s by this user", async (_, mode) => {
    await keep();
    rmSync(directory, { recursive: true });
    mkdirSync(directory);
    const user = isRoot ? ["65534"] : [];
    if (isRoot) for (const path of [folder, join(folder, "cache"), directory]) chownSync(path, 65534, 65534);
    chmodSync(directory, mode);
    const child = Bun.spawnSync([
      process.execPath,
      join(import.meta.dir, "cache-child.ts"),
      directory,
      source,
      "1",
      ...user,
    ]);
    chmodSync(directory, 0o700);
    expect(child.stderr.toString()).toBe("");
    expect(child.stdout.toString()).toBe("1\n");
    expect(entries()).toEqual([]);
  });
});

test("processes that write and clear the same entry at once", async () => {
  await keep();
  const command = [process.execPath, join(import.meta.dir, "cache-child.ts"), directory, source, "400"];
  const children = [1, 2].map(() => Bun.spawn(command, { stdout: "pipe", stderr: "pipe" }));
  const results = await Promise.all(
    children.map(async (child) => ({ stderr: await child.stderr.text(), compiled: Number(await child.stdout.text()) })),
  );
  for (const { stderr, compiled } of results) {
    expect(stderr).toBe("");
    expect(compiled).toBeGreaterThan(0);
  }
  expect(entries().filter((name) => !name.endsWith(".chunk"))).toEqual([]);
  expect(load().chunk).toBe("compiled:return 1");
});
