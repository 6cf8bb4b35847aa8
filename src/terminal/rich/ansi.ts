// Coloured output of programs: colours and attributes become styles, whatever else would steer a terminal is left out.
import type { Span } from "../../kernel/draw.ts";
import { Pen } from "../virtual-terminal/pen.ts";
import { displayWidth } from "../width.ts";
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

/**
 * Output of a program as lines. A style goes on in the next line, as in a terminal; of a line that was written over
 * after a carriage return, such as a progress bar, the last state remains.
 */
export function ansiLines(text: string): RichLine[] {
  const pen = new Pen();
  return splitLines(text).map((line) => {
    let spans: Span[] = [];
    const add = (piece: string) => {
      const from = piece.lastIndexOf("\r");
      if (from >= 0) spans = [];
      const rest = piece.slice(from + 1);
      const seen = pen.hidden ? " ".repeat(displayWidth(rest)) : rest;
      if (seen !== "") spans.push(spanOf(seen, pen.style ?? {}));
    };
    // What a line ends with, written over by nothing, stays.
    const shown = line.replace(/\r+$/, "");
    let at = 0;
    for (const match of shown.matchAll(SEQUENCE)) {
      if (match.index > at) add(shown.slice(at, match.index));
      at = match.index + match[0].length;
      const { final, parameters = "" } = match.groups ?? {};
      // With a mark of a terminal's own in front, as in `CSI > 4 m`, it says nothing of looks.
      if (final === "m" && !/[<-?]/.test(parameters))
        pen.obey(parameters.split(";").map((field) => field.split(":").map(Number)));
    }
    if (at < shown.length) add(shown.slice(at));
    return { spans };
  });
}
