// How a terminal writes at the moment, as `CSI … m` (SGR) says it, in the words that plugins use for looks.
import type { Style } from "../../kernel/draw.ts";
import type { Color } from "../../kernel/theme.ts";

interface Looks {
  fg?: Color;
  bg?: Color;
  bold?: true;
  dim?: true;
  italic?: true;
  underline?: true;
  crossedout?: true;
  reverse?: true;
}

type Attribute = Exclude<keyof Looks, "fg" | "bg">;

const switchedOn: Readonly<Record<number, Attribute>> = {
  1: "bold",
  2: "dim",
  3: "italic",
  4: "underline",
  7: "reverse",
  9: "crossedout",
  21: "underline", // doubly
};

const switchedOff: Readonly<Record<number, readonly Attribute[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["reverse"],
  29: ["crossedout"],
};

/** Looks that are kept, so that equal ones are one object; beyond, all are forgotten. */
const MOST_KEPT = 4096;

export class Pen {
  /** The look of what is written; undefined is the terminal's own. */
  style: Style | undefined;
  /** The look of what is erased: the background alone. */
  eraser: Style | undefined;
  /** Whether what is written cannot be seen. */
  hidden = false;
  private looks: Looks = {};
  private readonly kept = new Map<string, Style>();

  /** Obeys the parameters of `CSI … m`. Codes that are not known mean nothing. */
  obey(parameters: readonly (readonly number[])[]): void {
    for (let at = 0; at < parameters.length; at++) {
      const [code = 0, ...rest] = parameters[at] as readonly number[];
      if (code === 38 || code === 48 || code === 58) {
        // The parts of a colour follow as sub-parameters, or, which was a misreading of the standard, as parameters.
        const flat = rest.length > 0 ? rest : parameters.slice(at + 1, at + 5).map(([value = 0]) => value);
        const length = flat[0] === 5 ? 2 : flat[0] === 2 ? 4 : 1;
        if (rest.length === 0) at += length;
        if (code !== 58) this.color(code === 38 ? "fg" : "bg", extendedColor(flat));
      } else if (code === 4 && rest[0] === 0) {
        this.switchOff("underline");
      } else {
        this.obeyCode(code);
      }
    }
    this.style = this.keep(this.looks);
    this.eraser = this.looks.bg === undefined ? undefined : this.keep({ bg: this.looks.bg });
  }

  private obeyCode(code: number): void {
    const on = switchedOn[code];
    if (on !== undefined) this.looks[on] = true;
    else if (switchedOff[code] !== undefined) this.switchOff(...switchedOff[code]);
    else if (code === 0) {
      this.looks = {};
      this.hidden = false;
    } else if (code === 8 || code === 28) this.hidden = code === 8;
    else if (code >= 30 && code <= 37) this.looks.fg = { ansi: code - 30 };
    else if (code >= 90 && code <= 97) this.looks.fg = { ansi: code - 82 };
    else if (code >= 40 && code <= 47) this.looks.bg = { ansi: code - 40 };
    else if (code >= 100 && code <= 107) this.looks.bg = { ansi: code - 92 };
    else if (code === 39) delete this.looks.fg;
    else if (code === 49) delete this.looks.bg;
  }

  private switchOff(...attributes: readonly Attribute[]): void {
    for (const attribute of attributes) delete this.looks[attribute];
  }

  private color(axis: "fg" | "bg", color: Color | undefined): void {
    if (color !== undefined) this.looks[axis] = color;
  }

  private keep(looks: Looks): Style | undefined {
    if (Object.keys(looks).length === 0) return undefined;
    const sorted = Object.entries(looks).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify(sorted);
    let style = this.kept.get(key);
    if (style === undefined) {
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      style = Object.freeze(Object.fromEntries(sorted));
      this.kept.set(key, style);
    }
    return style;
  }
}

/** The colour of `5 ; index` or `2 ; red ; green ; blue`, the latter perhaps with a colour space before red. */
function extendedColor(parts: readonly number[]): Color | undefined {
  const [kind, ...values] = parts;
  if (kind === 5) {
    const [index = 0] = values;
    return index > 255 ? undefined : { ansi: index };
  }
  const [red = 0, green = 0, blue = 0] = values.slice(values.length > 3 ? 1 : 0);
  if (kind !== 2 || Math.max(red, green, blue) > 255) return undefined;
  return { rgb: [red, green, blue] };
}
