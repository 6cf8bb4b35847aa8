// `ingot run`: runs a Lua program.
import { dirname } from "node:path";
import { failureReason } from "../bundle/file-failure.ts";
import type { Realm } from "../host.ts";
import { quoteForMessage } from "../kernel/path-text.ts";
import type { State } from "../lua/exports.ts";
import type { Lua } from "../lua/vm.ts";
import { Failure, UsageError } from "./errors.ts";
import { permissionsOf, runProgram } from "./program.ts";
import type { Invocation } from "./verbs.ts";

export async function main({ args, permissions, argv, options }: Invocation): Promise<number> {
  const file = args[0] as string;
  const directory = file === "-" ? "." : dirname(file);
  const program = {
    name: "ingot",
    arg: argumentTable(argv, args),
    realm: { modulePath: [`${directory}/?.lua`, `${directory}/?/init.lua`], fileDirectory: directory },
  };
  if (options.ui !== true) {
    const load = (realm: Realm, L: State) => (file === "-" ? loadStandardInput(realm, L) : loadScript(realm, L, file));
    return runProgram({ ...program, permissions: permissionsOf(permissions), load });
  }
  if (file === "-") throw new UsageError("a program with a UI is read from a file: standard input is for keys");
  const { runUiProgram } = await import("./ui-program.ts");
  return runUiProgram({
    ...program,
    permissions: (ask) => permissionsOf(permissions, ask),
    load: (realm, L) => loadScript(realm, L, file),
  });
}

/** `arg` as the `lua` program makes it: what stands before the script has negative indices. */
export function argumentTable(argv: string[], args: string[]): Map<number, string> {
  const before = argv.length - args.length;
  const words: [number, string][] = argv.map((word, i) => [i - before, word]);
  return new Map([[-before - 1, "ingot"], ...words]);
}

/** Pushes the main function of a program's file. @throws Failure when it cannot be read */
function loadScript(realm: Realm, L: State, file: string): void {
  try {
    realm.loadFile(L, file, file);
  } catch (error) {
    throw readFailure(file, error);
  }
}

function loadStandardInput(realm: Realm, L: State): void {
  let source: Uint8Array;
  try {
    source = readStandardInput(realm.lua);
  } catch (error) {
    const reason = failureReason(error);
    throw reason === undefined ? error : new Failure(`cannot read standard input: ${reason}`);
  }
  const chunk = realm.compile(source, "=stdin");
  realm.lua.load(L, chunk, "=stdin", "b");
}

const BLOCK = 65_536;

/** All of standard input; Ctrl-C ends the wait for it. */
function readStandardInput({ descriptors }: Lua): Uint8Array {
  const parts: Uint8Array[] = [];
  for (;;) {
    const block = new Uint8Array(BLOCK);
    const count = descriptors.read(0, block);
    if (count === 0) return Buffer.concat(parts);
    parts.push(block.subarray(0, count));
  }
}

/** What a failed system call means to a person; any other error as it is. */
function readFailure(file: string, error: unknown): unknown {
  const reason = failureReason(error);
  if (reason === undefined) return error;
  const isDirectory = (error as NodeJS.ErrnoException).code === "EISDIR";
  const advice = isDirectory ? "; a program is a file, or use `ingot compile` on a directory" : "";
  return new Failure(`cannot read ${quoteForMessage(file)}: ${reason}${advice}`);
}
