// `ingot types`: stubs of the API and settings for lua-language-server.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reference } from "../api/reference/collect.ts";
import { STUB_HEADER, stubs } from "../api/reference/stubs.ts";
import { VERSION } from "../build.ts";
import { failureReason } from "../bundle/file-failure.ts";
import { ExitCode, Failure } from "./errors.ts";
import { plural } from "./plural.ts";
import { configure } from "./types/settings.ts";
import type { Invocation } from "./verbs.ts";

/** Where the stubs are, below the project: the same for everybody, and not in `.ingot`, which is trusted as it is. */
const STUBS = ".luals/ingot";

export function main({ args }: Invocation): number {
  const project = args[0] ?? ".";
  const directory = join(project, STUBS);
  try {
    if (!statSync(project).isDirectory()) throw new Failure(`"${project}" is not a folder`);
    const files = writeStubs(directory);
    console.log(`${directory}: ${plural(files, "file")}`);
    const { file, outcome, advice } = configure(project, STUBS);
    console.log(`${file}: ${outcome}`);
    if (advice !== undefined) console.error(advice);
  } catch (error) {
    const reason = failureReason(error);
    if (reason === undefined) throw error;
    throw new Failure(`cannot write stubs to "${directory}": ${reason}`);
  }
  return ExitCode.Done;
}

/** Writes the stubs and removes those of an earlier version that are none any more. @returns how many there are */
function writeStubs(directory: string): number {
  const files = stubs(reference(), VERSION);
  mkdirSync(directory, { recursive: true });
  for (const name of readdirSync(directory)) {
    if (!name.endsWith(".lua") || files.has(name)) continue;
    const path = join(directory, name);
    if (readFileSync(path, "utf8").startsWith(STUB_HEADER)) rmSync(path);
  }
  for (const [name, text] of files) writeFileSync(join(directory, name), text);
  return files.size;
}
