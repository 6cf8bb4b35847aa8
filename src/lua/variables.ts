// Variables of the environment as they are, where they are no UTF-8: Bun has put U+FFFD in the place of bytes.
import { readFileSync } from "node:fs";

/** @returns the value of a variable; bytes where it is no text; undefined when there is no such variable */
export function variable(name: string): string | Uint8Array | undefined {
  const value = Object.hasOwn(process.env, name) ? process.env[name] : undefined;
  return value?.includes("\ufffd") ? exactValue(name, value) : value;
}

function exactValue(name: string, value: string): string | Uint8Array {
  let all: Buffer;
  try {
    all = readFileSync("/proc/self/environ");
  } catch {
    return value;
  }
  for (let start = 0, end = all.indexOf(0); end >= 0; start = end + 1, end = all.indexOf(0, start)) {
    const [entry, prefix] = [all.subarray(start, end), Buffer.from(`${name}=`)];
    const exact = entry.subarray(prefix.length);
    // Another value than that is from before it was changed.
    if (entry.indexOf(prefix) === 0 && exact.toString() === value) return exact;
  }
  return value;
}
