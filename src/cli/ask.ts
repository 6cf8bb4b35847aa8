// Asking a person for a missing permission. Lua waits inside WebAssembly while it is asked, and nothing there can wait
// for an answer that comes later: so the question is put by a second process of this same program, on the same terminal.
import { isExecutable } from "../bundle/own-payload.ts";
import { isTerminal } from "../host.ts";
import { quoteForMessage } from "../kernel/path-text.ts";
import type { Answer, PermissionRequest } from "../kernel/permissions.ts";
import { ExitCode } from "./errors.ts";
import { plural } from "./plural.ts";

/** First word of the command line with which this program asks; the question follows. */
export const ASK = "--ask-permission";

/** Exit codes of the asking process. None is 0: with that, a process ends that has come to no answer. */
const codes: Record<Answer, number> = { once: 10, always: 11, deny: 12 };

/** A descriptor of the asking process: a pipe that ends with the process that waits for the answer. */
const WAITING = 3;

/** Characters of a value that are shown, so that the answers to choose from stay on the screen. */
const MOST_CHARACTERS = 200;

/**
 * How long nothing may have been typed before an answer counts, in milliseconds. A program may ask while a line is being
 * typed, of which no key was meant as an answer.
 */
const SILENCE = 300;

/** How to ask, or undefined when standard input or standard error is not a terminal. */
export function askOnTerminal(): ((request: PermissionRequest) => Answer) | undefined {
  if (!isTerminal(0) || !isTerminal(2)) return undefined;
  return (request) => {
    const self = isExecutable() ? [] : [Bun.main];
    const run = Bun.spawnSync([process.execPath, ...self, ASK, questionOf(request)], {
      stdio: ["inherit", "inherit", "inherit", "pipe"],
    });
    if (run.exitCode === ExitCode.Interrupted || run.signalCode === "SIGINT") process.exit(ExitCode.Interrupted);
    return (Object.keys(codes) as Answer[]).find((answer) => codes[answer] === run.exitCode) ?? "deny";
  };
}

const verbs: Record<PermissionRequest["name"], string> = {
  read: "read",
  write: "write",
  run: "run",
  net: "connect to",
  env: "read the environment variable",
};

function questionOf({ name, value }: PermissionRequest): string {
  return `The program wants to ${verbs[name]} ${shortened(quoteForMessage(value))}`;
}

/** Cuts a quoted text in the middle, where no escape is. The cut is outside of the quotes: no value can imitate it. */
function shortened(quoted: string): string {
  if (quoted.length <= MOST_CHARACTERS) return quoted;
  const characters = quoted.slice(1, -1).match(/\\(?:x..|u\{.*?\}|.)|./gsu) ?? [];
  const start = firstOf(characters);
  const end = firstOf(characters.toReversed()).toReversed();
  const left = characters.length - start.length - end.length;
  return `"${start.join("")}" … ${plural(left, "character")} … "${end.join("")}"`;
}

/** As many of the first characters as may be shown of one half. */
function firstOf(characters: string[]): string[] {
  let length = 0;
  const count = characters.findIndex((character) => {
    length += character.length;
    return length > MOST_CHARACTERS / 2;
  });
  return characters.slice(0, count);
}

/** The asking process. @returns the exit code that stands for the answer */
export async function ask(question: string): Promise<number> {
  const { isCancel, select } = await import("@clack/prompts");
  const { promptOnTerminal } = await import("../terminal/clack-host/plain.ts");
  process.on("SIGINT", () => process.exit(ExitCode.Interrupted));
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, end);
  Bun.file(WAITING).stream().getReader().read().then(end, end);
  const answer = await promptOnTerminal(
    (streams) =>
      select<Answer>({
        ...streams,
        message: question,
        initialValue: "deny",
        options: [
          { value: "once", label: "Allow once" },
          { value: "always", label: "Allow for this run" },
          { value: "deny", label: "Deny" },
        ],
      }),
    ending.signal,
    SILENCE,
  );
  // An exit would set the mode of the terminal once more, when the shell may have it already.
  if (ending.signal.aborted) process.kill(process.pid, "SIGKILL");
  return isCancel(answer) ? ExitCode.Interrupted : codes[answer];
}
