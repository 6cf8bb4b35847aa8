// Draws the statusline and the notice above it.
import { fitStatusline, type Segment, type TextRuler } from "../../kernel/statusline.ts";
import type { Grid } from "../grid.ts";
import { wrapLine } from "../rich/wrap.ts";
import { layered, styles } from "../style.ts";
import type { Wardrobe } from "../wardrobe.ts";
import { displayWidth, forEachPiece } from "../width.ts";
import type { Notice } from "./notices.ts";

const GROUPS = { info: "Toast", warn: "ToastWarn", error: "ToastError" } as const;

/** Text on the terminal, as wide as it comes out there. */
export const ruler: TextRuler = {
  width: (text) => displayWidth(text),
  truncate: (text, width) => {
    if (displayWidth(text) <= width) return text;
    let used = 0;
    let cut = "";
    forEachPiece(text, 0, (piece, cells) => {
      if (used + cells > width - 1) return false;
      used += cells;
      cut += typeof piece === "number" ? String.fromCodePoint(piece) : piece;
      return true;
    });
    return width < 1 ? "" : `${cut}…`;
  },
};

/** Draws the statusline into a row. @param pending keys of a chord that is not complete, shown at the right end */
export function drawStatusline(
  grid: Grid,
  row: number,
  segments: readonly Segment[],
  pending: readonly string[],
  wardrobe: Wardrobe,
): void {
  const base = wardrobe.group("StatusLine");
  grid.fill({ row, column: 0, width: grid.columns, height: 1 }, styles.intern(base));
  if (segments.length === 0 && pending.length === 0) return;
  const hint: Segment[] =
    pending.length === 0
      ? []
      : [
          {
            text: ` ${pending.join(" ")}… `,
            style: { hl: "KeyHint" },
            priority: 0,
            alignRight: true,
            truncatable: false,
            separated: false,
          },
        ];
  for (const piece of fitStatusline([...segments, ...hint], grid.columns, ruler)) {
    grid.write(row, piece.column, piece.text, styles.intern(layered(base, wardrobe.style(piece.style))));
  }
}

/** The rows that a notice takes at most. */
const NOTICE_ROWS = 3;

/** Draws a notice at the right edge. @param last the lowest row of it */
export function drawNotice(grid: Grid, last: number, { kind, text }: Notice, wardrobe: Wardrobe): void {
  const rows = noticeRows(text, grid.columns - 2, Math.min(NOTICE_ROWS, last + 1));
  const width = Math.min(grid.columns, 2 + Math.max(...rows.map((row) => displayWidth(row))));
  const area = { row: last + 1 - rows.length, column: grid.columns - width, width, height: rows.length };
  const style = styles.intern(wardrobe.group(GROUPS[kind]));
  grid.fill(area, style);
  for (const [i, row] of rows.entries()) grid.write(area.row + i, area.column + 1, row, style);
}

/** The start of a text in rows of a width: `count` at most. */
function noticeRows(text: string, width: number, count: number): string[] {
  // Not all of a text without end is looked at.
  const start = text.slice(0, 16 * count * Math.max(1, width));
  const rows = wrapLine({ spans: [{ text: start }] }, width).map(([span]) => span?.text ?? "");
  if (rows.length <= count) return rows;
  return [...rows.slice(0, count - 1), ruler.truncate(rows.slice(count - 1).join(" "), width)];
}
