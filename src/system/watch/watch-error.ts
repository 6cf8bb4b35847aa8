// Tells a person why something cannot be watched.

import { quoteForMessage } from "../../kernel/path-text.ts";
import { PermissionDenied } from "../../kernel/permissions.ts";
import { codeOf } from "../../kernel/system-error.ts";
import { fileError } from "../file-tasks/file-error.ts";

/**
 * Puts the path in front of a failure, `cannot watch "x": the system allows no more watchers`.
 *
 * @param path the path as it was given
 * @param error what was thrown; PermissionDenied stays as it is
 */
export function watchError(path: string, error: unknown): Error {
  if (error instanceof PermissionDenied) {
    return error;
  }
  if (codeOf(error) !== undefined) {
    return fileError("watch", path, error) as Error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`cannot watch ${quoteForMessage(path)}: ${reason}`, { cause: error });
}
