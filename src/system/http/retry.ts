// Whether a request is worth another try, and how long to wait before it.
import { HttpFailure } from "./failure.ts";

/** Methods that do the same when they are sent twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "QUERY", "PROPFIND", "REPORT", "SEARCH"];

/** The server did not do what was asked. */
const REFUSED = [429, 503];

/** Nobody knows whether the server did what was asked. */
const DOUBTFUL = [502, 504];

/** The first wait, in milliseconds; each one after is twice as long. */
const FIRST_DELAY = 250;
const LONGEST_DELAY = 10_000;

/**
 * How long to wait before a request is sent again.
 *
 * @param method the method of the request
 * @param outcome the answer or the failure
 * @param retries how many there were
 * @returns milliseconds, or undefined when the request must not or need not be sent again
 */
export function retryDelay(method: string, outcome: Response | HttpFailure, retries: number): number | undefined {
  const mayRepeat = IDEMPOTENT.includes(method);
  const usual = Math.min(FIRST_DELAY * 2 ** retries, LONGEST_DELAY);
  if (outcome instanceof HttpFailure) {
    const { repeatable } = outcome;
    return repeatable === "always" || (repeatable === "idempotent" && mayRepeat) ? usual : undefined;
  }
  const isWorthIt = REFUSED.includes(outcome.status) || (DOUBTFUL.includes(outcome.status) && mayRepeat);
  return isWorthIt ? (askedDelay(outcome.headers.get("retry-after")) ?? usual) : undefined;
}

/** Retry-After: seconds or a date. */
function askedDelay(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}
