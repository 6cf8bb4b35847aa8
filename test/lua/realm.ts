// A Lua instance for tests: real files and processes, every door open, standard output kept in memory or real.
import { openSync, renameSync, rmdirSync, unlinkSync } from "node:fs";
import build from "../../build/build.json";
import type { Doors } from "../../src/lua/doors.ts";
import { openLibraries } from "../../src/lua/libraries.ts";
import { compileLua, wholeModule } from "../../src/lua/module.ts";
import { Output } from "../../src/lua/output.ts";
import { type HostFunction, Lua } from "../../src/lua/vm.ts";

const module = await compileLua();

/** Standard output that a test reads. */
class Captured extends Output {
  private readonly parts: Uint8Array[] = [];

  constructor() {
    super(1, false, () => {
      throw new Error("nothing is written, so no pipe can break");
    });
  }

  override write(bytes: Uint8Array): void {
    this.parts.push(bytes.slice());
  }

  text(): string {
    return Buffer.concat(this.parts).toString();
  }
}

export interface TestRealmOptions {
  /** In bytes. */
  memoryLimit?: number;
  /** Where output goes; kept in memory unless given. */
  stdout?: Output;
  exit?: (code: number) => never;
}

export class TestRealm {
  readonly lua: Lua;
  private readonly captured = new Captured();

  constructor({ memoryLimit, stdout = this.captured, exit = throwExit }: TestRealmOptions = {}) {
    const doors: Doors = {
      files: { open: openSync, unlink: unlinkSync, rmdir: rmdirSync, rename: renameSync },
      checkCommand: () => {},
      checkVariable: () => {},
      exit,
    };
    this.lua = new Lua({ module, whole: wholeModule, image: build.image, doors, stdout, memoryLimit });
    this.lua.limits.onTick = (now) => stdout.flushStale(now);
    this.lua.descriptors.beforeRead = () => this.lua.flush();
    openLibraries(this.lua, { doors, stdout, findModule: () => [] });
  }

  /** Makes a host function a global of the program. */
  define(name: string, fn: HostFunction): void {
    const { lua } = this;
    lua.pushGlobals(lua.L);
    lua.setFunction(lua.L, -1, name, fn);
    lua.pop(lua.L);
  }

  /** Leaves the function of a program on the stack. */
  load(source: string | Uint8Array, name = "=test"): void {
    this.lua.load(this.lua.L, typeof source === "string" ? Buffer.from(source) : source, name, "t");
  }

  /**
   * Runs a program.
   * @param milliseconds its time budget
   * @returns its results as `tostring` shows them, separated by spaces
   */
  run(source: string | Uint8Array, milliseconds?: number): string {
    const { lua } = this;
    const before = lua.c.lua_gettop(lua.L);
    this.load(source);
    lua.limits.enter(() => lua.protectedCall(lua.L, 0), milliseconds);
    const results: string[] = [];
    for (let i = before + 1; i <= lua.c.lua_gettop(lua.L); i++) {
      lua.c.luaL_tolstring(lua.L, i, 0);
      results.push(Buffer.from(lua.textAt(lua.L, -1) ?? "").toString());
      lua.pop(lua.L);
    }
    lua.c.lua_settop(lua.L, before);
    return results.join(" ");
  }

  /** What the program wrote so far. */
  output(): string {
    this.lua.flush();
    return this.captured.text();
  }
}

function throwExit(code: number): never {
  throw new Error(`the program left with ${code}`);
}
