// `ingot run`: runs a Lua program.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Realm } from "../host.ts";
import { Permissions } from "../kernel/permissions.ts";
import { compileLua } from "../lua/module.ts";
import { report } from "./errors.ts";

export async function run(argv: string[]): Promise<number> {
  const compiling = compileLua();
  const file = argv[1] as string;
  const permissions = new Permissions({allowAll: true, allow: {}, deny: {}});
  const directory = dirname(file);
  const realm = new Realm(await compiling, { permissions, modulePath: [`${directory}/?.lua`, `${directory}/?/init.lua`] });
  const { lua } = realm;
  let code = 0;
  try {
    realm.loadFile(lua.L, file, file);
    lua.protectedCall(lua.L, 0, 0);
  } catch (error) {
    code = report(error);
  }
  lua.close();
  return code;
}
