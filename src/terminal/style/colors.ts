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
const LIGHT = 8;
/** The grays among them by the level at which they begin, half way from the one before. */
const GRAYS: readonly (readonly [from: number, color: Color])[] = [
  [0xf2, 15],
  [0xb2, 7],
  [0x40, 8],
];
/**
 * Where one of the six hues ends and the next begins, in degrees of OKLCH: about half way between those of the palette.
 * Orange and brown are yellow, as palettes since that of VGA have it, and violet is magenta.
 */
const HUES: readonly (readonly [below: number, color: Color])[] = [
  [48, 1],
  [126, 3],
  [170, 2],
  [230, 6],
  [288, 4],
  [352, 5],
  [361, 1],
];
/** What is darker or lighter has no hue to the eye. */
const DARKEST_HUE = 0.18;
const LIGHTEST_HUE = 0.965;
/** The chroma from which on a colour is not taken for a gray, in parts of what its lightness leaves room for. */
const LEAST_SATURATION = 0.13;
/** How far the hues of two colours may be apart that pass for one another, in degrees. */
const HUE_RANGE = 35;
/** Text that differs less in lightness from its background cannot be read. */
const LEAST_CONTRAST = 0.22;

/** A colour as the eye takes it: lightness from 0 to 1, chroma from 0 on, hue in degrees. */
interface Seen {
  readonly lightness: number;
  readonly a: number;
  readonly b: number;
  readonly chroma: number;
  readonly hue: number;
}

/** @returns the style with the nearest colours that a terminal of this depth has */
export function degrade(style: CellStyle, depth: ColorDepth): CellStyle {
  if (depth === "truecolor") return style;
  if (depth === "none") return { ...style, foreground: DEFAULT_COLOR, background: DEFAULT_COLOR };
  const foreground = nearest(style.foreground, depth);
  const background = nearest(style.background, depth);
  // Two colours that fell together would hide the text.
  const merged = foreground === background && style.foreground !== style.background;
  const hidden = merged || (!isLegible(foreground, background) && isLegible(style.foreground, style.background));
  return { ...style, background, foreground: hidden ? opposite(background) : foreground };
}

function nearest(color: Color, depth: "256" | "16"): Color {
  const direct = directColor(color);
  if (depth === "256") return direct === undefined ? color : nearestOf256(direct);
  if (direct === undefined && color < 16) return color;
  return nearestOf16(direct ?? paletteColor(color));
}

/** Colours keep their hue: a faint tint becomes a strong one rather than a gray. */
function nearestOf256(color: number): Color {
  const wanted = seen(color);
  if (hasHue(wanted)) return nearestInCube(wanted);
  const [red, green, blue] = parts(color).map(level) as [number, number, number];
  const cube = 16 + 36 * red + 6 * green + blue;
  const gray = 232 + Math.max(0, Math.min(23, Math.round((mean(color) - 8) / 10)));
  return distance(wanted, seen(paletteColor(gray))) < distance(wanted, seen(paletteColor(cube))) ? gray : cube;
}

/** The colours of the cube that have a hue. */
let cubeColors: (readonly [Color, Seen])[] | undefined;

function nearestInCube(wanted: Seen): Color {
  cubeColors ??= Array.from(
    { length: 216 },
    (_, index) => [16 + index, seen(paletteColor(16 + index))] as const,
  ).filter(([, candidate]) => hasHue(candidate));
  let best = BLACK;
  let least = Infinity;
  for (const [index, candidate] of cubeColors) {
    // What is of another hue comes behind everything that is not.
    const turn = Math.abs(((wanted.hue - candidate.hue + 540) % 360) - 180);
    const difference = distance(wanted, candidate) + (turn > HUE_RANGE ? turn : 0);
    if (difference < least) {
      least = difference;
      best = index;
    }
  }
  return best;
}

/** Index of the cube's level nearest to `value`. */
function level(value: number): number {
  if (value < 48) return 0;
  return value < 115 ? 1 : Math.floor((value - 35) / 40);
}

/** Of 16 colours none is near most others: what has a hue keeps it, normal or bright by its lightness; the rest is gray. */
function nearestOf16(color: number): Color {
  const wanted = seen(color);
  if (!hasHue(wanted)) return GRAYS.find(([from]) => mean(color) >= from)?.[1] ?? BLACK;
  const normal = HUES.find(([below]) => wanted.hue < below)?.[1] ?? BLACK;
  const bright = normal + LIGHT;
  const away = (index: Color): number => Math.abs(wanted.lightness - seen(paletteColor(index)).lightness);
  return away(bright) < away(normal) ? bright : normal;
}

function hasHue({ lightness, chroma }: Seen): boolean {
  if (lightness < DARKEST_HUE || lightness > LIGHTEST_HUE) return false;
  // Towards black and white sRGB has less and less chroma.
  return chroma >= LEAST_SATURATION * Math.min(lightness, 1.12 - lightness);
}

/** Whether text can be told from its background, as far as that is known. */
function isLegible(foreground: Color, background: Color): boolean {
  if (foreground === DEFAULT_COLOR || background === DEFAULT_COLOR) return true;
  return Math.abs(lightnessOf(foreground) - lightnessOf(background)) >= LEAST_CONTRAST;
}

function opposite(background: Color): Color {
  return lightnessOf(background) > 0.6 ? BLACK : WHITE;
}

function lightnessOf(color: Color): number {
  return seen(directColor(color) ?? paletteColor(color)).lightness;
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

function mean(color: number): number {
  const [red, green, blue] = parts(color);
  return (red + green + blue) / 3;
}

/** Reads a colour of sRGB in OKLab. @see https://bottosson.github.io/posts/oklab/ */
function seen(color: number): Seen {
  const [red, green, blue] = parts(color).map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { lightness, a, b, chroma: Math.hypot(a, b), hue: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360 };
}

/** The light of a level of sRGB. @see IEC 61966-2-1 */
function linear(level: number): number {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** How different two colours look: their distance in OKLab. */
function distance(one: Seen, other: Seen): number {
  return Math.hypot(one.lightness - other.lightness, one.a - other.a, one.b - other.b);
}
