// Runs one test file in a realm of its own.
import { dirname, resolve } from "node:path";
import type { Runtime } from "../../api/runtime.ts";
import { Realm } from "../../host.ts";
import type { Permissions } from "../../kernel/permissions.ts";
import { Status } from "../../lua/constants.ts";
import { LuaError } from "../../lua/error.ts";
import { compileLua } from "../../lua/module.ts";
import type { LuaFunction } from "../../lua/references.ts";
import { heedInterrupts } from "../ending.ts";
import { Failure } from "../errors.ts";
import { Bodies } from "./bodies.ts";
import { TestClock } from "./clock.ts";
import { Counts, type EventSink, fileError, type TestEvent } from "./events.ts";
import { reading } from "./files.ts";
import type { TestOptions } from "./options.ts";
import { keepProcessState } from "./process-state.ts";
import type { TemporaryDirectories } from "./temporary.ts";

/** What the runs of all files share. */
export interface RunContext {
  options: TestOptions;
  permissions: Permissions;
  temporary: TemporaryDirectories;
  sink: EventSink;
  /** Told of the realm that is in use, and when it is no more. */
  onRealm(realm: Realm | undefined): void;
  /** Called when the Lua code of a file pauses. */
  onWait(): void;
}

/** How long finalizers may take at the end, in milliseconds. */
const FINALIZER_BUDGET = 1000;

/** Where modules are looked for, as busted does and then beside the test file. */
function modulePath(file: string, lpath: string[]): string[] {
  const here = ["./src/?.lua", "./src/?/?.lua", "./src/?/init.lua"];
  const usual = ["./?.lua", "./?/init.lua", "./lua/?.lua", "./lua/?/init.lua"];
  const directory = dirname(file);
  return [...lpath, ...here, ...usual, `${directory}/?.lua`, `${directory}/?/init.lua`];
}

/**
 * @returns absolute paths of the files that it was made of, and of those that were looked for in vain
 * @throws Failure when the report cannot be written
 */
export async function runTestFile(file: string, context: RunContext): Promise<Set<string>> {
  const restore = keepProcessState();
  try {
    const run = new FileRun(file, context, await compileLua());
    await run.run();
    return run.dependencies;
  } finally {
    context.onRealm(undefined);
    restore();
  }
}

class FileRun {
  readonly dependencies = new Set<string>();
  private readonly counts = new Counts();
  private readonly realm: Realm;
  private readonly runtime: Runtime;
  private readonly bodies: Bodies;
  private readonly clock: TestClock;
  private readonly started = performance.now();
  /** Whether the framework has begun. */
  private hasBegun = false;
  /** The end of the file, which is told when everything has ended that the file left going. */
  private end: TestEvent | undefined;
  /** Errors that the framework knows nothing of. */
  private ownErrors = 0;

  constructor(
    private readonly file: string,
    private readonly context: RunContext,
    module: WebAssembly.Module,
  ) {
    const { permissions, options } = context;
    this.realm = new Realm(module, {
      permissions,
      modulePath: modulePath(file, options.lpath),
      fileDirectory: dirname(file),
      program: "test",
      onModule: (path) => this.dependencies.add(resolve(path)),
    });
    context.onRealm(this.realm);
    this.runtime = this.realm.runtime;
    this.heedInterrupts();
    this.bodies = new Bodies(this.runtime, options.timeout);
    this.clock = new TestClock(this.runtime, (L) => this.bodies.isBody(L));
    this.dependencies.add(resolve(file));
  }

  /** Ctrl-C is Lua's while it runs, and JavaScript's while it waits. */
  private heedInterrupts(): void {
    const { giveBack } = heedInterrupts(this.realm);
    const { limits } = this.realm.lua;
    const { onLeave } = limits;
    limits.onLeave = () => {
      onLeave();
      giveBack();
      this.context.onWait();
    };
  }

  async run(): Promise<void> {
    const { runtime, bodies } = this;
    try {
      const [main] = runtime.runStandard("ingot/test/file.lua") as [LuaFunction];
      const { results } = runtime.tasks.start(runtime.program, main, [this.file, ...this.load()]);
      await Promise.race([results, bodies.broken]);
      await this.close();
    } catch (error) {
      this.abandon();
      if (error instanceof LuaError && error.cause instanceof Failure) throw error.cause;
      this.fail(`the test file ended in the middle: ${messageOf(error)}`);
    }
    this.tell(this.finalCounts());
  }

  /** The arguments of lua/ingot/test/file.lua after the path. */
  private load(): [LuaFunction | undefined, object, object] {
    let failure: unknown;
    let chunk: LuaFunction | undefined;
    let helper: LuaFunction | undefined;
    try {
      chunk = this.loadFile(this.file);
      helper = this.loadHelper();
    } catch (error) {
      chunk = undefined;
      failure = error;
    }
    const readFile = () => {
      throw new LuaError(messageOf(failure), messageOf(failure), "", Status.SyntaxError);
    };
    return [chunk, this.host(readFile), { ...this.context.options.framework, helper }];
  }

  private loadFile(file: string): LuaFunction {
    const { lua } = this.realm;
    reading(file, () => this.realm.loadFile(lua.L, file, file));
    return this.takeFunction();
  }

  /** The helper of `.busted`: a file, or a module. */
  private loadHelper(): LuaFunction | undefined {
    const { helper } = this.context.options;
    if (helper === undefined) return undefined;
    if (helper.endsWith(".lua")) {
      this.dependencies.add(resolve(helper));
      return this.loadFile(helper);
    }
    const { lua } = this.realm;
    const source = Buffer.from(`require(${JSON.stringify(helper)})`);
    lua.load(lua.L, this.realm.compile(source, "=.busted"), "=.busted", "b");
    return this.takeFunction();
  }

  private takeFunction(): LuaFunction {
    const { lua } = this.realm;
    const fn = this.runtime.values.functionAt(lua.L, -1) as LuaFunction;
    lua.pop(lua.L);
    return fn;
  }

  /** What the framework asks of its host: `ingot.test.Host` in lua/ingot/test.lua. */
  private host(readFile: () => never): object {
    const { temporary } = this.context;
    return {
      report: (event: TestEvent) => this.take(event),
      now: () => performance.now() / 1000,
      call: (body: LuaFunction) => this.bodies.run(body),
      read_file: readFile,
      temporary_directory: () => temporary.make(),
      remove_directory: (path: string) => temporary.remove(path),
      clock: this.clock.host,
    };
  }

  private take(event: TestEvent): void {
    if (this.end !== undefined) this.tell(this.end); // of the run before, when the file is repeated
    this.end = undefined;
    this.hasBegun = true;
    if (event.type === "file_end") this.end = event;
    else this.tell(this.explained(event));
  }

  /** Adds what the message of an error does not say by itself. */
  private explained(event: TestEvent): TestEvent {
    if (event.status !== "error") return event;
    const message = String(event.message);
    const hint = this.runtime.hint(new LuaError(message, message, "", Status.RuntimeError));
    return hint === undefined ? event : { ...event, message: `${message}\n${hint}` };
  }

  private tell(event: TestEvent): void {
    if (!this.realm.lua.closed) this.realm.lua.flush(); // what the test has printed comes first
    this.counts.add(event);
    this.context.sink.event(event);
  }

  /** Ends what the file left going. */
  private async close(): Promise<void> {
    const { lua } = this.realm;
    await this.runtime.close();
    lua.limits.enter(() => lua.close(), FINALIZER_BUDGET);
    const fault = this.bodies.takeFault();
    if (fault !== undefined) this.fail(fault.message, fault.traceback);
  }

  /** As `close`, when the Lua machine may have failed. */
  private abandon(): void {
    try {
      this.runtime.abandon();
      this.realm.lua.close();
    } catch {
      // What failed before has been noted.
    }
  }

  /** Reports an error of the file outside of what the framework calls. */
  private fail(message: string, traceback = ""): void {
    const { file } = this;
    if (!this.hasBegun) this.tell({ type: "file_start", file, run: 1, runs: 1 });
    this.hasBegun = true;
    this.ownErrors++;
    this.tell(fileError(file, message, traceback));
  }

  private finalCounts(): TestEvent {
    const { file, counts, end } = this;
    if (end !== undefined) return { ...end, errors: Number(end.errors) + this.ownErrors };
    const duration = (performance.now() - this.started) / 1000;
    return { type: "file_end", file, duration, ...counts.fields, stopped: false };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
