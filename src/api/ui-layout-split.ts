// Splits of `ui.layout`: two panes with a line between them that can be moved.

import { type Bound, parseBound } from "../kernel/constraint.ts";
import type { Span } from "../kernel/draw.ts";
import { SPLIT_DEFAULTS, Split } from "../kernel/layout/split.ts";
import type { Surface } from "../kernel/layout/surface.ts";
import { type LayoutNode, splitNode } from "../kernel/layout.ts";
import type { Axis } from "../kernel/rectangle.ts";
import { type ClassDeclaration, fn, methodsOf } from "./declare.ts";
import { frame, LayoutHandle, layoutNode } from "./layout-nodes.ts";
import { plain, withoutUndefined } from "./looks.ts";
import type { Runtime } from "./runtime.ts";
import { custom, flag, Mismatch, type ParameterType, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

/** A split that is kept from layout to layout. */
class SplitHandle {
  readonly split = new Split();
  constructor(readonly axis: Axis) {}
}

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;

const bound: ParameterType<Bound> = custom("integer|string", (value) => {
  try {
    return parseBound(plain(value), "size");
  } catch (error) {
    throw new Mismatch((error as Error).message);
  }
});

export const splitOptions = t.options("ui.layout.SplitOpts", {
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

export type SplitFields = {
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

export function newSplit(axis: Axis, opts: SplitFields | undefined): SplitHandle {
  const handle = new SplitHandle(axis);
  if (opts?.size !== undefined) handle.split.setSize(opts.size);
  return handle;
}

const splitting = methodsOf<SplitHandle>();

export const splitClass: ClassDeclaration = {
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

export function splitFunction(axis: Axis, doc: string) {
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
