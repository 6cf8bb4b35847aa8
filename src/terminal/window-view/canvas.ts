// The part of a grid that a window is drawn on: layers of style are laid over its cells, many of them in one frame.
import { intersect, type Rectangle } from "../../kernel/rectangle.ts";
import type { Grid } from "../grid.ts";
import { type Style, styles } from "../style.ts";
import { isNothing } from "./window-styles.ts";

/** Good for one frame. */
export class Canvas {
  /** The cells of the window that the grid has. */
  readonly area: Rectangle;

  /** @param rectangle the window, which may lie partly or wholly outside of the grid */
  constructor(
    readonly grid: Grid,
    rectangle: Rectangle,
  ) {
    this.area = intersect(rectangle, { row: 0, column: 0, height: grid.rows, width: grid.columns });
  }

  /** Columns of a row as a rectangle, cut to the window. */
  span(row: number, from: number, to: number): Rectangle {
    return intersect(this.area, { row, column: from, height: 1, width: Math.max(0, to - from) });
  }

  /** Lays a style over the cells from column `from` up to `to`: what it states replaces what they have. */
  lay(row: number, from: number, to: number, style: Style): void {
    if (isNothing(style)) return;
    const { column, width, height } = this.span(row, from, to);
    if (height === 0) return;
    const line = this.grid.line(row);
    line.changed();
    const { styles: cells } = line;
    let [base, result] = [-1, -1];
    for (let cell = column; cell < column + width; cell++) {
      const own = cells[cell] as number;
      if (own !== base) {
        base = own;
        result = styles.over(own, style);
      }
      cells[cell] = result;
    }
  }

  /** Writes text over what is there; it keeps of the style of the first cell what `style` does not state. */
  writeOver(row: number, column: number, text: string, style: Style, clip: Rectangle): void {
    const seen = this.span(row, Math.max(column, clip.column), clip.column + clip.width);
    if (seen.width === 0 || seen.height === 0) return;
    this.grid.write(row, column, text, styles.over(this.grid.styleAt(row, seen.column), style), clip);
  }
}
