// Splits the booted Lua module in two, because compiling WebAssembly is most of the time a short program takes: a small
// module with the functions such programs use, and the whole, which takes over when any other function is called.
// Both share one memory, function table and set of globals, so a function does the same in either.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { API_NAMES } from "../src/api/names.ts";
import { Runtime } from "../src/api/runtime.ts";
import { GuardedFiles } from "../src/kernel/guarded-files.ts";
import { Permissions } from "../src/kernel/permissions.ts";
import { openLibraries } from "../src/lua/libraries.ts";
import { Output } from "../src/lua/output.ts";
import { type BootImage, Lua } from "../src/lua/vm.ts";

/** Longer than Lua's short strings (40 bytes), as the paths of many programs are: long strings take other functions. */
const PROFILE_NAME = "@/somewhere/in/a/folder/with/a/long/name/program.lua";

/** Names of the functions that a module in text form defines. */
function definedFunctions(text: string): string[] {
  return [...text.matchAll(/^ \(func (\$\S+) /gm)].map((match) => match[1] as string);
}

/** Makes every function note in an exported global that it ran. */
export function withMarks(text: string): string {
  const names = definedFunctions(text);
  const number = new Map(names.map((name, i) => [name, i]));
  const marked = text.replace(
    /^ \(func (\$\S+) (.*)\n((?: {2}\(local \$.*\n)*)/gm,
    (_, name: string, signature: string, locals: string) =>
      ` (func ${name} ${signature}\n${locals}  (global.set $mark${number.get(name)} (i32.const 1))\n`,
  );
  const globals = names.map(
    (_, i) => ` (global $mark${i} (mut i32) (i32.const 0))\n (export "mark${i}" (global $mark${i}))\n`,
  );
  return marked.replace(/^ \(export /m, `${globals.join("")}$&`);
}

/**
 * The functions that the profiled program uses from waking the boot image to closing the state.
 * @param marked the module that `withMarks` made, assembled
 * @param text the module before, in text form
 */
export async function functionsUsed(
  marked: Uint8Array,
  text: string,
  image: BootImage,
  profile: Profile,
): Promise<Set<string>> {
  const refuse = () => {
    throw new Error("the profiled program must not touch the machine");
  };
  const doors = {
    files: { open: refuse, unlink: refuse, rmdir: refuse, rename: refuse },
    checkCommand: refuse,
    checkVariable: () => {},
    exit: refuse as () => never,
  };
  const discarded = Object.assign(new Output(1, false, refuse as () => never), { write: () => {} });
  const lua = new Lua({ module: new WebAssembly.Module(marked), image, stdout: discarded, doors });
  let runtime: Runtime | undefined;
  openLibraries(lua, {
    doors,
    stdout: discarded,
    findModule: () => ({ chunk: profile.module, mode: "b", chunkName: PROFILE_NAME, data: PROFILE_NAME }),
    lazyTable: {
      names: API_NAMES,
      pairs: () => 0,
      field: (L) => {
        runtime ??= makeRuntime(lua, profile);
        return runtime.field(L);
      },
    },
  });
  prepare(lua);
  for (const program of profile.programs) {
    const L = lua.c.lua_newthread(lua.L);
    lua.load(L, program, PROFILE_NAME, "b");
    const running = lua.waits.runTask(L, 0);
    await running;
    lua.c.lua_settop(L, 0);
  }
  await runtime?.close();
  lua.close();
  const globals = lua.c as unknown as Record<string, WebAssembly.Global>;
  return new Set(definedFunctions(text).filter((_, i) => globals[`mark${i}`]?.value === 1));
}

/** A runtime of the API as a program has it that may do nothing to the machine. */
function makeRuntime(lua: Lua, { standardChunk }: Profile): Runtime {
  const permissions = new Permissions({ allow: {}, deny: {} });
  const runtime = new Runtime({
    lua,
    permissions,
    files: new GuardedFiles(permissions),
    directories: { config: "/", cache: "/", state: "/", data: "/" },
    version: "0.0.0",
    standardChunk,
    program: "profile",
    interactive: false,
  });
  const { running } = lua.waits;
  if (running !== undefined) runtime.tasks.adopt(running, runtime.program);
  return runtime;
}

/** What host.ts and cli/program.ts do with every instance before its program runs. */
function prepare(lua: Lua): void {
  const { c, L } = lua;
  lua.pushGlobals(L);
  lua.getField(L, -1, "package");
  lua.pushText(L, "./?.lua");
  lua.setField(L, -2, "path");
  lua.pop(L, 2);
  c.lua_createtable(L, 1, 1);
  lua.pushText(L, "argument");
  c.lua_rawseti(L, -2, 1n);
  lua.memory.withBytes("arg", (name) => c.lua_setglobal(L, name));
  c.lua_gettop(L);
  lua.flush();
}

/** The compiled chunks of the programs whose functions make up the small module, and of the module they require. */
export interface Profile {
  programs: Uint8Array[];
  module: Uint8Array;
  /** The files below `lua/`. */
  standardChunk(file: string): Uint8Array;
}

/** Makes a function that compiles Lua source. @param module with the memory of `image` */
export function compiler(module: Uint8Array, image: BootImage): (source: Uint8Array, name: string) => Uint8Array {
  const refuse = (() => {
    throw new Error("not while compiling");
  }) as () => never;
  const doors = {
    files: { open: refuse, unlink: refuse, rmdir: refuse, rename: refuse },
    checkCommand: refuse,
    checkVariable: refuse,
    exit: refuse,
  };
  const lua = new Lua({ module: new WebAssembly.Module(module), image, stdout: new Output(1, false, refuse), doors });
  return (source, name) => {
    lua.load(lua.L, source, name, "t");
    const chunk = lua.dump(lua.L);
    lua.pop(lua.L);
    return chunk;
  };
}

/** Compiles the profiled program. */
export function compileProfile(module: Uint8Array, image: BootImage): Profile {
  const compile = compiler(module, image);
  return {
    programs: ["startup-profile.lua", "startup-profile-api.lua"].map((file) =>
      compile(readFileSync(join(import.meta.dir, file)), PROFILE_NAME),
    ),
    module: compile(Buffer.from("local M = {} function M.answer(n) return n end return M"), PROFILE_NAME),
    standardChunk: (file) => compile(readFileSync(join(import.meta.dir, "../lua", file)), `@${file}`),
  };
}

/** Splits a module in text form: `small` keeps the bodies of the functions in `used`, `whole` is everything. */
export function split(text: string, used: Set<string>): { small: string; whole: string } {
  const moved = definedFunctions(text).filter((name) => !used.has(name));
  const tableForm = text.match(/^ \(table \$0 (\d+) funcref\)\n/m);
  const memoryForm = text.match(/^ \(memory \$0 (.*)\)\n/m);
  if (tableForm === null || memoryForm === null) throw new Error("build-split: table or memory not found");
  const first = Number(tableForm[1]);
  const size = first + moved.length;
  const slot = new Map(moved.map((name, i) => [name, first + i]));

  const small = text
    .replace(/^ \(func (\$\S+) (.*)\n[\s\S]*?^ \)\n/gm, (whole, name: string, signature: string) => {
      const index = slot.get(name);
      return index === undefined ? whole : stub(name, signature, index);
    })
    .replace(tableForm[0], ` (table $0 ${size} funcref)\n`)
    .replace(/^ \(import /m, ` (import "host" "loadWhole" (func $host_load_whole))\n$&`)
    .replace(/^ \(export /m, `${exportsForWhole(text)}$&`);

  const imports = [
    ` (import "small" "memory" (memory $0 ${memoryForm[1]}))\n`,
    ` (import "small" "__indirect_function_table" (table $0 ${size} funcref))\n`,
    ` (import "small" "tag" (tag ${tagName(text)}))\n`,
    ...mutableGlobals(text).map((name) => ` (import "small" "${name}" (global ${name} (mut i32)))\n`),
  ].join("");
  const elements = ` (elem (table $0) (i32.const ${first}) func ${moved.join(" ")})\n`;
  const whole = text
    .replace(tableForm[0], "")
    .replace(memoryForm[0], "")
    .replace(/^ \(tag .*\n/gm, "")
    .replace(/^ \(global \S+ \(mut i32\).*\n/gm, "")
    .replace(/^ \(export .*\n/gm, "")
    .replace(/^ \(data .*\n/gm, "")
    .replace(/^ \(import /m, `${imports}$&`)
    .replace(/^ \(func /m, `${elements}$&`);
  return { small, whole };
}

/** A function of the small module that hands over to the whole one. */
function stub(name: string, signature: string, index: number): string {
  const parameters = [...signature.matchAll(/\(param (\$\S+) (\w+)\)/g)];
  const type = [
    ...parameters.map(([, , valueType]) => `(param ${valueType})`),
    signature.match(/\(result \w+\)/)?.[0] ?? "",
  ].join(" ");
  const values = parameters.map(([, parameter]) => `(local.get ${parameter})`).join(" ");
  return ` (func ${name} ${signature}
  (if (i32.eqz (global.get $whole_loaded)) (then (global.set $whole_loaded (i32.const ${index})) (call $host_load_whole)))
  (call_indirect $0 ${type} ${values} (i32.const ${index}))
 )
`;
}

/** The one exception tag: longjmp. */
function tagName(text: string): string {
  const name = text.match(/^ \(tag (\S+?)\)?(?: .*)?$/m)?.[1];
  if (name === undefined) throw new Error("build-split: tag not found");
  return name;
}

function mutableGlobals(text: string): string[] {
  return [...text.matchAll(/^ \(global (\S+) \(mut i32\)/gm)].map((match) => match[1] as string);
}

function exportsForWhole(text: string): string {
  const globals = mutableGlobals(text).map((name) => ` (export "${name}" (global ${name}))\n`);
  return ` (global $whole_loaded (mut i32) (i32.const 0))\n (export "wanted" (global $whole_loaded))\n (export "tag" (tag ${tagName(text)}))\n${globals.join("")}`;
}
