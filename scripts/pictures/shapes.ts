// Characters that have to meet those beside them exactly, as paths: lines of borders and blocks. Fonts differ in them.

/** A cell on the picture, in its units. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How a shape is painted: as an area, or as a line. */
export type Paint = "fill" | "stroke";

/** The sides of a cell that a line leads to. */
const LINES: Readonly<Record<string, string>> = {
  "─": "lr",
  "│": "tb",
  "┌": "rb",
  "┐": "lb",
  "└": "tr",
  "┘": "tl",
  "├": "tbr",
  "┤": "tbl",
  "┬": "lrb",
  "┴": "lrt",
  "┼": "lrtb",
};

/** The two sides that a rounded corner joins. */
const CORNERS: Readonly<Record<string, string>> = { "╭": "rb", "╮": "lb", "╰": "rt", "╯": "lt" };

/** Blocks as parts of a cell: left, top, width, height. */
const BLOCKS: Readonly<Record<string, readonly [number, number, number, number]>> = {
  "█": [0, 0, 1, 1],
  "▀": [0, 0, 1, 1 / 2],
  "▄": [0, 1 / 2, 1, 1 / 2],
  "▌": [0, 0, 1 / 2, 1],
  "▐": [1 / 2, 0, 1 / 2, 1],
  ...eighths("▁▂▃▅▆▇", [1, 2, 3, 5, 6, 7], (part) => [0, 1 - part, 1, part]),
  ...eighths("▉▊▋▍▎▏", [7, 6, 5, 3, 2, 1], (part) => [0, 0, part, 1]),
};

type Block = readonly [number, number, number, number];

function eighths(characters: string, counts: readonly number[], block: (part: number) => Block): Record<string, Block> {
  return Object.fromEntries([...characters].map((character, i) => [character, block((counts[i] as number) / 8)]));
}

/** How a character is painted. @returns undefined for what is text */
export function paintOf(character: string): Paint | undefined {
  if (Object.hasOwn(BLOCKS, character)) return "fill";
  return Object.hasOwn(LINES, character) || Object.hasOwn(CORNERS, character) ? "stroke" : undefined;
}

/** The path of a character that `paintOf` knows, as many times side by side as it is said. */
export function shape(character: string, { x, y, width, height }: Place, times: number): string {
  const block = BLOCKS[character];
  if (block !== undefined) {
    const [left, top, wide, high] = block;
    const all = wide === 1 ? times : 1;
    const one = (at: number) =>
      `M${n(at + left * width)} ${n(y + top * height)}h${n(wide * width * all)}v${n(high * height)}h${n(-wide * width * all)}z`;
    return Array.from({ length: times / all }, (_, i) => one(x + i * width)).join("");
  }
  if (character === "─") return `M${n(x)} ${n(y + height / 2)}h${n(width * times)}`;
  return Array.from({ length: times }, (_, i) => line(character, { x: x + i * width, y, width, height })).join("");
}

function line(character: string, { x, y, width, height }: Place): string {
  const [middle, center] = [x + width / 2, y + height / 2];
  const ends: Readonly<Record<string, string>> = {
    l: `${n(x)} ${n(center)}`,
    r: `${n(x + width)} ${n(center)}`,
    t: `${n(middle)} ${n(y)}`,
    b: `${n(middle)} ${n(y + height)}`,
  };
  const corner = CORNERS[character];
  if (corner !== undefined)
    return `M${ends[corner[0] as string]}Q${n(middle)} ${n(center)} ${ends[corner[1] as string]}`;
  return [...(LINES[character] as string)].map((side) => `M${n(middle)} ${n(center)}L${ends[side]}`).join("");
}

/** A number in as few characters as say it. */
export function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
