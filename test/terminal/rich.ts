// Rich lines as text, for tests: what is seen, and in which looks.
import { expect } from "bun:test";
import type { StyledLine } from "../../src/kernel/draw.ts";
import { Theme } from "../../src/kernel/theme.ts";
import type { RichLine } from "../../src/terminal/rich/line.ts";
import { wrapLine } from "../../src/terminal/rich/wrap.ts";
import { Wardrobe } from "../../src/terminal/wardrobe.ts";
import { displayWidth } from "../../src/terminal/width.ts";

export const textOf = (spans: StyledLine) => spans.map(({ text }) => text).join("");

/** The text of lines before they are wrapped. */
export const texts = (lines: readonly RichLine[]) => lines.map(({ spans }) => textOf(spans));

/** The rows that lines take in a width, none of which may be wider. */
export function rowsOf(lines: readonly RichLine[], width: number): string[] {
  return shownRows(
    lines.flatMap((line) => wrapLine(line, width)),
    width,
  );
}

export function shownRows(rows: readonly StyledLine[], width: number): string[] {
  return rows.map((row) => {
    const text = textOf(row);
    expect(displayWidth(text)).toBeLessThanOrEqual(width);
    return text.trimEnd();
  });
}

/** The looks of the first span with this text. */
export function looksOf(lines: readonly RichLine[] | readonly StyledLine[], text: string) {
  for (const line of lines) {
    const spans = "spans" in line ? line.spans : line;
    const span = spans.find((each) => each.text === text);
    if (span !== undefined) return span.style ?? {};
  }
  throw new Error(`no span "${text}" in ${JSON.stringify(lines)}`);
}

/** What a terminal shows of looks when the theme gives each of these groups a background of its own number. */
export function worn(looks: Readonly<Record<string, unknown>>, groups: readonly string[]) {
  const theme = new Theme();
  theme.apply(Object.fromEntries(groups.map((group, i) => [group, { fg: { ansi: 100 + i }, bg: { ansi: i } }])));
  return new Wardrobe(theme).style(looks);
}
