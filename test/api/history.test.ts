// The history of the prompt: what a Lua program sees of it, and what is on disk.
import { expect, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Runtime } from "../../src/api/runtime.ts";
import { HistoryFile } from "../../src/system/history-file.ts";
import { Scratch } from "./program.ts";
import { uiProgram } from "./ui.ts";

const ENTER = "\r";

const fileOf = (runtime: Runtime) => join(runtime.options.directories.state, "history");

test("what is submitted is an entry, here and in the file, which is the user's alone", async () => {
  await using program = await uiProgram("");
  for (const line of ["first", "second\nline".replace("\n", "\x1b\r"), "second", "second", " "])
    await program.type(`${line}${ENTER}`);
  expect(program.evaluate("ingot.history.entries()")[0]).toEqual(["first", "second\nline", "second"]);
  const file = fileOf(program.runtime);
  expect(readFileSync(file, "utf8")).toBe('"first"\n"second\\nline"\n"second"\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await program.type("\x1b[A\x1b[A");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["second\nline"]);
});

test("entries of earlier sessions are there; damaged lines are skipped", async () => {
  await using program = await uiProgram("", {
    prepare: (runtime) => {
      mkdirSync(runtime.options.directories.state, { recursive: true });
      writeFileSync(fileOf(runtime), '"one"\n{"no": "text"}\nrubbish\n"two word"\n"torn');
      chmodSync(fileOf(runtime), 0o644);
    },
  });
  expect(program.evaluate("ingot.history.entries()")[0]).toEqual(["one", "two word"]);
  await program.type(`three${ENTER}`);
  expect(readFileSync(fileOf(program.runtime), "utf8")).toEndWith('"torn\n"three"\n');
  expect(statSync(fileOf(program.runtime)).mode & 0o777).toBe(0o600);
  expect(program.evaluate("ingot.history.search('word')")[0]).toMatchObject([{ index: 2 }]);
  expect(program.evaluate("ingot.history.search('nothing like it')")[0]).toEqual([]);
  expect(program.evaluate("pcall(ingot.history.search)")[0]).toBe(false);
});

test("a search is seen in the bottom row; Esc brings the draft back, Enter puts the match in its place", async () => {
  await using program = await uiProgram("");
  for (const line of ["git status", "make\tall", "x".repeat(5000)])
    await program.type(`\x1b[200~${line}\x1b[201~${ENTER}`);
  await program.type("a long draft\x12");
  expect(program.rows.at(-1)).toStartWith(" search history:  (1 of 3) xxx");
  await program.type("mak");
  expect(program.rows.at(-1)).toMatch(/^ search history: mak \(1 of 1\) make\s+all$/);
  await program.type("\x15stat");
  expect(program.rows.at(-1)).toBe(" search history: stat (1 of 1) git status");
  await program.type("\x1b");
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["a long draft"]);
  expect(program.text).not.toContain("search history");
  await program.type(`\x12stat${ENTER}`);
  expect(program.evaluate("ingot.prompt.text()")).toEqual(["git status"]);
  expect(program.text).not.toContain("search history");
});

test("a file that cannot be used means a history for this session", async () => {
  await using program = await uiProgram("", {
    prepare: (runtime) => mkdirSync(fileOf(runtime), { recursive: true }),
  });
  await program.type(`kept${ENTER}`);
  expect(program.evaluate("ingot.history.entries()")[0]).toEqual(["kept"]);
  expect(program.errors).toEqual([]);
});

test("several processes add whole lines, and a long file is shortened without losing the newest", () => {
  const scratch = new Scratch();
  try {
    const path = scratch.path("deep", "history");
    const [one, two] = [new HistoryFile(path), new HistoryFile(path)];
    for (let i = 0; i < 8_000; i++) {
      one.append(`one ${i}`);
      two.append(`two ${i}`);
    }
    const entries = one.read();
    expect(entries).toHaveLength(10_000);
    expect(entries.at(-1)).toBe("two 7999");
    two.append("last");
    expect(one.read().slice(-2)).toEqual(["two 7999", "last"]);
    expect(readFileSync(path, "utf8").split("\n").length).toBeLessThan(10_100);
  } finally {
    scratch.remove();
  }
});
