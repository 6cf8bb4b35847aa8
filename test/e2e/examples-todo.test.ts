// The example todo.lua on the built executable.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const script = join(import.meta.dir, "../../examples/todo.lua");
const place = new Place();

place.write("src/b.lua", "local x = 1\n-- TODO(ann): second\nlocal todo = TODO\n\n  -- FIXME first of two: TODO\n");
place.write("src/a.c", "/* XXX: “unsafe” */\nint x; // HACK\n#define TODOS 3\n");
place.write("src/ignored.lua", "-- TODO: not seen\n");
place.write("src/.gitignore", "ignored.lua\n");
place.write("src/.git/HEAD", "ref: refs/heads/main\n");

const run = (...args: string[]) => place.run(["run", "--allow-read=.", "--allow-run=rg", script, ...args]);

test("lists what it finds by file and line", async () => {
  const table = [
    "src/a.c:1    XXX    “unsafe”",
    "src/a.c:2    HACK   ",
    "src/b.lua:2  TODO   (ann) second",
    "src/b.lua:5  FIXME  first of two: TODO",
    "",
  ].join("\n");
  expect(await run("src")).toMatchObject({ stdout: table, stderr: "", code: 0 });
  const withoutRipgrep = await place.run(["run", "--allow-read=.", script, "src"]);
  expect(withoutRipgrep).toMatchObject({ stdout: table, stderr: "", code: 0 });
  expect((await run("src/b.lua")).stdout).toStartWith("src/b.lua:2  TODO   (ann) second\n");
  expect((await run("--glob", "*.c", "src")).stdout).not.toContain("b.lua");
});

test("writes JSON", async () => {
  const { stdout } = await run("--json", "src/b.lua");
  expect(JSON.parse(stdout)).toEqual([
    { file: "src/b.lua", line: 2, kind: "TODO", author: "ann", text: "second" },
    { file: "src/b.lua", line: 5, kind: "FIXME", text: "first of two: TODO" },
  ]);
  place.write("empty/x.lua", "return 1\n");
  expect((await run("--json", "empty")).stdout).toBe("[]\n");
});

test("has honest exit codes", async () => {
  expect((await run("--fail", "src")).code).toBe(1);
  expect(await run("--fail", "empty")).toMatchObject({ stdout: "", code: 0 });
  expect(await run("--help")).toMatchObject({ stdout: expect.stringContaining("usage: "), stderr: "", code: 0 });
  expect(await run("--what")).toMatchObject({ stdout: "", stderr: expect.stringContaining("--what"), code: 2 });
  expect(await run("missing")).toMatchObject({
    stdout: "",
    stderr: expect.stringMatching(/^todo: .*missing/),
    code: 1,
  });
  expect((await place.run(["run", script, "src"])).code).toBe(3);
});
