// Error values that are not strings, on their way through JavaScript: Lua code that catches one gets the same table back.
import { Type } from "./constants.ts";
import type { LuaError } from "./error.ts";
import type { State } from "./exports.ts";
import type { LuaReference } from "./references.ts";
import type { Values } from "./values.ts";
import type { ErrorValues } from "./vm.ts";

/**
 * How many error values are held at most. An error that passes through JavaScript is caught or raised again before as
 * many others happened (Lua allows 200 nested calls through C); of one that was kept longer only the message is left.
 */
const HELD = 256;

export class HeldErrorValues implements ErrorValues {
  private readonly held: LuaReference[] = [];
  private next = 0;

  constructor(private readonly values: Values) {}

  /** A plain value is copied; of anything else `LuaError.value` is a reference that this class owns. */
  read(L: State): unknown {
    const { lua } = this.values;
    const type = lua.c.lua_type(L, -1);
    if (type === Type.Nil || type === Type.Boolean || type === Type.Number) return this.values.valueAt(L, -1);
    let reference: LuaReference;
    try {
      reference = this.values.referenceAt(L, -1);
    } catch {
      return undefined; // no memory for it: the message must do
    }
    this.held[this.next]?.release();
    this.held[this.next] = reference;
    this.next = (this.next + 1) % HELD;
    return reference;
  }

  /** What was thrown by other means than `takeError` may have a value that Lua cannot have: then the message is pushed. */
  push(L: State, error: LuaError): void {
    try {
      this.values.push(L, error.value);
    } catch {
      this.values.lua.pushText(L, error.message);
    }
  }
}
