// How high a dialog is: from what its author said to the sizes of its overlay.
import {
  type AxisSize,
  type Bound,
  cells,
  type Extent,
  parseAxisSize,
  share,
  smaller,
} from "../../kernel/constraint.ts";

/** Rows around the body: the title's and the footer's. */
const CHROME_ROWS = 2;

/** What a dialog that follows its content has at least, and what one has that says nothing. */
const LEAST = share(30, 100);
const STANDARD = share(60, 100);

/** As plugins write them: cells, `"N%"`, `"fill"`, `"fit"`; each possibly undefined. */
export interface DialogHeights {
  readonly height?: unknown;
  readonly max_height?: unknown;
  readonly min_height?: unknown;
}

/**
 * The height of the overlay of a dialog. Numbers of rows count the body alone.
 * @throws ConstraintError for a bad size, and for a fixed height together with a maximum
 */
export function dialogHeight({ height, max_height, min_height }: DialogHeights): AxisSize {
  const given = parseAxisSize({ size: height, minimum: min_height, maximum: max_height }, "height");
  const extent = given.extent ?? STANDARD;
  const maximum = given.maximum === undefined ? undefined : withChrome(given.maximum);
  const minimum = given.minimum === undefined ? undefined : withChrome(given.minimum);
  if (extent.kind !== "fit") return { extent: withChrome(extent), minimum };
  // What was said of the most counts more than a least that nobody spoke of.
  const least = maximum === undefined ? LEAST : smaller(LEAST, maximum);
  return { extent, minimum: minimum ?? least, maximum };
}

function withChrome<T extends Bound | Extent>(extent: T): T | Bound {
  return extent.kind === "cells" ? cells(extent.cells + CHROME_ROWS) : extent;
}
