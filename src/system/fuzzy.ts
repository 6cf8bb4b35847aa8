// Fuzzy matching: which texts a few typed letters mean, the likeliest first.

import type { Prepared } from "fuzzysort";

/** A text made ready for many comparisons. */
export type PreparedText = Prepared;

/** The matcher is loaded when something is first searched for. */
let matcher: typeof import("fuzzysort") | undefined;

/** fuzzysort keeps what it prepared; texts that were not seen for so many others are let go. */
const MOST_KEPT = 100_000;
let kept = 0;

/** Scores are between 0 and this. */
const WORST_SCORE = 1_000_000_000;

/**
 * How well a text matches.
 *
 * The letters of the query must occur in the text in their order; words of the query separated by spaces may occur in any
 * order. Upper and lower case and accents make no difference.
 *
 * @param text what is searched; `prepareText` saves time when it is searched more than once
 * @param query what was typed
 * @returns an integer, lower is better, 0 for a perfect match or an empty query; undefined when it does not match
 */
export function score(text: string | PreparedText, query: string): number | undefined {
  if (query.trim() === "") {
    return 0;
  }
  const { single, cleanup } = fuzzysort();
  if (typeof text === "string" && ++kept > MOST_KEPT) {
    cleanup();
    kept = 0;
  }
  const match = single(query, text);
  return match === null ? undefined : Math.max(0, Math.round((1 - match.score) * WORST_SCORE));
}

/**
 * Which letters of a text a query means, for showing them.
 * @returns columns in UTF-16 units, ascending; none when the text does not match, or the query is empty
 */
export function matchedColumns(text: string, query: string): readonly number[] {
  if (query.trim() === "") return [];
  const match = fuzzysort().single(query, fuzzysort().prepare(text));
  return match === null ? [] : [...match.indexes].sort((a, b) => a - b);
}

/** Makes a text ready for many calls of `score`. */
export function prepareText(text: string): PreparedText {
  return fuzzysort().prepare(text);
}

/**
 * Sorts texts by how well they match; those that match alike keep their order.
 *
 * @param items the texts, or objects with one
 * @param query what was typed
 * @returns indices from 0 of the items that match, best first; all in their order when the query is empty
 */
export function rank(items: readonly (string | { text: string | PreparedText })[], query: string): number[] {
  const matches: { index: number; score: number }[] = [];
  for (const [index, item] of items.entries()) {
    const found = score(typeof item === "string" ? item : item.text, query);
    if (found !== undefined) {
      matches.push({ index, score: found });
    }
  }
  return matches.sort((a, b) => a.score - b.score || a.index - b.index).map((match) => match.index);
}

function fuzzysort(): typeof import("fuzzysort") {
  matcher ??= require("fuzzysort") as typeof import("fuzzysort");
  return matcher;
}
