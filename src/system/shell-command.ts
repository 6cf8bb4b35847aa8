// What a command line for the shell would do, as far as its text tells: for tools that decide whether to run it.
//
// None of these functions throws, whatever the text. They judge text only: what a variable holds or a program does is
// beyond them, so none of them is a sandbox.

import { baseName, commandsOf, operatorsOf, programWords, type Segment, segmentsOf } from "./shell-command/commands.ts";
import { isDescriptor, isStream, pathsOf } from "./shell-command/paths.ts";
import { tokenize } from "./shell-command/tokenizer.ts";

export type { Segment } from "./shell-command/commands.ts";

/** Programs that need a person at a terminal: editors, pagers, monitors and interpreters that only converse. */
const INTERACTIVE_PROGRAMS = new Set("vim nvim vi nano emacs pico less more top htop btop nmon irb ghci".split(" "));

/** Commands of git that ask questions when they are given `-i` or `--interactive`. */
const INTERACTIVE_GIT = new Set("rebase add checkout clean stash".split(" "));

/** Options of git itself whose value is the next word. */
const GIT_VALUE_OPTIONS = new Set(["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env"]);

const WRITING_REDIRECTIONS = new Set([">", ">>", ">|", ">&", "&>", "&>>", "<>"]);

/**
 * Cuts a command line at `;` `&&` `||` `|` `&` and newlines. What is quoted, in `$(…)`, backquotes or a subshell stays
 * together; comments and the bodies of here-documents are left out.
 *
 * @returns the commands as they are written, without empty ones
 */
export function split(command: string): string[] {
  return splitWithOperators(command).map((segment) => segment.command);
}

/** As `split`, each command with the operator that follows it. */
export function splitWithOperators(command: string): Segment[] {
  return segmentsOf(tokenize(command));
}

/**
 * Whether a command line starts a program that needs a person at a terminal, anywhere in it.
 *
 * @returns a message for the one who wrote it, or undefined
 */
export function checkInteractive(command: string): string | undefined {
  for (const { words } of commandsOf(tokenize(command))) {
    const [program = "", ...args] = programWords(words);
    const name = baseName(program);
    if (INTERACTIVE_PROGRAMS.has(name)) {
      return `interactive program "${name}" cannot run here: there is no terminal for it`;
    }
    const subcommand = name === "git" ? interactiveGitCommand(args) : undefined;
    if (subcommand !== undefined) {
      return `interactive "git ${subcommand} -i" cannot run here: there is no terminal for it; use options that ask nothing`;
    }
  }
  return undefined;
}

/**
 * Whether a command line leaves a command in the background with `&`, anywhere in it. `&&`, `2>&1` and `&>` do not.
 *
 * @returns a message for the one who wrote it, or undefined
 */
export function checkBackgroundOperator(command: string): string | undefined {
  for (const { text } of operatorsOf(tokenize(command))) {
    if (text === "&") {
      return 'the background operator "&" is not allowed here: run the command in the foreground';
    }
  }
  return undefined;
}

/**
 * The paths a command line names: arguments and redirection targets, also inside `--option=…` and substitutions.
 *
 * A word without a slash is taken for a path only as `.`, `..`, with a leading `~`, or as a redirection target. Programs,
 * URLs and streams such as `/dev/null` are left out. `$HOME` is written `~`, `$PWD` is `.`; other variables stay.
 *
 * @returns each path once, in the order of the text
 */
export function extractPaths(command: string): string[] {
  const paths = new Set<string>();
  for (const part of commandsOf(tokenize(command))) {
    for (const path of pathsOf(part)) {
      paths.add(path);
    }
  }
  return [...paths];
}

/** Whether a command line writes to a file with `>` or the like; `2>&1` and `>/dev/null` do not. */
export function hasOutputRedirection(command: string): boolean {
  for (const { redirections } of commandsOf(tokenize(command))) {
    for (const { operator, target } of redirections) {
      if (WRITING_REDIRECTIONS.has(operator) && !isDescriptor(operator, target) && !isStream(target)) {
        return true;
      }
    }
  }
  return false;
}

function interactiveGitCommand(args: string[]): string | undefined {
  let index = 0;
  while (args[index]?.startsWith("-")) {
    index += GIT_VALUE_OPTIONS.has(args[index] ?? "") ? 2 : 1;
  }
  const [subcommand = "", ...options] = args.slice(index);
  const isInteractive = options.includes("-i") || options.includes("--interactive");
  return INTERACTIVE_GIT.has(subcommand) && isInteractive ? subcommand : undefined;
}
