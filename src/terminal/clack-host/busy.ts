// Spinner, progress bar and tasks as @clack/prompts has them, drawn on given streams. Its own read the real keyboard,
// end the process at Ctrl-C and catch its signals.
import type { ProgressOptions, ProgressResult, SpinnerOptions, SpinnerResult, Task } from "@clack/prompts";
import type { Clock } from "../../kernel/clock.ts";
import type { VirtualTerminal } from "../virtual-terminal.ts";

type Clack = typeof import("@clack/prompts");

/** Where busy things are drawn. */
export interface BusyPlace {
  readonly clack: Clack;
  readonly terminal: VirtualTerminal;
  readonly output: { write(text: string): unknown };
  /** Aborted when nothing is to be drawn any more. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Told when something becomes busy, and when it is no longer. */
  onBusy(busy: boolean): void;
  /** Does something that nobody waits for: what it throws ends the run. */
  guard(act: () => void): void;
}

const coloured = (code: number, text: string) => `\x1b[${code}m${text}\x1b[39m`;
const RED = 31;
const GREEN = 32;
const MAGENTA = 35;
const GREY = 90;

/** In milliseconds. */
const SHORTEST_DELAY = 16;
/** How many frames it takes for one more dot. */
const FRAMES_PER_DOT = 8;

/** A line with a turning sign, drawn again and again until it is stopped. */
export class Spinner implements SpinnerResult {
  isCancelled = false;
  private text = "";
  private startedAt = 0;
  private frame = 0;
  private stopTimer: (() => void) | undefined;
  /** Where the cursor was left; if it is elsewhere, something else was written below. */
  private left: { row: number; column: number } | undefined;
  private readonly onAbort = () =>
    this.place.guard(() => {
      this.finish("cancel", this.options.cancelMessage ?? this.place.clack.settings.messages.cancel);
      this.options.onCancel?.();
    });

  constructor(
    private readonly place: BusyPlace,
    private readonly options: SpinnerOptions = {},
  ) {}

  start(message = ""): void {
    const { clack, output, signal, clock } = this.place;
    if (this.stopTimer !== undefined || signal.aborted) return;
    this.isCancelled = false;
    this.startedAt = performance.now();
    this.message(message);
    if (this.options.withGuide ?? clack.settings.withGuide) output.write(`${coloured(GREY, clack.S_BAR)}\n`);
    signal.addEventListener("abort", this.onAbort);
    this.stopTimer = clock.every(Math.max(SHORTEST_DELAY, this.options.delay ?? 80), () =>
      this.place.guard(() => this.draw()),
    );
    this.place.onBusy(true);
    this.draw();
  }

  message(message = ""): void {
    this.text = message.replace(/\.+$/, "");
  }

  stop(message = ""): void {
    this.finish("submit", message);
  }

  cancel(message = ""): void {
    this.finish("cancel", message);
  }

  error(message = ""): void {
    this.finish("error", message);
  }

  clear(): void {
    this.finish("clear", "");
  }

  private draw(): void {
    const { frames = ["◒", "◐", "◓", "◑"], indicator, styleFrame } = this.options;
    const sign = frames[this.frame % frames.length] ?? "";
    const dots = Math.min(3, Math.floor(this.frame / FRAMES_PER_DOT) % 4);
    const end = indicator === "timer" ? ` ${this.elapsed}` : ".".repeat(dots);
    this.frame++;
    this.replace(`${styleFrame?.(sign) ?? coloured(MAGENTA, sign)}  ${this.text}${end}`);
  }

  private finish(how: "submit" | "cancel" | "error" | "clear", message: string): void {
    if (this.stopTimer === undefined) return;
    this.stopTimer();
    this.stopTimer = undefined;
    this.place.signal.removeEventListener("abort", this.onAbort);
    this.place.onBusy(false);
    this.isCancelled = how === "cancel";
    const { S_STEP_SUBMIT, S_STEP_CANCEL, S_STEP_ERROR } = this.place.clack;
    const signs = {
      submit: coloured(GREEN, S_STEP_SUBMIT),
      cancel: coloured(RED, S_STEP_CANCEL),
      error: coloured(RED, S_STEP_ERROR),
    };
    const end = this.options.indicator === "timer" ? ` ${this.elapsed}` : "";
    this.replace(how === "clear" ? "" : `${signs[how]}  ${message}${end}\n`);
    this.left = undefined;
  }

  /** Draws in the place of what was drawn last. */
  private replace(text: string): void {
    const { terminal, output } = this.place;
    const { row, column } = terminal.position;
    if (this.left?.row !== row || this.left.column !== column) terminal.startScreen();
    output.write(`\x1b[H\x1b[J${text}`);
    this.left = terminal.position;
  }

  private get elapsed(): string {
    const seconds = Math.floor((performance.now() - this.startedAt) / 1000);
    const minutes = Math.floor(seconds / 60);
    return minutes > 0 ? `[${minutes}m ${seconds % 60}s]` : `[${seconds}s]`;
  }
}

/** A spinner with a bar that says how much is done. */
export class Progress extends Spinner implements ProgressResult {
  private done = 0;
  private label = "";
  private readonly most: number;
  private readonly size: number;
  private readonly sign: string;

  constructor(place: BusyPlace, { style = "heavy", max = 100, size = 40, ...options }: ProgressOptions = {}) {
    super(place, options);
    this.most = Math.max(1, max);
    this.size = Math.min(Math.max(1, Math.floor(size)), place.terminal.columns);
    this.sign = { light: "─", heavy: "━", block: "█" }[style];
  }

  override message(message?: string): void {
    this.advance(0, message);
  }

  advance(step = 1, message = this.label): void {
    this.label = message;
    this.done = Math.min(this.most, this.done + step);
    const length = Math.max(0, Math.floor((this.done / this.most) * this.size));
    const [full, rest] = [this.sign.repeat(length), this.sign.repeat(this.size - length)];
    super.message(`${coloured(MAGENTA, full)}\x1b[2m${rest}\x1b[22m ${message}`);
  }
}

/** Runs tasks one after the other, each with a spinner. */
export async function runTasks(place: BusyPlace, tasks: readonly Task[], options?: SpinnerOptions): Promise<void> {
  for (const { title, task, enabled } of tasks) {
    if (enabled === false || place.signal.aborted) continue;
    const spinner = new Spinner(place, options);
    spinner.start(title);
    try {
      const message = await task((text) => spinner.message(text));
      spinner.stop(message || title);
    } catch (error) {
      spinner.error(title);
      throw error;
    }
  }
}
