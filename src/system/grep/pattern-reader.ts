// Steps through the characters of a pattern and tells where something is wrong with it.

/** The flags of `(?imsUux)`. */
export type Flags = Record<"i" | "m" | "s" | "U" | "u" | "x", boolean>;

/** A pattern that cannot be read; the message shows where, in ripgrep's words. */
export class PatternError extends Error {
  override name = "PatternError";
}

/** A position in a pattern, with the flags that hold there. Positions count characters. */
export class PatternReader {
  readonly #characters: readonly string[];
  flags: Flags;
  position = 0;

  constructor(pattern: string, flags: Flags) {
    this.#characters = Array.from(pattern);
    this.flags = flags;
  }

  get isAtEnd(): boolean {
    return this.position >= this.#characters.length;
  }

  /** The next character, or the one that many further on. */
  peek(offset = 0): string | undefined {
    return this.#characters[this.position + offset];
  }

  /** Takes the next character; there must be one. */
  next(): string {
    return this.#characters[this.position++] ?? "";
  }

  /** Takes the next character if it is this one. */
  eat(character: string): boolean {
    const isNext = this.peek() === character;
    this.position += isNext ? 1 : 0;
    return isNext;
  }

  startsWith(text: string): boolean {
    return this.slice(this.position, this.position + text.length) === text;
  }

  slice(from: number, to: number): string {
    return this.#characters.slice(from, to).join("");
  }

  /** Skips what the flag `x` says to ignore: white space, and comments from `#` to the end of the line. */
  skipBlank(): void {
    while (this.flags.x && /[\s#]/u.test(this.peek() ?? "a")) {
      if (this.next() === "#") {
        while (!this.isAtEnd && this.peek() !== "\n") {
          this.position += 1;
        }
      }
    }
  }

  /** Refuses what would have to match a single byte that is no character. */
  requireUnicode(start: number): void {
    if (!this.flags.u) {
      this.fail("matching bytes with (?-u) needs ripgrep", start, this.position);
    }
  }

  /** @throws PatternError about the characters from `start` to before `end` */
  fail(message: string, start: number, end: number, hint = ""): never {
    return this.failAt(message, [[start, end]], hint);
  }

  /** @throws PatternError about several places */
  failAt(message: string, places: readonly (readonly [number, number])[], hint = ""): never {
    throw new PatternError(`regex parse error:\n${this.#show(places)}error: ${message}${hint}`);
  }

  #show(places: readonly (readonly [number, number])[]): string {
    const lines = this.#characters.join("").split("\n");
    const width = String(lines.length).length;
    let shown = "";
    let lineStart = 0;
    for (const [index, line] of lines.entries()) {
      const length = Array.from(line).length;
      const label = lines.length === 1 ? "    " : `${String(index + 1).padStart(width)}: `;
      shown += `${label}${line}\n`;
      let marks = "";
      for (const [start, end] of places) {
        if (start >= lineStart && start <= lineStart + length) {
          const count = Math.max(1, Math.min(end, lineStart + length) - start);
          marks = marks.padEnd(start - lineStart) + "^".repeat(count);
        }
      }
      shown += marks === "" ? "" : `${" ".repeat(label.length)}${marks}\n`;
      lineStart += length + 1;
    }
    const rule = `${"~".repeat(79)}\n`;
    return lines.length === 1 ? shown : rule + shown + rule;
  }
}
