// Text out of bytes that a person or a log is to read: what is not UTF-8 is replaced, not refused.
import type { Bytes } from "./types.ts";

/** The text of a Lua string; bytes that are not UTF-8 become U+FFFD. */
export function lossy(bytes: Bytes): string {
  return typeof bytes === "string" ? bytes : Buffer.from(bytes).toString();
}
