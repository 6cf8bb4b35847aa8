// A place that walks through a text character by character, as vi's motions do: it also rests on the end of a line.
import { compare, type Position, type TextSource } from "./position.ts";
import { graphemeAt, nextGrapheme, previousGrapheme } from "./text-units.ts";
import { classOf } from "./words.ts";

/** What a step did: it stayed in the line, went to another line, or found no place to go to. */
export type Step = "line" | "break" | "none";

export class Scan {
  row: number;
  column: number;

  constructor(
    readonly text: TextSource,
    { row, column }: Position,
  ) {
    this.row = row;
    this.column = column;
  }

  get position(): Position {
    return { row: this.row, column: this.column };
  }

  get line(): string {
    return this.text.line(this.row) ?? "";
  }

  /** The character here, empty at the end of a line. */
  get character(): string {
    return graphemeAt(this.line, this.column);
  }

  get atLineEnd(): boolean {
    return this.column >= this.line.length;
  }

  get onEmptyLine(): boolean {
    return this.line === "";
  }

  moveTo({ row, column }: Position): void {
    this.row = row;
    this.column = column;
  }

  isAt(position: Position): boolean {
    return compare(this.position, position) === 0;
  }

  classHere(bigWords: boolean): number {
    return classOf(this.character, bigWords);
  }

  /** One character on; the end of a line is a place, too. */
  next(): Step {
    if (!this.atLineEnd) {
      this.column = nextGrapheme(this.line, this.column);
      return "line";
    }
    if (this.row + 1 >= this.text.lineCount) return "none";
    this.row++;
    this.column = 0;
    return "break";
  }

  previous(): Step {
    if (this.column > 0) {
      this.column = previousGrapheme(this.line, this.column);
      return "line";
    }
    if (this.row === 0) return "none";
    this.row--;
    this.column = this.line.length;
    return "break";
  }

  /** One character on, not resting on the end of a line unless it is empty. */
  nextCharacter(): Step {
    const step = this.next();
    if (step === "line" && this.atLineEnd) {
      const over = this.next();
      return over;
    }
    return step;
  }

  previousCharacter(): Step {
    const step = this.previous();
    return step === "break" && this.column > 0 ? this.previous() : step;
  }

  /** Goes on while the class is `wanted`. @returns false when the text is over before that */
  skipForward(wanted: number, bigWords: boolean): boolean {
    while (this.classHere(bigWords) === wanted) if (this.next() === "none") return false;
    return true;
  }

  skipBackward(wanted: number, bigWords: boolean): boolean {
    while (this.classHere(bigWords) === wanted) if (this.previous() === "none") return false;
    return true;
  }
}
