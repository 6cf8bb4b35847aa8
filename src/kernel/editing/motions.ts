// Where keys like the arrows, Home, End and emacs' word motions take a cursor. Nothing here changes a text.
import { ORIGIN, type Position, type TextSource } from "./position.ts";
import { displayWidth, graphemeAt, indexAtCell, nextGrapheme, previousGrapheme } from "./text-units.ts";
import { isWordCharacter } from "./words.ts";

const lineAt = (text: TextSource, row: number): string => text.line(row) ?? "";

/** One character back, over line breaks. */
export function left(text: TextSource, { row, column }: Position): Position {
  if (column > 0) return { row, column: previousGrapheme(lineAt(text, row), column) };
  return row > 0 ? { row: row - 1, column: lineAt(text, row - 1).length } : ORIGIN;
}

/** One character on, over line breaks. */
export function right(text: TextSource, { row, column }: Position): Position {
  const line = lineAt(text, row);
  if (column < line.length) return { row, column: nextGrapheme(line, column) };
  return row + 1 < text.lineCount ? { row: row + 1, column: 0 } : { row, column };
}

/** The screen cell of a position in its line, for `vertical` to come back to. */
export function cellOf(text: TextSource, { row, column }: Position): number {
  return displayWidth(lineAt(text, row).slice(0, column));
}

/**
 * `rows` down (negative: up), as near to screen cell `cell` as the line allows.
 * @returns nothing when the cursor is in the first or last row already, where histories take over
 */
export function vertical(text: TextSource, { row }: Position, rows: number, cell: number): Position | undefined {
  const target = Math.max(0, Math.min(row + rows, text.lineCount - 1));
  return target === row ? undefined : { row: target, column: indexAtCell(lineAt(text, target), cell) };
}

export function lineStart(_text: TextSource, { row }: Position): Position {
  return { row, column: 0 };
}

export function lineEnd(text: TextSource, { row }: Position): Position {
  return { row, column: lineAt(text, row).length };
}

/** The white space that a line starts with. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

export function textStart(): Position {
  return ORIGIN;
}

export function textEnd(text: TextSource): Position {
  return lineEnd(text, { row: text.lineCount - 1, column: 0 });
}

/** The end of the word at or after the position (emacs' `forward-word`). */
export function wordRight(text: TextSource, position: Position): Position {
  let { row, column } = position;
  for (let inWord = false; ; ) {
    const line = lineAt(text, row);
    while (column < line.length) {
      const isWord = isWordCharacter(graphemeAt(line, column));
      if (inWord && !isWord) return { row, column };
      inWord = isWord;
      column = nextGrapheme(line, column);
    }
    if (inWord || row + 1 >= text.lineCount) return { row, column };
    row++;
    column = 0;
  }
}

/** The start of the word at or before the position (emacs' `backward-word`). */
export function wordLeft(text: TextSource, position: Position): Position {
  let { row, column } = position;
  for (let inWord = false; ; ) {
    const line = lineAt(text, row);
    while (column > 0) {
      const before = previousGrapheme(line, column);
      const isWord = isWordCharacter(graphemeAt(line, before));
      if (inWord && !isWord) return { row, column };
      inWord = isWord;
      column = before;
    }
    if (inWord || row === 0) return { row, column };
    row--;
    column = lineAt(text, row).length;
  }
}

/** The start of what white space delimits before the position (the shell's Ctrl-W). */
export function blankLeft(text: TextSource, position: Position): Position {
  let { row, column } = position;
  while (column === 0 && row > 0) column = lineAt(text, --row).length;
  return { row, column: blankStart(lineAt(text, row), column) };
}

/** Where what white space delimits starts before `index`. */
export function blankStart(line: string, index: number): number {
  let at = index;
  while (at > 0 && isWhite(line, at - 1)) at--;
  while (at > 0 && !isWhite(line, at - 1)) at--;
  return at;
}

/** Whether there is white space at `index` of a line. */
export function isWhite(line: string, index: number): boolean {
  return /\s/.test(line[index] ?? "");
}
