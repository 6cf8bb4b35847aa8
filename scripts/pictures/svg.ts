// Draws what a terminal emulator shows as an SVG picture with the frame of a window.
import type { Terminal } from "@xterm/headless";
import { hasLine, type Look, type Palette, type Run, runsOf } from "./screen.ts";
import { n, type Place, paintOf, shape } from "./shapes.ts";

/** A cell, in the units of the picture; the font is chosen to fit it. */
const CELL = { width: 8, height: 17 } as const;
const FONT_SIZE = 13.3;
/** From the top of a cell to the line that letters stand on. */
const BASELINE = 12.5;
const MARGIN = 12;
const TITLE_HEIGHT = 32;
const FONTS = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace";

export const PALETTE: Palette = {
  foreground: "#d5dae3",
  background: "#12151c",
  ansi: [
    "#1b1f29",
    "#f0716b",
    "#8fce74",
    "#e5c06b",
    "#6ea8f5",
    "#c792ea",
    "#5cc8c8",
    "#c3c9d4",
    "#5a6272",
    "#ff8f87",
    "#a9e58c",
    "#f7d98a",
    "#8fbdff",
    "#dcb0ff",
    "#7fe0e0",
    "#ffffff",
  ],
};

/**
 * @param title in the bar of the window
 * @returns the picture: the same for the same screen
 */
export function svgOf(terminal: Terminal, title: string): string {
  const runs = runsOf(terminal, PALETTE);
  const [width, height] = [
    terminal.cols * CELL.width + 2 * MARGIN,
    terminal.rows * CELL.height + TITLE_HEIGHT + MARGIN,
  ];
  const classes = new Classes();
  const body = [...backgrounds(runs), ...shapes(runs), ...texts(runs, classes)];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:${FONT_SIZE}px ${FONTS};fill:${PALETTE.foreground};white-space:pre}${classes.rules}</style>`,
    `<rect width="${width}" height="${height}" rx="10" fill="${PALETTE.background}"/>`,
    ...["#f0716b", "#e5c06b", "#8fce74"].map(
      (color, i) => `<circle cx="${20 + 18 * i}" cy="17" r="5.5" fill="${color}"/>`,
    ),
    `<text x="${width / 2}" y="21" text-anchor="middle" opacity=".6">${escaped(title)}</text>`,
    `<g transform="translate(${MARGIN} ${TITLE_HEIGHT})">`,
    ...body,
    "</g>",
    "</svg>",
  ].join("\n")}\n`;
}

/** Names for looks of text, so that each is said once. */
class Classes {
  private readonly names = new Map<string, string>();

  get(look: Look): string {
    const rule = ruleOf(look);
    if (rule === "") return "";
    const name = this.names.get(rule) ?? `s${this.names.size}`;
    this.names.set(rule, name);
    return ` class="${name}"`;
  }

  get rules(): string {
    return [...this.names].map(([rule, name]) => `.${name}{${rule}}`).join("");
  }
}

function ruleOf({ foreground, bold, dim, italic, underline, crossedOut }: Look): string {
  const lines = [underline ? "underline" : "", crossedOut ? "line-through" : ""].filter((line) => line !== "");
  return [
    foreground === undefined ? "" : `fill:${foreground}`,
    dim ? "opacity:.6" : "",
    bold ? "font-weight:bold" : "",
    italic ? "font-style:italic" : "",
    lines.length === 0 ? "" : `text-decoration:${lines.join(" ")}`,
  ]
    .filter((part) => part !== "")
    .join(";");
}

/** Backgrounds, a path for each colour. */
function backgrounds(runs: readonly Run[]): string[] {
  const paths = new Map<string, string>();
  for (const { row, column, width, look } of joined(runs)) {
    if (look.background === undefined) continue;
    const area = shape("█", placeOf(row, column), width);
    paths.set(look.background, (paths.get(look.background) ?? "") + area);
  }
  return [...paths].map(([color, path]) => `<path fill="${color}" d="${path}" shape-rendering="crispEdges"/>`);
}

/** Runs side by side on the same background as one. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    const goesOn = last?.row === run.row && last.column + last.width === run.column;
    if (last !== undefined && goesOn && last.look.background === run.look.background)
      result[result.length - 1] = { ...last, width: last.width + run.width };
    else result.push(run);
  }
  return result;
}

/** Lines and blocks, a path for each look. */
function shapes(runs: readonly Run[]): string[] {
  const paths = new Map<string, string>();
  for (const { row, column, text, look } of runs) {
    let at = column;
    for (const { 0: part, 1: character = "" } of text.matchAll(/(.)\1*/gsu)) {
      const times = [...part].length;
      const paint = paintOf(character);
      if (paint !== undefined) {
        const ink = look.foreground ?? PALETTE.foreground;
        const attributes =
          paint === "fill" ? `fill="${ink}" shape-rendering="crispEdges"` : `fill="none" stroke="${ink}"`;
        const key = look.dim ? `${attributes} opacity=".6"` : attributes;
        paths.set(key, (paths.get(key) ?? "") + shape(character, placeOf(row, at), times));
      }
      at += times;
    }
  }
  return [...paths].map(([attributes, path]) => `<path ${attributes} d="${path}"/>`);
}

/** Everything else: words that are kept to their columns whatever font there is. */
function texts(runs: readonly Run[], classes: Classes): string[] {
  return runs.flatMap(({ row, column, width, text, look }) => {
    const letters = text.replaceAll(/./gsu, (character) => (paintOf(character) === undefined ? character : " "));
    const pieces = hasLine(look) ? [{ 0: letters, index: 0 }] : [...letters.matchAll(/\S+(?: \S+)*/gu)];
    return pieces.map(({ 0: piece, index }) => {
      const from = [...letters.slice(0, index)].length;
      const cells = width === [...letters].length ? [...piece].length : width;
      const { x, y } = placeOf(row, column + from);
      const extent = `textLength="${cells * CELL.width}" lengthAdjust="spacingAndGlyphs"`;
      return `<text x="${x}" y="${n(y + BASELINE)}" ${extent}${classes.get(look)}>${escaped(piece)}</text>`;
    });
  });
}

function placeOf(row: number, column: number): Place {
  return { x: column * CELL.width, y: row * CELL.height, ...CELL };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
