// Blocks: descriptions of what is shown, independent of the width. Plain data; whoever shows them measures and wraps.
import type { Style, StyledLine } from "./draw.ts";
import type { TextBuffer } from "./text-buffer.ts";

interface Parent {
  readonly child: BlockNode;
}

/** How wide a column is: cells, what its content takes, or a share of what the others leave; a share of 1 if it says none. */
export interface ColumnSize {
  readonly cols?: number;
  readonly weight?: number;
  readonly fit?: boolean;
  /** Whether its text is what is copied of the row; the first column's unless any says so. */
  readonly copyOwner?: boolean;
}

export interface TextBlock {
  readonly kind: "text";
  readonly content: string;
  /** A theme group; the text is dim without it. */
  readonly hl?: string;
  /** Whether colour sequences in the text are obeyed. */
  readonly ansi?: boolean;
}

export interface MarkdownBlock {
  readonly kind: "markdown";
  readonly content: string;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly inline?: boolean;
}

export interface CodeBlock {
  readonly kind: "code";
  readonly content: string;
  readonly lang?: string;
}

export interface FileBlock {
  readonly kind: "file_view";
  readonly content: string;
  readonly path?: string;
  readonly lang?: string;
}

export interface DiffBlock {
  readonly kind: "diff";
  readonly old: string;
  readonly new: string;
  readonly path?: string;
  readonly lang?: string;
  readonly anchor?: string;
  readonly fullFile?: boolean;
}

/** Text that the host holds, shown as one of the other blocks. */
export interface ContentBlock
  extends Omit<TextBlock, "kind" | "content">,
    Omit<MarkdownBlock, "kind" | "content">,
    Omit<FileBlock, "kind" | "content"> {
  readonly kind: "content";
  readonly contentId: number;
  readonly format?: "text" | "markdown" | "code" | "file";
}

export interface ContentDiffBlock extends Omit<DiffBlock, "kind" | "old" | "new" | "anchor"> {
  readonly kind: "content_diff";
  readonly oldId: number;
  readonly newId: number;
  readonly anchorContentId?: number;
}

export interface CapBlock extends Parent {
  readonly kind: "cap";
  readonly rows: number;
  readonly keep: "head" | "tail" | "head_tail";
  /** How many of the rows are at the head, with `head_tail`; half of them unless given. */
  readonly headRows?: number;
  /** Where it is said how many rows are missing; nowhere unless given. That row is not one of `rows`. */
  readonly marker?: "above" | "below" | "middle";
  /** How many rows there are in all, when the child is a part of them. */
  readonly totalRows?: number;
}

export type BlockNode =
  | TextBlock
  | MarkdownBlock
  | CodeBlock
  | FileBlock
  | DiffBlock
  | ContentBlock
  | ContentDiffBlock
  | CapBlock
  | { readonly kind: "vbox"; readonly children: readonly BlockNode[] }
  | { readonly kind: "hbox"; readonly children: readonly BlockNode[]; readonly sizes: readonly ColumnSize[] }
  /** What a buffer shows, or the one of that number. */
  | { readonly kind: "leaf"; readonly buf: TextBuffer | number }
  /** A character that is repeated along the axis of what it is in. */
  | { readonly kind: "sep"; readonly char?: string }
  | { readonly kind: "line"; readonly spans: StyledLine }
  | {
      readonly kind: "runs";
      readonly lines: readonly StyledLine[];
      readonly hl?: string;
      readonly continuationIndent?: number;
    }
  | { readonly kind: "separator"; readonly label?: string; readonly dim?: boolean; readonly selectable?: boolean }
  | ({ readonly kind: "panel"; readonly hl?: string; readonly padding?: number } & Parent)
  | ({ readonly kind: "gutter"; readonly text?: string; readonly styled?: boolean } & Parent)
  | ({ readonly kind: "row_prefix"; readonly first: StyledLine; readonly rest?: StyledLine } & Parent)
  | ({ readonly kind: "style"; readonly style: Style } & Parent)
  | { readonly kind: "empty" }
  | ({ readonly kind: "refresh"; readonly afterMs: number } & Parent)
  | { readonly kind: "group_children" };

/**
 * When a block is to be made anew.
 * @returns the fewest milliseconds that any part of it asks for; undefined when none does
 */
export function refreshAfter(root: BlockNode): number | undefined {
  let soonest: number | undefined;
  const seen = new Set<BlockNode>([root]);
  // What is added while going through the set is visited, too; a node that is in many places is visited once.
  for (const node of seen) {
    if (node.kind === "refresh") soonest = Math.min(soonest ?? node.afterMs, node.afterMs);
    if ("child" in node) seen.add(node.child);
    if ("children" in node) for (const child of node.children) seen.add(child);
  }
  return soonest;
}
