// `ingot test` on specs of public libraries, Debian's packages of them: written as those libraries write theirs, and
// checked with busted 2.1.1, which agrees about every test.
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Place } from "./ingot.ts";

const place = new Place();
/** inspect is packaged for 5.3 at most. */
const LUA_PATH_5_4 = "/usr/share/lua/5.4/?.lua;/usr/share/lua/5.4/?/init.lua;/usr/share/lua/5.3/?.lua";
const modules = ["5.4/pl/init.lua", "5.4/dkjson.lua", "5.3/inspect.lua", "5.4/argparse.lua"];
const isInstalled = modules.every((file) => existsSync(join("/usr/share/lua", file)));

test.skipIf(!isInstalled)("specs of penlight, dkjson, argparse and inspect pass", async () => {
  place.copy(join(import.meta.dir, "test-verb-libraries"), "spec");
  const { stdout, stderr, code } = await place.run(["test"], { env: { LUA_PATH_5_4 } });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^42 passed, 0 failed, 2 pending/m);
  expect(code).toBe(0);
});
