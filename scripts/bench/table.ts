// Shows results: aligned for a terminal, as markdown for the README, as JSON for programs.
import type { Machine } from "./machine.ts";
import { machineLine } from "./machine.ts";
import type { Figure, Measured, Result, Row } from "./row.ts";

/** What colours text; the identity where there are no colours. */
export interface Colors {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

/** A number with three significant digits, without exponent. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return "?";
  const digits = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.max(0, 3 - digits));
}

export function formatFigure(row: Row, figure: number): string {
  switch (row.figure) {
    case "ratio":
      return `${significant(figure)} ×`;
    case "speedup":
      return `${significant(figure)} × faster`;
    case "difference":
      return `${figure < 0 ? "" : "+"}${significant(figure)} ${row.unit}`;
    case "absolute":
      return `${significant(figure)} ${row.unit}`;
  }
}

/** Words around a bound, which is shown as it was declared. */
const boundForms: Record<Figure, (bound: number, unit: string) => string> = {
  ratio: (bound) => `≤ ${bound} ×`,
  speedup: (bound) => `≥ ${bound} × faster`,
  difference: (bound, unit) => `≤ +${bound} ${unit}`,
  absolute: (bound, unit) => `≤ ${bound} ${unit}`,
};

export function formatBound({ figure, bound, unit }: Row): string {
  return bound === undefined ? "" : boundForms[figure](bound, unit);
}

const heading = ["what", "ours", "against", "theirs", "figure", "bound", ""];
/** Columns of numbers, whose ends are aligned. */
const numeric = new Set([1, 3, 4]);

/** Pads columns to the same width; the text's own width must not contain colours. */
export function align(lines: readonly (readonly string[])[], right: ReadonlySet<number>): string[][] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return right.has(column) ? cell.padStart(width) : cell.padEnd(width);
    }),
  );
}

/** The table for people, a line each. */
export function formatTable(results: readonly Result[], colors: Colors): string[] {
  const lines = results.map((result) => cells(result));
  const [head = [], ...body] = align([heading, ...lines], numeric);
  const paint = { ok: colors.green, over: colors.red, failed: colors.red, skipped: colors.yellow, info: colors.dim };
  return [
    colors.bold(head.join("  ").trimEnd()),
    ...body.map((line, i) => {
      const { verdict } = results[i] as Result;
      const text = line.slice(0, -1).join("  ");
      return `${text}  ${paint[verdict]((line.at(-1) ?? "").trimEnd())}`.trimEnd();
    }),
  ];
}

function cells(result: Result): string[] {
  const { row } = result;
  if (!("figure" in result)) {
    return [row.name, "", row.baseline, "", "", formatBound(row), `${result.verdict}: ${result.reason}`];
  }
  const value = (median: number | undefined) => (median === undefined ? "" : `${significant(median)} ${row.unit}`);
  return [
    row.name,
    value(result.ours.median),
    row.baseline,
    value(result.baseline?.median),
    formatFigure(row, result.figure),
    formatBound(row),
    result.verdict === "info" ? "" : result.verdict,
  ];
}

/** The table of the README: figures that mean the same on another machine, and what they were measured on. */
export function formatMarkdown(results: readonly Result[], machine: Machine): string {
  const measured = results.filter((result): result is Measured => "figure" in result);
  const lines = measured.map(
    ({ row, figure }) => `| ${row.name} | ${row.baseline} | ${formatFigure(row, figure)} | ${formatBound(row)} |`,
  );
  return [
    "| what | against | measured | bound |",
    "| --- | --- | --- | --- |",
    ...lines,
    "",
    `Medians on ${machineLine(machine)}.`,
  ].join("\n");
}

const OPENING = "<!-- bench -->";
const CLOSING = "<!-- /bench -->";

/**
 * Replaces what stands between the markers of a README.
 * @throws Error when the markers are missing
 */
export function replaceBetweenMarkers(readme: string, text: string): string {
  const start = readme.indexOf(OPENING);
  const end = readme.indexOf(CLOSING, start);
  if (start < 0 || end < 0) throw new Error(`README.md has no lines ${OPENING} and ${CLOSING}`);
  return `${readme.slice(0, start + OPENING.length)}\n${text}\n${readme.slice(end)}`;
}

/** Everything that was found out, for other programs. */
export function toJson(results: readonly Result[], machine: Machine): string {
  const rows = results.map(({ row, ...result }) => {
    const { name, baseline: against, unit, figure: kind, bound } = row;
    return { name, against, unit, kind, bound, ...result };
  });
  return `${JSON.stringify({ machine, rows }, undefined, 2)}\n`;
}
