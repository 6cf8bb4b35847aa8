// A program's time at the terminal: takes it over, joins keys and frames to the UI, and gives it back on every way out.
import type { Clock } from "../kernel/clock.ts";
import { isLightColor, lightBySetting } from "./background.ts";
import { CAPABILITY_QUERIES, type Capabilities, capabilitiesFromEnvironment, withReply } from "./capabilities.ts";
import { Device } from "./device.ts";
import type { InputEvent, ReplyInput } from "./input/events.ts";
import { InputDecoder } from "./input.ts";
import { Screen } from "./screen.ts";
import type { Ui } from "./ui.ts";

export interface SessionOptions {
  readonly ui: Ui;
  readonly clock: Pick<Clock, "after">;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Descriptors of the terminal: where frames go, and where keys come from. */
  readonly output: number;
  readonly input: number;
  /** The terminal is gone. */
  onLost(): void;
}

/** How long to wait until a terminal has taken the last frame and given its last answer, in milliseconds. */
const LAST_FRAME = 300;
/** A terminal that has not answered for so long does not, in milliseconds. */
const LAST_ANSWER = 1000;
/** How long it may take until a process that sends itself SIGTSTP stops, in milliseconds. */
const STOPPING = 100;
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
  /** Events that were read while Lua did not come to an end. */
  private readonly late: InputEvent[] = [];
  private isPeeking = false;
  /** Whether there is a frame. */
  private hasShown = false;

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

  /** Gives the terminal back for good, once it has taken what was sent, or after a while. */
  async end(): Promise<void> {
    this.conclude();
    await this.leave();
    await this.device.close();
  }

  /** As `end`, at once: for handlers that are the last to run. */
  endAtOnce(): void {
    this.conclude();
    this.leaveAtOnce();
  }

  /** Writes on the terminal that was given back; what a blocked one does not take is given up. */
  print(bytes: Uint8Array): void {
    if (!this.isLost) this.device.writeAtOnce(bytes);
  }

  private conclude(): void {
    this.state = "over";
    for (const [signal, listener] of Object.entries(this.listeners)) process.off(signal, listener);
    process.off("SIGTSTP", this.onStop);
    this.options.ui.close();
  }

  private async leave(): Promise<void> {
    if (this.isLost) return;
    await Promise.race([Promise.all([this.screen.leave(), this.answer?.promise]), Bun.sleep(LAST_FRAME)]);
    this.answer = undefined;
    this.device.writeAtOnce(Buffer.from(this.screen.cutOff()));
  }

  private leaveAtOnce(): void {
    if (!this.isLost) {
      void this.screen.leave();
      this.device.writeAtOnce(Buffer.from(this.screen.cutOff()));
      this.awaitAnswerAtOnce();
    }
    void this.device.close();
  }

  private awaitAnswerAtOnce(): void {
    for (const end = performance.now() + LAST_FRAME; this.answer !== undefined && performance.now() < end; )
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
    if (!this.peek()) return this.isLost ? "lost" : undefined;
    const interrupts = (event: InputEvent) => event.type === "key" && event.ctrl && event.name === "c" && !event.alt;
    return this.late.some(interrupts) ? "interrupt" : undefined;
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
    if (this.late.length === 0) setImmediate(() => this.read(NOTHING));
    this.isPeeking = true;
    this.decoder.push(bytes);
    this.isPeeking = false;
    return true;
  }

  private read(bytes: Uint8Array): void {
    const { ui } = this.options;
    ui.inputBegins();
    try {
      for (const event of this.late.splice(0)) this.deliver(event);
      this.decoder.push(bytes);
    } finally {
      ui.inputDone();
    }
  }

  private take(event: InputEvent): void {
    if (event.type === "reply" && event.reply === "device-attributes") {
      this.answer?.resolve();
      this.answer = undefined;
    }
    if (this.isPeeking) this.late.push(event);
    else this.deliver(event);
  }

  private deliver(event: InputEvent): void {
    // What was typed ahead of the first frame is for what that shows.
    if (!this.hasShown) this.options.ui.composeNow();
    this.hasShown = true;
    if (event.type === "reply") this.learn(event);
    else if (this.state !== "shown") return;
    else if (event.type === "resize") this.resized();
    else this.options.ui.input(event);
    // An escape that is certain only after a while comes without `read`.
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
    this.options.onLost();
  }
}

const NOTHING = new Uint8Array();

/** Stops the processes that share the terminal with this one, until they are continued; where nobody could, they go on. */
async function stopJob(): Promise<void> {
  const continued = Promise.withResolvers<void>();
  process.on("SIGCONT", continued.resolve);
  process.kill(0, "SIGTSTP");
  await Promise.race([continued.promise, Bun.sleep(STOPPING)]);
  process.off("SIGCONT", continued.resolve);
}
