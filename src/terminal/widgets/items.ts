// What lists of choices consist of, how an item is found by typing, and how its row looks.
import type { Span, StyledLine } from "../../kernel/draw.ts";
import { displayWidth } from "../width.ts";

/** Something to choose. Whoever offers it may keep more with it. */
export interface PickerItem {
  readonly label: string;
  readonly description?: string;
  /** Shown before the label. */
  readonly prefix?: string;
  /** One of the terminal's 256 colours. */
  readonly prefixColor?: number;
  readonly labelColor?: number;
  /** By which it is found besides label and description. */
  readonly searchTerms?: readonly string[];
}

/** Finds texts by what was typed. */
export interface Matcher {
  /** Indices from 0 of the texts that match, best first; all of them for an empty query. */
  rank(query: string): readonly number[];
  /** Columns of a text that the query means, in UTF-16 units, ascending. */
  columns(text: string, query: string): readonly number[];
}

/** Makes a matcher for texts. */
export type MatcherMaker = (texts: readonly string[]) => Matcher;

/** So much of an item is searched, in UTF-16 units. */
const LONGEST_SEARCHED = 1000;
/** Labels are that wide at most where descriptions are to stand below each other, in cells. */
const WIDEST_LABEL = 40;
/** Items whose labels count for that. */
const MOST_MEASURED = 1000;
/** So much of a label is shown. */
const LONGEST_LABEL = 500;
const NO_COLUMNS: readonly number[] = [];

/** The text by which an item is found. */
export function searchText({ label, description = "", searchTerms = [] }: PickerItem): string {
  const parts = [label, description, ...searchTerms].filter((part) => part !== "");
  return parts.join(" ").slice(0, LONGEST_SEARCHED);
}

/** The cells that labels take, with what is before them, so that descriptions stand below each other. */
export function labelWidth(items: readonly PickerItem[]): number {
  if (!items.some(({ description }) => description)) return 0;
  let widest = 0;
  for (const item of items.slice(0, MOST_MEASURED)) widest = Math.max(widest, widthOf(item));
  return Math.min(widest, WIDEST_LABEL);
}

/**
 * The row of an item.
 * @param width of labels, as `labelWidth` says
 * @param columns gives the columns of a text that were matched
 */
export function itemSpans(item: PickerItem, width: number, columns: (text: string) => readonly number[]): StyledLine {
  const { prefix, prefixColor, labelColor, description } = item;
  const label = item.label.slice(0, LONGEST_LABEL);
  const inLabel = columns(label);
  const spans: Span[] = [{ text: " " }];
  if (prefix) spans.push(...highlighted(prefix, NO_COLUMNS, colored(prefixColor)), { text: " " });
  spans.push(...highlighted(label, inLabel, colored(labelColor)));
  if (!description) return spans;
  spans.push({ text: " ".repeat(Math.max(0, width - widthOf(item)) + 2) });
  spans.push(...highlighted(description, inLabel.length > 0 ? NO_COLUMNS : columns(description), { hl: "Comment" }));
  return spans;
}

function widthOf({ prefix, label }: PickerItem): number {
  return displayWidth(label.slice(0, LONGEST_LABEL)) + (prefix ? displayWidth(prefix) + 1 : 0);
}

function colored(color: number | undefined): Span["style"] {
  return color === undefined ? undefined : { fg: color };
}

/** A text with some of its columns in the group for matches. */
function highlighted(text: string, columns: readonly number[], style: Span["style"]): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (let i = 0; i < columns.length; i++) {
    const start = columns[i] as number;
    let end = start + 1;
    while (columns[i + 1] === end) {
      end++;
      i++;
    }
    spans.push({ text: text.slice(from, start), style }, { text: text.slice(start, end), style: { hl: "Match" } });
    from = end;
  }
  spans.push({ text: text.slice(from), style });
  // Tabs would move what is to stand below each other.
  return spans.map((span) => ({ ...span, text: span.text.replaceAll("\t", " ") }));
}
