// `ingot.ui.layout`: what is where on the screen and in overlays.
import { type Bound, type Constraint, FILL, FIT, parseBound } from "../kernel/constraint.ts";
import type { Span } from "../kernel/draw.ts";
import { SPLIT_DEFAULTS, Split } from "../kernel/layout/split.ts";
import { Measure, type Surface } from "../kernel/layout/surface.ts";
import { type Box, type BoxItem, box, type LayoutNode, leaf, splitNode } from "../kernel/layout.ts";
import { PaintSlot } from "../kernel/paint-slot.ts";
import type { Axis, Edges } from "../kernel/rectangle.ts";
import { Window } from "../kernel/window.ts";
import { type LuaFunction, LuaReference } from "../lua/references.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { border, isTable, plain, spans } from "./looks.ts";
import { PAINT_BUDGET } from "./paint-budget.ts";
import { forget, type Runtime } from "./runtime.ts";
import { custom, Mismatch, type ParameterType, t, typeName } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

/** A layout as Lua holds it. */
export class LayoutHandle {
  constructor(readonly node: LayoutNode) {}
}

/** A split that is kept from layout to layout. */
export class SplitHandle {
  readonly split = new Split();
  constructor(readonly axis: Axis) {}
}

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;

/** A window or a paint surface. */
const surface: ParameterType<Surface> = (() => {
  const check = (object: unknown, got: unknown): Surface => {
    if (object instanceof Window || object instanceof PaintSlot) return object;
    throw new Mismatch(`Win or Paint expected, got ${typeName(got)}`);
  };
  return {
    ...custom<Surface>("Win|Paint", (value, { handles }) =>
      check(value instanceof LuaReference ? handles.of(value) : undefined, value),
    ),
    read: ({ handles, values }, L, index) => {
      const object = handles.at(L, index);
      if (object instanceof Window || object instanceof PaintSlot) return object;
      throw new Mismatch(`Win or Paint expected, got ${values.typeNameAt(L, index)}`);
    },
  };
})();

/** A layout node; a window or a paint surface stands for its leaf. */
export const layoutNode: ParameterType<LayoutNode> = (() => {
  const toNode = (object: unknown): LayoutNode | undefined => {
    if (object instanceof LayoutHandle) return object.node;
    return object instanceof Window || object instanceof PaintSlot ? leaf(object) : undefined;
  };
  return {
    ...custom<LayoutNode>("ui.layout.Node", (value, { handles }) => {
      const node = value instanceof LuaReference ? toNode(handles.of(value)) : undefined;
      if (node === undefined) throw new Mismatch(`ui.layout.Node expected, got ${typeName(value)}`);
      return node;
    }),
    read: ({ handles, values }, L, index) => {
      const node = toNode(handles.at(L, index));
      if (node === undefined) throw new Mismatch(`ui.layout.Node expected, got ${values.typeNameAt(L, index)}`);
      return node;
    },
  };
})();

const flag = t.optional(t.boolean);

/** Blank cells: a number for all sides, or a table. */
const padding: ParameterType<Edges> = custom(
  "integer|{ top: integer?, right: integer?, bottom: integer?, left: integer? }",
  (given) => {
    const value = plain(given);
    const side = (cells: unknown): number => {
      if (cells === undefined) return 0;
      if (typeof cells === "number" && cells >= 0) return Math.min(Math.floor(cells), 65_535);
      throw new Mismatch("a number of cells expected");
    };
    if (typeof value === "number")
      return { top: side(value), right: side(value), bottom: side(value), left: side(value) };
    if (!isTable(value)) throw new Mismatch(`integer or table expected, got ${typeName(value)}`);
    const { top, right, bottom, left, ...rest } = value;
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) throw new Mismatch(`unknown side '${unknown}'; there are top, right, bottom, left`);
    return { top: side(top), right: side(right), bottom: side(bottom), left: side(left) };
  },
);

const measure: ParameterType<Measure> = custom("Measure|{ w: integer, h: integer }", (value, { handles }) => {
  if (value instanceof LuaReference) {
    const object = handles.of(value);
    if (object instanceof Measure) return object;
  }
  const size = plain(value);
  if (!isTable(size)) throw new Mismatch(`Measure or { w, h } expected, got ${typeName(value)}`);
  const { w = 0, h = 0 } = size;
  if (typeof w !== "number" || typeof h !== "number") throw new Mismatch("w and h must be numbers");
  return new Measure(w, h);
});

const frame = {
  border: [
    t.optional(border),
    'lines around it: "none", "single", "rounded", "double", "thick", or `{ top = "Group", line = … }`',
  ],
  title: [t.optional(spans), "text in the upper border"],
  padding: [t.optional(padding), "blank cells inside of the border"],
} as const;

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
    const unknown = Object.keys(rest).find((key) => key !== "1");
    if (unknown !== undefined)
      throw new Mismatch(`unknown option '${unknown}'; there are child, ${dimension}, collapse_when_empty`);
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
  const { parseConstraint } = require("../kernel/constraint.ts") as typeof import("../kernel/constraint.ts");
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

function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

const bound: ParameterType<Bound> = custom("integer|string", (value) => {
  try {
    return parseBound(plain(value), "size");
  } catch (error) {
    throw new Mismatch((error as Error).message);
  }
});

const splitOptions = t.options("ui.layout.SplitOpts", {
  ...frame,
  size: [t.optional(bound), 'of the first pane: cells, "N%" or "ratio:N/M"; half unless given'],
  resize: [
    t.optional(t.oneOf("proportional", "cells")),
    "what stays when the screen changes; the proportion unless given",
  ],
  min_first: [t.optional(t.atLeast(0)), "the fewest cells of the first pane; 1 unless given"],
  min_second: [t.optional(t.atLeast(0)), "the fewest cells of the second pane; 1 unless given"],
  divider: [
    t.optional(
      t.either(
        t.boolean,
        t.options("ui.layout.Divider", {
          normal: [t.optional(t.string), "theme group"],
          active: [t.optional(t.string), "theme group while it is moved"],
          hidden: [flag, "whether there is none; it takes no cell, and `split:resize` moves it"],
        }),
      ),
    ),
    "the line between the panes; false hides it",
  ],
});

type SplitFields = {
  size?: Bound;
  resize?: "proportional" | "cells";
  min_first?: number;
  min_second?: number;
  divider?: boolean | { normal?: string; active?: string; hidden?: boolean };
  title?: Span[];
};

function configure(split: Split, { size, resize, min_first, min_second }: SplitFields): void {
  split.configure({
    size: size ?? SPLIT_DEFAULTS.size,
    resize: resize ?? "proportional",
    minimumFirst: min_first ?? 1,
    minimumSecond: min_second ?? 1,
  });
}

function placeSplit(handle: SplitHandle, first: LayoutNode, second: LayoutNode, opts: SplitFields): LayoutHandle {
  const { size: _size, resize: _resize, min_first: _first, min_second: _second, divider, ...rest } = opts;
  configure(handle.split, opts);
  return new LayoutHandle(
    splitNode(handle.axis, first, second, handle.split, {
      ...withoutUndefined(rest),
      divider: typeof divider === "object" ? withoutUndefined(divider) : { hidden: divider === false },
    }),
  );
}

function newSplit(axis: Axis, opts: SplitFields | undefined): SplitHandle {
  const handle = new SplitHandle(axis);
  if (opts?.size !== undefined) handle.split.setSize(opts.size);
  return handle;
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
        const { results } = require("../lua/values.ts") as typeof import("../lua/values.ts");
        const { width, height } = self.get();
        return results(width, height);
      },
    }),
  },
};

const splitting = methodsOf<SplitHandle>();

const splitClass: ClassDeclaration = {
  name: "Split",
  doc: "A split that keeps where its line is, from layout to layout.",
  of: SplitHandle,
  methods: {
    layout: splitting({
      doc: "A node that shows two panes.",
      params: [
        ["first", layoutNode],
        ["second", layoutNode],
        ["opts", t.optional(splitOptions)],
      ],
      returns: [["ui.layout.Node", "node"]],
      run: (_, self, first, second, opts) => placeSplit(self, first, second, (opts ?? {}) as SplitFields),
    }),
    size: splitting({
      doc: "The extent of the first pane.",
      returns: [["integer|string", "size", 'cells, or "ratio:N/M"']],
      run: (_, { split: { size } }) =>
        size.kind === "cells" ? size.cells : size.kind === "share" ? `ratio:${size.part}/${size.whole}` : "fill",
    }),
    set_size: splitting({
      doc: "Moves the line.",
      params: [["size", bound]],
      returns: [["boolean", "changed"]],
      run: (runtime, { split }, size) => moved(runtime, split.setSize(size)),
    }),
    reset: splitting({
      doc: "Puts the line back to where it was at first.",
      returns: [["boolean", "changed"]],
      run: (runtime, { split }) => moved(runtime, split.reset()),
    }),
    resize: splitting({
      doc: "Makes the first pane larger or smaller.",
      params: [["delta", t.integer, "cells"]],
      returns: [["boolean", "changed"]],
      run: (runtime, { split }, delta) => moved(runtime, split.resize(delta)),
    }),
    equalize: splitting({
      doc: "Makes both panes the same size.",
      returns: [["boolean", "changed"]],
      run: (runtime, { split }) => moved(runtime, split.equalize()),
    }),
  },
};

function moved(runtime: Runtime, changed: boolean): boolean {
  if (changed) ui(runtime).changed();
  return changed;
}

/** Splits that belong to a pair of panes, so that a layout that is made anew each frame keeps its lines. */
class PairSplits {
  private readonly splits = new WeakMap<Surface, Map<string, SplitHandle>>();

  /** The split between two nodes along an axis: the same for the same first windows. */
  get(axis: Axis, first: LayoutNode, second: LayoutNode, opts: SplitFields | undefined): SplitHandle {
    const [a, b] = [firstSurface(first), firstSurface(second)];
    if (a === undefined || b === undefined) return newSplit(axis, opts);
    const own = this.splits.get(a) ?? new Map<string, SplitHandle>();
    this.splits.set(a, own);
    const key = `${axis} ${(b as { number?: number }).number} ${b.constructor.name}`;
    const split = own.get(key) ?? newSplit(axis, opts);
    own.set(key, split);
    return split;
  }
}

function firstSurface(node: LayoutNode): Surface | undefined {
  if (node.kind === "leaf") return node.surface;
  if (node.kind === "split") return firstSurface(node.first);
  for (const { node: child } of node.items) {
    const found = firstSurface(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function splitFunction(axis: Axis, doc: string) {
  return fn({
    doc,
    params: [
      ["first", layoutNode],
      ["second", layoutNode],
      ["opts", t.optional(splitOptions)],
    ],
    returns: [["ui.layout.Node", "node"]],
    run: (runtime, first, second, opts) => {
      const fields = (opts ?? {}) as SplitFields;
      return placeSplit(runtime.service(PairSplits).get(axis, first, second, fields), first, second, fields);
    },
  });
}

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
      doc: "Has a function compose the main screen, and again when the size changes or Lua has run. Without one, the standard screen is back: what the program prints, and the prompt.",
      params: [
        [
          "composer",
          t.optional(
            t.fun("fun(state: { term_w: integer, term_h: integer, prompt_input_rows: integer }): ui.layout.Node"),
          ),
        ],
      ],
      run: (runtime, composer) => setComposer(runtime, composer),
    }),
    invalidate: fn({
      doc: "Has the main screen composed again with the next frame.",
      run: (runtime) => {
        ui(runtime).main.invalidate();
        ui(runtime).changed();
      },
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
  const registration = main.set(owner, ({ width, height, promptRows }) => {
    const state = { term_w: width, term_h: height, prompt_input_rows: promptRows };
    const results = runtime.within(owner, () =>
      runtime.values.callFunction(composer, [state], { budget: PAINT_BUDGET }),
    );
    try {
      return layoutNode.check(results[0], runtime);
    } finally {
      for (const result of results) forget(result);
    }
  });
  registration.onRemove = () => composer.release();
}
