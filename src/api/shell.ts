// `ingot.shell`: what a command line would do, as far as its text tells.
import { decodePath, exactPath } from "../kernel/path-text.ts";
import {
  checkBackgroundOperator,
  checkInteractive,
  extractPaths,
  hasOutputRedirection,
  split,
  splitWithOperators,
} from "../system/shell-command.ts";
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

/** Any bytes may stand in a command line; as with paths, those that are not UTF-8 come back as they were. */
const command = [["command", t.bytes, "as `sh -c` would get it"]] as const;

export const namespace: Namespace = {
  name: "shell",
  tier: "Host",
  doc: "Command lines as text, for tools that decide whether to run them. Nothing is run, and nothing here is a sandbox: what a variable holds or a program does cannot be told from the text.",
  records: {
    "shell.Segment": {
      doc: "One command of a command line.",
      fields: {
        command: ["string", "as it is written"],
        op: ["string?", "the operator that follows it"],
      },
    },
  },
  functions: {
    split: fn({
      doc: "Cuts a command line at `;`, `&&`, `||`, `|`, `&` and newlines. What is quoted or in `$(…)` stays together.",
      params: command,
      returns: [["string[]", "commands"]],
      example: 'for _, part in ipairs(ingot.shell.split("make && make test | tail")) do print(part) end',
      run: (_, line) => split(decodePath(line)).map(exactPath),
    }),
    split_with_ops: fn({
      doc: "As `shell.split`, each command with the operator that follows it.",
      params: command,
      returns: [["shell.Segment[]", "segments"]],
      run: (_, line) =>
        splitWithOperators(decodePath(line)).map((segment) => ({ ...segment, command: exactPath(segment.command) })),
    }),
    check_interactive: fn({
      doc: "Whether a command line starts a program that needs a person at a terminal: an editor, a pager, `git rebase -i`.",
      params: command,
      returns: [["string?", "message", "for the one who wrote it; nil when there is nothing to say"]],
      run: (_, line) => checkInteractive(decodePath(line)),
    }),
    check_background_op: fn({
      doc: "Whether a command line leaves a command in the background with `&`. `2>&1` and `&>` do not.",
      params: command,
      returns: [["string?", "message", "for the one who wrote it; nil when there is nothing to say"]],
      run: (_, line) => checkBackgroundOperator(decodePath(line)),
    }),
    extract_paths: fn({
      doc: "The paths that a command line names, each once: arguments with a slash, `.`, `..`, `~`, and the targets of redirections.",
      params: command,
      returns: [["string[]", "paths", "as they are written"]],
      run: (_, line) => extractPaths(decodePath(line)).map(exactPath),
    }),
    has_output_redirection: fn({
      doc: "Whether a command line writes to a file with `>` or the like. `2>&1` and `>/dev/null` do not.",
      params: command,
      returns: [["boolean", "writes"]],
      run: (_, line) => hasOutputRedirection(decodePath(line)),
    }),
  },
};
