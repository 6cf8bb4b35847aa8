// Reads colours as plugins write them, wherever they do.
import type { ColorDeclaration } from "./theme.ts";

/** What was given for a colour is none; the message says what could be given. */
export class ColorError extends Error {}

/** The terminal's first eight colours; the next eight are the same ones, brighter. */
const NAMES: readonly string[] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const BRIGHT = "bright_";

const FORMS =
  'a name such as "red", "#rrggbb", a number from 0 to 255, { r, g, b }, { ansi = n } or { rgb = { r, g, b } }';

/** One of the terminal's first sixteen colours, such as `red` or `bright_red`. */
export function colorByName(name: string): ColorDeclaration | undefined {
  const lower = name.toLowerCase();
  const isBright = lower.startsWith(BRIGHT);
  const index = NAMES.indexOf(isBright ? lower.slice(BRIGHT.length) : lower);
  return index < 0 ? undefined : { ansi: isBright ? index + NAMES.length : index };
}

/**
 * Reads a colour: a name, `#rrggbb`, a number of the palette, red, green and blue as a list or as the fields `r`, `g`
 * and `b`, or a table with `ansi`, `rgb`, `light` and `dark`. Numbers may have been calculated: they are rounded.
 * @param value as a plugin wrote it; nothing in it can be relied upon
 * @param named what a name stands for, undefined when it is no colour
 * @throws ColorError
 */
export function parseColor(value: unknown, named = colorByName): ColorDeclaration {
  if (typeof value === "number" || value instanceof Number) return { ansi: byte(value, "the number of a colour") };
  if (typeof value === "string")
    return hexadecimal(value) ?? named(value) ?? fail(`"${value}" is no colour; use ${FORMS}`);
  if (Array.isArray(value)) return { rgb: parts(value) };
  const { ansi, rgb, light, dark, r, g, b } = (value ?? {}) as Record<string, unknown>;
  if (r !== undefined) return { rgb: parts([r, g, b]) };
  const declaration = {
    ...(ansi !== undefined && { ansi: byte(ansi, "ansi") }),
    ...(rgb !== undefined && (hexadecimal(rgb) ?? { rgb: parts(rgb) })),
    ...(light !== undefined && { light: parseColor(light, named) }),
    ...(dark !== undefined && { dark: parseColor(dark, named) }),
  };
  return Object.keys(declaration).length > 0 ? declaration : fail(`a colour expected: ${FORMS}`);
}

function hexadecimal(value: unknown): ColorDeclaration | undefined {
  if (typeof value !== "string" || !/^#[\da-f]{6}$/i.test(value)) return undefined;
  const color = Number.parseInt(value.slice(1), 16);
  return { rgb: [color >> 16, (color >> 8) & 0xff, color & 0xff] };
}

/** Red, green and blue as a list, or as the fields `r`, `g` and `b`. */
function parts(value: unknown): [number, number, number] {
  const { r, g, b } = (value ?? {}) as Record<string, unknown>;
  const list: unknown[] = Array.isArray(value) ? value : [r, g, b];
  if (list.length !== 3) fail("rgb must be three numbers from 0 to 255");
  return list.map((part) => byte(part, "each part of rgb")) as [number, number, number];
}

/** `Number` objects stand for what Lua counts as floats. */
function byte(value: unknown, what: string): number {
  const number = value instanceof Number ? value.valueOf() : value;
  if (typeof number === "number" && number >= 0 && number <= 255) return Math.round(number);
  return fail(`${what} must be a number from 0 to 255`);
}

function fail(message: string): never {
  throw new ColorError(message);
}
