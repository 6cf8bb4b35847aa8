// A text for windows whose lines are made when they are shown: a list of ten thousand rows costs what is in view.
import type { StyledLine } from "../../kernel/draw.ts";
import type { Mark } from "../../kernel/marks.ts";
import type { WindowBuffer } from "../../kernel/window.ts";

/** Lines that are kept, so that text and marks of one are not made twice. */
const MOST_KEPT = 256;
/** Nobody sees more of a line; in UTF-16 units. */
const LONGEST_SPAN = 2000;

export class StyledRows implements WindowBuffer {
  version = 1;
  private count = 0;
  private make: (row: number) => StyledLine = () => [];
  private readonly kept = new Map<number, StyledLine>();

  get lineCount(): number {
    return this.count;
  }

  /** Shows other lines from now on. @param make gives the line of a row, from 0; it may be called again for the same one */
  show(count: number, make: (row: number) => StyledLine): void {
    this.count = count;
    this.make = make;
    this.kept.clear();
    this.version++;
  }

  line(row: number): string | undefined {
    if (row < 0 || row >= this.count) return undefined;
    return this.spans(row)
      .map(({ text }) => text)
      .join("");
  }

  marksIn(first: number, last: number): Mark[] {
    const marks: Mark[] = [];
    for (let row = Math.max(0, first); row <= Math.min(last, this.count - 1); row++) {
      let column = 0;
      for (const { text, style } of this.spans(row)) {
        const end = column + text.length;
        if (style !== undefined && text !== "") marks.push(markOf(marks.length + 1, row, column, end, style));
        column = end;
      }
    }
    return marks;
  }

  private spans(row: number): StyledLine {
    const known = this.kept.get(row);
    if (known !== undefined) return known;
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    const spans = this.make(row).map(({ text, style }) => ({ text: inOneLine(text), style }));
    this.kept.set(row, spans);
    return spans;
  }
}

function markOf(id: number, row: number, column: number, end: number, payload: Mark["payload"]): Mark {
  return {
    namespace: 0,
    id,
    start: { row, column },
    end: { row, column: end },
    priority: 0,
    rightGravity: true,
    endRightGravity: false,
    payload,
  };
}

function inOneLine(text: string): string {
  return text.slice(0, LONGEST_SPAN).replaceAll(/[\r\n\t]/g, " ");
}
