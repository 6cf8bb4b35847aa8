// Writes the visible part of a page, block by block.
import type { Markup } from "./markup.ts";
import type { Addresses } from "./source.ts";
import { type Element, isBlock } from "./tree.ts";

const INVISIBLE = new Set(
  "head script style template title iframe object video audio canvas svg noembed noframes datalist".split(" "),
);

/** Quotations and lists within more than these are written without a further margin. */
const DEEPEST_MARGIN = 16;

/** The marks around text that are open already: none is needed twice. */
type Marks = readonly string[];

const MARKS = new Map<string, "strong" | "emphasis" | "strike" | "code" | "link">([
  ["b", "strong"],
  ["strong", "strong"],
  ["i", "emphasis"],
  ["em", "emphasis"],
  ["cite", "emphasis"],
  ["s", "strike"],
  ["strike", "strike"],
  ["del", "strike"],
  ["code", "code"],
  ["kbd", "code"],
  ["samp", "code"],
  ["tt", "code"],
  ["a", "link"],
]);

/** Whether an element, and all that is in it, is not shown. */
function isInvisible({ name, attributes }: Element): boolean {
  return (
    INVISIBLE.has(name) ||
    attributes.has("hidden") ||
    (name === "input" && attributes.get("type") !== "checkbox") ||
    /display\s*:\s*none/i.test(attributes.get("style") ?? "")
  );
}

/** The text in an element as it stands in the source, what is invisible included. */
export function sourceText(element: Element): string {
  const pieces: string[] = [];
  const collect = ({ children }: Element) => {
    for (const child of children) {
      if (typeof child === "string") pieces.push(child);
      else if (child.name === "br") pieces.push("\n");
      else collect(child);
    }
  };
  collect(element);
  return pieces.join("");
}

/** Makes every run of white space one blank. */
export function collapse(text: string): string {
  return text.replace(/[ \t\n\r\f]+/g, " ");
}

/** Writes an element. @returns the lines joined, without blank lines at the ends */
export function render(element: Element, markup: Markup, addresses: Addresses): string {
  const blocks = new Blocks(markup);
  new Renderer(markup, addresses).flow(element, blocks, 0);
  return blocks.finish().join("\n");
}

/** Lines under way: finished blocks, and the text of the one being written. */
class Blocks {
  readonly #markup: Markup;
  readonly #lines: string[] = [];
  #text: string[] = [];

  constructor(markup: Markup) {
    this.#markup = markup;
  }

  /** Adds to the text of the current paragraph; a line break in it is meant. */
  inline(text: string): void {
    this.#text.push(text);
  }

  /** Ends the current paragraph. */
  endParagraph(): void {
    const lines = tidy(this.#text.join("")).split("\n");
    this.#text = [];
    if (lines.length > 1 || lines[0] !== "") {
      const last = lines.length - 1;
      this.#append(lines.map((line, index) => this.#markup.line(line) + (index < last ? this.#markup.lineBreak : "")));
    }
  }

  /** Adds a block that is written already. @param isTight without a blank line before it */
  block(lines: readonly string[], isTight = false): void {
    this.endParagraph();
    if (lines.length > 0) this.#append(lines, isTight);
  }

  finish(): string[] {
    this.endParagraph();
    return this.#lines;
  }

  #append(lines: readonly string[], isTight = false): void {
    if (this.#lines.length > 0 && !isTight) this.#lines.push("");
    for (const line of lines) this.#lines.push(line);
  }
}

class Renderer {
  readonly #markup: Markup;
  readonly #addresses: Addresses;

  constructor(markup: Markup, addresses: Addresses) {
    this.#markup = markup;
    this.#addresses = addresses;
  }

  /** Writes what is in an element. @param margins how many quotations and lists are around it */
  flow({ children }: Element, out: Blocks, margins: number): void {
    for (const child of children) {
      if (typeof child === "string") out.inline(this.#markup.text(collapse(child)));
      else if (!isInvisible(child)) this.#element(child, out, margins);
    }
  }

  #element(element: Element, out: Blocks, margins: number): void {
    const { name } = element;
    const heading = /^h([1-6])$/.exec(name);
    if (heading !== null) {
      const text = this.#oneLine(element);
      out.block(text === "" ? [] : [this.#markup.heading(Number(heading[1]), text)]);
    } else if (name === "pre") {
      out.block(this.#preformatted(element));
    } else if (name === "hr") {
      out.block(this.#markup.rule);
    } else if (name === "blockquote") {
      const lines = this.#inner(element, margins + 1);
      out.block(margins < DEEPEST_MARGIN ? lines.map((line) => (this.#markup.quotation + line).trimEnd()) : lines);
    } else if (name === "ul" || name === "ol" || name === "menu") {
      // Only a list that starts with 1 may follow text directly.
      out.block(this.#list(element, margins), margins > 0 && !element.attributes.has("start"));
    } else if (name === "dd") {
      out.block(margin("- ", this.#inner(element, margins + 1), margins));
    } else if (name === "table" && isDataTable(element)) {
      this.#table(element, out);
    } else if (name === "td" || name === "th") {
      // Of a table that only places things: the cells of a row read as one line.
      this.flow(element, out, margins);
      out.inline(" ");
    } else if (isBlock(element)) {
      out.endParagraph();
      this.flow(element, out, margins);
      out.endParagraph();
    } else if (element.hasBlock && !(name === "a" && element.attributes.has("href"))) {
      // A mark around whole blocks, most likely one that was never closed.
      this.flow(element, out, margins);
    } else {
      out.inline(this.#inline(element, []));
    }
  }

  #inner(element: Element, margins: number): string[] {
    const blocks = new Blocks(this.#markup);
    this.flow(element, blocks, margins);
    return blocks.finish();
  }

  #list(element: Element, margins: number): string[] {
    let number = Number.parseInt(element.attributes.get("start") ?? "1", 10) || 0;
    const lines: string[] = [];
    for (const child of element.children) {
      const item = typeof child === "string" ? { ...element, children: [child] } : child;
      if (isInvisible(item)) continue;
      const isNested = item.name !== "li" && typeof child !== "string";
      const inner = isNested
        ? this.#inner({ ...element, children: [item] }, margins + 1)
        : this.#inner(item, margins + 1);
      if (inner.length === 0) continue;
      const marker = isNested ? "  " : element.name === "ol" ? `${number++}. ` : "- ";
      for (const line of margin(marker, inner, margins)) lines.push(line);
    }
    return lines;
  }

  #preformatted(element: Element): string[] {
    const inner = element.children.find((child) => typeof child !== "string" && child.name === "code");
    const classes = [element, inner]
      .map((each) => (typeof each === "object" ? each.attributes.get("class") : ""))
      .join(" ");
    const language = /(?:^|\s)(?:language|lang|highlight-source)-([\w+#.-]+)/.exec(classes)?.[1] ?? "";
    const text = sourceText(element).replace(/\r\n?/g, "\n").replace(/^\n/, "").trimEnd();
    return text === "" ? [] : this.#markup.preformatted(text, language);
  }

  #table(element: Element, out: Blocks): void {
    const rows: string[][] = [];
    for (const row of findRows(element)) {
      const cells = row.children.filter((cell) => typeof cell !== "string" && !isInvisible(cell));
      rows.push(cells.map((cell) => this.#oneLine(cell as Element)));
    }
    for (const child of element.children) {
      if (typeof child !== "string" && child.name === "caption") out.block([this.#oneLine(child)]);
    }
    out.block(this.#markup.table(rows.filter((row) => row.some((cell) => cell !== ""))));
  }

  #oneLine(element: Element): string {
    return tidy(this.#inlineChildren(element, [])).replaceAll("\n", " ");
  }

  /** What is in an element as running text, blocks included. */
  #inlineChildren({ children }: Element, marks: Marks): string {
    const pieces: string[] = [];
    for (const child of children) {
      if (typeof child === "string") {
        pieces.push(marks.includes("code") ? collapse(child) : this.#markup.text(collapse(child)));
      } else if (!isInvisible(child)) {
        const text = this.#inline(child, marks);
        pieces.push(isBlock(child) ? ` ${text} ` : text);
      }
    }
    return pieces.join("");
  }

  #inline(element: Element, marks: Marks): string {
    const { name, attributes } = element;
    if (name === "br") return "\n";
    if (name === "input") return attributes.has("checked") ? "[x] " : "[ ] ";
    if (name === "img") {
      const address = this.#addresses.resolve(attributes.get("src"));
      const alternative = collapse(attributes.get("alt") ?? "").trim();
      return this.#markup.image(alternative, address?.startsWith("data:") ? undefined : address);
    }
    const mark = MARKS.get(name);
    const address = mark === "link" ? this.#addresses.resolve(attributes.get("href")) : undefined;
    if (mark === undefined || marks.includes(mark) || marks.includes("code") || (mark === "link" && !address)) {
      const text = this.#inlineChildren(element, marks);
      return name === "q" ? `“${text}”` : name === "option" ? `${text} ` : text;
    }
    const inner = this.#inlineChildren(element, [...marks, mark]);
    const text = tidy(inner);
    if (text === "") return inner;
    const written = address === undefined ? this.#markup[mark as "strong"](text) : this.#markup.link(text, address);
    // White space inside of a mark would make it none.
    return `${/^\s/.test(inner) ? " " : ""}${written}${/\s$/.test(inner) ? " " : ""}`;
  }
}

/** Whether a table shows data, rather than placing other things side by side. */
function isDataTable(table: Element): boolean {
  const rows = findRows(table);
  const isSimple = (element: Element): boolean =>
    element.children.every(
      (child) => typeof child === "string" || (!["table", "pre"].includes(child.name) && isSimple(child)),
    );
  return (
    rows.length > 1 &&
    rows.some((row) => row.children.filter((cell) => typeof cell !== "string").length > 1) &&
    isSimple(table)
  );
}

function findRows(table: Element): Element[] {
  const elements = table.children.filter((child) => typeof child !== "string");
  return elements.flatMap((child) =>
    child.name === "tr" ? [child] : ["thead", "tbody", "tfoot"].includes(child.name) ? findRows(child) : [],
  );
}

/** Puts a marker before the first line and indents the others as far. */
function margin(marker: string, lines: readonly string[], margins: number): string[] {
  const indent = margins < DEEPEST_MARGIN ? " ".repeat(marker.length) : "";
  return lines.map((line, index) => (index === 0 ? marker + line : line === "" ? "" : indent + line));
}

function tidy(text: string): string {
  return text
    .replace(/ {2,}/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();
}
