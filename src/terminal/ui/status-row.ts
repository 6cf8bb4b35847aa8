// Draws the statusline and the notice above it.
import { fitStatusline, type Segment, type TextRuler } from "../../kernel/statusline.ts";
import type { Grid } from "../grid.ts";
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

/** Draws a notice at the end of a row. */
export function drawNotice(grid: Grid, row: number, { kind, text }: Notice, wardrobe: Wardrobe): void {
  const shown = ruler.truncate(` ${text} `, grid.columns);
  const style = styles.intern(wardrobe.group(GROUPS[kind]));
  grid.write(row, Math.max(0, grid.columns - displayWidth(shown)), shown, style);
}
