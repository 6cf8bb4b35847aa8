// A search with all its settings checked and filled in, and what comes out of it.

import { decodePath, type PathLike } from "../../kernel/path-text.ts";

/** What to search for; left out or empty settings do not narrow or change the search. */
export interface GrepRequest {
  /** A regular expression in ripgrep's syntax, UTF-8. */
  pattern: string | Uint8Array;
  /** A file or directory; empty: the working directory. */
  path: PathLike;
  /** The matching lines, only the names of the files that have some, or how many lines each file has. */
  mode?: "content" | "files_with_matches" | "count";
  caseInsensitive?: boolean;
  /** Whether matches may span lines. */
  multiline?: boolean;
  lineNumbers?: boolean;
  /** How many lines to show before and after each match. */
  beforeContext?: number;
  afterContext?: number;
  /** Both of the above where they are 0. */
  context?: number;
  /** Only files whose path matches; with `!` in front, only those that do not. */
  glob?: string;
  /** The name of a file type, `rust` for example. */
  type?: string;
  /** In seconds; 0: no limit. */
  timeoutSeconds?: number;
  /** Whether .gitignore and its like are disregarded; hidden files stay hidden. */
  includeIgnored?: boolean;
}

/** The outcome of a search. */
export interface GrepResult {
  /** Paths are as the search was given them. Cut after a whole line at 16 MiB, which the last line of stderr says. */
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** 0: found, 1: not found, 2: something went wrong; -1: out of time. */
  exitCode: number;
  timedOut: boolean;
}

/** A request in the form that both searchers take. */
export interface Query {
  pattern: string;
  /** `decodePath` text. */
  path: string;
  mode: "content" | "files_with_matches" | "count";
  ignoreCase: boolean;
  multiline: boolean;
  lineNumbers: boolean;
  before: number;
  after: number;
  glob: string | undefined;
  type: string | undefined;
  /** In milliseconds. */
  timeout: number | undefined;
  includeIgnored: boolean;
}

/** @throws TypeError or RangeError when a setting has no meaning */
export function readRequest(request: GrepRequest): Query {
  const { mode = "content", timeoutSeconds = 0 } = request;
  if (mode !== "content" && mode !== "files_with_matches" && mode !== "count") {
    throw new TypeError(`unknown mode "${String(mode)}" (content, files_with_matches or count)`);
  }
  const around = countOf("context", request.context);
  if (!(timeoutSeconds >= 0)) {
    throw new RangeError("the timeout must not be negative");
  }
  return {
    pattern: readPattern(request.pattern),
    path: decodePath(request.path),
    mode,
    ignoreCase: request.caseInsensitive === true,
    multiline: request.multiline === true,
    lineNumbers: request.lineNumbers === true,
    before: countOf("before_context", request.beforeContext) || around,
    after: countOf("after_context", request.afterContext) || around,
    glob: request.glob || undefined,
    type: request.type || undefined,
    timeout: timeoutSeconds > 0 ? timeoutSeconds * 1000 : undefined,
    includeIgnored: request.includeIgnored === true,
  };
}

function countOf(name: string, value = 0): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a whole number of lines, not ${value}`);
  }
  return value;
}

function readPattern(pattern: string | Uint8Array): string {
  try {
    return typeof pattern === "string"
      ? pattern
      : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(pattern);
  } catch {
    throw new TypeError("the pattern is not valid UTF-8");
  }
}
