// What is where on the screen: the main layout and the overlays of a frame, and the windows in them.
import type { Focus, FocusScope } from "../../kernel/focus.ts";
import { commit, type Solved, solve } from "../../kernel/layout/solve.ts";
import type { Surface } from "../../kernel/layout/surface.ts";
import type { LayoutNode } from "../../kernel/layout.ts";
import type { PlacedOverlay } from "../../kernel/overlay/hit.ts";
import type { Screen } from "../../kernel/overlay/place.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import type { Overlays } from "../../kernel/overlays.ts";
import type { Rectangle } from "../../kernel/rectangle.ts";
import { Window } from "../../kernel/window.ts";

export interface StageOptions {
  readonly overlays: Overlays;
  readonly focus: Focus;
  /** Which window of the main screen has focus first, if it is shown. */
  first(): Window | undefined;
  /** Told of windows whose content has another width than in the frame before. */
  onResized(window: Window): void;
}

export class Stage {
  main: Solved | undefined;
  overlays: readonly PlacedOverlay[] = [];
  /** What is shown, windows and paint slots. */
  shown: ReadonlySet<Surface> = new Set();
  screen: Screen = { width: 0, height: 0, statusRows: 0 };
  /** Which window of an overlay has focus first. */
  readonly initialFocus = new WeakMap<Overlay, Window>();
  private readonly widths = new WeakMap<Window, number>();

  constructor(private readonly options: StageOptions) {}

  /** Where the main layout goes: above the statusline. */
  get area(): Rectangle {
    const { width, height, statusRows } = this.screen;
    return { row: 0, column: 0, width, height: Math.max(0, height - statusRows) };
  }

  /** Places everything for a frame, and focus with it. */
  arrange(screen: Screen, layout: LayoutNode): void {
    const { overlays, focus } = this.options;
    this.screen = screen;
    this.main = solve(layout, this.area);
    const places = new Map<Surface, Rectangle>();
    for (const { node, rectangle } of this.main.leaves) places.set(node.surface, rectangle);
    this.overlays = overlays.arrange(screen, places);
    this.shown = commit([this.main, ...this.overlays.map(({ solved }) => solved)], this.shown);
    focus.arrange(this.scopes());
    for (const surface of this.shown) if (surface instanceof Window) this.noteWidth(surface);
  }

  private scopes(): FocusScope[] {
    const windowsOf = ({ leaves }: Solved) => leaves.flatMap(({ node: { surface } }) => surface).filter(isWindow);
    const main = {
      overlay: undefined,
      windows: this.main === undefined ? [] : windowsOf(this.main),
      initial: this.options.first(),
    };
    const floating = this.overlays.map(({ overlay, solved }) => ({
      overlay,
      windows: windowsOf(solved),
      initial: this.initialFocus.get(overlay),
    }));
    return [main, ...floating];
  }

  private noteWidth(window: Window): void {
    const width = window.contentWidth as number;
    const before = this.widths.get(window);
    if (before === width) return;
    this.widths.set(window, width);
    if (before !== undefined) this.options.onResized(window);
  }
}

function isWindow(surface: Surface): surface is Window {
  return surface instanceof Window;
}
