// Completes names of globals and fields. Everything is read without metamethods: pressing Tab runs no code.
import { Type } from "../../lua/constants.ts";
import type { Lua } from "../../lua/vm.ts";
import { declaredNames, isApiName } from "./declared.ts";
import { isName, KEYWORDS } from "./quote.ts";

export interface Completion {
  /** Where in the text the word starts that is completed. */
  start: number;
  /** What it may become, sorted. */
  words: string[];
}

/** `__index` tables followed, and keys looked at, before it is enough. */
const CHAIN = 16;
const KEYS = 20_000;

/** `a.b.` and the word after it; what is itself the field of something else starts no path. */
const PATH = /(?:(?<![^.]\.\s*|[^:]:\s*|\w)([A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)\s*([.:])\s*)?([A-Za-z_]\w*)?$/;

/** What the text before the cursor can be completed to. */
export function complete(lua: Lua, before: string): Completion {
  const [, path, separator, word = ""] = before.match(PATH) as RegExpMatchArray;
  const start = before.length - word.length;
  const nothing = { start, words: [] };
  // A number (`1.`), a call (`f().`) or a string before the separator names nothing that can be looked up.
  if (path === undefined && /(?:^|[^.])\.\s*$|(?:^|[^:]):\s*$/.test(before.slice(0, start))) return nothing;
  const { c, L } = lua;
  const top = c.lua_gettop(L);
  try {
    if (c.lua_checkstack(L, CHAIN + 20) === 0) return nothing;
    lua.pushGlobals(L);
    const names = path?.split(".").map((name) => name.trim()) ?? [];
    const found = new Set<string>();
    if (holdsApi(lua, names[0])) {
      const declared = declaredNames(names.slice(1), separator === ":");
      for (const name of declared) if (name.startsWith(word)) found.add(name);
    }
    if (names.every((name) => pushField(lua, name))) collect(lua, word, separator === ":", found);
    if (path === undefined) for (const keyword of KEYWORDS) if (keyword.startsWith(word)) found.add(keyword);
    return { start, words: [...found].sort() };
  } finally {
    c.lua_settop(L, top);
  }
}

/** Whether the global variable holds the Lua API, whose fields are made when they are asked for. */
function holdsApi(lua: Lua, variable = ""): boolean {
  const { c, L } = lua;
  if (!isApiName(variable)) return false;
  const top = c.lua_gettop(L);
  const type = pushField(lua, variable)
    ? lua.memory.withBytes("__index", (name) => c.luaL_getmetafield(L, -1, name))
    : Type.Nil;
  c.lua_settop(L, top);
  return type === Type.Function;
}

/** Replaces the value on top of the stack by its `__index`, if that is something with fields. */
function pushIndex(lua: Lua): boolean {
  const { c, L } = lua;
  const type = lua.memory.withBytes("__index", (name) => c.luaL_getmetafield(L, -1, name));
  return type === Type.Table || type === Type.Userdata;
}

/** Pushes the field of the value on top of the stack, found as Lua would but without a call. */
function pushField(lua: Lua, name: string): boolean {
  const { c, L } = lua;
  for (let hops = 0; hops < CHAIN; hops++) {
    if (c.lua_type(L, -1) === Type.Table) {
      lua.pushText(L, name);
      if (c.lua_rawget(L, -2) !== Type.Nil) return true;
      lua.pop(L);
    }
    if (!pushIndex(lua)) return false;
  }
  return false;
}

/** Gathers the names of the fields of the value on top of the stack. */
function collect(lua: Lua, prefix: string, functionsOnly: boolean, found: Set<string>): void {
  const { c, L } = lua;
  let seen = 0;
  for (let hops = 0; hops < CHAIN; hops++) {
    if (c.lua_type(L, -1) === Type.Table) {
      const table = c.lua_gettop(L);
      c.lua_pushnil(L);
      while (c.lua_next(L, table) !== 0) {
        const isFunction = c.lua_type(L, -1) === Type.Function;
        lua.pop(L);
        if (++seen > KEYS) {
          lua.pop(L);
          return;
        }
        if (c.lua_type(L, -1) !== Type.String || (functionsOnly && !isFunction)) continue;
        const key = lua.textAt(L, -1);
        if (typeof key === "string" && key.startsWith(prefix) && isName(key)) found.add(key);
      }
    }
    if (!pushIndex(lua)) return;
  }
}

/** The longest beginning that all words share. */
export function commonPrefix(words: string[]): string {
  let prefix = words[0] ?? "";
  for (const word of words) while (!word.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
