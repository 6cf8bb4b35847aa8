// The processes that Lua programs run: none outlives the program that started it.
import { PermissionDenied } from "../kernel/permissions.ts";
import { BackgroundProcesses, type ForegroundResult } from "../system/background-processes.ts";
import { Children, type ProcessOptions, type ProcessResult, runProcess, runProcessSync } from "../system/process.ts";
import type { Call } from "./call.ts";
import type { Runtime } from "./runtime.ts";
import { Externals } from "./task.ts";
import { Tools } from "./tools.ts";
import type { Bytes } from "./types.ts";

/** How Lua wants a program to be run. */
export interface RunOptions {
  readonly cwd?: string | undefined;
  readonly env?: Record<string, string> | undefined;
  readonly timeout_secs?: number | undefined;
  readonly stdin?: Bytes | undefined;
  readonly max_output_bytes?: number | undefined;
}

/** The processes of one runtime. They survive reloads: none belongs to a plugin. */
export class Processes {
  readonly children = new Children();
  readonly background = new BackgroundProcesses(this.children);
  private isClosing = false;
  /** Set while background processes keep the program alive. */
  private release: (() => void) | undefined;

  constructor(private readonly runtime: Runtime) {
    this.background.onChange = (running) => this.tellRunning(running);
    // However the process ends: also with an error, or at a second Ctrl-C while the first is still being heeded.
    const endAllNow = () => this.children.endAllNow();
    process.once("exit", endAllNow);
    runtime.onClose(async (atOnce) => {
      this.isClosing = true;
      if (atOnce) return endAllNow();
      await this.children.endAll();
      process.off("exit", endAllNow);
    });
  }

  private tellRunning(running: number): void {
    // At the end nobody is told any more.
    if (!this.isClosing) this.runtime.cells.set("running_procs", running);
    if (running > 0) this.release ??= this.runtime.holds.hold();
    else {
      this.release?.();
      this.release = undefined;
    }
  }

  /** Runs a program for a task. */
  async run({ signal }: Call, command: string, args: string[], given: RunOptions | undefined) {
    try {
      return toTable(await runProcess(command, args, { ...this.options(given), signal }));
    } finally {
      await this.holdBack();
    }
  }

  /** Runs a program while nothing else happens but that output is written and Ctrl-C is heeded. */
  runBlocking(command: string, args: string[], given: RunOptions | undefined) {
    const { lua } = this.runtime;
    const isCancelled = () => {
      lua.limits.onTick(performance.now());
      return false;
    };
    const run = () => runProcessSync(command, args, { ...this.options(given), isCancelled });
    return toTable(lua.waitForProgram(run));
  }

  private options(given: RunOptions = {}): ProcessOptions {
    this.prepare();
    const { cwd, env, timeout_secs, stdin, max_output_bytes } = given;
    return {
      permissions: this.runtime.permissions,
      children: this.children,
      cwd,
      env,
      timeout: timeout_secs === undefined ? undefined : timeout_secs * 1000,
      stdin: typeof stdin === "string" ? Buffer.from(stdin) : stdin,
      maxOutputBytes: max_output_bytes,
    };
  }

  spawn(command: string): string {
    this.prepare();
    return this.background.spawn(command, this.runtime.permissions);
  }

  /** Runs a command line for a tool call, and resumes an external task when it has ended. */
  stream(task: number, call: string, command: string, timeout: number, mayGoToBackground: boolean): void {
    this.prepare();
    const { runtime } = this;
    const externals = runtime.service(Externals);
    const tools = runtime.service(Tools);
    const stop = new AbortController();
    let running: Promise<ForegroundResult>;
    try {
      running = this.background.runForeground(command, {
        permissions: runtime.permissions,
        timeout,
        mayGoToBackground,
        signal: stop.signal,
        onLine: (line) => tools.onOutput(call, line),
      });
    } catch (error) {
      if (error instanceof PermissionDenied) throw error;
      externals.resume(task, failedStream(error));
      return;
    }
    const release = runtime.holds.hold();
    externals.onCancel(task, () => stop.abort());
    running.then(streamTable, failedStream).then(async (table) => {
      await this.holdBack();
      externals.resume(task, table);
      release();
    });
  }

  /** Once the program is ending, waits for ever: a task must not take what `onClose` ended for something that failed. */
  private async holdBack(): Promise<void> {
    if (this.isClosing) await new Promise(() => {});
  }

  /** To be called before a program is started. @throws Error at the end of this one, which would not wait for it */
  private prepare(): void {
    if (this.isClosing) throw new Error("no program can be started any more: this one is ending");
    // From here on Ctrl-C must not end the process before its children.
    this.runtime.lua.beforeEffect();
  }
}

function toTable({ stdout, stderr, exitCode, timedOut, truncated }: ProcessResult) {
  return { stdout, stderr, exit_code: exitCode, timed_out: timedOut, truncated };
}

function streamTable(result: ForegroundResult) {
  if (result.cancelled) return { __cancelled: true };
  return {
    content: result.content,
    is_error: result.isError,
    timed_out: result.timedOut,
    exit_code: result.exitCode,
    termination: result.termination,
    background_id: result.backgroundId,
  };
}

function failedStream(error: unknown) {
  return { content: error instanceof Error ? error.message : String(error), is_error: true, timed_out: false };
}
