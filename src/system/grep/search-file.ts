// Searches one file: finds lines that match and hands them, with the lines around them, to a sink.

import { type LineBuffer, readRest, type Source } from "./line-buffer.ts";
import type { Matcher } from "./matcher.ts";
import type { Sink } from "./printer.ts";

/** How files are searched. */
export interface FileSearchOptions {
  before: number;
  after: number;
  /** The caller named this file himself: binary data in it is searched too. */
  isExplicit: boolean;
}

const NEWLINE = 0x0a;
/** How much of a file is looked at for binary data where it is read as a whole. */
const BINARY_HEAD = 64 * 1024;

type Range = readonly [start: number, end: number];

/**
 * Searches a file.
 *
 * @param source what to search
 * @param matcher the pattern
 * @param sink takes what is found
 * @param lines a buffer to use
 */
export async function searchFile(
  source: Source,
  matcher: Matcher,
  sink: Sink,
  lines: LineBuffer,
  options: FileSearchOptions,
): Promise<void> {
  const search = new FileSearch(matcher, sink, options);
  if (matcher.spansLines) {
    await search.searchWhole(readRest(source));
  } else {
    lines.open(source, options.isExplicit);
    await search.searchLines(lines);
  }
}

class FileSearch {
  readonly #matcher: Matcher;
  readonly #sink: Sink;
  readonly #options: FileSearchOptions;
  /** The lines at hand, and how much of them is done. */
  #text: Buffer = Buffer.alloc(0);
  #position = 0;
  /** Up to where lines were shown. */
  #shownTo = 0;
  #hasShown = false;
  #afterLeft = 0;
  /** Up to where lines were counted. */
  #countedTo = 0;
  #lineNumber = 1;
  /** Whether each line shown has to be looked at for binary data. */
  #looksForBinary = false;
  #isBinary = false;

  constructor(matcher: Matcher, sink: Sink, options: FileSearchOptions) {
    this.#matcher = matcher;
    this.#sink = sink;
    this.#options = options;
  }

  async searchLines(buffer: LineBuffer): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      hasMore = this.#advance(buffer);
      if (!this.#isBinary && buffer.binaryOffset !== undefined) {
        this.#isBinary = true;
        this.#sink.binary(buffer.binaryOffset);
      }
      const goesOn = hasMore && (!this.#isBinary || this.#options.isExplicit);
      hasMore = goesOn && (await this.#searchText());
    }
  }

  async searchWhole(text: Buffer): Promise<void> {
    this.#text = text;
    this.#looksForBinary = true;
    if (this.#endsAsBinary([0, Math.min(text.length, BINARY_HEAD)])) {
      return;
    }
    let pending: Range | undefined;
    while (this.#position < text.length) {
      // What was searched does not exist any more, so that `^` holds where the last match ended.
      const match = await this.#matcher.find(text, this.#position, this.#position);
      if (match === undefined) {
        break;
      }
      const [start, end] = match;
      this.#position = start === end && end < text.length ? end + 1 : end;
      const block = this.#linesOf(start, end);
      if (pending !== undefined && pending[1] >= block[0]) {
        pending = [pending[0], block[1]];
      } else {
        if (pending !== undefined && !(await this.#showMatch(pending))) {
          return;
        }
        pending = block;
      }
    }
    if (pending !== undefined && !(await this.#showMatch(pending))) {
      return;
    }
    this.#showAfter(text.length);
  }

  /** Moves on in a file, keeping lines that may still be shown before a match. */
  #advance(buffer: LineBuffer): boolean {
    const { before, after } = this.#options;
    const context = Math.max(before, after);
    const length = this.#text.length;
    const kept = context === 0 ? length : Math.max(this.#startBefore(0, length, context), this.#shownTo);
    this.#count(kept);
    buffer.consume(kept);
    const hasMore = buffer.fill();
    this.#text = buffer.lines;
    this.#countedTo = 0;
    this.#shownTo = 0;
    this.#position = length - kept;
    return hasMore && this.#text.length > this.#position;
  }

  async #searchText(): Promise<boolean> {
    const text = this.#text;
    while (this.#position < text.length) {
      const place = await this.#matcher.findLine(text, this.#position);
      if (place === -1) {
        break;
      }
      const line = this.#linesOf(place, place);
      this.#position = line[1];
      if (!(await this.#showMatch(line))) {
        return false;
      }
    }
    this.#position = text.length;
    return this.#showAfter(text.length);
  }

  /** The whole lines of a match; a match at the end of the text is on no line. */
  #linesOf(start: number, end: number): Range {
    const text = this.#text;
    const lineStart = start === 0 ? 0 : text.lastIndexOf(NEWLINE, start - 1) + 1;
    const newline = end > start && text[end - 1] === NEWLINE ? end - 1 : text.indexOf(NEWLINE, end);
    return [lineStart, newline === -1 ? text.length : newline + 1];
  }

  async #showMatch(lines: Range): Promise<boolean> {
    const [start, end] = lines;
    if (start === end || !this.#showAfter(start) || !this.#showBefore(start) || this.#endsAsBinary(lines)) {
      return false;
    }
    this.#markGap(start);
    const block = this.#text.subarray(start, end);
    const matches = this.#matcher.spansLines && this.#sink.countsMatches ? await this.#countMatches(lines) : 1;
    if (!this.#sink.matched(block, this.#numberAt(start), matches)) {
      return false;
    }
    this.#shownTo = end;
    this.#afterLeft = this.#options.after;
    this.#hasShown = true;
    return true;
  }

  #showAfter(to: number): boolean {
    while (this.#afterLeft > 0 && this.#shownTo < to) {
      if (!this.#showContext()) {
        return false;
      }
      this.#afterLeft -= 1;
    }
    return true;
  }

  #showBefore(to: number): boolean {
    const { before } = this.#options;
    if (before > 0 && this.#shownTo < to) {
      const start = this.#startBefore(this.#shownTo, to, before - 1);
      this.#markGap(start);
      this.#shownTo = start;
      while (this.#shownTo < to) {
        if (!this.#showContext()) {
          return false;
        }
      }
    }
    return true;
  }

  #showContext(): boolean {
    const line = this.#linesOf(this.#shownTo, this.#shownTo);
    const bytes = this.#text.subarray(line[0], line[1]);
    if (this.#endsAsBinary(line) || !this.#sink.context(bytes, this.#numberAt(line[0]))) {
      return false;
    }
    this.#shownTo = line[1];
    this.#hasShown = true;
    return true;
  }

  #markGap(start: number): void {
    const { before, after } = this.#options;
    if (this.#hasShown && this.#shownTo < start && before + after > 0) {
      this.#sink.contextBreak();
    }
  }

  /** Where the line starts that is `count` lines before the last line of a part of the text. */
  #startBefore(from: number, to: number, count: number): number {
    let position = to > from && this.#text[to - 1] === NEWLINE ? to - 1 : to;
    for (let left = count; ; left--) {
      const newline = position === 0 ? -1 : this.#text.lastIndexOf(NEWLINE, position - 1);
      if (newline < from) {
        return from;
      }
      if (left === 0) {
        return newline + 1;
      }
      position = newline;
    }
  }

  #endsAsBinary([start, end]: Range): boolean {
    if (!this.#looksForBinary) {
      return false;
    }
    const zero = this.#isBinary ? -1 : this.#text.subarray(start, end).indexOf(0);
    if (zero !== -1) {
      this.#isBinary = true;
      this.#sink.binary(start + zero);
    }
    return this.#isBinary && !this.#options.isExplicit;
  }

  async #countMatches([start, end]: Range): Promise<number> {
    let count = 0;
    let lastEnd = -1;
    for (let position = start; position <= end; ) {
      const match = await this.#matcher.find(this.#text, 0, position);
      if (match === undefined || match[0] >= end) {
        break;
      }
      const isEmpty = match[0] === match[1];
      position = isEmpty ? match[1] + 1 : match[1];
      count += isEmpty && match[1] === lastEnd ? 0 : 1;
      lastEnd = match[1];
    }
    return count;
  }

  #numberAt(position: number): number {
    this.#count(position);
    return this.#lineNumber;
  }

  #count(to: number): void {
    for (let newline = this.#text.indexOf(NEWLINE, this.#countedTo); newline !== -1 && newline < to; ) {
      this.#lineNumber += 1;
      newline = this.#text.indexOf(NEWLINE, newline + 1);
    }
    this.#countedTo = Math.max(this.#countedTo, to);
  }
}
