// The example watch-run.lua on the built executable.
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isGroupAlive } from "../../src/system/process/group.ts";
import { PATIENCE, Place } from "./ingot.ts";

const script = join(import.meta.dir, "../../examples/watch-run.lua");
const place = new Place();
const flags = ["run", "--allow-read=.", "--allow-run", script];

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came: ${condition}`);
    await Bun.sleep(5);
  }
}

/** What comes out of a stream, as it comes. */
function collect(stream: ReadableStream<Uint8Array>) {
  const collected = { text: "", done: Promise.resolve() };
  collected.done = (async () => {
    for await (const bytes of stream) collected.text += Buffer.from(bytes).toString();
  })();
  return collected;
}

test("runs the command at once and after a change that counts", async () => {
  mkdirSync(place.path("src/.git"), { recursive: true });
  const args = ["--path", "src", "--suffix", ".lua", "--suffix", ".c", "--delay", "150", "echo out"];
  const child = place.spawn([...flags, ...args]);
  const output = collect(child.stdout);
  const notes = collect(child.stderr);
  const ended = () => notes.text.split("exit code 0").length - 1;
  await until(() => ended() === 1);
  place.write("src/.git/hidden.lua", "");
  place.write("src/other.txt", "");
  place.write("src/deep/a.lua", "");
  await until(() => ended() === 2);
  place.write("src/b.c", "");
  await until(() => ended() === 3);
  child.kill("SIGINT");
  await Promise.all([child.exited, output.done, notes.done]);
  expect(child.exitCode).toBe(130);
  expect(output.text).toBe("out\n".repeat(3));
  expect(notes.text).toMatch(/^(watch-run: exit code 0 after \d\.\d s\n){3}$/);
});

test("ends a command that still runs before it runs it again", async () => {
  const command = "echo $$ > now.new; echo $$ >> all; mv now.new now; sleep 300";
  mkdirSync(place.path("watched"));
  const child = place.spawn([...flags, "--path", "watched", "--delay", "1", command]);
  const group = () => Number(readFileSync(place.path("now"), "utf8"));
  await until(() => existsSync(place.path("now")));
  const first = group();
  place.write("watched/x", "");
  await until(() => group() !== first);
  const second = group();
  expect(isGroupAlive(first)).toBe(false);
  expect(isGroupAlive(second)).toBe(true);
  child.kill("SIGINT");
  const [stderr] = await Promise.all([child.stderr.text(), child.exited]);
  expect([child.exitCode, stderr]).toEqual([130, "watch-run: ended, to be run again\n"]);
  expect(isGroupAlive(second)).toBe(false);
});

test("has honest exit codes", async () => {
  const run = (...args: string[]) => place.run([...flags, ...args]);
  expect(await run("--help")).toMatchObject({ stdout: expect.stringContaining("usage: "), stderr: "", code: 0 });
  expect((await run()).code).toBe(2);
  expect((await run("--what", "true")).code).toBe(2);
  expect((await run("--delay", "soon", "true")).code).toBe(2);
  expect(await run("--path", "missing", "true")).toMatchObject({ stderr: expect.stringContaining("missing"), code: 1 });
  expect((await place.run(["run", "--allow-read=.", script, "true"])).code).toBe(3);
});
