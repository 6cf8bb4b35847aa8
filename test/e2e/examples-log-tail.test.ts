// The example log-tail.lua on the built executable.
import { afterEach, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { ingot, Place } from "./ingot.ts";
import { PseudoTerminal } from "./pseudo-terminal.ts";

const script = join(import.meta.dir, "../../examples/log-tail.lua");
const place = new Place();
const flags = ["run", "--allow-read=.", script];

/** log-tail that runs, and the lines that it has printed. */
class Following {
  readonly lines: string[] = [];
  private readonly child;
  private readonly reading: Promise<void>;
  private notes = "";

  constructor(...args: string[]) {
    this.child = place.spawn([...flags, "--no-color", ...args]);
    this.reading = this.read();
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    const noting = (async () => {
      for await (const bytes of this.child.stderr) this.notes += decoder.decode(bytes);
    })();
    let text = "";
    for await (const bytes of this.child.stdout) {
      const parts = (text + Buffer.from(bytes).toString("latin1")).split("\n");
      text = parts.pop() ?? "";
      this.lines.push(...parts);
    }
    await noting;
  }

  async started(): Promise<void> {
    while (!this.notes.includes("following")) await Bun.sleep(2);
  }

  /** Waits for that many lines. */
  async until(count: number): Promise<string[]> {
    while (this.lines.length < count && this.child.exitCode === null) await Bun.sleep(2);
    return this.lines;
  }

  async end(): Promise<number | null> {
    this.child.kill("SIGINT");
    await this.child.exited;
    await this.reading;
    return this.child.exitCode;
  }
}

afterEach(() => rmSync(place.path("logs"), { recursive: true, force: true }));

test("shows what is added: to files that are there, to new ones, and to rotated ones", async () => {
  place.write("logs/app.log", "old\n");
  place.write("logs/note.txt", "");
  const log = (name: string) => place.path(`logs/${name}`);
  const following = new Following("logs");
  await following.started();
  appendFileSync(log("app.log"), "one\ntw");
  await following.until(1);
  appendFileSync(log("note.txt"), "not a log\n");
  appendFileSync(log("app.log"), "o\xff\n", "latin1");
  await following.until(2);
  mkdirSync(log("deep"));
  place.write("logs/deep/new.log", "first\n");
  await following.until(3);
  renameSync(log("app.log"), log("app.log.1"));
  appendFileSync(log("app.log.1"), "last words\n");
  await following.until(4);
  place.write("logs/app.log", "fresh\n");
  await following.until(5);
  truncateSync(log("app.log"));
  await following.until(6);
  appendFileSync(log("app.log"), "x\n");
  expect(await following.until(7)).toEqual([
    "app.log: one",
    "app.log: two\xff",
    "deep/new.log: first",
    "app.log.1: last words",
    "app.log: fresh",
    "app.log was emptied",
    "app.log: x",
  ]);
  expect(await following.end()).toBe(130);
  expect(following.lines.length).toBe(7);
});

test("shows only lines in which a pattern is found", async () => {
  place.write("logs/app.txt", "");
  const following = new Following("--grep", "err%a+", "--suffix", ".txt", "logs");
  await following.started();
  appendFileSync(place.path("logs/app.txt"), "fine\nan error\n\nerr\nerrors\n");
  expect(await following.until(2)).toEqual(["app.txt: an error", "app.txt: errors"]);
  expect(await following.end()).toBe(130);
});

test("uses colours on a terminal", async () => {
  place.write("logs/app.log", "");
  const command = [ingot, "run", "--allow-read=.", "--allow-run=test", script, "--grep", "here", "logs"];
  const terminal = new PseudoTerminal(command, { cwd: place.work, env: { HOME: place.home } });
  await terminal.until(() => terminal.screen.some((line) => line.includes("following")));
  appendFileSync(place.path("logs/app.log"), "right here\n");
  await terminal.until(() => terminal.screen.includes("app.log: right here"));
  expect(terminal.isColored("app.log: right here")).toBe(true);
  terminal.type("\x03");
  expect(await terminal.exit()).toBe(130);
  terminal.close();
});

test("has honest exit codes", async () => {
  const run = (...args: string[]) => place.run([...flags, ...args]);
  expect(await run("--help")).toMatchObject({ stdout: expect.stringContaining("usage: "), stderr: "", code: 0 });
  expect((await run("--what")).code).toBe(2);
  expect(await run("--grep", "%")).toMatchObject({ stderr: expect.stringContaining("malformed pattern"), code: 2 });
  expect(await run("missing")).toMatchObject({ stderr: expect.stringContaining("missing"), code: 1 });
  mkdirSync(place.path("logs"));
  expect((await place.run(["run", script, "--no-color", "logs"])).code).toBe(3);
});
