// Tells a person which file operation failed and why.

import { decodePath, type PathLike, quoteForMessage } from "../../kernel/path-text.ts";
import { codeOf } from "../../kernel/system-error.ts";

/** A failure of the operating system, told as a sentence. */
class FileError extends Error {
  override name = "FileError";
  /** The name of the error, `ENOENT` for example. */
  readonly code: string;

  constructor(message: string, code: string, cause: Error) {
    super(message, { cause });
    this.code = code;
  }
}

/**
 * Turns a failure of the operating system into a sentence, `cannot read "x": no such file or directory`.
 *
 * @param action what was tried, `read` for example
 * @param path the path as it was given
 * @param error what was thrown
 * @param destination the second path of what has two
 * @returns the error to throw; anything but an error of the operating system as it is
 */
export function fileError(action: string, path: PathLike, error: unknown, destination?: PathLike): unknown {
  const code = codeOf(error);
  if (!(error instanceof Error) || code === undefined || error instanceof FileError) {
    return error;
  }
  const reason = /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? code;
  const to = destination === undefined ? "" : ` to ${quoteForMessage(decodePath(destination))}`;
  return new FileError(`cannot ${action} ${quoteForMessage(decodePath(path))}${to}: ${reason}`, code, error);
}
