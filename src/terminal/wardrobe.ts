// What plugins say of looks, as styles of the terminal: groups of the theme, colours by name or number, attributes.
import { ColorError, colorByName, parseColor } from "../kernel/color.ts";
import type { GroupStyle, Theme, Color as ThemeColor } from "../kernel/theme.ts";
import { type Color, mergeStyles, rgb, type Style } from "./style.ts";

const NOTHING: Style = Object.freeze({});

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
    const foreground = this.color(fg, "fg");
    const background = this.color(bg, "bg");
    if (foreground !== undefined) over.foreground = foreground;
    if (background !== undefined) over.background = background;
    for (const [theirs, ours] of ATTRIBUTE_LIST) if (typeof looks[theirs] === "boolean") over[ours] = looks[theirs];
    return typeof hl_group === "string" ? mergeStyles(this.group(hl_group), over) : over;
  }

  /** A colour; a name is that of a theme group, whose colour on that axis it is, or else one that all terminals know. */
  private color(value: unknown, axis: "fg" | "bg"): Color | undefined {
    if (value === undefined) return undefined;
    const named = (name: string) => (this.theme.has(name) ? this.theme.get(name)[axis] : colorByName(name)) ?? {};
    try {
      const color = this.theme.color(parseColor(value, named));
      return color && ofTheme(color);
    } catch (error) {
      if (error instanceof ColorError) return undefined;
      throw error;
    }
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
