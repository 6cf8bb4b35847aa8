// The Lua side of a REPL: compiles what was entered, runs it, and shows its values or its error.
import { createColors } from "picocolors";
import { Realm } from "../../host.ts";
import type { Permissions } from "../../kernel/permissions.ts";
import { MULTIPLE_RESULTS, REGISTRY_INDEX, RIDX_GLOBALS, Status, Type } from "../../lua/constants.ts";
import { refused } from "../../lua/doors.ts";
import { LuaError } from "../../lua/error.ts";
import { writeAll } from "../../lua/output.ts";
import { takeInterrupt, waitForInput } from "../interrupt.ts";
import { pretty, prettyList } from "./pretty.ts";
import { printable } from "./quote.ts";
import { duringLua } from "./signals.ts";
import { ValueReader } from "./values.ts";

/** What messages call the code that is entered, as in the `lua` program. */
const CHUNK_NAME = "=stdin";
/** How Lua's message ends when the code ends too early. */
const END_OF_FILE = "<eof>";

/** Values shown of those that an entry returns. */
const MOST_VALUES = 100;
/** Milliseconds between two looks for Ctrl-C. */
const LOOK_INTERVAL = 5;
/** What the `lua` program says. */
const INTERRUPTED = "interrupted!";

/** Makes a function that reads a line, whatever becomes of the library later; a closed file is at its end. */
const READ_LINE = `
  local file <const>, type <const>, read <const> = io.stdin, io.type, io.stdin.read
  return function() return type(file) == "file" and read(file, "L") or nil end
`;

export type Outcome = "done" | "failed" | "interrupted";

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
  private readonly reader: ValueReader;
  private readonly handler: number;
  private readonly readLineReference: number;
  private traceback = "";
  private interrupted = false;

  constructor(private readonly options: SessionOptions) {
    this.realm = new Realm(options.module, {
      permissions: options.permissions,
      modulePath: ["./?.lua", "./?/init.lua"],
      fileDirectory: ".",
    });
    const { lua, stdout } = this.realm;
    this.reader = new ValueReader(lua, () => this.interrupted);
    this.handler = lua.addFunction((L) => {
      lua.c.luaL_traceback(L, L, 0, 1);
      this.traceback = String(lua.textAt(L, -1) ?? "");
      lua.pop(L);
      return 1;
    });
    let looked = 0;
    lua.limits.onTick = (now) => {
      if (now - looked < LOOK_INTERVAL) return;
      looked = now;
      stdout.flushStale(now);
      if (takeInterrupt()) this.interrupt();
    };
    lua.descriptors.beforeRead = (fd) => {
      lua.flush();
      if (waitForInput(fd)) return;
      this.interrupt();
      throw refused("EINTR", "read");
    };
    this.setArguments();
    this.readLineReference = this.compileReadLine();
  }

  private interrupt(): void {
    this.interrupted = true;
    this.realm.lua.limits.interrupt(INTERRUPTED);
  }

  private setArguments(): void {
    const { c, L } = this.realm.lua;
    this.realm.lua.pushGlobals(L);
    c.lua_createtable(L, this.options.words.length, 1);
    for (const [i, word] of ["ingot", ...this.options.words].entries()) {
      this.realm.lua.pushText(L, word);
      c.lua_rawseti(L, -2, BigInt(i));
    }
    this.realm.lua.setField(L, -2, "arg");
    this.realm.lua.pop(L);
  }

  /** Code and the programs in it read in turn from Lua's own standard input, or one would take what the other needs. */
  private compileReadLine(): number {
    const { lua } = this.realm;
    lua.load(lua.L, Buffer.from(READ_LINE), "=repl", "t");
    lua.protectedCall(lua.L, 0, 1);
    return lua.c.luaL_ref(lua.L, REGISTRY_INDEX);
  }

  /** The next line of standard input with its line break, or undefined at its end. @throws LuaError */
  readLine(): string | Uint8Array | undefined {
    const { lua } = this.realm;
    const { c, L } = lua;
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(this.readLineReference));
    lua.protectedCall(L, 0, 1);
    const line = c.lua_type(L, -1) === Type.String ? lua.textAt(L, -1) : undefined;
    lua.pop(L);
    return line;
  }

  /** Whether the code can be run or is wrong for good: false as long as more of it must follow. */
  isComplete(code: string | Uint8Array): boolean {
    const { lua } = this.realm;
    const errors = this.compile(code);
    if (errors.length === 0) lua.pop(lua.L);
    return !errors.some((error) => error.status === Status.SyntaxError && error.message.endsWith(END_OF_FILE));
  }

  /**
   * Leaves the code's function on the stack: as an expression if it is one, as `lua` does.
   * @returns what is wrong with the code as an expression and as statements, if it is neither
   */
  private compile(code: string | Uint8Array): LuaError[] {
    const { lua } = this.realm;
    const errors: LuaError[] = [];
    for (const prefix of ["return ", ""]) {
      try {
        lua.load(lua.L, Buffer.concat([Buffer.from(prefix), Buffer.from(code)]), CHUNK_NAME, "t");
        return [];
      } catch (error) {
        if (!(error instanceof LuaError)) throw error;
        errors.push(error);
      }
    }
    return errors;
  }

  /** Runs code and shows what comes of it. */
  run(code: string | Uint8Array): Outcome {
    const { lua } = this.realm;
    this.interrupted = false;
    try {
      return duringLua(() => {
        const error = this.compile(code).at(-1);
        if (error !== undefined) {
          this.showError(error.message, "");
          return "failed";
        }
        const outcome = this.call();
        return this.interrupted ? "interrupted" : outcome;
      });
    } finally {
      lua.c.lua_settop(lua.L, 0);
      lua.flush();
    }
  }

  private call(): Outcome {
    const { lua } = this.realm;
    const { c, L } = lua;
    lua.pushFunction(L, this.handler);
    c.lua_rotate(L, 1, 1);
    const status = lua.limits.enter(() => c.lua_pcallk(L, 0, MULTIPLE_RESULTS, 1, 0, 0), Number.POSITIVE_INFINITY);
    lua.flush();
    const count = c.lua_gettop(L) - 1;
    if (status !== Status.Ok) {
      this.showErrorValue();
      return "failed";
    }
    // A read that ended early left the program no chance to hear of it.
    if (this.interrupted) this.showError(INTERRUPTED, "");
    else if (count > 0) this.showValues(count);
    return "done";
  }

  private showValues(count: number): void {
    const { lua, stdout } = this.realm;
    const { c, L } = lua;
    const most = Math.min(count, MOST_VALUES);
    c.lua_settop(L, 1 + most);
    // Set without metamethods: a program may guard its globals.
    c.lua_rawgeti(L, REGISTRY_INDEX, RIDX_GLOBALS);
    lua.pushText(L, "_");
    c.lua_pushvalue(L, 2);
    c.lua_rawset(L, -3);
    lua.pop(L);
    try {
      const text = prettyList(this.reader.take(L, most), this.options.width());
      lua.flush(); // what a __tostring printed comes first
      const rest = count > most ? `… ${count - most} more\n` : "";
      stdout.write(Buffer.from(`${text}\n${rest}`));
    } catch (error) {
      this.showError((error as Error).message, "");
    }
  }

  /** Shows the error on top of the stack with the traceback of its place. */
  private showErrorValue(): void {
    const { lua } = this.realm;
    const { c, L } = lua;
    const { traceback } = this;
    this.traceback = "";
    const type = c.lua_type(L, -1);
    if (type === Type.String || type === Type.Number) {
      const message = lua.textAt(L, -1) ?? "";
      this.showError(typeof message === "string" ? message : Buffer.from(message).toString(), traceback);
      return;
    }
    const typeName = lua.memory.cText(c.lua_typename(L, type));
    const says = lua.memory.withBytes("__tostring", (name) => c.luaL_getmetafield(L, -1, name)) !== Type.Nil;
    if (says) lua.pop(L);
    let message = `(error object is a ${typeName} value)`;
    if (type !== Type.Nil) {
      const [shown = ""] = this.reader.take(L, 1);
      const text = pretty(shown, this.options.width());
      message = says ? text : `${message}\n${text}`;
    }
    this.showError(message, traceback);
  }

  private showError(message: string, traceback: string): void {
    this.realm.lua.flush();
    const text = printable(traceback === "" ? message : `${message}\n${traceback}`);
    const { red } = createColors(this.options.color);
    try {
      writeAll(2, Buffer.from(`${red(text)}\n`));
    } catch {
      // Nobody is there to read it.
    }
  }

  /** Ends the state: finalizers run and files are closed, unless Ctrl-C cuts it short. */
  close(): void {
    const { lua } = this.realm;
    duringLua(() => lua.limits.enter(() => lua.close(), Number.POSITIVE_INFINITY));
  }
}
