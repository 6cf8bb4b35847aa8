// The standard libraries of an instance: Lua's own, with the parts that touch the machine led through the doors.
import { closeSync, constants } from "node:fs";
import { REGISTRY_INDEX, Type } from "./constants.ts";
import type { Doors } from "./doors.ts";
import { hostErrno, wasiErrno } from "./errno.ts";
import type { Pointer, State } from "./exports.ts";
import { popen } from "./libc.ts";
import type { Output } from "./output.ts";
import { decodeWaitStatus, execute, hasShell, type ProcessEnd } from "./processes.ts";
import { seek } from "./seek.ts";
import { variable } from "./variables.ts";
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
 * @param L the running state, for compiling
 * @returns the module, or the places where it was looked for
 */
export type ModuleFinder = (name: string, path: string, L: State) => FoundModule | string[];

/** A table of functions that are made when they are first asked for. */
export interface LazyTable {
  /** The global variables that hold it. */
  names: readonly string[];
  /** Its `__index`: called with the table and a key; answers nil for what there is not. */
  field: HostFunction;
  /** Goes through all fields: what `pairs` answers for one of the tables. */
  pairs: HostFunction;
}

export interface LibraryOptions {
  doors: Doors;
  stdout: Output;
  findModule: ModuleFinder;
  lazyTable?: LazyTable;
}

/** Library functions whose C code opens a door; they note the running state first. */
const guarded: [library: string, names: string[]][] = [
  ["io", ["open", "lines", "input", "output", "tmpfile"]],
  ["os", ["remove", "rename", "date", "time"]],
  ["package", ["searchpath"]],
  ["_G", ["loadfile", "dofile"]],
];

/** File operations after which the host does its part, by the numbers that `host.observe` is given. */
const observed = { flush: 0, setvbuf: 1 } as const;

/** The host functions of this file, by the table they live in. */
type HostTables = Record<"os" | "io" | "package" | "lazy", Record<string, HostFunction>>;

/** Where `math.random` keeps its state. @param L has the globals on top of its stack */
function randomState(lua: Lua, L: State): Pointer {
  const { c } = lua;
  lua.getField(L, -1, "debug");
  lua.getField(L, -1, "getupvalue");
  lua.getField(L, -3, "math");
  lua.getField(L, -1, "random");
  c.lua_rotate(L, -2, 1);
  lua.pop(L);
  c.lua_pushinteger(L, 1n);
  lua.protectedCall(L, 2, 2);
  const state = c.lua_touserdata(L, -1);
  lua.pop(L, 3);
  return state;
}

/** Keeps the table `package`: a program may put something else into the global variable, as with the official Lua. */
function packageTable(lua: Lua): number {
  const { c, L } = lua;
  lua.pushGlobals(L);
  lua.getField(L, -1, "package");
  const reference = c.luaL_ref(L, REGISTRY_INDEX);
  lua.pop(L);
  return reference;
}

/**
 * Opens the standard libraries in a fresh instance, or takes them over from its boot image: then the host functions are
 * registered and all else is there.
 */
export function openLibraries(lua: Lua, options: LibraryOptions): void {
  const tables: HostTables = {
    os: osFunctions(lua, options),
    io: { popen: pipes(lua, options) },
    package: { searcher: searcher(lua, options.findModule) },
    lazy: { __index: options.lazyTable?.field ?? (() => 0), __pairs: options.lazyTable?.pairs ?? (() => 0) },
  };
  const numbers = new Map<HostFunction, number>();
  for (const table of Object.values(tables)) {
    for (const fn of Object.values(table)) numbers.set(fn, lua.addFunction(fn));
  }
  lua.observe = (L, event) => observe(lua, options.stdout, L, event);
  lua.seek = (L) => seek(lua, L);
  if (lua.isFresh) install(lua, tables, numbers, options.lazyTable?.names ?? []);
  lua.references.package ??= packageTable(lua);
}

/** What C's buffers know nothing of: output is gathered once more by the host. */
function observe(lua: Lua, stdout: Output, L: State, event: number): number {
  if (event === observed.setvbuf) {
    const isStdout = lua.c.lua_touserdata(L, 1) === lua.references.stdout;
    if (isStdout) stdout.immediate = lua.textAt(L, 2) !== "full";
    return -1;
  }
  try {
    stdout.flush();
    return -1;
  } catch (error) {
    const errno = wasiErrno(error);
    if (errno === undefined) throw error;
    lua.c.lua_pushnil(L);
    lua.pushText(L, (error as Error).message);
    lua.c.push_integer(L, hostErrno(errno));
    return 3;
  }
}

function install(lua: Lua, tables: HostTables, numbers: Map<HostFunction, number>, lazyNames: readonly string[]): void {
  const { c, L } = lua;
  const setAll = (table: Record<string, HostFunction>) => {
    for (const [name, fn] of Object.entries(table)) {
      lua.pushFunction(L, numbers.get(fn) as number);
      lua.setField(L, -2, name);
    }
  };
  /** Puts a C function of the shim in the place of field `name`; upvalue 1 is the function that was there. */
  const wrap = (name: string, by: WebAssembly.Global, ...upvalues: number[]) => {
    lua.getField(L, -1, name);
    c.push_integer(L, c.lua_tocfunction(L, -1));
    for (const value of upvalues) c.push_integer(L, value);
    c.lua_pushcclosure(L, by.value, 1 + upvalues.length);
    lua.setField(L, -3, name);
    lua.pop(L);
  };
  c.luaL_openlibs(L);
  lua.pushGlobals(L);
  for (const [library, names] of guarded) {
    lua.getField(L, -1, library);
    for (const name of names) wrap(name, c.guarded);
    lua.pop(L);
  }
  c.lua_createtable(L, 0, 0);
  c.lua_createtable(L, 0, 2);
  setAll(tables.lazy);
  c.lua_setmetatable(L, -2);
  for (const name of lazyNames) {
    c.lua_pushvalue(L, -1);
    lua.setField(L, -3, name);
  }
  lua.pop(L);
  lua.getField(L, -1, "coroutine");
  for (const [name, fn] of [
    ["yield", c.yield],
    ["running", c.running_coroutine],
  ] as const) {
    c.lua_pushcclosure(L, fn.value, 0);
    lua.setField(L, -2, name);
  }
  wrap("isyieldable", c.is_yieldable);
  lua.pop(L);
  lua.getField(L, -1, "os");
  setAll(tables.os);
  lua.pop(L);
  lua.getField(L, -1, "io");
  setAll(tables.io);
  wrap("flush", c.observed, observed.flush);
  lua.getField(L, -1, "open");
  lua.references.open = c.luaL_ref(L, REGISTRY_INDEX);
  lua.getField(L, -1, "stdout");
  lua.references.stdout = c.lua_touserdata(L, -1);
  c.lua_getmetatable(L, -1);
  lua.getField(L, -1, "__index");
  wrap("flush", c.observed, observed.flush);
  wrap("setvbuf", c.observed, observed.setvbuf);
  wrap("seek", c.file_seek);
  lua.pop(L, 4);
  lua.references.random = randomState(lua, L);
  // No C modules: after package.preload the host's searcher is the only one.
  lua.getField(L, -1, "package");
  lua.getField(L, -1, "searchers");
  lua.pushFunction(L, numbers.get(tables.package.searcher as HostFunction) as number);
  c.lua_rawseti(L, -2, 2n);
  for (const index of [3n, 4n]) {
    c.lua_pushnil(L);
    c.lua_rawseti(L, -2, index);
  }
  lua.pushText(L, "");
  lua.setField(L, -3, "cpath");
  lua.pop(L, 3);
}

/** The text of argument `index`; raises in Lua, in its own words, when it is something else. */
function checkText(lua: Lua, L: State, index: number): string | Uint8Array {
  const pointer = lua.c.luaL_checklstring(L, index, lua.memory.out);
  return lua.memory.textOrBytes(pointer, lua.memory.readU32(lua.memory.out));
}

const text = (value: string | Uint8Array): string =>
  typeof value === "string" ? value : Buffer.from(value).toString();

/** Pushes the three results of `os.execute` and of closing a pipe. */
function pushProcessEnd(lua: Lua, L: State, end: ProcessEnd): number {
  if (end.reason === "exit" && end.code === 0) lua.c.lua_pushboolean(L, 1);
  else lua.c.lua_pushnil(L);
  lua.pushText(L, end.reason);
  lua.c.push_integer(L, end.code);
  return 3;
}

/** The C locale is the only one: numbers, dates and letters are the same everywhere. */
const locales = new Set(["", "C", "POSIX"]);
const localeCategories = new Set(["all", "collate", "ctype", "monetary", "numeric", "time"]);

/** A shell command, which ends at its first zero byte: that is what is run, so that is what is to be checked. */
function checkCommand(lua: Lua, L: State): string | Uint8Array {
  const command = checkText(lua, L, 1);
  if (typeof command === "string") return command.split("\0", 1)[0] as string;
  const end = command.indexOf(0);
  return end < 0 ? command : command.subarray(0, end);
}

function osFunctions(lua: Lua, { doors }: LibraryOptions): Record<string, HostFunction> {
  const { c } = lua;
  return {
    getenv: (L) => {
      const name = text(checkText(lua, L, 1));
      doors.checkVariable(name);
      const value = variable(name);
      if (value === undefined) c.lua_pushnil(L);
      else lua.pushText(L, value);
      return 1;
    },
    clock: (L) => {
      const { user, system } = process.cpuUsage();
      c.lua_pushnumber(L, (user + system) / 1e6);
      return 1;
    },
    setlocale: (L) => {
      const locale = c.lua_type(L, 1) <= Type.Nil ? "" : text(checkText(lua, L, 1));
      const category = c.lua_type(L, 2) <= Type.Nil ? "all" : text(checkText(lua, L, 2));
      if (!localeCategories.has(category)) lua.argumentError(L, 2, `invalid option '${category}'`);
      if (locales.has(locale)) lua.pushText(L, "C");
      else c.lua_pushnil(L);
      return 1;
    },
    execute: (L) => {
      if (c.lua_type(L, 1) <= Type.Nil) {
        c.lua_pushboolean(L, hasShell() ? 1 : 0);
        return 1;
      }
      const command = checkCommand(lua, L);
      doors.checkCommand(text(command));
      lua.flush();
      const end = lua.runInForeground(() => execute(command));
      return pushProcessEnd(lua, L, end);
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
          if ((error as NodeJS.ErrnoException).code !== undefined)
            throw new Error("unable to generate a unique filename");
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
    const command = checkCommand(lua, L);
    const mode = c.lua_type(L, 2) <= Type.Nil ? "r" : text(checkText(lua, L, 2));
    if (mode !== "r" && mode !== "w") lua.argumentError(L, 2, "invalid mode");
    doors.checkCommand(text(command));
    lua.flush();
    lua.beforeEffect();
    const pipe = lua.startBeside(() => popen(command, mode));
    const close = () => {
      lastEnd = decodeWaitStatus(lua.waitForProgram(() => pipe.close()));
    };
    lua.reserved = lua.descriptors.adopt(pipe.fd, { writes: mode === "w", close });
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(lua.references.open as number));
    lua.pushText(L, "popen");
    lua.pushText(L, mode);
    try {
      c.lua_callk(L, 2, 1, 0, 0);
    } finally {
      // Memory ran out before the file took the pipe.
      if (lua.reserved !== undefined) lua.descriptors.close(lua.reserved);
      lua.reserved = undefined;
    }
    if (c.lua_type(L, -1) !== Type.Userdata) throw new Error("not enough memory");
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
    const name = text(checkText(lua, L, 1));
    lua.c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(lua.references.package as number));
    lua.getField(L, -1, "path");
    const path = lua.textAt(L, -1);
    if (path === undefined) throw new Error("'package.path' must be a string");
    lua.pop(L, 2);
    const found = findModule(name, text(path), L);
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
