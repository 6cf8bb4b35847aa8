// A paint slot: a leaf of a layout that a plugin draws itself, each time it is shown.
import type { DrawList } from "./draw.ts";
import type { Surface } from "./layout/surface.ts";
import type { Owner } from "./owner.ts";
import type { Rectangle } from "./rectangle.ts";

/** Draws into a slot. Called for each frame in which the slot is visible. */
export type PaintCallback = (draw: DrawList, slot: PaintSlot) => void;

export class PaintSlot implements Surface {
  readonly focusable = false;
  readonly isEmpty = false;
  readonly hasScrollbar = false;
  /** What draws it now. */
  callback: PaintCallback = () => {};
  /** Whose callback that is. */
  owner: Owner | undefined;
  private placed: Rectangle | undefined;

  /**
   * @param number tells it from all others of a run
   * @param name under which it survives reloads
   * @param isHeard whether somebody listens to the pointer in it
   */
  constructor(
    readonly number: number,
    readonly name: string | undefined,
    private readonly isHeard: (slot: PaintSlot) => boolean = () => false,
  ) {}

  /** A press means something where somebody listens for it. */
  get inert(): boolean {
    return !this.isHeard(this);
  }

  /** Takes the width it gets. */
  naturalWidth(): undefined {}

  /** Takes the height it gets. */
  naturalHeight(): undefined {}

  /** Where it was in the last frame; undefined when it was not shown. */
  get rectangle(): Rectangle | undefined {
    return this.placed;
  }

  place(rectangle: Rectangle | undefined): void {
    this.placed = rectangle;
  }
}
