// The words of the command line as they were given, where they are no UTF-8: Bun has put U+FFFD in the place of bytes.
import { readFileSync } from "node:fs";
import { decodePath } from "../kernel/path-text.ts";

/**
 * @param words the last arguments of this process, as Bun has them
 * @returns the same as `decodePath` text; as they are where the system does not tell
 */
export function exactArguments(words: string[]): string[] {
  let line: Buffer;
  try {
    line = readFileSync("/proc/self/cmdline");
  } catch {
    return words;
  }
  const all: Buffer[] = [];
  for (let start = 0, end = line.indexOf(0); end >= 0; start = end + 1, end = line.indexOf(0, start))
    all.push(line.subarray(start, end));
  const exact = all.slice(-words.length);
  return words.map((word, i) => (exact[i]?.toString() === word ? decodePath(exact[i]) : word));
}
