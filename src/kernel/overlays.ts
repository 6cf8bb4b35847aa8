// All overlays of a run: opening and closing them, their order, where they go, and what of them is under the pointer.
import { frameSize } from "./layout/frame.ts";
import { solve } from "./layout/solve.ts";
import type { Surface } from "./layout/surface.ts";
import { type Gesture, gestureRectangle } from "./overlay/gesture.ts";
import { type Handle, hitOverlay, type OverlayHit, type PlacedOverlay } from "./overlay/hit.ts";
import { adjustTo, overlayBounds, placeOverlay, type Screen } from "./overlay/place.ts";
import { OVERLAY_DEFAULTS, Overlay, type OverlayOptions } from "./overlay.ts";
import type { Owner } from "./owner.ts";
import type { Rectangle } from "./rectangle.ts";
import { Claims } from "./windows/claims.ts";

/** What an overlay is opened with. */
export interface NewOverlay extends Partial<Omit<OverlayOptions, "layout">> {
  readonly layout: OverlayOptions["layout"];
  /** Under which it survives reloads. */
  readonly name?: string;
}

export class Overlays {
  private count = 0;
  private readonly claims = new Claims<Overlay, OverlayOptions>("overlay", {
    create: (name) => new Overlay(++this.count, name),
    apply: (overlay, options) => overlay.configure(options),
    sleep: (overlay) => {
      overlay.rectangle = undefined;
      this.onGone(overlay);
    },
  });

  /** @param onGone told of overlays that are closed */
  constructor(private readonly onGone: (overlay: Overlay) => void = () => {}) {}

  /**
   * Opens an overlay. With a name that is in use it is the same overlay again, with other options: it stays where the
   * user has put it.
   */
  open(owner: Owner, { name, ...options }: NewOverlay): Overlay {
    return this.claims.claim(owner, name, { ...OVERLAY_DEFAULTS, ...options });
  }

  /** @returns false when it is not open */
  close(overlay: Overlay): boolean {
    return this.claims.close(overlay);
  }

  /** Forgets the named overlays that no plugin has made since the last call, which each reload is followed by. */
  reap(): void {
    this.claims.reap();
  }

  get(name: string): Overlay | undefined {
    return this.claims.get(name);
  }

  isOpen(overlay: Overlay): boolean {
    return this.claims.has(overlay);
  }

  get isEmpty(): boolean {
    return this.claims.isEmpty;
  }

  /** All open overlays from the lowest to the highest; among equals the later ones are higher. */
  list(): Overlay[] {
    return this.claims.list().sort((a, b) => a.options.z - b.options.z || a.number - b.number);
  }

  /** The highest modal overlay: nothing below it gets keys and presses. */
  get modal(): Overlay | undefined {
    return this.list().findLast(({ options }) => options.modal);
  }

  /** Closes the overlays that show `surface` and nothing that `isOpen`. */
  closeEmptied(surface: Surface, isOpen: (surface: Surface) => boolean): void {
    for (const overlay of this.claims.list())
      if (overlay.surfaces.includes(surface) && !overlay.surfaces.some(isOpen)) this.close(overlay);
  }

  /**
   * Where all overlays go, from the lowest to the highest. One that is attached to something that is not shown is left
   * out.
   * @param shown where the surfaces of the main screen are
   */
  arrange(screen: Screen, shown: ReadonlyMap<Surface, Rectangle>): PlacedOverlay[] {
    return new Arrangement(this.list(), screen, shown).all();
  }

  /** The overlays are where `arrange` said. */
  commit(placed: readonly PlacedOverlay[]): void {
    for (const overlay of this.list()) overlay.rectangle = undefined;
    for (const { overlay, solved } of placed) overlay.rectangle = solved.rectangle;
  }
}

/**
 * What of the overlays is under a cell.
 * @param placed what `Overlays.arrange` returned
 * @returns undefined when that is the main screen; `outside` when a modal overlay keeps presses from what is there
 */
export function hitOverlays(
  placed: readonly PlacedOverlay[],
  row: number,
  column: number,
): OverlayHit | { readonly outside: Overlay } | undefined {
  for (const candidate of placed.toReversed()) {
    const hit = hitOverlay(candidate, row, column);
    if (hit !== undefined) return hit;
    if (candidate.overlay.options.modal) return { outside: candidate.overlay };
  }
  return undefined;
}

/** Begins to move or resize an overlay by the handle that was hit. */
export function beginGesture(placed: PlacedOverlay, handle: Handle, row: number, column: number): Gesture {
  return { handle, row, column, start: placed.solved.rectangle };
}

/**
 * Moves or resizes an overlay to where a gesture leads with the pointer at a cell. The next frame shows it.
 * @param target where the thing is that the overlay is attached to
 */
export function followGesture(
  overlay: Overlay,
  gesture: Gesture,
  pointer: { readonly row: number; readonly column: number },
  screen: Screen,
  target?: Rectangle,
): void {
  const { width, height } = frameSize(overlay.content);
  const least = { width: width + 1, height: height + 1 };
  adjustTo(overlay, gestureRectangle(gesture, pointer, overlayBounds(overlay, screen), least), screen, target);
}

/** One pass over all overlays. What one is attached to may be in another, which is placed first then. */
class Arrangement {
  private readonly placed = new Map<Overlay, PlacedOverlay | undefined>();
  private readonly holders = new Map<Surface, Overlay>();

  constructor(
    private readonly overlays: readonly Overlay[],
    private readonly screen: Screen,
    private readonly shown: ReadonlyMap<Surface, Rectangle>,
  ) {
    for (const overlay of overlays) for (const surface of overlay.surfaces) this.holders.set(surface, overlay);
  }

  all(): PlacedOverlay[] {
    return this.overlays.flatMap((overlay) => this.place(overlay) ?? []);
  }

  private place(overlay: Overlay): PlacedOverlay | undefined {
    if (this.placed.has(overlay)) return this.placed.get(overlay);
    // Until it is placed it is nowhere: overlays attached to each other in a ring are not shown.
    this.placed.set(overlay, undefined);
    const { target } = overlay.options;
    const rectangle = placeOverlay(overlay, this.screen, target === undefined ? undefined : this.find(target));
    if (rectangle === undefined) return undefined;
    const placed = { overlay, solved: solve(overlay.content, rectangle) };
    this.placed.set(overlay, placed);
    return placed;
  }

  private find(target: Surface): Rectangle | undefined {
    const holder = this.holders.get(target);
    if (holder === undefined) return this.shown.get(target);
    return this.place(holder)?.solved.leaves.find(({ node }) => node.surface === target)?.rectangle;
  }
}
