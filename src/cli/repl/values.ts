// Reads values out of Lua for showing them. Tables are read without metamethods; a `__tostring` runs afterwards, with
// a time budget, when no table is being walked any more.
import { Kind, REGISTRY_INDEX, Status, Type } from "../../lua/constants.ts";
import type { State } from "../../lua/exports.ts";
import type { Lua } from "../../lua/vm.ts";
import type { Shown, ShownItem, ShownTable } from "./pretty.ts";
import { isName, printable, quote } from "./quote.ts";

/** How much is shown; what is beyond is counted. */
const DEPTH = 3;
const ITEMS_PER_TABLE = 100;
const TABLES = 500;
const STRING_ALONE = 65_536;
const STRING_IN_TABLE = 1_000;
/** Keys beyond the array part that are read and sorted. */
const SORTED_KEYS = 10_000;
/** Table slots looked at in all; a larger table is not counted to its end. */
const STEPS = 2_000_000;
/** For all `__tostring` calls of one showing together, in milliseconds. */
const TOSTRING_BUDGET = 250;

/** A place for the text of a value that says itself how it looks. */
interface Pending {
  reference: number;
  /** What is shown when `__tostring` fails. */
  plain: string;
  put(text: string): void;
}

export class ValueReader {
  private readonly toText: number;

  constructor(
    private readonly lua: Lua,
    /** Whether the user has had enough: then nothing more is asked of Lua. */
    private readonly isInterrupted: () => boolean,
  ) {
    this.toText = lua.addFunction((L) => {
      lua.c.luaL_tolstring(L, 1, 0);
      return 1;
    });
  }

  /**
   * Reads the top `count` values of the stack of `L`, which it pops.
   * @throws Error when Lua has no memory left for it
   */
  take(L: State, count: number): Shown[] {
    const { c } = this.lua;
    let walk: Walk | undefined;
    let shown: Shown[] = [];
    const id = this.lua.addFunction((inner) => {
      walk = new Walk(this.lua, inner);
      shown = walk.all(count);
      return 0;
    });
    this.lua.pushFunction(L, id);
    c.lua_rotate(L, -count - 1, 1);
    const status = c.lua_pcallk(L, count, 0, 0, 0, 0);
    this.lua.removeFunction(id);
    if (status !== Status.Ok) {
      const error = this.lua.takeError(L, status);
      this.askAll(L, walk?.pending ?? [], 0);
      throw new Error(`cannot show the value: ${error.message}`);
    }
    this.askAll(L, walk?.pending ?? [], TOSTRING_BUDGET);
    return shown;
  }

  private askAll(L: State, pending: Pending[], budget: number): void {
    const deadline = performance.now() + budget;
    for (const { reference, plain, put } of pending) {
      const left = deadline - performance.now();
      put(left > 0 && !this.isInterrupted() ? this.ask(L, reference, plain, left) : plain);
      this.lua.c.luaL_unref(L, REGISTRY_INDEX, reference);
    }
  }

  private ask(L: State, reference: number, plain: string, milliseconds: number): string {
    const { c, limits } = this.lua;
    this.lua.pushFunction(L, this.toText);
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(reference));
    const status = limits.enter(() => c.lua_pcallk(L, 1, 1, 0, 0, 0), Math.ceil(milliseconds));
    const answer = c.lua_type(L, -1) === Type.String ? this.lua.textAt(L, -1) : undefined;
    this.lua.pop(L);
    const text = typeof answer === "string" ? answer : Buffer.from(answer ?? []).toString();
    if (status === Status.Ok) return printable(cut(text, STRING_ALONE));
    return `${plain} (__tostring failed${text === "" ? "" : `: ${printable(cut(text.replace(/\s+/g, " "), 200))}`})`;
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… ${text.length - most} more`;
}

/** One walk over values and the tables below them; runs inside a protected call. */
class Walk {
  readonly pending: Pending[] = [];
  private readonly above: number[] = [];
  private tables = 0;
  private steps = 0;

  constructor(
    private readonly lua: Lua,
    private readonly L: State,
  ) {}

  all(count: number): Shown[] {
    this.lua.c.lua_checkstack(this.L, 40);
    const shown: Shown[] = [];
    for (let i = 1; i <= count; i++) {
      this.read(i, (value) => {
        shown[i - 1] = value;
      });
    }
    return shown;
  }

  /** Reads the value at `index`; `put` is called with it, again when its `__tostring` has spoken. */
  private read(index: number, put: (value: Shown) => void): void {
    const { lua, L } = this;
    const type = lua.c.lua_type(L, index);
    if (type < Type.Table && type !== Type.LightUserdata) {
      put(this.scalar(index, type));
    } else if (this.hasMetafield(index, "__tostring")) {
      const plain = this.plain(index, type);
      put(plain);
      lua.c.lua_pushvalue(L, index);
      this.pending.push({ reference: lua.c.luaL_ref(L, REGISTRY_INDEX), plain, put });
    } else if (type === Type.Table) {
      put(this.table(lua.c.lua_absindex(L, index)));
    } else {
      lua.c.luaL_tolstring(L, index, 0); // nothing of the program's runs: there is no __tostring
      put(printable(String(lua.textAt(L, -1) ?? "")));
      lua.pop(L);
    }
  }

  private scalar(index: number, type: number): string {
    const { lua, L } = this;
    if (type === Type.Nil) return "nil";
    if (type === Type.Boolean) return lua.c.lua_toboolean(L, index) ? "true" : "false";
    if (type === Type.Number) return this.number(index);
    const most = this.above.length === 0 ? STRING_ALONE : STRING_IN_TABLE;
    return quote(lua.textAt(L, index) as string | Uint8Array, most);
  }

  /** The number as Lua prints it; converted as a copy, for the original may be the key of a walk. */
  private number(index: number): string {
    this.lua.c.lua_pushvalue(this.L, index);
    const text = String(this.lua.textAt(this.L, -1));
    this.lua.pop(this.L);
    return text;
  }

  private plain(index: number, type: number): string {
    const { c, memory } = this.lua;
    return `${memory.cText(c.lua_typename(this.L, type))}: 0x${c.lua_topointer(this.L, index).toString(16).padStart(8, "0")}`;
  }

  private hasMetafield(index: number, name: string): boolean {
    const found = this.lua.memory.withBytes(name, (pointer) => this.lua.c.luaL_getmetafield(this.L, index, pointer));
    if (found !== Type.Nil) this.lua.pop(this.L);
    return found !== Type.Nil;
  }

  /** The `__name` of a table's metatable, or "". */
  private typeName(index: number): string {
    const { lua, L } = this;
    const type = lua.memory.withBytes("__name", (pointer) => lua.c.luaL_getmetafield(L, index, pointer));
    if (type === Type.Nil) return "";
    const name = type === Type.String ? printable(String(lua.textAt(L, -1))) : "";
    lua.pop(L);
    return cut(name.replace(/\s+/g, " "), 60);
  }

  private table(index: number): Shown {
    const { lua, L } = this;
    const { c } = lua;
    const pointer = c.lua_topointer(L, index);
    if (this.above.includes(pointer)) return "<cycle>";
    const name = this.typeName(index);
    if (this.above.length >= DEPTH || ++this.tables > TABLES)
      return { name, items: [], rest: this.isEmpty(index) ? "" : "…" };
    this.above.push(pointer);
    const shown: ShownTable = { name, items: [], rest: "" };
    const length = Number(c.lua_rawlen(L, index));
    for (let i = 1; i <= Math.min(length, ITEMS_PER_TABLE); i++) {
      c.lua_rawgeti(L, index, BigInt(i));
      this.addItem(shown, undefined);
    }
    this.readFields(shown, index, length);
    this.above.pop();
    return shown;
  }

  private isEmpty(index: number): boolean {
    this.lua.c.lua_pushnil(this.L);
    if (this.lua.c.lua_next(this.L, index) === 0) return true;
    this.lua.pop(this.L, 2);
    return false;
  }

  /** Adds the value on top of the stack, which it pops. */
  private addItem(shown: ShownTable, key: string | undefined): void {
    const item: ShownItem = { key, value: "" };
    shown.items.push(item);
    this.read(this.lua.c.lua_gettop(this.L), (value) => {
      item.value = value;
    });
    this.lua.pop(this.L);
  }

  /** Reads what is beyond the array part, `length` items long, in the order of the keys. */
  private readFields(shown: ShownTable, index: number, length: number): void {
    const { lua, L } = this;
    const { c } = lua;
    const keys: SortKey[] = [];
    let count = 0;
    let complete = true;
    c.lua_createtable(L, 0, 0);
    const kept = c.lua_gettop(L);
    c.lua_pushnil(L);
    while (c.lua_next(L, index) !== 0) {
      lua.pop(L);
      if (++this.steps > STEPS) {
        complete = false;
        lua.pop(L);
        break;
      }
      if (c.kind_at(L, -1) === Kind.Integer) {
        const key = c.integer_at(L, -1);
        if (key >= 1 && key <= length) continue;
      }
      count++;
      if (keys.length === SORTED_KEYS) continue;
      keys.push(this.sortKey(keys.length + 1));
      c.lua_pushvalue(L, -1);
      c.lua_rawseti(L, kept, BigInt(keys.length));
    }
    keys.sort(compareKeys);
    const room = ITEMS_PER_TABLE - shown.items.length;
    for (const { position, text } of keys.slice(0, Math.max(room, 0))) {
      c.lua_rawgeti(L, kept, BigInt(position));
      const key = text ?? this.keyText();
      c.lua_rawget(L, index);
      this.addItem(shown, key);
    }
    lua.pop(L);
    const more = length + count - shown.items.length;
    if (!complete) shown.rest = `… more than ${more} more`;
    else if (more > 0) shown.rest = `… ${more} more`;
  }

  /** How the key on top of the stack is sorted and written. */
  private sortKey(position: number): SortKey {
    const { lua, L } = this;
    const type = lua.c.lua_type(L, -1);
    if (type === Type.Number) {
      const text = this.number(-1);
      return { position, rank: 0, by: Number(text), text: `[${text}]` };
    }
    if (type === Type.String) {
      const key = lua.textAt(L, -1) as string | Uint8Array;
      const text = typeof key === "string" && isName(key) && key.length <= 100 ? key : `[${quote(key, 100)}]`;
      return { position, rank: 1, by: typeof key === "string" ? key : Buffer.from(key).toString("latin1"), text };
    }
    return { position, rank: 2 + type, by: type === Type.Boolean ? lua.c.lua_toboolean(L, -1) : position };
  }

  /** Text for a key that is neither number nor string, which is on top of the stack: as `tostring` without metamethods. */
  private keyText(): string {
    const { c } = this.lua;
    const type = c.lua_type(this.L, -1);
    if (type === Type.Boolean) return c.lua_toboolean(this.L, -1) ? "[true]" : "[false]";
    return `[${this.plain(-1, type)}]`;
  }
}

interface SortKey {
  /** Where the key itself is kept. */
  position: number;
  rank: number;
  by: number | string;
  text?: string;
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (a.rank !== b.rank) return a.rank - b.rank;
  return a.by < b.by ? -1 : a.by > b.by ? 1 : a.position - b.position;
}
