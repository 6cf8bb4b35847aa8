// `ingot.picker`: lists from which the user chooses one item.
import { LuaFunction } from "../lua/references.ts";
import { Picker } from "../terminal/widgets/picker.ts";
import { PLACEMENTS } from "../terminal/widgets/placement.ts";
import type { Call } from "./call.ts";
import { Choice, type ChoiceOptions } from "./choice.ts";
import { alias, type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { chord } from "./key-binding.ts";
import { type ItemSource, type LuaItem, LuaItems, withItems } from "./lua-items.ts";
import type { Runtime } from "./runtime.ts";
import { Mismatch, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const items = t.optional(t.copy);
const placement = t.optional(t.oneOf(...PLACEMENTS));
const actions = t.optional(t.map(t.string));

const fuzzyOptions = t.options("picker.FuzzyOpts", {
  items: [items, "texts or items, or a function that returns them"],
  placeholder: [t.optional(t.string), "dim text while nothing is typed"],
  title: [t.optional(t.string), "in the border"],
  placement: [placement, "prompt_docked unless given"],
  selected: [t.optional(t.integer), "the item that is selected first, from 0"],
  on_select: [t.optional(t.fun("fun(item: picker.Item)")), "called when another item is selected"],
  actions: [actions, "further chords that choose, each with the `action` of the result"],
});

const listOptions = t.options(
  "picker.Opts",
  {
    items: [items, "texts or items, at least one"],
    placement: [placement, "center unless given"],
    title: [t.optional(t.string), "in the border"],
    selected: [t.optional(t.integer), "the item that is selected first, from 0"],
  },
  { open: true },
);

/** Opens a choice for the task that calls, and waits for it. @param record makes what is returned of it */
export async function choose(
  call: Call,
  options: Omit<ChoiceOptions, "owner">,
  record: (chosen: NonNullable<Awaited<Choice["outcome"]>>, list: LuaItems) => unknown,
): Promise<unknown> {
  const choice = new Choice(call.runtime, { ...options, owner: call.task.owner });
  call.onCancel(() => choice.close());
  const chosen = await choice.outcome;
  try {
    return chosen === undefined || call.runtime.lua.closed ? undefined : record(chosen, choice.list);
  } finally {
    if (!call.runtime.lua.closed) choice.release();
  }
}

/** @throws Error when there is nothing to choose from */
function someItems(runtime: Runtime, source: ItemSource | undefined, label: string): LuaItems {
  try {
    if (source === undefined || source instanceof LuaFunction) throw new Mismatch("items: list expected");
    const list = new LuaItems(runtime, source);
    if (list.items.length > 0) return list;
    list.release();
    throw new Mismatch("items: there is none");
  } catch (error) {
    throw error instanceof Mismatch ? new Error(`bad argument #1 to '${label}' (${error.message})`) : error;
  } finally {
    source?.release();
  }
}

const method = methodsOf<Picker<LuaItem>>();

const pickerClass: ClassDeclaration = {
  name: "Picker",
  doc: "An open list. Items of it are counted from 0.",
  of: Picker,
  methods: {
    win: method({
      doc: "Its window: for keys, and for the events `submit`, `selection_changed`, `dismiss` and `close`.",
      returns: [["Win", "win"]],
      run: (_, self) => self.window,
    }),
    close: method({
      doc: "Closes it. May be called again.",
      run: (_, self) => self.close(),
    }),
    items: method({
      doc: "Replaces its items.",
      params: [
        ["items", t.table, "texts or items"],
        ["selected", t.optional(t.integer), "from 0; the first one unless given"],
      ],
      returns: [["Picker", "self"]],
      run: (runtime, self, list, selected) => {
        try {
          const read = new LuaItems(runtime, list);
          self.setItems(read.items, selected);
          read.release();
        } catch (error) {
          throw error instanceof Mismatch ? new Error(`bad argument #1 to 'Picker:items' (${error.message})`) : error;
        } finally {
          list.release();
        }
        return self;
      },
    }),
    selected: method({
      doc: "The selected item; with an argument, selects another one.",
      params: [["index", t.optional(t.integer), "from 0"]],
      returns: [["integer|Picker|nil", "index", "nil when there are no items"]],
      run: (_, self, index) => {
        if (index === undefined) return self.selected;
        self.select(index);
        return self;
      },
    }),
    move: method({
      doc: "Moves the selection by some items, as far as there are any.",
      params: [["delta", t.integer]],
      returns: [["Picker", "self"]],
      run: (_, self, delta) => {
        self.move(delta);
        return self;
      },
    }),
  },
};

const open = fn({
  doc: "Lets the user choose one item of a list, by the arrow keys, Ctrl-J, K, P, N, and Enter, or the mouse. Waits for it.",
  params: [["opts", withItems(listOptions)]],
  returns: [
    [
      "{ index: integer, item: any }?",
      "choice",
      "the index counts from 1, the item is what was given; nil when it was left by Esc or Ctrl-C",
    ],
  ],
  wait: (call, { items: source, placement, title, selected }) =>
    choose(
      call,
      { label: "picker.open", source, filtered: false, needsItems: true, placement, title, selected },
      ({ item, index }, list) => ({ index, item: list.original(item) }),
    ),
});

export const namespace: Namespace = {
  name: "picker",
  tier: "UiHost",
  doc: "Lists from which the user chooses one item.",
  classes: [pickerClass],
  records: {
    "picker.Item": {
      doc: "Something to choose. A text stands for an item with that label; other fields are kept.",
      fields: {
        label: ["string", ""],
        description: ["string?", "shown dim behind the label"],
        prefix: ["string?", "shown before the label"],
        icon: [
          '{ kind: "file"|"dir", path: string }?',
          "shown in the place of a prefix, if the setting `file_icons` is on",
        ],
        ansi_color: ["integer?", "colour of the prefix, 0 to 255"],
        label_color: ["integer?", "colour of the label, 0 to 255"],
        search_terms: ["(string|string[])?", "by which it is found, too"],
      },
    },
  },
  functions: {
    fuzzy: fn({
      doc: "Lets the user choose one item of a list that is filtered by what is typed, best match first, as `ingot.fuzzy.rank` has it. Docked at the prompt, it is filtered by the prompt's text, which is as it was before when the list closes; elsewhere it has an input of its own. Waits for it.",
      params: [["opts", withItems(fuzzyOptions)]],
      returns: [
        [
          "{ index: integer, item: picker.Item, action: string }?",
          "choice",
          "the index counts from 1; the action is `accept`, or that of the key that chose; nil when it was left by Esc or Ctrl-C",
        ],
      ],
      example:
        'ingot.spawn(function()\n  local choice = ingot.picker.fuzzy({ items = { "first", "second", "third" }, placeholder = "pick one" })\n  if choice then ingot.notify("picked " .. choice.item.label) end\nend)',
      wait: (call, { items: source, placeholder, title, placement, selected, on_select, actions: chosenBy }) => {
        for (const key of Object.keys(chosenBy ?? {})) chord.check(key, call.runtime);
        return choose(
          call,
          {
            label: "picker.fuzzy",
            source,
            filtered: true,
            placeholder,
            title,
            placement: placement ?? "prompt_docked",
            selected,
            actions: chosenBy,
            onSelect: on_select,
          },
          ({ item, index, action }, list) => ({ index, item: list.normalized(item), action }),
        );
      },
    }),
    open,
    choose: alias("picker.open", open),
    new: fn({
      doc: "Opens a list without waiting. With the placement prompt_docked it leaves the keyboard to the prompt.",
      params: [["opts", withItems(listOptions)]],
      returns: [["Picker", "picker"]],
      run: (runtime, { items: source, placement, title, selected }) => {
        const list = someItems(runtime, source, "picker.new");
        const { ui } = runtime.service(UserInterface);
        const picker = new Picker<LuaItem>({
          ui,
          owner: runtime.owner,
          items: list.items,
          placement,
          title,
          selected,
          takesFocus: placement !== "prompt_docked",
        });
        list.release();
        return picker;
      },
    }),
  },
};
