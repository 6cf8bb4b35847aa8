// A window on a buffer, shown on a grid, for tests: what is seen, and in which looks.
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { Theme } from "../../src/kernel/theme.ts";
import { WINDOW_DEFAULTS, Window, type WindowBuffer, type WindowOptions } from "../../src/kernel/window.ts";
import type { CursorCell } from "../../src/terminal/draw.ts";
import { Grid } from "../../src/terminal/grid.ts";
import { type CellStyle, styles } from "../../src/terminal/style.ts";
import { Wardrobe } from "../../src/terminal/wardrobe.ts";
import { WindowView } from "../../src/terminal/window-view.ts";

/** Groups by the background they have, so that tests can name what they see. */
const GROUPS = {
  CursorLine: 11,
  CursorLineInactive: 12,
  Visual: 13,
  ScrollbarThumb: 14,
  ScrollbarTrack: 15,
  Panel: 16,
};
export const THEME = {
  ...Object.fromEntries(Object.entries(GROUPS).map(([name, ansi]) => [name, { bg: { ansi } }])),
  Red: { fg: { ansi: 1 } },
  Green: { fg: { ansi: 2 } },
  Blue: { fg: { ansi: 4 }, bold: true },
  Ghost: { dim: true },
};

export class Scene {
  readonly view: WindowView;
  readonly window: Window;
  readonly grid: Grid;
  readonly theme = new Theme(THEME);
  readonly wardrobe = new Wardrobe(this.theme);
  cursor: CursorCell | undefined;

  /** Shows a window that fills the grid. */
  constructor(
    readonly buffer: WindowBuffer,
    width: number,
    height: number,
    options: Partial<WindowOptions> = {},
  ) {
    this.view = new WindowView({ wardrobe: this.wardrobe });
    this.window = new Window(1, undefined, buffer, this.view);
    this.window.options = { ...WINDOW_DEFAULTS, scrollbar: false, ...options };
    this.grid = new Grid(height, width);
    this.window.place({ row: 0, column: 0, width, height });
  }

  draw(state: { focused?: boolean; blockCursor?: boolean } = {}): this {
    const rectangle = { row: 0, column: 0, width: this.grid.columns, height: this.grid.rows };
    this.cursor = this.view.draw(this.grid, this.window, rectangle, { focused: true, ...state }).cursor;
    return this;
  }

  /** What is seen, blanks at the right left out. */
  get rows(): string[] {
    return Array.from({ length: this.grid.rows }, (_, row) => this.grid.rowText(row).trimEnd());
  }

  style(row: number, column: number): CellStyle {
    return styles.get(this.grid.styleAt(row, column));
  }

  /** One character for each cell of a row, as `name` calls its style. */
  map(row: number, name: (style: CellStyle) => string): string {
    return Array.from({ length: this.grid.columns }, (_, column) => name(this.style(row, column))).join("");
  }

  /** The foregrounds of a row: `r`, `g`, `b`, or `.` for none. */
  colors(row: number): string {
    return this.map(row, ({ foreground }) => ({ 1: "r", 2: "g", 4: "b" })[foreground] ?? ".");
  }

  /** The backgrounds of a row by the first letter of their group: `C`ursorLine, `I`nactive, `V`isual, `T`humb, tr`A`ck, `P`anel. */
  grounds(row: number): string {
    return this.map(
      row,
      ({ background }) => ({ 11: "C", 12: "I", 13: "V", 14: "T", 15: "A", 16: "P" })[background] ?? ".",
    );
  }
}

/** A buffer with a text. */
export function textBuffer(text: string): TextBuffer {
  const buffer = new TextBuffer();
  buffer.setText(text);
  return buffer;
}
