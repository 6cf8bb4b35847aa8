// The commands in shell text: between which operators they stand, and the words each consists of.

import type { Operator, Script, Token } from "./script.ts";

/** A command as it is written, and the operator after it. */
export interface Segment {
  command: string;
  /** `;` `&&` `||` `|` `|&` `&` `;;` or a newline; left out after the last command. */
  op?: string;
}

/** A simple command taken apart. */
export interface Command {
  /** Assignments, the program and its arguments, without quotes. */
  words: string[];
  /** Targets without quotes; empty where there is none. */
  redirections: { operator: string; target: string }[];
}

/** Cuts text at the operators that stand outside parentheses and substitutions. */
export function segmentsOf({ source, tokens }: Script): Segment[] {
  const segments: Segment[] = [];
  let run: Token[] = [];
  const finish = (op?: string): void => {
    const [first] = run;
    const last = run.at(-1);
    if (first !== undefined && last !== undefined) {
      const command = source.slice(first.start, last.end);
      segments.push(op === undefined ? { command } : { command, op });
    }
    run = [];
  };
  let parentheses = 0;
  for (const token of tokens) {
    if (token.kind === "operator" && parentheses === 0 && token.text !== "(" && token.text !== ")") {
      finish(token.text);
      continue;
    }
    if (token.kind === "operator") {
      parentheses = Math.max(0, parentheses + (token.text === "(" ? 1 : token.text === ")" ? -1 : 0));
    }
    run.push(token);
  }
  finish();
  return segments;
}

/** Every simple command, those in subshells and substitutions included. */
export function* commandsOf(script: Script): Generator<Command> {
  let command: Command = { words: [], redirections: [] };
  let redirection: Command["redirections"][number] | undefined;
  for (const token of script.tokens) {
    if (token.kind === "redirection") {
      redirection = { operator: token.text, target: "" };
      command.redirections.push(redirection);
      continue;
    }
    if (token.kind === "operator") {
      yield command;
      command = { words: [], redirections: [] };
    } else if (redirection !== undefined) {
      redirection.target = token.text;
    } else {
      command.words.push(token.text);
    }
    redirection = undefined;
  }
  yield command;
  for (const inner of script.inner) {
    yield* commandsOf(inner);
  }
}

/** Every operator, those in substitutions included. */
export function* operatorsOf(script: Script): Generator<Operator> {
  for (const token of script.tokens) {
    if (token.kind === "operator") {
      yield token;
    }
  }
  for (const inner of script.inner) {
    yield* operatorsOf(inner);
  }
}

const RESERVED_WORDS = new Set("! { } do done elif else esac fi if in then time until while".split(" "));

/** Programs that run the program named in their arguments. */
const WRAPPERS = new Set("builtin command doas env exec nice nohup setsid sudo xargs".split(" "));

/**
 * The words of a command from its program on: without reserved words, assignments, and programs such as `sudo` and `env`
 * that run what follows (of their options those without a value are seen through).
 */
export function programWords(words: string[]): string[] {
  let index = 0;
  let isWrapped = false;
  for (const word of words) {
    const isWrapper = WRAPPERS.has(baseName(word));
    const isPassedOver =
      RESERVED_WORDS.has(word) || isAssignment(word) || isWrapper || (isWrapped && word.startsWith("-"));
    if (!isPassedOver) {
      break;
    }
    isWrapped ||= isWrapper;
    index++;
  }
  return words.slice(index);
}

/** The last component of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Whether a word sets a variable. */
export function isAssignment(word: string): boolean {
  return /^[A-Za-z_]\w*\+?=/.test(word);
}
