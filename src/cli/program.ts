// Running one Lua program from its first line to its exit code, for `run`, `eval` and bundles.
import { Realm, type RealmOptions } from "../host.ts";
import { BadPermissionList, type PermissionFlags, Permissions } from "../kernel/permissions.ts";
import type { State } from "../lua/exports.ts";
import { compileLua } from "../lua/module.ts";
import { askOnTerminal } from "./ask.ts";
import { ExitCode, Failure, report, UsageError } from "./errors.ts";
import { awaitInput, Interrupted, interruptible, noticeInterrupt } from "./interrupt.ts";

export interface Program {
  /** What error messages start with. */
  name: string;
  /** Words for `arg`, keyed as Lua has them: 0 is the script, 1 its first argument, negative what came before. */
  arg: Map<number, string>;
  realm: Omit<RealmOptions, "permissions">;
  permissions: Permissions;
  /** Pushes the main function of the program. */
  load(realm: Realm, L: State): void;
  /** Called with the values the main function returned, which are on the stack of `L` above `base`. */
  onResults?(realm: Realm, L: State, base: number): void;
}

/** The permissions of a command line; where there is somebody to ask, a missing one asks. */
export function permissionsOf(flags: PermissionFlags): Permissions {
  try {
    return new Permissions(flags, { ask: askOnTerminal() });
  } catch (error) {
    throw error instanceof BadPermissionList ? new UsageError(error.message) : error;
  }
}

/** Runs a program and answers its exit code. */
export async function runProgram(program: Program): Promise<number> {
  const realm = new Realm(await compileLua(), { ...program.realm, permissions: program.permissions });
  const { lua } = realm;
  const { L } = lua;
  heedInterrupts(realm);
  try {
    interruptible(() => {
      setArguments(realm, program.arg);
      program.load(realm, L);
      const base = lua.c.lua_gettop(L) - 1;
      lua.protectedCall(L, pushArguments(realm, program.arg));
      program.onResults?.(realm, L, base);
      lua.c.lua_settop(L, 0);
      lua.close();
    });
    return ExitCode.Done;
  } catch (error) {
    if (error instanceof Interrupted) {
      lua.flush();
      return ExitCode.Interrupted;
    }
    lua.flush();
    const code = report(error, program.name);
    closeQuietly(realm);
    return code;
  }
}

/** Has the program look for an interrupt whenever the interpreter looks at the clock, and while it waits for input. */
function heedInterrupts({ lua: { limits, descriptors } }: Realm): void {
  const { onTick } = limits;
  limits.onTick = (now) => {
    onTick(now);
    noticeInterrupt();
  };
  const { beforeRead } = descriptors;
  descriptors.beforeRead = (fd) => {
    beforeRead(fd);
    awaitInput(fd);
  };
}

/** Runs the finalizers of a program that failed; what fails in them says nothing new. */
function closeQuietly(realm: Realm): void {
  try {
    interruptible(() => realm.lua.close());
  } catch {
    realm.lua.flush();
  }
}

/** Pushes the arguments of the main function, which are those of the script. @returns how many they are */
function pushArguments({ lua }: Realm, words: Map<number, string>): number {
  let count = 0;
  while (words.has(count + 1)) count++;
  // The call needs a slot for its message handler, too.
  if (lua.c.lua_checkstack(lua.L, count + 3) === 0) throw new Failure("too many arguments for one program");
  for (let i = 1; i <= count; i++) lua.pushText(lua.L, words.get(i) as string);
  return count;
}

function setArguments(realm: Realm, words: Map<number, string>): void {
  const { lua } = realm;
  const { c, L } = lua;
  c.lua_createtable(L, words.size, 1);
  for (const [index, word] of words) {
    lua.pushText(L, word);
    c.lua_rawseti(L, -2, BigInt(index));
  }
  lua.memory.withBytes("arg", (name) => c.lua_setglobal(L, name));
}
