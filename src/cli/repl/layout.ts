// Where the edited text and its cursor come to lie on a screen: prompts, wide characters, lines longer than the screen.
import { graphemes } from "./line.ts";

export interface Layout {
  /** Text of each screen row. */
  rows: string[];
  /** Place of the cursor, counted from 0. */
  row: number;
  column: number;
}

/** What is shown for a character: control characters as `^X`, a tab as blanks. */
function visible(character: string): string {
  if (character === "\t") return "    ";
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return `^${String.fromCharCode(code + 64)}`;
  return code === 0x7f ? "^?" : code > 0x7f && code < 0xa0 ? "?" : character;
}

/**
 * Lays out text with a prompt before its first line and another before the lines that follow.
 * @param cursor index in `text`
 * @param columns width of the screen, at least 2
 */
export function layOut(text: string, cursor: number, prompts: [first: string, next: string], columns: number): Layout {
  const layout: Layout = { rows: [""], row: 0, column: 0 };
  let column = 0;
  const put = (piece: string) => {
    const width = Bun.stringWidth(piece);
    if (column + width > columns) {
      layout.rows.push("");
      column = 0;
    }
    layout.rows[layout.rows.length - 1] += piece;
    column += width;
  };
  let index = 0;
  const markCursor = () => {
    if (index !== cursor) return;
    // Behind the last column there is no place: the cursor waits where the next character will go.
    const wraps = column >= columns;
    layout.row = layout.rows.length - 1 + (wraps ? 1 : 0);
    layout.column = wraps ? 0 : column;
  };
  for (const [number, line] of text.split("\n").entries()) {
    if (number > 0) {
      layout.rows.push("");
      column = 0;
      index++;
    }
    for (const piece of graphemes(prompts[number === 0 ? 0 : 1])) put(piece);
    for (const character of graphemes(line)) {
      // A cursor before a wide character that wraps goes with it.
      if (index === cursor && column + Bun.stringWidth(visible(character)) > columns) {
        layout.rows.push("");
        column = 0;
      }
      markCursor();
      for (const piece of graphemes(visible(character))) put(piece);
      index += character.length;
      if (index > cursor && index - character.length < cursor) cursor = index;
    }
    markCursor();
  }
  if (layout.row === layout.rows.length) layout.rows.push("");
  return layout;
}

/** The part of a layout that a screen of `height` rows can show, with the cursor in it. */
export function window(layout: Layout, height: number): Layout {
  if (layout.rows.length <= height) return layout;
  const start = Math.max(0, Math.min(layout.row - (height >> 1), layout.rows.length - height));
  return { rows: layout.rows.slice(start, start + height), row: layout.row - start, column: layout.column };
}

/** Words in columns, as `ls` shows names. */
export function inColumns(words: string[], columns: number): string[] {
  const width = Math.max(...words.map((word) => word.length)) + 2;
  const perRow = Math.max(1, Math.floor(columns / width));
  const height = Math.ceil(words.length / perRow);
  return Array.from({ length: height }, (_, row) =>
    words
      .filter((_, i) => i % height === row)
      .map((word) => word.padEnd(width))
      .join("")
      .trimEnd(),
  );
}
