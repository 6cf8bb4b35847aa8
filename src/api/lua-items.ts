// Items of pickers and completions as plugins write them: read for what is shown of them, and otherwise left in Lua.
import { Type } from "../lua/constants.ts";
import type { State } from "../lua/exports.ts";
import { LuaFunction, LuaReference } from "../lua/references.ts";
import type { PickerItem } from "../terminal/widgets/items.ts";
import type { Runtime } from "./runtime.ts";
import { SettingsService } from "./settings.ts";
import { type Kept, Mismatch, type ParameterType, type Reader } from "./types.ts";

/** What is shown before files and directories, by the `kind` of their icon. */
const ICONS: Readonly<Record<string, string>> = { file: "📄", dir: "📁" };
/** More items than anybody looks through. */
const MOST_ITEMS = 200_000;

/** An item, with its place in the list it came from, counted from 0. */
export interface LuaItem extends PickerItem {
  readonly place: number;
}

/** A list of items that stays in Lua. `release` it when done. */
export class LuaItems {
  /** What is to be shown of them. */
  readonly items: readonly LuaItem[];
  /** A copy of the list, which nobody else changes. */
  readonly list: LuaReference;

  /** @throws Mismatch when it is no list, or something in it is no item */
  constructor(
    private readonly runtime: Runtime,
    list: LuaReference,
  ) {
    this.list = runtime.newTable();
    try {
      this.items = this.read(list);
    } catch (error) {
      this.list.release();
      throw error;
    }
  }

  /** An item as it was given. The receiver releases it. */
  original({ place }: LuaItem): Kept {
    return this.at(place, (L) => this.keep(L));
  }

  /** An item as a record: one that was given as a text is `{ label = text }`. The receiver releases it. */
  normalized({ place }: LuaItem): Kept {
    return this.at(place, (L) => {
      const { lua, values } = this.runtime;
      if (lua.c.lua_type(L, -1) === Type.Table) return this.keep(L);
      values.push(L, { label: values.stringAt(L, -1) ?? "" });
      const record = values.referenceAt(L, -1);
      lua.pop(L);
      return record;
    });
  }

  release(): void {
    this.list.release();
  }

  private at<T>(place: number, take: (L: State) => T): T {
    const { lua, values } = this.runtime;
    const { L } = lua;
    lua.c.lua_checkstack(L, 8);
    values.push(L, this.list);
    lua.c.lua_rawgeti(L, -1, BigInt(place + 1));
    const taken = take(L);
    lua.pop(L, 2);
    return taken;
  }

  private keep(L: State): Kept {
    const { lua, values } = this.runtime;
    return lua.c.lua_type(L, -1) === Type.Table ? values.referenceAt(L, -1) : values.stringAt(L, -1);
  }

  private read(list: LuaReference): LuaItem[] {
    const { lua, values } = this.runtime;
    const { c, L } = lua;
    c.lua_checkstack(L, 16);
    const top = c.lua_gettop(L);
    try {
      values.pushAll(L, [this.list, list]);
      if (c.lua_type(L, top + 2) !== Type.Table)
        throw new Mismatch(`items: list expected, got ${values.typeNameAt(L, top + 2)}`);
      const count = Number(c.lua_rawlen(L, top + 2));
      if (count > MOST_ITEMS) throw new Mismatch(`items: there are ${count}; the limit is ${MOST_ITEMS}`);
      const items: LuaItem[] = [];
      const hasIcons = this.runtime.service(SettingsService).get("file_icons") === true;
      for (let i = 0; i < count; i++) {
        c.lua_rawgeti(L, top + 2, BigInt(i + 1));
        items.push({ ...readItem(this.runtime, L, i + 1, hasIcons), place: i });
        c.lua_rawseti(L, top + 1, BigInt(i + 1));
      }
      return items;
    } finally {
      c.lua_settop(L, top);
    }
  }
}

/** Reads the item on top of the stack. @param hasIcons whether those of files are shown */
function readItem({ lua, values }: Runtime, L: State, number: number, hasIcons: boolean): PickerItem {
  const { c } = lua;
  const type = c.lua_type(L, -1);
  if (type !== Type.Table) {
    const label = values.stringAt(L, -1);
    if (label !== undefined) return { label };
    throw new Mismatch(`items: item ${number} must be a text or a table with a label, got ${values.typeNameAt(L, -1)}`);
  }
  const table = c.lua_gettop(L);
  const field = <T>(name: string, take: () => T): T => {
    lua.pushText(L, name);
    c.lua_rawget(L, table);
    const value = take();
    lua.pop(L);
    return value;
  };
  const text = () => values.stringAt(L, -1);
  const color = () => values.integerAt(L, -1);
  const icon = () => {
    if (c.lua_type(L, -1) !== Type.Table) return undefined;
    lua.pushText(L, "kind");
    c.lua_rawget(L, -2);
    const kind = text() ?? "";
    lua.pop(L);
    return Object.hasOwn(ICONS, kind) ? ICONS[kind] : undefined;
  };
  const label = field("label", text);
  if (label === undefined) throw new Mismatch(`items: item ${number} has no label`);
  return {
    label,
    description: field("description", text),
    prefix: field("prefix", text) ?? (hasIcons ? field("icon", icon) : undefined),
    prefixColor: field("ansi_color", color),
    labelColor: field("label_color", color),
    searchTerms: field("search_terms", () => {
      if (c.lua_type(L, -1) !== Type.Table) return [text() ?? ""];
      const terms: string[] = [];
      const count = Math.min(100, Number(c.lua_rawlen(L, -1)));
      for (let i = 1; i <= count; i++) {
        c.lua_rawgeti(L, -1, BigInt(i));
        terms.push(text() ?? "");
        lua.pop(L);
      }
      return terms;
    }),
  };
}

/** Where items come from: a list, or a function that returns one. The receiver releases it. */
export type ItemSource = LuaReference;

/**
 * A table of options whose field `items` stays in Lua: items may hold anything, functions and each other.
 * @param options the type of the table, which names `items` as well
 * @param needed whether the field must be there
 */
export function withItems<T>(options: ParameterType<T>, needed = true): ParameterType<T & { items?: ItemSource }> {
  const type: ParameterType<T & { items?: ItemSource }> = {
    ...options,
    check: options.check as never,
    read: (reader, L, index) => {
      const { lua } = reader.values;
      if (lua.c.lua_type(L, index) !== Type.Table) return options.read(reader, L, index) as never;
      lua.c.lua_checkstack(L, 8);
      const top = lua.c.lua_gettop(L);
      let items: ItemSource | undefined;
      try {
        items = splitItems(reader, L, lua.c.lua_absindex(L, index));
        if (needed && items === undefined) throw new Mismatch("field 'items' is missing");
        return { ...options.read(reader, L, top + 1), items };
      } catch (error) {
        items?.release();
        throw error;
      } finally {
        lua.c.lua_settop(L, top);
      }
    },
  };
  return type;
}

/** Pushes a copy of a table without its field `items`. @returns that field */
function splitItems({ values }: Reader, L: State, index: number): ItemSource | undefined {
  const { lua } = values;
  const { c } = lua;
  c.lua_createtable(L, 0, 8);
  const copy = c.lua_gettop(L);
  let items: ItemSource | undefined;
  c.lua_pushnil(L);
  while (c.lua_next(L, index) !== 0) {
    // A number as key must not be turned into a string while the table is walked through.
    if (c.lua_type(L, -2) === Type.String && values.stringAt(L, -2) === "items") {
      items?.release();
      items = takeSource(values, L);
    } else {
      c.lua_pushvalue(L, -2);
      c.lua_pushvalue(L, -2);
      c.lua_rawset(L, copy);
    }
    lua.pop(L);
  }
  return items;
}

function takeSource(values: Reader["values"], L: State): ItemSource {
  const type = values.lua.c.lua_type(L, -1);
  if (type === Type.Table || type === Type.Function) return values.referenceAt(L, -1);
  throw new Mismatch(`option 'items': list or function expected, got ${values.typeNameAt(L, -1)}`);
}

/**
 * Reads items from where they come from.
 * @param call calls the source when it is a function
 * @throws Mismatch, and what the function raises
 */
export function readItems(runtime: Runtime, source: ItemSource, call: (fn: LuaFunction) => Kept[]): LuaItems {
  if (!(source instanceof LuaFunction)) return new LuaItems(runtime, source);
  const results = call(source);
  try {
    const [list] = results;
    if (list instanceof LuaReference) return new LuaItems(runtime, list);
    throw new Mismatch("items: the function must return a list");
  } finally {
    for (const result of results) if (result instanceof LuaReference) result.release();
  }
}
