// What a terminal emulator shows, as runs of cells in one style.
import type { IBufferCell, Terminal } from "@xterm/headless";

/** How the text of a run looks: colours as `#rrggbb`, undefined where they are the terminal's own. */
export interface Look {
  readonly foreground: string | undefined;
  readonly background: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly crossedOut: boolean;
}

/** Cells side by side that look the same. */
export interface Run {
  readonly row: number;
  readonly column: number;
  /** In cells. */
  readonly width: number;
  readonly text: string;
  readonly look: Look;
}

/** The colours of a terminal; `ansi` are the first sixteen. */
export interface Palette {
  readonly foreground: string;
  readonly background: string;
  readonly ansi: readonly string[];
}

/** The runs that are seen, row by row, without what is blank on the terminal's own background. */
export function runsOf(terminal: Terminal, palette: Palette): Run[] {
  const { active } = terminal.buffer;
  const runs: Run[] = [];
  for (let row = 0; row < terminal.rows; row++) {
    const line = active.getLine(active.baseY + row);
    let run: Run | undefined;
    for (let column = 0; column < terminal.cols; column++) {
      const cell = line?.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const text = cell.isInvisible() ? " " : cell.getChars() || " ";
      const look = lookOf(cell, palette);
      const width = cell.getWidth();
      // Wide characters are runs of their own: no font keeps exactly to the grid with them.
      if (run !== undefined && width === 1 && run.width === [...run.text].length && sameLook(run.look, look)) {
        run = { ...run, width: run.width + 1, text: run.text + text };
        runs[runs.length - 1] = run;
      } else {
        run = { row, column, width, text, look };
        runs.push(run);
      }
    }
  }
  return runs.filter(({ text, look }) => text.trim() !== "" || look.background !== undefined || hasLine(look));
}

/** Whether a look is seen on a blank. */
export function hasLine({ underline, crossedOut }: Look): boolean {
  return underline || crossedOut;
}

function sameLook(a: Look, b: Look): boolean {
  return (Object.keys(a) as (keyof Look)[]).every((field) => a[field] === b[field]);
}

function lookOf(cell: IBufferCell, palette: Palette): Look {
  const ink = cell.isFgDefault() ? undefined : colorOf(cell.isFgRGB(), cell.getFgColor(), palette);
  const paper = cell.isBgDefault() ? undefined : colorOf(cell.isBgRGB(), cell.getBgColor(), palette);
  const isInverse = cell.isInverse() !== 0;
  return {
    foreground: isInverse ? (paper ?? palette.background) : ink,
    background: isInverse ? (ink ?? palette.foreground) : paper,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    crossedOut: cell.isStrikethrough() !== 0,
  };
}

/** @param color red, green and blue in one number, or a number of the 256 colours */
function colorOf(isRgb: boolean, color: number, { ansi }: Palette): string {
  if (isRgb) return hex(color);
  const named = ansi[color];
  if (named !== undefined) return named;
  if (color >= 232) return hex((8 + 10 * (color - 232)) * 0x010101);
  // The cube of 6 × 6 × 6 colours that xterm has.
  const level = (digit: number) => (digit === 0 ? 0 : 55 + 40 * digit);
  const [red, green, blue] = [Math.floor((color - 16) / 36), Math.floor((color - 16) / 6) % 6, (color - 16) % 6];
  return hex((level(red) << 16) | (level(green) << 8) | level(blue));
}

function hex(color: number): string {
  return `#${color.toString(16).padStart(6, "0")}`;
}
