// Items that lists and menus show: they stay in Lua, and are known here by their numbers, which count from 1.
import { parseSpans } from "../kernel/draw.ts";
import { toUtf16 } from "../kernel/editing/text-units.ts";
import type { Owner } from "../kernel/owner.ts";
import type { LuaFunction, LuaReference } from "../lua/references.ts";
import type { ListRow, RowMark } from "../terminal/widgets/list-row.ts";
import { listOf, withoutUndefined } from "./looks.ts";
import { callKept } from "./lua-call.ts";
import { markOptions } from "./mark-options.ts";
import type { Runtime } from "./runtime.ts";
import { type Kept, Mismatch, numberOf, typeName } from "./types.ts";

/** How long rendering or filtering may take at once, in milliseconds. */
const BUDGET = 5000;

/** What a menu shows of an item. */
export interface ItemRecord {
  readonly label: string;
  readonly description?: string;
  readonly key?: string;
  readonly disabled?: boolean;
}

const FUNCTIONS = [
  ...["set", "setRender", "setFilter", "forget", "prepare", "rows", "matching", "get"],
  ...["all", "replace", "records", "choice", "fill", "keepFor"],
] as const;

export class WidgetItems {
  /** Those of `lua/ingot/items.lua`, in its order. */
  private readonly functions: Map<string, LuaFunction>;
  private readonly owner: Owner;
  /** Whether they are shown no more: nothing becomes of what is done with them then. */
  isReleased = false;
  /** How many items there were when it was asked last which are to be shown. */
  count = 0;

  constructor(private readonly runtime: Runtime) {
    this.owner = runtime.owner;
    const functions = runtime.runStandard("ingot/items.lua") as LuaFunction[];
    this.functions = new Map(FUNCTIONS.map((name, index) => [name, functions[index] as LuaFunction]));
  }

  /** @param items a list, or a function that returns one; undefined for none @throws LuaError when it is neither */
  set(items: LuaReference | undefined): void {
    this.call("set", items);
  }

  setRender(render: LuaFunction): void {
    this.call("setRender", render);
  }

  /** @param filter tells which items are shown; undefined for all, or those in which a query is found */
  setFilter(filter: LuaFunction | undefined): void {
    this.call("setFilter", filter);
  }

  /** Items may be shown otherwise than before: they are rendered anew when they are searched. */
  forget(): void {
    this.call("forget");
  }

  /** Makes items ready to be searched, if they have no filter. @param first counts from 1 @throws as `rows` */
  prepare(first: number, last: number): void {
    this.call("prepare", first, last);
  }

  /** The items to be shown. @throws LuaError when the filter fails */
  matching(query?: string): readonly number[] {
    const [numbers, count] = this.call("matching", query) as [number[] | object | undefined, number];
    this.count = count;
    if (numbers === undefined) return Array.from({ length: count }, (_, index) => index + 1);
    return Array.isArray(numbers) ? numbers : [];
  }

  /** What is shown of items. @throws LuaError when their function fails, Error when it returns no row */
  rows(numbers: readonly number[]): ListRow[] {
    if (this.isReleased || numbers.length === 0) return numbers.map(() => ({ spans: [] }));
    const [rows] = this.call("rows", numbers);
    return (rows as unknown[]).map((row) => this.row(row));
  }

  /** @throws Error when something is no item of a menu */
  records(): readonly ItemRecord[] {
    const [records] = this.call("records");
    return Array.isArray(records) ? (records as ItemRecord[]) : [];
  }

  /** An item. The receiver releases it. */
  get(number: number | undefined): Kept {
    return number === undefined ? undefined : this.keep("get", number);
  }

  /** A list of items. The receiver releases it. */
  all(numbers: readonly number[]): Kept {
    return this.keep("all", numbers);
  }

  /** `{ index, item }`. The receiver releases it. */
  choice(number: number): Kept {
    return this.keep("choice", number);
  }

  /** Gives a context the field `item`, and `list` if there is one, else `index`. */
  fill(context: LuaReference, number: number | undefined, list?: object): void {
    this.call("fill", context, number ?? 0, list);
  }

  /** Replaces the items. @returns the number of the one with the key that item `number` had */
  replace(items: LuaReference | undefined, key: LuaFunction, number: number | undefined): number | undefined {
    return this.call("replace", items, key, number ?? 0)[0] as number | undefined;
  }

  /**
   * They are shown no more.
   * @param widget what Lua can still ask for them, as long as it has it
   */
  release(widget?: object): void {
    if (this.isReleased) return;
    try {
      if (widget !== undefined) this.call("keepFor", widget);
    } finally {
      this.isReleased = true;
      this.count = 0;
      const left = widget === undefined ? [] : ["get", "all"];
      for (const [name, fn] of this.functions) if (!left.includes(name)) fn.release();
    }
  }

  private call(name: (typeof FUNCTIONS)[number], ...args: unknown[]): unknown[] {
    if (this.isReleased) return [];
    const { runtime, owner } = this;
    const fn = this.functions.get(name) as LuaFunction;
    return runtime.within(owner, () => runtime.values.callFunction(fn, args, { budget: BUDGET }));
  }

  private keep(name: (typeof FUNCTIONS)[number], argument: unknown): Kept {
    const fn = this.functions.get(name) as LuaFunction;
    return fn.released ? undefined : callKept(this.runtime, this.owner, fn, [argument])[0];
  }

  private row(value: unknown): ListRow {
    if (typeof value === "string") return { spans: [{ text: value }] };
    if (value instanceof Uint8Array) return { spans: [{ text: Buffer.from(value).toString() }] };
    const { text, spans, marks } = value as { text?: unknown; spans?: unknown; marks?: unknown };
    const shown = spans === undefined ? this.row(text).spans : parseSpans(listOf(spans), "spans");
    const line = shown.map((span) => span.text).join("");
    const marked = listOf(marks ?? []);
    if (!Array.isArray(marked)) throw new Mismatch(`marks: list expected, got ${typeName(marks)}`);
    return { spans: shown, marks: marked.map((mark) => this.mark(mark, line)) };
  }

  private mark(value: unknown, line: string): RowMark {
    if (typeName(value) !== "table") throw new Mismatch(`marks: table expected, got ${typeName(value)}`);
    const { col = 0, opts = {} } = value as { col?: unknown; opts?: unknown };
    const column = numberOf(col);
    if (column === undefined) throw new Mismatch(`marks: col: integer expected, got ${typeName(col)}`);
    const { id, end_row, end_col, priority, right_gravity, end_right_gravity, ...looks } = markOptions.check(
      opts,
      this.runtime,
    );
    const isRange = end_row !== undefined || end_col !== undefined;
    return {
      start: toUtf16(line, column, "byte"),
      end: isRange ? toUtf16(line, end_col ?? Number.MAX_SAFE_INTEGER, "byte") : undefined,
      options: {
        id,
        priority,
        rightGravity: right_gravity,
        endRightGravity: end_right_gravity,
        payload: withoutUndefined(looks),
      },
    };
  }
}
