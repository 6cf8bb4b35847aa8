// `ingot.grep`: searching files for a pattern.
import type { GrepResult } from "../system/grep.ts";
import { attemptAsync } from "./attempt.ts";
import type { Call } from "./call.ts";
import { fn, type Namespace } from "./declare.ts";
import { type Bytes, type Static, t } from "./types.ts";

const options = t.options("grep.GrepOpts", {
  mode: [
    t.optional(t.oneOf("content", "files_with_matches", "count")),
    "the matching lines, the files that have some, or how many lines each file has; `content` unless given",
  ],
  case_insensitive: [t.optional(t.boolean), ""],
  multiline: [t.optional(t.boolean), "whether a match may span lines"],
  line_numbers: [t.optional(t.boolean), "whether lines are numbered"],
  before_context: [t.optional(t.atLeast(0)), "lines to show before each match"],
  after_context: [t.optional(t.atLeast(0)), "lines to show after each match"],
  context: [t.optional(t.atLeast(0)), "both, where they are not given or 0"],
  glob: [t.optional(t.string), "only files whose path matches; with `!` in front, only those that do not"],
  type: [t.optional(t.string), "only files of a type that ripgrep knows: `lua`, `rust` …"],
  timeout_secs: [
    t.optional(t.atLeast(0)),
    "seconds after which the search is ended; without limit when 0 or not given",
  ],
  include_ignored: [t.optional(t.boolean), "whether files are searched that .gitignore and its like leave out"],
});

async function search(
  call: Call,
  pattern: string,
  path: Bytes,
  given: Partial<Static<typeof options>> = {},
): Promise<GrepTable> {
  const { grep } = await import("../system/grep.ts");
  const request = {
    pattern,
    path,
    mode: given.mode,
    caseInsensitive: given.case_insensitive,
    multiline: given.multiline,
    lineNumbers: given.line_numbers,
    beforeContext: given.before_context,
    afterContext: given.after_context,
    context: given.context,
    glob: given.glob,
    type: given.type,
    timeoutSeconds: given.timeout_secs,
    includeIgnored: given.include_ignored,
  };
  return toTable(await grep(request, { permissions: call.permissions, signal: call.signal }));
}

interface GrepTable {
  stdout: Uint8Array;
  stderr: Uint8Array;
  exit_code: number;
  timed_out: boolean;
}

function toTable({ stdout, stderr, exitCode, timedOut }: GrepResult): GrepTable {
  return { stdout, stderr, exit_code: exitCode, timed_out: timedOut };
}

export const namespace: Namespace = {
  name: "grep",
  tier: "Host",
  doc: "Searching files. ripgrep does it where it is installed and may be run; where not, a searcher of our own with the same results.",
  records: {
    "grep.Result": {
      doc: "What came of a search.",
      fields: {
        stdout: [
          "string",
          "what ripgrep prints: `path:line`, `path:number:line` with `line_numbers`, `path`, `path:count`",
        ],
        stderr: ["string", "what went wrong with the pattern or single files"],
        exit_code: ["integer", "0: found, 1: not found, 2: something went wrong"],
        timed_out: ["boolean", "whether it was ended after `timeout_secs`"],
      },
    },
  },
  functions: {
    run: fn({
      doc: "Searches a file, or the files below a directory, for a regular expression. Hidden files and those that .gitignore names are left out. Cancelling the task ends the search.",
      params: [
        ["pattern", t.string, "in ripgrep's syntax"],
        ["path", t.bytes, "a file or directory; empty for the working directory"],
        ["opts", t.optional(options)],
      ],
      returns: [
        ["grep.Result?", "result", "nil when the search cannot be started"],
        ["string?", "error", "why not"],
      ],
      permission: "read",
      example:
        'local found = assert(ingot.grep.run("TODO", "src", { line_numbers = true, glob = "*.lua" }))\nio.write(found.stdout)',
      wait: (call, pattern, path, given) => attemptAsync(() => search(call, pattern, path, given)),
    }),
  },
};
