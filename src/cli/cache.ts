// `ingot cache`: shows or clears the compiled chunks kept between runs.
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { chunkDirectory } from "../host.ts";
import { ExitCode } from "./errors.ts";
import { plural } from "./plural.ts";
import type { Invocation } from "./verbs.ts";

export interface CacheFacts {
  directory: string;
  entries: number;
  /** Sum of the sizes of all entries. */
  bytes: number;
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.includes(".chunk"));
  } catch {
    return []; // it does not exist yet
  }
}

export function cacheFacts(): CacheFacts {
  const directory = chunkDirectory();
  const names = entries(directory);
  const bytes = names.reduce(
    (sum, name) => sum + (statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  return { directory, entries: names.length, bytes };
}

export function main({ options }: Invocation): number {
  const facts = cacheFacts();
  if (options.clear) for (const name of entries(facts.directory)) rmSync(join(facts.directory, name), { force: true });
  const [chunks, bytes] = [plural(facts.entries, "chunk"), plural(facts.bytes, "byte")];
  if (options.json) console.log(JSON.stringify(options.clear ? { ...facts, cleared: true } : facts, null, 2));
  else if (options.clear) console.log(`removed ${chunks} (${bytes}) from ${facts.directory}`);
  else console.log(`${facts.directory}: ${chunks}, ${bytes}`);
  return ExitCode.Done;
}
