// A text for windows whose lines are made when they are shown: a list of ten thousand rows costs what is in view.
import type { StyledLine } from "../../kernel/draw.ts";
import type { Mark } from "../../kernel/marks.ts";
import type { WindowBuffer } from "../../kernel/window.ts";
import { inOneLine, type ListRow, marksOf, type RowMark, textOf } from "./list-row.ts";

/** Lines that are kept, so that text and marks of one are not made twice. */
const MOST_KEPT = 256;

export class StyledRows implements WindowBuffer {
  version = 1;
  private count = 0;
  private make: (row: number) => StyledLine | ListRow = () => [];
  private readonly kept = new Map<number, ListRow>();

  get lineCount(): number {
    return this.count;
  }

  /** Shows other lines from now on. @param make gives the line of a row, from 0; it may be called again for the same one */
  show(count: number, make: (row: number) => StyledLine | ListRow): void {
    this.count = count;
    this.make = make;
    this.kept.clear();
    this.version++;
  }

  /** Takes rows, from `first` on, that are made already. */
  put(first: number, rows: readonly ListRow[]): void {
    rows.forEach((row, index) => {
      this.keep(first + index, row);
    });
  }

  line(row: number): string | undefined {
    return row < 0 || row >= this.count ? undefined : textOf(this.row(row));
  }

  marksIn(first: number, last: number): Mark[] {
    const marks: Mark[] = [];
    for (let row = Math.max(0, first); row <= Math.min(last, this.count - 1); row++) {
      const shown = this.row(row);
      const { length } = textOf(shown);
      // Those that start later are painted later, as in any text.
      for (const mark of marksOf(shown).sort((a, b) => a.start - b.start))
        marks.push(placed(mark, marks.length + 1, row, length));
    }
    return marks;
  }

  private row(row: number): ListRow {
    const known = this.kept.get(row);
    if (known !== undefined) return known;
    const { version } = this;
    const made = this.make(row);
    const shown = "spans" in made ? made : { spans: made };
    // Making it may have brought other lines.
    return version === this.version ? this.keep(row, shown) : inOneLine(shown);
  }

  private keep(row: number, made: ListRow): ListRow {
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    const shown = inOneLine(made);
    this.kept.set(row, shown);
    return shown;
  }
}

/** A mark of a row where it is in the text. @param length of the row */
function placed({ start, end, options }: RowMark, id: number, row: number, length: number): Mark {
  const { priority = 0, rightGravity = true, endRightGravity = false, payload = {} } = options;
  const column = Math.min(start, length);
  return {
    namespace: 0,
    id,
    start: { row, column },
    end: end === undefined ? undefined : { row, column: Math.max(column, Math.min(end, length)) },
    priority,
    rightGravity,
    endRightGravity,
    payload,
  };
}
