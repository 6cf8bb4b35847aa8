// What `ingot check` reports.

export type FindingKind =
  | "unreadable"
  | "syntax"
  | "unknown-name"
  | "argument-count"
  | "unknown-option"
  | "wrong-label";

/** A defect and where it is. */
export interface Finding {
  file: string;
  /** Counted from 1; 0 when the defect is not in a line. */
  line: number;
  /** In characters, counted from 1; 0 when only the line is known. */
  column: number;
  kind: FindingKind;
  message: string;
}

/** A wrong use of the API, before it is known whether the program changes the API itself. */
export interface Misuse {
  /** Where in the file, in bytes. */
  start: number;
  kind: FindingKind;
  /** What it is about, below the root. */
  path: string;
  message: string;
}

/** Turns places in a file into lines and columns; quick when they are asked for in order. */
export class Places {
  /** Where lines start; made when it is first needed. */
  private starts: number[] | undefined;
  /** The place asked for last. */
  private last = { start: 0, line: 0, column: 0 };

  /** @param source bytes as characters */
  constructor(private readonly source: string) {}

  of(start: number): { line: number; column: number } {
    this.starts ??= [0, ...[...this.source.matchAll(/\r\n|\n\r|\r|\n/g)].map((end) => end.index + end[0].length)];
    const index = lastAtMost(this.starts, start);
    const line = index + 1;
    const isFurther = this.last.line === line && this.last.start <= start;
    const known = isFurther ? this.last : { start: this.starts[index] as number, column: 1 };
    const column = known.column + characters(this.source.slice(known.start, start));
    this.last = { start, line, column };
    return { line, column };
  }
}

/** The index of the last number that is not above a limit, in a sorted list that starts below it. */
function lastAtMost(sorted: number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= limit) low = middle;
    else high = middle;
  }
  return low;
}

function characters(bytes: string): number {
  return [...Buffer.from(bytes, "latin1").toString("utf8")].length;
}
