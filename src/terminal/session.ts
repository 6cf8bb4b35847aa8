// A program's time at the terminal: takes it over, joins keys and frames to the UI, and gives it back on every way out.
import type { Clock } from "../kernel/clock.ts";
import { CAPABILITY_QUERIES, type Capabilities, capabilitiesFromEnvironment, withReply } from "./capabilities.ts";
import { Device } from "./device.ts";
import type { InputEvent } from "./input/events.ts";
import { InputDecoder } from "./input.ts";
import { RESET_SEQUENCE, Screen } from "./screen.ts";
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

/** How long to wait at the end until the terminal has taken the last frame, in milliseconds. */
const LAST_FRAME = 300;

export class TerminalSession {
  readonly screen: Screen;
  private readonly device: Device;
  private readonly decoder: InputDecoder;
  private capabilities: Capabilities;
  private state: "new" | "shown" | "suspended" | "over" = "new";
  private isLost = false;
  private stopResizing: () => void = () => {};
  /** Events that were read while Lua did not come to an end. */
  private readonly late: InputEvent[] = [];
  private isPeeking = false;

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

  /** Takes the terminal over. */
  start(): void {
    const { ui } = this.options;
    this.device.open();
    this.state = "shown";
    const resized = () => this.resized();
    process.on("SIGWINCH", resized);
    this.stopResizing = () => process.off("SIGWINCH", resized);
    ui.attach(this.screen);
    this.screen.enter();
    this.device.write(Buffer.from(CAPABILITY_QUERIES));
  }

  /** Gives the terminal back for a while: to another program, or because this one is stopped. */
  suspend(): void {
    if (this.state !== "shown") return;
    this.state = "suspended";
    void this.screen.leave();
    void this.device.close();
  }

  /** Takes it over again. */
  resume(): void {
    if (this.state !== "suspended" || this.isLost) return;
    this.state = "shown";
    this.device.open();
    this.resized();
    this.screen.enter();
    this.options.ui.changed();
  }

  /** Runs `work` with the terminal as it was before the program, and comes back. */
  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.suspend();
    await this.screen.idle();
    await this.device.close();
    try {
      return await work();
    } finally {
      this.resume();
    }
  }

  /** Stops the process as Ctrl-Z does, until it is continued. */
  stop(): void {
    this.suspend();
    // The whole job is stopped, as the system does it.
    const handlers = process.listeners("SIGTSTP");
    process.removeAllListeners("SIGTSTP");
    process.kill(0, "SIGTSTP");
    for (const handler of handlers) process.on("SIGTSTP", handler);
    this.resume();
  }

  /** Gives the terminal back for good, once it has taken what was sent, or after a while. */
  async end(): Promise<void> {
    if (this.state === "over") return;
    const { state } = this;
    this.state = "over";
    this.stopResizing();
    this.options.ui.close();
    if (state === "shown" && !this.isLost) {
      const left = await Promise.race([this.screen.leave().then(() => true), Bun.sleep(LAST_FRAME).then(() => false)]);
      if (!left) this.device.writeAtOnce(Buffer.from(RESET_SEQUENCE));
    }
    await this.device.close();
  }

  /** As `end`, at once: for handlers that are the last to run. */
  endAtOnce(): void {
    if (this.state === "over") return;
    const { state } = this;
    this.state = "over";
    this.options.ui.close();
    if (state === "shown" && !this.isLost) this.device.writeAtOnce(Buffer.from(RESET_SEQUENCE));
    void this.device.close();
  }

  /**
   * Looks for Ctrl-C while the program does not come to its event loop; what else was typed is kept for then.
   * @returns whether Ctrl-C was pressed
   */
  interrupted(): boolean {
    if (this.state !== "shown" || this.isLost) return false;
    const bytes = this.device.take();
    if (bytes === undefined) return false;
    this.isPeeking = true;
    this.decoder.push(bytes);
    this.isPeeking = false;
    return this.late.some((event) => event.type === "key" && event.ctrl && event.name === "c" && !event.alt);
  }

  private read(bytes: Uint8Array): void {
    for (const event of this.late.splice(0)) this.deliver(event);
    this.decoder.push(bytes);
    this.options.ui.inputDone();
  }

  private take(event: InputEvent): void {
    if (this.isPeeking) this.late.push(event);
    else this.deliver(event);
  }

  private deliver(event: InputEvent): void {
    if (this.state !== "shown") return;
    if (event.type === "reply") this.learn(withReply(this.capabilities, event));
    else if (event.type === "resize") this.resized();
    else this.options.ui.input(event);
    // An escape that is certain only after a while comes without `read`.
    this.options.ui.changed();
  }

  private learn(capabilities: Capabilities): void {
    if (JSON.stringify(capabilities) === JSON.stringify(this.capabilities)) return;
    this.capabilities = capabilities;
    this.screen.update(capabilities);
  }

  private resized(): void {
    const { rows, columns } = this.device.size;
    if (rows === this.screen.rows && columns === this.screen.columns) return;
    this.options.ui.resize(rows, columns);
  }

  private lose(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.options.onLost();
  }
}
