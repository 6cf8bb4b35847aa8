// Programs in a terminal of 200 × 60: what they write, what is to be seen then, and how long the processor works for them.
import { dlopen } from "bun:ffi";
import { Terminal } from "@xterm/headless";
import type { Bench } from "./row.ts";

export const COLUMNS = 200;
export const ROWS = 60;

/** Milliseconds after which a program that does not show what it should has failed. */
const TIMEOUT = 10_000;

export class TerminalProgram implements AsyncDisposable {
  /** Bytes that it has written. */
  written = 0;
  private readonly emulator = new Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true, logLevel: "off" });
  private readonly child: Bun.Subprocess;
  private readonly pty: Bun.Terminal;
  /** Told of the next bytes. */
  private answered: () => void = () => {};
  /** Told that there will be none. */
  private failed: (error: Error) => void = () => {};

  constructor(
    bench: Bench,
    private readonly command: string[],
  ) {
    this.child = Bun.spawn(command, {
      cwd: bench.directory,
      env: terminalEnvironment(bench),
      terminal: {
        cols: COLUMNS,
        rows: ROWS,
        data: (_, bytes) => {
          this.written += bytes.length;
          this.emulator.write(bytes);
          this.answered();
        },
      },
    });
    this.pty = this.child.terminal as Bun.Terminal;
    void this.child.exited.then(() => this.failed(new Error(`${this.name} has ended`)));
    // Terminals answer what programs ask them.
    this.emulator.onData((answer) => this.pty.write(answer));
  }

  /** Presses a key, and waits for the first bytes of what comes of it. */
  async press(key: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.answered = resolve;
    this.failed = reject;
    const timer = setTimeout(() => reject(new Error(`${this.name} ignores ${JSON.stringify(key)}`)), TIMEOUT);
    this.pty.write(key);
    await promise.finally(() => clearTimeout(timer));
  }

  /** The text of the screen, without blanks at the ends of rows. */
  async screen(): Promise<string> {
    await new Promise<void>((resolve) => this.emulator.write("", resolve));
    const { active } = this.emulator.buffer;
    const row = (i: number) =>
      active
        .getLine(active.baseY + i)
        ?.translateToString(true)
        .trimEnd() ?? "";
    return Array.from({ length: ROWS }, (_, i) => row(i)).join("\n");
  }

  /** Waits until a text is to be seen. */
  async shows(text: string): Promise<void> {
    const end = performance.now() + TIMEOUT;
    while (!(await this.screen()).includes(text)) {
      if (performance.now() > end) throw new Error(`${this.name} does not show "${text}":\n${await this.screen()}`);
      await Bun.sleep(10);
    }
  }

  /** Milliseconds that processors have worked for it so far. @throws Error where the system does not say */
  get processorTime(): number {
    return processorTime(this.child.pid);
  }

  private get name(): string {
    return this.command.slice(0, 2).join(" ");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endProgram(this.child);
    this.emulator.dispose();
  }
}

/** Milliseconds from before the start of a program until it has written `text` to its terminal. */
export async function timeToText(bench: Bench, command: string[], text: string): Promise<number> {
  const shown = Promise.withResolvers<number>();
  let written = "";
  const start = Bun.nanoseconds();
  const child = Bun.spawn(command, {
    cwd: bench.directory,
    env: terminalEnvironment(bench),
    terminal: {
      cols: COLUMNS,
      rows: ROWS,
      data: (_, bytes) => {
        written += Buffer.from(bytes).toString("latin1");
        if (written.includes(text)) shown.resolve((Bun.nanoseconds() - start) / 1e6);
      },
    },
  });
  const timer = setTimeout(() => shown.reject(new Error(`${command.join(" ")} has written ${written}`)), TIMEOUT);
  try {
    return await shown.promise;
  } finally {
    clearTimeout(timer);
    await endProgram(child);
  }
}

function terminalEnvironment(bench: Bench): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: bench.directory,
    XDG_CACHE_HOME: `${bench.directory}/cache`,
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
  };
}

async function endProgram(child: Bun.Subprocess): Promise<void> {
  child.kill("SIGKILL");
  await child.exited;
  child.terminal?.close();
}

/** Whether the system says how long processors have worked for another process. */
export const knowsProcessorTime = process.platform === "linux";

/** CPUCLOCK_SCHED, the last three bits of the number of a process's clock. */
const SCHEDULED = 2;

let libc: { clock_gettime(clock: number, time: BigInt64Array): number } | undefined;

/** The clock of a process counts what all its threads have run, in nanoseconds; /proc knows hundredths of a second. */
function processorTime(pid: number): number {
  libc ??= dlopen("libc.so.6", { clock_gettime: { args: ["i32", "ptr"], returns: "i32" } }).symbols;
  const time = new BigInt64Array(2);
  if (libc.clock_gettime((~pid << 3) | SCHEDULED, time) !== 0) throw new Error("the process has no clock");
  return Number(time[0]) * 1e3 + Number(time[1]) / 1e6;
}
