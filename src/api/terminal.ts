// `ingot.terminal`: the terminal that shows the program.
import type { Registration } from "../kernel/owner.ts";
import { fn, type Namespace } from "./declare.ts";
import { platform } from "./os.ts";
import type { Runtime } from "./runtime.ts";
import { SettingsService } from "./settings.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;

/** What the terminal's window is called: as a plugin says, else as the program says where the setting allows that. */
export class TerminalTitle {
  private own = "";
  private given: { readonly title: string; readonly registration: Registration } | undefined;

  constructor(private readonly runtime: Runtime) {
    runtime.service(SettingsService).follow("terminal_title", () => this.show());
  }

  /** What the program calls it. */
  set program(title: string) {
    this.own = title;
    this.show();
  }

  /** What a plugin calls it; undefined when that is over. */
  set(title: string | undefined): void {
    this.given?.registration.settle();
    this.given = undefined;
    if (title !== undefined) {
      const registration = this.runtime.register("title", title, () => {
        if (this.given?.registration !== registration) return;
        this.given = undefined;
        this.show();
      });
      this.given = { title, registration };
    }
    this.show();
  }

  /** Sends it to the terminal. */
  show(): void {
    const { terminal } = ui(this.runtime);
    const isOn = this.runtime.service(SettingsService).get("terminal_title") === true;
    const title = this.given?.title ?? (isOn ? this.own : "");
    if (title === "") terminal?.clearTitle();
    else terminal?.setTitle(title);
  }
}

/** What the environment says of the terminal; nil for what the program may not read. */
function variable(runtime: Runtime, name: string): string | undefined {
  return runtime.permissions.allows("env", name) ? process.env[name] : undefined;
}

const setTitle = fn({
  doc: "Names the terminal's window. Control characters are left out.",
  params: [["title", t.optional(t.string), "nil: as it is called without the plugin"]],
  returns: [["boolean", "sent", "whether the terminal can be named"]],
  run: (runtime, title) => {
    runtime.service(TerminalTitle).set(title);
    return ui(runtime).terminal?.hasTitle ?? false;
  },
});

export const namespace: Namespace = {
  name: "terminal",
  tier: "UiHost",
  doc: "The terminal that shows the program.",
  records: {
    "terminal.Info": {
      doc: "What the environment says of the terminal; what the program may not read is nil.",
      fields: {
        term: ["string?", "TERM"],
        term_program: ["string?", "TERM_PROGRAM"],
        color_term: ["string?", "COLORTERM"],
        platform: ['"linux"|"macos"|"windows"|string', "the operating system"],
        tmux: ["boolean", "whether it is inside of tmux"],
        screen: ["boolean", "whether it is inside of GNU screen"],
        ssh: ["boolean", "whether it is on another machine"],
      },
    },
  },
  functions: {
    bell: fn({
      doc: "Rings the bell.",
      returns: [["boolean", "sent", "false when the program does not have the terminal at the moment"]],
      run: (runtime) => ui(runtime).terminal?.bell() ?? false,
    }),
    set_title: setTitle,
    clear_title: fn({
      doc: "The terminal's window is called as it is without the plugin.",
      returns: [["boolean", "sent", "whether the terminal can be named"]],
      run: (runtime) => {
        runtime.service(TerminalTitle).set(undefined);
        return ui(runtime).terminal?.hasTitle ?? false;
      },
    }),
    osc9_notify: fn({
      doc: "Has the terminal's desktop show a message (OSC 9), where the terminal can. Control characters are left out.",
      params: [
        ["message", t.string],
        [
          "opts",
          t.optional(
            t.options("terminal.NotifyOpts", {
              dcs_passthrough: [
                t.optional(t.boolean),
                "whether tmux or screen hands it on to its terminal; true unless given",
              ],
            }),
          ),
        ],
      ],
      returns: [["boolean", "sent", "there is no knowing whether it is shown"]],
      run: (runtime, message, opts) => ui(runtime).terminal?.notify(message, opts?.dcs_passthrough) ?? false,
    }),
    info: fn({
      doc: "What the environment says of the terminal.",
      returns: [["terminal.Info", "info"]],
      run: (runtime) => {
        const term = variable(runtime, "TERM");
        return {
          term,
          term_program: variable(runtime, "TERM_PROGRAM"),
          color_term: variable(runtime, "COLORTERM"),
          platform,
          tmux: variable(runtime, "TMUX") !== undefined || term?.startsWith("tmux") === true,
          screen:
            variable(runtime, "STY") !== undefined ||
            (variable(runtime, "TMUX") === undefined && term?.startsWith("screen") === true),
          ssh: (variable(runtime, "SSH_CONNECTION") ?? variable(runtime, "SSH_TTY")) !== undefined,
        };
      },
    }),
    is_focused: fn({
      doc: "Whether the terminal has the keyboard focus, as far as it tells.",
      returns: [["boolean", "focused"]],
      run: (runtime) => ui(runtime).terminalFocused,
    }),
    size: fn({
      doc: "The size of the terminal.",
      returns: [["{ width: integer, height: integer }", "size", "in cells"]],
      run: (runtime) => {
        const { rows, columns } = ui(runtime).size;
        return { width: columns, height: rows };
      },
    }),
  },
};
