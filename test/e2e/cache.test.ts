// The cache of compiled chunks, as the built executable uses it, and `ingot cache`.
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const place = new Place();
const { run, write } = { run: place.run.bind(place), write: place.write.bind(place) };
const directory = join(place.home, ".cache/ingot/chunks");

/** Writes a file that seems to have been there for long, so that it is kept at once. */
async function writeOld(name: string, contents: string): Promise<void> {
  write(name, contents);
  utimesSync(place.path(name), 1e9, 1e9 + 0.5);
  await Bun.sleep(40); // the change time cannot be set
}

const entries = () => (existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(".chunk")) : []);

describe("the cache", () => {
  test("keeps a chunk for each file that was run or required, for this user alone", async () => {
    expect(entries()).toEqual([]);
    await writeOld("part.lua", "return 1");
    await writeOld("main.lua", "print(require 'part')");
    const first = await run(["run", "main.lua"]);
    expect(entries()).toHaveLength(2);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of entries()) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    expect(await run(["run", "main.lua"])).toEqual(first);
    expect(entries()).toHaveLength(2);
  });

  test("is used: what was compiled is what runs", async () => {
    await writeOld("fails.lua", "\n\nlocal function f() error('kept') end f()");
    const fromSource = await run(["run", "fails.lua"]);
    const fromChunk = await run(["run", "fails.lua"]);
    expect(fromChunk).toEqual(fromSource);
    expect(fromChunk.stderr).toStartWith("ingot: fails.lua:3: kept\nstack traceback:\n");
  });

  test("is not asked for a file that changed", async () => {
    for (let i = 0; i < 5; i++) {
      write("changing.lua", `print(${i})`);
      expect((await run(["run", "changing.lua"])).stdout).toBe(`${i}\n`);
    }
    await writeOld("changing.lua", "print('a')");
    expect((await run(["run", "changing.lua"])).stdout).toBe("a\n");
    await writeOld("changing.lua", "print('b')"); // same size, same time of change in its name
    expect((await run(["run", "changing.lua"])).stdout).toBe("b\n");
  });

  test("keeps what a file is called apart", async () => {
    await writeOld("name.lua", "error('here')");
    symlinkSync("name.lua", place.path("link.lua"));
    for (const name of ["name.lua", "./name.lua", place.path("name.lua"), "link.lua", "name.lua"]) {
      expect((await run(["run", name])).stderr).toStartWith(`ingot: ${name}:1: here\n`);
    }
  });

  test("that is damaged is made anew without a word", async () => {
    await writeOld("sound.lua", "print('sound')");
    const expected = { stdout: "sound\n", stderr: "", code: 0, signal: null };
    const before = new Set(entries());
    expect(await run(["run", "sound.lua"])).toEqual(expected);
    const entry = join(directory, entries().find((name) => !before.has(name)) as string);
    const bytes = readFileSync(entry);
    const damages = [
      Buffer.alloc(0),
      bytes.subarray(0, 70),
      bytes.subarray(0, -1),
      Buffer.alloc(bytes.length, 0xff),
      Buffer.concat([bytes, bytes]),
    ];
    for (const at of [0, 33, 70, 100, bytes.length - 1]) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] as number) ^ 0x10;
      damages.push(flipped);
    }
    for (const damage of damages) {
      writeFileSync(entry, damage);
      expect(await run(["run", "sound.lua"])).toEqual(expected);
      expect(readFileSync(entry).equals(bytes)).toBe(true);
    }
  });

  test("is shared by programs that start together", async () => {
    await writeOld("shared.lua", `print("${"x".repeat(1000)}")`);
    const runs = await Promise.all(Array.from({ length: 8 }, () => run(["run", "shared.lua"])));
    for (const result of runs)
      expect(result).toEqual({ stdout: `${"x".repeat(1000)}\n`, stderr: "", code: 0, signal: null });
    expect(readdirSync(directory).filter((name) => !name.endsWith(".chunk"))).toEqual([]);
  });

  test("lies in XDG_CACHE_HOME when that is an absolute path", async () => {
    const env = { XDG_CACHE_HOME: place.path("xdg") };
    await run(["run", "main.lua"], { env });
    expect(readdirSync(place.path("xdg/ingot/chunks"))).toHaveLength(2);
    await run(["run", "main.lua"], { env: { XDG_CACHE_HOME: "relative" } });
    expect(existsSync(place.path("relative"))).toBe(false);
  });
});

describe("ingot cache", () => {
  test("tells place, number and size, and clears", async () => {
    const count = entries().length;
    const bytes = entries().reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
    expect(count).toBeGreaterThan(0);
    expect((await run(["cache"])).stdout).toBe(`${directory}: ${count} chunks, ${bytes} bytes\n`);
    expect(JSON.parse((await run(["cache", "--json"])).stdout)).toEqual({ directory, entries: count, bytes });
    writeFileSync(join(directory, "mine.txt"), "not a chunk");
    expect((await run(["cache", "--clear"])).stdout).toBe(
      `removed ${count} chunks (${bytes} bytes) from ${directory}\n`,
    );
    expect(readdirSync(directory)).toEqual(["mine.txt"]);
    expect(await run(["cache", "--clear"])).toEqual({
      stdout: `removed 0 chunks (0 bytes) from ${directory}\n`,
      stderr: "",
      code: 0,
      signal: null,
    });
    expect((await run(["run", "main.lua"])).stdout).toStartWith("1\t");
  });

  test("of nobody is empty", async () => {
    const env = { XDG_CACHE_HOME: "/proc/nowhere" };
    expect((await run(["cache", "--clear"], { env })).stdout).toBe(
      "removed 0 chunks (0 bytes) from /proc/nowhere/ingot/chunks\n",
    );
  });
});
