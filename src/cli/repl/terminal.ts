// The terminal of a REPL: in raw mode while an entry is edited, as it was while Lua runs, and as it was on every way out.
import { emitKeypressEvents } from "node:readline";
import { isPosix, setTerminalMode, terminalMode } from "../../lua/libc.ts";
import { writeAll } from "../../lua/output.ts";
import type { Key } from "./editor.ts";

const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";

const STDIN = 0;

/** Signals that end the process, with their numbers. */
const deadly: [NodeJS.Signals, number][] = [
  ["SIGTERM", 15],
  ["SIGHUP", 1],
];

export interface TerminalEvents {
  /** No more keys will come. */
  onEnd(): void;
  /** The screen must be drawn anew. */
  onChange(): void;
  /** Ctrl-C came while nothing was edited. */
  onInterrupt(): void;
  /** A signal ends the process. @param code the exit code for it */
  onSignal(code: number): void;
}

export class Terminal {
  private editing = false;
  private ended = false;
  /** Keys that were pressed while nobody read them. */
  private readonly early: Key[] = [];
  private take: ((key: Key) => void) | undefined;

  /** The mode in which the terminal was found. */
  private readonly found = isPosix() ? terminalMode(STDIN) : undefined;

  constructor(private readonly events: TerminalEvents) {
    emitKeypressEvents(process.stdin);
    process.stdin.on("keypress", (_: string | undefined, key: Key) => this.give(key));
    process.stdin.on("end", () => this.end());
    process.stdin.on("error", () => this.end());
    process.stdout.on("resize", events.onChange);
    process.on("exit", () => this.leave());
    // Where Lua cannot be told of it, Ctrl-C must end the process: nothing else would end a loop.
    if (isPosix()) {
      process.on("SIGINT", () => {
        if (this.editing) this.give({ sequence: "\x03", name: "c", ctrl: true });
        else events.onInterrupt();
      });
    }
    process.on("SIGCONT", () => {
      if (!this.editing) return;
      this.enterRawMode();
      events.onChange();
    });
    for (const [signal, number] of deadly) {
      process.on(signal, () => {
        this.leave();
        events.onSignal(128 + number);
      });
    }
  }

  get columns(): number {
    return process.stdout.columns || 80;
  }

  get rows(): number {
    return process.stdout.rows || 24;
  }

  write(text: string): void {
    writeAll(1, Buffer.from(text));
  }

  get isEditing(): boolean {
    return this.editing;
  }

  /** Gives the terminal up in the middle of everything. */
  private leave(): void {
    if (this.editing) this.tryWrite("\r\n");
    this.rest();
    this.restoreMode();
  }

  private end(): void {
    this.ended = true;
    if (this.editing) this.events.onEnd();
  }

  private give(key: Key): void {
    if (this.take === undefined) this.early.push(key);
    else this.take(key);
  }

  private tryWrite(text: string): void {
    try {
      this.write(text);
    } catch {
      // The terminal is gone.
    }
  }

  private enterRawMode(): void {
    // The runtime sets the mode only when it believes that it changes.
    process.stdin.setRawMode(false);
    this.restoreMode();
    process.stdin.setRawMode(true);
    this.write(PASTE_ON);
  }

  /** Undoes what a program did to the mode. */
  restoreMode(): void {
    if (this.found !== undefined) setTerminalMode(STDIN, this.found);
  }

  /** Starts editing; keys go to `take`, those that came early first. */
  edit(take: (key: Key) => void): void {
    this.resume(take);
    while (this.take !== undefined && this.early.length > 0) this.take(this.early.shift() as Key);
    if (this.ended) this.events.onEnd();
  }

  private resume(take: ((key: Key) => void) | undefined): void {
    this.editing = true;
    this.enterRawMode();
    process.stdin.resume();
    this.take = take;
  }

  /** Keys are kept from here on, until somebody edits again. */
  hold(): void {
    this.take = undefined;
  }

  /** Leaves the terminal to others, as it was found. */
  rest(): void {
    this.take = undefined;
    if (!this.editing) return;
    this.editing = false;
    process.stdin.setRawMode(false);
    this.tryWrite(PASTE_OFF);
    process.stdin.pause(); // what is typed from here on is for the program
  }

  /** Leaves the terminal to others in the middle of editing. @returns goes on with that */
  lend(): () => void {
    if (!this.editing) return () => {};
    const { take } = this;
    this.rest();
    return () => this.resume(take);
  }

  /** Stops the process, as Ctrl-Z does outside raw mode, until it is continued. */
  suspend(): void {
    const goOn = this.lend();
    process.kill(0, "SIGTSTP");
    goOn();
  }
}
