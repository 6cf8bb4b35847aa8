// A program in a pseudo-terminal: keys are typed, and a terminal emulator shows what a person would see.
import { dlopen } from "bun:ffi";
import { closeSync, constants, openSync, readFileSync } from "node:fs";
import { Terminal } from "@xterm/headless";

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  cwd?: string;
  /** Whether the terminal answers what programs ask it. */
  answers?: boolean;
}

/** What a terminal is set to, as far as the emulator knows it. */
export interface EmulatorState {
  screen: "normal" | "alternate";
  bracketedPaste: boolean;
  focusReports: boolean;
  mouse: string;
  wraps: boolean;
  cursorHidden: boolean;
}

export class PseudoTerminal {
  /** What shows the screen, for those who look at its cells. */
  readonly emulator: Terminal;
  private readonly process: Bun.Subprocess;
  private readonly pty: Bun.Terminal;
  /** Everything the program wrote. */
  written = "";
  /** The path of the terminal as the program sees it. */
  readonly device: string;

  constructor(command: string[], { columns = 80, rows = 24, env = {}, cwd, answers }: TerminalOptions = {}) {
    this.emulator = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10_000, logLevel: "off" });
    this.process = Bun.spawn(command, {
      cwd,
      env: { PATH: process.env.PATH ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", ...env },
      terminal: {
        cols: columns,
        rows,
        data: (_, bytes) => {
          this.written += Buffer.from(bytes).toString("latin1");
          this.emulator.write(bytes);
        },
      },
    });
    this.pty = this.process.terminal as Bun.Terminal;
    this.device = terminalOf(this.pid);
    if (answers) this.emulator.onData((data) => this.pty.write(data));
  }

  get pid(): number {
    return this.process.pid;
  }

  type(keys: string): void {
    this.pty.write(keys);
  }

  /** Sends a signal to the program alone. */
  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** How the system treats input and output of the terminal (termios), as `stty -g` writes it. */
  settings(): string {
    return Bun.spawnSync(["stty", "-g", "-F", this.device]).stdout.toString().trim();
  }

  /** What the emulator is set to. */
  get state(): EmulatorState {
    const { modes, buffer } = this.emulator;
    const { _core: core } = this.emulator as unknown as { _core: { coreService: { isCursorHidden: boolean } } };
    return {
      screen: buffer.active.type,
      bracketedPaste: modes.bracketedPasteMode,
      focusReports: modes.sendFocusMode,
      mouse: modes.mouseTrackingMode,
      wraps: modes.wraparoundMode,
      cursorHidden: core.coreService.isCursorHidden,
    };
  }

  /** Has the terminal take no more output, or take it again. */
  setBlocked(isBlocked: boolean): void {
    const fd = openSync(this.device, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
    libc.tcflow(fd, isBlocked ? TCOOFF : TCOON);
    closeSync(fd);
  }

  /** The terminal goes away, as a window that is closed. */
  hangUp(): void {
    this.pty.close();
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** The rows that hold text, scrolled ones included, without blanks at their ends. */
  get screen(): string[] {
    const { active } = this.emulator.buffer;
    const rows = Array.from(
      { length: active.length },
      (_, i) => active.getLine(i)?.translateToString().trimEnd() ?? "",
    );
    while (rows.length > 0 && rows.at(-1) === "") rows.pop();
    return rows;
  }

  get cursor(): { row: number; column: number } {
    const { active } = this.emulator.buffer;
    return { row: active.baseY + active.cursorY, column: active.cursorX };
  }

  /** Whether any character of the row that holds `text` has a colour of its own. */
  isColored(text: string): boolean {
    const { active } = this.emulator.buffer;
    const row = this.screen.findIndex((line) => line.includes(text));
    const column = this.screen[row]?.indexOf(text) ?? 0;
    return active.getLine(row)?.getCell(column)?.isFgDefault() === false;
  }

  /** Waits until `condition` holds. @throws Error with the screen when it does not for ten seconds */
  async until(condition: () => boolean, what = String(condition)): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error(`never came: ${what}\n${this.screen.join("\n")}`);
      await Bun.sleep(5);
    }
  }

  /** Waits until the last rows of the screen are these. */
  async shows(...rows: string[]): Promise<void> {
    await this.until(() => rows.every((row, i) => this.screen.at(i - rows.length) === row), rows.join("\n"));
  }

  /** Waits for the end. @returns the exit code */
  async exit(): Promise<number> {
    await this.until(() => this.hasEnded, "the end");
    return this.process.exitCode ?? -1;
  }

  /** Whether the program has ended. */
  get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** The signal that has ended the program. */
  get signal(): string | null {
    return this.process.signalCode as string | null;
  }

  /** Ends the program. The emulator stays: what was written last may still be on its way to it. */
  close(): void {
    this.process.kill("SIGKILL");
  }
}

/** Of Linux: the terminal's output is stopped, as by Ctrl-S, and goes on. */
const TCOOFF = 0;
const TCOON = 1;

const libc = dlopen(process.platform === "darwin" ? "libSystem.B.dylib" : "libc.so.6", {
  tcflow: { args: ["i32", "i32"], returns: "i32" },
}).symbols;

/** The path of the controlling terminal of a process. */
function terminalOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /, "")
      .split(" ");
    return `/dev/pts/${Number(fields[4]) & 0xff}`;
  } catch {
    return ""; // no Linux, or it has ended
  }
}
