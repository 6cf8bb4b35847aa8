// Lua patterns, matched by Lua itself.
import { Realm } from "../../host.ts";
import { Permissions } from "../../kernel/permissions.ts";
import { compileLua } from "../../lua/module.ts";
import type { LuaFunction } from "../../lua/references.ts";

/** Makes the function that tells whether a text matches a pattern; it throws for a pattern that is none. */
export async function luaMatcher(): Promise<(text: string, pattern: string) => boolean> {
  const realm = new Realm(await compileLua(), { permissions: new Permissions({ allow: {}, deny: {} }) });
  const { lua, values } = realm.runtime;
  lua.pushGlobals(lua.L);
  lua.getField(lua.L, -1, "string");
  lua.getField(lua.L, -1, "find");
  const find = values.functionAt(lua.L, -1) as LuaFunction;
  lua.pop(lua.L, 3);
  return (text, pattern) => find.callOne(text, pattern) !== undefined;
}
