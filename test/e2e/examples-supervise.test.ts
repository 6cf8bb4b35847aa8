// The example supervise.lua on the built executable.
import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isGroupAlive } from "../../src/system/process/group.ts";
import { Place } from "./ingot.ts";

const script = join(import.meta.dir, "../../examples/supervise.lua");
const place = new Place();
const flags = ["run", "--allow-read=.", "--allow-run", script];
const run = (...args: string[]) => place.run([...flags, ...args]);

test("starts each program once and shows its lines", async () => {
  place.write(
    "once.lua",
    `return {
      { name = "one", command = "echo hello; echo there >&2; printf end" },
      { name = "second", command = "echo x; exit 3" },
    }`,
  );
  const { stdout, stderr, code } = await run("--once", "once.lua");
  expect(stdout.trim().split("\n").sort()).toEqual(["one    | end", "one    | hello", "one    | there", "second | x"]);
  expect(stderr.split("\n").sort()).toEqual([
    "",
    "supervise: one ended with exit code 0",
    "supervise: second ended with exit code 3",
  ]);
  expect(code).toBe(1);
});

test("starts a program again until it ends well, with longer and longer pauses", async () => {
  place.write(
    "again.json",
    JSON.stringify([{ name: "again", command: "echo x >> count; [ $(wc -l < count) -ge 4 ]", restart: "failure" }]),
  );
  const { stderr, code } = await run("--pause", "5", "again.json");
  expect(code).toBe(0);
  expect([...(stderr.match(/starts again in \d+ ms/g) ?? [])]).toEqual(
    [5, 10, 20].map((pause) => `starts again in ${pause} ms`),
  );
  expect(readFileSync(place.path("count"), "utf8")).toBe("x\n".repeat(4));
});

test("Ctrl-C ends everything, also what is deaf to SIGTERM", async () => {
  const endless = (name: string) => `echo $$ > ${name}.new; mv ${name}.new ${name}; while :; do sleep 1; done`;
  place.write(
    "endless.lua",
    `return { { name = "a", command = [[${endless("a")}]] }, { name = "b", command = [[trap '' TERM; ${endless("b")}]] } }`,
  );
  const child = place.spawn([...flags, "endless.lua"]);
  while (child.exitCode === null && !(existsSync(place.path("a")) && existsSync(place.path("b")))) await Bun.sleep(2);
  child.kill("SIGINT");
  const [stderr] = await Promise.all([child.stderr.text(), child.exited]);
  expect([child.exitCode, stderr]).toEqual([130, "supervise: ending 2 programs\n"]);
  for (const name of ["a", "b"]) {
    const group = Number(readFileSync(place.path(name), "utf8"));
    while (isGroupAlive(group)) await Bun.sleep(2); // what had SIGKILL takes a moment to be gone
  }
});

test("says what is wrong", async () => {
  const wrong: [name: string, text: string, message: string][] = [
    ["syntax.lua", "return {", "syntax.lua:1:"],
    ["none.lua", "return {}", "it does not hold a list of programs"],
    ["nameless.lua", "return { { command = 'x' } }", "program 1 needs a name and a command"],
    ["restart.lua", "return { { name = 'x', command = 'x', restart = 'maybe' } }", 'must be "always"'],
    ["broken.json", "[", "invalid JSON"],
  ];
  for (const [name, text, message] of wrong) {
    place.write(name, text);
    expect(await run(name)).toMatchObject({ stdout: "", stderr: expect.stringContaining(message), code: 1 });
  }
  expect(await run("missing.lua")).toMatchObject({ stderr: expect.stringContaining("missing.lua"), code: 1 });
  expect(await run("--help")).toMatchObject({ stdout: expect.stringContaining("usage: "), stderr: "", code: 0 });
  expect((await run()).code).toBe(2);
  expect((await run("--pause", "x", "once.lua")).code).toBe(2);
  const denied = await place.run(["run", "--allow-read=.", script, "once.lua"]);
  expect(denied).toMatchObject({ stdout: "", stderr: expect.stringContaining("grant it with --allow-run") });
  expect(denied.code).not.toBe(0);
});
