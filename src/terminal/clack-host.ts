// Runs prompts of @clack/prompts inside of the full-screen UI: they draw on a virtual terminal, whose lines are shown in
// a window, and get the keys that this window gets. The real terminal, and the process's signals, are left alone.
import type { Readable, Writable } from "node:stream";
import type { Key } from "../kernel/chord.ts";
import { type Clock, systemClock } from "../kernel/clock.ts";
import type { StyledLine } from "../kernel/draw.ts";
import { hostedClack, type PasteKind } from "./clack-host/hosted.ts";
import { PromptInput, PromptOutput } from "./clack-host/streams.ts";
import { keyBytes } from "./key-bytes.ts";
import { VirtualTerminal } from "./virtual-terminal.ts";

type Clack = typeof import("@clack/prompts");

export interface PromptHostOptions {
  /** The size of the window, in cells. Fewer than 5 rows do not hold an option with what stands around it. */
  columns: number;
  rows: number;
  /** Something has changed. It is to ask for a frame, not to draw one: one change often comes in several writes. */
  onChange(): void;
  /** Drives spinners; the system's unless given. */
  clock?: Clock;
}

export interface PromptStreams {
  readonly input: Readable;
  readonly output: Writable;
  /** Aborted when the prompt is cancelled, and when the run is over. */
  readonly signal: AbortSignal;
}

const ESC = "\x1b";
const CTRL_C = "\x03";
const CTRL_Z = "\x1a";

/**
 * In narrower windows prompts are cut off at the right: clack leaves the labels of options 13 columns less than there
 * are (it takes the escapes in its margin for text), and what does not fit at all comes out as rubbish.
 */
const LEAST_COLUMNS = 24;
/** Keys that are kept while no prompt is open. */
const MOST_KEYS_AHEAD = 256;
/** Characters of a paste that are taken; what prompts ask for is short, and they get slow with length. */
const LONGEST_PASTE = 10_000;
/** The same for text of several lines, which prompts take in one character at a time only. */
const LONGEST_LINES = 2_000;

/** A run: from the call of `run` until its promise settles. */
interface Run {
  readonly input: PromptInput;
  readonly output: PromptOutput;
  /** Ends it as cancelled. */
  readonly ending: AbortController;
  /** Rejects when a prompt fails where nobody waits for it. */
  readonly fail: (error: unknown) => void;
  /** What the prompt that is open makes of a paste. */
  paste: PasteKind;
  /** Spinners that are turning. */
  busy: number;
  /** Keys for the next prompt. */
  ahead: string[];
}

export class PromptHost {
  private readonly terminal: VirtualTerminal;
  private readonly clock: Clock;
  private current: Run | undefined;

  constructor({ columns, rows, onChange, clock = systemClock }: PromptHostOptions) {
    this.terminal = new VirtualTerminal({ columns: columnsFor(columns), rows, onChange });
    this.clock = clock;
  }

  /** What prompts have drawn, those of earlier runs included. */
  get lines(): readonly StyledLine[] {
    return this.terminal.lines;
  }

  /** The first of `lines` to be shown: from there on, they fit into the window's rows. */
  get firstVisible(): number {
    return this.terminal.firstVisible;
  }

  /** Where the prompt wants the cursor, among `lines`; most draw their own and have none. */
  get cursor(): { row: number; column: number } | undefined {
    return this.current === undefined ? undefined : this.terminal.cursor;
  }

  /**
   * Runs one prompt, or several in a row.
   * @param prompt gets @clack/prompts bound to this window, and the streams for what does not come from there
   * @returns the answer; undefined when the prompt was cancelled, by Esc, Ctrl-C, Ctrl-D in an empty line or `cancel`
   * @throws Error when another run is going on, and what the prompt or its callbacks throw
   */
  async run<T>(prompt: (clack: Clack, streams: PromptStreams) => Promise<T>): Promise<Exclude<T, symbol> | undefined> {
    if (this.current !== undefined) throw new Error("a prompt is open already: wait for its answer, or cancel it");
    const { promise: ended, reject: fail, resolve: end } = Promise.withResolvers<undefined>();
    const ending = new AbortController();
    const input = new PromptInput(fail);
    const output = new PromptOutput(this.terminal, () => queueMicrotask(() => this.redraw(run)));
    const run: Run = { input, output, ending, fail, paste: "refused", busy: 0, ahead: [] };
    this.current = run;
    const { signal } = ending;
    signal.addEventListener("abort", () => end(undefined));
    try {
      const answer = await Promise.race([ended, prompt(this.hosted(run), { input, output, signal })]);
      return typeof answer === "symbol" ? undefined : (answer as Exclude<T, symbol> | undefined);
    } finally {
      this.current = undefined;
      output.close();
      ending.abort();
    }
  }

  /** A key was pressed in the window. */
  press(key: Key): void {
    if (key.joined !== undefined) {
      const { current } = this;
      if (current?.input.isRead && current.paste === "line") this.insertLine(current, key.text);
      else for (const single of key.joined) this.press(single);
      return;
    }
    // A key that old terminals do not have together with shift acts as it does without.
    const bytes = keyBytes(key) || keyBytes({ ...key, shift: false });
    const run = this.current;
    // Ctrl-Z would stop the whole process, and readline takes the others for the start of a sequence.
    if (run === undefined || bytes === "" || bytes.endsWith(CTRL_Z) || bytes === `${ESC}[` || bytes === `${ESC}O`)
      return;
    if (!run.input.isRead && (bytes === ESC || bytes === CTRL_C)) this.cancel();
    else if (run.busy === 0 && run.ahead.length < MOST_KEYS_AHEAD) run.ahead.push(bytes);
    this.typeAhead(run);
  }

  /** Text was pasted. It is typed where the prompt takes text; nothing in it acts as a key, and only its start counts. */
  paste(text: string): void {
    const run = this.current;
    if (run === undefined || !run.input.isRead || run.paste === "refused") return;
    const isLine = run.paste === "line";
    const start = text.slice(0, isLine ? LONGEST_PASTE : LONGEST_LINES).toWellFormed();
    const plain = start
      .replace(/\r\n?/g, "\n")
      .replaceAll("\t", " ")
      .replace(/[^\P{Cc}\n]/gu, "");
    if (isLine) this.insertLine(run, plain.trimEnd().replaceAll("\n", " "));
    else this.insert(run, plain.split(""));
  }

  /** Puts text in, in two parts: the whole of it may happen to be the name of a key. */
  private insertLine(run: Run, text: string): void {
    this.insert(run, [text.slice(0, 1), text.slice(1)]);
  }

  private insert(run: Run, parts: readonly string[]): void {
    this.guard(run, () => {
      for (const part of parts) if (part !== "") run.input.insert(part);
    });
  }

  /** The window has another size. */
  resize(columns: number, rows: number): void {
    const { terminal } = this;
    const before = terminal.rowsLeft;
    terminal.resize(columnsFor(columns), rows);
    if (this.current === undefined) return;
    const { rowsLeft } = terminal;
    this.redraw(this.current);
    // A prompt of which rows have left a screen that got lower has drawn itself once more from the top, if it fits.
    if (rowsLeft > before && terminal.rowsLeft === rowsLeft) terminal.dropRowsLeft();
  }

  /** Ends the run as if the prompt had been cancelled; without one, nothing happens. */
  cancel(): void {
    const run = this.current;
    if (run !== undefined) this.guard(run, () => run.ending.abort());
  }

  private hosted(run: Run): Clack {
    const { input, output, ending } = run;
    const { clock, terminal } = this;
    // Loaded as late as this for the time it takes. Not `inColour`, though the hints on keys, which are coloured now, stay
    // plain where the process has no colours: what is `process.stdout` now, clack takes for it from then on.
    const clack = require("@clack/prompts") as Clack;
    return hostedClack({
      clack,
      terminal,
      input,
      output,
      clock,
      signal: ending.signal,
      guard: (act) => this.guard(run, act),
      onBusy: (busy) => {
        run.busy += busy ? 1 : -1;
      },
      onPrompt: (paste) => {
        run.paste = paste;
        queueMicrotask(() => this.typeAhead(run));
      },
    });
  }

  /** Lets the prompt that is open draw again: at another size, or what it drew while it was not in colour. */
  private redraw(run: Run): void {
    if (run.input.isRead) this.guard(run, () => run.output.emit("resize"));
  }

  /** Types the keys that were pressed, as long as there is a prompt that takes them. */
  private typeAhead(run: Run): void {
    while (run.input.isRead) {
      const bytes = run.ahead.shift();
      if (bytes === undefined) return;
      this.type(run, bytes);
    }
  }

  private type(run: Run, bytes: string): void {
    this.guard(run, () => {
      if (bytes === ESC) run.input.escape();
      else run.input.type(bytes);
      // While it waits for a check of its answer, a prompt hears nothing.
      if (run.input.isAbandoned || (bytes === ESC && run.input.isRead)) run.ending.abort();
    });
  }

  /** Does something that makes prompts draw. What they throw is the end of the run. */
  private guard(run: Run, act: () => void): void {
    try {
      run.output.inColour(act);
    } catch (error) {
      run.fail(error);
    }
  }
}

function columnsFor(columns: number): number {
  return Number.isNaN(columns) ? LEAST_COLUMNS : Math.max(LEAST_COLUMNS, columns);
}
