// Where prompts of scripts are shown: on the terminal as it is, one after the other, or in an overlay of the UI.
import { isatty } from "node:tty";
import { results } from "../lua/values.ts";
import type { ClackOverlay } from "../terminal/widgets/clack-overlay.ts";
import type { Call } from "./call.ts";
import type { Runtime } from "./runtime.ts";

type Clack = typeof import("@clack/prompts");

/** What prompts are given besides their options; the functions of `clack` have it already where that is needed. */
export type AskStreams = Pick<import("@clack/prompts").CommonOptions, "input" | "output" | "signal">;

/** Shows one prompt. */
export type Ask<T> = (clack: Clack, streams: AskStreams) => Promise<T>;

const NO_TERMINAL = "no terminal";

export class Asking {
  /** Settles when the last prompt on the terminal is over. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly runtime: Runtime) {}

  /** Whether somebody can be asked. */
  get isPossible(): boolean {
    return this.runtime.hasUi || (isatty(0) && isatty(2));
  }

  /**
   * Shows a prompt and waits for the answer.
   * @returns what Lua gets: the answer; nil when it was cancelled; nil and a message when there is no terminal
   */
  async ask<T>(call: Call, prompt: Ask<T>): Promise<unknown> {
    if (!this.isPossible) return results(undefined, NO_TERMINAL);
    return this.runtime.hasUi ? this.askInOverlay(call, prompt) : this.askOnTerminal(call, prompt);
  }

  /** Opens an overlay of the UI for the running code. */
  openOverlay(takesFocus: boolean, owner = this.runtime.owner): ClackOverlay {
    const { runtime } = this;
    const { ui } = runtime.service(
      (require("./user-interface.ts") as typeof import("./user-interface.ts")).UserInterface,
    );
    const widget =
      require("../terminal/widgets/clack-overlay.ts") as typeof import("../terminal/widgets/clack-overlay.ts");
    return new widget.ClackOverlay({ ui, owner, clock: runtime.timers.clock, takesFocus });
  }

  private async askInOverlay<T>(call: Call, prompt: Ask<T>): Promise<unknown> {
    const overlay = this.openOverlay(true, call.task.owner);
    call.onCancel(() => overlay.close());
    try {
      return await overlay.host.run((clack) => prompt(clack, {}));
    } finally {
      overlay.close();
    }
  }

  private async askOnTerminal<T>(call: Call, prompt: Ask<T>): Promise<unknown> {
    const { signal } = call;
    const before = this.last;
    const answered = (async () => {
      await before;
      if (signal.aborted) return undefined;
      this.runtime.lua.flush();
      const clack = await import("@clack/prompts");
      const answer = await prompt(clack, { input: process.stdin, output: process.stderr, signal });
      return typeof answer === "symbol" ? undefined : answer;
    })();
    this.last = answered.catch(() => {});
    return answered;
  }
}
