// `ingot.list`: lists of items in a window that somebody else has made.
import { TextBuffer } from "../kernel/text-buffer.ts";
import { Window } from "../kernel/window.ts";
import type { LuaFunction, LuaReference } from "../lua/references.ts";
import { Chunks } from "../terminal/widgets/chunks.ts";
import { List } from "../terminal/widgets/list.ts";
import type { StyledRows } from "../terminal/widgets/styled-rows.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { handedOver } from "./lua-call.ts";
import { withItems } from "./lua-items.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";
import { WidgetItems } from "./widget-items.ts";

export interface LuaListOptions {
  readonly leaf: Window;
  readonly buf: TextBuffer | StyledRows;
  readonly render: LuaFunction;
  readonly items?: LuaReference;
  readonly filter?: LuaFunction;
  readonly empty_text?: string;
  readonly anchor?: "top" | "bottom";
  /** Whether `query` will be set: items are made ready to be searched then. */
  readonly isSearched?: boolean;
}

/** A list as Lua holds it. */
export class LuaList {
  readonly list: List;
  readonly items: WidgetItems;
  /** What is searched for in the items, where they have no filter. */
  query = "";
  /** What is shown of the items is found out beforehand, so that the first key does not have to wait for it. */
  private readonly preparing: Chunks;
  private readonly isSearched: boolean;

  /** @throws what its functions raise */
  constructor(runtime: Runtime, given: LuaListOptions) {
    const { leaf, buf, render, items, filter, empty_text, anchor, isSearched = false } = given;
    const { ui } = runtime.service(UserInterface);
    const { owner } = runtime;
    const onError = (error: unknown) => runtime.report(error, owner, "the renderer of a list");
    this.items = new WidgetItems(runtime);
    try {
      this.items.setRender(render);
      this.items.setFilter(filter);
      this.items.set(items);
      this.list = new List(ui, owner, {
        window: leaf,
        buffer: buf,
        source: {
          matching: () => this.items.matching(this.query),
          render: (numbers) => this.items.rows(numbers),
        },
        emptyText: empty_text,
        anchor,
        onError,
      });
    } catch (error) {
      this.items.release();
      throw error;
    } finally {
      for (const reference of [render, items, filter]) reference?.release();
    }
    this.preparing = new Chunks((first, end) => this.items.prepare(first + 1, end), onError);
    this.isSearched = isSearched;
    this.prepare();
    const registration = runtime.register("list", "", () => {
      this.list.stop();
      this.preparing.stop();
      this.items.release();
    });
    ui.windows.on(owner, leaf, "close", () => {
      this.items.release(this);
      registration.remove();
    });
  }

  /** The items are other ones, or are shown otherwise: as `List.refresh`. @throws what its functions raise */
  refresh(): void {
    this.list.refresh();
    this.prepare();
  }

  /** Has what is searched of the items made ready bit by bit, if they are searched at all. */
  prepare(): void {
    if (this.isSearched) this.preparing.start(this.items.count);
  }
}

const method = methodsOf<LuaList>();
const items = t.optional(t.table);

export const listClass: ClassDeclaration = {
  name: "List",
  doc: "Items in a window, of which one is selected. Indices count from 0, among the items that are shown.",
  of: LuaList,
  methods: {
    set_items: method({
      doc: "Replaces the items; the first one is selected.",
      params: [["items", items]],
      run: (_, self, given) => {
        self.items.set(given);
        given?.release();
        self.refresh();
      },
    }),
    set_items_preserve: method({
      doc: "Replaces the items; the selected one stays selected when there is still one with its key.",
      params: [
        ["items", items],
        ["key_fn", t.fun("fun(item: any): any"), "the key of an item"],
      ],
      run: (_, self, given, key) => {
        try {
          self.list.refreshAt(self.items.replace(given, key, self.list.selected));
          self.prepare();
        } finally {
          given?.release();
          key.release();
        }
      },
    }),
    set_filter: method({
      doc: "Shows only the items for which a function returns true; without one, all.",
      params: [["fn", t.optional(t.fun("fun(item: any): boolean"))]],
      run: (_, self, filter) => {
        self.items.setFilter(filter);
        filter?.release();
        self.refresh();
      },
    }),
    set_render: method({
      doc: "Renders the items by another function.",
      params: [["fn", t.fun("fun(item: any): list.Row")]],
      run: (_, self, render) => {
        self.items.setRender(render);
        render.release();
        self.list.redraw();
        self.prepare();
      },
    }),
    refresh: method({
      doc: "Filters and renders the items anew; the first one is selected.",
      run: (_, self) => {
        self.items.forget();
        self.refresh();
      },
    }),
    selected: method({
      doc: "The selected item.",
      returns: [["any", "item", "nil when none is shown"]],
      run: (_, { items, list }) => handedOver(items.get(list.selected)),
    }),
    selected_index: method({
      doc: "Which item is selected.",
      returns: [["integer?", "index", "nil when none is shown"]],
      run: (_, { list }) => list.selectedIndex,
    }),
    set_cursor: method({
      doc: "Selects an item, the nearest there is.",
      params: [["index", t.integer]],
      run: (_, { list }, index) => list.setCursor(index),
    }),
    move_cursor: method({
      doc: "Selects an item so many places further, as far as there are any.",
      params: [["delta", t.integer]],
      run: (_, { list }, delta) => list.moveCursor(delta),
    }),
    visible: method({
      doc: "The items that are shown.",
      returns: [["any[]", "items"]],
      run: (_, { items, list }) => handedOver(items.all(list.visible)),
    }),
    size: method({
      doc: "How many items are shown.",
      returns: [["integer", "count"]],
      run: (_, { list }) => list.visible.length,
    }),
  },
};

const options = withItems(
  t.options("list.Opts", {
    leaf: [t.handle("Win", Window), 'the window that shows them; `kind = "list"` highlights the selected one'],
    buf: [t.handle("Buf", TextBuffer), "its buffer"],
    render: [t.fun("fun(item: any): list.Row"), "what is shown of an item"],
    filter: [t.optional(t.fun("fun(item: any): boolean")), "whether an item is shown"],
    empty_text: [t.optional(t.string), "shown when there is no item"],
    anchor: [t.optional(t.oneOf("top", "bottom")), "bottom: the last item is selected first"],
  }),
  false,
);

export const namespace: Namespace = {
  name: "list",
  tier: "UiHost",
  doc: "Lists of items in a window: filtered, rendered by a function, one of them selected. What is in view is rendered first.",
  classes: [listClass],
  records: {
    "list.Row": {
      doc: "What is shown of an item.",
      fields: {
        text: ["string?", "when there are no spans"],
        spans: ["Span[]?", ""],
        marks: ["{ col: integer?, opts: buf.MarkOpts? }[]?", "marks in the row; columns are byte offsets"],
      },
    },
  },
  functions: {
    new: fn({
      doc: "Shows items in a window. The option `items` is a list, or a function that returns one.",
      params: [["opts", options]],
      returns: [["List", "list"]],
      example:
        'local buf = ingot.buf.new()\nlocal leaf = ingot.dialog.list(buf)\nlocal list = ingot.list.new({\n  leaf = leaf,\n  buf = buf,\n  items = { { name = "one" }, { name = "two" } },\n  render = function(item) return { text = item.name } end,\n})\nlist:set_cursor(1)',
      run: (runtime, given) => new LuaList(runtime, given),
    }),
  },
};
