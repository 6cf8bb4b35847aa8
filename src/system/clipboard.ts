// The clipboard of the desktop, through the helper programs that reach it.

import { PermissionDenied, type Permissions } from "../kernel/permissions.ts";
import { isOnPath } from "./process/on-path.ts";
import { type ProcessOptions, type ProcessResult, runProcess, runProcessSync } from "./process.ts";

/** One program that reaches the clipboard. */
interface Helper {
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** Whether it takes UTF-16 with a byte order mark rather than UTF-8. */
  isWide?: boolean;
}

/** One run of a helper, and what came of it: the work is the same whether it is waited for or not. */
interface Step {
  command: string;
  args: string[];
  options: Omit<ProcessOptions, "permissions">;
}
type Steps<Result> = Generator<Step, Result, ProcessResult | Error>;

/** A helper that takes longer than this hangs, in ms: the display is gone, or nobody answers. */
const TIMEOUT = 5000;
/** The most that is read, in bytes. */
const LARGEST = 64 * 1024 * 1024;

const UTF8 = { LC_CTYPE: "UTF-8" };
const PASTE = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; [Console]::Out.Write((Get-Clipboard -Raw))";

function writers(env: NodeJS.ProcessEnv): Helper[] {
  return [
    ...(env.WAYLAND_DISPLAY ? [{ command: "wl-copy", args: [] }] : []),
    ...(env.DISPLAY
      ? [
          { command: "xclip", args: ["-selection", "clipboard"] },
          { command: "xsel", args: ["--clipboard", "--input"] },
        ]
      : []),
    { command: "pbcopy", args: [], env: UTF8 },
    { command: "clip.exe", args: [], isWide: true },
    { command: "termux-clipboard-set", args: [] },
  ];
}

function readers(env: NodeJS.ProcessEnv): Helper[] {
  return [
    ...(env.WAYLAND_DISPLAY ? [{ command: "wl-paste", args: ["--no-newline", "--type", "text"] }] : []),
    ...(env.DISPLAY
      ? [
          { command: "xclip", args: ["-selection", "clipboard", "-out"] },
          { command: "xsel", args: ["--clipboard", "--output"] },
        ]
      : []),
    { command: "pbpaste", args: [], env: UTF8 },
    { command: "powershell.exe", args: ["-NoProfile", "-NonInteractive", "-Command", PASTE] },
    { command: "termux-clipboard-get", args: [] },
  ];
}

const isInstalled = ({ command }: Helper): boolean => isOnPath(command);

/**
 * Writes the clipboard, blocking. Needs `run` of the helper.
 *
 * @throws PermissionDenied
 * @throws Error when there is no helper, or none of them works
 */
export function writeClipboardSync(text: string, permissions: Permissions): void {
  follow(writing(text), permissions);
}

/** `writeClipboardSync` without blocking. @throws the reason of `signal` as well */
export function writeClipboard(text: string, permissions: Permissions, signal: AbortSignal): Promise<void> {
  return followWaiting(writing(text), permissions, signal);
}

/**
 * Reads the clipboard, blocking. Needs `run` of the helper.
 *
 * @returns undefined when it is empty, holds no text or cannot be reached
 * @throws PermissionDenied
 */
export function readClipboardSync(permissions: Permissions): Uint8Array | undefined {
  return follow(reading(), permissions);
}

/** `readClipboardSync` without blocking. @throws the reason of `signal` as well */
export function readClipboard(permissions: Permissions, signal: AbortSignal): Promise<Uint8Array | undefined> {
  return followWaiting(reading(), permissions, signal);
}

/** Whether there is a helper to write with. */
export function hasClipboard(): boolean {
  return writers(process.env).some(isInstalled);
}

function* writing(text: string): Steps<void> {
  let problem = "no clipboard: neither wl-copy, xclip, xsel, pbcopy nor clip.exe can be used here";
  for (const helper of writers(process.env).filter(isInstalled)) {
    const result = yield stepOf(helper, helper.isWide ? Buffer.from(`\ufeff${text}`, "utf16le") : Buffer.from(text));
    if (!(result instanceof Error) && result.exitCode === 0) {
      return;
    }
    problem = `${helper.command} cannot write the clipboard: ${reasonOf(result)}`;
  }
  throw new Error(problem);
}

function* reading(): Steps<Uint8Array | undefined> {
  for (const helper of readers(process.env).filter(isInstalled)) {
    const result = yield stepOf(helper);
    if (!(result instanceof Error) && result.exitCode === 0 && !result.truncated) {
      return result.stdout.length === 0 ? undefined : result.stdout;
    }
  }
  return undefined;
}

function stepOf({ command, args, env }: Helper, stdin?: Uint8Array): Step {
  return { command, args, options: { env, stdin, timeout: TIMEOUT, maxOutputBytes: LARGEST } };
}

function follow<Result>(steps: Steps<Result>, permissions: Permissions): Result {
  let step = steps.next();
  while (!step.done) {
    const { command, args, options } = step.value;
    let result: ProcessResult | Error;
    try {
      result = runProcessSync(command, args, { ...options, permissions });
    } catch (error) {
      result = failure(error);
    }
    step = steps.next(result);
  }
  return step.value;
}

async function followWaiting<Result>(
  steps: Steps<Result>,
  permissions: Permissions,
  signal: AbortSignal,
): Promise<Result> {
  let step = steps.next();
  while (!step.done) {
    const { command, args, options } = step.value;
    const result = await runProcess(command, args, { ...options, permissions, signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      return failure(error);
    });
    step = steps.next(result);
  }
  return step.value;
}

/** A failure of one helper, after which the next is tried. @throws PermissionDenied */
function failure(error: unknown): Error {
  if (error instanceof PermissionDenied || !(error instanceof Error)) {
    throw error;
  }
  return error;
}

function reasonOf(result: ProcessResult | Error): string {
  if (result instanceof Error) {
    return result.message;
  }
  if (result.timedOut) {
    return `it did not end within ${TIMEOUT / 1000} seconds`;
  }
  const said = Buffer.from(result.stderr).toString().trim().split("\n")[0];
  return said || `it ended with exit code ${result.exitCode}`;
}
