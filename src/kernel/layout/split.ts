// The movable part of a split: where the line between two panes is, kept from frame to frame.
import { type Bound, cells, resolveBound, share } from "../constraint.ts";
import type { SplitNode } from "../layout.ts";
import { clamp } from "../rectangle.ts";
import { ask } from "./answers.ts";

export interface SplitOptions {
  /** The extent of the first pane, at the start and after `reset`. */
  readonly size: Bound;
  /** Whether the panes keep their proportion when the screen changes, or the first keeps its cells. */
  readonly resize: "proportional" | "cells";
  /** The fewest cells of each pane, as long as there are enough for both. */
  readonly minimumFirst: number;
  readonly minimumSecond: number;
}

export const SPLIT_DEFAULTS: SplitOptions = Object.freeze({
  size: share(1, 2),
  resize: "proportional",
  minimumFirst: 1,
  minimumSecond: 1,
});

export class Split {
  private current: Bound;
  /** The cells that both panes had together in the last frame. */
  private extent: number | undefined;

  constructor(private options: SplitOptions = SPLIT_DEFAULTS) {
    this.current = options.size;
  }

  /** The extent of the first pane. */
  get size(): Bound {
    return this.current;
  }

  /** Other options from now on; the line stays where it is. */
  configure(options: SplitOptions): void {
    this.options = options;
  }

  /** The cells of the first pane when both have `extent` together. */
  first(extent: number): number {
    const { minimumFirst, minimumSecond } = this.options;
    return clamp(
      resolveBound(this.current, extent),
      Math.min(minimumFirst, extent),
      Math.max(0, extent - minimumSecond),
    );
  }

  /** Told after each frame what the panes had. */
  placed(extent: number): void {
    this.extent = extent;
    if (this.options.resize === "cells" && this.current.kind !== "cells") this.current = cells(this.first(extent));
  }

  /** @returns whether that changed anything, here and below */
  setSize(size: Bound): boolean {
    const before = this.current;
    this.current = size;
    return JSON.stringify(before) !== JSON.stringify(size);
  }

  reset(): boolean {
    return this.setSize(this.options.size);
  }

  equalize(): boolean {
    return this.setSize(this.inMode(1, 2));
  }

  /** Makes the first pane `delta` cells larger, as far as there is room; nothing before the first frame. */
  resize(delta: number): boolean {
    return this.extent !== undefined && this.moveTo(this.first(this.extent) + delta);
  }

  /** Puts the line behind `first` cells. */
  moveTo(first: number): boolean {
    const { extent } = this;
    if (extent === undefined || extent === 0) return false;
    const before = this.first(extent);
    const { minimumFirst, minimumSecond } = this.options;
    const after = clamp(Math.floor(first), Math.min(minimumFirst, extent), Math.max(0, extent - minimumSecond));
    return after !== before && this.setSize(this.inMode(after, extent));
  }

  private inMode(part: number, whole: number): Bound {
    if (this.options.resize === "proportional" || this.extent === undefined) return share(part, whole);
    return cells(Math.round((this.extent * part) / whole));
  }
}

/** How `extent` cells are divided. The line, unless it is hidden, goes before a pane loses its last cell. */
export function divide(
  { split, divider: { hidden } }: SplitNode,
  extent: number,
): { first: number; divider: number; second: number } {
  const divider = extent >= 3 && hidden !== true ? 1 : 0;
  const first = ask(() => split.first(extent - divider));
  return { first, divider, second: extent - divider - first };
}
