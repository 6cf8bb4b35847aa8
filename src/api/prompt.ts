// `ingot.prompt`: the line that the user types into.
import { Registration } from "../kernel/owner.ts";
import { fn, type Namespace } from "./declare.ts";
import { withItems } from "./lua-items.ts";
import { choose } from "./picker.ts";
import { LuaCompleter } from "./prompt-completer.ts";
import type { Runtime } from "./runtime.ts";
import { flag, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;
const prompt = (runtime: Runtime) => ui(runtime).editors.prompt;

/** The sections that plugins have set: they go with their plugins. */
class Sections {
  private readonly registrations = new Map<string, Registration>();

  constructor(private readonly runtime: Runtime) {}

  set(name: string, content: string): void {
    const { runtime } = this;
    const former = this.registrations.get(name);
    former?.settle();
    const registration = new Registration(runtime.owner, "prompt section", name, () => {
      this.registrations.delete(name);
      prompt(runtime).removeSection(name);
    });
    this.registrations.set(name, registration);
    prompt(runtime).setSection(name, content);
    ui(runtime).changed();
  }

  remove(name: string): void {
    this.registrations.get(name)?.remove();
    ui(this.runtime).changed();
  }
}

/** When what is searching is asked again. */
const searchTimes = {
  poll_ms: [t.optional(t.integer), "milliseconds until it is asked again while it is searching; 100 unless given"],
  loading_poll_ms: [t.optional(t.integer), "the same while it has found nothing; `poll_ms` unless given"],
  loading_delay_ms: [
    t.optional(t.integer),
    "milliseconds until it is said that nothing has been found yet; 200 unless given",
  ],
} as const;

const completerOptions = t.options("prompt.Completer", {
  detect: [
    t.fun("fun(text: string, cursor: integer): any, integer?"),
    "whether there is something to complete: where it starts, in bytes from 0; or any data for the other functions, and where it starts",
  ],
  items: [t.optional(t.fun("fun(data: any): picker.Item[]")), "all there is to offer"],
  query: [
    t.optional(t.fun("fun(data: any, token: string, items: picker.Item[]): picker.Item[]")),
    "what of it is to be offered; where `detect` returns a place alone, it is called with text, place and cursor and returns what to search for",
  ],
  matches: [
    t.optional(
      t.fun("fun(anchor: integer, text: string, cursor: integer, limit: integer): picker.Item[]|prompt.Found"),
    ),
    "what to offer, in the place of `items` and `query`",
  ],
  accept: [
    t.fun("fun(data: any, item: picker.Item): string?"),
    "returns what is put in the place of what was typed, or changes the prompt itself; where `detect` returns a place alone, it is called with item, place and action",
  ],
  on_select: [t.optional(t.fun("fun(item: picker.Item)")), "called when a row is selected"],
  manual: [flag, "whether it is asked only at Tab; false unless given"],
  auto: [flag, "whether it is asked at each key; true unless given"],
  accept_single: [flag, "whether Tab takes over what is offered when there is one row only; false unless given"],
  limit: [t.optional(t.atLeast(1)), "rows that are offered at most; 200 unless given"],
  ...searchTimes,
});

const pickerOptions = t.options("prompt.PickerOpts", {
  items: [t.optional(t.copy), "texts or items, or a function that returns them"],
  placeholder: [t.optional(t.string), "dim text while nothing is typed"],
  on_select: [t.optional(t.fun("fun(item: picker.Item)")), "called when another item is selected"],
  on_enter: [
    t.optional(t.fun("fun(item: picker.Item, index: integer)")),
    "called at Enter; with it the list stays open until Esc",
  ],
  on_dismiss: [t.optional(t.fun("fun()")), "called when it is left by Esc or Ctrl-C"],
  provider: [
    t.optional(t.fun("fun(query: string, limit: integer): picker.Item[]|prompt.Found")),
    "finds the items for what is typed, in the place of `items`",
  ],
  limit: [t.optional(t.atLeast(1)), "told to the provider; 200 unless given"],
  ...searchTimes,
  rank: [
    t.optional(t.fun("fun(items: picker.Item[], query: string): integer[]")),
    "sorts the items: returns their indices from 1, those that match",
  ],
});

export const namespace: Namespace = {
  name: "prompt",
  tier: "UiHost",
  doc: "The line that the user types into. Offsets are bytes from 0.",
  records: {
    "prompt.Found": {
      doc: "What has been found so far, as `ingot.files.search` has it. While it is searching, it is asked for again.",
      fields: {
        items: ["picker.Item[]", ""],
        searching: ["boolean?", "whether there will be more"],
        scanning: ["boolean?", "the same"],
        status: ["string?", "the same when it is scanning, searching or loading"],
        message: ["string?", "what is said of it beside the items, or in their place"],
      },
    },
  },
  functions: {
    text: fn({
      doc: "What is typed.",
      returns: [["string", "text"]],
      run: (runtime) => prompt(runtime).text(),
    }),
    win: fn({
      doc: "Its window.",
      returns: [["Win", "win"]],
      example:
        'local prompt = ingot.prompt.win()\nlocal ns = ingot.ns("my_plugin")\nprompt:on("text_changed", function()\n  local buf = prompt:buf()\n  buf:clear_ns(ns):mark(ns, 1, 0, { end_col = 999, hl_group = "DiagnosticHint" })\nend)',
      run: (runtime) => ui(runtime).editors.promptWindow,
    }),
    set_text: fn({
      doc: "Replaces the text. The cursor is at its end then, and there is nothing to undo.",
      params: [["text", t.string]],
      run: (runtime, text) => {
        prompt(runtime).setText(text);
        ui(runtime).changed();
      },
    }),
    cursor: fn({
      doc: "Where the cursor is; with an argument, moves it to the nearest character.",
      params: [["pos", t.optional(t.integer)]],
      returns: [["integer", "pos"]],
      run: (runtime, position) => {
        if (position !== undefined) {
          prompt(runtime).cursorByte = Math.max(0, position);
          ui(runtime).changed();
        }
        return prompt(runtime).cursorByte;
      },
    }),
    replace_range: fn({
      doc: "Replaces a part of the text; the cursor is behind the new part then.",
      params: [
        ["start", t.integer],
        ["end", t.integer, "not included"],
        ["text", t.string],
      ],
      returns: [["integer", "pos", "where the cursor is"]],
      run: (runtime, start, end, text) => {
        const cursor = prompt(runtime).replaceRange(Math.max(0, start), Math.max(0, end), text);
        ui(runtime).changed();
        return cursor;
      },
    }),
    acquire: fn({
      doc: "Keeps completions away until that is undone. Locks add up.",
      returns: [["Reg", "reg"]],
      run: (runtime) => {
        const release = prompt(runtime).acquire();
        return runtime.register("prompt lock", "", release);
      },
    }),
    is_modal: fn({
      doc: "Whether somebody keeps completions away.",
      returns: [["boolean", "modal"]],
      run: (runtime) => prompt(runtime).isModal,
    }),
    has_stash: fn({
      doc: "Whether a text was put aside by Ctrl-S.",
      returns: [["boolean", "stashed"]],
      run: (runtime) => prompt(runtime).stash !== undefined,
    }),
    queued: fn({
      doc: "Messages that wait for the end of a turn of the agent.",
      returns: [["string[]", "messages"]],
      run: () => [],
    }),
    queued_rows: fn({
      doc: "As `queued`, with what each waits for.",
      returns: [['{ text: string, kind: "request"|"turn" }[]', "rows"]],
      run: () => [],
    }),
    set_section: fn({
      doc: "Sets a named text that is submitted together with what is typed.",
      params: [
        ["name", t.string],
        ["content", t.string],
      ],
      run: (runtime, name, content) => runtime.service(Sections).set(name, content),
    }),
    remove_section: fn({
      doc: "Takes a named text away.",
      params: [["name", t.string]],
      run: (runtime, name) => runtime.service(Sections).remove(name),
    }),
    open_picker: fn({
      doc: "Lets the user choose one item of a list docked at the prompt, filtered by the prompt's text, which is as it was before when the list closes. Waits for it.",
      params: [["opts", withItems(pickerOptions, false)]],
      returns: [
        [
          "{ action: string, item: picker.Item, index: integer }?",
          "choice",
          "the index counts from 1; nil when it was left",
        ],
      ],
      wait: (call, { items: source, placeholder, limit, ...given }) =>
        choose(
          call,
          {
            label: "prompt.open_picker",
            source,
            filtered: true,
            placement: "prompt_docked",
            placeholder,
            onSelect: given.on_select,
            onEnter: given.on_enter,
            staysOpen: given.on_enter !== undefined,
            onDismiss: given.on_dismiss,
            provider: given.provider,
            limit,
            times: given,
            rank: given.rank,
          },
          ({ item, index, action }, list) => ({ action, item: list.normalized(item), index }),
        ),
    }),
    completer: fn({
      doc: "Adds completions for what is typed. The completers that were added last are asked first.",
      params: [["spec", completerOptions]],
      returns: [["Reg", "reg"]],
      example:
        'ingot.prompt.completer({\n  detect = function(text, cursor)\n    local at = text:sub(1, cursor):match("()#%w*$")\n    if at then return at - 1 end\n  end,\n  matches = function() return { "#bug", "#feature" } end,\n  accept = function(item) return item.label .. " " end,\n})',
      run: (runtime, spec) => {
        if (spec.matches === undefined && (spec.items === undefined || spec.query === undefined))
          throw new Error("bad argument #1 to 'prompt.completer' (it needs either 'items' and 'query', or 'matches')");
        const completer = new LuaCompleter(runtime, runtime.owner, spec);
        const remove = prompt(runtime).addCompleter(completer as never);
        const registration = runtime.register("completer", "", remove);
        registration.onRemove = () => completer.release();
        return registration;
      },
    }),
  },
};
