// A list to choose one item from, in an overlay: filtered by what is typed, or as it is.
import { chordText, parseChord } from "../../kernel/chord.ts";
import { cells, FILL } from "../../kernel/constraint.ts";
import { Measure } from "../../kernel/layout/surface.ts";
import { type BoxItem, box, type LayoutNode, leaf } from "../../kernel/layout.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import { type Owner, Registration } from "../../kernel/owner.ts";
import type { Window } from "../../kernel/window.ts";
import { overlayScope, type Ui, windowScope } from "../ui.ts";
import { itemSpans, labelWidth, type Matcher, type MatcherMaker, type PickerItem, searchText } from "./items.ts";
import { OwnInput, PromptInput, usesPrompt } from "./picker-input.ts";
import { type Placement, placeOf } from "./placement.ts";
import { StyledRows } from "./styled-rows.ts";

export interface PickerOptions<Item extends PickerItem> {
  readonly ui: Ui;
  readonly owner: Owner;
  readonly items: readonly Item[];
  /** In the middle of the screen unless given. */
  readonly placement?: Placement;
  readonly title?: string;
  /** The item that is selected first, from 0. */
  readonly selected?: number;
  /** Finds items by what is typed; without it, and without `onQuery`, nothing can be typed. */
  readonly matcher?: MatcherMaker;
  /** Dim text while nothing is typed. */
  readonly placeholder?: string;
  /** Shown when there is no item. */
  readonly emptyText?: string;
  /** Whether it takes the keyboard; true unless given. */
  readonly takesFocus?: boolean;
  /** Canonical chords that choose, each with the action it stands for, besides Enter, which is `accept`, and Tab. */
  readonly actions?: Readonly<Record<string, string>>;
  /** Something else was typed. Whoever is told finds the items, and sets them. */
  onQuery?(query: string): void;
  /** Another item is selected. @param index in `items`, from 0 */
  onSelect?(item: Item, index: number): void;
  /** An item was chosen. The picker stays open. */
  onChoose?(item: Item, index: number, action: string): void;
  /** It was left without a choice; it is closed by then. */
  onDismiss?(): void;
  /** It is gone, for whatever reason. */
  onClose?(): void;
}

const UP = ["<Up>", "<C-p>", "<C-k>"];
const DOWN = ["<Down>", "<C-n>", "<C-j>"];
const DISMISS = ["<Esc>", "<C-c>"];

export class Picker<Item extends PickerItem = PickerItem> {
  /** Of the list. */
  readonly window: Window;
  private readonly rows = new StyledRows();
  private readonly measure = new Measure(0, 1);
  private readonly overlay: Overlay;
  private readonly registration: Registration;
  private readonly input: PromptInput | OwnInput | undefined;
  private items: readonly Item[] = [];
  private matcher: Matcher | undefined;
  /** Indices of the items that are shown, in their order. */
  private shown: readonly number[] = [];
  /** The item that was told of last: typing often leaves the same one selected. */
  private told: Item | undefined;
  /** What the items were searched for last. */
  private sought = "";
  private isFollowing = false;
  /** What is said of the items besides how many there are. */
  private message: string | undefined;
  private isClosed = false;

  constructor(private readonly options: PickerOptions<Item>) {
    const { ui, owner, takesFocus = true } = options;
    const hasInput = options.matcher !== undefined || options.onQuery !== undefined;
    this.registration = new Registration(owner, "picker", options.title ?? "", () => this.close());
    const focusable = takesFocus && !hasInput;
    // A list beside its input is chosen from with the pointer, though it never has focus.
    this.window = ui.windows.open(owner, this.rows, {
      kind: "list",
      focusable,
      use: takesFocus ? "list" : "list_inert",
    });
    if (hasInput) this.input = this.openInput();
    this.setItems(options.items, options.selected);
    this.told = this.items[this.selected ?? -1];
    this.overlay = this.openOverlay();
    ui.windows.on(owner, this.window, "selection_changed", () => this.selectionMoved());
    ui.windows.on(owner, this.window, "submit", () => this.choose("accept"));
    ui.windows.on(owner, this.window, "close", () => this.close());
    if (takesFocus) this.bindKeys();
    ui.changed();
  }

  get closed(): boolean {
    return this.isClosed;
  }

  /** What is typed. */
  get query(): string {
    return this.input?.text ?? "";
  }

  /** The index of the selected item, from 0; undefined when there is none. */
  get selected(): number | undefined {
    return this.shown[this.window.cursorRow];
  }

  /** Selects an item, the nearest one if there are not so many; nothing happens when it is not shown. */
  select(index: number): void {
    const last = Math.max(0, this.items.length - 1);
    const row = this.shown.indexOf(Math.max(0, Math.min(index, last)));
    if (row >= 0) this.moveTo(row);
  }

  /** Moves the selection by rows, as far as there are any. */
  move(rows: number): void {
    this.moveTo(this.window.cursorRow + rows);
  }

  /** Shows other items. @param selected the one that is selected then, from 0; the best one that is found unless given */
  setItems(items: readonly Item[], selected?: number): void {
    if (this.isClosed) return;
    this.items = items;
    this.matcher = this.options.matcher?.(items.map(searchText));
    this.show(selected ?? -1);
  }

  /** Says something of the items: in their place when there is none, else beside their number. */
  setMessage(message: string | undefined): void {
    if (this.isClosed) return;
    this.message = message;
    this.count();
    this.options.ui.changed();
  }

  /** Closes it without a word to `onDismiss`. May be called again. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { ui } = this.options;
    this.registration.settle();
    ui.overlays.close(this.overlay);
    ui.windows.close(this.window);
    this.input?.close();
    ui.changed();
    this.options.onClose?.();
  }

  /** Finds what is to be shown of the items. @param selected the item that is selected then, if it is shown */
  private show(selected: number): void {
    const { items, matcher, query, options, window } = this;
    this.shown = matcher !== undefined && query !== "" ? matcher.rank(query) : items.map((_, index) => index);
    const width = labelWidth(items);
    const columns = (text: string) => (query === "" ? [] : (matcher?.columns(text, query) ?? []));
    this.rows.show(this.shown.length, (row) => itemSpans(items[this.shown[row] as number] as Item, width, columns));
    // Where an edge moves with the size, the size does not follow what is typed.
    const keepsSize =
      options.placement === undefined || options.placement === "center" || options.placement === "cursor";
    this.measure.set(0, Math.max(1, keepsSize ? items.length : this.shown.length));
    const row = Math.max(0, this.shown.indexOf(selected));
    window.setCursor(row);
    // Nobody knows yet how many rows will be in view.
    if (window.rectangle === undefined) window.scrollTo(Math.max(0, row - 3));
    this.mark();
    this.count();
    options.ui.changed();
  }

  private moveTo(row: number): void {
    const { window, options } = this;
    const before = window.cursorRow;
    window.setCursor(Math.max(0, Math.min(row, this.shown.length - 1)));
    if (window.cursorRow !== before) options.ui.emit(window, "selection_changed", { row: window.cursorRow });
  }

  private selectionMoved(): void {
    this.mark();
    const { selected } = this;
    const item = selected === undefined ? undefined : this.items[selected];
    if (selected === undefined || item === undefined || item === this.told) return;
    this.told = item;
    this.options.onSelect?.(item, selected);
  }

  /** Highlights the selected row, also where the list has no focus of its own. */
  private mark(): void {
    const { cursorRow: start } = this.window;
    this.window.rowHighlights = [
      { start, end: start + 1, cursor: true, group: "CursorLine", mode: "always", width: "full" },
    ];
  }

  private choose(action: string): void {
    const { selected } = this;
    if (selected !== undefined && !this.isClosed)
      this.options.onChoose?.(this.items[selected] as Item, selected, action);
  }

  private dismiss(): void {
    this.options.ui.emit(this.window, "dismiss", {});
    this.close();
    this.options.onDismiss?.();
  }

  private openInput(): PromptInput | OwnInput {
    const { ui, owner, placement, placeholder = "" } = this.options;
    const options = { ui, owner, placeholder, onChange: () => this.follow() };
    if (!usesPrompt(ui, placement)) return new OwnInput(options);
    return new PromptInput({ ...options, list: this.window, onLeave: () => this.dismiss() });
  }

  /** Something else is typed. What those who are told of that make of the text is sought, too, but not told again. */
  private follow(): void {
    if (this.isFollowing) return;
    this.isFollowing = true;
    try {
      this.seek();
      this.selectionMoved();
      if (this.query !== this.sought) this.seek();
    } finally {
      this.isFollowing = false;
    }
  }

  private seek(): void {
    if (this.isClosed) return;
    this.sought = this.query;
    if (this.options.onQuery === undefined) this.show(-1);
    else this.options.onQuery(this.query);
  }

  /** Says beside the input how many items there are, and how many of them are shown; or that there is none. */
  private count(): void {
    const { emptyText = "nothing found" } = this.options;
    const { message, items, shown } = this;
    this.window.placeholder = { text: ` ${message ?? emptyText}`, acceptKeys: [], dismissKeys: [] };
    const said = message === undefined || shown.length === 0 ? "" : `${message} · `;
    this.input?.say(`${said}${shown.length}/${items.length} `);
  }

  private openOverlay(): Overlay {
    const { ui, owner, placement = "center", title, takesFocus = true } = this.options;
    const isDocked = placement === "prompt_docked";
    const list: BoxItem = { node: leaf(this.window, { measure: this.measure }), size: { extent: FILL } };
    const place = placeOf(placement, ui);
    const isBesidePrompt = isDocked && !(this.input instanceof OwnInput) && place.anchor === "win";
    const overlay = ui.overlays.open(owner, {
      ...place,
      layout: this.layout(list, isDocked),
      // The prompt could not be typed into.
      modal: takesFocus && !(this.input instanceof PromptInput),
      title: title === undefined ? undefined : [{ text: ` ${title} ` }],
      border: isDocked || placement === "bottom" ? topBorder("PromptBorder") : fullBorder(),
      // A list without an input of its own leaves the prompt to be seen, and the line above it.
      ...(isBesidePrompt ? { beside: 1 } : {}),
    });
    if (this.input instanceof OwnInput) ui.stage.initialFocus.set(overlay, this.input.window);
    return overlay;
  }

  private layout(list: BoxItem, isDocked: boolean): LayoutNode {
    if (!(this.input instanceof OwnInput)) return box("vertical", [list]);
    const line: BoxItem = isDocked
      ? { node: leaf(this.input.window, { border: topBorder("PromptBorder") }), size: { extent: cells(2) } }
      : { node: leaf(this.input.window), size: { extent: cells(1) } };
    return box("vertical", isDocked ? [list, line] : [line, list]);
  }

  private bindKeys(): void {
    const page = () => Math.max(1, (this.window.rectangle?.height ?? 2) - 1);
    this.bind(UP, () => this.move(-1));
    this.bind(DOWN, () => this.move(1));
    this.bind(["<PageUp>"], () => this.move(-page()));
    this.bind(["<PageDown>"], () => this.move(page()));
    this.bind(["<Home>"], () => this.moveTo(0));
    this.bind(["<End>"], () => this.moveTo(this.shown.length - 1));
    this.bind(DISMISS, () => this.dismiss());
    // Enter on a list with focus is told to all who listen to it; in an input it would mean something else.
    if (this.input !== undefined) this.bind(["<CR>"], () => this.choose("accept"));
    this.bind(["<Tab>"], () => this.choose("tab"));
    for (const [chord, action] of Object.entries(this.options.actions ?? {}))
      this.bind([chord], () => this.choose(action));
  }

  private bind(chords: readonly string[], act: () => void): void {
    const { ui, owner } = this.options;
    // The prompt, which has focus, is lent to the list.
    const scope = this.input instanceof PromptInput ? windowScope(this.window) : overlayScope(this.overlay);
    for (const chord of chords) {
      const keys = parseChord(chord, ui.keymap.leader(owner)).map((key) => chordText([key]));
      ui.keymap.bind(owner, {
        scope,
        mode: "",
        keys,
        handler: () => {
          act();
          ui.changed();
          return "stop";
        },
      });
    }
  }
}

function topBorder(group: string) {
  return { line: "single", sides: { top: group } } as const;
}

function fullBorder() {
  return { line: "rounded", sides: { top: "", right: "", bottom: "", left: "" } } as const;
}
