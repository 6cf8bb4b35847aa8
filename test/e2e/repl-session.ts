// Starts REPLs for end-to-end tests, each in a home of its own, and types into them.
import { afterEach, beforeEach, setDefaultTimeout } from "bun:test";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ingot } from "./ingot.ts";
import { PseudoTerminal, type TerminalOptions } from "./pseudo-terminal.ts";

export { ingot };

/** The homes and REPLs of the tests of a file; they are gone after each test. */
export class Repls {
  home = "";
  private open: PseudoTerminal[] = [];

  constructor() {
    setDefaultTimeout(30_000);
    beforeEach(() => {
      this.home = realpathSync(mkdtempSync(join(tmpdir(), "repl-")));
    });
    afterEach(() => {
      for (const terminal of this.open) terminal.close();
      this.open = [];
      rmSync(this.home, { recursive: true, force: true });
    });
  }

  /** A path below the home. */
  path(name: string): string {
    return join(this.home, name);
  }

  write(name: string, text = ""): void {
    writeFileSync(this.path(name), text);
  }

  launch(command: string[], options: TerminalOptions = {}): PseudoTerminal {
    const terminal = new PseudoTerminal(command, {
      cwd: this.home,
      ...options,
      env: { HOME: this.home, ...options.env },
    });
    this.open.push(terminal);
    return terminal;
  }

  /** A REPL that shows its first prompt. */
  async start(options: TerminalOptions & { flags?: string[] } = {}): Promise<PseudoTerminal> {
    const terminal = this.launch([ingot, "repl", ...(options.flags ?? [])], options);
    await terminal.shows(">");
    return terminal;
  }

  /** A REPL behind pipes, which are to be read and written. */
  spawn(...flags: string[]) {
    return Bun.spawn([ingot, "repl", ...flags], {
      cwd: this.home,
      env: { HOME: this.home, PATH: process.env.PATH ?? "" },
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
  }

  /** Gives a REPL its whole input. */
  async pipe(input: string, ...flags: string[]) {
    const child = this.spawn(...flags);
    child.stdin.write(input);
    child.stdin.end();
    const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    return { code, out, err };
  }
}

/** Waits until a program has printed a last line that is `row`, its line break included. */
export async function prints(terminal: PseudoTerminal, row: string): Promise<void> {
  await terminal.until(() => terminal.screen.at(-1) === row && terminal.cursor.column === 0, row);
}

/** Types a line, waits until what comes of it ends with `rows`, the line itself unless given, and the next prompt. */
export async function enter(terminal: PseudoTerminal, line: string, ...rows: string[]): Promise<void> {
  terminal.type(`${line}\r`);
  if (rows.length > 0) return terminal.shows(...rows, ">");
  const withoutBlanks = (text: string) => text.replaceAll(" ", "");
  const ending = withoutBlanks(`${line}>`); // which may take several rows
  await terminal.until(() => withoutBlanks(terminal.screen.join("")).endsWith(ending), line);
}
