// The Lua side of a REPL: compiles what was entered, runs it as a task, and has its values or its error shown.
import type { Runtime } from "../../api/runtime.ts";
import { Realm } from "../../host.ts";
import type { Permissions } from "../../kernel/permissions.ts";
import { Status } from "../../lua/constants.ts";
import { refused } from "../../lua/doors.ts";
import { LuaError } from "../../lua/error.ts";
import { CANCELLED } from "../../lua/waits.ts";
import { mayBlock, takeInterrupt, waitForInput } from "../interrupt.ts";
import { Background } from "./background.ts";
import { EntryThread } from "./entry-thread.ts";
import { Printer } from "./printer.ts";
import { duringLua } from "./signals.ts";

/** How Lua's message ends when the code ends too early. */
const END_OF_FILE = "<eof>";

/** Milliseconds between two looks for Ctrl-C. */
const LOOK_INTERVAL = 5;
/** What the `lua` program says. */
const INTERRUPTED = "interrupted!";

export type Outcome = "done" | "failed" | "interrupted";

/** The terminal, where entries are edited on one. */
export interface Screen {
  /** Clears the entry that is edited away for output, and draws it below that. */
  makeRoom(): void;
  /** Leaves the terminal, as it was found, to something else. @returns takes it back */
  lend(): () => void;
}

export interface SessionOptions {
  module: WebAssembly.Module;
  permissions: Permissions;
  /** Words for `arg`. */
  words: string[];
  /** Columns that values may take. */
  width(): number;
  /** Whether errors are shown in red. */
  color: boolean;
}

export class Session {
  readonly realm: Realm;
  /** Whether code that earlier entries left going has failed. */
  hasFailed = false;
  /** Called when Ctrl-C comes while no entry computes. */
  onInterrupt: () => void = () => {};
  private screen: Screen | undefined;
  private readonly printer: Printer;
  private readonly background: Background;
  private readonly thread: EntryThread;
  /** Whether the code that runs is what the user is waiting for; else it runs in the background. */
  private isAttended = false;
  /** Whether the user has had enough of the entry. */
  private isInterrupted = false;
  private isExiting = false;

  constructor(private readonly options: SessionOptions) {
    this.realm = new Realm(options.module, {
      permissions: options.permissions,
      modulePath: ["./?.lua", "./?/init.lua"],
      fileDirectory: ".",
      onRuntime: (runtime) => this.useRuntime(runtime),
    });
    this.printer = new Printer(this.realm, { ...options, isInterrupted: () => this.isInterrupted });
    this.background = new Background({
      lend: () => this.screen?.lend() ?? (() => {}),
      onInterrupt: () => this.onInterrupt(),
    });
    this.thread = new EntryThread(this.realm, {
      during: (stretch) => this.duringEntry(stretch),
      onInterrupt: () => this.cancel(),
    });
    this.heedInterrupts();
    this.setArguments();
  }

  /** From now on entries are edited on a terminal. */
  useScreen(screen: Screen): void {
    this.screen = screen;
    this.realm.stdout.beforeWrite = () => screen.makeRoom();
  }

  /** Runs what needs the terminal as it was found. */
  lending<T>(action: () => T): T {
    const takeBack = this.screen?.lend();
    try {
      return action();
    } finally {
      takeBack?.();
    }
  }

  private useRuntime(runtime: Runtime): void {
    if (runtime.lua.waits.running === this.thread.L) this.thread.enterTask(runtime);
    runtime.onError = () => {
      this.hasFailed = true;
    };
    runtime.messages.onMessage = ({ kind, full }) => {
      if (kind !== "info") this.printer.showError(full);
    };
  }

  private setArguments(): void {
    const { lua } = this.realm;
    const { c, L } = lua;
    lua.pushGlobals(L);
    c.lua_createtable(L, this.options.words.length, 1);
    for (const [i, word] of ["ingot", ...this.options.words].entries()) {
      lua.pushText(L, word);
      c.lua_rawseti(L, -2, BigInt(i));
    }
    lua.setField(L, -2, "arg");
    lua.pop(L);
  }

  // --- Ctrl-C ---

  private heedInterrupts(): void {
    const { lua } = this.realm;
    let looked = 0;
    const { onTick } = lua.limits;
    lua.limits.onTick = (now, L) => {
      if (!this.isAttended) this.background.tick(now);
      if (now - looked < LOOK_INTERVAL) return;
      looked = now;
      onTick(now, L);
      if (takeInterrupt()) this.stop();
    };
    lua.descriptors.beforeRead = (fd) => {
      lua.flush();
      if (!this.isAttended && mayBlock(fd)) this.background.takeTerminal();
      if (waitForInput(fd, takeInterrupt)) return;
      this.stop();
      throw refused("EINTR", "read");
    };
    lua.waitForProgram = (wait) => {
      if (!this.isAttended) this.background.takeTerminal();
      return wait();
    };
  }

  /** Ends the code that is running. */
  private stop(): void {
    this.realm.lua.limits.interruptAll(INTERRUPTED);
    if (this.isAttended) this.isInterrupted = true;
    else this.onInterrupt();
  }

  /** Cancels the entry that waits. @returns whether one does */
  cancel(): boolean {
    if (!this.thread.isRunning) return false;
    this.isInterrupted = true;
    this.thread.cancel();
    return true;
  }

  /** Runs code that the user waits for. */
  attended<T>(code: () => T): T {
    this.isAttended = true;
    try {
      return code();
    } finally {
      this.isAttended = false;
    }
  }

  // --- Entries ---

  /** Whether the code can be run or is wrong for good: false as long as more of it must follow. */
  isComplete(code: string | Uint8Array): boolean {
    const errors = this.thread.load(code);
    this.thread.reset();
    return !errors.some((error) => error.status === Status.SyntaxError && error.message.endsWith(END_OF_FILE));
  }

  /** Runs code to its end, however long that waits, and shows what comes of it. */
  async run(code: string | Uint8Array): Promise<Outcome> {
    const { thread } = this;
    this.isInterrupted = false;
    let outcome: Outcome = "done";
    try {
      const error = thread.load(code).at(-1);
      if (error !== undefined) throw error;
      const count = await thread.run();
      await this.unlessExiting();
      // A read that ended early, or a wait, may have left the program no chance to hear of it.
      if (this.isInterrupted) this.printer.showError(INTERRUPTED);
      else if (count > 0) this.duringEntry(() => this.printer.showValues(thread.L, count));
    } catch (error) {
      await this.unlessExiting();
      outcome = "failed";
      this.duringEntry(() => this.showFailure(error as Error));
    } finally {
      thread.reset();
      this.realm.lua.flush();
    }
    return this.isInterrupted ? "interrupted" : outcome;
  }

  private duringEntry<T>(code: () => T): T {
    return this.attended(() => duringLua(code));
  }

  private showFailure(error: Error): void {
    const { realm } = this;
    const isCancelled = this.isInterrupted && error instanceof LuaError && error.value === CANCELLED;
    const message = isCancelled ? INTERRUPTED : error.message;
    const traceback = error instanceof LuaError ? error.traceback : "";
    const raised = this.thread.takeRaised();
    const shown = raised === undefined ? undefined : this.printer.describe(raised, message);
    const hint = realm.hasRuntime ? realm.runtime.hint(error) : undefined;
    this.printer.showError(message, shown, hint, traceback);
  }

  // --- The end ---

  /** Waits until nothing that entries left going keeps the program alive. */
  async idle(): Promise<void> {
    if (this.realm.hasRuntime) await this.realm.runtime.holds.idle();
    await this.unlessExiting();
  }

  /** Ends what entries left going and closes the state: finalizers run and files are closed, unless Ctrl-C cuts it short. */
  async close(): Promise<void> {
    const { realm } = this;
    if (realm.hasRuntime) await realm.runtime.close();
    await this.unlessExiting();
    this.duringEntry(() => realm.lua.limits.enter(() => realm.close(), Number.POSITIVE_INFINITY));
  }

  /** Ends the process in an orderly way, in the middle of everything; called again, at once. */
  async exit(code: number): Promise<never> {
    if (this.isExiting || !this.realm.hasRuntime) process.exit(code);
    this.isExiting = true;
    try {
      await this.realm.runtime.close();
      this.realm.lua.exit(code);
    } finally {
      process.exit(code);
    }
  }

  /** Resolves unless the process is being ended, which nothing must overtake. */
  unlessExiting(): Promise<void> {
    return this.isExiting ? new Promise(() => {}) : Promise.resolve();
  }
}
