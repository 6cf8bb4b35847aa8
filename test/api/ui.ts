// Lua programs with the terminal UI for tests: a real realm, a real screen, and an emulator as the judge of what is seen.
import { Plugins } from "../../src/api/plugins.ts";
import { UserInterface } from "../../src/api/user-interface.ts";
import type { Key } from "../../src/kernel/chord.ts";
import { capabilitiesFromEnvironment } from "../../src/terminal/capabilities.ts";
import { InputDecoder } from "../../src/terminal/input.ts";
import { Screen } from "../../src/terminal/screen.ts";
import { Emulator } from "../terminal/emulator.ts";
import { makeRuntime, type ProgramOptions } from "./program.ts";

export interface UiProgramOptions extends ProgramOptions {
  rows?: number;
  columns?: number;
  env?: Record<string, string>;
}

/** A program with a UI. Use `await using`, or call `close`. */
export class UiProgram implements AsyncDisposable {
  readonly runtime;
  readonly ui;
  readonly emulator: Emulator;
  readonly screen: Screen;
  /** Messages of errors in handlers and tasks, in order. */
  readonly errors: string[] = [];
  /** Whether the program has asked to end. */
  hasQuit = false;
  /** Bytes written to the terminal. */
  written = 0;
  private readonly made;
  private readonly decoder: InputDecoder;
  private source = "";

  constructor({ rows = 24, columns = 80, env, ...options }: UiProgramOptions = {}) {
    this.made = makeRuntime(options);
    const { runtime } = this.made;
    this.runtime = runtime;
    runtime.onError = (error) => this.errors.push(error instanceof Error ? error.message : String(error));
    options.prepare?.(runtime);
    const service = runtime.service(UserInterface);
    this.ui = service.ui;
    service.program = {
      quit: () => {
        this.hasQuit = true;
      },
      key: (key: Key) => this.onKey(key),
      edit: (text) => Promise.resolve(`${text} edited`),
    };
    this.emulator = new Emulator(rows, columns);
    this.screen = new Screen({
      rows,
      columns,
      capabilities: capabilitiesFromEnvironment({ TERM: "xterm-256color", COLORTERM: "truecolor", ...env }),
      mouse: true,
      write: (bytes) => {
        this.written += bytes.length;
        this.emulator.write(bytes);
        return undefined;
      },
    });
    this.decoder = new InputDecoder({ onEvent: (event) => this.ui.input(event), clock: runtime.timers.clock });
    this.ui.attach(this.screen);
    this.screen.enter();
  }

  /** What the program does with keys that nothing is bound to. */
  onKey: (key: Key) => boolean = () => false;

  /** Runs Lua source as the program's file, and shows a frame. @throws Error when it fails before it first waits */
  async load(source: string): Promise<this> {
    this.source = source;
    const loaded = await this.runtime.service(Plugins).start({
      find: () => [{ name: "program", path: "program" }],
      run: (_, owner) => {
        const body = this.compile(this.source);
        const main = this.runtime.startMain(owner, body, []);
        body.release();
        return Promise.race([main, new Promise((resolve) => setImmediate(resolve))]).then(() => {});
      },
    });
    if (!loaded.ok) throw new Error(loaded.failures[0]?.message);
    await this.settle();
    return this;
  }

  /** Loads the program anew, from other source. @returns whether the new one is in place */
  async reload(source = this.source): Promise<boolean> {
    const before = this.source;
    this.source = source;
    const { ok } = await this.runtime.service(Plugins).reload();
    if (!ok) this.source = before;
    await this.settle();
    return ok;
  }

  /** Runs a piece of Lua as a task on behalf of the program, and shows a frame. */
  async run(source: string): Promise<void> {
    const body = this.compile(source);
    this.runtime.spawn(this.runtime.service(Plugins).list()[0] ?? this.runtime.program, body);
    body.release();
    await this.settle();
  }

  /** The values of a Lua expression. */
  evaluate(expression: string): unknown[] {
    const body = this.compile(`return ${expression}`);
    try {
      return this.runtime.call(this.runtime.program, body, []);
    } finally {
      body.release();
    }
  }

  /** Sends what a terminal sends, and shows what comes of it. */
  async type(bytes: string): Promise<void> {
    this.decoder.push(Buffer.from(bytes));
    this.decoder.flush();
    this.ui.inputDone();
    await this.settle();
  }

  /** Presses, drags, releases or wheels at a cell, counted from 0. */
  async mouse(what: "press" | "drag" | "release" | "up" | "down", row: number, column: number): Promise<void> {
    const code = { press: 0, release: 0, drag: 32, up: 64, down: 65 }[what];
    await this.type(`\x1b[<${code};${column + 1};${row + 1}${what === "release" ? "m" : "M"}`);
  }

  async click(row: number, column: number): Promise<void> {
    await this.mouse("press", row, column);
    await this.mouse("release", row, column);
  }

  async resize(rows: number, columns: number): Promise<void> {
    this.emulator.terminal.resize(columns, rows);
    this.ui.resize(rows, columns);
    await this.settle();
  }

  /** Lets everything run that does not wait for a time, and shows a frame. */
  async settle(): Promise<void> {
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      this.ui.composeNow();
    }
  }

  /** Waits until something is so. @throws Error when it is not for five seconds */
  async until(what: string, isSo: () => boolean): Promise<void> {
    const end = performance.now() + 5000;
    while (!isSo()) {
      if (performance.now() > end)
        throw new Error(`${what}: it did not happen; the screen is\n${this.rows.join("\n")}`);
      await Bun.sleep(2);
      await this.settle();
    }
  }

  /** The rows of the screen, without blanks at their ends. */
  get rows(): string[] {
    return this.emulator.rows.map((row) => row.trimEnd());
  }

  /** The screen as one text, without empty rows at its end. */
  get text(): string {
    return this.rows.join("\n").trimEnd();
  }

  /** What the program has printed. */
  get output(): string {
    this.made.lua.flush();
    return this.made.stdout.bytes().toString();
  }

  get messages(): string[] {
    return this.runtime.messages.list().map(({ full }) => full);
  }

  async close(): Promise<void> {
    await this.runtime.close();
    if (!this.made.lua.closed) this.made.lua.close();
    this.made.scratch.remove();
    this.emulator.dispose();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private compile(source: string) {
    const { lua } = this.made;
    lua.load(lua.L, Buffer.from(source), "=program", "t");
    const body = this.runtime.values.referenceAt(lua.L, -1);
    lua.pop(lua.L);
    return body as import("../../src/lua/references.ts").LuaFunction;
  }
}

/** Starts a program with a UI. */
export function uiProgram(source: string, options?: UiProgramOptions): Promise<UiProgram> {
  return new UiProgram(options).load(source);
}
