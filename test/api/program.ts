// Runs Lua programs with the whole API for tests: a real realm, real files and processes, output kept in memory.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import build from "../../build/build.json";
import { API_NAMES } from "../../src/api/names.ts";
import { Runtime, type RuntimeOptions } from "../../src/api/runtime.ts";
import { standardChunk } from "../../src/bundle/standard.ts";
import { GuardedFiles } from "../../src/kernel/guarded-files.ts";
import { type PermissionFlags, Permissions } from "../../src/kernel/permissions.ts";
import { openLibraries } from "../../src/lua/libraries.ts";
import { compileLua, wholeModule } from "../../src/lua/module.ts";
import { Output } from "../../src/lua/output.ts";
import { Lua } from "../../src/lua/vm.ts";

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

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }
}

export interface ProgramOptions extends Partial<Omit<RuntimeOptions, "lua" | "files" | "permissions">> {
  /** Everything is allowed unless given. */
  permissions?: PermissionFlags;
  /** Called before the program runs. */
  prepare?(runtime: Runtime): void;
  /** Called when nothing is left to wait for, before everything is closed. */
  inspect?(runtime: Runtime): void;
}

export interface Outcome {
  output: string;
  bytes: Buffer;
  /** Messages of errors in handlers and tasks, in order. */
  errors: string[];
  /** What the main function raised, if it did. */
  error: Error | undefined;
}

/** A directory that is removed with `remove`. */
export class Scratch {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "ingot-api-")));

  path(...names: string[]): string {
    return join(this.root, ...names);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** A runtime of its own, with nothing run in it yet. */
export function makeRuntime({
  permissions = { allowAll: true, allow: {}, deny: {} },
  ...options
}: ProgramOptions = {}) {
  const stdout = new Captured();
  const granted = new Permissions(permissions);
  const files = new GuardedFiles(granted);
  const doors = {
    files,
    checkCommand: (line: string) => granted.checkCommandLine(line),
    checkVariable: (name: string) => granted.check("env", name),
    exit: (code: number): never => {
      throw new Error(`the program left with ${code}`);
    },
  };
  const lua = new Lua({ module, whole: wholeModule, image: build.image, doors, stdout });
  let runtime: Runtime | undefined;
  const lazyTable = {
    names: API_NAMES,
    field: (L: number) => (runtime as Runtime).field(L),
    pairs: (L: number) => (runtime as Runtime).pairs(L),
  };
  openLibraries(lua, { doors, stdout, findModule: () => [], lazyTable });
  const scratch = new Scratch();
  runtime = new Runtime({
    lua,
    permissions: granted,
    files,
    directories: {
      config: scratch.path("config"),
      cache: scratch.path("cache"),
      state: scratch.path("state"),
      data: scratch.path("data"),
    },
    standardChunk,
    version: "0.0.0",
    program: "test",
    interactive: false,
    ...options,
  });
  return { runtime, lua, stdout, scratch };
}

/**
 * Runs Lua source as the main task of a program of its own, until nothing keeps the program alive any more.
 * Everything is closed afterwards.
 */
export async function program(source: string, options: ProgramOptions = {}): Promise<Outcome> {
  const { runtime, lua, stdout, scratch } = makeRuntime(options);
  const errors: string[] = [];
  runtime.onError = (error) => errors.push(error instanceof Error ? error.message : String(error));
  options.prepare?.(runtime);
  const { c } = lua;
  const L = c.lua_newthread(lua.L);
  let error: Error | undefined;
  try {
    lua.load(L, Buffer.from(source), "=program", "t");
    const ended = runtime.tasks.adopt(L, runtime.program);
    const main = lua.waits.runTask(L, 0, { around: (stretch) => runtime.within(runtime.program, stretch) });
    const outcome = await Promise.race([
      main.finally(ended).then(() => "done"),
      runtime.holds.idle().then(() => "idle"),
    ]);
    if (outcome === "idle" && runtime.tasks.parked().length > 0) {
      main.catch(() => {});
      throw new Error("the program waits for ever");
    }
    await main;
    await runtime.holds.idle();
    options.inspect?.(runtime);
  } catch (thrown) {
    error = thrown as Error;
  } finally {
    await runtime.close();
    lua.flush();
    scratch.remove();
  }
  return { output: stdout.bytes().toString(), bytes: stdout.bytes(), errors, error };
}
