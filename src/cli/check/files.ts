// The Lua files that `ingot check` is asked about, and what is in them.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { failureReason } from "../../bundle/file-failure.ts";
import { Failure } from "../errors.ts";

/** Larger files are not taken for programs, in bytes. */
const LARGEST = 256 * 1024 * 1024;

/**
 * The file itself, or every `.lua` file below a directory; hidden directories and node_modules are left out.
 * @throws Failure, in words that follow the name of the file
 */
export function luaFiles(path: string): string[] {
  return explained(() => {
    if (!statSync(path).isDirectory()) return [path];
    const found = [...new Bun.Glob("**/*.lua").scanSync({ cwd: path, onlyFiles: true })];
    return found
      .filter((file) => !/(^|\/)node_modules\//.test(file))
      .sort()
      .map((file) => join(path, file));
  });
}

/**
 * The contents of a file.
 * @throws Failure, in words that follow the name of the file
 */
export function contents(file: string): Buffer {
  return explained(() => {
    const status = statSync(file);
    if (status.isCharacterDevice() || status.isBlockDevice()) throw new Failure("cannot read it: it is a device");
    if (status.size > LARGEST) throw new Failure(`cannot read it: it is larger than ${LARGEST / 1024 ** 2} MB`);
    return readFileSync(file);
  });
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`cannot read it: ${failureReason(error) ?? (error as Error).message}`);
  }
}
