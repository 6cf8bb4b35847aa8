// examples/lines.lua: lines of code by kind of file.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const place = new Place();
const script = join(import.meta.dir, "../../examples/lines.lua");

test("counts the lines of each kind of file", async () => {
  place.write("code/a.lua", "one\ntwo\n");
  place.write("code/deeper/b.lua", "three\n");
  place.write("code/c.txt", "x\n");
  const { stdout, stderr, code } = await place.run(["run", "--allow-read=code", "--allow-run=find", script, "code"]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^kind +files +lines\n/);
  expect(stdout).toMatch(/^lua +2 +3$/m);
  expect(stdout).toMatch(/^txt +1 +1$/m);
});

test("needs its permissions", async () => {
  const result = await place.run(["run", script, "code"]);
  expect(result.code).toBe(3);
  expect(result.stderr).toContain("permission denied");
});
