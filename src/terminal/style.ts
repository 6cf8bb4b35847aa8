// How a cell looks: colours, attributes and a link, as a small number that a cell can hold.
import { Interned } from "./style/interned.ts";

/** -1 is the terminal's own colour, 0 to 255 are its palette, others come from `rgb`. */
export type Color = number;

export const DEFAULT_COLOR: Color = -1;
const DIRECT = 0x1000000;

/** @param red 0 to 255, as are the others */
export function rgb(red: number, green: number, blue: number): Color {
  return DIRECT | ((red & 0xff) << 16) | ((green & 0xff) << 8) | (blue & 0xff);
}

/** @returns red, green and blue in the lower 24 bits; undefined for a colour of the palette */
export function directColor(color: Color): number | undefined {
  return color >= DIRECT ? color & 0xffffff : undefined;
}

/** What is absent is as it was: in a style on its own the terminal's default, in one laid over another the other's. */
export interface Style {
  readonly foreground?: Color;
  readonly background?: Color;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly crossedOut?: boolean;
  readonly reverse?: boolean;
  /** An address to open; "" is none. */
  readonly link?: string;
}

export const BOLD = 1;
export const DIM = 2;
export const ITALIC = 4;
export const UNDERLINE = 8;
export const REVERSE = 16;
export const CROSSED_OUT = 32;

const ATTRIBUTES = [
  ["bold", BOLD],
  ["dim", DIM],
  ["italic", ITALIC],
  ["underline", UNDERLINE],
  ["reverse", REVERSE],
  ["crossedOut", CROSSED_OUT],
] as const;

/** A style with nothing left open, as cells refer to it. */
export interface CellStyle {
  readonly foreground: Color;
  readonly background: Color;
  /** A sum of `BOLD` to `CROSSED_OUT`. */
  readonly attributes: number;
  /** An address that is safe to send, or "". */
  readonly link: string;
}

/** The style of the terminal itself. It has the number 0. */
export const PLAIN: CellStyle = { foreground: DEFAULT_COLOR, background: DEFAULT_COLOR, attributes: 0, link: "" };

/** Addresses beyond this length are dropped by terminals. @see https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
const LONGEST_LINK = 2083;

/**
 * Styles by number. A number stays good while a grid shows it, and otherwise through at least the next 4,096 new styles:
 * keep `Style` objects, and ask for the number when drawing.
 */
export class StyleTable {
  readonly interned = new Interned<CellStyle>(32_768);
  /** Numbers of styles that have been asked for, which saves spelling them out. */
  private known = new WeakMap<Style, number>();
  /** Numbers of styles laid over others, by the number of what is below. */
  private laid = new WeakMap<Style, Map<number, number>>();
  private generation = 0;

  constructor() {
    // Always in use, so that its number is never given to another.
    const plain = [new Uint16Array(1)];
    this.interned.watch(this, () => plain);
    this.number(PLAIN);
  }

  /**
   * @param style not to be changed afterwards
   * @returns the style's number; 0 should more styles be on screens than there are numbers
   */
  intern(style: Style): number {
    this.refresh();
    let number = this.known.get(style);
    if (number !== undefined) this.interned.touch(number);
    else {
      number = this.number(lay(PLAIN, style));
      this.known.set(style, number);
    }
    return number;
  }

  /**
   * @param over not to be changed afterwards
   * @returns the number of the style `base` with what `over` states in place of its own
   */
  over(base: number, over: Style): number {
    this.refresh();
    let results = this.laid.get(over);
    if (results === undefined) {
      results = new Map();
      this.laid.set(over, results);
    }
    let number = results.get(base);
    if (number !== undefined) this.interned.touch(number);
    else {
      number = this.number(lay(this.get(base), over));
      results.set(base, number);
    }
    return number;
  }

  /** Numbers may stand for other styles than before. */
  private refresh(): void {
    if (this.generation === this.interned.generation) return;
    this.generation = this.interned.generation;
    this.known = new WeakMap();
    this.laid = new WeakMap();
  }

  get(number: number): CellStyle {
    return this.interned.value(number) ?? PLAIN;
  }

  private number(style: CellStyle): number {
    const { foreground, background, attributes, link } = style;
    return this.interned.number(`${foreground},${background},${attributes},${link}`, () => style) ?? 0;
  }
}

/** The styles of all grids of the program. */
export const styles = new StyleTable();

const layers = new WeakMap<Style, WeakMap<Style, Style>>();

/** As `mergeStyles` of two, the same object for the same two as long as they are used; neither may be changed afterwards. */
export function layered(base: Style, over: Style): Style {
  let known = layers.get(base);
  if (known === undefined) {
    known = new WeakMap();
    layers.set(base, known);
  }
  let style = known.get(over);
  if (style === undefined) {
    style = mergeStyles(base, over);
    known.set(over, style);
  }
  return style;
}

/** @returns `base` with what each of `overrides` states in its place, the last having the last word */
export function mergeStyles(base: Style, ...overrides: readonly Style[]): Style {
  const merged: Record<string, unknown> = { ...base };
  for (const over of overrides)
    for (const [axis, value] of Object.entries(over)) if (value !== undefined) merged[axis] = value;
  return merged;
}

function lay(base: CellStyle, over: Style): CellStyle {
  let { attributes } = base;
  for (const [name, bit] of ATTRIBUTES) {
    if (over[name] === true) attributes |= bit;
    else if (over[name] === false) attributes &= ~bit;
  }
  return {
    foreground: validColor(over.foreground, base.foreground),
    background: validColor(over.background, base.background),
    attributes,
    link: over.link === undefined ? base.link : safeLink(over.link),
  };
}

function validColor(color: Color | undefined, otherwise: Color): Color {
  if (color === undefined) return otherwise;
  const valid = Number.isInteger(color) && color >= DEFAULT_COLOR && color < 2 * DIRECT;
  return valid && (color < 256 || color >= DIRECT) ? color : otherwise;
}

/** An address is sent as printable ASCII; one that cannot be is none. */
function safeLink(link: string): string {
  const encoded = link.toWellFormed().replace(/[^\x21-\x7e]/gu, encodeURIComponent);
  return encoded.length <= LONGEST_LINK ? encoded : "";
}
