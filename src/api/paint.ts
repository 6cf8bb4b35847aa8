// `ingot.paint`: leaves of a layout that a plugin draws cell by cell.
import { cell, type DrawList } from "../kernel/draw.ts";
import { PaintSlot } from "../kernel/paint-slot.ts";
import { PAINT_EVENTS } from "../kernel/paint-slots.ts";
import type { LuaFunction } from "../lua/references.ts";
import { displayWidth } from "../terminal/width.ts";
import { Callbacks } from "./callbacks.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { lookRecords, rectTable, spans, style } from "./looks.ts";
import { PAINT_BUDGET } from "./paint-budget.ts";
import { resourceName } from "./plugins.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;

/** What a paint callback draws on; good as long as the callback runs. */
export class Slice {
  constructor(readonly draw: DrawList) {}
}

const drawing = methodsOf<Slice>();

const sliceClass: ClassDeclaration = {
  name: "Slice",
  doc: "What a paint callback draws on. It can be used only while the callback runs. Rows and columns are counted from 0; what lies outside is cut off.",
  of: Slice,
  methods: {
    width: drawing({ doc: "Columns.", returns: [["integer", "width"]], run: (_, { draw }) => draw.size.width }),
    height: drawing({ doc: "Rows.", returns: [["integer", "height"]], run: (_, { draw }) => draw.size.height }),
    set: drawing({
      doc: "Draws one character.",
      params: [
        ["row", t.number],
        ["col", t.number],
        ["ch", t.string, "one character as a person sees it"],
        ["style", t.optional(style)],
      ],
      run: (_, { draw }, row, column, character, looks) =>
        draw.text(row, column, onlyCharacter(character, "#3 to 'Slice:set'"), looks),
    }),
    put_str: drawing({
      doc: "Draws text. A tab goes to the next tab stop; there is one every 8 columns of the slice.",
      params: [
        ["row", t.number],
        ["col", t.number],
        ["text", t.string],
        ["style", t.optional(style)],
      ],
      run: (_, { draw }, row, column, text, looks) => draw.text(row, column, text, looks),
    }),
    put_spans: drawing({
      doc: "Draws spans one behind the other; what reaches out of the slice is cut off. Tabs are as in `put_str`.",
      params: [
        ["row", t.number],
        ["col", t.number],
        ["spans", spans],
      ],
      returns: [["integer", "col", "the column behind the last span, also when that lies outside"]],
      example: 'local col = slice:put_spans(0, 1, { { text = "CPU ", hl = "Title" } })\nslice:put_str(0, col, "12 %")',
      run: (_, { draw }, row, column, content) => {
        draw.spans(row, column, content);
        return content.reduce((at, { text }) => at + displayWidth(text, at), cell(column));
      },
    }),
    fill_rect: drawing({
      doc: "Fills a rectangle with a character.",
      params: [
        ["row", t.number],
        ["col", t.number],
        ["w", t.number],
        ["h", t.number],
        ["ch", t.optional(t.string), "a blank unless given"],
        ["style", t.optional(style)],
      ],
      run: (_, { draw }, row, column, width, height, character = " ", looks) =>
        draw.fill(row, column, width, height, onlyCharacter(character, "#5 to 'Slice:fill_rect'"), looks),
    }),
  },
};

const segmenter = new Intl.Segmenter();

/** @param argument which one of which method it is @throws Error for what is no character, or more than one */
function onlyCharacter(text: string, argument: string): string {
  const [first, second] = segmenter.segment(text);
  if (first === undefined || second !== undefined)
    throw new Error(`bad argument ${argument} (one character expected, got ${JSON.stringify(text.slice(0, 20))})`);
  return text;
}

const method = methodsOf<PaintSlot>();

const paintClass: ClassDeclaration = {
  name: "Paint",
  doc: "A leaf that a plugin draws. It is accepted wherever a layout takes a window.",
  of: PaintSlot,
  methods: {
    remove: method({
      doc: "Ends it: it is not drawn any more.",
      returns: [["boolean", "removed", "whether it was there"]],
      run: (runtime, self) => {
        ui(runtime).changed();
        runtime.service(Callbacks).drop(self);
        return ui(runtime).paints.remove(self);
      },
    }),
    rect: method({
      doc: "Where it was on the screen in the last frame.",
      returns: [
        ["{ row: integer, col: integer, width: integer, height: integer }?", "rect", "nil when it was not shown"],
      ],
      run: (_, { rectangle }) => rectTable(rectangle),
    }),
    on: method({
      doc: "Calls a function when the pointer does something. The leaf that got a press gets what follows, outside of the leaf, too. Each press is followed by a release: a cancelled one where the pointer was last, when the terminal loses focus or changes its size, or the leaf is not shown any more.",
      params: [
        ["event", t.oneOf(...PAINT_EVENTS)],
        ["handler", t.fun("fun(ev: paint.Event)"), "not a task"],
      ],
      returns: [["Reg", "reg", "of a leaf that is gone, one that is removed already"]],
      run: (runtime, self, event, fun) => {
        const handler = runtime.handler(fun, `the paint event "${event}"`);
        const registration = ui(runtime).paints.on(runtime.owner, self, event, handler);
        registration.onRemove = () => fun.release();
        if (!ui(runtime).paints.has(self)) registration.remove();
        return registration;
      },
    }),
  },
};

/** Makes a paint callback of a Lua function. */
function painter(runtime: Runtime, fun: LuaFunction) {
  const { owner } = runtime;
  return (draw: DrawList, slot: PaintSlot): void => {
    if (fun.released) return;
    const { row = 0, column = 0 } = slot.rectangle ?? {};
    const context = { ...draw.size, row, col: column, name: slot.name };
    runtime.within(owner, () => runtime.values.callFunction(fun, [new Slice(draw), context], { budget: PAINT_BUDGET }));
  };
}

export const namespace: Namespace = {
  name: "paint",
  tier: "UiHost",
  doc: "Paint surfaces: leaves of a layout that a plugin draws cell by cell.",
  classes: [sliceClass, paintClass],
  records: {
    ...lookRecords,
    "paint.Event": {
      doc: "What the pointer did in a leaf.",
      fields: {
        row: ["integer", "in the leaf, from 0; a drag and a release may be outside of it"],
        col: ["integer", ""],
        button: ['("left"|"middle"|"right")?', "not for `wheel`"],
        cancelled: ["true?", "for a `release` that the user did not make: nothing is to be dropped"],
        delta: ["integer?", "for `wheel`: -1 up or to the left, 1 down or to the right"],
        horizontal: ["boolean?", "for `wheel`: whether it was turned to the side"],
        shift: ["boolean", ""],
        alt: ["boolean", ""],
        ctrl: ["boolean", ""],
      },
    },
  },
  functions: {
    register: fn({
      doc: "Makes a leaf that a function draws: each time it is shown, and whenever the program has run some Lua.",
      params: [
        ["fn", t.fun("fun(slice: Slice, ctx: { width: integer, height: integer, row: integer, col: integer })")],
        ["opts", t.optional(t.options("paint.Opts", { name: [t.optional(t.string), "keeps it over a reload"] }))],
      ],
      returns: [["Paint", "paint"]],
      example:
        'local dot = ingot.paint.register(function(slice)\n  slice:set(slice:height() // 2, slice:width() // 2, "●", { fg = "red" })\nend)\ningot.ui.layout.set(function()\n  return ingot.ui.layout.leaf(dot)\nend)',
      run: (runtime, fun, opts) => {
        const slot = ui(runtime).paints.open(
          runtime.owner,
          painter(runtime, fun),
          resourceName(runtime, "paint", opts?.name),
        );
        runtime.service(Callbacks).keep(slot, "paint", [fun]);
        ui(runtime).changed();
        return slot;
      },
    }),
  },
};
