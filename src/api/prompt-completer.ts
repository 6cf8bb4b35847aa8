// Completers that plugins write, in both shapes there are, as the prompt asks for completions.
import type { Owner } from "../kernel/owner.ts";
import type { LuaError } from "../lua/error.ts";
import { type LuaFunction, LuaReference } from "../lua/references.ts";
import type { Completer, CompletionAnswer } from "../terminal/prompt.ts";
import { searchText } from "../terminal/widgets/items.ts";
import { fuzzyMatcher } from "./fuzzy-matcher.ts";
import { callKept } from "./lua-call.ts";
import type { LuaItem, LuaItems } from "./lua-items.ts";
import { readProvided, Searching, type SearchTimes } from "./provided-items.ts";
import { forget, type Runtime } from "./runtime.ts";
import { type Kept, Mismatch, numberOf } from "./types.ts";

/** The functions and settings of a completer. */
export interface CompleterSpecification extends SearchTimes {
  readonly detect: LuaFunction;
  readonly items?: LuaFunction;
  readonly query?: LuaFunction;
  readonly matches?: LuaFunction;
  readonly accept: LuaFunction;
  readonly on_select?: LuaFunction;
  /** Whether it waits for Tab. */
  readonly manual?: boolean;
  readonly auto?: boolean;
  readonly limit?: number;
  readonly accept_single?: boolean;
}

/** What `detect` has found. With `data`, the completer is of the shape whose functions get that first. */
interface Detected {
  readonly anchor: number;
  readonly data: Kept;
  readonly hasData: boolean;
  readonly text: string;
  readonly cursor: number;
}

/** A row of the menu, and the list that it came in. */
export interface CompleterRow extends LuaItem {
  readonly from: LuaCompleter;
}

const NOTHING: CompletionAnswer<LuaItem> = { rows: [] };

export class LuaCompleter implements Completer<Detected, CompleterRow> {
  private list: LuaItems | undefined;
  private readonly searching: Searching;
  private data: Kept;
  /** Where completion that the user has asked for began. */
  private askedAt: number | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly owner: Owner,
    private readonly given: CompleterSpecification,
  ) {
    this.searching = new Searching(given);
  }

  get acceptsSingle(): boolean {
    return this.given.accept_single === true;
  }

  detect(text: string, cursor: number, isAsked: boolean): { anchor: number; data: Detected } | undefined {
    const found = this.attempt("detect", () => this.detected(text, cursor));
    if (found === undefined) {
      this.askedAt = undefined;
      return undefined;
    }
    if (isAsked) this.askedAt = found.anchor;
    const waits = this.given.manual === true || this.given.auto === false;
    if (waits && this.askedAt !== found.anchor) return undefined;
    return { anchor: found.anchor, data: found };
  }

  rows(found: Detected, token: string, limit: number): CompletionAnswer<CompleterRow> {
    const most = Math.min(limit, this.given.limit ?? limit);
    const answer = this.attempt("the items", () => this.find(found, token, most));
    return { ...answer, rows: (answer?.rows ?? []).slice(0, most).map((row) => ({ ...row, from: this })) };
  }

  accept({ anchor, data, hasData }: Detected, row: CompleterRow): string | undefined {
    this.askedAt = undefined;
    return this.attempt("accept", () => {
      const item = this.list?.normalized(row);
      try {
        const args = hasData ? [data, item] : [item, anchor, "accept"];
        const [text] = this.runtime.call(this.owner, this.given.accept, args);
        // One that changes the prompt itself returns nothing.
        return typeof text === "string" ? text : undefined;
      } finally {
        forget(item);
      }
    });
  }

  /** A row of it is selected. */
  selected(row: CompleterRow): void {
    const { on_select } = this.given;
    if (on_select === undefined || on_select.released) return;
    this.attempt("on_select", () => {
      const item = this.list?.normalized(row);
      try {
        this.runtime.call(this.owner, on_select, [item]);
      } finally {
        forget(item);
      }
    });
  }

  /** It is not asked any more. */
  release(): void {
    this.list?.release();
    this.list = undefined;
    forget(this.data);
    const { detect, items, query, matches, accept, on_select } = this.given;
    for (const fn of [detect, items, query, matches, accept, on_select]) fn?.release();
  }

  private detected(text: string, cursor: number): Detected | undefined {
    const [first, second, ...others] = callKept(this.runtime, this.owner, this.given.detect, [text, cursor]);
    for (const other of others) forget(other);
    // Data and a place, or a place alone.
    const hasData = this.given.matches === undefined && second !== undefined;
    const anchor = numberOf(hasData ? second : first);
    if (!hasData) forget(second);
    if (first === undefined || anchor === undefined || anchor < 0 || anchor > cursor) {
      forget(first);
      if (first !== undefined) throw new Error("it must return a place before the cursor, in bytes from 0, or nil");
      return undefined;
    }
    if (hasData) this.keep(first);
    return { anchor, data: hasData ? first : undefined, hasData, text, cursor };
  }

  private keep(data: Kept): void {
    forget(this.data);
    this.data = data;
  }

  private find(
    { anchor, data, hasData, text, cursor }: Detected,
    token: string,
    limit: number,
  ): CompletionAnswer<LuaItem> {
    const { items, query, matches } = this.given;
    if (matches !== undefined) return this.take(matches, [anchor, text, cursor, limit]);
    if (items === undefined || query === undefined) return NOTHING;
    if (!hasData) {
      const all = this.take(items, [anchor, text, cursor]);
      const [typed] = this.runtime.call(this.owner, query, [text, anchor, cursor]);
      const { rank } = fuzzyMatcher(all.rows.map(searchText));
      const found = rank(typeof typed === "string" ? typed : token).slice(0, limit);
      return { ...all, rows: found.map((index) => all.rows[index] as LuaItem) };
    }
    const [all] = callKept(this.runtime, this.owner, items, [data]);
    try {
      return this.take(query, [data, token, all]);
    } finally {
      forget(all);
    }
  }

  /** What a function returns: a list, or a table with one in `items`; nothing for nil. */
  private take(fn: LuaFunction, args: readonly unknown[]): CompletionAnswer<LuaItem> {
    const results = callKept(this.runtime, this.owner, fn, args);
    try {
      const [answer] = results;
      this.list?.release();
      this.list = undefined;
      if (answer === undefined) return NOTHING;
      if (!(answer instanceof LuaReference)) throw new Mismatch("it must return a list of rows");
      const provided = readProvided(this.runtime, answer);
      this.list = provided.items;
      return { rows: this.list.items, ...this.searching.next(provided) };
    } finally {
      for (const result of results) forget(result);
    }
  }

  /** Runs code of the plugin. What it raises is reported. */
  private attempt<T>(place: string, act: () => T): T | undefined {
    if (this.given.detect.released) return undefined;
    try {
      return act();
    } catch (error) {
      this.runtime.report(error as LuaError, this.owner, `${place} of a completer`);
      return undefined;
    }
  }
}
