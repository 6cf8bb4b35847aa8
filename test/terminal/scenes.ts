// Random drawing on grids, with all that a plugin might try.
import type { Grid } from "../../src/terminal/grid.ts";
import { rgb, type Style, styles } from "../../src/terminal/style.ts";
import type { Random } from "./emulator.ts";

export const HARMLESS = [
  "hello",
  "a",
  "word word",
  "─────────────",
  "│",
  "      ",
  "漢字",
  "日本語 text",
  "e\u0301te\u0301",
  "½ × é",
];
export const HOSTILE = [
  "\x1b[2J\x1b[H",
  "\x1b]0;owned\x07",
  "\x1b]2;owned\x1b\\",
  "\x1b[?1049l\x1b[?25h",
  "\x9b31m\x9d2;owned\x9c",
  "\x1bc",
  "\r\n\n\b\b\x07\x0e\x00\x7f",
  "a\tb\tc",
  "\u202eevil\u202c \u2066x\u2069",
  "\ud800x\udfff",
  "\u0301\u0301\u0301",
  `z${"\u0321\u0300".repeat(200)}algo`,
  "👨‍👩‍👧‍👦 family",
  "❤️ ☺︎ ⚠️ ⚠",
  "🇩🇪🇫🇷🇩",
  "👍🏽👍🏿 1️⃣#️⃣",
  "🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag",
  "😀😀😀",
  "क्षत्रिय नमस्ते",
  "สวัสดี ก็",
  "مرحبا می‌خواهم",
  "\u1100\u1161\u11a8 \u1161",
  "a\u200db\u200bc\ufeffd\u00ade",
  "\u2028\u2029\ufff9\u{1fffe}",
];

const COLORS = [-1, 0, 1, 7, 9, 15, 100, 240, rgb(255, 0, 0), rgb(18, 52, 86), rgb(200, 200, 210)];

export function randomStyle(random: Random): Style {
  const style: Record<string, unknown> = {};
  if (random.chance(50)) style.foreground = random.pick(COLORS);
  if (random.chance(40)) style.background = random.pick(COLORS);
  for (const name of ["bold", "dim", "italic", "underline", "crossedOut", "reverse"])
    if (random.chance(15)) style[name] = random.chance(80);
  if (random.chance(5)) style.link = random.pick(["https://example.org/a b", "https://example.org/\x1b\\evil", ""]);
  return style;
}

function randomBytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(30) }, () => random.below(256));
}

/** Changes a grid as a program might from one frame to the next. */
export function drawRandomly(grid: Grid, random: Random, texts: readonly string[], bytes = false): void {
  const { rows, columns } = grid;
  const rectangle = () => ({
    row: random.from(-2, rows),
    column: random.from(-2, columns),
    height: random.from(0, rows),
    width: random.from(0, columns),
  });
  for (let times = random.from(1, 8); times > 0; times--) {
    const style = random.chance(30) ? 0 : styles.intern(randomStyle(random));
    const row = random.from(-1, rows);
    const column = random.from(-5, columns);
    const action = random.below(100);
    if (action < 60) {
      const text = bytes && random.chance(20) ? randomBytes(random) : random.pick(texts);
      grid.write(row, column, text, style, random.chance(30) ? rectangle() : undefined);
    } else if (action < 70) grid.fill(rectangle(), style, random.pick([" ", " ", "x", "─"]));
    else if (action < 80) grid.scroll(rectangle(), random.from(-3, 3), style);
    else if (action < 90)
      grid.scroll({ row: random.below(rows), column: 0, height: rows, width: columns }, random.from(-2, 2));
    else if (action < 97) pasteRandomly(grid, random);
    else grid.clear();
  }
}

/** Shows a part of the grid at another place of it as well. */
function pasteRandomly(grid: Grid, random: Random): void {
  const height = random.from(1, grid.rows);
  const width = random.from(1, grid.columns);
  const place = () => ({ row: random.below(grid.rows - height + 1), column: random.below(grid.columns - width + 1) });
  const { row, column } = place();
  grid.paste(grid.copyOf({ ...place(), height, width }), row, column);
}

/** A grid with different text in each row. */
export function drawLines(grid: Grid, first: number): void {
  for (let row = 0; row < grid.rows; row++) {
    const text = `line ${first + row} ${"lorem ipsum dolor sit amet ".repeat(1 + ((first + row) % 3))}`;
    grid.fill({ row, column: 0, height: 1, width: grid.columns });
    grid.write(row, 0, text);
  }
}
