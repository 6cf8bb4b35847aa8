// The history of a prompt: what was submitted, oldest first, and how it is searched and written down.

/** What a search has found. */
export interface HistoryMatch {
  /** Of the entry, from 1, oldest first. */
  readonly index: number;
  /** Higher is better. */
  readonly score: number;
}

/** So much of an entry is searched, in UTF-16 units: what was pasted into it need not be found by its far end. */
const SEARCHED_LENGTH = 4096;

/** So many places at which a word occurs are looked at. */
const MOST_TRIES = 16;

/** What each word of a query counts for, by how it is found. */
const SCORES = { word: 4, start: 3, part: 2, letters: 1 };
/** All words in their order, as typed. */
const PHRASE_BOOST = 2;
/** The newest entry; less for older ones. Less than any difference in how words are found. */
const RECENCY_BOOST = 0.9;

export class PromptHistory {
  /** Gives the entries of earlier sessions, oldest first, when the history is first asked for. */
  earlier: (() => readonly string[]) | undefined;
  /** Told of each entry that is added. */
  onAdd: ((entry: string) => void) | undefined;
  private known: string[] = [];

  /**
   * @param entries oldest first
   * @param limit entries that are kept
   */
  constructor(
    entries: readonly string[] = [],
    private readonly limit = 10_000,
  ) {
    for (const entry of entries) this.add(entry);
  }

  private get list(): string[] {
    const { earlier } = this;
    if (earlier !== undefined) {
      this.earlier = undefined;
      this.known = [...earlier(), ...this.known].slice(-this.limit);
    }
    return this.known;
  }

  /** Oldest first. */
  get entries(): readonly string[] {
    return this.list;
  }

  /** Adds what was submitted. @returns false when it is blank, or the newest entry already */
  add(entry: string): boolean {
    if (entry.trim() === "" || entry === this.list.at(-1)) return false;
    this.list.push(entry);
    if (this.list.length > this.limit) this.list.shift();
    this.onAdd?.(entry);
    return true;
  }

  /**
   * Finds entries with all words of `query`, or at least their letters in their order. Case makes no difference. Of equal
   * entries the newest is found.
   * @returns best first: whole words before parts of words, newer before older; newest first for a blank query
   */
  search(query: string): HistoryMatch[] {
    const phrase = query.trim().toLowerCase();
    const words = phrase.split(/\s+/).filter(Boolean);
    const found: HistoryMatch[] = [];
    const seen = new Set<string>();
    for (let at = this.list.length - 1; at >= 0; at--) {
      const entry = this.list[at] as string;
      if (seen.has(entry)) continue;
      seen.add(entry);
      const score = matchScore(entry.slice(0, SEARCHED_LENGTH).toLowerCase(), words, phrase);
      if (score === undefined) continue;
      found.push({ index: at + 1, score: score + (RECENCY_BOOST * (at + 1)) / this.list.length });
    }
    return found.sort((a, b) => b.score - a.score);
  }
}

/** The entries of a history file, one JSON string per line; damaged lines are skipped. */
export function parseHistory(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    try {
      const entry: unknown = line === "" ? undefined : JSON.parse(line);
      return typeof entry === "string" ? [entry] : [];
    } catch {
      return [];
    }
  });
}

/** The line of a history file for an entry, with its line break. */
export function historyLine(entry: string): string {
  return `${JSON.stringify(entry)}\n`;
}

function matchScore(text: string, words: readonly string[], phrase: string): number | undefined {
  let score = 0;
  for (const word of words) {
    const found = wordScore(text, word);
    if (found === undefined) return undefined;
    score += found;
  }
  return words.length > 1 && text.includes(phrase) ? score + PHRASE_BOOST : score;
}

/** The best way in which a word is found in a text. */
function wordScore(text: string, word: string): number | undefined {
  let best: number | undefined;
  let at = text.indexOf(word);
  for (let tries = 0; at >= 0 && tries < MOST_TRIES && best !== SCORES.word; tries++) {
    const starts = !isWordAt(text, at - 1);
    const ends = !isWordAt(text, at + word.length);
    best = Math.max(best ?? 0, starts && ends ? SCORES.word : starts ? SCORES.start : SCORES.part);
    at = text.indexOf(word, at + word.length);
  }
  return best ?? (hasLetters(text, word) ? SCORES.letters : undefined);
}

function isWordAt(text: string, index: number): boolean {
  return /[\p{L}\p{N}_]/u.test(text[index] ?? "");
}

/** Whether the letters of a word occur in their order. */
function hasLetters(text: string, word: string): boolean {
  let at = 0;
  for (const letter of word) {
    at = text.indexOf(letter, at) + letter.length;
    if (at < letter.length) return false;
  }
  return true;
}
