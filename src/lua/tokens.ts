// Takes Lua 5.4 source apart into tokens. Lua's own compiler judges syntax; this one only reads what that has accepted.

/** The words that Lua keeps for itself. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "and break do else elseif end false for function goto if in local nil not or repeat return then true until " +
    "while"
  ).split(" "),
);

/** Source that is not Lua after all, or more than is understood here. */
export class Unreadable extends Error {}

const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /0[xX](?:[pP][+-]?|[\da-fA-F.])*|\.?\d(?:[eE][+-]?|[\d.])*/y;
const OPERATOR = /\.\.\.|\.\.|==|~=|<=|>=|\/\/|::|<<|>>|[-+*/%^#&~|<>=(){}[\];:,.]/y;
const LONG_BRACKET = /\[(=*)\[/y;
const BLANK = /[ \t\r\n\f\v]+/y;
const LINE_END = /[\r\n]/g;

/** What a token is: `name`, `string`, `number`, `end of file`, or the keyword or operator itself. */
export type TokenType = string;
export const END_OF_FILE = "end of file";

export class Tokens {
  /** What the current token is. */
  type: TokenType = END_OF_FILE;
  /** Where it starts. */
  start = 0;
  /** A name, or the contents of a string; undefined for a string with escapes. */
  text: string | undefined;
  private position = 0;

  /** @param source bytes as characters of the same number, so that any encoding will do */
  constructor(private readonly source: string) {
    if (source.startsWith("\xef\xbb\xbf")) this.position = 3;
    if (source[this.position] === "#") this.position = this.lineEnd();
    this.next();
  }

  /** Goes to the next token. */
  next(): void {
    this.skipBlanks();
    const { source, position } = this;
    this.start = position;
    this.text = undefined;
    if (position >= source.length) {
      this.type = END_OF_FILE;
      return;
    }
    const first = source.charCodeAt(position);
    if (isNameStart(first)) {
      const word = this.take(NAME) as string;
      this.type = KEYWORDS.has(word) ? word : "name";
      this.text = word;
    } else if (isDigit(first) || (first === DOT && isDigit(source.charCodeAt(position + 1)))) {
      this.take(NUMBER);
      this.type = "number";
    } else if (first === DOUBLE_QUOTE || first === QUOTE) {
      this.readString(first);
    } else if (!this.readLongString()) {
      const operator = this.take(OPERATOR);
      if (operator === undefined) throw new Unreadable();
      this.type = operator;
    }
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  private skipBlanks(): void {
    for (;;) {
      this.take(BLANK);
      if (!this.source.startsWith("--", this.position)) return;
      this.position += 2;
      if (this.skipLongBracket() === undefined) this.position = this.lineEnd();
    }
  }

  private lineEnd(): number {
    LINE_END.lastIndex = this.position;
    return LINE_END.exec(this.source)?.index ?? this.source.length;
  }

  private readString(quote: number): void {
    const { source } = this;
    const begin = this.position + 1;
    let end = begin;
    let escapes = false;
    for (let code = source.charCodeAt(end); code !== quote; code = source.charCodeAt(end)) {
      if (end >= source.length) throw new Unreadable();
      if (code === BACKSLASH) {
        escapes = true;
        end++;
      }
      end++;
    }
    this.position = end + 1;
    this.type = "string";
    this.text = escapes ? undefined : source.slice(begin, end);
  }

  private readLongString(): boolean {
    const contents = this.skipLongBracket();
    if (contents === undefined) return false;
    this.type = "string";
    this.text = contents.replace(/^(\r\n|\n\r|\r|\n)/, "");
    return true;
  }

  /** Skips `[[ … ]]`. @returns what is between the brackets; undefined when there are none */
  private skipLongBracket(): string | undefined {
    LONG_BRACKET.lastIndex = this.position;
    const opening = LONG_BRACKET.exec(this.source);
    if (opening === null) return undefined;
    const closing = `]${opening[1]}]`;
    const begin = this.position + opening[0].length;
    const end = this.source.indexOf(closing, begin);
    if (end < 0) throw new Unreadable();
    this.position = end + closing.length;
    return this.source.slice(begin, end);
  }
}

const DOT = 46;
const DOUBLE_QUOTE = 34;
const QUOTE = 39;
const BACKSLASH = 92;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}
