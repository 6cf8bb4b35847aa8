// Which paths a command names, as far as its text tells.

import { baseName, type Command, isAssignment, programWords } from "./commands.ts";

/** Files that are no place in the file system a check would care about. */
const STREAMS = /^\/dev\/(?:null|zero|tty|stdin|stdout|stderr|fd\/\d+)$/;

/** Redirections whose target is a number or text rather than a file. */
const NO_FILE = new Set(["<<", "<<-", "<<<"]);

/** Whether a redirection target is another descriptor: `1` or `-`. */
export function isDescriptor(operator: string, target: string): boolean {
  return (operator === ">&" || operator === "<&") && /^(?:\d+-?|-)$/.test(target);
}

/** Whether a path is one of the standard streams or a device that keeps nothing. */
export function isStream(path: string): boolean {
  return STREAMS.test(path);
}

/** The paths that a command names, in its order. */
export function* pathsOf({ words, redirections }: Command): Generator<string> {
  const [program = "", ...args] = programWords(words);
  const assignments = words.slice(0, words.length - args.length).filter(isAssignment);
  for (const word of [...assignments, ...args]) {
    yield* pathsInWord(word);
  }
  if (baseName(program) === "cd" && args.length === 0) {
    yield "~";
  }
  for (const { operator, target } of redirections) {
    if (target !== "" && !NO_FILE.has(operator) && !isDescriptor(operator, target) && !isStream(target)) {
      yield normalizeHome(target);
    }
  }
}

function* pathsInWord(word: string): Generator<string> {
  const text = normalizeHome(pathPart(word)).replace(/^file:\/\//, "");
  if (isPath(text)) {
    yield text;
  }
  // `{/etc,/usr}/x` stands for two paths.
  if (text.includes("{")) {
    yield* text.split(/[{},]/).filter((piece) => piece !== text && /^(?:[/~]|\.\.)/.test(piece));
  }
}

/** The part of a word that may be a path: what follows `--option=`, `name=` or `-I`. */
function pathPart(word: string): string {
  const named = /^(?:--?[\w-]+|[A-Za-z_]\w*\+?)=(.*)$/s.exec(word)?.[1];
  if (named !== undefined) {
    return named;
  }
  return /^-.*?([/~].*)$/s.exec(word)?.[1] ?? word;
}

function isPath(text: string): boolean {
  // The commands in a substitution are looked at by themselves; what they print is not known.
  const isUnknown = text.startsWith("$(") || text.startsWith("`");
  const isUrl = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text);
  const isNamed = text.includes("/") || text === "." || text === ".." || text.startsWith("~");
  return isNamed && !isUnknown && !isUrl && !isStream(text);
}

function normalizeHome(text: string): string {
  return text.replace(/^\$(?:HOME\b|\{HOME\})/, "~").replace(/^\$(?:PWD\b|\{PWD\})/, ".");
}
