// `ingot.keymap`: what keys do.
import { chordLabel, parseChord } from "../kernel/chord.ts";
import type { Binding } from "../kernel/keymap.ts";
import { GLOBAL_SCOPE } from "../terminal/ui.ts";
import { fn, type Namespace } from "./declare.ts";
import { bindKey, chord, keyMode, keysOf } from "./key-binding.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;

function shown({ mode, keys, description }: Binding) {
  return { mode, chord: label(keys), desc: description };
}

function label(keys: readonly string[]): string {
  return chordLabel(parseChord(keys.join(" ")));
}

export const namespace: Namespace = {
  name: "keymap",
  tier: "UiHost",
  doc: "Keys. Bindings of the window with focus come first, then those of its overlay, then these. Chords are written `<C-y>`, `<Esc><Esc>`, `<leader>x`, `ctrl-j`, `alt-d`, `gg`.",
  records: {
    "keymap.Row": {
      doc: "A binding.",
      fields: {
        mode: ["string", "n, i, v or empty for any"],
        chord: ["string", "as it is shown"],
        desc: ["string?", ""],
      },
    },
    "keymap.Context": {
      doc: "What a handler is told.",
      fields: {
        keys: ["string[]", "the keys of the chord"],
        vim_mode_at_chord_start: ["string?", "the mode when the first of the keys was pressed"],
      },
    },
  },
  functions: {
    set: fn({
      doc: "Binds a chord. The handler keeps the keys from everybody else, unless it returns false. A chord that is the start of a longer one waits a second for more keys.",
      params: [
        ["mode", keyMode, "n: normal, i: insert, v: visual, empty: any"],
        ["chord", chord],
        ["handler", t.fun("fun(ctx: keymap.Context): boolean?"), "not a task"],
        ["opts", t.optional(t.options("keymap.Opts", { desc: [t.optional(t.string), "for help"] }))],
      ],
      returns: [["Reg", "reg"]],
      example: 'ingot.keymap.set("", "<C-y>", function()\n  ingot.notify("copied")\nend, { desc = "copy" })',
      run: (runtime, mode, keys, handler, opts) =>
        bindKey(runtime, { scope: GLOBAL_SCOPE, mode, chord: keys, fn: handler, description: opts?.desc }),
    }),
    unset: fn({
      doc: "Takes a binding away, whoever made it.",
      params: [
        ["mode", keyMode],
        ["chord", chord],
      ],
      returns: [["boolean", "removed", "whether there was one"]],
      run: (runtime, mode, keys) => ui(runtime).keymap.unbind(runtime.owner, GLOBAL_SCOPE, mode, keysOf(runtime, keys)),
    }),
    list: fn({
      doc: "All bindings, in the order in which they were made.",
      returns: [["keymap.Row[]", "rows"]],
      run: (runtime) => ui(runtime).keymap.list(GLOBAL_SCOPE).map(shown),
    }),
    help_sections: fn({
      doc: "What a help screen shows of keys.",
      returns: [["{ title: string, entries: { label: string, detail: string }[] }[]", "sections"]],
      run: (runtime) => helpSections(runtime),
    }),
    leader: fn({
      doc: "The key that `<leader>` stands for.",
      returns: [["string", "key"]],
      run: (runtime) => ui(runtime).keymap.leader(runtime.owner),
    }),
    set_leader: fn({
      doc: "Says what `<leader>` stands for in bindings that are made from now on.",
      params: [["leader", t.string, "one key"]],
      run: (runtime, leader) => {
        if (parseChord(leader).length !== 1) throw new Error(`the leader must be one key, not "${leader}"`);
        ui(runtime).keymap.setLeader(runtime.owner, leader);
      },
    }),
    prefixes: fn({
      doc: "The bindings that go on after some keys.",
      params: [
        ["pending", t.string, "the keys pressed so far; empty: all bindings"],
        ["mode", t.optional(keyMode), "that of what has focus unless given"],
      ],
      returns: [["{ mode: string, chord: string, suffix: string, desc: string? }[]", "rows"]],
      run: (runtime, pending, mode) => {
        const { keymap, mode: current } = ui(runtime);
        const keys = pending === "" ? [] : keysOf(runtime, pending);
        return keymap
          .continuations(GLOBAL_SCOPE, mode ?? shortMode(current), keys)
          .map(({ binding, suffix }) => ({ ...shown(binding), suffix: label(suffix) }));
      },
    }),
  },
};

function shortMode(mode: string): "n" | "i" | "v" {
  if (mode === "insert") return "i";
  return mode.startsWith("visual") ? "v" : "n";
}

const EDITING: readonly (readonly [string, string])[] = [
  ["Enter", "submit"],
  ["Ctrl-J, Alt-Enter", "new line"],
  ["Ctrl-A, Ctrl-E", "start and end of the line"],
  ["Alt-B, Alt-F", "a word back and forth"],
  ["Ctrl-W, Alt-D", "cut a word"],
  ["Ctrl-U, Ctrl-K", "cut to the start and the end of the line"],
  ["Ctrl-Y, Alt-Y", "paste what was cut, and what was cut before"],
  ["Ctrl-_", "undo"],
  ["Ctrl-R", "search the history"],
  ["Ctrl-S", "put the text aside, and take it back"],
  ["Ctrl-G", "edit in $EDITOR"],
];

const VI: readonly (readonly [string, string])[] = [
  ["Esc", "normal mode"],
  ["i, a, o", "insert mode"],
  ["v, V", "visual mode"],
];

/** What a help screen shows of keys. */
export function helpSections(runtime: Runtime) {
  const { keymap, editors } = ui(runtime);
  const section = (title: string, rows: readonly (readonly [string, string])[]) => ({
    title,
    entries: rows.map(([label, detail]) => ({ label, detail })),
  });
  const own = keymap.list(GLOBAL_SCOPE).filter(({ mode }) => editors.vi || mode !== "v");
  return [
    section("Editing", EDITING),
    ...(editors.vi ? [section("vi", VI)] : []),
    section(
      "Bindings",
      own.map(({ keys, description = "" }) => [label(keys), description] as const),
    ),
  ];
}
