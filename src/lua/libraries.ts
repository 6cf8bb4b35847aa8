// The standard libraries of an instance: Lua's own, with the parts that touch the machine led through the doors.
import { closeSync, constants } from "node:fs";
import { REGISTRY_INDEX, Type } from "./constants.ts";
import type { Doors } from "./doors.ts";
import type { State } from "./exports.ts";
import { popen } from "./libc.ts";
import type { Output } from "./output.ts";
import { decodeWaitStatus, execute, hasShell, type ProcessEnd } from "./processes.ts";
import type { HostFunction, Lua } from "./vm.ts";

/** A module that `require` found. */
export interface FoundModule {
  chunk: Uint8Array;
  mode: "t" | "b";
  /** Name for error messages and tracebacks, with Lua's `@` before a path. */
  chunkName: string | Uint8Array;
  /** Second argument of the module's chunk and second result of `require`: usually its path. */
  data: string | Uint8Array;
}

/**
 * Finds a module by name.
 * @param path the program's `package.path`
 * @returns the module, or the places where it was looked for
 */
export type ModuleFinder = (name: string, path: string) => FoundModule | string[];

export interface LibraryOptions {
  doors: Doors;
  stdout: Output;
  findModule: ModuleFinder;
  /** lua/ingot/boot.lua, when the instance has no boot image. */
  boot?: Uint8Array;
}

/** Library functions whose C code opens a door; they note the running state first. */
const guarded: [library: string, names: string[]][] = [
  ["io", ["open", "lines", "input", "output", "tmpfile"]],
  ["os", ["remove", "rename", "date", "time"]],
  ["package", ["searchpath"]],
];

/** The host functions of this file, by the table they live in. `boot` is what lua/ingot/boot.lua is given. */
type HostTables = Record<"os" | "io" | "boot", Record<string, HostFunction>>;

/**
 * Opens the standard libraries in a fresh instance, or takes them over from its boot image: then the host functions are
 * registered and all else is there.
 */
export function openLibraries(lua: Lua, options: LibraryOptions): void {
  const tables: HostTables = {
    os: osFunctions(lua, options),
    io: { popen: pipes(lua, options) },
    boot: {
      flush: () => {
        options.stdout.flush();
        return 0;
      },
      buffer: (L) => {
        options.stdout.immediate = lua.c.lua_toboolean(L, 1) === 0;
        return 0;
      },
      searcher: searcher(lua, options.findModule),
    },
  };
  const numbers = new Map<HostFunction, number>();
  for (const table of Object.values(tables)) {
    for (const fn of Object.values(table)) numbers.set(fn, lua.addFunction(fn));
  }
  if (options.boot !== undefined) install(lua, tables, numbers, options.boot);
}

function install(lua: Lua, tables: HostTables, numbers: Map<HostFunction, number>, boot: Uint8Array): void {
  const { c, L } = lua;
  const setAll = (table: Record<string, HostFunction>) => {
    for (const [name, fn] of Object.entries(table)) {
      lua.pushFunction(L, numbers.get(fn) as number);
      lua.setField(L, -2, name);
    }
  };
  c.luaL_openlibs(L);
  lua.pushGlobals(L);
  for (const [library, names] of guarded) {
    lua.getField(L, -1, library);
    for (const name of names) {
      lua.getField(L, -1, name);
      c.push_integer(L, c.lua_tocfunction(L, -1));
      c.lua_pushcclosure(L, c.guarded.value, 1);
      lua.setField(L, -3, name);
      lua.pop(L);
    }
    lua.pop(L);
  }
  lua.getField(L, -1, "os");
  setAll(tables.os);
  lua.getField(L, -2, "io");
  lua.getField(L, -1, "open");
  lua.references.open = c.luaL_ref(L, REGISTRY_INDEX);
  setAll(tables.io);
  lua.pop(L, 3);
  lua.load(L, boot, "=boot", "t");
  c.lua_createtable(L, 0, 3);
  setAll(tables.boot);
  lua.protectedCall(L, 1, 0);
}

/** The text of argument `index`. @throws Error as Lua words it when it is something else */
function checkText(lua: Lua, L: State, index: number, fn: string): string | Uint8Array {
  const type = lua.c.lua_type(L, index);
  const text = type === Type.String || type === Type.Number ? lua.textAt(L, index) : undefined;
  if (text !== undefined) return text;
  const got = type === Type.None ? "no value" : lua.memory.cText(lua.c.lua_typename(L, type));
  throw new Error(`bad argument #${index} to '${fn}' (string expected, got ${got})`);
}

const text = (value: string | Uint8Array): string => (typeof value === "string" ? value : Buffer.from(value).toString());

/** Pushes the three results of `os.execute` and of closing a pipe. */
function pushProcessEnd(lua: Lua, L: State, end: ProcessEnd): number {
  if (end.reason === "exit" && end.code === 0) lua.c.lua_pushboolean(L, 1);
  else lua.c.lua_pushnil(L);
  lua.pushText(L, end.reason);
  lua.c.push_integer(L, end.code);
  return 3;
}

function osFunctions(lua: Lua, { doors }: LibraryOptions): Record<string, HostFunction> {
  const { c } = lua;
  return {
    getenv: (L) => {
      const name = text(checkText(lua, L, 1, "getenv"));
      doors.checkVariable(name);
      const value = process.env[name];
      if (value === undefined) c.lua_pushnil(L);
      else lua.pushText(L, value);
      return 1;
    },
    clock: (L) => {
      const { user, system } = process.cpuUsage();
      c.lua_pushnumber(L, (user + system) / 1e6);
      return 1;
    },
    execute: (L) => {
      if (c.lua_type(L, 1) <= Type.Nil) {
        c.lua_pushboolean(L, hasShell() ? 1 : 0);
        return 1;
      }
      const command = text(checkText(lua, L, 1, "execute"));
      doors.checkCommand(command);
      lua.flush();
      return pushProcessEnd(lua, L, execute(command));
    },
    tmpname: (L) => {
      const { tmpdir } = require("node:os") as typeof import("node:os");
      // As mkstemp: the file exists afterwards, so nobody else is given the name.
      for (;;) {
        const name = `${tmpdir()}/lua_${Math.random().toString(36).slice(2, 8).padEnd(6, "x")}`;
        try {
          const flags = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR;
          closeSync(doors.files.open(name, flags, 0o600) as number);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
          if ((error as NodeJS.ErrnoException).code !== undefined) throw new Error("unable to generate a unique filename");
          throw error;
        }
        lua.pushText(L, name);
        return 1;
      }
    },
  };
}

/** `io.popen`: a pipe of the C library, made a Lua file by the module's own `io.open`. */
function pipes(lua: Lua, { doors }: LibraryOptions): HostFunction {
  const { c } = lua;
  let lastEnd: ProcessEnd = { reason: "exit", code: 0 };
  lua.processStatus = (L) => pushProcessEnd(lua, L, lastEnd);

  return (L) => {
    const command = checkText(lua, L, 1, "popen");
    const mode = c.lua_type(L, 2) <= Type.Nil ? "r" : text(checkText(lua, L, 2, "popen"));
    if (mode !== "r" && mode !== "w") throw new Error("bad argument #2 to 'popen' (invalid mode)");
    doors.checkCommand(text(command));
    lua.flush();
    const pipe = popen(command, mode);
    lua.reserved = lua.descriptors.adopt(pipe.fd, false, () => {
      lastEnd = decodeWaitStatus(pipe.close());
    });
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(lua.references.open as number));
    lua.pushText(L, "popen");
    lua.pushText(L, mode);
    c.lua_callk(L, 2, 1, 0, 0);
    // struct luaL_Stream { FILE *f; lua_CFunction closef; }
    const stream = c.lua_touserdata(L, -1);
    c.close_file.value = lua.memory.readU32(stream + 4);
    lua.memory.writeU32(stream + 4, c.close_process.value);
    return 1;
  };
}

/** The entry of `package.searchers` that finds files and bundled modules. */
function searcher(lua: Lua, findModule: ModuleFinder): HostFunction {
  return (L) => {
    const name = text(checkText(lua, L, 1, "require"));
    lua.pushGlobals(L);
    lua.getField(L, -1, "package");
    lua.getField(L, -1, "path");
    const path = lua.textAt(L, -1);
    if (path === undefined) throw new Error("'package.path' must be a string");
    lua.pop(L, 3);
    const found = findModule(name, text(path));
    if (Array.isArray(found)) {
      lua.pushText(L, found.map((place) => `no file '${place}'`).join("\n\t"));
      return 1;
    }
    if (lua.tryLoad(L, found.chunk, found.chunkName, found.mode) !== 0) {
      const message = text(lua.textAt(L, -1) ?? "");
      lua.pop(L);
      throw new Error(`error loading module '${name}' from file '${text(found.data)}':\n\t${message}`);
    }
    lua.pushText(L, found.data);
    return 2;
  };
}
