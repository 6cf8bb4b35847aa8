// Takes shell text apart: words, operators, redirections, and the commands inside substitutions.
//
// It reads what POSIX shells and bash have in common, and never fails: what is not closed reaches to the end. Where shells
// disagree it prefers to see a command, so that a check rather finds too much than too little.

import type { Script, Token, Word } from "./script.ts";

/** How deep substitutions may be nested before they are taken for plain text: the call stack is finite. */
const MAX_DEPTH = 100;

/** How far the end of `$((…))` is looked for, in characters: looking for it again and again must not take for ever. */
const MAX_ARITHMETIC = 4096;

const OPERATORS = [";;&", ";;", ";&", ";", "&&", "||", "|&", "|", "&", "(", ")", "\n"];
const REDIRECTIONS = ["&>>", "&>", ">>", ">|", ">&", "<<<", "<<-", "<<", "<&", "<>", ">", "<"];

/** Takes a whole command line or script apart. */
export function tokenize(source: string): Script {
  return new Scanner(source, 0, 0).scanScript(false);
}

interface HereDocument {
  delimiter: string;
  isQuoted: boolean;
  /** `<<-`: tabs before lines do not count. */
  stripsTabs: boolean;
}

class Scanner {
  readonly #source: string;
  readonly #inner: Script[] = [];
  /** Here-documents that have no end, which a search need not be repeated for. */
  readonly #endless = new Set<string>();
  #position: number;
  #depth: number;

  constructor(source: string, position: number, depth: number) {
    this.#source = source;
    this.#position = position;
    this.#depth = depth;
  }

  /** Reads to the end, or through the `)` that closes a substitution. */
  scanScript(isSubstitution: boolean): Script {
    const tokens: Token[] = [];
    const awaited: HereDocument[] = [];
    let parentheses = 0;
    /** How many parentheses were open when `((` began, where `<<` may be a shift. */
    let arithmetic = Number.POSITIVE_INFINITY;
    for (let token = this.#readToken(); token !== undefined; token = this.#readToken()) {
      const previous = tokens.at(-1);
      if (token.kind === "operator" && token.text === ")") {
        if (isSubstitution && parentheses === 0) {
          break;
        }
        parentheses = Math.max(0, parentheses - 1);
        arithmetic = parentheses < arithmetic ? Number.POSITIVE_INFINITY : arithmetic;
      } else if (token.kind === "operator" && token.text === "(") {
        parentheses++;
        if (previous?.kind === "operator" && previous.text === "(" && previous.end === token.start) {
          arithmetic = Math.min(arithmetic, parentheses);
        }
      } else if (token.kind === "operator" && token.text === "\n") {
        this.#skipHereDocuments(awaited.splice(0));
      } else if (token.kind === "word" && previous?.kind === "redirection" && parentheses < arithmetic) {
        awaited.push(...this.#awaitHereDocument(previous.text, token));
      }
      tokens.push(token);
    }
    return { source: this.#source, tokens, inner: this.#inner };
  }

  #readToken(): Token | undefined {
    this.#skipBlanksAndComment();
    const start = this.#position;
    if (start >= this.#source.length) {
      return undefined;
    }
    const digits = this.#run(/\d+(?=[<>])/y).length;
    const redirection = this.#isProcessSubstitution(start) ? undefined : this.#match(REDIRECTIONS, start + digits);
    if (redirection !== undefined) {
      this.#position = start + digits + redirection.length;
      return { kind: "redirection", start, end: this.#position, text: redirection };
    }
    const operator = this.#match(OPERATORS, start);
    if (operator !== undefined) {
      this.#position = start + operator.length;
      return { kind: "operator", start, end: this.#position, text: operator };
    }
    const text = this.#readWord();
    return { kind: "word", start, end: this.#position, text };
  }

  #skipBlanksAndComment(): void {
    for (;;) {
      this.#position += this.#run(/[ \t]+/y).length;
      if (!this.#source.startsWith("\\\n", this.#position)) {
        break;
      }
      this.#position += 2;
    }
    this.#position += this.#run(/#[^\n]*/y).length;
  }

  #awaitHereDocument(redirection: string, word: Word): HereDocument[] {
    if (redirection !== "<<" && redirection !== "<<-") {
      return [];
    }
    const isQuoted = /['"\\]/.test(this.#source.slice(word.start, word.end));
    return [{ delimiter: word.text, isQuoted, stripsTabs: redirection === "<<-" }];
  }

  /** Goes past the bodies that follow a line. One without its end is left alone, so that no command hides in it. */
  #skipHereDocuments(documents: HereDocument[]): void {
    for (const { delimiter, isQuoted, stripsTabs } of documents) {
      const key = `${stripsTabs}${delimiter}`;
      const end = this.#endless.has(key) ? undefined : this.#findLine(delimiter, stripsTabs);
      if (end === undefined) {
        this.#endless.add(key);
        continue;
      }
      if (!isQuoted && this.#depth < MAX_DEPTH) {
        const body = new Scanner(this.#source.slice(this.#position, end.start), 0, this.#depth + 1);
        body.#readExpandable(undefined, true);
        this.#inner.push(...body.#inner);
      }
      this.#position = end.next;
    }
  }

  #findLine(text: string, stripsTabs: boolean): { start: number; next: number } | undefined {
    for (let start = this.#position; start < this.#source.length; ) {
      const newline = this.#source.indexOf("\n", start);
      const end = newline === -1 ? this.#source.length : newline;
      const line = this.#source.slice(start, end);
      if ((stripsTabs ? line.replace(/^\t+/, "") : line) === text) {
        return { start, next: Math.min(end + 1, this.#source.length) };
      }
      start = end + 1;
    }
    return undefined;
  }

  #readWord(): string {
    const pieces: string[] = [];
    for (;;) {
      const plain = this.#run(/[^ \t\n;&|()<>'"\\$`]+/y);
      this.#position += plain.length;
      pieces.push(plain);
      const character = this.#source[this.#position];
      if (character !== undefined && this.#isProcessSubstitution(this.#position)) {
        pieces.push(this.#readSubstitution());
      } else if (character === undefined || " \t\n;&|()<>".includes(character)) {
        return pieces.join("");
      } else {
        pieces.push(this.#readQuoted(character));
      }
    }
  }

  /** What starts with a quote, a backslash, `$` or a backquote, outside double quotes. */
  #readQuoted(character: string): string {
    if (character === "'") {
      return this.#readSingleQuotes();
    }
    if (character === '"') {
      this.#position++;
      return this.#readExpandable('"', true);
    }
    if (character === "\\") {
      return this.#readEscape();
    }
    if (this.#source.startsWith("$'", this.#position)) {
      return this.#readAnsiQuotes();
    }
    if (this.#source.startsWith('$"', this.#position)) {
      this.#position++;
      return "";
    }
    return this.#readExpansion(false);
  }

  #readSingleQuotes(): string {
    const start = this.#position + 1;
    const quote = this.#source.indexOf("'", start);
    const end = quote === -1 ? this.#source.length : quote;
    this.#position = end + 1;
    return this.#source.slice(start, end);
  }

  /** `$'…'`, in which a backslash also escapes a quote. */
  #readAnsiQuotes(): string {
    const start = this.#position + 2;
    let end = start;
    while (end < this.#source.length && this.#source[end] !== "'") {
      end += this.#source[end] === "\\" ? 2 : 1;
    }
    this.#position = end + 1;
    return this.#source.slice(start, end).replace(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.))/gs, unescapeAnsi);
  }

  #readEscape(): string {
    const escaped = this.#source[this.#position + 1] ?? "";
    this.#position += 2;
    return escaped === "\n" ? "" : escaped;
  }

  /**
   * Text in which only escapes and expansions count: double quotes, `${…}`, here-documents. Reads through the end mark.
   *
   * @param isQuoted whether it stands in double quotes or the like, where a single quote means itself
   */
  #readExpandable(endMark: '"' | "}" | undefined, isQuoted: boolean): string {
    const pieces: string[] = [];
    while (this.#position < this.#source.length) {
      const plain = this.#run(/[^\\$`"'}]+/y);
      this.#position += plain.length;
      pieces.push(plain);
      const character = this.#source[this.#position];
      if (character === undefined) {
        break;
      }
      if (character === endMark) {
        this.#position++;
        break;
      }
      if (character === "\\") {
        const escaped = this.#readEscape();
        pieces.push(escaped === "" || '"\\$`}'.includes(escaped) ? escaped : `\\${escaped}`);
      } else if (character === "$" || character === "`") {
        pieces.push(this.#readExpansion(isQuoted));
      } else if (endMark === "}" && (character === '"' || (character === "'" && !isQuoted))) {
        pieces.push(this.#readQuoted(character));
      } else {
        this.#position++;
        pieces.push(character);
      }
    }
    return pieces.join("");
  }

  /** What starts with `$` or a backquote; the result is the text as it is written. */
  #readExpansion(isQuoted: boolean): string {
    const start = this.#position;
    const isDeep = this.#depth >= MAX_DEPTH;
    if (this.#source[start] === "`") {
      return this.#readBackquotes();
    }
    const mayBeArithmetic = !isDeep && this.#source.startsWith("$((", start);
    const arithmeticEnd = mayBeArithmetic ? this.#findArithmeticEnd() : undefined;
    if (arithmeticEnd !== undefined) {
      const expression = new Scanner(this.#source.slice(start + 3, arithmeticEnd), 0, this.#depth + 1);
      expression.#readExpandable(undefined, true);
      this.#inner.push(...expression.#inner);
      this.#position = arithmeticEnd + 2;
    } else if (this.#source.startsWith("$(", start)) {
      this.#readSubstitution();
    } else if (this.#source.startsWith("${", start) && !isDeep) {
      this.#position += 2;
      this.#depth++;
      this.#readExpandable("}", isQuoted);
      this.#depth--;
    } else {
      this.#position++;
    }
    return this.#source.slice(start, this.#position);
  }

  /** `$(…)`, `<(…)` or `>(…)`. */
  #readSubstitution(): string {
    const start = this.#position;
    this.#position += 2;
    if (this.#depth < MAX_DEPTH) {
      const scanner = new Scanner(this.#source, this.#position, this.#depth + 1);
      this.#inner.push(scanner.scanScript(true));
      this.#position = scanner.#position;
    }
    return this.#source.slice(start, this.#position);
  }

  #readBackquotes(): string {
    const start = this.#position;
    let end = start + 1;
    while (end < this.#source.length && this.#source[end] !== "`") {
      end += this.#source[end] === "\\" ? 2 : 1;
    }
    this.#position = Math.min(end + 1, this.#source.length);
    if (this.#depth < MAX_DEPTH) {
      const script = this.#source.slice(start + 1, end).replace(/\\([`\\$])/g, "$1");
      this.#inner.push(new Scanner(script, 0, this.#depth + 1).scanScript(false));
    }
    return this.#source.slice(start, this.#position);
  }

  /** Where the `))` of `$((…))` is; undefined if the inner parenthesis is closed elsewhere: then it is a subshell. */
  #findArithmeticEnd(): number | undefined {
    let open = 1;
    const limit = Math.min(this.#source.length, this.#position + MAX_ARITHMETIC);
    for (let index = this.#position + 3; index < limit; index++) {
      const character = this.#source[index];
      open += character === "(" ? 1 : character === ")" ? -1 : 0;
      if (open === 0) {
        return this.#source[index + 1] === ")" ? index : undefined;
      }
    }
    return undefined;
  }

  #isProcessSubstitution(position: number): boolean {
    return this.#source[position + 1] === "(" && /[<>]/.test(this.#source[position] ?? "");
  }

  #match(texts: string[], position: number): string | undefined {
    return texts.find((text) => this.#source.startsWith(text, position));
  }

  /** What a sticky pattern finds at the position; nothing is an empty text. */
  #run(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#source)?.[0] ?? "";
  }
}

const ANSI_ESCAPES: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  v: "\v",
};

function unescapeAnsi(_: string, hexadecimal?: string, octal?: string, character = ""): string {
  if (hexadecimal !== undefined) {
    return String.fromCharCode(Number.parseInt(hexadecimal, 16));
  }
  return octal === undefined
    ? (ANSI_ESCAPES[character] ?? character)
    : String.fromCharCode(Number.parseInt(octal, 8) & 255);
}
