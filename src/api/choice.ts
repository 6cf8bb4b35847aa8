// A choice that a Lua program lets the user make: a picker over its items, with its functions told of what happens.
import type { Owner } from "../kernel/owner.ts";
import { LuaFunction, LuaReference } from "../lua/references.ts";
import type { Matcher } from "../terminal/widgets/items.ts";
import { Picker } from "../terminal/widgets/picker.ts";
import { usesPrompt } from "../terminal/widgets/picker-input.ts";
import type { Placement } from "../terminal/widgets/placement.ts";
import { fuzzyMatcher } from "./fuzzy-matcher.ts";
import { callKept } from "./lua-call.ts";
import { type ItemSource, type LuaItem, type LuaItems, readItems } from "./lua-items.ts";
import { readProvided, Searching, type SearchTimes } from "./provided-items.ts";
import { forget, type Runtime } from "./runtime.ts";
import { Mismatch, numberOf } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

export interface ChoiceOptions {
  readonly owner: Owner;
  /** What errors call it: `picker.fuzzy`. */
  readonly label: string;
  /** Where the items come from; the provider unless given. */
  readonly source?: ItemSource;
  /** Whether typing filters the items. */
  readonly filtered: boolean;
  /** Whether a list without items is an error. */
  readonly needsItems?: boolean;
  readonly placement?: Placement;
  readonly title?: string;
  readonly placeholder?: string;
  /** From 0. */
  readonly selected?: number;
  /** Chords that choose, with the action each stands for. */
  readonly actions?: Readonly<Record<string, string>>;
  readonly onSelect?: LuaFunction;
  /** Called with the item and its index from 1 at Enter. */
  readonly onEnter?: LuaFunction;
  readonly onDismiss?: LuaFunction;
  /** Whether it is open until it is dismissed. */
  readonly staysOpen?: boolean;
  /** Finds items for what is typed. */
  readonly provider?: LuaFunction;
  readonly limit?: number;
  /** When a provider that is still searching is asked again. */
  readonly times?: SearchTimes;
  /** Whether the functions are used again: then they are not released with it. */
  readonly keepsFunctions?: boolean;
  /** Sorts items in the place of the usual ranking. */
  readonly rank?: LuaFunction;
}

/** What was chosen. */
export interface Chosen {
  readonly item: LuaItem;
  /** From 1. */
  readonly index: number;
  readonly action: string;
}

const LIMIT = 200;

export class Choice {
  /** What was chosen; undefined when it was dismissed or closed. */
  readonly outcome: Promise<Chosen | undefined>;
  private items: LuaItems;
  private readonly picker: Picker<LuaItem>;
  private settle: (chosen: Chosen | undefined) => void = () => {};
  private stopPolling: (() => void) | undefined;
  private readonly searching: Searching;
  /** What the provider says of how it goes. */
  private message: string | undefined;

  /** @throws Error for items that are none, and what the functions that give them raise; its functions are released then */
  constructor(
    private readonly runtime: Runtime,
    private readonly options: ChoiceOptions,
  ) {
    const { owner, filtered, provider, rank: ranking, times = {} } = options;
    this.searching = new Searching(times);
    const { ui } = runtime.service(UserInterface);
    const { promise, resolve } = Promise.withResolvers<Chosen | undefined>();
    this.outcome = promise;
    this.settle = resolve;
    try {
      const isInPrompt = filtered && usesPrompt(ui, options.placement);
      this.items = this.read(isInPrompt ? ui.editors.prompt.text() : "");
      if (options.needsItems && this.items.items.length === 0)
        throw new Error(`bad argument #1 to '${options.label}' (items: there is none)`);
    } catch (error) {
      this.releaseFunctions();
      throw error;
    }
    this.picker = new Picker<LuaItem>({
      ui,
      owner,
      items: this.items.items,
      placement: options.placement,
      title: options.title,
      placeholder: options.placeholder,
      selected: options.selected,
      actions: options.actions,
      matcher: filtered && provider === undefined ? (texts) => this.matcher(texts, ranking) : undefined,
      onQuery: provider === undefined ? undefined : () => this.ask(),
      onSelect: (item) => this.tell(options.onSelect, "on_select", item),
      onChoose: (item, index, action) => this.choose(item, index, action),
      onDismiss: () => this.tell(options.onDismiss, "on_dismiss"),
      onClose: () => this.end(undefined),
    });
    this.picker.setMessage(this.message);
  }

  /** The list that the items are in, to take one out of it. */
  get list(): LuaItems {
    return this.items;
  }

  /** Closes it; nothing is chosen. */
  close(): void {
    this.picker.close();
  }

  /** Lets go of what it holds in Lua: after `outcome`, when its item has been taken. */
  release(): void {
    this.items.release();
    this.releaseFunctions();
  }

  private choose(item: LuaItem, index: number, action: string): void {
    const { onEnter, staysOpen, source } = this.options;
    if (!staysOpen) {
      this.end({ item, index: index + 1, action });
      // Before a word of it: the prompt may have the text back that was in it, and can be given another one.
      this.picker.close();
    }
    if (onEnter !== undefined) this.tell(onEnter, "on_enter", item, index + 1);
    if (staysOpen && source instanceof LuaFunction && !this.picker.closed) {
      this.attempt("items", () => this.replace(this.read(this.picker.query), index));
    }
  }

  private end(chosen: Chosen | undefined): void {
    this.stopPolling?.();
    this.stopPolling = undefined;
    this.settle(chosen);
  }

  private read(query: string): LuaItems {
    const { runtime, options } = this;
    const { source, provider, owner, label } = options;
    try {
      if (source !== undefined) return readItems(runtime, source, (fn) => callKept(runtime, owner, fn, []));
      if (provider !== undefined) return this.provided(provider, query);
    } catch (error) {
      throw error instanceof Mismatch ? new Error(`bad argument #1 to '${label}' (${error.message})`) : error;
    }
    throw new Error(`bad argument #1 to '${label}' (field 'items' is missing)`);
  }

  /** What the provider finds: a list, or a table with one and with how the search goes. */
  private provided(provider: LuaFunction, query: string): LuaItems {
    const { runtime, options } = this;
    const { limit = LIMIT } = options;
    const results = callKept(runtime, options.owner, provider, [query, limit]);
    try {
      const [answer] = results;
      if (!(answer instanceof LuaReference)) throw new Mismatch("provider: it must return a list");
      const provided = readProvided(runtime, answer);
      const { message, again } = this.searching.next(provided);
      this.message = message;
      if (again !== undefined)
        this.stopPolling = runtime.timers.clock.after(again, () => this.ask(this.picker.selected));
      return provided.items;
    } finally {
      for (const result of results) forget(result);
    }
  }

  private ask(selected?: number): void {
    this.stopPolling?.();
    this.stopPolling = undefined;
    if (!this.picker.closed) this.attempt("provider", () => this.replace(this.read(this.picker.query), selected));
  }

  private replace(items: LuaItems, selected?: number): void {
    const before = this.items;
    this.items = items;
    this.picker.setItems(items.items, selected);
    this.picker.setMessage(this.message);
    before.release();
  }

  private matcher(texts: readonly string[], ranking: LuaFunction | undefined): Matcher {
    const usual = fuzzyMatcher(texts);
    if (ranking === undefined) return usual;
    const all = (query: string): number[] => {
      const { list } = this.items;
      const [found] = this.runtime.call(this.options.owner, ranking, [list, query, list]);
      const places = Array.isArray(found) ? (found as unknown[]) : [];
      return places.flatMap((place) => {
        const index = (numberOf(place) ?? 0) - 1;
        return texts[index] === undefined ? [] : index;
      });
    };
    return { ...usual, rank: (query) => this.attempt("rank", () => all(query)) ?? usual.rank(query) };
  }

  private tell(fn: LuaFunction | undefined, place: string, item?: LuaItem, ...more: unknown[]): void {
    if (fn === undefined || fn.released) return;
    this.attempt(place, () => {
      const value = item === undefined ? undefined : this.items.normalized(item);
      try {
        this.runtime.call(this.options.owner, fn, item === undefined ? [] : [value, ...more]);
      } finally {
        forget(value);
      }
    });
  }

  /** Does something that runs code of the plugin. What it raises is reported. */
  private attempt<T>(place: string, act: () => T): T | undefined {
    try {
      return act();
    } catch (error) {
      this.runtime.report(error, this.options.owner, `${place} of ${this.options.label}`);
      return undefined;
    }
  }

  private releaseFunctions(): void {
    if (this.options.keepsFunctions) return;
    const { source, onSelect, onEnter, onDismiss, provider, rank: ranking } = this.options;
    for (const held of [source, onSelect, onEnter, onDismiss, provider, ranking]) held?.release();
  }
}
