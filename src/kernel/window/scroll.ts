// Scrolling: which rows of a content are in view. Rows count from 0.
import { clamp } from "../rectangle.ts";

/** Where a window is scrolled to. Linked windows have one in common. */
export interface ScrollPosition {
  /** The row asked for; what is shown is what the content allows. */
  top: number;
  /** Whether the last row stays in view, whatever is added. */
  follow: boolean;
}

/** How a window is scrolled, as plugins see it. */
export interface ScrollReport {
  readonly top: number;
  readonly follow: boolean;
  readonly total: number;
  readonly viewport: number;
  /** The last row that can be the top one. */
  readonly max: number;
  readonly overflow: boolean;
  readonly atTop: boolean;
  readonly atBottom: boolean;
}

/** What `position` comes to. @param total rows of the content @param viewport rows in view */
export function scrollReport({ top, follow }: ScrollPosition, total: number, viewport: number): ScrollReport {
  const max = Math.max(0, total - viewport);
  const shown = follow ? max : clamp(top, 0, max);
  const overflow = total > viewport;
  return { top: shown, follow, total, viewport, max, overflow, atTop: shown === 0, atBottom: shown === max };
}

/** The part of a scrollbar that stands for what is in view: rows of the window. */
export interface Thumb {
  readonly start: number;
  readonly size: number;
}

/** Where the thumb of a scrollbar is that is as high as the window. */
export function scrollbarThumb({ top, max, total, viewport }: ScrollReport): Thumb {
  const size = clamp(Math.round((viewport * viewport) / Math.max(1, total)), 1, Math.max(1, viewport));
  return { start: max === 0 ? 0 : Math.round((top / max) * (viewport - size)), size };
}

/** The top row nearest to the present one at which `row` is in view, with rows to spare above and below if they fit. */
export function topToReveal(report: ScrollReport, row: number, above = 0, below = 0): number {
  const { viewport, max, top } = report;
  if (viewport === 0) return top;
  const spare = Math.max(0, viewport - 1);
  const before = Math.min(above, spare);
  const after = Math.min(below, spare - before);
  return clamp(clamp(top, row + after - viewport + 1, row - before), 0, max);
}
