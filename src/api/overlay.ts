// `ingot.overlay`: layouts that float above the main screen.
import { ConstraintError } from "../kernel/constraint.ts";
import type { Surface } from "../kernel/layout/surface.ts";
import {
  ALIGNMENTS,
  ANCHORS,
  CORNERS,
  OVERLAY_DEFAULTS,
  Overlay,
  parseDraggable,
  parseOverlaySize,
  parseResizable,
} from "../kernel/overlay.ts";
import type { NewOverlay } from "../kernel/overlays.ts";
import { Window } from "../kernel/window.ts";
import type { LuaFunction } from "../lua/references.ts";
import { overlayScope } from "../terminal/ui.ts";
import { Callbacks } from "./callbacks.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { bindKey, chord } from "./key-binding.ts";
import { layoutNode } from "./layout-nodes.ts";
import { border, rawSize, spans, withoutUndefined } from "./looks.ts";
import { resourceName } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { flag, type Options, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;
const integer = t.optional(t.integer);
const constraint = t.optional(rawSize);

const draggable = t.either(
  t.boolean,
  t.options("overlay.Draggable", {
    title: [flag, "by its title bar"],
    body: [
      t.optional(t.either(t.boolean, t.oneOf("inert"))),
      'by its content; "inert": where a press means nothing else',
    ],
  }),
);

const resizable = t.either(
  t.boolean,
  t.options("overlay.Resizable", {
    top: [flag, ""],
    right: [flag, ""],
    bottom: [flag, ""],
    left: [flag, ""],
    corners: [flag, ""],
  }),
);

const keymaps = t.list(
  t.options("overlay.Keymap", {
    key: [chord, "the chord"],
    on_press: [t.fun("fun(ctx: table): boolean?"), "called when it is pressed"],
    hint: [t.optional(t.string), "what it does, for a footer"],
  }),
);

const fields = {
  layout: [layoutNode, "what it shows"],
  name: [t.optional(t.string), "keeps it over a reload"],
  title: [t.optional(spans), "text in its upper border"],
  border: [t.optional(border), "lines around it"],
  anchor: [t.optional(t.oneOf(...ANCHORS)), "where it is; dock_bottom unless given"],
  corner: [t.optional(t.oneOf(...CORNERS)), "for screen_at: the corner that row and column are counted from"],
  row: [integer, "for screen_at"],
  col: [integer, "for screen_at"],
  target: [
    t.optional(t.either(t.handle("Win", Window), t.integer)),
    "for win: the window it is attached to, or its number",
  ],
  attach: [t.optional(t.oneOf(...ALIGNMENTS)), "for win: the point of both that is put together"],
  row_offset: [integer, "for win"],
  col_offset: [integer, "for win"],
  width: [constraint, 'cells, "N%", "fill", "fit" …'],
  height: [constraint, "as width"],
  min_width: [constraint, "at least"],
  max_width: [constraint, "as wide as its content, at most this; not together with width"],
  min_height: [constraint, "at least"],
  max_height: [constraint, "as high as its content, at most this; not together with height"],
  above_rows: [integer, "for dock_bottom: rows that are left free at the top"],
  modal: [flag, "whether nothing else gets keys and presses; true unless given"],
  blocks_agent: [flag, "whether the agent waits while it is open"],
  z: [integer, "higher is above"],
  draggable: [t.optional(draggable), "true: by its title bar, and where a press means nothing else"],
  resizable: [t.optional(resizable), "true: by its left, right and lower edge, and its corners"],
  keymaps: [t.optional(keymaps), "keys while it has focus"],
} as const;

const options = t.options("overlay.Opts", fields);

type Given = Options<typeof fields>;

/** The window of a number, or the one given. */
function targetOf(runtime: Runtime, target: Window | number | undefined): Surface | undefined {
  return typeof target === "number" ? ui(runtime).windows.byNumber(target) : target;
}

/** What the kernel is told to open. @throws Error for sizes that contradict each other, and for a target that is missing */
function toKernel(runtime: Runtime, given: Given): NewOverlay {
  if (given.anchor === "win" && given.target === undefined)
    throw new Error(
      "bad argument #1 to 'overlay.new' (the anchor \"win\" needs a target: the window it is attached to)",
    );
  const defaults = OVERLAY_DEFAULTS;
  try {
    return {
      layout: given.layout,
      name: resourceName(runtime, "overlay", given.name),
      title: given.title,
      border: given.border,
      anchor: given.anchor ?? defaults.anchor,
      corner: given.corner ?? defaults.corner,
      row: given.row ?? 0,
      column: given.col ?? 0,
      target: targetOf(runtime, given.target),
      attach: given.attach ?? defaults.attach,
      rowOffset: given.row_offset ?? 0,
      columnOffset: given.col_offset ?? 0,
      ...parseOverlaySize(given),
      aboveRows: given.above_rows ?? 0,
      modal: given.modal ?? true,
      blocksAgent: given.blocks_agent ?? false,
      z: given.z ?? 0,
      draggable: parseDraggable(withoutUndefined(given.draggable)),
      resizable: parseResizable(withoutUndefined(given.resizable)),
    };
  } catch (error) {
    if (error instanceof ConstraintError) throw new Error(`bad argument #1 to 'overlay.new' (${error.message})`);
    throw error;
  }
}

function bind(runtime: Runtime, overlay: Overlay, key: string, fun: LuaFunction, description?: string) {
  return bindKey(runtime, { scope: overlayScope(overlay), chord: key, fn: fun, description });
}

const method = methodsOf<Overlay>();

const overlayClass: ClassDeclaration = {
  name: "Overlay",
  doc: "A layout that floats above the main screen.",
  of: Overlay,
  methods: {
    close: method({
      doc: "Closes it. May be called again.",
      run: (runtime, self) => {
        ui(runtime).overlays.close(self);
        ui(runtime).changed();
      },
    }),
    key: method({
      doc: "Binds a chord while a window of it has focus: after the keys of that window, before those of the program.",
      params: [
        ["chord", chord],
        [
          "handler",
          t.fun("fun(ctx: table): boolean?"),
          "not a task; returning false leaves the keys to the next binding",
        ],
      ],
      returns: [["Reg", "reg", "of an overlay that is closed, one that is removed already"]],
      run: (runtime, self, keys, fun) => {
        const registration = bind(runtime, self, keys, fun);
        if (!ui(runtime).overlays.isOpen(self)) registration.remove();
        return registration;
      },
    }),
  },
};

export const namespace: Namespace = {
  name: "overlay",
  tier: "UiHost",
  doc: "Overlays: layouts that float above the main screen, docked to an edge, centred, at a place, or attached to a window. Esc closes a modal one that nobody listens to.",
  classes: [overlayClass],
  functions: {
    new: fn({
      doc: "Opens an overlay. With a name that is in use it is that overlay with other options: it stays where the user has put it. Without a size it is as large as its layout says, or else a share of the screen that depends on the anchor.",
      params: [["opts", options]],
      returns: [["Overlay", "overlay"]],
      example:
        'local buf = ingot.buf.new():lines({ "hello" })\nlocal win = ingot.win.new(buf, { focusable = false })\ningot.overlay.new({\n  layout = ingot.ui.layout.leaf(win),\n  title = " greeting ",\n  border = "rounded",\n  anchor = "center",\n  width = 30,\n  height = 5,\n})',
      run: (runtime, given) => {
        const { overlays } = ui(runtime);
        const overlay = overlays.open(runtime.owner, toKernel(runtime, given));
        const keys = given.keymaps ?? [];
        const bindings = () => keys.map(({ key, on_press, hint }) => bind(runtime, overlay, key, on_press, hint));
        const callbacks = runtime.service(Callbacks);
        callbacks.replace(overlay, "keymaps", []);
        callbacks.replace(overlay, "keymaps", bindings());
        // Of what has been closed it would be an empty frame, and a modal one a trap.
        const { surfaces } = overlay;
        if (surfaces.length > 0 && !surfaces.some((surface) => ui(runtime).isOpen(surface))) overlays.close(overlay);
        ui(runtime).changed();
        return overlay;
      },
    }),
  },
};
