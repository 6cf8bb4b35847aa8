// Moving the line between the two panes of a split with the pointer.
import type { DividerPlacement } from "../../kernel/layout/solve.ts";
import type { Split } from "../../kernel/layout/split.ts";
import type { Cell, Grip, PointerScene } from "./scene.ts";

export class DividerGrip implements Grip {
  constructor(
    private readonly scene: PointerScene,
    private readonly divider: DividerPlacement,
  ) {
    // The line looks different while it is held.
    scene.requestFrame();
  }

  get split(): Split {
    return this.divider.node.split;
  }

  drag({ row, column }: Cell): void {
    const { node, start } = this.divider;
    const first = (node.axis === "vertical" ? row : column) - start;
    if (this.split.moveTo(first)) this.scene.requestFrame();
  }

  release(): void {
    this.scene.requestFrame();
  }

  abandon(): void {
    this.scene.requestFrame();
  }
}
