// What layouts are made of in Lua: their nodes, and the types of what is said of one.
import { Measure, type Surface } from "../kernel/layout/surface.ts";
import { type LayoutNode, leaf } from "../kernel/layout.ts";
import { PaintSlot } from "../kernel/paint-slot.ts";
import type { Edges } from "../kernel/rectangle.ts";
import { Window } from "../kernel/window.ts";
import { LuaReference } from "../lua/references.ts";
import { border, isTable, plain, spans } from "./looks.ts";
import { custom, Mismatch, type ParameterType, t, typeName, unknownOption } from "./types.ts";

/** A layout as Lua holds it. */
export class LayoutHandle {
  constructor(readonly node: LayoutNode) {}
}

/** A window or a paint surface. */
export const surface: ParameterType<Surface> = (() => {
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

/** Blank cells: a number for all sides, or a table. */
const padding: ParameterType<Edges> = custom(
  "integer|{ top: integer?, right: integer?, bottom: integer?, left: integer? }",
  (given, reader) => {
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
    for (const key of Object.keys(rest))
      reader.passedOver(key, () => unknownOption(key, ["top", "right", "bottom", "left"]));
    return { top: side(top), right: side(right), bottom: side(bottom), left: side(left) };
  },
);

export const measure: ParameterType<Measure> = custom(
  "Measure|{ w: integer, h: integer }|integer[]",
  (value, { handles }) => {
    if (value instanceof LuaReference) {
      const object = handles.of(value);
      if (object instanceof Measure) return object;
    }
    const size = Array.isArray(value) ? { w: value[0], h: value[1] } : plain(value);
    if (!isTable(size)) throw new Mismatch(`Measure, { w = …, h = … } or { w, h } expected, got ${typeName(value)}`);
    const { w = 0, h = 0 } = size;
    if (typeof w !== "number" || typeof h !== "number") throw new Mismatch("w and h must be numbers");
    return new Measure(w, h);
  },
);

export const frame = {
  border: [
    t.optional(border),
    'lines around it: "none", "single", "rounded", "double", "thick", or `{ top = "Group", line = … }`',
  ],
  title: [t.optional(spans), "text in the upper border"],
  padding: [t.optional(padding), "blank cells inside of the border"],
} as const;
