// What plugins say of looks, as styles of the terminal: groups of the theme, colours by name or number, attributes.
import type { GroupStyle, Theme, Color as ThemeColor } from "../kernel/theme.ts";
import { type Color, mergeStyles, rgb, type Style } from "./style.ts";

const NOTHING: Style = Object.freeze({});

/** The names of the terminal's first sixteen colours. */
const NAMES: readonly string[] = [
  "black",
  "red",
  "green",
  "yellow",
  "blue",
  "magenta",
  "cyan",
  "white",
  "bright_black",
  "bright_red",
  "bright_green",
  "bright_yellow",
  "bright_blue",
  "bright_magenta",
  "bright_cyan",
  "bright_white",
];

const ATTRIBUTES = {
  bold: "bold",
  dim: "dim",
  italic: "italic",
  underline: "underline",
  crossedout: "crossedOut",
  reverse: "reverse",
} as const;
const ATTRIBUTE_LIST = Object.entries(ATTRIBUTES);

/** So many looks are remembered; when there are more, it begins anew. */
const MOST_LOOKS = 1000;

/** Turns looks into styles, for a theme. What makes no sense is as if it were not said: drawing does not fail for it. */
export class Wardrobe {
  private groups = new Map<string, Style>();
  /** By what is said of them: marks say the same in many places, and whoever draws them knows it by the same style. */
  private readonly looks = new Map<string, Style>();

  constructor(private readonly theme: Theme) {}

  /** The theme has changed. */
  forget(): void {
    this.groups.clear();
    this.looks.clear();
  }

  /** The style of a theme group. */
  group(name: string): Style {
    let style = this.groups.get(name);
    if (style === undefined) {
      style = ofGroup(this.theme.get(name));
      this.groups.set(name, style);
    }
    return style;
  }

  /**
   * The style that a plugin describes: `hl` or `hl_group` is the base, `fg`, `bg` and attributes are laid over it.
   * @param looks as a plugin wrote it; nothing in it can be relied upon
   */
  style(looks: Readonly<Record<string, unknown>> | undefined): Style {
    if (looks === undefined) return NOTHING;
    const key = keyOf(looks);
    let style = key === undefined ? undefined : this.looks.get(key);
    if (style !== undefined) return style;
    style = this.read(looks);
    if (this.looks.size >= MOST_LOOKS) this.looks.clear();
    if (key !== undefined) this.looks.set(key, style);
    return style;
  }

  private read(looks: Readonly<Record<string, unknown>>): Style {
    const { hl, hl_group = hl, fg, bg } = looks;
    const over: Record<string, unknown> = {};
    const foreground = this.color(fg, "foreground");
    const background = this.color(bg, "background");
    if (foreground !== undefined) over.foreground = foreground;
    if (background !== undefined) over.background = background;
    for (const [theirs, ours] of ATTRIBUTE_LIST) if (typeof looks[theirs] === "boolean") over[ours] = looks[theirs];
    return typeof hl_group === "string" ? mergeStyles(this.group(hl_group), over) : over;
  }

  /** A colour: a theme group's on that axis, a name, `#rrggbb`, `{ ansi }`, `{ rgb }`, a list of three, or a number. */
  private color(value: unknown, axis: "foreground" | "background"): Color | undefined {
    if (typeof value === "number" || value instanceof Number) return byte(value);
    if (typeof value === "string") return this.named(value, axis);
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value)) return ofParts(value);
    const { ansi, rgb: parts, light, dark } = value as Record<string, unknown>;
    const branch = this.theme.isLight ? light : dark;
    if (typeof branch === "object" && branch !== null && branch !== value) return this.color(branch, axis);
    return byte(ansi) ?? ofParts(parts);
  }

  private named(name: string, axis: "foreground" | "background"): Color | undefined {
    if (this.theme.has(name)) return this.group(name)[axis];
    const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(name);
    if (hex !== null) return ofParts(hex.slice(1).map((part) => Number.parseInt(part, 16)));
    const index = NAMES.indexOf(name.toLowerCase());
    return index < 0 ? undefined : index;
  }
}

/** The longest name of a colour or a group that is remembered. */
const LONGEST_NAME = 100;

/** Tells looks apart; undefined for those that are not told by names and numbers. */
function keyOf(looks: Readonly<Record<string, unknown>>): string | undefined {
  const { hl, hl_group = hl, fg, bg } = looks;
  const parts = [hl_group, fg, bg];
  let key = "";
  for (const part of parts) {
    if (typeof part === "string" && part.length <= LONGEST_NAME) key += `"${part}`;
    else if (part === undefined || typeof part === "number") key += part;
    else return undefined;
    key += "\0";
  }
  for (const [theirs] of ATTRIBUTE_LIST) {
    const value = looks[theirs];
    key += value === true ? "1" : value === false ? "0" : "-";
  }
  return key;
}

/** A number from 0 to 255, which may have been calculated; `Number` objects stand for what Lua counts as floats. */
function byte(value: unknown): number | undefined {
  const number = value instanceof Number ? value.valueOf() : value;
  return typeof number === "number" && number >= 0 && number <= 255 ? Math.round(number) : undefined;
}

/** Red, green and blue as a list, or as the fields `r`, `g` and `b`. */
function ofParts(value: unknown): Color | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { r, g, b } = value as Record<string, unknown>;
  const [red, green, blue] = (Array.isArray(value) ? value : [r, g, b]).map(byte);
  return red === undefined || green === undefined || blue === undefined ? undefined : rgb(red, green, blue);
}

function ofTheme(color: ThemeColor): Color {
  return "ansi" in color ? color.ansi : rgb(...color.rgb);
}

function ofGroup({ fg, bg, ...attributes }: GroupStyle): Style {
  const style: Record<string, unknown> = {};
  if (fg !== undefined) style.foreground = ofTheme(fg);
  if (bg !== undefined) style.background = ofTheme(bg);
  for (const [theirs, ours] of Object.entries(ATTRIBUTES)) {
    const value = attributes[theirs as keyof typeof ATTRIBUTES];
    if (value !== undefined) style[ours] = value;
  }
  return style;
}
