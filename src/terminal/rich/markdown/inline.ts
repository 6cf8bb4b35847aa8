// Text with emphasis, links and code, as spans.
import type { Span, Style, StyledLine } from "../../../kernel/draw.ts";
import { spanOf } from "../line.ts";
import { children, type Element, type Node, textOf } from "./tree.ts";

/** Emphasis nested deeper is not told apart. */
const DEEPEST = 32;

const LOOKS: Readonly<Record<string, Style>> = {
  em: { italic: true },
  strong: { bold: true },
  del: { crossedout: true },
  u: { underline: true },
  code: { hl: "MarkdownCode" },
  a: { hl: "MarkdownLink" },
};

/** Elements that stand in a line of text. */
export function isInline(node: Node): boolean {
  return typeof node === "string" || node.type === "br" || node.type === "img" || Object.hasOwn(LOOKS, node.type);
}

/**
 * The lines of inline nodes: one, unless there are hard breaks.
 * @param base the style under that of the parts
 * @param keepsBreaks whether line ends of the source are line ends here, too
 */
export function inlineLines(nodes: readonly Node[], base: Style, keepsBreaks = false): StyledLine[] {
  const writer = new InlineWriter(keepsBreaks);
  writer.nodes(nodes, base, 0);
  return writer.lines;
}

class InlineWriter {
  readonly lines: Span[][] = [[]];
  private last: Style | undefined;

  constructor(private readonly keepsBreaks: boolean) {}

  nodes(nodes: readonly Node[], style: Style, depth: number): void {
    for (const node of nodes) {
      if (typeof node === "string") this.text(node, style);
      else this.element(node, style, depth);
    }
  }

  private element(node: Element, style: Style, depth: number): void {
    const { type, props } = node;
    const inner = Object.hasOwn(LOOKS, type) ? { ...style, ...LOOKS[type] } : style;
    if (type === "br") this.lines.push([]);
    else if (type === "img") {
      this.text(props.alt || "image", { ...style, ...LOOKS.a });
      this.address(props.src, props.alt, style);
    } else if (depth >= DEEPEST) this.text(textOf(children(node)), inner);
    else {
      this.nodes(children(node), inner, depth + 1);
      if (type === "a") this.address(props.href, textOf(children(node)), style);
    }
  }

  /** Where a link leads to, unless its text says so. */
  private address(href: string | undefined, text: string | undefined, style: Style): void {
    if (href && href !== text && href !== `mailto:${text}`) this.text(` (${href})`, { ...style, dim: true });
  }

  private text(text: string, style: Style): void {
    const [first = "", ...others] = this.keepsBreaks ? text.split("\n") : [text.replaceAll("\n", " ")];
    this.add(first, style);
    for (const line of others) {
      this.lines.push([]);
      this.add(line, style);
    }
  }

  /** Adds to the last line, where neighbours of the same style become one: the parser splits texts at every sign. */
  private add(text: string, style: Style): void {
    const line = this.lines.at(-1) as Span[];
    const last = line.at(-1);
    if (text === "") return;
    if (last !== undefined && this.last === style) line[line.length - 1] = { ...last, text: last.text + text };
    else line.push(spanOf(text, style));
    this.last = style;
  }
}
