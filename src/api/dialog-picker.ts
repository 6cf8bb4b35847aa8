// `ingot.dialog.picker`: an input above a list, in a dialog.
import { chordText, parseChord } from "../kernel/chord.ts";
import type { Window } from "../kernel/window.ts";
import type { LuaReference } from "../lua/references.ts";
import type { Dialog, DialogKey } from "../terminal/widgets/dialog.ts";
import type { Input } from "../terminal/widgets/input.ts";
import { StyledRows } from "../terminal/widgets/styled-rows.ts";
import { type LeafBehaviour, Leaves, withContext } from "./dialog-context.ts";
import { inputLeaf } from "./dialog-leaves.ts";
import { commonFields, openDialog } from "./dialog-options.ts";
import { LuaList } from "./list.ts";
import { withItems } from "./lua-items.ts";
import type { Runtime } from "./runtime.ts";
import { type Static, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const context = "fun(ctx: dialog.Context)";

export const pickerOptions = withItems(
  t.options("dialog.PickerOpts", {
    ...commonFields,
    render: [
      t.fun("fun(item: any): list.Row"),
      "what is shown of an item; called for items that are in view, and without `filter` and `on_query` once for each, to search it",
    ],
    filter: [t.optional(t.fun("fun(item: any, query: string): boolean")), "whether an item is shown"],
    placeholder: [t.optional(t.string), "dim text while nothing is typed"],
    empty_text: [t.optional(t.string), "shown when there is no item"],
    on_open: [t.optional(t.fun(context)), "called once when it is open"],
    on_query: [
      t.optional(t.fun("fun(query: string, ctx: dialog.Context)")),
      "called when something else was typed, in the place of filtering the items",
    ],
    on_submit: [t.optional(t.fun(context)), "called for Enter; unless given, the selected item is the result"],
  }),
  false,
);

type Given = Static<typeof pickerOptions>;

/** How far the keys of the input move the selection, in rows, or in pages of what is in view. */
const STEPS: readonly (readonly [chord: string, count: number, unit: "rows" | "pages"])[] = [
  ["<Up>", -1, "rows"],
  ["<C-p>", -1, "rows"],
  ["<C-k>", -1, "rows"],
  ["<Down>", 1, "rows"],
  ["<C-n>", 1, "rows"],
  ["<C-j>", 1, "rows"],
  ["<PageUp>", -1, "pages"],
  ["<PageDown>", 1, "pages"],
];

/** Opens a picker. @throws what its functions raise */
export function openPicker(runtime: Runtime, given: Given): Dialog {
  return new DialogPicker(runtime, given).dialog;
}

class DialogPicker {
  readonly dialog: Dialog;
  private readonly input: Input;
  private readonly leaf: Window;
  private readonly list: LuaList;
  private readonly submit: ((context: LuaReference) => void) | undefined;
  private readonly query: ((query: string, context: LuaReference) => void) | undefined;

  constructor(
    private readonly runtime: Runtime,
    given: Given,
  ) {
    const { placeholder, empty_text, render, filter, items, on_open, on_query, on_submit, ...rest } = given;
    const { ui } = runtime.service(UserInterface);
    const leaves = runtime.service(Leaves);
    this.submit = on_submit && runtime.handler(on_submit, "on_submit of a picker");
    this.query = on_query && runtime.handler(on_query, "on_query of a picker");
    const behaviour: LeafBehaviour = {
      describe: (context) => this.list.items.fill(context, this.list.list.selected, this.list),
      onSubmit: () => this.answer(),
    };
    const buf = new StyledRows();
    this.input = inputLeaf(runtime, placeholder ?? "", {});
    leaves.add(this.input.window, behaviour);
    // It is clicked into, but typing goes on: focus stays with the input.
    this.leaf = leaves.open(buf, { kind: "list", focusable: false, use: "list" }, behaviour);
    const follows = given.max_height !== undefined || given.height === "fit";
    const panels = [
      { leaf: this.input.window, height: 1 },
      { leaf: this.leaf, height: follows ? "fit" : "fill" },
    ];
    try {
      const isSearched = on_query === undefined && filter === undefined;
      this.list = new LuaList(runtime, { leaf: this.leaf, buf, render, items, filter, empty_text, isSearched });
      this.dialog = openDialog(runtime, "dialog.picker", { ...rest, panels, focus: this.input.window }, this.steps());
    } catch (error) {
      for (const window of [this.input.window, this.leaf]) ui.windows.close(window);
      throw error;
    }
    this.input.on(runtime.owner, "change", () => this.search());
    this.dialog.result.then(() => {
      for (const fn of [on_open, on_query, on_submit]) fn?.release();
    });
    if (on_open !== undefined) this.tell(runtime.handler(on_open, "on_open of a picker"));
  }

  private answer(): void {
    this.search();
    const { list, items } = this.list;
    if (this.submit !== undefined) this.tell(this.submit);
    else if (list.selected !== undefined) this.dialog.resolve(items.get(list.selected));
  }

  private tell(handler: (context: LuaReference) => void): void {
    withContext(this.runtime, this.dialog, this.leaf, handler);
  }

  /** Looks for what is typed, if that was not done: keys may come faster than word of what they changed. */
  private search(): void {
    const { runtime, query, list, input, dialog } = this;
    const { text } = input;
    if (list.query === text || dialog.isOver) return;
    list.query = text;
    if (query !== undefined) {
      this.tell((context) => query(text, context));
      return;
    }
    try {
      list.list.refresh();
    } catch (error) {
      runtime.report(error, dialog.owner, "the filter of a picker");
    }
  }

  /** The keys that move the selection while one types. */
  private steps(): DialogKey[] {
    const { ui } = this.runtime.service(UserInterface);
    return STEPS.map(([chord, count, unit]) => ({
      keys: [chordText(parseChord(chord))],
      press: () => {
        this.search();
        const page = Math.max(1, (this.leaf.rectangle?.height ?? 1) - 1);
        this.list.list.moveCursor(unit === "rows" ? count : count * page);
        ui.emit(this.leaf, "selection_changed", { row: this.leaf.cursorRow });
        return "stop";
      },
    }));
  }
}
