// Source code with syntax colours.
import type { Span, Style } from "../../kernel/draw.ts";
import { type Token, type TokenStream, tokenize } from "./code/grammars.ts";
import { grammarOf } from "./code/languages.ts";
import type { RichGroup } from "./groups.ts";
import { type RichLine, splitLines } from "./line.ts";

export { languageOf } from "./code/languages.ts";

/** Sources with more lines are shown plain, ... */
const MOST_LINES = 20_000;
/** ... as are those with a longer line: minified code and data. */
const LONGEST_LINE = 2000;
/**
 * Patterns of grammars need quadratic time for what their authors did not think of, such as 100 KB of brackets. So a
 * source is read in parts of about so many code units, and is plain from where the time for it, in milliseconds, is up.
 */
const PART = 4000;
const TIME = 250;

/** Theme groups by Prism's names of tokens. What is missing is shown as text. */
const GROUPS: Readonly<Record<string, RichGroup>> = {
  comment: "Comment",
  prolog: "Comment",
  doctype: "Comment",
  cdata: "Comment",
  shebang: "Comment",
  coord: "DiffHunk",
  string: "String",
  char: "String",
  "attr-value": "String",
  "template-string": "String",
  "triple-quoted-string": "String",
  url: "String",
  heredoc: "String",
  "nowdoc-string": "String",
  "string-literal": "String",
  number: "Number",
  date: "Number",
  time: "Number",
  color: "Number",
  unit: "Number",
  datetime: "Number",
  keyword: "Keyword",
  atrule: "Keyword",
  important: "Keyword",
  directive: "Keyword",
  builtin: "Function",
  rule: "Keyword",
  function: "Function",
  "function-variable": "Function",
  method: "Function",
  target: "Function",
  macro: "Keyword",
  "function-definition": "Function",
  "class-name": "Type",
  namespace: "Type",
  "generic-class-name": "Type",
  "maybe-class-name": "Type",
  "type-definition": "Type",
  boolean: "Constant",
  constant: "Constant",
  null: "Constant",
  nil: "Constant",
  symbol: "Constant",
  entity: "Constant",
  operator: "Operator",
  arrow: "Operator",
  punctuation: "Punctuation",
  delimiter: "Punctuation",
  variable: "Variable",
  parameter: "Variable",
  environment: "Variable",
  "lifetime-annotation": "Variable",
  property: "Property",
  key: "Property",
  "literal-property": "Property",
  "property-access": "Property",
  "object-property": "Property",
  tag: "Tag",
  selector: "Tag",
  section: "Tag",
  table: "Tag",
  "attr-name": "Attribute",
  attribute: "Attribute",
  annotation: "Attribute",
  decorator: "Attribute",
  label: "Attribute",
  regex: "Regexp",
  "inserted-sign": "DiffAdd",
  inserted: "DiffAdd",
  "deleted-sign": "DiffDelete",
  deleted: "DiffDelete",
  title: "MarkdownHeading1",
  "code-snippet": "MarkdownCode",
  hr: "MarkdownRule",
  blockquote: "MarkdownQuote",
  list: "MarkdownBullet",
};

/** Looks of tokens that have no group; what is put into a text looks like none of it. */
const LOOKS: Readonly<Record<string, Style>> = {
  interpolation: {},
  bold: { bold: true },
  italic: { italic: true },
  strike: { crossedout: true },
};

/**
 * Source code as lines with syntax colours. Its text comes out unchanged, control characters included.
 * @param lang a language as people name it; plain when it is missing or not known, and when the source is huge
 */
export function codeLines(source: string, lang: string | undefined): RichLine[] {
  const lines = splitLines(source);
  const grammar = lang === undefined ? undefined : grammarOf(lang);
  if (grammar === undefined || isHuge(lines)) return lines.map((text) => ({ spans: plain(text) }));
  const coloured: RichLine[] = [];
  const end = performance.now() + TIME;
  for (const part of parts(lines)) {
    const inTime = performance.now() < end;
    const spans = inTime ? colouredLines(part.join("\n"), grammar) : part.map(plain);
    for (const line of spans) coloured.push({ spans: line });
  }
  return coloured;
}

/** One line of source code as spans with syntax colours. */
export function highlightInline(text: string, lang: string): Span[] {
  const grammar = grammarOf(lang);
  if (grammar === undefined || isHuge([text])) return plain(text);
  // A line end in it is shown as what it is, a control character.
  return colouredLines(text, grammar).flatMap((line, index) => (index === 0 ? line : [{ text: "\n" }, ...line]));
}

function plain(text: string): Span[] {
  return text === "" ? [] : [{ text }];
}

function isHuge(lines: readonly string[]): boolean {
  return lines.length > MOST_LINES || lines.some(({ length }) => length > LONGEST_LINE);
}

/** Lines in parts, which end where something new seems to start: before a line without indentation behind a blank one. */
function* parts(lines: readonly string[]): Generator<string[]> {
  let start = 0;
  let size = 0;
  for (let row = 0; row < lines.length; row++) {
    const line = lines[row] as string;
    const isNew = row > start && /^\S/.test(line) && (lines[row - 1] as string).trim() === "";
    if (size >= 2 * PART || (size >= PART && isNew)) {
      yield lines.slice(start, row);
      start = row;
      size = 0;
    }
    size += line.length + 1;
  }
  yield lines.slice(start);
}

function colouredLines(source: string, grammar: string): Span[][] {
  const painter = new Painter();
  painter.paint(tokenize(source, grammar), undefined);
  return painter.lines;
}

/** Turns tokens into lines of spans; neighbours of the same style become one. */
class Painter {
  readonly lines: Span[][] = [[]];

  paint(stream: TokenStream, style: Style | undefined): void {
    if (typeof stream === "string") this.text(stream, style);
    else if (isToken(stream)) this.paint(stream.content, styleOf(stream) ?? style);
    else for (const part of stream) this.paint(part, style);
  }

  private text(text: string, style: Style | undefined): void {
    const [first = "", ...others] = text.split("\n");
    this.add(first, style);
    for (const line of others) {
      this.lines.push([]);
      this.add(line, style);
    }
  }

  private add(text: string, style: Style | undefined): void {
    if (text === "") return;
    const line = this.lines.at(-1) as Span[];
    const last = line.at(-1);
    if (last !== undefined && last.style === style) line[line.length - 1] = { ...last, text: last.text + text };
    else line.push(style === undefined ? { text } : { text, style });
  }
}

function isToken(stream: TokenStream): stream is Token {
  return typeof stream === "object" && "type" in stream;
}

const styles = new Map<string, Style>();

/** The style of a token, by its name or else by another name of it. */
function styleOf({ type, alias }: Token): Style | undefined {
  for (const name of [type, ...(alias === undefined ? [] : [alias].flat())]) {
    const known = LOOKS[name] ?? styles.get(name);
    if (known !== undefined) return known;
    const group = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
    if (group === undefined) continue;
    const style = { hl: group };
    styles.set(name, style);
    return style;
  }
  return undefined;
}
