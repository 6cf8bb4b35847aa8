// A menu: a few choices in a window, with numbers to press, some with a second row that explains them.
import { chordLabel, parseChord } from "../../kernel/chord.ts";
import type { StyledLine } from "../../kernel/draw.ts";
import type { Owner, Registration } from "../../kernel/owner.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import { wrapLine } from "../rich/wrap.ts";
import { type Ui, windowScope } from "../ui.ts";
import { clearRows, type ListRow, putRows } from "./list-row.ts";

export interface MenuItem {
  readonly label: string;
  readonly description?: string;
  /** Canonical forms of the keys that choose it; the first nine have their number unless this, or another item, says otherwise. */
  readonly keys?: readonly string[];
  /** It is shown, but cannot be chosen. */
  readonly disabled?: boolean;
}

export interface MenuOptions {
  /** A list that shows `buffer`. */
  readonly window: Window;
  readonly buffer: TextBuffer;
  readonly items: readonly MenuItem[];
  /** Which one is selected first, from 0. */
  readonly selected?: number;
  /** What the key of an item does: choose it, only select it, or nothing. */
  readonly shortcuts?: "submit" | "select" | false;
  /** Whether items are shown with the keys that choose them, which are their numbers for most; true unless given. */
  readonly numbered?: boolean;
  /** Cells after which labels and descriptions go on in the next row. */
  readonly wrapWidth?: number;
}

type ItemKeys = readonly string[] | undefined;

/** So many items can be chosen by their number. */
const NUMBERED = 9;

/** Choosing an item makes the window emit `submit`, as Enter does; the cursor is on the item then. */
export class Menu {
  private items: readonly MenuItem[] = [];
  /** The first row of each item, and the item of each row. */
  private starts: number[] = [];
  private itemOfRow: number[] = [];
  private current = 0;
  private keys: Registration[] = [];

  constructor(
    private readonly ui: Ui,
    private readonly owner: Owner,
    readonly options: MenuOptions,
  ) {
    const { window, items, selected = 0 } = options;
    window.landing = (to, from) => this.land(to, from);
    this.setItems(items, selected);
    ui.windows.on(owner, window, "selection_changed", () => this.settle());
  }

  get count(): number {
    return this.items.length;
  }

  /** The selected item, from 0; undefined when there is none that could be. */
  get cursor(): number | undefined {
    const item = this.itemOfRow[this.options.window.cursorRow];
    return item === undefined || this.items[item]?.disabled ? undefined : item;
  }

  /** Selects an item, or the next one that can be chosen. */
  select(index: number): void {
    const wanted = this.nearestEnabled(Math.max(0, Math.min(index, this.items.length - 1)), 1);
    if (wanted === undefined) return;
    this.current = wanted;
    this.options.window.setCursor(this.starts[wanted] as number);
    // The rows that explain it are to be seen, too.
    this.options.window.reveal((this.starts[wanted + 1] ?? this.itemOfRow.length) - 1);
    this.options.window.reveal(this.starts[wanted] as number);
    this.ui.changed();
  }

  /** Chooses an item, the selected one unless given. @returns false when it cannot be chosen */
  submit(index = this.cursor): boolean {
    if (index === undefined || this.items[index] === undefined || this.items[index].disabled) return false;
    this.select(index);
    const { window } = this.options;
    this.ui.emit(window, "submit", { row: window.cursorRow });
    return true;
  }

  /** Shows other items. @param selected from 0 */
  setItems(items: readonly MenuItem[], selected = this.cursor ?? 0): void {
    const { buffer } = this.options;
    this.items = items;
    const keys = keysOf(items);
    const prefixes = this.prefixesOf(keys);
    const rows = items.map((item, index) => this.rowsOf(item, prefixes[index] as string));
    this.starts = [];
    this.itemOfRow = [];
    rows.forEach((lines, index) => {
      this.starts.push(this.itemOfRow.length);
      for (let i = 0; i < lines.length; i++) this.itemOfRow.push(index);
    });
    clearRows(buffer, Math.max(1, this.itemOfRow.length));
    if (items.length > 0) putRows(buffer, 0, rows.flat());
    this.bindKeys(keys);
    this.select(selected);
    this.ui.changed();
  }

  /** What stands before the items: the key of each, its number where keys mean nothing, or blanks where that is another's. */
  private prefixesOf(keys: readonly ItemKeys[]): string[] {
    const { numbered = true, shortcuts } = this.options;
    if (!numbered) return keys.map(() => "");
    const labels = keys.map((own, index) => {
      if (shortcuts === false || (own === undefined && index >= NUMBERED)) return String(index + 1);
      return own === undefined ? "" : chordLabel(own.flatMap((key) => parseChord(key)));
    });
    const width = labels.reduce((most, { length }) => Math.max(most, length), 0);
    return labels.map((label) => `${label.padStart(width)}${label === "" ? " " : "."} `);
  }

  private rowsOf({ label, description, disabled }: MenuItem, prefix: string): ListRow[] {
    const { wrapWidth } = this.options;
    const indent = prefix.length;
    const muted = { hl: "Comment", dim: true };
    const spans: StyledLine = [
      { text: prefix, style: { dim: true } },
      { text: oneLine(label), style: disabled ? muted : undefined },
    ];
    const rows: StyledLine[] = [spans];
    if (description) rows.push([{ text: " ".repeat(indent) }, { text: oneLine(description), style: muted }]);
    if (wrapWidth === undefined) return rows.map((row) => ({ spans: row, wrapIndent: indent }));
    return rows.flatMap((row) =>
      wrapLine({ spans: row, wrapIndent: indent }, wrapWidth).map((part) => ({ spans: part })),
    );
  }

  private bindKeys(keysOfItems: readonly ItemKeys[]): void {
    const { ui, owner, options } = this;
    const { window, shortcuts = "submit" } = options;
    for (const key of this.keys) key.remove();
    this.keys = [];
    if (shortcuts === false) return;
    keysOfItems.forEach((keys, index) => {
      if (keys === undefined) return;
      const handler = () => {
        if (shortcuts === "submit") this.submit(index);
        else this.choose(index);
        return "stop" as const;
      };
      this.keys.push(ui.keymap.bind(owner, { scope: windowScope(window), mode: "", keys, handler }));
    });
  }

  /** Selects an item as a key does: who listens is told. */
  private choose(index: number): void {
    const { window } = this.options;
    const before = window.cursorRow;
    if (!this.items[index]?.disabled) this.select(index);
    if (window.cursorRow !== before) this.ui.emit(window, "selection_changed", { row: window.cursorRow });
  }

  /** Keys go from item to item. */
  private land(to: number, from: number): number {
    const direction = to < from ? -1 : 1;
    const before = this.itemOfRow[from] ?? 0;
    let item = this.itemOfRow[to] ?? before;
    if (item === before && to !== from) item += direction;
    const wanted = this.nearestEnabled(item, direction) ?? before;
    // Beyond the last that can be chosen nothing is.
    const isFurther = direction > 0 ? wanted > before : wanted < before;
    return this.starts[isFurther ? wanted : before] ?? 0;
  }

  /** The pointer may have put the cursor anywhere. */
  private settle(): void {
    const item = this.itemOfRow[this.options.window.cursorRow];
    this.select(item === undefined || this.items[item]?.disabled ? this.current : item);
  }

  /** The next item in a direction that can be chosen; when there is none, the next in the other. */
  private nearestEnabled(index: number, direction: 1 | -1): number | undefined {
    const isEnabled = (at: number) => this.items[at] !== undefined && !this.items[at].disabled;
    for (let at = index; at >= 0 && at < this.items.length; at += direction) if (isEnabled(at)) return at;
    for (let at = index; at >= 0 && at < this.items.length; at -= direction) if (isEnabled(at)) return at;
    return undefined;
  }
}

/** The keys of each item: its own, or its number if that is no other's own. */
function keysOf(items: readonly MenuItem[]): ItemKeys[] {
  const taken = new Set(items.map(({ keys }) => keys?.join("")));
  return items.map(({ keys }, index) => {
    const number = String(index + 1);
    return keys ?? (index < NUMBERED && !taken.has(number) ? [number] : undefined);
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ");
}
