// A layout that is solved for every frame, but anew only when it has changed, or something that counts for it.
import type { LayoutNode } from "../layout.ts";
import { isSameRectangle, type Rectangle } from "../rectangle.ts";
import { recorded } from "./answers.ts";
import { type Solved, solve } from "./solve.ts";

export class RememberedLayout {
  private last: { readonly node: LayoutNode; readonly solved: Solved; readonly holds: () => boolean } | undefined;

  /** As the function of that name; the same object as the last time when it comes to the same. */
  solve(node: LayoutNode, rectangle: Rectangle): Solved {
    const { last } = this;
    if (last !== undefined && last.node === node && isSameRectangle(last.solved.rectangle, rectangle) && last.holds())
      return last.solved;
    const { result, holds } = recorded(() => solve(node, rectangle));
    this.last = { node, solved: result, holds };
    return result;
  }
}
