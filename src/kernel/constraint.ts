// Sizes as plugins write them (`10`, `"40%"`, `"fit"`, `"fill"`, `"min:N"`, `"max:N"`, `"ratio:N/M"`, tables).

/** An extent that follows from the space there is. */
export type Bound =
  | { readonly kind: "cells"; readonly cells: number }
  /** `part` of `whole` equal shares of the space. */
  | { readonly kind: "share"; readonly part: number; readonly whole: number }
  /** All the space there is, or what is left of it, shared by weight. */
  | { readonly kind: "fill"; readonly weight: number }
  /** The smaller of two. */
  | { readonly kind: "smaller"; readonly of: readonly [Bound, Bound] };

/** An extent along one axis. `fit` is as much as the content wants. */
export type Extent = Bound | { readonly kind: "fit" };

/** An extent and its limits; where they contradict each other the minimum wins. */
export interface Constraint {
  readonly extent: Extent;
  readonly minimum?: Bound;
  readonly maximum?: Bound;
}

/** The size of something along one axis when it may be left open; then something else has to decide. */
export interface AxisSize {
  readonly extent?: Extent;
  readonly minimum?: Bound;
  readonly maximum?: Bound;
}

/** A size that is none, or sizes that contradict each other. */
export class ConstraintError extends Error {}

export const FIT: Extent = Object.freeze({ kind: "fit" });
export const FILL: Bound = Object.freeze({ kind: "fill", weight: 1 });

/** More cells than any screen has: larger numbers mean this one. */
const MOST_CELLS = 65_535;

const FORMS = 'a number of cells, "N%", "fit", "fill", "min:N", "max:N", "ratio:N/M" or a table';

export function cells(count: number): Bound {
  return { kind: "cells", cells: count };
}

export function share(part: number, whole: number): Bound {
  return { kind: "share", part, whole };
}

export function smaller(first: Bound, second: Bound): Bound {
  return { kind: "smaller", of: [first, second] };
}

/**
 * Reads a size.
 * @param value as a plugin gave it
 * @param name of the field it was given for, for messages
 * @throws ConstraintError when it is none
 */
export function parseConstraint(value: unknown, name: string): Constraint {
  if (isTable(value)) return parseTable(value, name);
  if (typeof value === "string") {
    if (value === "fit") return { extent: FIT };
    const [, limit, rest] = /^(min|max):(.*)$/.exec(value) ?? [];
    const bound = parseBoundOrNothing(rest === undefined ? value : numeric(rest));
    if (bound !== undefined && limit === "min") return { extent: FILL, minimum: bound };
    if (bound !== undefined && limit === "max") return { extent: FILL, maximum: bound };
    if (bound !== undefined) return { extent: bound };
  }
  return { extent: parseCells(value) ?? fail(name, value, FORMS) };
}

/**
 * Reads a minimum or a maximum.
 * @throws ConstraintError when it is neither cells nor `"N%"`, `"ratio:N/M"` nor `"fill"`
 */
export function parseBound(value: unknown, name: string): Bound {
  return parseBoundOrNothing(value) ?? fail(name, value, 'a number of cells, "N%", "ratio:N/M" or "fill"');
}

/** What was given for one axis: `width`, `min_width`, `max_width`, each possibly undefined. */
export interface AxisValues {
  readonly size: unknown;
  readonly minimum: unknown;
  readonly maximum: unknown;
}

/**
 * Reads the three fields that give the size along one axis. A maximum alone means: as large as the content, at most that.
 * @param axis what the size is called: `width` or `height`
 * @throws ConstraintError for a bad value, and for a fixed size together with a maximum
 */
export function parseAxisSize({ size, minimum, maximum }: AxisValues, axis: "width" | "height"): AxisSize {
  const given = size === undefined ? undefined : parseConstraint(size, axis);
  if (given !== undefined && given.extent.kind !== "fit" && maximum !== undefined)
    throw new ConstraintError(
      `${axis} and max_${axis} cannot both be set: ${axis} fixes the size, max_${axis} lets it follow the content`,
    );
  return {
    extent: given?.extent ?? (maximum === undefined ? undefined : FIT),
    minimum: minimum === undefined ? given?.minimum : parseBound(minimum, `min_${axis}`),
    maximum: maximum === undefined ? given?.maximum : parseBound(maximum, `max_${axis}`),
  };
}

/** The cells of an extent that follows from the space there is. */
export function resolveBound(bound: Bound, available: number): number {
  switch (bound.kind) {
    case "cells":
      return bound.cells;
    case "share":
      return Math.round((available * bound.part) / bound.whole);
    case "fill":
      return available;
    case "smaller":
      return Math.min(resolveBound(bound.of[0], available), resolveBound(bound.of[1], available));
  }
}

/** The smallest and the largest number of cells that the limits of a constraint allow. */
export function limits({ minimum, maximum }: AxisSize, available: number): { least: number; most: number } {
  const least = minimum === undefined ? 0 : Math.min(available, resolveBound(minimum, available));
  const most = maximum === undefined ? available : Math.min(available, resolveBound(maximum, available));
  return { least, most: Math.max(least, most) };
}

function parseTable(table: Record<string, unknown>, name: string): Constraint {
  let extent: Extent | undefined;
  for (const [key, value] of Object.entries(table)) {
    if (key === "min" || key === "max") continue;
    if (extent !== undefined) throw new ConstraintError(`${name}: the table gives more than one size`);
    extent = parseTableExtent(key, value, name);
  }
  const minimum = table.min === undefined ? undefined : parseBound(table.min, `${name}.min`);
  const maximum = table.max === undefined ? undefined : parseBound(table.max, `${name}.max`);
  if (extent?.kind === "cells" && maximum !== undefined)
    throw new ConstraintError(`${name}: "cells" and "max" cannot both be set`);
  if (extent === undefined && minimum === undefined && maximum === undefined)
    throw new ConstraintError(`${name}: the table gives no size`);
  return { extent: extent ?? FILL, minimum, maximum };
}

function parseTableExtent(key: string, value: unknown, name: string): Extent {
  const field = `${name}.${key}`;
  switch (key) {
    case "cells":
      return parseCells(value) ?? fail(field, value, "a number of cells");
    case "percent":
      if (typeof value === "number" && value >= 0 && value < Infinity) return share(value, 100);
      return fail(field, value, "a number");
    case "ratio": {
      const [part, whole] = Array.isArray(value) ? value : [];
      return parseRatio(part, whole) ?? fail(field, value, "two numbers: { part, whole }");
    }
    case "fit":
      return value === true ? FIT : fail(field, value, "true");
    case "fill":
      if (value === true) return FILL;
      if (typeof value === "number" && value > 0 && value <= MOST_CELLS) return { kind: "fill", weight: value };
      return fail(field, value, "true or a weight");
    default:
      throw new ConstraintError(`${name}: "${key}" is unknown; use cells, percent, ratio, fit, fill, min, max`);
  }
}

function parseBoundOrNothing(value: unknown): Bound | undefined {
  if (typeof value !== "string") return parseCells(value);
  if (value === "fill") return FILL;
  const [, percent] = /^(\d{1,9}(?:\.\d{1,9})?)%$/.exec(value) ?? [];
  if (percent !== undefined) return share(Number(percent), 100);
  const [, part, whole] = /^ratio:(\d{1,9})\/(\d{1,9})$/.exec(value) ?? [];
  return parseRatio(numeric(part), numeric(whole));
}

function parseCells(value: unknown): Bound | undefined {
  const count = typeof value === "bigint" ? Number(value) : value;
  // A calculated size may be a fraction.
  const whole = typeof count === "number" ? Math.trunc(count) + 0 : -1;
  return whole >= 0 && whole < Infinity ? cells(Math.min(whole, MOST_CELLS)) : undefined;
}

function parseRatio(part: unknown, whole: unknown): Bound | undefined {
  if (typeof part !== "number" || typeof whole !== "number" || !(part >= 0) || !(whole > 0)) return undefined;
  return part < Infinity && whole < Infinity ? share(part, whole) : undefined;
}

/** A number for a text of digits; any other text as it is. */
function numeric(text: string | undefined): string | number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(name: string, value: unknown, expected: string): never {
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : shownKind(value);
  throw new ConstraintError(`${name}: ${shown} is no size; expected ${expected}`);
}

function shownKind(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value === undefined || value === null) return "nil";
  return `a ${typeof value === "object" ? "table" : typeof value}`;
}
