// Reads themes as plugins write them.
import { ColorError, parseColor } from "../../kernel/color.ts";
import {
  ATTRIBUTES,
  type ColorDeclaration,
  type StyleDeclaration,
  type ThemeSpecification,
} from "../../kernel/theme.ts";
import { isTable } from "../looks.ts";
import { type Reader, typeName, unknownOption } from "../types.ts";

/** What is told of fields that a style should not have. */
type Told = Pick<Reader, "passedOver">;

const NAMES: readonly string[] = ["fg", "bg", ...ATTRIBUTES];

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
export function readTheme(value: unknown, told: Told): ReadTheme {
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
      groups.map(([group, style]) => [group, typeof style === "string" ? style : readStyle(style, group, told)]),
    ),
  };
}

/** Reads how a group looks; a colour alone is the foreground. @throws Error when it is no style */
export function readStyle(value: unknown, group: string, told: Told): StyleDeclaration {
  const { fg, bg, ...rest } = table(value, `the group "${group}"`);
  const { ansi, rgb, light, dark, ...attributes } = rest;
  const isColor = fg === undefined && [ansi, rgb, light, dark].some((part) => part !== undefined);
  const foreground = isColor ? { ansi, rgb, light, dark } : fg;
  const others = Object.entries(isColor ? attributes : rest);
  for (const [name] of others)
    if (!NAMES.includes(name)) told.passedOver(name, () => `the group "${group}": ${unknownOption(name, NAMES)}`);
  return {
    ...Object.fromEntries(others.filter(([name]) => NAMES.includes(name))),
    ...(foreground !== undefined && { fg: readColor(foreground, `the foreground of "${group}"`) }),
    ...(bg !== undefined && { bg: readColor(bg, `the background of "${group}"`) }),
  };
}

function readColor(value: unknown, what: string): ColorDeclaration {
  try {
    return parseColor(value);
  } catch (error) {
    throw error instanceof ColorError ? new Error(`${what}: ${error.message}`) : error;
  }
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
