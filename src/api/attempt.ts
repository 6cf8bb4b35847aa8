// Fallible work of namespaces: what goes wrong is a second result, not a Lua error.
import { PermissionDenied } from "../kernel/permissions.ts";
import { type Results, results } from "../lua/values.ts";

/**
 * Does work whose failure is an answer.
 *
 * @param failed the first result then: nil, or false for work that answers only whether it succeeded
 * @returns what `work` returns, or `failed` and the message
 * @throws PermissionDenied
 */
export function attempt<T>(work: () => T, failed?: false): T | Results {
  try {
    return work();
  } catch (error) {
    return failure(error, failed);
  }
}

/** `attempt` for work that is waited for. */
export async function attemptAsync<T>(work: () => Promise<T>, failed?: false): Promise<T | Results> {
  try {
    return await work();
  } catch (error) {
    return failure(error, failed);
  }
}

function failure(error: unknown, failed?: false): Results {
  if (error instanceof PermissionDenied || !(error instanceof Error)) throw error;
  return results(failed, error.message);
}
