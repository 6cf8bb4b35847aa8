// What styles look like on one terminal, and the shortest sequences that lead from one look to another.
import {
  BOLD,
  type CellStyle,
  type Color,
  CROSSED_OUT,
  DEFAULT_COLOR,
  DIM,
  ITALIC,
  PLAIN,
  REVERSE,
  type StyleTable,
  UNDERLINE,
} from "../style.ts";
import { type ColorDepth, degrade } from "./colors.ts";

/** Codes of SGR (ECMA-48 8.3.117) that switch an attribute on and off. */
const CODES = [
  [BOLD, 1, 22],
  [DIM, 2, 22],
  [ITALIC, 3, 23],
  [UNDERLINE, 4, 24],
  [REVERSE, 7, 27],
  [CROSSED_OUT, 9, 29],
] as const;

/** Attributes that are seen on a blank. */
const SEEN_ON_BLANK = UNDERLINE | REVERSE | CROSSED_OUT;

/** After so many looks or transitions the tables are begun anew. */
const LIMIT = 8192;

/** No look is known: what the terminal has been told last is uncertain. */
export const UNKNOWN_LOOK = -1;
/** The look of the style 0. */
export const PLAIN_LOOK = 0;

/** Looks by number: styles that a terminal of this depth shows alike have the same. */
export class Looks {
  private readonly looks: CellStyle[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly transitions = new Map<number, string>();
  /** Look of a blank by look, where it has been asked for. */
  private readonly blanks: number[] = [];
  /** Look of each style, plus 1; 0 where it has not been asked for. */
  private readonly ofStyle: Uint32Array;
  private generation: number;

  /** @param links whether the terminal takes hyperlinks (OSC 8) */
  constructor(
    private readonly styles: StyleTable,
    private readonly depth: ColorDepth,
    private readonly links: boolean,
  ) {
    this.generation = styles.interned.generation;
    this.ofStyle = new Uint32Array(styles.interned.limit);
    this.number(PLAIN);
  }

  /** To be called before each frame. @returns false when looks of earlier frames mean nothing any more */
  refresh(): boolean {
    if (this.transitions.size > LIMIT) this.transitions.clear();
    const full = this.looks.length > LIMIT;
    if (full || this.generation !== this.styles.interned.generation) {
      this.ofStyle.fill(0);
      this.generation = this.styles.interned.generation;
    }
    if (!full) return true;
    this.looks.length = 0;
    this.blanks.length = 0;
    this.numbers.clear();
    this.transitions.clear();
    this.number(PLAIN);
    return false;
  }

  /** @returns the look of a style's number */
  of(style: number): number {
    const known = this.ofStyle[style];
    if (known !== undefined && known > 0) return known - 1;
    const { link, ...rest } = degrade(this.styles.get(style), this.depth);
    const look = this.number({ ...rest, link: this.links ? link : "" });
    this.ofStyle[style] = look + 1;
    return look;
  }

  /** @returns the look of a blank shown in a look: what cannot be seen on it is left out */
  ofBlank(look: number): number {
    const known = this.blanks[look];
    if (known !== undefined) return known;
    const full = this.looks[look] as CellStyle;
    const attributes = full.attributes & SEEN_ON_BLANK;
    // Terminals underline links.
    const inked = attributes !== 0 || full.link !== "";
    const blank = this.number({ ...full, attributes, foreground: inked ? full.foreground : DEFAULT_COLOR });
    this.blanks[look] = blank;
    return blank;
  }

  /** Whether erasing makes a blank of this look. @param colored whether erased cells take the background */
  isErasable(look: number, colored: boolean): boolean {
    const { attributes, background, link } = this.looks[look] as CellStyle;
    return attributes === 0 && link === "" && (colored || background === DEFAULT_COLOR);
  }

  /** @returns what makes a terminal that shows `from` show `to` */
  between(from: number, to: number): string {
    if (from === to) return "";
    const key = (from + 1) * 0x100000 + to;
    let sequence = this.transitions.get(key);
    if (sequence === undefined) {
      sequence = this.transition(this.looks[from], this.looks[to] as CellStyle);
      this.transitions.set(key, sequence);
    }
    return sequence;
  }

  private transition(from: CellStyle | undefined, to: CellStyle): string {
    const afresh = codesFrom(PLAIN, to);
    const reset = `\x1b[${afresh === "" ? "" : `;${afresh}`}m`;
    const link = this.links && from?.link !== to.link ? `\x1b]8;;${to.link}\x1b\\` : "";
    if (from === undefined) return reset + link;
    const codes = codesFrom(from, to);
    const change = codes === "" ? "" : `\x1b[${codes}m`;
    return (change.length < reset.length ? change : reset) + link;
  }

  private number(look: CellStyle): number {
    const key = `${look.foreground},${look.background},${look.attributes},${look.link}`;
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.looks.push(look) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}

/** SGR codes that lead from one look to another without a reset. */
function codesFrom(from: CellStyle, to: CellStyle): string {
  const codes: (number | string)[] = [];
  // One code ends bold and dim both.
  const ends = from.attributes & ~to.attributes;
  const kept = (ends & (BOLD | DIM)) !== 0 ? from.attributes & ~(BOLD | DIM) : from.attributes;
  for (const [bit, , off] of CODES) if ((ends & bit) !== 0 && !codes.includes(off)) codes.push(off);
  for (const [bit, on] of CODES) if ((to.attributes & ~kept & bit) !== 0) codes.push(on);
  if (from.foreground !== to.foreground) codes.push(colorCode(to.foreground, 30));
  if (from.background !== to.background) codes.push(colorCode(to.background, 40));
  return codes.join(";");
}

/** @param base 30 for the foreground, 40 for the background */
function colorCode(color: Color, base: number): string {
  if (color === DEFAULT_COLOR) return String(base + 9);
  if (color < 8) return String(base + color);
  if (color < 16) return String(base + 60 + color - 8);
  if (color < 256) return `${base + 8};5;${color}`;
  return `${base + 8};2;${(color >> 16) & 0xff};${(color >> 8) & 0xff};${color & 0xff}`;
}
