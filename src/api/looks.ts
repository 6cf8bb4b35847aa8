// The types that what is drawn is described with: spans, styled lines, styles, borders, sizes.

import { ColorError, parseColor } from "../kernel/color.ts";
import { DrawError, parseSpans, type Span, type Style, type StyledLine } from "../kernel/draw.ts";
import type { Border } from "../kernel/layout/border.ts";
import { BorderError, parseBorder } from "../kernel/layout/border.ts";
import type { Rectangle } from "../kernel/rectangle.ts";
import { custom, Mismatch, type ParameterType, typeName } from "./types.ts";

/** What readers of the kernel throw that says what is wrong with an argument. */
const READER_ERRORS = [DrawError, BorderError, ColorError];

/** Runs a reader of the kernel. @param where what the message begins with */
function reading<T>(read: () => T, where = ""): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && READER_ERRORS.some((kind) => error instanceof kind))
      throw new Mismatch(where + error.message);
    throw error;
  }
}

/** Text, or a list of spans. */
export const spans: ParameterType<Span[]> = custom("string|Span[]", (value) =>
  reading(() => {
    if (typeName(value) !== "string" && !isList(value))
      throw new Mismatch(`string or Span[] expected, got ${typeName(value)}`);
    return parseSpans(listOf(value), "spans");
  }),
);

/** Lines of spans; an empty one is a blank row. */
export const styledLines: ParameterType<StyledLine[]> = custom("StyledLine[]", (value) => {
  if (!isList(value)) throw new Mismatch(`StyledLine[] expected, got ${typeName(value)}`);
  return (listOf(value) as unknown[]).map((line, index) =>
    reading(() => parseSpans(listOf(line), `line ${index + 1}`)),
  );
});

/** A value whose whole floats, such as `20.0`, are numbers as all others are. */
export function plain(value: unknown): unknown {
  if (value instanceof Number) return value.valueOf();
  if (Array.isArray(value)) return value.map(plain);
  return isTable(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)])) : value;
}

/** As a plugin wrote it, for those who read several sizes together. */
export const rawSize: ParameterType<unknown> = { ...custom<unknown>("Constraint", plain), optional: true };

/** A border; undefined for none. */
export const border: ParameterType<Border | undefined> = custom("Border", (value) => reading(() => parseBorder(value)));

/** Which groups there are is seen when it is drawn. */
const anyGroup = () => ({});

/** A colour: a theme group, or what `parseColor` takes. */
export const color: ParameterType<unknown> = custom("Color", (value) => {
  reading(() => parseColor(value, anyGroup));
  return value;
});

/** What a plugin says of looks; what makes no sense in it is passed over when it is drawn. */
export const style: ParameterType<Style> = custom("Style", (value) => {
  if (typeName(value) !== "table" || Array.isArray(value)) {
    if (Array.isArray(value) && value.length === 0) return {};
    throw new Mismatch(`Style expected, got ${typeName(value)}`);
  }
  const { fg, bg } = value as Style;
  for (const [name, colour] of [
    ["fg", fg],
    ["bg", bg],
  ] as const)
    if (colour !== undefined) reading(() => parseColor(colour, anyGroup), `${name}: `);
  return value as Style;
});

/** A table is a list also when it is empty. */
function isList(value: unknown): boolean {
  return Array.isArray(value) || (typeName(value) === "table" && Object.keys(value as object).length === 0);
}

/** An empty table says nothing of whether it is a list: here it is. */
export function listOf(value: unknown): unknown {
  return Array.isArray(value) || !isList(value) ? value : [];
}

/** A table without the fields that were not given; of anything else, itself. */
export function withoutUndefined<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

/** The fields that stubs and reference say of these types. */
export const lookRecords = {
  Span: {
    doc: "A piece of text in one style. The fields of the style may also stand in `style`.",
    fields: {
      text: ["string", ""],
      hl: ["string?", "theme group that is the base"],
      fg: ["Color?", "foreground"],
      bg: ["Color?", "background"],
      bold: ["boolean?", ""],
      dim: ["boolean?", ""],
      italic: ["boolean?", ""],
      underline: ["boolean?", ""],
      crossedout: ["boolean?", ""],
      reverse: ["boolean?", ""],
      syntax: ["string?", "a language: the text gets its colours"],
      style: ["Style?", "the same fields in a table"],
    },
  },
} as const;

/** Where something is on the screen, as Lua has it. */
export function rectTable(rectangle: Rectangle | undefined) {
  return rectangle && { row: rectangle.row, col: rectangle.column, width: rectangle.width, height: rectangle.height };
}

/** A window, a paint slot or a layout that was given where plain text would have been taken for a mistake. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
