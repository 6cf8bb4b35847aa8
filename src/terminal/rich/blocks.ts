// Draws blocks: rows of styled text for a width.
import type { BlockNode } from "../../kernel/block.ts";
import type { Style, StyledLine } from "../../kernel/draw.ts";
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import { forEachPiece } from "../width.ts";
import { ansiLines } from "./ansi.ts";
import { capRows } from "./blocks/cap.ts";
import { columnWidths, joinColumns, unselectable, widestRow } from "./blocks/columns.ts";
import { bufferLines } from "./buffer-lines.ts";
import { codeLines, highlightInline, languageOf } from "./code.ts";
import { diffLines, numberedLines } from "./diff.ts";
import { lineWithBase, type RichLine, spansWidth, splitLines, withBase } from "./line.ts";
import { markdownLines } from "./markdown.ts";
import { fitSpans, wrapLine } from "./wrap.ts";

/** What blocks refer to. What there is nothing for is shown as no rows. */
export interface BlockSources {
  /** The buffer of a number. */
  buffer?(number: number): TextBuffer | undefined;
  /** A text that the host holds. */
  content?(id: number): string | undefined;
  /** The members of the group that is shown. */
  groupChildren?(): readonly BlockNode[];
}

/** Blocks in blocks beyond this are not shown: `…` is. */
const DEEPEST = 100;
/** Rows made and blocks visited after which the rest is not shown: one block may stand in a great many places. */
const MOST_WORK = 200_000;
const WIDEST = 10_000;

/**
 * The rows of a block.
 * @param width cells; no row is wider
 */
export function layoutLines(node: BlockNode, width: number, sources: BlockSources = {}): StyledLine[] {
  const columns = Math.min(Math.floor(width) || 0, WIDEST);
  return columns < 1 ? [] : [...new BlockLayout(sources).rows(node, { width: columns, base: {}, depth: 0 })];
}

/** Where a block is: the cells it has, the style it inherits, and how deep in others it is. */
interface Place {
  readonly width: number;
  readonly base: Style;
  readonly depth: number;
}

type Rows = readonly StyledLine[];
type Kind<K extends BlockNode["kind"]> = Extract<BlockNode, { kind: K }>;

class BlockLayout {
  private work = MOST_WORK;

  constructor(private readonly sources: BlockSources) {}

  rows(node: BlockNode, place: Place): Rows {
    if (place.width < 1 || this.work-- <= 0) return [];
    if (place.depth > DEEPEST) return [[{ text: "…", style: place.base }]];
    return this.block(node, { ...place, depth: place.depth + 1 });
  }

  private block(node: BlockNode, place: Place): Rows {
    const { base, width } = place;
    switch (node.kind) {
      case "vbox":
        return node.children.flatMap((child) => this.rows(child, place));
      case "hbox":
        return this.columns(node, place);
      case "text":
        return this.wrapped(node.ansi ? ansiLines(node.content) : textLines(node.content), place, {
          ...(node.hl === undefined ? { dim: true } : { hl: node.hl }),
        });
      case "markdown":
        return this.wrapped(markdownLines(node.content, { ...node, width }), place);
      case "code":
        return this.wrapped(codeLines(node.content, node.lang), place);
      case "file_view": {
        const lang = node.lang ?? (node.path === undefined ? undefined : languageOf(node.path));
        return this.wrapped(numberedLines(codeLines(node.content, lang)), place);
      }
      case "diff":
        return this.wrapped(diffLines(node), place);
      case "leaf": {
        const buffer = typeof node.buf === "number" ? this.sources.buffer?.(node.buf) : node.buf;
        return buffer === undefined ? [] : this.wrapped(bufferLines(buffer), place);
      }
      case "sep":
        return [[{ text: repeated(node.char, width), style: { ...base, hl: "Separator" } }]];
      case "line":
        return this.wrapped([{ spans: highlighted(node.spans), cut: true }], place);
      case "runs": {
        const wrapIndent = node.continuationIndent;
        const lines = node.lines.map((spans) => ({ spans: highlighted(spans), wrapIndent }));
        return this.wrapped(lines, place, node.hl === undefined ? {} : { hl: node.hl });
      }
      case "separator":
        return [separator(node, place)];
      case "panel":
        return this.panel(node, place);
      case "gutter":
        return this.gutter(node, place);
      case "row_prefix":
        return this.prefixed(node.child, place, node.first, node.rest ?? node.first);
      case "style":
        return this.rows(node.child, { ...place, base: { ...base, ...node.style } });
      case "cap":
        return capRows(this.rows(node.child, place), node, place);
      case "empty":
        return [];
      case "refresh":
        return this.rows(node.child, place);
      case "content":
        return this.content(node, place);
      case "content_diff":
        return this.contentDiff(node, place);
      case "group_children":
        return (this.sources.groupChildren?.() ?? []).flatMap((child) => this.rows(child, place));
    }
  }

  private wrapped(lines: readonly RichLine[], { width, base }: Place, own: Style = {}): Rows {
    const style = { ...base, ...own };
    const rows: StyledLine[] = [];
    for (const line of lines) {
      if (this.work <= 0) break;
      const wrapped = wrapLine(lineWithBase(line, style), width);
      this.work -= wrapped.length;
      for (const row of wrapped) rows.push(row);
    }
    return rows;
  }

  private columns({ children, sizes }: Kind<"hbox">, place: Place): Rows {
    const columns = children.map((node, i) => ({ node, size: sizes[i] ?? {} }));
    const measure = (node: BlockNode, width: number) => widestRow(this.rows(node, { ...place, width }));
    const widths = columnWidths(columns, place.width, measure);
    const cells = columns.map(({ node }, i) =>
      node.kind === "sep" ? [] : this.rows(node, { ...place, width: widths[i] as number }),
    );
    // Separators are as high as the highest of the others.
    const height = Math.max(1, ...cells.map(({ length }) => length));
    for (const [i, { node }] of columns.entries()) {
      if (node.kind !== "sep") continue;
      const spans = this.block(node, { ...place, width: widths[i] as number })[0] ?? [];
      cells[i] = Array.from({ length: height }, () => spans);
    }
    const owner = sizes.findIndex(({ copyOwner }) => copyOwner);
    // The first column, unless one is said to be it.
    return joinColumns(cells, widths, Math.max(owner, 0));
  }

  private panel({ child, hl, padding = 1 }: Kind<"panel">, place: Place): Rows {
    const side = Math.max(0, Math.min(Math.floor(padding) || 0, Math.floor((place.width - 1) / 2)));
    // The group's background is also behind what has a group of its own.
    const base = hl === undefined ? place.base : { ...place.base, hl, bg: hl };
    const blanks: StyledLine = side === 0 ? [] : [{ text: " ".repeat(side), style: base }];
    const rows = this.rows(child, { ...place, base, width: place.width - 2 * side });
    return rows.map((row) => [...blanks, ...fitSpans(row, place.width - 2 * side, base), ...blanks]);
  }

  private gutter({ child, text = "  ", styled }: Kind<"gutter">, place: Place): Rows {
    const prefix: StyledLine = [unselectable({ text, ...(styled && { style: place.base }) })];
    return this.prefixed(child, place, prefix, prefix);
  }

  /** A child with something before its rows; it has the cells that the widest of that leaves, at least one. */
  private prefixed(child: BlockNode, place: Place, first: StyledLine, rest: StyledLine): Rows {
    const [start, others] = [highlighted(first), highlighted(rest)];
    const wanted = Math.max(spansWidth(start), spansWidth(others));
    const before = Math.min(wanted, place.width - 1);
    const rows = this.rows(child, { ...place, width: place.width - before });
    return rows.map((row, i) => [...fitSpans(i === 0 ? start : others, before), ...row]);
  }

  private content({ contentId, format = "text", ...options }: Kind<"content">, place: Place): Rows {
    const content = this.sources.content?.(contentId);
    if (content === undefined) return [];
    return this.block({ ...options, kind: format === "file" ? "file_view" : format, content }, place);
  }

  private contentDiff({ oldId, newId, anchorContentId, ...options }: Kind<"content_diff">, place: Place): Rows {
    const text = (id: number) => this.sources.content?.(id) ?? "";
    const anchor = anchorContentId === undefined ? undefined : text(anchorContentId);
    return this.block({ ...options, kind: "diff", old: text(oldId), new: text(newId), anchor }, place);
  }
}

function textLines(content: string): RichLine[] {
  return content === "" ? [] : splitLines(content).map((text) => ({ spans: text === "" ? [] : [{ text }] }));
}

/** Spans of which those in a language have its colours under their own looks. */
function highlighted(spans: StyledLine): StyledLine {
  return spans.flatMap((span) => {
    const { syntax, ...own } = span.style ?? {};
    if (typeof syntax !== "string") return [span];
    return highlightInline(span.text, syntax).map(({ text, style }) => ({ text, style: { ...style, ...own } }));
  });
}

/** A rule, with a label in its middle if it has one. */
function separator({ label, dim = true, selectable = false }: Kind<"separator">, { width, base }: Place): StyledLine {
  const style = { ...base, hl: "Separator", ...(dim && { dim }), ...(!selectable && { selectable }) };
  const named = label ? fitSpans([{ text: ` ${label} ` }], Math.min(spansWidth([{ text: ` ${label} ` }]), width)) : [];
  const free = width - spansWidth(named);
  const left = "─".repeat(Math.floor(free / 2));
  return withBase([{ text: left }, ...named, { text: "─".repeat(free - left.length) }], style);
}

/** A character as often as it fits. */
function repeated(text: string | undefined, width: number): string {
  let character = "─";
  let cells = 1;
  if (text)
    forEachPiece(text, 0, (piece, pieceWidth) => {
      character = typeof piece === "number" ? String.fromCodePoint(piece) : piece;
      cells = pieceWidth;
      return false;
    });
  return character.repeat(Math.floor(width / cells));
}
