// Asking a person for a missing permission. Lua waits inside WebAssembly while it is asked, and nothing there can wait
// for an answer that comes later: so the question is put by a second process of this same program, on the same terminal.
import { isExecutable } from "../bundle/own-payload.ts";
import { isTerminal } from "../host.ts";
import type { Answer, PermissionRequest } from "../kernel/permissions.ts";
import { ExitCode } from "./errors.ts";

/** First word of the command line with which this program asks; the request follows as JSON. */
export const ASK = "--ask-permission";

const codes: Record<Answer, number> = { once: 0, always: 10, deny: 11 };

/** How to ask, or undefined when standard input or standard error is not a terminal. */
export function askOnTerminal(): ((request: PermissionRequest) => Answer) | undefined {
  if (!isTerminal(0) || !isTerminal(2)) return undefined;
  return (request) => {
    const self = isExecutable() ? [] : [Bun.main];
    const run = Bun.spawnSync([process.execPath, ...self, ASK, JSON.stringify(request)], {
      stdio: ["inherit", "inherit", "inherit"],
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

/** The asking process. @returns the exit code that stands for the answer */
export async function ask(json: string): Promise<number> {
  const { isCancel, select } = await import("@clack/prompts");
  const request = JSON.parse(json) as PermissionRequest;
  const answer = await select<Answer>({
    message: `The program wants to ${verbs[request.name]} ${JSON.stringify(request.value)}`,
    options: [
      { value: "once", label: "Allow once" },
      { value: "always", label: "Allow for this run" },
      { value: "deny", label: "Deny" },
    ],
    output: process.stderr,
  });
  return isCancel(answer) ? ExitCode.Interrupted : codes[answer];
}
