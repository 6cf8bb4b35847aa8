// Reads a project's `.busted`: a Lua file that returns settings by task, of which `_all` and `default` count here.
import { existsSync } from "node:fs";
import { Realm } from "../../host.ts";
import type { Permissions } from "../../kernel/permissions.ts";
import { compileLua } from "../../lua/module.ts";
import type { LuaFunction } from "../../lua/references.ts";
import { heedInterrupts } from "../ending.ts";
import { Failure } from "../errors.ts";
import { reading } from "./files.ts";

const FILE = ".busted";
/** How long the file may run, in milliseconds. */
const BUDGET = 5000;

/** Settings by busted's names, which are those of its command line. */
export type BustedSettings = Record<string, unknown>;

/** The settings of the working directory's `.busted`, none without one. @throws Failure when it cannot be used */
export async function readBustedFile(permissions: Permissions): Promise<BustedSettings> {
  if (!existsSync(FILE)) return {};
  const realm = new Realm(await compileLua(), { permissions, modulePath: ["./?.lua", "./?/init.lua"] });
  const { giveBack } = heedInterrupts(realm);
  const { runtime, lua } = realm;
  let tasks: unknown;
  try {
    reading(FILE, () => realm.loadFile(lua.L, FILE, FILE));
    const main = runtime.values.functionAt(lua.L, -1) as LuaFunction;
    tasks = runtime.values.callFunction(main, [], { budget: BUDGET })[0];
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(`cannot use ${FILE}: ${(error as Error).message}`);
  } finally {
    giveBack();
  }
  if (!isTable(tasks)) throw new Failure(`cannot use ${FILE}: it does not return a table`);
  return { ...table(tasks._all), ...table(tasks.default) };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function table(value: unknown): Record<string, unknown> {
  return isTable(value) ? value : {};
}
