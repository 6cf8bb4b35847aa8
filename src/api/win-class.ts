// The windows that Lua holds: what can be done with one.
import { chordText, parseChord } from "../kernel/chord.ts";
import { OVERLAY_DEFAULTS, parseOverlaySize } from "../kernel/overlay.ts";
import type { Registration } from "../kernel/owner.ts";
import { TextBuffer } from "../kernel/text-buffer.ts";
import { type RowHighlight, Window } from "../kernel/window.ts";
import { WINDOW_EVENTS } from "../kernel/windows.ts";
import type { LuaFunction } from "../lua/references.ts";
import { windowScope } from "../terminal/ui.ts";
import { Callbacks } from "./callbacks.ts";
import { type ClassDeclaration, methodsOf } from "./declare.ts";
import { bindKey, chord, keyMode } from "./key-binding.ts";
import { layoutNode } from "./layout-nodes.ts";
import { rawSize, rectTable } from "./looks.ts";
import { handedOver } from "./lua-call.ts";
import { Slice } from "./paint.ts";
import { PAINT_BUDGET } from "./paint-budget.ts";
import type { Runtime } from "./runtime.ts";
import { flag, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;
const integer = t.optional(t.integer);

const method = methodsOf<Window>();

/** Whether writes of plugins to the cursor and the scroll position count: the prompt keeps its own. */
function obeys(runtime: Runtime, window: Window): boolean {
  return window !== ui(runtime).editors.promptWindow;
}

const highlight = t.options("win.RowHighlight", {
  start: [t.integer, "the first row, from 0"],
  end: [integer, "the row behind the last one"],
  cursor: [flag, "whether it stands for the cursor"],
  hl_group: [t.optional(t.string), "CursorLine unless given"],
  mode: [t.optional(t.oneOf("always", "focused")), "always unless given"],
  width: [t.optional(t.oneOf("full", "content")), "full unless given"],
});

const constraint = t.optional(rawSize);

const decoration = t.options("win.Decoration", {
  layout: [layoutNode, "what it shows"],
  align: [t.optional(t.oneOf("nw", "n", "ne", "w", "center", "e", "sw", "s", "se")), "center unless given"],
  row_offset: [integer, ""],
  col_offset: [integer, ""],
  z: [integer, "higher is above"],
  width: [constraint, "as its content unless given"],
  height: [constraint, "as its content unless given"],
  min_width: [constraint, ""],
  max_width: [constraint, ""],
  min_height: [constraint, ""],
  max_height: [constraint, ""],
});

export const windowClass: ClassDeclaration = {
  name: "Win",
  doc: "A view of a buffer. Rows of a window are counted from 0.",
  of: Window,
  methods: {
    close: method({
      doc: "Closes it. May be called again. An overlay that shows nothing else goes with it. The prompt and the transcript cannot be closed.",
      run: (runtime, self) => {
        if (ui(runtime).owns(self)) throw new Error(`the window "${self.name}" cannot be closed: it belongs to ingot`);
        ui(runtime).windows.close(self);
      },
    }),
    focus: method({
      doc: "Gives it the keyboard focus, if it can have it; with the next frame when it is not shown yet.",
      run: (runtime, self) => ui(runtime).focusWindow(self),
    }),
    buf: method({
      doc: "Its buffer.",
      returns: [["Buf?", "buf", "nil when it or the window is gone"]],
      run: (runtime, self) => {
        const { buffer } = self;
        const isThere = buffer instanceof TextBuffer && !buffer.closed && ui(runtime).windows.has(self);
        return isThere ? buffer : undefined;
      },
    }),
    rect: method({
      doc: "Where it was on the screen in the last frame.",
      returns: [
        ["{ row: integer, col: integer, width: integer, height: integer }?", "rect", "nil when it was not shown"],
      ],
      run: (_, { rectangle }) => rectTable(rectangle),
    }),
    content_width: method({
      doc: "Columns of its content, without padding and scrollbar.",
      returns: [["integer?", "width", "nil before the first frame"]],
      run: (_, self) => self.contentWidth,
    }),
    cursor: method({
      doc: "The row of its cursor; with an argument, moves it. The prompt keeps its own.",
      params: [["row", t.optional(t.integer), "from 0"]],
      returns: [["integer|Win", "row"]],
      run: (runtime, self, row) => {
        if (row === undefined) return self.cursorRow;
        if (obeys(runtime, self)) ui(runtime).moveCursor(self, { row: Math.max(0, row), column: 0 });
        return self;
      },
    }),
    move_cursor: method({
      doc: "Moves its cursor by some rows, as far as there are any.",
      params: [["delta", t.integer]],
      returns: [["Win", "self"]],
      run: (runtime, self, delta) => {
        if (obeys(runtime, self)) ui(runtime).moveCursor(self, { row: Math.max(0, self.cursorRow + delta), column: 0 });
        return self;
      },
    }),
    reveal: method({
      doc: "Scrolls so that a row is in view.",
      params: [
        ["row", t.integer, "from 0"],
        [
          "opts",
          t.optional(
            t.options("win.RevealOpts", {
              top_padding: [integer, "rows to spare above"],
              bottom_padding: [integer, "rows to spare below"],
              cursor: [flag, "whether the cursor goes there; true unless given"],
            }),
          ),
        ],
      ],
      returns: [["Win", "self"]],
      run: (runtime, self, row, opts) => {
        if (!obeys(runtime, self)) return self;
        if (opts?.cursor !== false) ui(runtime).moveCursor(self, { row: Math.max(0, row), column: 0 });
        self.reveal(row, opts?.top_padding, opts?.bottom_padding);
        ui(runtime).changed();
        return self;
      },
    }),
    scroll: method({
      doc: 'How it is scrolled; with a number, makes that row the top one; with "tail", keeps the last row in view from now on.',
      params: [["to", t.optional(t.either(t.integer, t.oneOf("tail")))]],
      returns: [["win.ScrollState|Win", "scroll"]],
      run: (runtime, self, to) => {
        if (to === undefined) return { ...scrollTable(self), left: self.left };
        if (to === "tail") self.scrollToTail();
        else self.scrollTo(Math.max(0, to));
        ui(runtime).changed();
        return self;
      },
    }),
    key: method({
      doc: "Binds a chord while it has focus: before the keys of its overlay and of the program. A mode may stand before the chord.",
      params: [
        ["chord", t.string, "the chord; or the mode, with the chord and the handler after it"],
        [
          "handler",
          t.either(t.fun("fun(ctx: table): boolean?"), t.string),
          "returning false leaves the keys to the next binding",
        ],
        ["fn", t.optional(t.fun("fun(ctx: table): boolean?"))],
      ],
      returns: [["Reg", "reg", "of a window that is closed, one that is removed already"]],
      run: (runtime, self, first, second, third) => {
        const withMode = typeof second === "string";
        const mode = withMode ? keyMode.check(first, runtime) : "";
        const keys = chord.check(withMode ? second : first, runtime);
        const fun = (withMode ? third : second) as LuaFunction | undefined;
        if (fun === undefined) throw new Error("bad argument #3 to 'Win:key' (function expected, got no value)");
        return unlessClosed(runtime, self, bindKey(runtime, { scope: windowScope(self), mode, chord: keys, fn: fun }));
      },
    }),
    on: method({
      doc: "Calls a function when something happens to it. Each `press` is followed by a `release`, with `cancelled = true` when the user did not make it: the terminal has lost focus, say.",
      params: [
        ["event", t.oneOf(...WINDOW_EVENTS)],
        ["handler", t.fun("fun(ctx: table)"), "not a task"],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, self, event, fun) => {
        const handler = runtime.handler(fun, `the window event "${event}"`);
        const registration = ui(runtime).windows.on(runtime.owner, self, event, handler);
        registration.onRemove = () => fun.release();
        // Whether it is told of the time is seen with the next frame.
        if (event === "tick") ui(runtime).changed();
        return unlessClosed(runtime, self, registration);
      },
    }),
    placeholder: method({
      doc: "Shows dim text while the buffer is empty. Some keys take it over into the buffer, some dismiss it.",
      params: [
        ["text", t.string, "its first line is shown"],
        [
          "opts",
          t.optional(
            t.options("win.PlaceholderOpts", {
              accept_keys: [t.optional(t.list(chord)), "none unless given"],
              dismiss_keys: [t.optional(t.list(chord)), "Esc and Ctrl-C unless given"],
            }),
          ),
        ],
      ],
      returns: [["Win", "self"]],
      run: (runtime, self, text, opts) => {
        ui(runtime).windows.setPlaceholder(runtime.owner, self, {
          text: text.split("\n", 1)[0] as string,
          acceptKeys: (opts?.accept_keys ?? []).map(canonical),
          dismissKeys: (opts?.dismiss_keys ?? ["esc", "c-c"]).map(canonical),
        });
        return self;
      },
    }),
    clear_placeholder: method({
      doc: "Takes the placeholder away.",
      returns: [["Win", "self"]],
      run: (runtime, self) => {
        ui(runtime).windows.setPlaceholder(runtime.owner, self, undefined);
        return self;
      },
    }),
    placeholder_text: method({
      doc: "The placeholder.",
      returns: [["string?", "text"]],
      run: (_, self) => self.placeholder?.text,
    }),
    link_scroll: method({
      doc: "Has other windows scroll together with this one.",
      rest: ["windows", t.handle("Win", Window)],
      returns: [["Win", "self"]],
      run: (runtime, self, ...others) => {
        ui(runtime).windows.linkScroll(self, ...others);
        ui(runtime).changed();
        return self;
      },
    }),
    row_highlights: method({
      doc: "Draws rows in a theme group; without an argument, none.",
      params: [["specs", t.optional(t.list(highlight))]],
      returns: [["Win", "self"]],
      run: (runtime, self, specs) => {
        const rows = (specs ?? []).map(
          ({ start, end, cursor, hl_group, mode, width }): RowHighlight => ({
            start,
            end: end ?? start + 1,
            cursor: cursor ?? false,
            group: hl_group ?? "CursorLine",
            mode: mode ?? "always",
            width: width ?? "full",
          }),
        );
        ui(runtime).windows.setRowHighlights(runtime.owner, self, rows);
        return self;
      },
    }),
    decorate: method({
      doc: "Shows a layout over the window, which moves with it and goes with it.",
      params: [["opts", decoration]],
      returns: [["{ close: fun() }", "decoration"]],
      run: (runtime, self, opts) => {
        const overlay = ui(runtime).overlays.open(runtime.owner, {
          ...OVERLAY_DEFAULTS,
          layout: opts.layout,
          anchor: "win",
          target: self,
          attach: opts.align ?? "center",
          rowOffset: opts.row_offset ?? 0,
          columnOffset: opts.col_offset ?? 0,
          z: opts.z ?? 0,
          modal: false,
          ...parseOverlaySize({ ...opts, width: opts.width ?? "fit", height: opts.height ?? "fit" }),
        });
        ui(runtime).changed();
        return handedOver(runtime.runStandard("ingot/record.lua", [overlay, ["close"]])[0]);
      },
    }),
    set_renderer: method({
      doc: "Has a function draw the window; without one, its buffer is shown again. A function that draws nothing has the buffer shown; if it writes into that, it is called again when the window has another size or at `invalidate_renderer`.",
      params: [["fn", t.optional(t.fun("fun(win: Win, slice: Slice)"))]],
      returns: [["Win", "self"]],
      run: (runtime, self, fun) => {
        setRenderer(runtime, self, fun);
        ui(runtime).changed();
        return self;
      },
    }),
    invalidate_renderer: method({
      doc: "Has the window drawn again.",
      returns: [["Win", "self"]],
      run: (runtime, self) => {
        self.written = undefined;
        ui(runtime).changed();
        return self;
      },
    }),
    resize: method({
      doc: "Makes it larger or smaller, by moving the line of the innermost split that it is in.",
      params: [
        ["axis", t.oneOf("horizontal", "vertical"), "horizontal: its width"],
        ["delta", t.integer, "cells"],
      ],
      returns: [["boolean", "changed", "false where there is no such split, or no room"]],
      run: (runtime, self, axis, delta) => {
        const [innermost] = ui(runtime).stage.splitsAround(self, axis);
        if (innermost === undefined) return false;
        const changed = innermost.split.resize(innermost.isFirst ? delta : -delta);
        if (changed) ui(runtime).changed();
        return changed;
      },
    }),
    equalize: method({
      doc: "Gives both panes of every split that it is in the same size.",
      returns: [["boolean", "changed"]],
      run: (runtime, self) => {
        const changed = ui(runtime)
          .stage.splitsAround(self)
          .filter(({ split }) => split.equalize());
        if (changed.length > 0) ui(runtime).changed();
        return changed.length > 0;
      },
    }),
    wrap: method({
      doc: "Whether long lines go on in the next row; with an argument, sets that. The line at the top stays there. The prompt keeps its own.",
      params: [["on", flag]],
      returns: [["boolean|Win", "on"]],
      run: (runtime, self, on) => {
        if (on === undefined) return self.options.wrap;
        if (obeys(runtime, self)) setWrap(runtime, self, on);
        return self;
      },
    }),
    pan: method({
      doc: "Scrolls to the side.",
      params: [["columns", t.integer]],
      returns: [["Win", "self"]],
      run: (runtime, self, columns) => {
        self.pan(columns);
        ui(runtime).changed();
        return self;
      },
    }),
  },
};

function setWrap(runtime: Runtime, window: Window, wrap: boolean): void {
  const { view } = ui(runtime);
  const { contentWidth } = window;
  const top = view.positionAt(window, 0, 0).row;
  window.options = { ...window.options, wrap };
  if (contentWidth !== undefined && !window.scroll.follow) window.scrollTo(view.rowOf(window, top, contentWidth));
  ui(runtime).changed();
}

function canonical(text: string): string {
  return chordText(parseChord(text));
}

function scrollTable(window: Window) {
  const { top, follow, total, viewport, max, overflow, atTop, atBottom } = window.scroll;
  return {
    ...{ top, follow, total, viewport, max, overflow },
    ...{ at_top: atTop, at_bottom: atBottom },
    // What is followed is in view with every frame.
    needs_tail_repin: false,
  };
}

function setRenderer(runtime: Runtime, window: Window, fun: LuaFunction | undefined): void {
  const callbacks = runtime.service(Callbacks);
  if (fun === undefined) {
    callbacks.replace(window, "renderer", []);
    return;
  }
  const { owner } = runtime;
  const registration = ui(runtime).windows.setRenderer(owner, window, {
    kind: "callback",
    paint: (_, draw) => {
      if (fun.released) return;
      runtime.within(owner, () =>
        runtime.values.callFunction(fun, [window, new Slice(draw)], { budget: PAINT_BUDGET }),
      );
    },
  });
  registration.onRemove = () => fun.release();
  callbacks.replace(window, "renderer", [unlessClosed(runtime, window, registration)]);
}

/** What a window that is closed would keep for ever goes at once. */
function unlessClosed(runtime: Runtime, window: Window, registration: Registration): Registration {
  if (!ui(runtime).windows.has(window)) registration.remove();
  return registration;
}
