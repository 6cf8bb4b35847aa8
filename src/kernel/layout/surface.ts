// What a leaf of a layout shows: a window or a paint slot, seen from the layout.
import { clamp, type Rectangle, type Size } from "../rectangle.ts";

export interface Surface {
  /** Cells its content wants in width; undefined when it takes what it gets. */
  naturalWidth(): number | undefined;
  /** Rows its content wants when it is `width` cells wide; undefined when it takes what it gets. */
  naturalHeight(width: number): number | undefined;
  /** Whether there is nothing to see in it. */
  readonly isEmpty: boolean;
  readonly focusable: boolean;
  /** Whether a press on it means nothing, so that it can move what it lies in. */
  readonly inert: boolean;
  /** Whether its last column is a scrollbar now. */
  readonly hasScrollbar: boolean;
  /** Where it was in the last frame; undefined when it was not shown. */
  readonly rectangle: Rectangle | undefined;
  /** Told where it is on the screen from this frame on; undefined when it is not shown any more. */
  place(rectangle: Rectangle | undefined): void;
}

/** A natural size that its owner declares and can change; the next frame has it. */
export class Measure {
  private size: Size = { width: 0, height: 0 };

  constructor(width: number, height: number) {
    this.set(width, height);
  }

  get(): Size {
    return this.size;
  }

  set(width: number, height: number): void {
    this.size = { width: whole(width), height: whole(height) };
  }
}

function whole(value: number): number {
  return Number.isNaN(value) ? 0 : clamp(Math.floor(value), 0, 65_535);
}
