// The terminal UI as the Lua API sees it: there is one per runtime, made when the program asks for it on its command line.
import type { Key } from "../kernel/chord.ts";
import { spinnerGlyph } from "../terminal/ui/working.ts";
import { Ui } from "../terminal/ui.ts";
import { CommandService } from "./cmd.ts";
import { Frontend } from "./frontend.ts";
import { PerfCollector } from "./perf.ts";
import { Plugins } from "./plugins.ts";
import { wirePrompt } from "./prompt-wiring.ts";
import type { Runtime } from "./runtime.ts";
import { SettingsService } from "./settings.ts";
import { cursorPosition, publishCells } from "./ui-cells.ts";
import { copyToDesktop, followSettings } from "./ui-settings.ts";

/** What the program that shows the UI does for it. */
export interface UiProgram {
  /** Ends the program once what is running has returned. */
  quit(): void;
  /** Does what the program itself does with a key. @returns false when that is nothing */
  key(key: Key): boolean;
  /** Edits a text in the user's editor. @returns undefined when it was given up */
  edit(text: string): Promise<string | undefined>;
  /** Where the Lua files are that the program consists of. */
  readonly folders?: readonly string[];
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
      events: runtime.newEvents(),
      clock: runtime.timers.clock,
      report: (error, owner, place) => runtime.report(error, owner, place),
      command: (line) => runtime.service(CommandService).runLater(line),
      submit: (text) => this.submit(text),
      snapshot: () => this.snapshot(),
      key: (key) => this.program.key(key),
      copy: (text) => copyToDesktop(runtime, text),
      unreadErrors: () => runtime.messages.unreadErrors,
      measured: (label, milliseconds) => runtime.service(PerfCollector).addDuration(label, milliseconds),
      edit: (text) => this.program.edit(text),
    });
    wirePrompt(runtime, this.ui);
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
    runtime.service(Plugins).onLoaded(() => this.ui.reap());
    runtime.messages.onRead = () => this.ui.changed();
    publishCells(runtime, this.ui);
    followSettings(runtime, this.ui, () => this.program.folders ?? []);
    runtime.onClose(() => this.ui.close());
  }

  /** What was typed into the prompt is told to whoever listens. */
  private submit(text: string): void {
    const { runtime } = this;
    const payload = runtime.runStandard("ingot/submitted.lua", [text])[0];
    runtime.cells.occur("input_submit", payload);
  }

  /** What the statusline's sources are told. */
  snapshot() {
    const { work, focus, editors } = this.ui;
    const { window } = focus.current;
    return {
      working: work.isBusy,
      throbber: work.isBusy ? spinnerGlyph() : undefined,
      task_label: work.label,
      vim: window === undefined ? undefined : editors.get(window)?.mode,
      permission_pending: false,
      running_procs: this.runtime.cells.get("running_procs") ?? 0,
      running_agents: 0,
      settings: this.runtime.service(SettingsService).all(),
      position: cursorPosition(this.ui),
    };
  }
}
