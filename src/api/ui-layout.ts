// `ingot.ui.layout`: what is where on the screen and in overlays.

import { type Constraint, FILL, FIT, parseConstraint } from "../kernel/constraint.ts";
import { Measure } from "../kernel/layout/surface.ts";
import { type Box, type BoxItem, box, type LayoutNode, leaf } from "../kernel/layout.ts";
import type { Axis } from "../kernel/rectangle.ts";
import { Window } from "../kernel/window.ts";
import { type LuaFunction, LuaReference } from "../lua/references.ts";
import { results } from "../lua/values.ts";
import { LuaComposer } from "./composer.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { frame, LayoutHandle, layoutNode, measure, surface } from "./layout-nodes.ts";
import { isTable, plain, withoutUndefined } from "./looks.ts";
import type { Runtime } from "./runtime.ts";
import { custom, flag, Mismatch, type ParameterType, t, typeName, unknownOption } from "./types.ts";
import { newSplit, type SplitFields, splitClass, splitFunction, splitOptions } from "./ui-layout-split.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;

const leafOptions = t.options("ui.layout.LeafOpts", {
  ...frame,
  collapse_when_empty: [flag, "takes no space while there is nothing to see in it"],
  measure: [t.optional(measure), "the natural size, where it is not to follow from what is shown"],
  overflow: [t.copy, "not heeded"],
});

const boxOptions = t.options("ui.layout.BoxOpts", {
  ...frame,
  gap: [t.optional(t.atLeast(0)), "blank cells between items"],
  justify: [t.optional(t.oneOf("start", "center", "end", "space-between")), "where space goes that no item takes"],
});

interface Item {
  readonly node: LayoutNode;
  readonly size: unknown;
  readonly collapses: boolean;
}

/** An item of a box: `{ child, height = … }`, `{ child = …, height = … }`, or a node alone. */
function itemOf(dimension: "width" | "height"): ParameterType<Item> {
  return custom(`ui.layout.Node|{ child: ui.layout.Node, ${dimension}: Constraint? }`, (value, reader) => {
    if (value instanceof LuaReference)
      return { node: layoutNode.check(value, reader), size: undefined, collapses: false };
    const fields = value instanceof Map ? Object.fromEntries(value) : Array.isArray(value) ? { 1: value[0] } : value;
    if (!isTable(fields)) throw new Mismatch(`a node or { child, ${dimension} } expected, got ${typeName(value)}`);
    const { 1: first, child = first, [dimension]: size, collapse_when_empty, ...rest } = fields;
    for (const key of Object.keys(rest))
      if (key !== "1") reader.passedOver(key, () => unknownOption(key, ["child", dimension, "collapse_when_empty"]));
    if (child === undefined) throw new Mismatch("the child is missing");
    return { node: layoutNode.check(child, reader), size, collapses: collapse_when_empty === true };
  });
}

/** The size of an item: what it says, or as much as it wants if it knows, else a share of what is left. */
function sizeOf({ node, size }: Item, axis: Axis): Constraint {
  if (size !== undefined) return readSize(size, axis === "vertical" ? "height" : "width");
  return hasNaturalSize(node, axis) ? { extent: FIT } : { extent: FILL };
}

function readSize(value: unknown, name: string): Constraint {
  return parseConstraint(plain(value), name);
}

/** Whether a node without a size of its own takes as much as its content wants, rather than what is left. */
function hasNaturalSize(node: LayoutNode, axis: Axis): boolean {
  if (node.kind === "leaf") {
    if (node.measure !== undefined) return true;
    return axis === "vertical" && node.surface instanceof Window && node.surface.options.kind === "input";
  }
  return false;
}

function makeBox(axis: Axis, items: readonly Item[], opts: Partial<Box> | undefined): LayoutHandle {
  const own = items.map(
    (item): BoxItem => ({ node: item.node, size: sizeOf(item, axis), collapseWhenEmpty: item.collapses }),
  );
  return new LayoutHandle(box(axis, own, withoutUndefined(opts ?? {})));
}

const nodeClass: ClassDeclaration = {
  name: "ui.layout.Node",
  doc: "A part of a layout. It does not change, and may be used several times.",
  of: LayoutHandle,
  methods: {},
};

const measuring = methodsOf<Measure>();

const measureClass: ClassDeclaration = {
  name: "Measure",
  doc: "The natural size of a leaf.",
  of: Measure,
  methods: {
    set: measuring({
      doc: "Another size from the next frame on.",
      params: [
        ["w", t.number],
        ["h", t.number],
      ],
      returns: [["Measure", "self"]],
      run: (runtime, self, width, height) => {
        self.set(width, height);
        ui(runtime).changed();
        return self;
      },
    }),
    get: measuring({
      doc: "The size.",
      returns: [
        ["integer", "w"],
        ["integer", "h"],
      ],
      run: (_, self) => {
        const { width, height } = self.get();
        return results(width, height);
      },
    }),
  },
};

export const namespace: Namespace = {
  name: "ui.layout",
  tier: "UiHost",
  doc: 'Layouts: boxes of windows and paint surfaces. A size is a number of cells, "N%", "fit" (as the content wants), "fill" (what is left), "min:N", "max:N", "ratio:N/M", or a table of `cells`, `percent`, `ratio`, `fit`, `fill`, `min`, `max`.',
  classes: [nodeClass, measureClass, splitClass],
  functions: {
    leaf: fn({
      doc: "Shows a window or a paint surface.",
      params: [
        ["surface", surface],
        ["opts", t.optional(leafOptions)],
      ],
      returns: [["ui.layout.Node", "node"]],
      run: (_, shown, opts) => {
        const { collapse_when_empty, overflow, ...rest } = opts ?? {};
        return new LayoutHandle(leaf(shown, withoutUndefined({ ...rest, collapseWhenEmpty: collapse_when_empty })));
      },
    }),
    vbox: fn({
      doc: "Puts nodes one below the other.",
      params: [
        ["items", t.list(itemOf("height"))],
        ["opts", t.optional(boxOptions)],
      ],
      returns: [["ui.layout.Node", "node"]],
      example:
        'local l = ingot.ui.layout\nlocal log = ingot.win.new(ingot.buf.new({ name = "log" }))\nlocal line = ingot.win.new(ingot.buf.new({ name = "line" }), { kind = "input" })\nl.set(function()\n  return l.vbox({ { child = l.leaf(log), height = "fill" }, { child = l.leaf(line), height = 1 } })\nend)',
      run: (_, items, opts) => makeBox("vertical", items, opts as Partial<Box>),
    }),
    hbox: fn({
      doc: "Puts nodes side by side.",
      params: [
        ["items", t.list(itemOf("width"))],
        ["opts", t.optional(boxOptions)],
      ],
      returns: [["ui.layout.Node", "node"]],
      run: (_, items, opts) => makeBox("horizontal", items, opts as Partial<Box>),
    }),
    hsplit: splitFunction("horizontal", "Puts two panes side by side, with a line between them that can be moved."),
    vsplit: splitFunction(
      "vertical",
      "Puts two panes one above the other, with a line between them that can be moved.",
    ),
    split: fn({
      doc: "A split that is kept: its line stays where it is in every layout it is used in.",
      params: [
        ["axis", t.oneOf("horizontal", "vertical"), "horizontal: side by side"],
        ["opts", t.optional(splitOptions)],
      ],
      returns: [["Split", "split"]],
      run: (_, axis, opts) => newSplit(axis, opts as SplitFields | undefined),
    }),
    measure: fn({
      doc: "A natural size for a leaf, which can be changed while the leaf is shown.",
      params: [
        ["w", t.optional(t.number), "columns; 0 unless given"],
        ["h", t.optional(t.number), "rows; 0 unless given"],
      ],
      returns: [["Measure", "measure"]],
      run: (_, width = 0, height = 0) => new Measure(width, height),
    }),
    set: fn({
      doc: "Has a function compose the main screen for every frame; not when it called nothing of the API last time and no Lua code has run since. `dialog` is a node without size, for layouts that leave room for dialogs. Without one, the standard screen is back: what the program prints, and the prompt.",
      params: [
        [
          "composer",
          t.optional(
            t.fun(
              "fun(state: { term_w: integer, term_h: integer, prompt_input_rows: integer, dialog: ui.layout.Node }): ui.layout.Node",
            ),
          ),
        ],
      ],
      run: (runtime, composer) => setComposer(runtime, composer),
    }),
    invalidate: fn({
      doc: "Has the main screen composed again with the next frame.",
      run: (runtime) => ui(runtime).changed(),
    }),
  },
};

function setComposer(runtime: Runtime, composer: LuaFunction | undefined): void {
  const { owner } = runtime;
  const { main } = ui(runtime);
  ui(runtime).changed();
  if (composer === undefined) {
    main.set(owner, undefined);
    return;
  }
  const asked = new LuaComposer(runtime, owner, composer);
  const registration = main.set(owner, (state) => asked.compose(state));
  registration.onRemove = () => asked.release();
}
