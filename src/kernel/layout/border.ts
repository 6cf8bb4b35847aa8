// Borders as plugins write them: `"none"`, `"rounded"`, `{ all = "Comment" }`, `{ top = "SmeltAccent" }`.

const LINES = ["single", "rounded", "double", "thick"] as const;
const SIDES = ["top", "right", "bottom", "left"] as const;

export type BorderLine = (typeof LINES)[number];
export type BorderSide = (typeof SIDES)[number];

/** A border line on some sides. A side has the theme group it is drawn in, `""` for the usual one. */
export interface Border {
  readonly line: BorderLine;
  readonly sides: Readonly<Partial<Record<BorderSide, string>>>;
}

/** A border that is none. */
export class BorderError extends Error {}

/**
 * Reads a border.
 * @returns undefined for none
 * @throws BorderError for anything that is no border
 */
export function parseBorder(value: unknown): Border | undefined {
  if (value === undefined || value === null || value === false || value === "none") return undefined;
  if (value === true) return { line: "rounded", sides: everySide("") };
  if (typeof value === "string") return { line: parseLine(value), sides: everySide("") };
  if (typeof value !== "object" || Array.isArray(value)) throw new BorderError("border: expected a name or a table");
  const { all, line = "rounded", ...rest } = value as Record<string, unknown>;
  const sides = all === undefined ? {} : everySide(parseGroup("all", all));
  for (const [side, group] of Object.entries(rest)) {
    if (!isSide(side)) throw new BorderError(`border: "${side}" is no side; use all, top, right, bottom or left`);
    sides[side] = parseGroup(side, group);
  }
  if (Object.keys(sides).length === 0) return undefined;
  return { line: parseLine(line), sides };
}

function everySide(group: string): Partial<Record<BorderSide, string>> {
  return { top: group, right: group, bottom: group, left: group };
}

function parseGroup(side: string, group: unknown): string {
  if (group === true) return "";
  if (typeof group === "string") return group;
  throw new BorderError(`border.${side}: expected the name of a theme group, or true`);
}

function parseLine(value: unknown): BorderLine {
  const line = LINES.find((name) => name === value);
  if (line === undefined) throw new BorderError(`border: ${String(value)} is unknown; use none, ${LINES.join(", ")}`);
  return line;
}

function isSide(name: string): name is BorderSide {
  return (SIDES as readonly string[]).includes(name);
}
