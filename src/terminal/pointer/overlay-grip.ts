// Moving and resizing an overlay with the pointer.
import type { Surface } from "../../kernel/layout/surface.ts";
import type { Gesture } from "../../kernel/overlay/gesture.ts";
import type { Handle, PlacedOverlay } from "../../kernel/overlay/hit.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import { beginGesture, followGesture } from "../../kernel/overlays.ts";
import type { Rectangle } from "../../kernel/rectangle.ts";
import type { Cell, Grip, PointerScene } from "./scene.ts";

export class OverlayGrip implements Grip {
  private readonly overlay: Overlay;
  private readonly gesture: Gesture;

  constructor(
    private readonly scene: PointerScene,
    placed: PlacedOverlay,
    handle: Handle,
    { row, column }: Cell,
  ) {
    this.overlay = placed.overlay;
    this.gesture = beginGesture(placed, handle, row, column);
  }

  drag(pointer: Cell): void {
    const { scene, overlay } = this;
    if (!scene.overlays.isOpen(overlay)) return;
    const { adjustment, options } = overlay;
    followGesture(overlay, this.gesture, pointer, scene.screen(), options.target && placeOf(scene, options.target));
    if (!Bun.deepEquals(adjustment, overlay.adjustment)) scene.requestFrame();
  }

  release(): void {}

  abandon(): void {}
}

/** Where a surface was in the last frame. */
function placeOf(scene: PointerScene, surface: Surface): Rectangle | undefined {
  const layouts = [scene.main(), ...scene.placedOverlays().map(({ solved }) => solved)];
  const leaves = layouts.flatMap((solved) => solved?.leaves ?? []);
  return leaves.find(({ node }) => node.surface === surface)?.rectangle;
}
