// The history file of the REPL: shared, private, bounded, and harmless when it is damaged.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { History, MOST_ENTRIES } from "../../src/cli/repl/history.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
  file = join(folder, "state/repl_history");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("entries come back as they were, several lines and backslashes included", () => {
  const entries = ["1 + 1", "do\n  print 'a\\nb'\nend", "'\\\\n'", "日本語\t\\", "\n\nx"];
  const history = new History(file);
  for (const entry of entries) history.add(entry);
  expect(new History(file).entries).toEqual(entries);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("an entry that repeats the last one, or is blank, is not kept", () => {
  const history = new History(file);
  for (const entry of ["a", "a", " ", "b", "", "a"]) history.add(entry);
  expect(history.entries).toEqual(["a", "b", "a"]);
  expect(new History(file).entries).toEqual(["a", "b", "a"]);
});

test("sessions that run at once lose nothing", () => {
  const one = new History(file);
  const other = new History(file);
  for (let i = 0; i < 20; i++) (i % 2 ? one : other).add(`entry ${i}`);
  expect(new History(file).entries).toEqual(Array.from({ length: 20 }, (_, i) => `entry ${i}`));
});

test("processes that add while others shorten lose nothing", async () => {
  const code = `
    import { History } from ${JSON.stringify(join(import.meta.dir, "../../src/cli/repl/history.ts"))};
    const history = new History(${JSON.stringify(file)});
    for (let i = 0; i < 450; i++) history.add(process.argv[1] + ":" + i);
  `;
  const names = ["a", "b", "c"];
  const children = names.map((name) => Bun.spawn([process.execPath, "-e", code, name], { stderr: "inherit" }));
  expect(await Promise.all(children.map((child) => child.exited))).toEqual([0, 0, 0]);
  const { entries } = new History(file);
  expect(entries.length).toBeLessThanOrEqual(MOST_ENTRIES);
  // The newest are there, those of each process in order and without a gap.
  for (const name of names) {
    const own = [...new Set(entries.filter((entry) => entry.startsWith(`${name}:`)))];
    expect(own).toEqual(own.map((_, i) => `${name}:${450 - own.length + i}`));
  }
});

test("the newest entries are kept, in memory and in the file", () => {
  mkdirSync(join(folder, "state"));
  writeFileSync(file, Array.from({ length: 1500 }, (_, i) => `old ${i}\n`).join(""));
  const history = new History(file);
  expect(history.entries.length).toBe(MOST_ENTRIES);
  expect(history.entries[0]).toBe("old 500");
  expect(readFileSync(file, "utf8").split("\n").length - 1).toBe(MOST_ENTRIES);
  for (let i = 0; i < 250; i++) history.add(`new ${i}`);
  expect(history.entries.length).toBe(MOST_ENTRIES);
  expect(new History(file).entries).toEqual([...history.entries]);
});

test("a file of somebody else's bytes costs nothing but those lines", () => {
  mkdirSync(join(folder, "state"));
  const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251)); // every byte but a few
  writeFileSync(file, Buffer.concat([Buffer.from("good\n"), noise, Buffer.from("\ntorn")]), { mode: 0o644 });
  const history = new History(file);
  expect(history.entries[0]).toBe("good");
  history.add("new");
  expect(new History(file).entries.slice(-2)).toEqual(["torn", "new"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a place that cannot be written means a history for the session only", () => {
  writeFileSync(join(folder, "state"), "a file where the directory should be");
  const history = new History(file);
  history.add("kept here");
  expect(history.entries).toEqual(["kept here"]);
});

test("a directory or a pipe in its place is left alone", () => {
  mkdirSync(file, { recursive: true });
  new History(file).add("x");
  const pipe = join(folder, "pipe");
  Bun.spawnSync(["mkfifo", pipe]);
  const history = new History(pipe);
  history.add("x");
  expect(history.entries).toEqual(["x"]);
  expect(statSync(file).isDirectory()).toBe(true);
});
