// What is where on the screen: the main layout and the overlays of a frame, and the windows in them.
import type { Focus, FocusScope } from "../../kernel/focus.ts";
import { RememberedLayout } from "../../kernel/layout/remembered.ts";
import { commit, type Solved } from "../../kernel/layout/solve.ts";
import type { Split } from "../../kernel/layout/split.ts";
import type { Surface } from "../../kernel/layout/surface.ts";
import { type LayoutNode, leaves } from "../../kernel/layout.ts";
import type { PlacedOverlay } from "../../kernel/overlay/hit.ts";
import type { Screen } from "../../kernel/overlay/place.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import type { Overlays } from "../../kernel/overlays.ts";
import { PaintSlot } from "../../kernel/paint-slot.ts";
import type { Axis, Rectangle } from "../../kernel/rectangle.ts";
import { Window } from "../../kernel/window.ts";

export interface StageOptions {
  readonly overlays: Overlays;
  readonly focus: Focus;
  /** Which window of the main screen has focus first, if it is shown. */
  first(): Window | undefined;
  /** Whether a surface can be shown: it has not been closed. */
  isOpen(surface: Surface): boolean;
  /** Told of windows whose content has another width than in the frame before. */
  onResized(window: Window): void;
  /** Told of windows that are shown and were not in the frame before. */
  onShown(window: Window): void;
}

/** The width of a window's content, and what it follows from: that of wrapped text also from how it has turned out so far. */
interface NotedWidth extends Pick<Window, "rectangle" | "options" | "gutter" | "buffer"> {
  readonly version: number;
  readonly width: number;
}

export class Stage {
  main: Solved | undefined;
  overlays: readonly PlacedOverlay[] = [];
  /** What is shown, windows and paint slots. */
  shown: ReadonlySet<Surface> = new Set();
  screen: Screen = { width: 0, height: 0, statusRows: 0 };
  /** Which window of an overlay has focus first. */
  readonly initialFocus = new WeakMap<Overlay, Window>();
  private readonly layout = new RememberedLayout();
  /** The windows that are shown, and whether each could have focus when that was settled. */
  private windows: readonly Window[] = [];
  private focusable: readonly boolean[] = [];
  private readonly widths = new WeakMap<Window, NotedWidth>();

  constructor(private readonly options: StageOptions) {}

  /** Where the main layout goes: above the statusline. */
  get area(): Rectangle {
    const { width, height, statusRows } = this.screen;
    return { row: 0, column: 0, width, height: Math.max(0, height - statusRows) };
  }

  /** Whether callbacks of plugins draw any of it. */
  get isPainted(): boolean {
    return [...this.shown].some(isPainted);
  }

  /** Places everything for a frame, and focus with it. */
  arrange(screen: Screen, layout: LayoutNode): void {
    this.screen = screen;
    const before = this.shown;
    const main = this.open(this.layout.solve(layout, this.area));
    if (!this.isArranged(main)) this.place(main);
    for (const window of this.windows) this.noteWidth(window);
    if (this.shown === before) return;
    for (const window of this.windows) if (!before.has(window)) this.options.onShown(window);
  }

  /** Whether everything is where it has to be, with this main screen: most frames show the same things as the one before. */
  private isArranged(main: Solved): boolean {
    return (
      main === this.main &&
      this.overlays.length === 0 &&
      this.options.overlays.isEmpty &&
      main.leaves.every(({ node: { surface }, rectangle }) => surface.rectangle === rectangle) &&
      this.windows.every(({ focusable }, i) => focusable === this.focusable[i])
    );
  }

  private place(main: Solved): void {
    const { overlays, focus } = this.options;
    this.main = main;
    const places = new Map<Surface, Rectangle>();
    for (const { node, rectangle } of main.leaves) places.set(node.surface, rectangle);
    this.overlays = overlays
      .arrange(this.screen, places)
      .map(({ overlay, solved }) => ({ overlay, solved: this.open(solved) }));
    overlays.commit(this.overlays);
    this.shown = commit([main, ...this.overlays.map(({ solved }) => solved)], this.shown);
    this.windows = [...this.shown].filter(isWindow);
    this.focusable = this.windows.map(({ focusable }) => focusable);
    focus.arrange(this.scopes());
  }

  /** The splits on the screen that a window is in, the innermost first. */
  splitsAround(window: Window, axis?: Axis): { split: Split; isFirst: boolean }[] {
    const shows = (node: LayoutNode) => leaves(node).some(({ surface }) => surface === window);
    return [this.main, ...this.overlays.map(({ solved }) => solved)]
      .flatMap((solved) => solved?.chrome ?? [])
      .flatMap((part) => (part.kind === "divider" ? part.node : []))
      .filter((node) => (axis === undefined || node.axis === axis) && shows(node))
      .sort((a, b) => a.count - b.count)
      .map(({ split, first }) => ({ split, isFirst: shows(first) }));
  }

  /** Without the leaves whose windows and paint slots have been closed. */
  private open(solved: Solved): Solved {
    const { isOpen } = this.options;
    if (solved.leaves.every(({ node }) => isOpen(node.surface))) return solved;
    return { ...solved, leaves: solved.leaves.filter(({ node }) => isOpen(node.surface)) };
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
    const { rectangle, options, gutter, buffer } = window;
    const before = this.widths.get(window);
    if (
      before !== undefined &&
      before.rectangle === rectangle &&
      before.options === options &&
      before.gutter === gutter &&
      before.buffer === buffer &&
      before.version === buffer.version &&
      !options.wrap
    )
      return;
    const width = window.contentWidth as number;
    this.widths.set(window, { rectangle, options, gutter, buffer, version: buffer.version, width });
    if (before?.width !== width) this.options.onResized(window);
  }
}

function isPainted(surface: Surface): boolean {
  return surface instanceof PaintSlot || (surface instanceof Window && surface.renderer.kind === "callback");
}

function isWindow(surface: Surface): surface is Window {
  return surface instanceof Window;
}
