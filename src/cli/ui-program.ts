// `ingot run --ui`: runs a Lua program that has the terminal to itself.
import { openSync } from "node:fs";
import { dirname } from "node:path";
import { CommandService } from "../api/cmd.ts";
import { type Loaded, Plugins } from "../api/plugins.ts";
import type { Runtime } from "../api/runtime.ts";
import { UserInterface } from "../api/user-interface.ts";
import { isTerminal, Realm } from "../host.ts";
import type { Key } from "../kernel/chord.ts";
import { matchesKey, parseChord } from "../kernel/chord.ts";
import type { Owner } from "../kernel/owner.ts";
import type { PermissionFlags } from "../kernel/permissions.ts";
import { compileLua } from "../lua/module.ts";
import { TerminalSession } from "../terminal/session.ts";
import { askOnTerminal } from "./ask.ts";
import { endOnSignals, heedInterrupts } from "./ending.ts";
import { ExitCode, report, say, UsageError } from "./errors.ts";
import { permissionsOf, setArguments } from "./program.ts";
import { argumentTable, loadScript } from "./run.ts";
import { HeldOutput } from "./ui/held-output.ts";

export interface UiInvocation {
  readonly file: string;
  readonly args: string[];
  readonly argv: string[];
  readonly permissions: PermissionFlags;
}

/** How long Lua may run without a pause until Ctrl-C is looked for, and between two looks, in milliseconds. */
const BUSY = 300;
const LOOK_INTERVAL = 100;

/** Runs a program with the terminal UI, and answers its exit code. */
export async function runUiProgram({ file, args, argv, permissions }: UiInvocation): Promise<number> {
  if (file === "-") throw new UsageError("a program with a UI is read from a file: standard input is for keys");
  const terminal = findTerminal();
  const directory = dirname(file);
  let session: TerminalSession | undefined;
  const ask = askOnTerminal();
  const realm = new Realm(await compileLua(), {
    permissions: permissionsOf(permissions, ask && ((question) => outside(session, () => ask(question)))),
    modulePath: [`${directory}/?.lua`, `${directory}/?/init.lua`],
    fileDirectory: directory,
    program: "ingot",
  });
  setArguments(realm, argumentTable(argv, args));
  return new UiRun(realm, file, args.slice(1), terminal, (made) => {
    session = made;
  }).run();
}

/** Runs something that needs the terminal as it was before the program. */
function outside<T>(session: TerminalSession | undefined, work: () => T): T {
  session?.suspend();
  try {
    return work();
  } finally {
    session?.resume();
  }
}

interface TerminalDescriptors {
  readonly output: number;
  readonly input: number;
}

/** Standard output is for the UI if it is a terminal; else what is printed goes there, and the UI to standard error. */
function findTerminal(): TerminalDescriptors {
  const output = [1, 2].find(isTerminal);
  if (output === undefined)
    throw new UsageError("a program with a UI needs a terminal: neither standard output nor standard error is one");
  return { output, input: isTerminal(0) ? 0 : openControllingTerminal() };
}

function openControllingTerminal(): number {
  try {
    return openSync("/dev/tty", "r");
  } catch {
    throw new UsageError("a program with a UI needs a terminal to read keys from: standard input is none");
  }
}

/** One run from taking the terminal over to giving it back. */
class UiRun {
  private readonly runtime: Runtime;
  private readonly plugins: Plugins;
  private readonly userInterface: UserInterface;
  private readonly session: TerminalSession;
  private readonly held: HeldOutput;
  private readonly ended = Promise.withResolvers<number>();

  constructor(
    private readonly realm: Realm,
    private readonly file: string,
    private readonly words: readonly string[],
    terminal: TerminalDescriptors,
    onSession: (session: TerminalSession) => void,
  ) {
    const { runtime } = realm;
    this.runtime = runtime;
    this.plugins = runtime.service(Plugins);
    this.userInterface = runtime.service(UserInterface);
    const { ui } = this.userInterface;
    this.held = new HeldOutput(realm.stdout, terminal.output, ui.output);
    try {
      this.session = new TerminalSession({
        ui,
        clock: runtime.timers.clock,
        env: process.env,
        ...terminal,
        onLost: () => this.ended.resolve(HANGUP),
      });
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
    onSession(this.session);
    this.userInterface.program = {
      quit: () => setImmediate(() => this.ended.resolve(ExitCode.Done)),
      key: (key) => this.key(key),
      edit: (text) => this.edit(text),
    };
  }

  async run(): Promise<number> {
    const { realm, runtime, session } = this;
    const interrupts = heedInterrupts(realm);
    this.heedBusyProgram();
    const restore = () => this.endAtOnce();
    process.on("exit", restore);
    const stop = () => session.stop();
    process.on("SIGTSTP", stop);
    this.addCommands();
    session.start();
    this.held.begin();
    endOnSignals(runtime, interrupts, () => this.end());
    const release = runtime.holds.hold();
    let code: number;
    try {
      const loaded = await this.load();
      code = loaded.ok ? await this.ended.promise : ExitCode.Failed;
      await interrupts.unlessEnding();
      await this.end();
      if (!loaded.ok) code = report(loaded.failures[0]?.error, "ingot", runtime.hint(loaded.failures[0]?.error));
      await runtime.close();
      realm.lua.close();
    } catch (error) {
      await interrupts.unlessEnding();
      await this.end();
      throw error;
    } finally {
      release();
      process.off("exit", restore);
      process.off("SIGTSTP", stop);
    }
    return code;
  }

  /** Gives the terminal back; what the program has printed comes after that. */
  private async end(): Promise<void> {
    await this.session.end();
    this.held.end();
  }

  private endAtOnce(): void {
    this.session.endAtOnce();
    this.held.end();
  }

  /** Runs the program's file as a task of a generation of its own, so that it can be loaded anew. */
  private load(): Promise<Loaded> {
    const { file } = this;
    return this.plugins.start({
      find: () => [{ name: file, path: file }],
      run: (_, owner) => this.runFile(owner),
    });
  }

  private async runFile(owner: Owner): Promise<void> {
    const { realm, runtime, file, words } = this;
    const { lua } = realm;
    lua.c.lua_checkstack(lua.L, 4);
    loadScript(realm, lua.L, file);
    const body = runtime.values.referenceAt(lua.L, -1);
    lua.pop(lua.L);
    const main = runtime.startMain(owner, body as never, words);
    body.release();
    // What fails before it first waits, fails to load.
    await Promise.race([main, new Promise((resolve) => setImmediate(resolve))]);
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
      ["<C-c>", (ui, prompt) => this.interrupt(ui.focus.current.window === ui.editors.promptWindow && prompt.text() !== "")],
      ["<C-d>", (_, prompt) => prompt.text() === "" && this.quit(ExitCode.Done)],
      ["<C-z>", () => this.suspend()],
      ["<C-l>", (ui) => this.done(ui.repaint())],
      ["<F5>", () => this.done(this.plugins.reloadLater())],
    ] as [string, (ui: UserInterface["ui"], prompt: UserInterface["ui"]["editors"]["prompt"]) => boolean][]
  ).map(([text, act]) => [parseChord(text)[0] as ReturnType<typeof parseChord>[0], act] as const);

  private done(_: void): true {
    return true;
  }

  private quit(code: number): true {
    this.ended.resolve(code);
    return true;
  }

  /** Ctrl-C takes away what is typed, or ends the program. */
  private interrupt(clears: boolean): true {
    if (!clears) return this.quit(ExitCode.Interrupted);
    this.userInterface.ui.editors.prompt.clear();
    return true;
  }

  private suspend(): true {
    // Once the key has been dealt with.
    setImmediate(() => this.session.stop());
    return true;
  }

  private async edit(text: string): Promise<string | undefined> {
    const { editText } = await import("./ui/external-editor.ts");
    try {
      return await this.session.outside(() => editText(text));
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
      if (this.session.interrupted()) lua.exit(ExitCode.Interrupted);
    };
    limits.onLeave = () => {
      entered = undefined;
      onLeave();
    };
    const { waitForProgram } = lua;
    lua.waitForProgram = (wait) => outside(this.session, () => waitForProgram(wait));
    const { beforeRead } = lua.descriptors;
    lua.descriptors.beforeRead = (fd) => {
      if (fd === 0 && isTerminal(0))
        throw Object.assign(new Error("standard input belongs to the UI"), { code: "EBUSY", syscall: "read" });
      beforeRead(fd);
    };
  }
}

/** 128 + SIGHUP: the terminal is gone. */
const HANGUP = 129;

export { say };
