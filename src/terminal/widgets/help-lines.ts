// Help as it is shown: titles, and under each what there is with what it does.
import type { StyledLine } from "../../kernel/draw.ts";
import { displayWidth } from "../width.ts";

export interface HelpSection {
  readonly title: string;
  readonly entries: readonly { readonly label: string; readonly detail: string }[];
}

/** A label that is wider does not move the details of the others to the right. */
const WIDEST_LABEL = 24;

/** The sections line by line; those without entries are left out. */
export function helpLines(sections: readonly HelpSection[]): StyledLine[] {
  const shown = sections.filter(({ entries }) => entries.length > 0);
  const widths = shown.flatMap(({ entries }) => entries.map(({ label }) => displayWidth(label)));
  const width = Math.max(0, ...widths.filter((each) => each <= WIDEST_LABEL));
  return shown.flatMap(({ title, entries }, index): StyledLine[] => [
    ...(index === 0 ? [] : [[]]),
    [{ text: title, style: { hl: "Title" } }],
    ...entries.map(
      ({ label, detail }): StyledLine => [
        { text: `  ${label}${" ".repeat(Math.max(0, width - displayWidth(label)))}  `, style: { hl: "KeyHint" } },
        { text: detail },
      ],
    ),
  ]);
}
