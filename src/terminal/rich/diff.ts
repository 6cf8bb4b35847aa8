// The difference between two texts, in one column or side by side.
import type { StyledLine } from "../../kernel/draw.ts";
import { type ComparedTexts, Comparison, type Side } from "./diff/texts.ts";
import { prefixed, type RichLine } from "./line.ts";

export interface DiffOptions extends ComparedTexts {
  /** The text that the old one is a part of: lines are counted from its start. */
  readonly anchor?: string;
  /** Whether all unchanged lines are shown. */
  readonly fullFile?: boolean;
  /** Unchanged lines that are shown before and behind each change; 3 unless given. */
  readonly context?: number;
}

const CONTEXT = 3;
const SIGNS = { old: "-", new: "+", same: " " } as const;
const GROUPS = { old: "DiffDelete", new: "DiffAdd", same: "DiffLineNumber" } as const;

/**
 * The difference in one column: removed lines, those in their place, and some unchanged ones around them, each with its
 * number. Texts that differ in too much are shown as removed and added as a whole.
 * @returns no lines when the texts are the same, unless the full file is wanted
 */
export function diffLines(options: DiffOptions): RichLine[] {
  const comparison = new Comparison(options);
  const { lines, changes } = comparison;
  const context = options.fullFile ? lines.new.length : Math.max(0, Math.floor(options.context ?? CONTEXT) || 0);
  const offset = lineOffset(options);
  const gutter = new Gutter(offset + Math.max(lines.old.length, lines.new.length));
  const shown: RichLine[] = [];
  const same = (from: number, to: number) => {
    for (let row = from; row < to; row++)
      shown.push(gutter.line({ spans: comparison.line("new", row) }, "same", offset + row + 1));
  };
  const changed = (side: Side, from: number, to: number) => {
    for (let row = from; row < to; row++)
      shown.push(gutter.line(comparison.changedLine(side, row), side, offset + row + 1));
  };
  let at = 0;
  for (const [index, { oldStart, oldEnd, newStart, newEnd }] of changes.entries()) {
    const isFirst = index === 0;
    const before = isFirst ? at : Math.min(at + context, newStart);
    same(at, before);
    const from = Math.max(before, newStart - context);
    if (from > before && !isFirst) shown.push(gutter.gap(from - before));
    same(from, newStart);
    changed("old", oldStart, oldEnd);
    changed("new", newStart, newEnd);
    at = newEnd;
  }
  const rest = changes.length > 0 ? at + context : options.fullFile ? lines.new.length : 0;
  same(at, Math.min(rest, lines.new.length));
  const unended = (["old", "new"] as const).filter((side) => options[side] !== "" && !options[side].endsWith("\n"));
  if (unended.length === 1 && options.old !== "" && options.new !== "")
    shown.push(gutter.note(`no line end at the end of the ${unended[0]} text`));
  return shown;
}

/** Both texts side by side, all of them. @returns as many lines on the left as on the right; some are empty for that */
export function diffSplit(options: ComparedTexts): { left: RichLine[]; right: RichLine[] } {
  const comparison = new Comparison(options);
  const { lines, changes } = comparison;
  const gutter = new Gutter(Math.max(lines.old.length, lines.new.length));
  const left: RichLine[] = [];
  const right: RichLine[] = [];
  const same = (oldFrom: number, newFrom: number, newTo: number) => {
    for (let row = newFrom; row < newTo; row++) {
      const spans = comparison.line("new", row);
      left.push(gutter.line({ spans }, "same", oldFrom + row - newFrom + 1));
      right.push(gutter.line({ spans }, "same", row + 1));
    }
  };
  const cell = (side: Side, row: number, end: number): RichLine =>
    row < end ? gutter.line(comparison.changedLine(side, row), side, row + 1) : { spans: [] };
  let [oldAt, newAt] = [0, 0];
  for (const { oldStart, oldEnd, newStart, newEnd } of changes) {
    same(oldAt, newAt, newStart);
    for (let i = 0; i < Math.max(oldEnd - oldStart, newEnd - newStart); i++) {
      left.push(cell("old", oldStart + i, oldEnd));
      right.push(cell("new", newStart + i, newEnd));
    }
    [oldAt, newAt] = [oldEnd, newEnd];
  }
  same(oldAt, newAt, lines.new.length);
  return { left, right };
}

/** Source text with the numbers of its lines before them. */
export function numberedLines(lines: readonly RichLine[]): RichLine[] {
  const digits = String(lines.length).length;
  const rest: StyledLine = [{ text: " ".repeat(digits + 2) }];
  return lines.map((line, row) => {
    const text = `${String(row + 1).padStart(digits)}  `;
    return prefixed(line, [{ text, style: { hl: "DiffLineNumber", selectable: false } }], rest);
  });
}

/** What stands before the lines of a diff: the number of each and a sign that says what became of it. */
class Gutter {
  private readonly digits: number;

  constructor(highest: number) {
    this.digits = String(highest).length;
  }

  line(line: RichLine, kind: keyof typeof SIGNS, number: number): RichLine {
    const background = line.fill ?? {};
    const first: StyledLine = [
      { text: `${String(number).padStart(this.digits)} `, style: { hl: "DiffLineNumber", selectable: false } },
      { text: `${SIGNS[kind]} `, style: { hl: GROUPS[kind], ...background, selectable: false } },
    ];
    const rest: StyledLine = [{ text: " ".repeat(this.digits + 1) }, { text: "  ", style: background }];
    return prefixed(line, first, rest);
  }

  gap(count: number): RichLine {
    return this.note(`${count} unchanged ${count === 1 ? "line" : "lines"}`);
  }

  note(words: string): RichLine {
    const text = `${"⋯".padStart(this.digits)} ${words}`;
    return { spans: [{ text, style: { hl: "DiffHunk", selectable: false } }], cut: true };
  }
}

/** The lines before the old text, or before what it became, in the text that it is a part of. */
function lineOffset({ old, new: now, anchor }: DiffOptions): number {
  if (anchor === undefined) return 0;
  const at = [old, now].map((part) => (part === "" ? -1 : anchor.indexOf(part))).find((index) => index >= 0) ?? 0;
  let lines = 0;
  for (let i = anchor.indexOf("\n"); i >= 0 && i < at; i = anchor.indexOf("\n", i + 1)) lines++;
  return lines;
}
