// A small `lua`: runs a Lua file with the real standard streams, for tests that need a process of their own.
// Usage: bun program.ts FILE [ARGS…]
import { readFileSync } from "node:fs";
import { LuaError } from "../../src/lua/error.ts";
import { Output } from "../../src/lua/output.ts";
import { TestRealm } from "./realm.ts";

const [file = "", ...args] = process.argv.slice(2);
const stdout = new Output(1, false, () => process.exit(141));
const realm = new TestRealm({ stdout, exit: (code) => process.exit(code) });
const { lua } = realm;
try {
  realm.load(readFileSync(file), `@${file}`);
  for (const argument of args) lua.pushText(lua.L, argument);
  lua.protectedCall(lua.L, args.length, 0);
} catch (error) {
  lua.flush();
  if (!(error instanceof LuaError)) throw error;
  process.stderr.write(`${error.message}\n${error.traceback}\n`);
  process.exitCode = 1;
}
lua.close();
