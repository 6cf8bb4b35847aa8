// `ingot compile`: makes one executable of a Lua program.
import { statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { BUILD } from "../build.ts";
import { Bundle } from "../bundle/bundle.ts";
import { writeExecutable } from "../bundle/executable.ts";
import { isExecutable } from "../bundle/own-payload.ts";
import { gatherFiles, gatherProgram } from "../bundle/program.ts";
import { environmentPath, isTerminal, Realm } from "../host.ts";
import { compileLua } from "../lua/module.ts";
import { ExitCode, Failure, printable, UsageError } from "./errors.ts";
import { plural } from "./plural.ts";
import { permissionsOf } from "./program.ts";
import type { Invocation } from "./verbs.ts";

/** Shows how far the work is: a spinner on a terminal, nothing elsewhere. */
interface Progress {
  message(text: string): void;
  stop(text: string): void;
  /** Ends the display; what went wrong is said by whoever handles the error. */
  fail(): void;
}

async function progress(): Promise<Progress> {
  if (!isTerminal(2)) return { message: () => {}, stop: (text) => console.error(text), fail: () => {} };
  const { spinner } = await import("@clack/prompts");
  const spin = spinner({ output: process.stderr });
  spin.start("Compiling");
  return { message: (text) => spin.message(text), stop: (text) => spin.stop(text), fail: () => spin.error("failed") };
}

export async function main({ args, options, permissions: flags }: Invocation): Promise<number> {
  const entry = args[0] as string;
  const output = outputPath(entry, options.output);
  const base = options.base === undefined ? ownExecutable() : String(options.base);
  const globs = [options.include ?? []].flat().map(String);
  const name = options.name === undefined ? basename(output).replace(/\.exe$/i, "") : String(options.name);
  const permissions = permissionsOf(flags);

  const realm = new Realm(await compileLua(), { permissions });
  const shown = await progress();
  try {
    const program = gatherProgram(entry, environmentPath());
    for (const { file } of program.modules.values()) {
      if (isSameFile(file, output))
        throw new UsageError(`"${output}" is a source of the program; name another file with -o`);
    }
    const modules = new Map<string, Uint8Array>();
    for (const [path, { source, name: chunkName }] of program.modules) {
      shown.message(`Compiling ${path}`);
      modules.set(path, realm.compile(source, `@${chunkName}`));
      if (modules.size % 20 === 0) await Bun.sleep(0); // let the spinner turn
    }
    const files = gatherFiles(program.directory, globs);
    const ui = options.ui === true ? { ui: true } : {};
    const manifest = { name, entry: program.entry, permissions: permissions.toManifest(), ...ui, build: BUILD };
    shown.message(`Writing ${output}`);
    const size = await writeExecutable(base, output, Bundle.write(manifest, modules, files));
    const missing =
      program.missing.length > 0 ? `\nnot found, so not in the bundle: ${program.missing.join(", ")}` : "";
    const parts = [plural(modules.size, "module"), ...(files.size > 0 ? [plural(files.size, "file")] : [])].join(", ");
    shown.stop(printable(`${output}: ${parts}, ${(size / 1e6).toFixed(1)} MB${missing}`));
    return ExitCode.Done;
  } catch (error) {
    shown.fail();
    throw error;
  }
}

function isSameFile(one: string, other: string): boolean {
  try {
    const [a, b] = [one, other].map((file) => statSync(file, { bigint: true }));
    return a?.dev === b?.dev && a?.ino === b?.ino;
  } catch {
    return false; // one of them does not exist
  }
}

function ownExecutable(): string {
  if (!isExecutable()) throw new Failure("run from sources, there is no executable to copy; name one with --base");
  return process.execPath;
}

function outputPath(entry: string, output: unknown): string {
  if (Array.isArray(output)) throw new UsageError("-o is given twice");
  if (output !== undefined) return String(output);
  const stem = basename(resolve(entry)).replace(/\.lua$/, "");
  return process.platform === "win32" ? `${stem}.exe` : stem;
}
