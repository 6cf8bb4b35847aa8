// Runs Lua programs for comparison with Debian's lua5.4: finds them, reads their header comments, runs one in a fresh directory.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

/** What a program asks of its runner, in `-- key: value` comments at its top. */
export interface Header {
  /** `-- args: a "two words"`: separated by spaces; one with spaces, or an empty one, is a JSON string. */
  args: string[];
  /** `-- stdin: text\n`: with the escapes `\n` `\r` `\t` `\0` `\\` `\xHH`. Without it standard input is empty. */
  stdin: Uint8Array;
  /** `-- env: TZ=Europe/Berlin`: one variable a line, added to the runner's. */
  env: Record<string, string>;
  /** `-- stderr: merged`: standard error goes where standard output goes, so that their order can be compared. */
  merged: boolean;
  /** `-- exit: 1`: the exit code the program means to end with; 0 when not given. */
  exit: number;
}

/** What a finished program left. `code` is 128 + the signal's number when a signal ended it, as in a shell. */
export interface Result {
  stdout: Uint8Array;
  stderr: string;
  code: number;
}

/** Changes to a program's surroundings. */
export interface RunOptions {
  /** Variables that go over the header's. */
  env?: Record<string, string>;
  /** The home directory; keeping it between two runs lets the second find what the first cached. A fresh one when not given. */
  home?: string;
}

/** A program that runs longer than this, in milliseconds, hangs. */
const patience = 60_000;

/**
 * The Lua programs directly in a directory.
 * @param directory its path
 * @returns the paths of its `.lua` files, sorted
 */
export function programs(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".lua"))
    .sort()
    .map((name) => join(directory, name));
}

/**
 * Reads the comments at the top of a program.
 * @param file the program's path
 * @returns what they ask for, defaults filled in
 * @throws when the value of a known key cannot be understood
 */
export function readHeader(file: string): Header {
  const header: Header = { args: [], stdin: new Uint8Array(), env: {}, merged: false, exit: 0 };
  for (const line of readFileSync(file, "latin1").split("\n")) {
    if (line.startsWith("#!")) continue;
    if (!line.startsWith("--")) break;
    const [, key, value] = /^-- (args|stdin|env|stderr|exit): (.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    if (key === "args") header.args = splitArguments(Buffer.from(value, "latin1").toString());
    if (key === "stdin") header.stdin = unescaped(value);
    if (key === "env") header.env = { ...header.env, ...variable(file, value) };
    if (key === "stderr") header.merged = value === "merged";
    if (key === "exit") header.exit = Number.parseInt(value, 10);
  }
  return header;
}

/**
 * Runs a program in an empty working directory of its own, with only the variables a comparison needs.
 * @param command the executable and the arguments before the file
 * @param file the program's path, or null when the command is the program (a bundle)
 * @param header what the program asks for
 * @param options changes to its surroundings
 * @returns its output and exit code
 */
export async function runProgram(
  command: string[],
  file: string | null,
  header: Header,
  options: RunOptions = {},
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), "compare-"));
  const work = join(root, "work");
  const home = options.home ?? join(root, "home");
  mkdirSync(work);
  mkdirSync(home, { recursive: true });
  try {
    const words = [...command, ...(file === null ? [] : [file]), ...header.args];
    const child = Bun.spawn(header.merged ? ["sh", "-c", 'exec "$0" "$@" 2>&1', ...words] : words, {
      cwd: work,
      env: {
        PATH: process.env.PATH ?? "/usr/bin:/bin",
        HOME: home,
        LC_ALL: "C",
        TZ: "UTC",
        ...header.env,
        ...options.env,
      },
      stdin: header.stdin,
      stdout: "pipe",
      stderr: "pipe",
      timeout: patience,
      killSignal: "SIGKILL",
    });
    const [stdout, stderr] = await Promise.all([child.stdout.bytes(), child.stderr.text(), child.exited]);
    const signal = Object.entries(constants.signals).find(([name]) => name === child.signalCode)?.[1] ?? 0;
    return { stdout, stderr, code: child.exitCode ?? 128 + signal };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * Output as a string that a test can show.
 * @param bytes what a program wrote
 * @returns its text when it is UTF-8, one character a byte when not
 */
export function readable(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return `not UTF-8: ${Buffer.from(bytes).toString("latin1")}`;
  }
}

function splitArguments(text: string): string[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? [];
  return words.map((word) => (word.startsWith('"') ? String(JSON.parse(word)) : word));
}

/** Decodes the escapes of a header value; the input is one character a byte. */
function unescaped(text: string): Uint8Array {
  const names: Record<string, string> = { n: "\n", r: "\r", t: "\t", "0": "\0", "\\": "\\" };
  const decoded = text.replace(
    /\\(?:x([0-9a-fA-F]{2})|(.))/g,
    (whole, hex: string | undefined, name: string | undefined) =>
      hex === undefined ? (names[name ?? ""] ?? whole) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, "latin1");
}

function variable(file: string, text: string): Record<string, string> {
  const split = text.indexOf("=");
  if (split < 1) throw new Error(`${file}: "-- env:" needs NAME=value, not "${text}"`);
  return { [text.slice(0, split)]: Buffer.from(text.slice(split + 1), "latin1").toString() };
}
