// Coloured output of programs: colours and attributes become styles, whatever else would steer a terminal is left out.
import type { Span, Style } from "../../kernel/draw.ts";
import { type RichLine, spanOf, splitLines } from "./line.ts";

const ESCAPE = "\x1b";

/**
 * An escape sequence. Texts for the terminal itself (titles, links, images) end with their terminator, or with the line.
 * @see ECMA-48, 5.4 and 5.6
 */
const SEQUENCE = new RegExp(
  [
    `${ESCAPE}\\[(?<parameters>[0-?]*)[ -/]*(?<final>[@-~])`,
    `${ESCAPE}[\\]PX^_][^\x07${ESCAPE}\n]*(?:\x07|${ESCAPE}\\\\)?`,
    `${ESCAPE}[ -/]*[0-~]?`,
  ].join("|"),
  "g",
);

/** Attributes by the number that switches them on. */
const ON: Readonly<Record<number, keyof Look>> = {
  1: "bold",
  2: "dim",
  3: "italic",
  4: "underline",
  7: "reverse",
  9: "crossedout",
  21: "underline",
};

/** Attributes by the number that switches them off. */
const OFF: Readonly<Record<number, readonly (keyof Look)[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["reverse"],
  29: ["crossedout"],
  39: ["fg"],
  49: ["bg"],
};

type Color = { readonly ansi: number } | { readonly rgb: readonly [number, number, number] };

interface Look {
  fg?: Color;
  bg?: Color;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  reverse?: boolean;
  crossedout?: boolean;
}

/**
 * Output of a program as lines. A style goes on in the next line, as in a terminal; of a line that was written over
 * after a carriage return, such as a progress bar, the last state remains.
 */
export function ansiLines(text: string): RichLine[] {
  let look: Look = {};
  return splitLines(text).map((line) => {
    let spans: Span[] = [];
    let style: Style = { ...look };
    const add = (piece: string) => {
      const from = piece.lastIndexOf("\r");
      if (from >= 0) spans = [];
      if (from + 1 < piece.length) spans.push(spanOf(piece.slice(from + 1), style));
    };
    // What a line ends with, written over by nothing, stays.
    const shown = line.replace(/\r+$/, "");
    let at = 0;
    for (const match of shown.matchAll(SEQUENCE)) {
      if (match.index > at) add(shown.slice(at, match.index));
      at = match.index + match[0].length;
      if (match.groups?.final !== "m") continue;
      look = rendition(look, match.groups.parameters ?? "");
      style = { ...look };
    }
    if (at < shown.length) add(shown.slice(at));
    return { spans };
  });
}

/** The look after a sequence "select graphic rendition". @see ECMA-48, 8.3.117, and ITU T.416 for the colons */
function rendition(before: Look, parameters: string): Look {
  let look = { ...before };
  const fields = parameters.split(";");
  for (let i = 0; i < fields.length; i++) {
    const [code = 0, ...details] = (fields[i] as string).split(":").map(Number);
    if (code === 0) look = {};
    else if (code === 38 || code === 48) {
      // The colour is in the same field behind colons, or in the fields that follow.
      const inFields = details.length === 0;
      const given = inFields ? fields.slice(i + 1, i + 5).map(Number) : details;
      const color = extendedColor(given, inFields);
      if (color !== undefined) look[code === 38 ? "fg" : "bg"] = color;
      if (inFields) i += given[0] === 5 ? 2 : given[0] === 2 ? 4 : 0;
    } else look = simpleRendition(look, code, details[0]);
  }
  return look;
}

function simpleRendition(look: Look, code: number, detail: number | undefined): Look {
  const attribute = ON[code];
  if (attribute !== undefined && detail !== 0) return { ...look, [attribute]: true };
  const off = code === 4 ? OFF[24] : OFF[code];
  if (off !== undefined)
    return Object.fromEntries(Object.entries(look).filter(([key]) => !off.includes(key as keyof Look)));
  if (code >= 30 && code <= 37) return { ...look, fg: { ansi: code - 30 } };
  if (code >= 40 && code <= 47) return { ...look, bg: { ansi: code - 40 } };
  if (code >= 90 && code <= 97) return { ...look, fg: { ansi: code - 90 + 8 } };
  if (code >= 100 && code <= 107) return { ...look, bg: { ansi: code - 100 + 8 } };
  return look;
}

/** `5;n`, or `2;r;g;b`, which with colons may have a colour space before red. */
function extendedColor([kind, ...values]: readonly number[], inFields: boolean): Color | undefined {
  if (kind === 5 && isByte(values[0])) return { ansi: values[0] };
  if (kind !== 2) return undefined;
  const [red, green, blue] = !inFields && values.length > 3 ? values.slice(1) : values;
  return isByte(red) && isByte(green) && isByte(blue) ? { rgb: [red, green, blue] } : undefined;
}

function isByte(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 255;
}
