// The types that what is drawn is described with: spans, styled lines, styles, borders, sizes.

import { type Constraint, ConstraintError, parseConstraint } from "../kernel/constraint.ts";
import { DrawError, parseSpans, type Span, type Style, type StyledLine } from "../kernel/draw.ts";
import type { Border } from "../kernel/layout/border.ts";
import { BorderError, parseBorder } from "../kernel/layout/border.ts";
import type { Rectangle } from "../kernel/rectangle.ts";
import { custom, Mismatch, type ParameterType, typeName } from "./types.ts";

/** Runs a reader of the kernel whose errors say what is wrong with an argument. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DrawError || error instanceof ConstraintError || error instanceof BorderError)
      throw new Mismatch(error.message);
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

/** A size along one axis, read for a field of that name. */
export function size(name: string): ParameterType<Constraint> {
  return custom("Constraint", (value) => reading(() => parseConstraint(plain(value), name)));
}

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

/** A colour: a theme group or a name, `#rrggbb`, a number of the palette, `{ r, g, b }`, `{ ansi }`, `{ rgb }`. */
export const color: ParameterType<unknown> = custom("Color", (value) => {
  if (!isColor(value)) throw new Mismatch(COLOR_FORMS);
  return value;
});

const COLOR_FORMS =
  'a colour expected: a theme group, a name, "#rrggbb", a number from 0 to 255, { r, g, b }, { ansi = n } or { rgb = { r, g, b } }';

function isColor(value: unknown): boolean {
  if (typeof value === "string" || isByte(value)) return true;
  if (Array.isArray(value)) return value.length === 3 && value.every(isByte);
  if (!isTable(value)) return false;
  const { ansi, rgb, light, dark, r, g, b } = value;
  if ([r, g, b].some((part) => part !== undefined)) return [r, g, b].every(isByte);
  const parts = [ansi, rgb, light, dark].filter((part) => part !== undefined);
  return parts.length > 0 && parts.every((part) => (part === ansi ? isByte(part) : isColor(part)));
}

function isByte(value: unknown): boolean {
  const number = Number(value);
  return (
    (typeof value === "number" || value instanceof Number) && Number.isInteger(number) && number >= 0 && number < 256
  );
}

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
    if (colour !== undefined && !isColor(colour)) throw new Mismatch(`${name}: ${COLOR_FORMS}`);
  return value as Style;
});

/** A table is a list also when it is empty. */
function isList(value: unknown): boolean {
  return Array.isArray(value) || (typeName(value) === "table" && Object.keys(value as object).length === 0);
}

function listOf(value: unknown): unknown {
  return Array.isArray(value) || !isList(value) ? value : [];
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
