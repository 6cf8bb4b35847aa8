// The UI of a realm inside this process, on a terminal that only counts what it is sent.
import type { Runtime } from "../../src/api/runtime.ts";
import { UserInterface } from "../../src/api/user-interface.ts";
import { capabilitiesFromEnvironment } from "../../src/terminal/capabilities.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { Screen } from "../../src/terminal/screen.ts";
import type { Ui } from "../../src/terminal/ui.ts";
import { COLUMNS, ROWS } from "./ui-terminal.ts";

/** Milliseconds after which all frames that a key leads to are shown; frames come 8 ms after each other at least. */
const FRAME_PAUSE = 20;

export class MemoryTerminal {
  readonly ui: Ui;
  /** Bytes that it was sent. */
  written = 0;
  /** Told of what it is sent. */
  onWrite: () => void = () => {};
  private readonly decoder: InputDecoder;

  /** Gives a runtime a UI; to be called before its programs are loaded. */
  constructor(runtime: Runtime) {
    this.ui = runtime.service(UserInterface).ui;
    const screen = new Screen({
      rows: ROWS,
      columns: COLUMNS,
      capabilities: capabilitiesFromEnvironment({ TERM: "xterm-256color", COLORTERM: "truecolor" }),
      mouse: true,
      write: (bytes) => {
        this.written += bytes.length;
        this.onWrite();
        return undefined;
      },
    });
    this.decoder = new InputDecoder({ onEvent: (event) => this.ui.input(event), clock: runtime.timers.clock });
    this.ui.attach(screen);
    screen.enter();
    this.ui.composeNow();
  }

  /**
   * Presses a key when the last frame is old enough for the next one to be shown at once.
   * @returns milliseconds until what comes of it is written
   */
  async press(key: string): Promise<number> {
    await Bun.sleep(FRAME_PAUSE);
    const written = Promise.withResolvers<number>();
    const bytes = Buffer.from(key);
    const start = Bun.nanoseconds();
    this.onWrite = () => written.resolve((Bun.nanoseconds() - start) / 1e6);
    this.decoder.push(bytes);
    this.ui.inputDone();
    return written.promise;
  }

  /** Composes and writes a frame, as if something had changed. @returns how long it took, in milliseconds */
  frame(): number {
    this.ui.changed();
    const start = Bun.nanoseconds();
    this.ui.composeNow();
    return (Bun.nanoseconds() - start) / 1e6;
  }
}
