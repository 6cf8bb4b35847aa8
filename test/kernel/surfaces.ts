// Stand-ins for what layouts show.
import type { Surface } from "../../src/kernel/layout/surface.ts";
import type { Rectangle } from "../../src/kernel/rectangle.ts";

export class TestSurface implements Surface {
  isEmpty = false;
  focusable = true;
  inert = false;
  hasScrollbar = false;
  placed: Rectangle | undefined;

  constructor(
    readonly name: string,
    private readonly width?: number,
    private readonly height?: number,
  ) {}

  naturalWidth(): number | undefined {
    return this.width;
  }

  naturalHeight(width: number): number | undefined {
    if (this.width === undefined || this.height === undefined) return this.height;
    return this.height * Math.max(1, Math.ceil(this.width / Math.max(1, width)));
  }

  get rectangle(): Rectangle | undefined {
    return this.placed;
  }

  place(rectangle: Rectangle | undefined): void {
    this.placed = rectangle;
  }
}
