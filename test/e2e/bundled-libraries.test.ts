// Libraries of others in a bundle: programs over Debian's packages, compiled, run where those packages cannot be found,
// do what Debian's lua5.4 does with them.
import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ingot } from "./ingot.ts";
import { programs, readable, readHeader, runProgram } from "./lua54/compare.ts";

/** Where Debian's packages put their modules; inspect is packaged for 5.3 at most. */
const LUA_PATH_5_4 =
  "/usr/share/lua/5.4/?.lua;/usr/share/lua/5.4/?/init.lua;/usr/share/lua/5.3/?.lua;/usr/share/lua/5.3/?/init.lua;;";

const files = programs(join(import.meta.dir, "lua54/libraries"));

test("Debian's lua5.4 and its libraries are installed", () => {
  expect(Bun.which("lua5.4")).not.toBeNull();
  for (const file of ["5.4/pl/init.lua", "5.4/dkjson.lua", "5.3/inspect.lua", "5.4/argparse.lua"]) {
    expect(existsSync(join("/usr/share/lua", file))).toBe(true);
  }
  expect(files.length).toBeGreaterThan(3);
});

for (const file of files) {
  test(basename(file, ".lua"), async () => {
    const header = readHeader(file);
    const theirs = await runProgram([Bun.which("lua5.4") as string], file, header, { env: { LUA_PATH_5_4 } });
    const directory = realpathSync(mkdtempSync(join(tmpdir(), "ingot-e2e-")));
    try {
      const bundle = join(directory, basename(file));
      const compile = Bun.spawn([ingot, "compile", "-A", file, "-o", bundle, "--name", file], {
        env: { LUA_PATH_5_4 },
        stderr: "pipe",
      });
      expect([await compile.exited, await compile.stderr.text()]).toEqual([0, expect.stringContaining(bundle)]);
      const ours = await runProgram([bundle], null, header, { env: { LUA_PATH_5_4: "/nowhere/?.lua" } });
      expect(readable(ours.stdout), ours.stderr).toBe(readable(theirs.stdout));
      expect(ours.code, ours.stderr).toBe(theirs.code);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }, 120_000);
}
