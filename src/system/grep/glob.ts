// Translates a glob of a .gitignore file or of `--glob` to a regular expression over byte strings, as ripgrep reads it.
//
// A byte string has one character (U+0000 to U+00FF) per byte: names need not be valid UTF-8, and `?` is one byte.

type Token =
  | { kind: "text"; source: string }
  | { kind: "separator" | "prefix" | "suffix" | "middle" }
  | { kind: "alternates"; branches: Token[][] };

/** A glob that cannot be read; the message says why. */
export class GlobError extends Error {
  override name = "GlobError";
}

/** Text as one character per byte of its UTF-8 form. */
export function byteString(text: string): string {
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text).toString("latin1");
}

/**
 * Compiles a glob: `*` and `?` stop at slashes, `**` as a whole component does not, `[a-z]`, `[!a]`, `{a,b}`, `\`.
 *
 * @param glob UTF-8 text
 * @returns an expression that matches whole byte strings
 * @throws GlobError
 */
export function compileGlob(glob: string): RegExp {
  const tokens = new GlobParser(glob).parse();
  // A lone `**` is everything.
  const isEverything = tokens.length === 1 && tokens[0]?.kind === "prefix";
  return new RegExp(`^${isEverything ? ".*" : write(tokens)}$`, "s");
}

function write(tokens: readonly Token[]): string {
  return tokens.map(writeToken).join("");
}

function writeToken(token: Token): string {
  switch (token.kind) {
    case "text":
      return token.source;
    case "separator":
      return "/";
    case "prefix":
      return "(?:/?|.*/)";
    case "suffix":
      return "/.*";
    case "middle":
      return "(?:/|/.*/)";
    case "alternates": {
      const branches = token.branches.map(write).filter((branch) => branch !== "");
      return branches.length === 0 ? "" : `(?:${branches.join("|")})`;
    }
  }
}

function escapeText(text: string): string {
  return byteString(text).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

class GlobParser {
  readonly #characters: readonly string[];
  #position = 0;
  /** The alternates that are open: the branches of each so far, and the tokens around it. */
  readonly #open: { branches: Token[][]; outer: Token[] }[] = [];
  #tokens: Token[] = [];

  constructor(glob: string) {
    this.#characters = Array.from(glob);
  }

  parse(): Token[] {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      this.#parseOne(next);
    }
    if (this.#open.length > 0) {
      this.#fail("unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)");
    }
    return this.#tokens;
  }

  #parseOne(character: string): void {
    const open = this.#open.at(-1);
    if (character === "?") {
      this.#add("[^/]");
    } else if (character === "*") {
      this.#star();
    } else if (character === "[") {
      this.#class();
    } else if (character === "{") {
      this.#open.push({ branches: [], outer: this.#tokens });
      this.#tokens = [];
    } else if (character === "}") {
      if (open === undefined) {
        this.#fail("unopened alternate group; missing '{' (maybe escape '}' with '[}]'?)");
      }
      this.#open.pop();
      open.outer.push({ kind: "alternates", branches: [...open.branches, this.#tokens] });
      this.#tokens = open.outer;
    } else if (character === "," && open !== undefined) {
      open.branches.push(this.#tokens);
      this.#tokens = [];
    } else if (character === "\\") {
      this.#add(escapeText(this.#next() ?? this.#fail("dangling '\\'")));
    } else if (character === "/") {
      this.#tokens.push({ kind: "separator" });
    } else {
      this.#add(escapeText(character));
    }
  }

  #star(): void {
    const before = this.#characters[this.#position - 2];
    if (this.#peek() !== "*") {
      this.#add("[^/]*");
      return;
    }
    this.#position += 1;
    const after = this.#peek();
    if (this.#tokens.length === 0) {
      if (after === undefined || after === "/") {
        this.#position += 1;
        this.#tokens.push({ kind: "prefix" });
      } else {
        this.#add("[^/]*");
      }
      return;
    }
    const endsHere = after === undefined || (this.#open.length > 0 && (after === "," || after === "}"));
    if (before !== "/" || !(endsHere || after === "/")) {
      this.#add("[^/]*");
      return;
    }
    this.#position += endsHere ? 0 : 1;
    // The slash before is a part of what `**` stands for.
    const last = this.#tokens.pop();
    const isMerged = last?.kind === "prefix" || last?.kind === "suffix";
    this.#tokens.push(isMerged ? last : { kind: endsHere ? "suffix" : "middle" });
  }

  #class(): void {
    const isNegated = this.#peek() === "!" || this.#peek() === "^";
    this.#position += isNegated ? 1 : 0;
    const ranges: [string, string][] = [];
    let isRange = false;
    for (let isFirst = true; ; isFirst = false) {
      const character = this.#next();
      const last = ranges.at(-1);
      if (character === undefined) {
        this.#fail("unclosed character class; missing ']'");
      }
      if (character === "]" && !isFirst) {
        break;
      }
      if (isRange && last !== undefined) {
        last[1] = character;
        isRange = false;
        if (last[1] < last[0]) {
          this.#fail(`invalid range; '${last[0]}' > '${last[1]}'`);
        }
      } else if (character === "-" && !isFirst) {
        isRange = true;
      } else {
        ranges.push([character, character]);
      }
    }
    const parts = ranges.map(([from, to]) =>
      from === to ? escapeText(from) : `${escapeText(from)}-${escapeText(to)}`,
    );
    this.#add(`[${isNegated ? "^" : ""}${parts.join("")}${isRange ? "\\-" : ""}]`);
  }

  #add(source: string): void {
    this.#tokens.push({ kind: "text", source });
  }

  #peek(): string | undefined {
    return this.#characters[this.#position];
  }

  #next(): string | undefined {
    return this.#characters[this.#position++];
  }

  #fail(reason: string): never {
    throw new GlobError(reason);
  }
}
