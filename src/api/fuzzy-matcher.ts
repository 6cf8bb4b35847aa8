// How what is typed finds its way to items: as `ingot.fuzzy` does it.
import { matchedColumns, prepareText, rank } from "../system/fuzzy.ts";
import type { Matcher } from "../terminal/widgets/items.ts";

/** The ranking that pickers have unless told otherwise: that of `ingot.fuzzy`. */
export function fuzzyMatcher(texts: readonly string[]): Matcher {
  let prepared: { text: ReturnType<typeof prepareText> }[] | undefined;
  return {
    rank: (query) => {
      prepared ??= texts.map((text) => ({ text: prepareText(text) }));
      return rank(prepared, query);
    },
    columns: matchedColumns,
  };
}
