// A program's time at the terminal: takes it over, joins keys and frames to the UI, and gives it back on every way out.
import { fstatSync, statSync } from "node:fs";
import type { Clock } from "../kernel/clock.ts";
import { isLightColor, lightBySetting } from "./background.ts";
import { CAPABILITY_QUERIES, type Capabilities, capabilitiesFromEnvironment, withReply } from "./capabilities.ts";
import { Device } from "./device.ts";
import type { InputEvent, ReplyInput } from "./input/events.ts";
import { joinTyping } from "./input/typing.ts";
import { InputDecoder } from "./input.ts";
import { stopJob } from "./job.ts";
import { Screen } from "./screen.ts";
import type { Ui } from "./ui.ts";

export interface SessionOptions {
  readonly ui: Ui;
  readonly clock: Pick<Clock, "after">;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Descriptors of the terminal: where frames go, and where keys come from. */
  readonly output: number;
  readonly input: number;
  /** Told of Ctrl-C before the UI. @returns whether that is all there is to do with it */
  onInterrupt(): boolean;
  /** The terminal is gone. */
  onLost(): void;
}

/** How long a terminal that takes nothing is waited for, so that it can be put back as it was, in milliseconds. */
const LAST_WORDS = 5000;
/** How long when that has been waited for already, or somebody is in a hurry. */
const LAST_TRY = 300;
/** How long to wait until a terminal has given its last answer, in milliseconds. */
const LATE_ANSWER = 300;
/** A terminal that has not answered for so long does not, in milliseconds. */
const LAST_ANSWER = 1000;
/** How late a signal may be told of that came while somebody else had the terminal, in milliseconds. */
const LATE_SIGNAL = 250;

export class TerminalSession {
  readonly screen: Screen;
  private readonly device: Device;
  private readonly decoder: InputDecoder;
  private capabilities: Capabilities;
  private state: "new" | "shown" | "lent" | "over" = "new";
  /** When the terminal was given back last, as `performance.now()` tells it. */
  private returned = Number.NEGATIVE_INFINITY;
  private isLost = false;
  /** How many have been lent the terminal. */
  private borrowers = 0;
  /** Whether the terminal has still to answer; what it says later would be input of the shell. */
  private answer: PromiseWithResolvers<void> | undefined;
  private readonly listeners: Readonly<Partial<Record<NodeJS.Signals, () => void>>> = {
    SIGWINCH: () => this.resized(),
    SIGCONT: () => this.continued(),
  };
  private readonly onStop = () => void this.stop();
  /** Events that were read and are still to be delivered. */
  private late: InputEvent[] = [];
  private isReading = false;
  /** Whether there is a frame. */
  private hasShown = false;
  /** The end that is under way. */
  private ending: Promise<void> | undefined;
  /** Has no more time for a terminal that takes nothing. */
  private hurry = () => {};

  /** @throws Error when there is no terminal, or none that can show a UI */
  constructor(private readonly options: SessionOptions) {
    const { env } = options;
    this.capabilities = capabilitiesFromEnvironment(env);
    if (!this.capabilities.fullScreen)
      throw new Error(`the terminal is too simple for a UI: TERM is ${env.TERM ? `"${env.TERM}"` : "not set"}`);
    this.decoder = new InputDecoder({
      onEvent: (event) => this.take(event),
      clock: options.clock,
      term: env.TERM,
    });
    this.device = new Device({
      output: options.output,
      input: options.input,
      onInput: (bytes) => this.read(bytes),
      onEnd: () => this.lose(),
    });
    this.screen = new Screen({
      ...this.device.size,
      capabilities: this.capabilities,
      mouse: true,
      write: (bytes) => this.device.write(bytes),
      onLost: () => this.lose(),
    });
  }

  /** Whether somebody else has the terminal, or has had it until just now: a signal for both may be told of late. */
  get isLent(): boolean {
    return this.state === "lent" || performance.now() < this.returned + LATE_SIGNAL;
  }

  /** Takes the terminal over. @throws Error when it is gone */
  start(): void {
    this.device.open();
    this.state = "shown";
    for (const [signal, listener] of Object.entries(this.listeners)) process.on(signal, listener);
    process.on("SIGTSTP", this.onStop);
    this.options.ui.theme.isLight = lightBySetting(this.options.env.COLORFGBG) ?? false;
    this.options.ui.attach(this.screen);
    this.screen.enter();
    this.answer = Promise.withResolvers();
    this.options.clock.after(LAST_ANSWER, () => {
      this.answer = undefined;
    });
    this.device.write(Buffer.from(CAPABILITY_QUERIES))?.catch(() => {});
  }

  /** Runs `work` with the terminal as it was before the program, and comes back. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.borrowers++;
    try {
      if (this.state === "shown") {
        this.lend();
        await this.leave();
        await this.device.close();
      }
      return await work();
    } finally {
      this.takeBack();
    }
  }

  /** As `outside`, for work that holds up this whole program. */
  outsideAtOnce<T>(work: () => T): T {
    this.borrowers++;
    try {
      if (this.state === "shown") {
        this.lend();
        this.leaveAtOnce();
      }
      return work();
    } finally {
      this.takeBack();
    }
  }

  /** Stops the process as Ctrl-Z does, until it is continued. */
  stop(): Promise<void> {
    return this.outside(stopJob);
  }

  /**
   * Gives the terminal back for good, once it has taken what was sent; one that takes nothing is given up after a while,
   * and when Ctrl-C is pressed or this is called again.
   */
  end(): Promise<void> {
    this.hurry();
    this.ending ??= this.conclude();
    return this.ending;
  }

  /** As `end`, without returning to the event loop: for handlers that are the last to run. */
  endAtOnce(): void {
    const patience = this.state === "over" ? LAST_TRY : LAST_WORDS;
    this.release();
    this.leaveAtOnce(patience);
  }

  /** Whether a descriptor is the terminal, whose keys nobody else may read. */
  hasTerminal(fd: number): boolean {
    const { rdev } = fstatSync(fd);
    const isSame = (of: () => { rdev: number }) => {
      try {
        return of().rdev === rdev;
      } catch {
        return false; // there is no such thing here
      }
    };
    return rdev !== 0 && (isSame(() => fstatSync(this.options.input)) || isSame(() => statSync("/dev/tty")));
  }

  /** Writes on the terminal that was given back; what a blocked one does not take is given up. */
  print(bytes: Uint8Array): void {
    if (!this.isLost) this.device.writeAtOnce(bytes);
  }

  private async conclude(): Promise<void> {
    this.release();
    await this.leave();
    await this.device.close();
  }

  private release(): void {
    this.state = "over";
    for (const [signal, listener] of Object.entries(this.listeners)) process.off(signal, listener);
    process.off("SIGTSTP", this.onStop);
    this.options.ui.close();
  }

  private async leave(): Promise<void> {
    if (this.isLost) return;
    const { promise: hurried, resolve } = Promise.withResolvers<void>();
    this.hurry = resolve;
    const stopWaiting = this.options.clock.after(LAST_WORDS, resolve);
    const answer = this.answer && Promise.race([this.answer.promise, Bun.sleep(LATE_ANSWER)]);
    await Promise.all([Promise.race([this.screen.leave(), hurried]), answer]);
    stopWaiting();
    this.answer = undefined;
    this.device.writeAtOnce(Buffer.from(this.screen.cutOff()), LAST_TRY);
  }

  private leaveAtOnce(patience = LAST_WORDS): void {
    if (!this.isLost) {
      void this.screen.leave();
      this.device.writeAtOnce(Buffer.from(this.screen.cutOff()), patience, () => this.isHurried());
      this.awaitAnswerAtOnce();
    }
    void this.device.close();
  }

  /** Whether Ctrl-C has just been pressed, or the terminal is gone. */
  private isHurried(): boolean {
    const known = this.late.length;
    this.peek();
    return this.isLost || this.late.slice(known).some(isInterrupt);
  }

  private awaitAnswerAtOnce(): void {
    for (const end = performance.now() + LATE_ANSWER; this.answer !== undefined && performance.now() < end; )
      if (!this.peek()) Bun.sleepSync(1);
    this.answer = undefined;
  }

  private lend(): void {
    this.options.ui.lend();
    this.state = "lent";
    // Whoever has the terminal is stopped with this program, not by it.
    process.off("SIGTSTP", this.onStop);
  }

  private takeBack(): void {
    this.borrowers--;
    if (this.borrowers > 0 || this.state !== "lent" || this.isLost) return;
    try {
      this.device.open();
    } catch {
      this.lose();
      return;
    }
    this.state = "shown";
    this.returned = performance.now();
    process.on("SIGTSTP", this.onStop);
    this.resized();
    this.screen.enter();
    this.options.ui.changed();
  }

  /** The process was stopped in a way that it could not prepare for: the shell has used the terminal meanwhile. */
  private continued(): void {
    if (this.state === "shown") this.outsideAtOnce(() => {});
  }

  /**
   * Looks for Ctrl-C while the program does not come to its event loop; what else was typed is kept for then.
   * @returns how the program is to end: Ctrl-C was pressed, or the terminal is gone
   */
  looked(): "interrupt" | "lost" | undefined {
    if (this.state !== "shown" || this.isLost) return undefined;
    if (!this.peek() && this.isLost) return "lost";
    return this.late.some(isInterrupt) ? "interrupt" : undefined;
  }

  /** Reads what there is, for later. @returns whether there was anything */
  private peek(): boolean {
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.device.take();
    } catch {
      this.lose();
    }
    if (bytes === undefined) return false;
    this.keep(bytes);
    setImmediate(() => this.deliverLate());
    return true;
  }

  private keep(bytes: Uint8Array): void {
    this.isReading = true;
    this.decoder.push(bytes);
    this.isReading = false;
  }

  private read(bytes: Uint8Array): void {
    this.keep(bytes);
    this.deliverLate();
  }

  private deliverLate(): void {
    const { ui } = this.options;
    ui.inputBegins();
    try {
      this.late = joinTyping(this.late);
      // The others are kept meanwhile: Ctrl-C is found among them when what one of them does comes to no end.
      for (let count = this.late.length; count > 0; count--) this.deliver(this.late.shift() as InputEvent);
    } finally {
      ui.inputDone();
    }
  }

  private take(event: InputEvent): void {
    if (event.type === "reply" && event.reply === "device-attributes") {
      this.answer?.resolve();
      this.answer = undefined;
    }
    this.late.push(event);
    // An escape that is certain only after a while comes without `read`, and after what else was read.
    if (!this.isReading) this.deliverLate();
  }

  private deliver(event: InputEvent): void {
    // What was typed ahead of the first frame is for what that shows.
    if (!this.hasShown) this.options.ui.composeNow();
    this.hasShown = true;
    if (event.type === "reply") this.learn(event);
    else if (this.state !== "shown") {
      if (isInterrupt(event)) this.hurry();
      return;
    } else if (event.type === "resize") this.resized();
    else if (!isInterrupt(event) || !this.options.onInterrupt()) this.options.ui.input(event);
    this.options.ui.changed();
  }

  private learn(reply: ReplyInput): void {
    if (reply.reply === "color" && reply.of === "background") this.options.ui.theme.isLight = isLightColor(reply);
    const capabilities = withReply(this.capabilities, reply);
    if (JSON.stringify(capabilities) === JSON.stringify(this.capabilities)) return;
    this.capabilities = capabilities;
    this.screen.update(capabilities);
  }

  private resized(): void {
    const { rows, columns } = this.device.size;
    // It may have been smaller meanwhile, and have lost what did not fit.
    if (rows === this.screen.rows && columns === this.screen.columns) this.options.ui.repaint();
    else this.options.ui.resize(rows, columns);
  }

  private lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.hurry();
    this.options.onLost();
  }
}

/** Whether Ctrl-C was pressed. */
function isInterrupt(event: InputEvent): boolean {
  return event.type === "key" && event.ctrl && event.name === "c" && !event.alt && event.kind !== "release";
}
