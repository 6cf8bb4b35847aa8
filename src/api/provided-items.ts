// Items that a function of a plugin finds, perhaps not all of them at once: it is asked again while it is searching.
import { Type } from "../lua/constants.ts";
import { LuaReference } from "../lua/references.ts";
import { LuaItems } from "./lua-items.ts";
import { forget, type Runtime } from "./runtime.ts";
import type { Kept } from "./types.ts";

/** Times in milliseconds. */
export interface SearchTimes {
  /** Until a search that has found something is asked again. */
  readonly poll_ms?: number;
  /** The same while it has found nothing. */
  readonly loading_poll_ms?: number;
  /** Until it is said that nothing has been found yet. */
  readonly loading_delay_ms?: number;
}

/** What was found, and how the search goes. */
export interface Provided {
  readonly items: LuaItems;
  readonly isSearching: boolean;
  /** What the plugin says of it. */
  readonly message: string | undefined;
}

const POLL = 100;
const SHORTEST_POLL = 16;
const LOADING_DELAY = 200;
const LOADING = "searching…";
/** The states in which `ingot.files.search` and its like have yet to find something. */
const SEARCHING: readonly unknown[] = ["scanning", "searching", "loading"];

/**
 * Reads what a function returned: a list, or a table with one in `items`.
 * @throws Mismatch when there is none
 */
export function readProvided(runtime: Runtime, answer: LuaReference): Provided {
  const { list, searching, scanning, status, message } = fieldsOf(runtime, answer);
  try {
    return {
      items: new LuaItems(runtime, list instanceof LuaReference ? list : answer),
      isSearching: searching === true || scanning === true || SEARCHING.includes(status),
      message: typeof message === "string" && message !== "" ? message : undefined,
    };
  } finally {
    for (const field of [list, searching, scanning, status, message]) forget(field);
  }
}

/** A search that goes on over several answers. */
export class Searching {
  private since: number | undefined;

  constructor(private readonly times: SearchTimes) {}

  /**
   * Takes an answer.
   * @returns what is to be said, and in how many milliseconds to ask again, if at all
   */
  next({ items: { items }, isSearching, message }: Provided): { message?: string; again?: number } {
    const { poll_ms = POLL, loading_poll_ms = poll_ms, loading_delay_ms = LOADING_DELAY } = this.times;
    const isEmpty = items.length === 0;
    if (!isSearching || !isEmpty) this.since = undefined;
    if (!isSearching) return { message };
    const again = Math.max(SHORTEST_POLL, isEmpty ? loading_poll_ms : poll_ms);
    if (!isEmpty) return { message, again };
    const now = performance.now();
    this.since ??= now;
    const wait = this.since + loading_delay_ms - now;
    // A search that is over soon says nothing.
    return wait > 0 ? { again: Math.min(again, Math.ceil(wait)) } : { message: message ?? LOADING, again };
  }
}

function fieldsOf(runtime: Runtime, answer: LuaReference): Record<string, Kept> {
  const { lua, values } = runtime;
  const { L } = lua;
  lua.c.lua_checkstack(L, 8);
  const top = lua.c.lua_gettop(L);
  try {
    values.push(L, answer);
    if (lua.c.lua_type(L, top + 1) !== Type.Table) return {};
    const read = (name: string): Kept => {
      lua.pushText(L, name);
      lua.c.lua_rawget(L, top + 1);
      const [value] = runtime.keepFrom(L, lua.c.lua_gettop(L));
      lua.pop(L);
      return value;
    };
    return {
      list: read("items"),
      searching: read("searching"),
      scanning: read("scanning"),
      status: read("status"),
      message: read("message"),
    };
  } finally {
    lua.c.lua_settop(L, top);
  }
}
