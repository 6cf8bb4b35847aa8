// `ingot.win`: views of buffers, with a cursor and a scroll position.
import { TextBuffer } from "../kernel/text-buffer.ts";
import type { Window } from "../kernel/window.ts";
import { results } from "../lua/values.ts";
import { bufferClass } from "./buf.ts";
import { fn, type Namespace } from "./declare.ts";
import { resourceName } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { flag, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";
import { windowClass } from "./win-class.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;
const integer = t.optional(t.integer);

const GONE =
  "the buffer is gone: one without a name goes with the plugin's load that made it; make another, or give it a name";

const options = t.options("win.NewOpts", {
  name: [t.optional(t.string), "keeps it over a reload"],
  focusable: [flag, "whether it can have the keyboard focus; true unless given"],
  kind: [t.optional(t.oneOf("input", "list")), "input: can be typed into; list: has a row that is selected"],
  placeholder: [t.optional(t.string), "for input: dim text while it is empty"],
  initial_cursor: [integer, "for list: the row that is selected first, from 0"],
  scrollbar: [flag, "whether a scrollbar is shown when not all is in view; true unless given"],
  surface: [
    t.optional(t.oneOf("editable_text", "readonly_text", "selectable_text", "inert", "list", "list_inert")),
    "what can be done with it; follows from kind and focusable unless given",
  ],
  hide_cursor: [flag, ""],
  vim_enabled: [flag, "whether it has keys and modes of vi; as the setting `vim` says unless given"],
  cursor_line_highlight: [flag, "whether the row of the cursor is highlighted"],
  region: [t.optional(t.string), "what it is for"],
  wrap: [flag, "whether long lines go on in the next row; only what can be typed into does unless given"],
  pad_left: [t.optional(t.atLeast(0)), "blank columns left of the content"],
  pad_right: [t.optional(t.atLeast(0)), "blank columns right of the content"],
});

/** Makes a window as `win.new` does. */
function newWindow(runtime: Runtime, buffer: TextBuffer, given: Partial<ReturnType<typeof options.check>>): Window {
  const { kind = "plain", placeholder } = given;
  const { openWindow, windows } = ui(runtime);
  const known = given.name === undefined ? undefined : windows.get(given.name);
  if (known !== undefined && ui(runtime).owns(known))
    throw new Error(`the window "${given.name}" belongs to ingot: choose another name`);
  const window = openWindow.call(ui(runtime), runtime.owner, buffer, {
    name: resourceName(runtime, "win", given.name),
    cursor: given.initial_cursor,
    kind,
    focusable: given.focusable ?? true,
    scrollbar: given.scrollbar ?? true,
    ...(given.surface !== undefined && { use: given.surface }),
    hideCursor: given.hide_cursor ?? false,
    cursorLineHighlight: given.cursor_line_highlight ?? false,
    vi: given.vim_enabled,
    role: given.region ?? "",
    wrap: given.wrap ?? (kind === "input" || given.surface === "editable_text"),
    padLeft: given.pad_left ?? 0,
    padRight: given.pad_right ?? 0,
  });
  if (placeholder !== undefined)
    windows.setPlaceholder(runtime.owner, window, { text: placeholder, acceptKeys: [], dismissKeys: [] });
  return window;
}

export const namespace: Namespace = {
  name: "win",
  tier: "UiHost",
  doc: "Windows: views of buffers. One is not to be seen before a layout or an overlay shows it.",
  classes: [windowClass, bufferClass],
  records: {
    "win.ScrollState": {
      doc: "How a window is scrolled, in rows of the screen.",
      fields: {
        top: ["integer", "the first row in view"],
        left: ["integer", "the first column in view"],
        follow: ["boolean", "whether the last row is kept in view"],
        total: ["integer", "rows that there are"],
        viewport: ["integer", "rows that are in view"],
        max: ["integer", "the largest `top`"],
        overflow: ["boolean", "whether not all rows are in view"],
        at_top: ["boolean", ""],
        at_bottom: ["boolean", ""],
        needs_tail_repin: ["boolean", "always false: a tail that is followed is in view with every frame"],
      },
    },
  },
  functions: {
    new: fn({
      doc: "Makes a window. With a name that is in use it is that window: cursor and scroll position stay.",
      params: [
        ["buf", t.handle("Buf", TextBuffer)],
        ["opts", t.optional(options)],
      ],
      returns: [
        ["Win?", "win", "nil when the buffer is gone"],
        ["string?", "error", "says so then"],
      ],
      run: (runtime, buffer, opts) =>
        buffer.closed ? results(undefined, GONE) : newWindow(runtime, buffer, opts ?? {}),
    }),
    cur: fn({
      doc: "The window with the keyboard focus; the prompt when there is none.",
      returns: [["Win", "win"]],
      run: (runtime) => ui(runtime).focus.current.window ?? ui(runtime).editors.promptWindow,
    }),
    transcript: fn({
      doc: "The window of what the program has printed.",
      returns: [["Win", "win"]],
      run: (runtime) => ui(runtime).outputWindow,
    }),
  },
};
