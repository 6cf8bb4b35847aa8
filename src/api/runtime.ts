// The runtime of the Lua API in one realm: the kernel's objects, and how Lua reaches them and they reach Lua.
import { Cells } from "../kernel/cells.ts";
import { Events } from "../kernel/events.ts";
import type { GuardedFiles } from "../kernel/guarded-files.ts";
import { Holds } from "../kernel/holds.ts";
import { Hooks } from "../kernel/hooks.ts";
import { MessageLog } from "../kernel/message-log.ts";
import { Owner, Registration } from "../kernel/owner.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { Timers } from "../kernel/timers.ts";
import { Type } from "../lua/constants.ts";
import { LuaError } from "../lua/error.ts";
import type { State } from "../lua/exports.ts";
import { Handles } from "../lua/handles.ts";
import { type LuaFunction, LuaReference } from "../lua/references.ts";
import { Values } from "../lua/values.ts";
import type { Lua } from "../lua/vm.ts";
import { Binder } from "./bind.ts";
import { isCancelled, type Task, Tasks } from "./tasks.ts";
import type { Kept } from "./types.ts";
import { defineVim } from "./vim-global.ts";

/** Where files of the program are kept; absolute paths. */
export interface Directories {
  config: string;
  cache: string;
  state: string;
  data: string;
}

/** The files that came with the program. */
export interface OwnFiles {
  isOwn(path: string): boolean;
  /** Where such a file lies on the machine; undefined when it is in the executable. */
  placeOf(path: string): string | undefined;
  /** The contents of one in the executable, if there is one. */
  contents(path: string): Uint8Array | undefined;
}

export interface RuntimeOptions {
  lua: Lua;
  permissions: Permissions;
  files: GuardedFiles;
  directories: Directories;
  /** Of ingot, as `--version` says it. */
  version: string;
  /** The compiled form of a file of ours below `lua/`. */
  standardChunk(file: string): Uint8Array | undefined;
  programFiles?: OwnFiles;
  /** The program on whose behalf everything runs that no plugin started. */
  program: string;
  /** Whether a person can answer questions. */
  interactive: boolean;
  /** How long a handler may run, in milliseconds. */
  handlerBudget?: number;
}

export type LifecycleEvent = "ready" | "shutdown";

/** `early`: before arguments are parsed, when little of the API is there. */
export type Phase = "early" | "run";

/** A handler that takes longer than this is ended, in milliseconds. */
const HANDLER_BUDGET = 5000;
/** Of a plugin that does so much in vain, further warnings say no more. */
const MOST_WARNINGS = 100;

export class Runtime {
  readonly lua: Lua;
  readonly permissions: Permissions;
  readonly files: GuardedFiles;
  readonly values: Values;
  readonly handles: Handles;
  readonly holds = new Holds();
  readonly messages = new MessageLog();
  readonly timers = new Timers(this.holds);
  readonly events: Events;
  readonly cells: Cells;
  readonly tasks: Tasks;
  readonly hooks = new Hooks<LifecycleEvent>();
  /** Lua's `next`, whatever the program makes of the global of that name. */
  readonly next: LuaReference;
  readonly program: Owner;
  phase: Phase = "run";
  /** Whether there is the terminal UI, and the namespaces that need it. */
  hasUi = false;
  /** On whose behalf the code that is running runs. */
  owner: Owner;
  /** The task whose own code is running, rather than a handler that was called meanwhile. */
  private task: Task | undefined;
  /** Told of every error of a handler or task, in addition to the message log. */
  onError: (error: unknown, source: string) => void = () => {};
  private readonly binder: Binder;
  private isEnding = false;
  /** What `lua/ingot/globals.lua` gave. */
  private globals: LuaReference | undefined;
  /** What every owner was warned of. */
  private readonly warned = new WeakMap<Owner, Set<string>>();
  /** What namespaces keep for this runtime. */
  private readonly services = new Map<unknown, unknown>();
  private readonly closers: ((atOnce: boolean) => void | Promise<void>)[] = [];

  constructor(readonly options: RuntimeOptions) {
    this.lua = options.lua;
    this.permissions = options.permissions;
    this.files = options.files;
    this.program = new Owner(options.program);
    this.owner = this.program;
    this.values = new Values(this.lua);
    this.handles = new Handles(this.values);
    this.next = this.globalFunction("next");
    this.events = this.newEvents();
    this.cells = new Cells(this.events, forget);
    this.tasks = new Tasks(this);
    this.binder = new Binder(this);
    defineVim(this);
  }

  /** A bus of its own, for events that do not belong among those of plugins. */
  newEvents(): Events {
    return new Events({
      holds: this.holds,
      onError: (error, owner, name) => this.report(error, owner, `a handler of "${name}"`),
    });
  }

  /** The `__index` of the root table. */
  field(L: State): number {
    return this.binder.field(L);
  }

  /** The `__pairs` of the root table. */
  pairs(L: State): number {
    return this.binder.pairs(L);
  }

  /** The instance of a service that namespaces share, made when it is first asked for. */
  service<T>(Service: new (runtime: Runtime) => T): T {
    let service = this.services.get(Service) as T | undefined;
    if (service === undefined) {
      service = new Service(this);
      this.services.set(Service, service);
    }
    return service;
  }

  /**
   * Has `closer` called when the program ends, in the reverse order of these calls.
   * @param closer told whether the process is about to exit: then only what it does at once is done
   */
  onClose(closer: (atOnce: boolean) => void | Promise<void>): void {
    this.closers.push(closer);
  }

  /** Ends everything that is still going on. */
  async close(): Promise<void> {
    this.shutDown();
    await this.tasks.cancelAll();
    for (const closer of this.closers.splice(0).reverse()) await this.end(closer, false);
    this.dispose(this.program);
  }

  /** Tells plugins that the program ends, once. */
  private shutDown(): void {
    if (this.lua.closed || this.isEnding) return;
    this.isEnding = true;
    const context = { session_id: "", has_messages: false, ephemeral: true };
    this.events.emit("shutdown", { value: undefined, previous: undefined });
    this.hooks.fire("shutdown", context);
  }

  /** Does what has to be done before the process exits in the middle of everything. */
  abandon(): void {
    this.shutDown();
    for (const closer of this.closers.splice(0).reverse()) void this.end(closer, true);
  }

  /** What one closer fails to do keeps no other from its work. */
  private async end(closer: (atOnce: boolean) => void | Promise<void>, atOnce: boolean): Promise<void> {
    try {
      await closer(atOnce);
    } catch (error) {
      this.report(error, this.program, "the end of the program");
    }
  }

  /** Runs a stretch of code, of a task if one is given, on behalf of an owner. */
  within<T>(owner: Owner, stretch: () => T, task?: Task): T {
    const { owner: outer, task: outerTask } = this;
    const { waits } = this.lua;
    const depth = waits.dive();
    const start = performance.now();
    this.owner = owner;
    this.task = task;
    try {
      return stretch();
    } finally {
      this.owner = outer;
      this.task = outerTask;
      waits.surface(depth);
      owner.luaTime += performance.now() - start;
    }
  }

  /** Registers something for the owner whose code is running. */
  register(kind: string, label: string, undo: () => void): Registration {
    return new Registration(this.owner, kind, label, undo);
  }

  /** Publishes an occurrence whose payload becomes one Lua table, which all handlers share. */
  occur(name: string, payload: object): void {
    if (this.events.count(name) === 0) return;
    this.cells.occur(name, this.values.reference(payload));
  }

  /** As `call`, for results that need not be copied: see `Values.callReading`. */
  callReading<T>(owner: Owner, fn: LuaFunction, args: readonly unknown[], read: (L: State, first: number) => T): T {
    const budget = this.options.handlerBudget ?? HANDLER_BUDGET;
    return this.within(owner, () => this.values.callReading(fn, args, read, { budget }));
  }

  /** Calls a Lua function on behalf of an owner, with the time budget of handlers. @throws LuaError */
  call(owner: Owner, fn: LuaFunction, args: readonly unknown[]): unknown[] {
    const budget = this.options.handlerBudget ?? HANDLER_BUDGET;
    return this.within(owner, () => this.values.callFunction(fn, args, { budget }));
  }

  /**
   * Makes a function that calls a Lua handler on behalf of the current owner. What it raises is reported, and its results
   * are dropped.
   * @param place what the handler is of, for messages: `timer`, `watcher of "x"`
   */
  handler(fn: LuaFunction, place: string): (...args: unknown[]) => void {
    const { owner } = this;
    return (...args) => {
      if (fn.released) return; // removed by a handler that ran before
      try {
        this.call(owner, fn, args);
      } catch (error) {
        // A result that cannot be converted is nobody's business.
        if (error instanceof LuaError) this.report(error, owner, place);
      }
    };
  }

  /** Starts a task whose errors are reported. It is cancelled with the task whose code starts it. */
  spawn(owner: Owner, fn: LuaFunction, args: readonly unknown[] = []): Registration {
    const { task, results } = this.tasks.start(owner, fn, args, this.task);
    const registration = new Registration(owner, "task", "task", () => task.cancel());
    if (!task.isRunning) registration.settle();
    results.then(
      (kept) => {
        registration.settle();
        for (const value of kept) forget(value);
      },
      (error: unknown) => {
        registration.settle();
        if (!isCancelled(error)) this.report(error, owner, "a task");
      },
    );
    return registration;
  }

  /**
   * Starts the main function of a program as a task.
   * @returns a promise that rejects with what it raises; later errors are reported as those of tasks are
   */
  startMain(owner: Owner, fn: LuaFunction, args: readonly unknown[]): Promise<unknown> {
    const { task, results } = this.tasks.start(owner, fn, args);
    const registration = new Registration(owner, "task", "main", () => task.cancel());
    results.then(
      (kept) => {
        registration.settle();
        for (const value of kept) forget(value);
      },
      () => registration.settle(),
    );
    return results;
  }

  /** What an error does not say by itself, if there is something. */
  hint(error: unknown): string | undefined {
    return error instanceof LuaError ? this.binder.hint(error.message) : undefined;
  }

  /** What an error says, with where it came from. */
  describe(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    const parts = [message, this.hint(error), error instanceof LuaError ? error.traceback : ""];
    return parts.filter((part) => part !== undefined && part !== "").join("\n");
  }

  /** Puts an error of a plugin's code in the message log. */
  report(error: unknown, owner: Owner, place: string): void {
    if (this.messages.report(owner.name, `error in ${place}: ${this.describe(error)}`, error))
      this.onError(error, owner.name);
  }

  /**
   * Puts in the message log what does no harm, but is probably a slip of the plugin whose code is running.
   * @param subject said of once for every load of a plugin
   */
  warn(subject: string, message: () => string): void {
    const { owner } = this;
    const subjects = this.warned.get(owner) ?? new Set();
    if (subjects.has(subject) || subjects.size >= MOST_WARNINGS) return;
    this.warned.set(owner, subjects.add(subject));
    this.messages.add("warn", owner.name, message());
  }

  /** As a reader of options outside of a call. */
  passedOver(field: string, message: () => string): void {
    this.warn(field, message);
  }

  /** Takes away all that an owner has registered; what goes wrong there is reported. */
  dispose(owner: Owner): void {
    try {
      owner.dispose();
    } catch (error) {
      this.report(error, owner, "taking away what it had registered");
    }
  }

  private globalFunction(name: string): LuaReference {
    const { lua, values } = this;
    lua.pushGlobals(lua.L);
    lua.getField(lua.L, -1, name);
    const fn = values.referenceAt(lua.L, -1);
    lua.pop(lua.L, 2);
    return fn;
  }

  /** A new, empty Lua table. */
  newTable(): LuaReference {
    const { lua, values } = this;
    lua.c.lua_checkstack(lua.L, 4);
    lua.c.lua_createtable(lua.L, 0, 0);
    const table = values.referenceAt(lua.L, -1);
    lua.pop(lua.L);
    return table;
  }

  /**
   * Runs a file of ours below `lua/` with some arguments. It does not see what a program has put in the place of standard
   * functions since the first call of this.
   * @returns what it returns, those that cannot be copied well as references
   */
  runStandard(file: string, args: readonly unknown[] = []): Kept[] {
    this.globals ??= this.runFile("ingot/globals.lua", [this.next])[0] as LuaReference;
    return this.runFile(file, args, this.globals);
  }

  private runFile(file: string, args: readonly unknown[], globals?: LuaReference): Kept[] {
    const { lua, values } = this;
    const { L } = lua;
    const chunk = this.options.standardChunk(file);
    if (chunk === undefined) throw new Error(`the file ${file} is missing from this build`);
    lua.c.lua_checkstack(L, 8);
    const top = lua.c.lua_gettop(L);
    lua.load(L, chunk, `@${file}`, "b");
    if (globals !== undefined) {
      values.push(L, globals);
      lua.c.lua_setupvalue(L, -2, 1); // of a main function, that is its environment
    }
    values.pushAll(L, args);
    lua.protectedCall(L, args.length);
    const kept = this.keepFrom(L, top + 1);
    lua.c.lua_settop(L, top);
    return kept;
  }

  /** The values from stack index `first` on, those that cannot be copied well as references. */
  keepFrom(L: State, first: number): Kept[] {
    const { lua, values } = this;
    const kept: Kept[] = [];
    for (let index = first; index <= lua.c.lua_gettop(L); index++) {
      const type = lua.c.lua_type(L, index);
      const isPlain = type === Type.Nil || type === Type.Boolean || type === Type.Number || type === Type.String;
      kept.push(isPlain ? (values.valueAt(L, index) as Kept) : values.referenceAt(L, index));
    }
    return kept;
  }
}

/** Lets Lua collect a kept value. */
export function forget(value: unknown): void {
  if (value instanceof LuaReference) value.release();
}
