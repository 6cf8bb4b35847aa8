// Programs with the terminal UI in a pseudo-terminal that knows how it was before them, and whether it is so again.
import { expect } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { ingot, type Place } from "./ingot.ts";
import { type EmulatorState, PseudoTerminal, type TerminalOptions } from "./pseudo-terminal.ts";

export interface UiOptions extends TerminalOptions {
  /** Options of `run`, `-A` unless given. */
  flags?: string[];
  /** Instead of ingot and its options: a command line for the shell, in which `$INGOT` is the executable. */
  command?: string;
}

const UNTOUCHED: EmulatorState = {
  screen: "normal",
  bracketedPaste: false,
  focusReports: false,
  mouse: "none",
  wraps: true,
  cursorHidden: false,
};

let count = 0;

export class UiTerminal extends PseudoTerminal {
  private readonly before: string;
  /** The program. */
  readonly file: string;

  /** Runs Lua source with a UI. */
  constructor(place: Place, source: string, { flags = ["-A"], command, ...options }: UiOptions = {}) {
    count++;
    const [file, before] = [place.write(`ui-${count}.lua`, source), place.path(`before-${count}`)];
    const line = command ?? `"$INGOT" run --ui ${flags.join(" ")} "$FILE"`;
    super(["/bin/sh", "-c", `stty -g < /dev/tty > ${before}; ${command === undefined ? "exec " : ""}${line}`], {
      answers: true,
      cwd: place.work,
      ...options,
      env: { ...place.environment(), INGOT: ingot, FILE: file, ...options.env },
    });
    this.before = before;
    this.file = file;
  }

  /** Waits until the UI shows a text. */
  async showsText(text: string): Promise<void> {
    await this.until(() => this.state.screen === "alternate" && this.screen.join("\n").includes(text), text);
  }

  /** How the system treats the terminal, before the program. */
  get settingsBefore(): string {
    return existsSync(this.before) ? readFileSync(this.before, "utf8").trim() : "";
  }

  /** Whether the terminal is as it was before the program. */
  get isRestored(): boolean {
    return JSON.stringify(this.state) === JSON.stringify(UNTOUCHED) && this.settings() === this.settingsBefore;
  }

  /** Waits for the end of the program, and checks that everything is as it was. @returns the exit code */
  async end(): Promise<number> {
    const code = await this.exit();
    await this.until(() => this.isRestored, "the terminal as it was");
    this.expectUndone();
    this.close();
    return code;
  }

  /** Checks what the emulator does not know of. */
  expectUndone(): void {
    const times = (sequence: string) => this.written.split(sequence).length - 1;
    if (times("\x1b[22;0t") > 0) expect(times("\x1b[23;0t")).toBe(times("\x1b[22;0t"));
    if (times("\x1b[>1u") > 0) expect(times("\x1b[<u")).toBeGreaterThanOrEqual(times("\x1b[>1u"));
    if (times("\x1b[>4;1m") > 0)
      expect(this.written.lastIndexOf("\x1b[>4m")).toBeGreaterThan(this.written.lastIndexOf("\x1b[>4;1m"));
  }
}
