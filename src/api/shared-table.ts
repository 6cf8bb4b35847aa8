// A table of Lua's that is handed over again and again: it is made anew only when something in it differs.
import type { LuaReference } from "../lua/references.ts";
import type { Runtime } from "./runtime.ts";

export class SharedTable {
  private last: { readonly fields: Readonly<Record<string, unknown>>; readonly table: LuaReference } | undefined;

  constructor(private readonly runtime: Runtime) {}

  /** The table with these fields, which stays the receiver's for as long as this is not released. */
  of(fields: Readonly<Record<string, unknown>>): LuaReference {
    const { last } = this;
    if (last !== undefined && isSame(fields, last.fields)) return last.table;
    this.release();
    this.last = { fields, table: this.runtime.values.reference(fields) };
    return this.last.table;
  }

  release(): void {
    this.last?.table.release();
    this.last = undefined;
  }
}

function isSame(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  for (const key in a) if (a[key] !== b[key]) return false;
  return true;
}
