// Finds the test files.
import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { failureReason } from "../../bundle/file-failure.ts";
import { Failure } from "../errors.ts";

/** Where tests are looked for when nobody says where. */
const USUAL_FOLDERS = ["spec", "test", "tests"];

/** The usual folders that there are, or else the working directory. */
export function usualPaths(): string[] {
  const found = USUAL_FOLDERS.filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
  return found.length > 0 ? found : ["."];
}

/** Whether a file that nobody named is a test file. */
export function isTestFile(name: string): boolean {
  return /_(?:spec|test)\.lua$/.test(name);
}

/**
 * The test files at and below some paths, sorted. A named file is always one; hidden folders, node_modules and linked
 * folders are left out.
 * @param matches tells test files by their names
 * @throws Failure when something cannot be read
 */
export function findTestFiles(paths: string[], matches: (name: string) => boolean): string[] {
  const found = new Map<string, string>();
  const add = (file: string) => {
    const key = resolve(file);
    if (!found.has(key)) found.set(key, file);
  };
  for (const path of paths) {
    if (isDirectory(path)) for (const file of below(path, matches)) add(file);
    else add(path);
  }
  return [...found.values()].sort();
}

function isDirectory(path: string): boolean {
  return reading(path, () => statSync(path).isDirectory());
}

function* below(directory: string, matches: (name: string) => boolean): Generator<string> {
  for (const entry of reading(directory, () => readdirSync(directory, { withFileTypes: true }))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith(".") && entry.name !== "node_modules") yield* below(path, matches);
    } else if (matches(entry.name) && isFile(entry, path)) {
      yield path;
    }
  }
}

function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && existsSync(path) && statSync(path).isFile());
}

/** Does what reads a file or a folder. @throws Failure when that cannot be read; what else `read` throws */
export function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = failureReason(error);
    throw reason === undefined ? error : new Failure(`cannot read "${path}": ${reason}`);
  }
}
