// Reads themes as plugins write them.
import type { ColorDeclaration, StyleDeclaration, ThemeSpecification } from "../../kernel/theme.ts";
import { LuaFloat } from "../../lua/float.ts";
import { isTable } from "../looks.ts";
import { typeName } from "../types.ts";

/** A theme with what it says of itself. */
export interface ReadTheme {
  readonly name: string | undefined;
  /** The scheme that source code has its colours from. */
  readonly syntax: string | undefined;
  readonly light: boolean;
  readonly detail: string | undefined;
  readonly groups: ThemeSpecification;
}

/** Reads a map of groups, or a table with such a map in `groups`. @throws Error when it is neither */
export function readTheme(value: unknown): ReadTheme {
  const spec = table(value, "a theme");
  const isWhole = isTable(spec.groups);
  const { name, syntax, light, detail } = isWhole ? spec : ({} as Record<string, unknown>);
  const groups = Object.entries(isWhole ? (spec.groups as Record<string, unknown>) : spec);
  return {
    name: text(name),
    syntax: text(syntax),
    light: light === true,
    detail: text(detail),
    groups: Object.fromEntries(
      groups.map(([group, style]) => [group, typeof style === "string" ? style : readStyle(style, group)]),
    ),
  };
}

/** Reads how a group looks; a colour alone is the foreground. @throws Error when it is no style */
export function readStyle(value: unknown, group: string): StyleDeclaration {
  const { fg, bg, ...rest } = table(value, `the group "${group}"`);
  const { ansi, rgb, light, dark, ...attributes } = rest;
  const isColor = fg === undefined && [ansi, rgb, light, dark].some((part) => part !== undefined);
  const foreground = isColor ? { ansi, rgb, light, dark } : fg;
  return {
    ...(isColor ? attributes : rest),
    ...(foreground !== undefined && { fg: readColor(foreground, `the foreground of "${group}"`) }),
    ...(bg !== undefined && { bg: readColor(bg, `the background of "${group}"`) }),
  };
}

function readColor(value: unknown, what: string): ColorDeclaration {
  const plain = value instanceof LuaFloat ? value.valueOf() : value;
  if (typeof plain === "number") return { ansi: plain };
  if (typeof plain === "string") return { rgb: hexadecimal(plain, what) };
  if (Array.isArray(plain)) return { rgb: parts(plain) };
  const { ansi, rgb, light, dark, r, g, b } = table(plain, what);
  if (r !== undefined) return { rgb: parts([r, g, b]) };
  return {
    ...(ansi !== undefined && { ansi: Number(ansi) }),
    ...(rgb !== undefined && { rgb: typeof rgb === "string" ? hexadecimal(rgb, what) : parts(rgb) }),
    ...(light !== undefined && { light: readColor(light, what) }),
    ...(dark !== undefined && { dark: readColor(dark, what) }),
  };
}

/** Three numbers, which the theme checks. */
function parts(value: unknown): [number, number, number] {
  const { r, g, b } = isTable(value) ? value : ({} as Record<string, unknown>);
  return (Array.isArray(value) ? value : [r, g, b]).map(Number) as [number, number, number];
}

function hexadecimal(text: string, what: string): [number, number, number] {
  const [, ...digits] = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text) ?? [];
  if (digits.length === 0) throw new Error(`${what}: "${text}" is no colour; use a number, "#rrggbb" or a table`);
  return digits.map((part) => Number.parseInt(part, 16)) as [number, number, number];
}

function table(value: unknown, what: string): Record<string, unknown> {
  if (Array.isArray(value) && value.length === 0) return {};
  if (!isTable(value)) throw new Error(`${what} must be a table with names as keys, not ${said(value)}`);
  return value;
}

function said(value: unknown): string {
  return Array.isArray(value) || value instanceof Map ? "one with other keys" : typeName(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
