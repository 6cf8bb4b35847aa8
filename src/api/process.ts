// `ingot.process`: running other programs.
import type { BackgroundOutput, RunningProcess } from "../system/background-processes.ts";
import { attempt, attemptAsync } from "./attempt.ts";
import { fn, type Namespace, type Return } from "./declare.ts";
import { Processes } from "./processes.ts";
import type { Runtime } from "./runtime.ts";
import { custom, Mismatch, type ParameterType, t } from "./types.ts";

function outputTable(output: BackgroundOutput | undefined) {
  if (output === undefined) return {};
  const { text, running, exitCode, termination, elapsedSecs, pid } = output;
  return { text, running, exit_code: exitCode, termination, elapsed_secs: elapsedSecs, pid };
}

function runningTable({ id, command, elapsedSecs, pid }: RunningProcess) {
  return { id, command, elapsed_secs: elapsedSecs, pid };
}

const processes = (runtime: Runtime) => runtime.service(Processes);

const seconds: ParameterType<number> = custom("number", (value, reader) => {
  const number = t.number.check(value, reader);
  if (number <= 0) throw new Mismatch(`more than 0 expected, got ${number}`);
  return number;
});

const runOptions = t.options("process.RunOpts", {
  cwd: [t.optional(t.string), "the directory it starts in; the working directory unless given"],
  env: [t.optional(t.map(t.string)), "variables to add to the environment"],
  timeout_secs: [t.optional(seconds), "seconds after which it is ended, with all it started; never unless given"],
  stdin: [t.optional(t.bytes), "what it reads on its standard input; nothing unless given"],
  max_output_bytes: [
    t.optional(t.atLeast(1)),
    "how much of its output is kept, both streams together; 256 MiB unless given; the rest is dropped",
  ],
});

const runParameters = [
  ["cmd", t.string, "a name on PATH, or a path"],
  ["args", t.optional(t.list(t.string)), "its arguments, which no shell looks at"],
  ["opts", t.optional(runOptions)],
] as const;

const runReturns: readonly Return[] = [
  ["process.Result?", "result", "of whatever exit code; nil when it cannot be started"],
  ["string?", "error", "why not"],
];

const id = ["id", t.string, "as `process.spawn_bg` returned it"] as const;

export const namespace: Namespace = {
  name: "process",
  tier: "Host",
  doc: "Running other programs: to their end, or in the background. None outlives the program that started it. A child leads its own session: it has no terminal, and Ctrl-C does not reach it.",
  records: {
    "process.Result": {
      doc: "How a program ended.",
      fields: {
        stdout: ["string", "its bytes"],
        stderr: ["string", "its bytes"],
        exit_code: ["integer", "128 + the number of the signal when one ended it"],
        timed_out: ["boolean", "whether it was ended after `timeout_secs`"],
        truncated: ["boolean", "whether it printed more than was kept"],
      },
    },
    "process.Output": {
      doc: "A background process and its output.",
      fields: {
        text: [
          "string",
          "both streams in the order they were written; of what nobody reads, the last 10000 lines or 1 MiB are kept, and a first line tells how much was dropped",
        ],
        running: ["boolean", ""],
        exit_code: ["integer?", "once it has ended"],
        termination: [
          "string?",
          "how it ended, if not by itself: `stopped` by us, `signaled` by others, `oom` for lack of memory",
        ],
        elapsed_secs: ["integer", "whole seconds from its start to now or to its end"],
        pid: ["integer", ""],
      },
    },
    "process.Running": {
      doc: "A background process that runs.",
      fields: {
        id: ["string", ""],
        command: ["string", ""],
        elapsed_secs: ["integer", "whole seconds since its start"],
        pid: ["integer", ""],
      },
    },
    "process.Shell": {
      doc: "A shell for command lines.",
      fields: { program: ["string", ""], args: ["string[]", "what comes before the command line"] },
    },
    "process.Streamed": {
      doc: "What `process.run_streaming` resumes a task with; `{ __cancelled = true }` when the wait for it was cancelled.",
      fields: {
        content: ["string", "both streams in the order they were written; or why the command cannot be started"],
        is_error: ["boolean", "whether it failed or was ended"],
        timed_out: ["boolean", "whether the time was up"],
        exit_code: ["integer?", "when it has ended"],
        termination: ["string?", "as in `process.Output`"],
        background_id: ["string?", "the background process that it has become; what it prints from then on is there"],
      },
    },
  },
  functions: {
    run: fn({
      doc: "Runs a program to its end. A task that calls it waits, and when it is cancelled, the program and all it started are ended. Elsewhere the call blocks everything.",
      params: runParameters,
      returns: runReturns,
      permission: "run",
      example:
        'local result = assert(ingot.process.run("git", { "status", "--short" }, { timeout_secs = 10 }))\nif result.exit_code == 0 then io.write(result.stdout) end',
      run: (runtime, command, args, given) => attempt(() => processes(runtime).runBlocking(command, args ?? [], given)),
      wait: (call, command, args, given) =>
        attemptAsync(() => processes(call.runtime).run(call, command, args ?? [], given)),
    }),
    run_async: fn({
      doc: "As `process.run`, but raises outside of a task.",
      params: runParameters,
      returns: runReturns,
      permission: "run",
      wait: (call, command, args, given) =>
        attemptAsync(() => processes(call.runtime).run(call, command, args ?? [], given)),
    }),
    run_streaming: fn({
      doc: "Starts a command line for a tool: every line it prints goes to a live tool call, and when it has ended, a task is resumed with a `process.Streamed`. Cancelling the wait for that ends the command.",
      params: [
        ["task_id", t.integer, "as `task.alloc` returned it, for `task.wait`"],
        ["call_id", t.string, "`ctx.call_id` of the tool"],
        ["command", t.string, "for the default shell"],
        ["timeout_ms", t.atLeast(1), "milliseconds after which the command is ended, with all it started"],
        [
          "background_on_timeout",
          t.optional(t.boolean),
          "whether it becomes a background process then, or when `process.detach_foreground` is called",
        ],
      ],
      permission: "run",
      example:
        "local function execute(args, ctx)\n  local id = ingot.task.alloc()\n  ingot.process.run_streaming(id, ctx.call_id, args.command, 120000)\n  return ingot.task.wait(id)\nend",
      run: (runtime, task, call, command, timeout, mayGoToBackground) =>
        processes(runtime).stream(task, call, command, timeout, mayGoToBackground ?? false),
    }),
    spawn_bg: fn({
      doc: "Starts a command line in the background, with the default shell and without standard input. It keeps the program alive; the cell `running_procs` has the number of such processes.",
      params: [["command", t.string]],
      returns: [["string", "id", "`proc_1` for the first"]],
      permission: "run",
      example:
        'local id = ingot.process.spawn_bg("make test 2>&1")\nrepeat\n  ingot.sleep(100)\n  local output = ingot.process.read_output(id)\n  io.write(output.text)\nuntil not output.running',
      run: (runtime, command) => processes(runtime).spawn(command),
    }),
    read_output: fn({
      doc: "What a background process printed since the last call. It is given out once.",
      params: [id],
      returns: [["process.Output|{}", "output", "an empty table when there is no such process"]],
      run: (runtime, name) => outputTable(processes(runtime).background.readOutput(name)),
    }),
    output: fn({
      doc: "As `process.read_output`, but the output stays to be read.",
      params: [id],
      returns: [["process.Output|{}", "output", "an empty table when there is no such process"]],
      run: (runtime, name) => outputTable(processes(runtime).background.output(name)),
    }),
    list: fn({
      doc: "The background processes that run, in the order they were started.",
      returns: [["process.Running[]", "processes"]],
      run: (runtime) => processes(runtime).background.list().map(runningTable),
    }),
    kill: fn({
      doc: "Has a background process end, with all it started: SIGTERM, and SIGKILL two seconds later. Does not wait; does nothing when there is no such process.",
      params: [id],
      run: (runtime, name) => processes(runtime).background.kill(name),
    }),
    stop: fn({
      doc: "As `process.kill`, but waits until the process is gone, and forgets it.",
      params: [id],
      returns: [
        ["{ text: string }?", "output", "what nobody had read; nil when there is no such process"],
        ["string?", "error"],
      ],
      wait: (call, name) => attemptAsync(() => processes(call.runtime).background.stop(name)),
    }),
    set_default_shell: fn({
      doc: "Sets the shell that runs the command lines of `process.spawn_bg` and `process.run_streaming`, for all plugins.",
      params: [
        [
          "opts",
          t.optional(
            t.options("process.ShellOpts", {
              program: [t.string, "`/bin/zsh` for example"],
              args: [t.optional(t.list(t.string)), "what comes before the command line, `-fc` for example"],
            }),
          ),
          "nil goes back to `sh -c`",
        ],
      ],
      run: (runtime, shell) =>
        processes(runtime).background.setDefaultShell(shell && { program: shell.program, args: shell.args ?? [] }),
    }),
    get_default_shell: fn({
      doc: "The shell that was set.",
      returns: [["process.Shell?", "shell", "nil when it is `sh -c`"]],
      run: (runtime) => processes(runtime).background.defaultShell(),
    }),
    detach_foreground: fn({
      doc: "Sends the newest command to the background that was started with `background_on_timeout` and still runs.",
      returns: [["boolean", "detached", "whether there was one"]],
      run: (runtime) => processes(runtime).background.detachForeground(),
    }),
  },
};
