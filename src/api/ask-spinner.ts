// A line that says that something goes on: with a turning sign in front, until it is stopped.
import { isatty } from "node:tty";
import type { Registration } from "../kernel/owner.ts";
import { writeAll } from "../lua/output.ts";
import { truncateCells } from "../system/text-cells.ts";
import { Asking } from "./asking.ts";
import type { Runtime } from "./runtime.ts";

const FRAMES = ["◒", "◐", "◓", "◑"];
/** Milliseconds from one frame to the next. */
const INTERVAL = 80;
const STANDARD_ERROR = 2;
const CLEAR_LINE = "\r\x1b[K";

/** Where a spinner is drawn. */
interface Line {
  message(text: string): void;
  stop(text: string | undefined): void;
}

export class AskSpinner {
  private line: Line | undefined;
  private readonly registration: Registration;

  constructor(runtime: Runtime, message: string) {
    this.registration = runtime.register("spinner", message, () => this.end(undefined));
    const isShown = runtime.hasUi || isatty(STANDARD_ERROR);
    if (isShown) this.line = runtime.hasUi ? inOverlay(runtime, message) : onTerminal(runtime, message);
  }

  message(text: string): void {
    this.line?.message(text);
  }

  /** Ends it. @param text what is left of it on the terminal, if anything @returns false when it was over already */
  stop(text: string | undefined): boolean {
    const isOpen = !this.registration.removed;
    this.registration.settle();
    this.end(text);
    return isOpen;
  }

  private end(text: string | undefined): void {
    const { line } = this;
    this.line = undefined;
    line?.stop(text);
  }
}

function onTerminal(runtime: Runtime, first: string): Line {
  let text = oneLine(first);
  let frame = 0;
  const write = (shown: string) => writeAll(STANDARD_ERROR, Buffer.from(shown));
  const draw = () => {
    // A terminal that does not know its size says 0.
    const room = (process.stderr.columns || 80) - 4;
    write(`${CLEAR_LINE}${FRAMES[frame++ % FRAMES.length]}  ${truncateCells(text, room, "…")}`);
  };
  runtime.lua.flush();
  draw();
  const cancel = runtime.timers.clock.every(INTERVAL, draw);
  return {
    message: (next) => {
      text = oneLine(next);
    },
    stop: (last) => {
      cancel();
      write(last === undefined ? CLEAR_LINE : `${CLEAR_LINE}◇  ${oneLine(last)}\n`);
    },
  };
}

/** In the UI nothing is left of it: what is to stay has other places there. */
function inOverlay(runtime: Runtime, first: string): Line {
  const overlay = runtime.service(Asking).openOverlay(false);
  let spinner: { message(text: string): void } | undefined;
  overlay.host
    .run(async (clack, { signal }) => {
      const made = clack.spinner({ withGuide: false });
      spinner = made;
      made.start(oneLine(first));
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    })
    .catch((error: unknown) => runtime.report(error, runtime.program, "a spinner"));
  return {
    message: (text) => spinner?.message(oneLine(text)),
    stop: () => overlay.close(),
  };
}

/** A text without line breaks and controls. */
function oneLine(text: string): string {
  return text.slice(0, 1000).replaceAll(/\p{Cc}+/gu, " ");
}
