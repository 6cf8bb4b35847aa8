// Searching the history of a prompt as one types: what was typed, and which entry it leads to.
import type { Key } from "../../kernel/chord.ts";
import type { PromptHistory } from "../../kernel/prompt-history.ts";

/** What came of a key: the search goes on, or is over: its match is taken, given up, or taken before the key acts. */
export type SearchOutcome = "going_on" | "taken" | "given_up" | "passed";

/** A query has at most so many UTF-16 units. */
const LONGEST_QUERY = 1000;

/** So much of a match is shown in the one line that there is, in UTF-16 units. */
const LONGEST_SHOWN = 1000;

export class HistorySearch {
  private query = "";
  /** Indices from 1 of the entries that match, best first. */
  private found: readonly number[] = [];
  private chosen = 0;

  constructor(private readonly history: PromptHistory) {
    this.searchFor("");
  }

  /** The entry that is offered. */
  get match(): string | undefined {
    const index = this.found[this.chosen];
    return index === undefined ? undefined : this.history.entries[index - 1];
  }

  /** The state in one line, for the user. */
  get status(): string {
    const { query, match, found, chosen } = this;
    if (match === undefined) return `search history: ${query} (nothing found)`;
    const [line] = match.slice(0, LONGEST_SHOWN).split("\n", 1);
    return `search history: ${query} (${chosen + 1} of ${found.length}) ${line}`;
  }

  /** Takes a key. Those that are none of a search end it with what was found, and mean what they do otherwise. */
  key(key: Key, chords: readonly string[]): SearchOutcome {
    const has = (...names: string[]): boolean => names.some((name) => chords.includes(name));
    if (has("<Esc>", "<C-g>", "<C-c>")) return "given_up";
    if (has("<CR>", "<Tab>")) return "taken";
    if (has("<C-r>", "<Up>", "<C-p>")) this.step(1);
    else if (has("<C-s>", "<Down>", "<C-n>")) this.step(-1);
    else if (has("<BS>", "<C-h>")) this.searchFor([...this.query].slice(0, -1).join(""));
    else if (has("<C-u>")) this.searchFor("");
    else if (key.text !== "") this.add(key.text);
    else if (chords.length > 0) return "passed";
    return "going_on";
  }

  /** Searches for more. */
  add(text: string): void {
    this.searchFor(this.query + text.slice(0, LONGEST_QUERY).replaceAll(/\s+/g, " "));
  }

  private searchFor(query: string): void {
    this.query = query.slice(0, LONGEST_QUERY);
    this.found = this.history.search(this.query).map(({ index }) => index);
    this.chosen = 0;
  }

  /** Offers the next match, or the one before; stays at the ends. */
  private step(by: 1 | -1): void {
    this.chosen = Math.max(0, Math.min(this.chosen + by, this.found.length - 1));
  }
}
