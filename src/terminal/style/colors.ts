// Colours for terminals that have fewer of them.
import { type CellStyle, type Color, DEFAULT_COLOR, directColor } from "../style.ts";

/** `none` keeps the attributes, as https://no-color.org asks. */
export type ColorDepth = "truecolor" | "256" | "16" | "none";

/** Levels of red, green and blue in the colours 16 to 231 of xterm. */
const CUBE = [0, 95, 135, 175, 215, 255];
/** The colours 0 to 15 as xterm has them. */
const PALETTE = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
  0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];
const BLACK = 0;
const WHITE = 15;

/** @returns the style with the nearest colours that a terminal of this depth has */
export function degrade(style: CellStyle, depth: ColorDepth): CellStyle {
  if (depth === "truecolor") return style;
  if (depth === "none") return { ...style, foreground: DEFAULT_COLOR, background: DEFAULT_COLOR };
  const foreground = nearest(style.foreground, depth);
  const background = nearest(style.background, depth);
  // Two colours that fell together would hide the text.
  const hidden = foreground === background && style.foreground !== style.background;
  return { ...style, background, foreground: hidden ? opposite(background) : foreground };
}

function nearest(color: Color, depth: "256" | "16"): Color {
  const direct = directColor(color);
  if (depth === "256") return direct === undefined ? color : nearestOf256(direct);
  if (direct === undefined && color < 16) return color;
  return nearestOf16(direct ?? paletteColor(color));
}

function nearestOf256(color: number): Color {
  const [red, green, blue] = [color >> 16, (color >> 8) & 0xff, color & 0xff].map(level) as [number, number, number];
  const cube = 16 + 36 * red + 6 * green + blue;
  const mean = ((color >> 16) + ((color >> 8) & 0xff) + (color & 0xff)) / 3;
  const gray = 232 + Math.max(0, Math.min(23, Math.round((mean - 8) / 10)));
  return distance(color, paletteColor(gray)) < distance(color, paletteColor(cube)) ? gray : cube;
}

/** Index of the cube's level nearest to `value`. */
function level(value: number): number {
  if (value < 48) return 0;
  return value < 115 ? 1 : Math.floor((value - 35) / 40);
}

function nearestOf16(color: number): Color {
  let best = 0;
  let least = Infinity;
  for (const [index, candidate] of PALETTE.entries()) {
    const difference = distance(color, candidate);
    if (difference < least) {
      least = difference;
      best = index;
    }
  }
  return best;
}

function opposite(background: Color): Color {
  const [red, green, blue] = parts(paletteColor(background));
  return 0.3 * red + 0.59 * green + 0.11 * blue > 127 ? BLACK : WHITE;
}

/** What xterm shows for a colour of the palette. */
function paletteColor(index: number): number {
  if (index < 16) return PALETTE[index] as number;
  if (index >= 232) return (8 + 10 * (index - 232)) * 0x010101;
  const cube = index - 16;
  const [red, green, blue] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((i) => CUBE[i] as number);
  return ((red as number) << 16) | ((green as number) << 8) | (blue as number);
}

function parts(color: number): [red: number, green: number, blue: number] {
  return [color >> 16, (color >> 8) & 0xff, color & 0xff];
}

/** Distance as the eye sees it, squared: differences in red weigh by how red both are. @see https://www.compuphase.com/cmetric.htm */
function distance(one: number, other: number): number {
  const [red, green, blue] = parts(one);
  const [otherRed, otherGreen, otherBlue] = parts(other);
  const mean = (red + otherRed) / 2;
  const [r, g, b] = [red - otherRed, green - otherGreen, blue - otherBlue];
  return (2 + mean / 256) * r * r + 4 * g * g + (2 + (255 - mean) / 256) * b * b;
}
