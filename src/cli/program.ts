// Running one Lua program from its first line to its exit code, for `run`, `eval` and bundles.
import type { Runtime } from "../api/runtime.ts";
import { Realm, type RealmOptions } from "../host.ts";
import { exactPath } from "../kernel/path-text.ts";
import { BadPermissionList, type PermissionFlags, Permissions } from "../kernel/permissions.ts";
import type { State } from "../lua/exports.ts";
import { compileLua } from "../lua/module.ts";
import { askOnTerminal } from "./ask.ts";
import { endOnSignals, type HeededInterrupts, heedInterrupts } from "./ending.ts";
import { ExitCode, Failure, report, say, UsageError } from "./errors.ts";

export interface Program {
  /** What error messages start with. */
  name: string;
  /**
   * Words for `arg`, keyed as Lua has them: 0 is the script, 1 its first argument, negative what came before. Bytes that
   * are no text stand in them as in paths.
   */
  arg: Map<number, string>;
  realm: Omit<RealmOptions, "permissions">;
  permissions: Permissions;
  /** Pushes the main function of the program. */
  load(realm: Realm, L: State): void;
  /** Called with the values the main function returned, which are on the stack of `L` above `base`. */
  onResults?(realm: Realm, L: State, base: number): void;
}

/** The permissions of a command line; where there is somebody to ask, a missing one asks. */
export function permissionsOf(flags: PermissionFlags, ask = askOnTerminal()): Permissions {
  try {
    return new Permissions(flags, { ask });
  } catch (error) {
    throw error instanceof BadPermissionList ? new UsageError(error.message) : error;
  }
}

/** Runs a program, its main function as a task, and answers its exit code. */
export async function runProgram(program: Program): Promise<number> {
  let failed: number | undefined;
  let ended = () => {};
  const realm = new Realm(await compileLua(), {
    ...program.realm,
    permissions: program.permissions,
    onRuntime: (runtime) => {
      const { running } = runtime.lua.waits;
      if (running !== undefined) ended = runtime.tasks.adopt(running, runtime.program);
      runtime.messages.onMessage = ({ kind, full, error }) => {
        if (kind === "info" || error !== undefined) return;
        realm.flushAside();
        say(`${program.name}: ${full}`);
      };
      runtime.onError = (error) => {
        realm.flushAside();
        const code = report(error, program.name, runtime.hint(error));
        failed ??= code;
      };
    },
  });
  const { lua } = realm;
  const { c } = lua;
  const interrupts = heedInterrupts(realm);
  try {
    setArguments(realm, program.arg);
    const L = c.lua_newthread(lua.L);
    c.program.value = L;
    program.load(realm, L);
    const base = c.lua_gettop(L) - 1;
    const main = lua.waits.runTask(L, pushArguments(realm, L, program.arg)).finally(() => ended());
    if (realm.hasRuntime) await untilDone(realm.runtime, main, interrupts);
    else await main;
    await interrupts.unlessEnding();
    program.onResults?.(realm, L, base);
    c.lua_settop(L, 0);
    realm.close();
    return failed ?? ExitCode.Done;
  } catch (error) {
    await interrupts.unlessEnding();
    lua.flush();
    const code = report(error, program.name, realm.hasRuntime ? realm.runtime.hint(error) : undefined);
    if (realm.hasRuntime) await realm.runtime.close();
    closeQuietly(realm);
    return code;
  }
}

/**
 * Waits for the main function and for everything that it left going.
 * @throws Failure when the main function waits for ever
 */
async function untilDone(runtime: Runtime, main: Promise<number>, interrupts: HeededInterrupts): Promise<void> {
  endOnSignals(runtime, interrupts);
  const outcome = await Promise.race([main.then(() => "done"), runtime.holds.idle().then(() => "idle")]);
  if (outcome === "idle" && runtime.tasks.parked().length > 0) {
    main.catch(() => {});
    throw new Failure("the program waits for `task.resume`, and nothing is left that could call it");
  }
  await main;
  await runtime.holds.idle();
  await runtime.close();
}

/** Runs the finalizers of a program that failed; what fails in them says nothing new. */
function closeQuietly(realm: Realm): void {
  try {
    realm.lua.close();
  } catch {
    realm.lua.flush();
  }
}

/** Pushes the arguments of the main function, which are those of the script. @returns how many they are */
function pushArguments({ lua }: Realm, L: State, words: Map<number, string>): number {
  let count = 0;
  while (words.has(count + 1)) count++;
  if (lua.c.lua_checkstack(L, count + 3) === 0) throw new Failure("too many arguments for one program");
  for (let i = 1; i <= count; i++) lua.pushText(L, exactPath(words.get(i) as string));
  return count;
}

/** Sets the global `arg`. */
export function setArguments(realm: Realm, words: Map<number, string>): void {
  const { lua } = realm;
  const { c, L } = lua;
  c.lua_createtable(L, words.size, 1);
  for (const [index, word] of words) {
    lua.pushText(L, exactPath(word));
    c.lua_rawseti(L, -2, BigInt(index));
  }
  lua.memory.withBytes("arg", (name) => c.lua_setglobal(L, name));
}
