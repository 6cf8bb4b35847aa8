// The terminal UI as the Lua API sees it: there is one per runtime, made when the program asks for it on its command line.
import type { Key } from "../kernel/chord.ts";
import { Ui } from "../terminal/ui.ts";
import { CommandService } from "./cmd.ts";
import { Frontend } from "./frontend.ts";
import type { Runtime } from "./runtime.ts";

/** What the program that shows the UI does for it. */
export interface UiProgram {
  /** Ends the program once what is running has returned. */
  quit(): void;
  /** Does what the program itself does with a key. @returns false when that is nothing */
  key(key: Key): boolean;
  /** Edits a text in the user's editor. @returns undefined when it was given up */
  edit(text: string): Promise<string | undefined>;
}

const NO_PROGRAM: UiProgram = { quit: () => {}, key: () => false, edit: () => Promise.resolve(undefined) };

export class UserInterface {
  readonly ui: Ui;
  program: UiProgram = NO_PROGRAM;

  constructor(private readonly runtime: Runtime) {
    const { lua, limits } = { lua: runtime.lua, limits: runtime.lua.limits };
    runtime.hasUi = true;
    runtime.service(Frontend).kind = "tui";
    this.ui = new Ui({
      program: runtime.program,
      events: runtime.events,
      clock: runtime.timers.clock,
      report: (error, owner, place) => runtime.report(error, owner, place),
      command: (line) => runtime.service(CommandService).runLater(line),
      submit: (text) => this.submit(text),
      snapshot: () => this.snapshot(),
      key: (key) => this.program.key(key),
      copy: () => {},
      edit: (text) => this.program.edit(text),
    });
    const { onLeave } = limits;
    limits.onLeave = () => {
      onLeave();
      if (!lua.closed) this.ui.luaHasRun();
    };
    const { onMessage } = runtime.messages;
    runtime.messages.onMessage = (message) => {
      onMessage(message);
      if (message.kind !== "info") this.ui.notices.show(message.kind, `${message.source}: ${message.summary}`);
    };
    runtime.onClose(() => this.ui.close());
  }

  /** What was typed into the prompt is told to whoever listens. */
  private submit(text: string): void {
    const { runtime } = this;
    const payload = runtime.runStandard("ingot/submitted.lua", [text])[0];
    runtime.cells.occur("input_submit", payload);
  }

  /** What the statusline's sources are told. */
  private snapshot(): unknown {
    const { mode } = this.ui;
    return { vim: mode, permission_pending: false, running_procs: 0, running_agents: 0, position: {} };
  }
}
