// `ingot.cmd`: commands that plugins add.
import { type Command, CommandError, Commands, type WhenBusy } from "../kernel/commands.ts";
import type { LuaFunction } from "../lua/references.ts";
import type { CommandPicker } from "./cmd-picker.ts";
import { fn, type Namespace } from "./declare.ts";
import { withItems } from "./lua-items.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

/** The commands of a runtime. */
export class CommandService {
  readonly commands = new Commands();

  constructor(private readonly runtime: Runtime) {}

  /** Makes a command of a Lua function, for the plugin whose code is running. */
  register(name: string, handler: LuaFunction, details: Omit<Command, "name" | "run">, override: boolean) {
    const run = this.runtime.handler(handler, `the command "${name}"`);
    const registration = this.commands.register(this.runtime.owner, { name, run, ...details }, override);
    registration.onRemove = () => handler.release();
    return registration;
  }

  /**
   * Runs a command line now.
   * @throws CommandError when there is no such command
   */
  run(line: string): void {
    const { command, argument } = this.commands.parse(line);
    const payload = { name: command.name, arg: argument };
    this.runtime.occur("cmd_pre", payload);
    command.run(argument);
    this.runtime.occur("cmd_post", payload);
  }

  /** Runs a command line once the running code has returned; that there is no such command goes to the message log. */
  runLater(line: string): void {
    const { owner, messages, holds } = this.runtime;
    const release = holds.hold();
    setImmediate(() => {
      try {
        this.run(line);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        messages.add("error", owner.name, error.message);
      } finally {
        release();
      }
    });
  }
}

function whenBusy(busy: WhenBusy | undefined, whileBusy: boolean | undefined, queue: boolean | undefined): WhenBusy {
  if (busy !== undefined) return busy;
  if (queue === true) return "queue_command";
  return whileBusy === false ? "reject" : "run";
}

const busyOption = t.optional(t.oneOf("run", "reject", "queue_request", "queue_command"));

const registerOptions = t.options("cmd.RegisterOpts", {
  desc: [t.optional(t.string), "for help and pickers"],
  while_busy: [t.optional(t.boolean), "whether it may be called during a turn of the agent; true unless given"],
  queue_when_busy: [t.optional(t.boolean), "whether it waits for the end of a turn rather than being refused"],
  hidden: [t.optional(t.boolean), "leave it out of help and pickers"],
  args: [t.optional(t.list(t.string)), "labels of the arguments"],
  startup_ok: [t.optional(t.boolean), "whether it may run before start-up has finished"],
  busy: [busyOption, "what to do during a turn; in the place of the two booleans"],
  override: [t.optional(t.boolean), "whether it may replace a command of the same name"],
});

const pickerOptions = t.options(
  "cmd.PickerOpts",
  {
    apply: [t.optional(t.fun("fun(arg: string)")), "called with the argument, or with what was picked"],
    desc: [t.optional(t.string), "for help and pickers"],
    args: [t.optional(t.list(t.string)), "labels of the arguments"],
    items: [t.optional(t.copy), "the items to pick from, or a function that returns them"],
    prepare: [t.optional(t.fun("fun()")), "called before the picker opens"],
    on_select: [t.optional(t.fun("fun(item: any)")), "called when the cursor moves to an item"],
    on_enter: [t.optional(t.fun("fun(item: any, index: integer)")), "called at Enter"],
    on_dismiss: [t.optional(t.fun("fun()")), "called when nothing is picked"],
    stay_open: [t.optional(t.boolean), "ask for the items again after each Enter"],
    busy: [busyOption, "what to do during a turn"],
    startup_ok: [t.optional(t.boolean), "whether it may run before start-up has finished"],
  },
  { open: true },
);

const service = (runtime: Runtime) => runtime.service(CommandService);

/** Opens the picker of a command. Its code is that of the UI, which is loaded where there is one. */
const openPicker: typeof import("./cmd-picker.ts").openCommandPicker = (...args) =>
  (require("./cmd-picker.ts") as typeof import("./cmd-picker.ts")).openCommandPicker(...args);

export const namespace: Namespace = {
  name: "cmd",
  tier: "Host",
  doc: "Commands: `/name` in the chat, `ingot cmd name` on the command line.",
  records: {
    "cmd.Row": {
      doc: "A command as `cmd.list` shows it.",
      fields: {
        name: ["string", ""],
        desc: ["string?", ""],
        args: ["string[]", "labels of the arguments"],
        while_busy: ["boolean", "whether it runs during a turn of the agent"],
        queue_when_busy: ["boolean", "whether it waits for the end of a turn"],
        busy: ["string", "the same, in one word"],
        startup_ok: ["boolean", "whether it may run before start-up has finished"],
        hidden: ["boolean", "whether help and pickers leave it out"],
      },
    },
  },
  functions: {
    register: fn({
      doc: "Adds a command.",
      params: [
        ["name", t.string, "one word, without the slash"],
        ["handler", t.fun("fun(arg: string)"), "called with everything after the name; not a task"],
        ["opts", t.optional(registerOptions)],
      ],
      returns: [["Reg", "reg"]],
      example:
        'ingot.cmd.register("hello", function(arg)\n  print("hello, " .. (arg ~= "" and arg or "world"))\nend, { desc = "greet someone" })',
      run: (runtime, name, handler, opts) =>
        service(runtime).register(
          name,
          handler,
          {
            description: opts?.desc,
            args: opts?.args ?? [],
            busy: whenBusy(opts?.busy, opts?.while_busy, opts?.queue_when_busy),
            startupOk: opts?.startup_ok ?? false,
            hidden: opts?.hidden ?? false,
          },
          opts?.override ?? false,
        ),
    }),
    run: fn({
      doc: "Runs a command line once the running code has returned. What goes wrong is told to the user.",
      params: [["line", t.string, "with or without the slash"]],
      run: (runtime, line) => service(runtime).runLater(line),
    }),
    list: fn({
      doc: "All commands, by name.",
      returns: [["cmd.Row[]", "rows"]],
      run: (runtime) =>
        service(runtime)
          .commands.list()
          .map(({ name, description, args, busy, startupOk, hidden }) => ({
            name,
            desc: description,
            args,
            while_busy: busy === "run",
            queue_when_busy: busy === "queue_command" || busy === "queue_request",
            busy,
            startup_ok: startupOk,
            hidden,
          })),
    }),
    picker: fn({
      doc: "Adds a command that lets the user pick when it is called without an argument, which needs the terminal UI.",
      params: [
        ["name", t.string],
        ["opts", t.optional(withItems(pickerOptions, false))],
      ],
      run: (runtime, name, opts) => {
        const picker: CommandPicker = opts ?? {};
        const { owner, messages } = runtime;
        const apply =
          picker.apply === undefined
            ? () => messages.add("warn", owner.name, `"${name}" takes no argument: what it is about is picked`)
            : runtime.handler(picker.apply, `the command "${name}"`);
        const registration = service(runtime).commands.register(
          owner,
          {
            name,
            run: (argument) => {
              if (argument !== "") apply(argument);
              else if (runtime.hasUi) openPicker(runtime, owner, name, picker);
              else messages.add("error", owner.name, `"${name}" needs an argument: there is no UI to pick one in`);
            },
            description: opts?.desc,
            args: opts?.args ?? [],
            busy: opts?.busy ?? "run",
            startupOk: opts?.startup_ok ?? false,
            hidden: false,
          },
          false,
        );
        registration.onRemove = () => {
          const { apply, items, prepare, on_select, on_enter, on_dismiss } = picker;
          for (const held of [apply, items, prepare, on_select, on_enter, on_dismiss]) held?.release();
        };
      },
    }),
  },
};
