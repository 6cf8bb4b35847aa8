// `ingot.grep` as a Lua program sees it. What a search finds is tested with the engine.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { type ProgramOptions, program, Scratch } from "./program.ts";

const scratch = new Scratch();

beforeAll(() => {
  mkdirSync(scratch.path("src", "deep"), { recursive: true });
  writeFileSync(scratch.path("src", "a.lua"), "one\n-- TODO: first\nthree\n");
  writeFileSync(scratch.path("src", "deep", "b.txt"), "todo second\n\xff\n");
  writeFileSync(scratch.path("src", "latin.txt"), Buffer.from("caf\xe9 TODO\n", "latin1"));
});

afterAll(() => scratch.remove());

async function run(source: string, options: ProgramOptions = {}): Promise<string> {
  const { output, error } = await program(`local root = ${JSON.stringify(scratch.path("src"))}\n${source}`, options);
  expect(error).toBeUndefined();
  return output.replaceAll(scratch.path("src"), "SRC");
}

const only = (...paths: string[]): ProgramOptions => ({ permissions: { allow: { read: paths }, deny: {} } });

/** With ripgrep, where it is installed, and without permission to run it. */
const ways: [string, ProgramOptions][] = [
  ["everything allowed", {}],
  ["reading alone allowed", only(scratch.root)],
];

for (const [name, options] of ways) {
  test(`finds with ${name}`, async () => {
    expect(
      await run(
        `
        local found, err = ingot.grep.run("TODO", root, { line_numbers = true, glob = "*.lua" })
        io.write(found.stdout) print(found.exit_code, found.timed_out, #found.stderr, err)
        found = ingot.grep.run("todo", root .. "/a.lua", { case_insensitive = true, context = 1 })
        io.write(found.stdout)
        found = ingot.grep.run("TODO|todo", root, { mode = "files_with_matches", type = "lua" })
        io.write(found.stdout)
        found = ingot.grep.run("absent", root)
        print(found.exit_code, found.stdout == "")
        found = ingot.grep.run("(", root)
        print(found.exit_code, #found.stderr > 0)
        found = ingot.grep.run("TODO", root .. "/latin.txt")
        print(found.stdout == "caf\\xe9 TODO\\n")`,
        options,
      ),
    ).toBe(
      [
        "SRC/a.lua:2:-- TODO: first",
        "0\tfalse\t0\tnil",
        "one",
        "-- TODO: first",
        "three",
        "SRC/a.lua",
        "1\ttrue",
        "2\ttrue",
        "true",
        "",
      ].join("\n"),
    );
  });
}

test("reading needs permission, whatever the path", async () => {
  const { output } = await program(
    `print(pcall(ingot.grep.run, "x", "/etc"))
     print(pcall(ingot.grep.run, "x", ""))`,
    only(scratch.root),
  );
  const [named, working] = output.split("\n");
  expect(named).toContain('permission denied: read "/etc"');
  expect(working).toContain("permission denied: read");
});

test("waits, and is cancelled with its task", async () => {
  expect(
    await run(`
      local log = {}
      local reg = ingot.spawn(function() log[1] = select(2, pcall(ingot.grep.run, "x", "/usr")) end)
      reg:remove()
      local done = ingot.task.timeout(60000, function() while not log[1] do ingot.sleep(1) end return true end)
      print(log[1], done)
      local wrapped = coroutine.wrap(function() print(select(2, pcall(ingot.grep.run, "x", root))) end)
      wrapped()`),
  ).toBe(
    "cancelled\ttrue\n'grep.run' waits; it can be called only by the task itself, not in a coroutine the task made\n",
  );
});

test("names bad arguments", async () => {
  const { output } = await program(`
    local function try(...) print((select(2, pcall(ingot.grep.run, ...)))) end
    try() try("x") try("\\xff", "") try("x", {}) try("x", "", { mode = "lines" }) try("x", "", { context = -1 })
    try("x", "", { timeout_secs = 1 / 0 }) try("x", "", { glob = "\\xff" })`);
  expect(output.trim().split("\n")).toEqual([
    "bad argument #1 to 'grep.run' (string expected, got no value)",
    "bad argument #2 to 'grep.run' (string expected, got no value)",
    "bad argument #1 to 'grep.run' (the string is not valid UTF-8)",
    "bad argument #2 to 'grep.run' (string expected, got table)",
    `bad argument #3 to 'grep.run' (option 'mode': one of "content", "files_with_matches", "count" expected, got "lines")`,
    "bad argument #3 to 'grep.run' (option 'context': at least 0 expected, got -1)",
    "bad argument #3 to 'grep.run' (option 'timeout_secs': number has no integer representation)",
    "bad argument #3 to 'grep.run' (option 'glob': the string is not valid UTF-8)",
  ]);
});
