// `ingot run --ui`: runs a Lua program that has the terminal to itself.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { CommandService } from "../api/cmd.ts";
import { type Loaded, Plugins } from "../api/plugins.ts";
import type { Runtime } from "../api/runtime.ts";
import { isCancelled } from "../api/tasks.ts";
import { TerminalTitle } from "../api/terminal.ts";
import { UserInterface } from "../api/user-interface.ts";
import { Realm, type RealmOptions } from "../host.ts";
import type { Key } from "../kernel/chord.ts";
import { matchesKey, parseChord } from "../kernel/chord.ts";
import type { Overlay } from "../kernel/overlay.ts";
import type { Owner } from "../kernel/owner.ts";
import { exactPath } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import type { State } from "../lua/exports.ts";
import { compileLua } from "../lua/module.ts";
import type { LuaFunction } from "../lua/references.ts";
import { TerminalSession } from "../terminal/session.ts";
import type { Ui } from "../terminal/ui.ts";
import { askOnTerminal } from "./ask.ts";
import {
  endAtOnceOnSignals,
  endOnOtherSignals,
  endOnSignals,
  type HeededInterrupts,
  heedInterrupts,
} from "./ending.ts";
import { ExitCode, report, say, UsageError } from "./errors.ts";
import { setArguments } from "./program.ts";
import { BesideUi } from "./ui/beside.ts";
import { findTerminal, type TerminalDescriptors } from "./ui/find-terminal.ts";
import { HeldOutput } from "./ui/held-output.ts";
import { RepeatedInterrupt } from "./ui/repeated-interrupt.ts";

/** A program that has the terminal UI. */
export interface UiProgramOptions {
  /** What error messages start with. */
  readonly name: string;
  /** As the `Program` of `run` has it. */
  readonly arg: Map<number, string>;
  readonly realm: Omit<RealmOptions, "permissions" | "program">;
  /** @param ask asks a person, where there is somebody to ask; the terminal is free meanwhile */
  permissions(ask: ReturnType<typeof askOnTerminal>): Permissions;
  /** Pushes the main function of the program. */
  load(realm: Realm, L: State): void;
}

/** How long Lua may run without a pause until Ctrl-C is looked for, and between two looks, in milliseconds. */
const BUSY = 300;
const LOOK_INTERVAL = 100;
/** How soon a second Ctrl-C has to come to be meant as one, in milliseconds. */
const SOON = 1000;

/**
 * Runs a program with the terminal UI, and answers its exit code.
 * @throws UsageError when there is no terminal that can show one
 */
export async function runUiProgram(program: UiProgramOptions): Promise<number> {
  const terminal = findTerminal();
  let session: TerminalSession | undefined;
  const ask = askOnTerminal();
  const realm = new Realm(await compileLua(), {
    ...program.realm,
    permissions: program.permissions(ask && ((question) => outside(session, () => ask(question)))),
    program: program.name,
  });
  setArguments(realm, program.arg);
  const run = new UiRun(realm, program, terminal);
  session = run.session;
  return run.run();
}

/** Runs something that needs the terminal as it was before the program, and that signals end with the program. */
function outside<T>(session: TerminalSession | undefined, work: () => T): T {
  if (session === undefined) return work();
  return session.outsideAtOnce(() => {
    // Ctrl-C goes to whoever has the terminal as well, who says what comes of it.
    const giveBack = endAtOnceOnSignals("SIGINT");
    try {
      return work();
    } finally {
      giveBack();
    }
  });
}

/** One run from taking the terminal over to giving it back. */
class UiRun {
  readonly session: TerminalSession;
  private readonly runtime: Runtime;
  private readonly plugins: Plugins;
  private readonly userInterface: UserInterface;
  private readonly held: HeldOutput;
  private readonly beside: BesideUi;
  private readonly ended = Promise.withResolvers<number>();
  /** The main function of the first generation. */
  private first: LuaFunction | undefined;

  constructor(
    private readonly realm: Realm,
    private readonly program: UiProgramOptions,
    private readonly terminal: TerminalDescriptors,
  ) {
    const { runtime } = realm;
    this.runtime = runtime;
    this.plugins = runtime.service(Plugins);
    this.userInterface = runtime.service(UserInterface);
    const { ui } = this.userInterface;
    const repeated = new RepeatedInterrupt(ui);
    try {
      this.session = new TerminalSession({
        ui,
        clock: runtime.timers.clock,
        env: process.env,
        ...terminal,
        onInterrupt: () => repeated.press() && this.quit(ExitCode.Interrupted),
        onLost: () => this.ended.resolve(HANGUP),
      });
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
    this.held = new HeldOutput(realm.stdout, terminal.output, ui.output, (bytes) => this.session.print(bytes));
    this.beside = new BesideUi((bytes) => this.held.hold(2, bytes));
    this.userInterface.program = {
      quit: () => setImmediate(() => this.ended.resolve(ExitCode.Done)),
      key: (key) => this.key(key),
      edit: (text) => this.edit(text),
      folders: [program.realm.fileDirectory, runtime.options.directories.config].filter(
        (folder): folder is string => folder !== undefined && existsSync(folder),
      ),
    };
  }

  async run(): Promise<number> {
    const { realm, runtime, session, program } = this;
    const interrupts = heedInterrupts(realm);
    this.heedBusyProgram();
    this.heedOtherPrograms(interrupts);
    try {
      // What cannot even be read leaves the terminal alone.
      this.first = this.mainFunction();
    } catch (error) {
      return report(error, program.name);
    }
    const restore = () => this.endAtOnce();
    const crash = (error: unknown) => this.crash(error);
    process.on("exit", restore);
    process.on("uncaughtException", crash);
    process.on("unhandledRejection", crash);
    this.addCommands();
    session.start();
    runtime.service(TerminalTitle).program = basename(program.arg.get(0) ?? program.name);
    this.held.begin();
    const isForOther = (signal: string) => signal === "SIGINT" && session.isLent;
    endOnSignals(runtime, interrupts, () => this.end(), isForOther);
    endOnOtherSignals(restore);
    const release = runtime.holds.hold();
    try {
      const loaded = await this.load();
      let code = loaded.ok ? await this.ended.promise : ExitCode.Failed;
      await interrupts.unlessEnding();
      await this.end();
      if (!loaded.ok) {
        const [failure] = loaded.failures;
        code = report(failure?.error, program.name, runtime.hint(failure?.error));
      }
      await runtime.close();
      realm.close();
      return code;
    } catch (error) {
      await interrupts.unlessEnding();
      await this.end();
      throw error;
    } finally {
      release();
      process.off("exit", restore);
      process.off("uncaughtException", crash);
      process.off("unhandledRejection", crash);
    }
  }

  /** Gives the terminal back; what the program has printed comes after that. */
  private async end(): Promise<void> {
    await this.session.end();
    this.beside.collect();
    this.held.end();
  }

  /** As `end`, without returning to the event loop. From here on a signal ends the process, however long it waits. */
  private endAtOnce(): void {
    endAtOnceOnSignals();
    this.session.endAtOnce();
    this.beside.collect();
    this.held.end();
  }

  /** A mistake of ours: the terminal is given back, and what goes without saying more is done. */
  private crash(error: unknown): void {
    this.endAtOnce();
    const message = error instanceof Error ? error.message : String(error);
    say(`${this.program.name}: internal error: ${message.split("\n", 1)[0]}; please report it`);
    try {
      this.realm.lua.exit(ExitCode.Failed);
    } finally {
      process.exit(ExitCode.Failed);
    }
  }

  /** Runs the program's file as a task of a generation of its own, so that it can be loaded anew. */
  private load(): Promise<Loaded> {
    const { name } = this.program;
    this.plugins.onLoaded(() => {
      if (this.plugins.generation > 1) this.userInterface.ui.notices.show("info", "reloaded");
    });
    return this.plugins.start({
      find: () => [{ name, path: this.program.arg.get(0) ?? name }],
      run: (_, owner) => this.runMain(owner),
    });
  }

  private async runMain(owner: Owner): Promise<void> {
    const { runtime, program } = this;
    const main = this.first ?? this.mainFunction();
    this.first = undefined;
    const words = [...program.arg].filter(([index]) => index > 0).sort(([a], [b]) => a - b);
    const results = runtime.startMain(
      owner,
      main,
      words.map(([, word]) => exactPath(word)),
    );
    main.release();
    // What fails before it first waits, fails to load.
    let isLoaded = false;
    results.catch((error) => {
      if (isLoaded && !isCancelled(error)) runtime.report(error, owner, "the program");
    });
    await Promise.race([results, new Promise((resolve) => setImmediate(resolve))]);
    isLoaded = true;
  }

  private mainFunction(): LuaFunction {
    const { runtime, realm, program } = this;
    const { lua } = realm;
    lua.c.lua_checkstack(lua.L, 4);
    program.load(realm, lua.L);
    const main = runtime.values.referenceAt(lua.L, -1) as LuaFunction;
    lua.pop(lua.L);
    return main;
  }

  /** What the program does with keys that nothing else is bound to. */
  private key(key: Key): boolean {
    const { ui } = this.userInterface;
    const { prompt } = ui.editors;
    for (const [chord, act] of this.keys) {
      if (!matchesKey(chord, key)) continue;
      return act(ui, prompt);
    }
    return false;
  }

  private readonly keys = (
    [
      ["<C-c>", (ui, prompt) => this.interrupt(ui, prompt)],
      ["<C-d>", (_, prompt) => prompt.text() === "" && !prompt.isLent && this.quit(ExitCode.Done)],
      ["<C-z>", () => this.suspend()],
      ["<C-l>", (ui) => this.done(() => ui.repaint())],
      ["<F5>", () => this.done(() => this.plugins.reloadLater())],
    ] as [string, (ui: Ui, prompt: Ui["editors"]["prompt"]) => boolean][]
  ).map(([text, act]) => [parseChord(text)[0] as ReturnType<typeof parseChord>[0], act] as const);

  private done(act: () => void): true {
    act();
    return true;
  }

  private quit(code: number): true {
    this.ended.resolve(code);
    return true;
  }

  /** The overlay that got Ctrl-C last, and when: one that stays all the same does not keep anybody. */
  private interrupted: { readonly overlay: Overlay | undefined; readonly at: number } | undefined;

  /** Ctrl-C closes an overlay as Esc does, goes back to the prompt, takes away what is typed there, or ends the program. */
  private interrupt(ui: Ui, prompt: Ui["editors"]["prompt"]): true {
    const { focus, editors, outputWindow } = ui;
    const { window, overlay } = focus.current;
    const at = performance.now();
    const { interrupted } = this;
    const insists = interrupted?.overlay === overlay && at < (interrupted?.at ?? at) + SOON;
    this.interrupted = { overlay, at };
    if (overlay !== undefined && !insists) {
      ui.dismiss();
      return true;
    }
    const hasDraft = prompt.text() !== "";
    const isInPrompt = window === editors.promptWindow;
    if (!isInPrompt && (window === outputWindow || hasDraft) && focus.focus(editors.promptWindow)) return true;
    if (!isInPrompt || !hasDraft) return this.quit(ExitCode.Interrupted);
    prompt.clear();
    return true;
  }

  private suspend(): true {
    // Once the key has been dealt with.
    setImmediate(() => void this.session.stop());
    return true;
  }

  private async edit(text: string): Promise<string | undefined> {
    const { editText } = await import("./ui/external-editor.ts");
    try {
      return await this.session.outside(() => editText(text, this.terminal));
    } catch (error) {
      this.runtime.messages.add("error", "editor", (error as Error).message);
      return undefined;
    }
  }

  private addCommands(): void {
    const { runtime } = this;
    const { commands } = runtime.service(CommandService);
    const add = (name: string, description: string, run: () => void) =>
      commands.register(
        runtime.program,
        { name, description, run, args: [], busy: "run", startupOk: true, hidden: false },
        false,
      );
    add("quit", "end the program", () => this.quit(ExitCode.Done));
    add("exit", "end the program", () => this.quit(ExitCode.Done));
    add("reload", "load the program's Lua files anew", () => this.plugins.reloadLater());
    const views = () => require("../api/ui-views.ts") as typeof import("../api/ui-views.ts");
    add("messages", "show what went wrong, and other messages", () => void views().showMessages(runtime));
    add("help", "show what keys and commands do", () => void views().showHelp(runtime));
  }

  /** Ctrl-C is no signal while the terminal is in raw mode: it is looked for while Lua runs and runs. */
  private heedBusyProgram(): void {
    const { lua } = this.realm;
    const { limits } = lua;
    const { onTick, onLeave } = limits;
    let entered: number | undefined;
    let looked = 0;
    limits.onTick = (now, L) => {
      onTick(now, L);
      entered ??= now;
      if (now - entered < BUSY || now - looked < LOOK_INTERVAL) return;
      looked = now;
      const found = this.session.looked();
      if (found !== undefined) lua.exit(found === "lost" ? HANGUP : ExitCode.Interrupted);
    };
    limits.onLeave = () => {
      entered = undefined;
      onLeave();
    };
    const { beforeRead } = lua.descriptors;
    lua.descriptors.beforeRead = (fd) => {
      if (this.session.hasTerminal(fd))
        throw Object.assign(new Error("the terminal belongs to the UI"), { code: "EBUSY", syscall: "read" });
      beforeRead(fd);
    };
  }

  /** Other programs have the terminal while they are waited for, or run beside the UI without it. */
  private heedOtherPrograms(interrupts: HeededInterrupts): void {
    const { lua } = this.realm;
    lua.runInForeground = (run) => this.session.outsideAtOnce(() => interrupts.leaveTo(run));
    lua.startBeside = (start) => this.beside.start(start);
    const { waitForProgram } = lua;
    lua.waitForProgram = (wait) => {
      try {
        return waitForProgram(wait);
      } finally {
        this.beside.collect();
      }
    };
  }
}

/** 128 + SIGHUP: the terminal is gone. */
const HANGUP = 129;
