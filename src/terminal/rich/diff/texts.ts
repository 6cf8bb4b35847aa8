// Two texts that are compared: their lines with syntax colours, and what differs.
import type { StyledLine } from "../../../kernel/draw.ts";
import { codeLines, languageOf } from "../code.ts";
import { type RichLine, withBase } from "../line.ts";
import { type Change, compareLines } from "./compare.ts";
import { changedWords, emphasise, type Range } from "./words.ts";

export interface ComparedTexts {
  readonly old: string;
  readonly new: string;
  /** Whose name tells the language, unless `lang` does. */
  readonly path?: string;
  readonly lang?: string;
}

/** What Windows has at the ends of lines, and codeLines takes for a part of the line end. */
const RETURNS = /\r+$/;
/** Changed lines of which it is shown which words have changed; the others are shown as replaced. */
const MOST_PAIRS = 500;

/** Looks of the two sides of a change. */
const SIDES = {
  old: { line: "DiffDelete", word: "DiffDeleteWord" },
  new: { line: "DiffAdd", word: "DiffAddWord" },
} as const;

export type Side = keyof typeof SIDES;

export class Comparison {
  readonly lines: Readonly<Record<Side, readonly string[]>>;
  readonly changes: readonly Change[];
  private readonly painted: Readonly<Record<Side, readonly RichLine[]>>;
  private readonly words: Readonly<Record<Side, Map<number, readonly Range[]>>> = { old: new Map(), new: new Map() };

  constructor({ old, new: now, path, lang }: ComparedTexts) {
    // Windows' line ends are shown where only one of the texts has them.
    const normalize = (text: string) =>
      old.includes("\r\n") && now.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text;
    this.lines = { old: linesOf(normalize(old)), new: linesOf(normalize(now)) };
    this.changes = compareLines(this.lines.old, this.lines.new);
    const language = lang ?? (path === undefined ? undefined : languageOf(path));
    const paint = (side: Side) =>
      codeLines(this.lines[side].map((line) => line.replace(RETURNS, "")).join("\n"), language);
    this.painted =
      this.changes.length === 0 ? { old: [], new: paint("new") } : { old: paint("old"), new: paint("new") };
    this.compareWords();
  }

  /** A line in syntax colours. */
  line(side: Side, row: number): StyledLine {
    const spans = this.painted[side][row]?.spans ?? [];
    const [returns] = RETURNS.exec(this.lines[side][row] ?? "") ?? [];
    return returns === undefined ? spans : [...spans, { text: returns }];
  }

  /** A line that was changed, on the background of its side. */
  changedLine(side: Side, row: number): RichLine {
    const { line, word } = SIDES[side];
    const spans = emphasise(this.line(side, row), this.words[side].get(row) ?? [], { bg: word });
    return { spans: withBase(spans, { bg: line }), fill: { bg: line } };
  }

  /** Lines are compared by word that stand in each other's place: the first removed one, the first added one. */
  private compareWords(): void {
    let pairs = 0;
    for (const { oldStart, oldEnd, newStart, newEnd } of this.changes) {
      const count = Math.min(oldEnd - oldStart, newEnd - newStart);
      for (let i = 0; i < count && pairs < MOST_PAIRS; i++, pairs++) {
        const [oldRow, newRow] = [oldStart + i, newStart + i];
        const changed = changedWords(this.lines.old[oldRow] as string, this.lines.new[newRow] as string);
        if (changed === undefined) continue;
        this.words.old.set(oldRow, changed.old);
        this.words.new.set(newRow, changed.new);
      }
    }
  }
}

/** Lines of a text, of which an empty one has none. */
function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
