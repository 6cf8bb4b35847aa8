// Markdown as styled lines: paragraphs stay one line each, to be wrapped by whoever shows them.
import type { Style, StyledLine } from "../../kernel/draw.ts";
import { codeLines } from "./code.ts";
import { lineWithBase, prefixed, type RichLine, splitLines } from "./line.ts";
import { inlineLines, isInline } from "./markdown/inline.ts";
import { children, type Element, type Node, parseMarkdown, textOf } from "./markdown/tree.ts";
import { type Table, tableLines } from "./table.ts";

export interface MarkdownOptions {
  /** Cells there are for tables and rules. */
  readonly width: number;
  readonly dim?: boolean;
  readonly italic?: boolean;
  /** Whether lines stay as they are, and only emphasis, code and links in them are read. */
  readonly inline?: boolean;
}

/** Longer texts, in code units, are shown as they are. */
const LONGEST = 1_000_000;
/** Quotes and lists nested deeper are shown without their insides' structure. */
const DEEPEST = 24;
/** More of the width than this is for no rule or table. */
const WIDEST = 10_000;

const BULLET: Style = { hl: "MarkdownBullet" };
const QUOTE_BAR: StyledLine = [{ text: "│ ", style: { hl: "MarkdownQuote", selectable: false } }];
const CODE_BLOCK: Style = { bg: "MarkdownCodeBlock" };

/** Markdown (GitHub's dialect) as lines; HTML in it is text. */
export function markdownLines(source: string, options: MarkdownOptions): RichLine[] {
  const base: Style = { ...(options.dim && { dim: true }), ...(options.italic && { italic: true }) };
  if (source.length > LONGEST)
    return splitLines(source).map((text) => lineWithBase({ spans: text === "" ? [] : [{ text }] }, base));
  if (options.inline) return splitLines(source).map((line) => ({ spans: inlineLine(line, base) }));
  const width = Math.min(Math.max(1, Math.floor(options.width) || 1), WIDEST);
  return blocks(parseMarkdown(source), { base, width, depth: 0 });
}

/** Where a block is: the style it inherits, the cells it has, and how deep in others it is. */
interface Place {
  readonly base: Style;
  readonly width: number;
  readonly depth: number;
}

/** Emphasis, code and links of one line, of which nothing starts a block. */
function inlineLine(line: string, base: Style): StyledLine {
  // With a sign before it, a line is a paragraph, whatever it starts with.
  const [paragraph] = parseMarkdown(`.${line}`);
  const [first, ...others] = paragraph === undefined ? [] : children(paragraph);
  if (typeof first !== "string" || !first.startsWith(".")) return line === "" ? [] : [{ text: line, style: base }];
  return inlineLines([first.slice(1), ...others], base)[0] ?? [];
}

/** Blocks with a blank line between them; inline nodes among them, as in tight lists, are paragraphs. */
function blocks(nodes: readonly Node[], place: Place, isTight = false): RichLine[] {
  const lines: RichLine[] = [];
  const add = (block: readonly RichLine[]) => {
    if (block.length === 0) return;
    if (lines.length > 0 && !isTight) lines.push({ spans: [] });
    for (const line of block) lines.push(line);
  };
  let text: Node[] = [];
  const endText = () => {
    if (text.length > 0) add(paragraph(text, place));
    text = [];
  };
  for (const node of nodes) {
    if (isInline(node)) text.push(node);
    else {
      endText();
      add(block(node as Element, place));
    }
  }
  endText();
  return lines;
}

function block(node: Element, place: Place): RichLine[] {
  const { type } = node;
  const { base, width } = place;
  if (place.depth > DEEPEST) return splitLines(textOf([node])).map((text) => ({ spans: [{ text, style: base }] }));
  if (/^h[1-6]$/.test(type)) return paragraph(children(node), { ...place, base: { ...base, ...heading(type) } });
  if (type === "p") return paragraph(children(node), place);
  if (type === "blockquote") return quote(node, place);
  if (type === "ul" || type === "ol") return list(node, place);
  if (type === "pre") return code(node, place);
  if (type === "table") return tableLines(tableOf(node, base), width);
  if (type === "hr")
    return [{ spans: [{ text: "─".repeat(width), style: { ...base, hl: "MarkdownRule" } }], cut: true }];
  if (type === "html") return paragraph(children(node), place, true);
  return blocks(children(node), { ...place, depth: place.depth + 1 });
}

function heading(type: string): Style {
  return { hl: `MarkdownHeading${Math.min(Number(type[1]), 3)}`, bold: true };
}

function paragraph(nodes: readonly Node[], { base }: Place, keepsBreaks = false): RichLine[] {
  const lines = inlineLines(nodes, base, keepsBreaks).map((spans) => ({ spans }));
  while (lines.length > 0 && lines.at(-1)?.spans.length === 0) lines.pop();
  return lines;
}

function quote(node: Element, { base, width, depth }: Place): RichLine[] {
  const inside = { base: { ...base, hl: "MarkdownQuote" }, width: Math.max(1, width - 2), depth: depth + 1 };
  return blocks(children(node), inside).map((line) => prefixed(line, QUOTE_BAR, QUOTE_BAR));
}

function list(node: Element, { base, width, depth }: Place): RichLine[] {
  const items = children(node).filter((item): item is Element => typeof item !== "string");
  // Items with paragraphs of their own are apart.
  const isTight = !items.some((item) =>
    children(item).some((child) => typeof child !== "string" && child.type === "p"),
  );
  const first = node.props.start ?? 1;
  const markers = items.map(({ props }, i) => {
    const bullet = node.type === "ol" ? `${first + i}.` : "•";
    const box = props.checked === undefined ? "" : props.checked ? " [x]" : " [ ]";
    return `${bullet}${box} `;
  });
  // Numbers are aligned at their ends; boxes of some items do not move the others.
  const widest = markers.reduce((most, { length }) => Math.max(most, length), 0);
  return items.flatMap((item, i) => {
    const marker = node.type === "ol" ? (markers[i] as string).padStart(widest) : (markers[i] as string);
    const first: StyledLine = [{ text: marker, style: { ...base, ...BULLET } }];
    const rest: StyledLine = [{ text: " ".repeat(marker.length) }];
    const inside = { base, width: Math.max(1, width - marker.length), depth: depth + 1 };
    const inner = blocks(children(item), inside, isTight);
    const lines = (inner.length === 0 ? [{ spans: [] }] : inner).map((line, row) =>
      row > 0 && line.spans.length === 0 && line.fill === undefined
        ? line
        : prefixed(line, row === 0 ? first : rest, rest),
    );
    return i > 0 && !isTight ? [{ spans: [] }, ...lines] : lines;
  });
}

function code(node: Element, { base }: Place): RichLine[] {
  const source = textOf(children(node)).replace(/\n$/, "");
  const style = { ...base, ...CODE_BLOCK };
  return codeLines(source, node.props.language).map((line) => ({
    spans: line.spans.map((span) => ({ ...span, style: { ...style, hl: "MarkdownCodeBlock", ...span.style } })),
    fill: { ...style, hl: "MarkdownCodeBlock" },
  }));
}

function tableOf(node: Element, base: Style): Table {
  const rows = children(node).flatMap((part) => children(part).map(children));
  const [head = [], ...others] = rows;
  const cells = (row: readonly Node[], style: Style) => row.map((cell) => inlineLines(children(cell), style)[0] ?? []);
  return {
    head: cells(head, { ...base, bold: true }),
    rows: others.map((row) => cells(row, base)),
    alignments: head.map((cell) => (typeof cell === "string" ? undefined : cell.props.align)),
  };
}
