// Writes the results of searching one file after the other, in the format that ripgrep has when nobody looks.

import type { Output } from "./output.ts";

/** Takes the results of one file. What returns a boolean says whether the search of the file goes on. */
export interface Sink {
  /** Begins with a file. @param path its name as it is shown; bytes */
  begin(path: Uint8Array): void;
  /** Whether matches within adjacent lines are counted one by one. */
  readonly countsMatches: boolean;
  /** A line with a match, or adjacent lines with so many matches across them. */
  matched(lines: Buffer, lineNumber: number, matches: number): boolean;
  /** A line before or after one with a match. */
  context(line: Buffer, lineNumber: number): boolean;
  /** Lines are left out between the last one and the next. */
  contextBreak(): void;
  /** A NUL byte was found. */
  binary(offset: number): void;
  /** The file is done. */
  finish(): void;
  /** Whether anything was found in this file. */
  readonly hasMatch: boolean;
}

/** How the results are written. */
export interface PrinterOptions {
  mode: "content" | "files_with_matches" | "count";
  /** Whether the name of the file stands before each line; explicit is what the caller named himself. */
  isExplicit: boolean;
  lineNumbers: boolean;
  /** Whether lines around matches are shown, so that there are gaps to be marked. */
  hasContext: boolean;
}

const NEWLINE = 0x0a;
const BREAK = Buffer.from("--\n");

/** The lines themselves. */
export class ContentPrinter implements Sink {
  readonly countsMatches = false;
  readonly #output: Output;
  readonly #options: PrinterOptions;
  #path: Uint8Array = new Uint8Array();
  #matchPrefix: Buffer = Buffer.alloc(0);
  #contextPrefix: Buffer = Buffer.alloc(0);
  #count = 0;
  #binaryOffset: number | undefined;
  #fileStart = 0;

  constructor(output: Output, options: PrinterOptions) {
    this.#output = output;
    this.#options = options;
  }

  get hasMatch(): boolean {
    return this.#count > 0;
  }

  begin(path: Uint8Array): void {
    this.#path = path;
    const { isExplicit } = this.#options;
    this.#matchPrefix = isExplicit ? Buffer.alloc(0) : Buffer.concat([path, Buffer.from(":")]);
    this.#contextPrefix = isExplicit ? Buffer.alloc(0) : Buffer.concat([path, Buffer.from("-")]);
    this.#count = 0;
    this.#binaryOffset = undefined;
    this.#fileStart = this.#output.length;
  }

  matched(lines: Buffer, lineNumber: number): boolean {
    this.#count += 1;
    if (this.#hidesBinary) {
      return false;
    }
    let start = 0;
    for (let number = lineNumber; start < lines.length; number++) {
      const newline = lines.indexOf(NEWLINE, start);
      const end = newline === -1 ? lines.length : newline + 1;
      this.#line(this.#matchPrefix, ":", lines.subarray(start, end), number);
      start = end;
    }
    return true;
  }

  context(line: Buffer, lineNumber: number): boolean {
    if (this.#hidesBinary) {
      return false;
    }
    this.#line(this.#contextPrefix, "-", line, lineNumber);
    return true;
  }

  contextBreak(): void {
    this.#output.write(BREAK);
  }

  binary(offset: number): void {
    this.#binaryOffset = offset;
  }

  finish(): void {
    if (this.#binaryOffset === undefined || this.#count === 0) {
      return;
    }
    const { isExplicit } = this.#options;
    const found = `(found "\\0" byte around offset ${this.#binaryOffset})\n`;
    const message = isExplicit ? "binary file matches" : "WARNING: stopped searching binary file after match";
    if (!isExplicit) {
      this.#output.write(this.#path);
    }
    this.#output.write(Buffer.from(`${isExplicit ? "" : ": "}${message} ${found}`));
  }

  get #hidesBinary(): boolean {
    return this.#options.isExplicit && this.#binaryOffset !== undefined;
  }

  #line(prefix: Buffer, separator: string, line: Buffer, lineNumber: number): void {
    if (this.#output.length === this.#fileStart && this.#fileStart > 0 && this.#options.hasContext) {
      this.#output.write(BREAK);
    }
    this.#output.write(prefix);
    if (this.#options.lineNumbers) {
      this.#output.write(Buffer.from(lineNumber + separator));
    }
    this.#output.write(line);
    if (line.at(-1) !== NEWLINE) {
      this.#output.write(BREAK.subarray(2));
    }
  }
}

/** How many lines match in each file, or only the names of the files. */
export class SummaryPrinter implements Sink {
  readonly #output: Output;
  readonly #options: PrinterOptions;
  #path: Uint8Array = new Uint8Array();
  #count = 0;
  #isBinary = false;

  constructor(output: Output, options: PrinterOptions) {
    this.#output = output;
    this.#options = options;
  }

  get hasMatch(): boolean {
    return this.#count > 0;
  }

  begin(path: Uint8Array): void {
    this.#path = path;
    this.#count = 0;
    this.#isBinary = false;
  }

  get countsMatches(): boolean {
    return this.#options.mode === "count";
  }

  matched(_lines: Buffer, _lineNumber: number, matches: number): boolean {
    this.#count += matches;
    return this.#options.mode === "count";
  }

  context(): boolean {
    return true;
  }

  contextBreak(): void {}

  binary(): void {
    this.#isBinary = true;
  }

  finish(): void {
    if (this.#isBinary && !this.#options.isExplicit) {
      this.#count = 0;
    }
    if (this.#count === 0) {
      return;
    }
    const { mode, isExplicit } = this.#options;
    if (mode === "files_with_matches" || !isExplicit) {
      this.#output.write(this.#path);
    }
    const count = mode === "count" ? `${isExplicit ? "" : ":"}${this.#count}` : "";
    this.#output.write(Buffer.from(`${count}\n`));
  }
}
