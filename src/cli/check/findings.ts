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

/** Turns places in a file into lines and columns. */
export class Places {
  /** Where lines start; made when it is first needed. */
  private starts: number[] | undefined;

  /** @param source bytes as characters */
  constructor(private readonly source: string) {}

  of(start: number): { line: number; column: number } {
    this.starts ??= [0, ...[...this.source.matchAll(/\r\n|\n\r|\r|\n/g)].map((end) => end.index + end[0].length)];
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] as number) <= start) low = middle;
      else high = middle;
    }
    const before = Buffer.from(this.source.slice(this.starts[low], start), "latin1").toString("utf8");
    return { line: low + 1, column: [...before].length + 1 };
  }
}
