// A program in a pseudo-terminal: keys are typed, and a terminal emulator shows what a person would see.
import { Terminal } from "@xterm/headless";

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  env?: Record<string, string>;
  cwd?: string;
}

export class PseudoTerminal {
  private readonly emulator: Terminal;
  private readonly process: Bun.Subprocess;
  private readonly pty: Bun.Terminal;
  /** Everything the program wrote. */
  written = "";

  constructor(command: string[], { columns = 80, rows = 24, env = {}, cwd }: TerminalOptions = {}) {
    this.emulator = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 10_000 });
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
  }

  get pid(): number {
    return this.process.pid;
  }

  type(keys: string): void {
    this.pty.write(keys);
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
    await this.until(() => this.process.exitCode !== null || this.process.signalCode !== null, "the end");
    return this.process.exitCode ?? -1;
  }

  close(): void {
    this.process.kill("SIGKILL");
    this.emulator.dispose();
  }
}
