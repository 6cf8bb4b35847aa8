// Shows what comes of an entry: its values on standard output, its error on standard error.
import { createColors } from "picocolors";
import type { Realm } from "../../host.ts";
import { REGISTRY_INDEX, RIDX_GLOBALS, Type } from "../../lua/constants.ts";
import type { State } from "../../lua/exports.ts";
import { writeAll } from "../../lua/output.ts";
import { pretty, prettyList, type Shown } from "./pretty.ts";
import { printable } from "./quote.ts";
import { ValueReader } from "./values.ts";

/** Values shown of those that an entry returns. */
const MOST_VALUES = 100;

export interface PrinterOptions {
  /** Columns that values may take. */
  width(): number;
  /** Whether errors are shown in red. */
  color: boolean;
  /** Whether the user has had enough of what is shown. */
  isInterrupted(): boolean;
}

export class Printer {
  private readonly reader: ValueReader;

  constructor(
    private readonly realm: Realm,
    private readonly options: PrinterOptions,
  ) {
    this.reader = new ValueReader(realm.lua, options.isInterrupted);
  }

  /** Shows the `count` values that are alone on the stack of `L`, and pops them; `_` is the first of them from now on. */
  showValues(L: State, count: number): void {
    const { lua, stdout } = this.realm;
    const { c } = lua;
    const most = Math.min(count, MOST_VALUES);
    c.lua_settop(L, most);
    // Set without metamethods: a program may guard its globals.
    c.lua_rawgeti(L, REGISTRY_INDEX, RIDX_GLOBALS);
    lua.pushText(L, "_");
    c.lua_pushvalue(L, 1);
    c.lua_rawset(L, -3);
    lua.pop(L);
    try {
      const text = prettyList(this.reader.take(L, most), this.options.width());
      lua.flush(); // what a __tostring printed comes first
      const rest = count > most ? `… ${count - most} more\n` : "";
      stdout.write(Buffer.from(`${text}\n${rest}`));
    } catch (error) {
      this.showError((error as Error).message);
    }
  }

  /**
   * What is to be said of an error value that is no text.
   * @param reference registry reference of the value, which is given back
   * @param message what Lua says of it, which will do when the value has a word for itself
   */
  describe(reference: number, message: string): string {
    const { c, L, memory } = this.realm.lua;
    const type = c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(reference));
    c.luaL_unref(L, REGISTRY_INDEX, reference);
    const saysNothing = message === `(error object is a ${memory.cText(c.lua_typename(L, type))} value)`;
    if (type !== Type.Nil && saysNothing) return pretty(this.reader.take(L, 1)[0] as Shown, this.options.width());
    this.realm.lua.pop(L);
    return "";
  }

  /** Shows an error message and what else there is to say, as a traceback, on lines of its own. */
  showError(...parts: (string | undefined)[]): void {
    const { lua, stdout } = this.realm;
    lua.flush();
    const text = printable(parts.filter((part) => part !== undefined && part !== "").join("\n"));
    const { red } = createColors(this.options.color);
    try {
      stdout.beforeWrite();
      writeAll(2, Buffer.from(`${red(text)}\n`));
    } catch {
      // Nobody is there to read it.
    }
  }
}
