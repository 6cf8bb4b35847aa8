// Draws one frame: the main screen, the overlays above it, the notice and the statusline.
import { DrawList, onScreen } from "../../kernel/draw.ts";
import type { Focus } from "../../kernel/focus.ts";
import type { LeafPlacement, Solved } from "../../kernel/layout/solve.ts";
import type { Owner } from "../../kernel/owner.ts";
import { PaintSlot } from "../../kernel/paint-slot.ts";
import { isSameRectangle, type Rectangle } from "../../kernel/rectangle.ts";
import type { Segment } from "../../kernel/statusline.ts";
import { Window } from "../../kernel/window.ts";
import { applyOperations, type CursorCell } from "../draw.ts";
import { Grid } from "../grid.ts";
import type { Cursor } from "../screen.ts";
import { type Style, styles } from "../style.ts";
import type { Wardrobe } from "../wardrobe.ts";
import type { WindowView } from "../window-view.ts";
import { drawChrome, drawSpans } from "./chrome.ts";
import type { Editors } from "./editors.ts";
import { GuardedCalls } from "./guarded-calls.ts";
import type { Notices } from "./notices.ts";
import { RetainedWindows } from "./retained-windows.ts";
import type { Stage } from "./stage.ts";
import { drawNotice, drawStatusline } from "./status-row.ts";

/** What frames are made of. */
export interface FrameParts {
  readonly wardrobe: Wardrobe;
  readonly view: WindowView;
  readonly stage: Stage;
  readonly focus: Focus;
  readonly editors: Editors;
  readonly notices: Notices;
  /** Told of what plugins fail to draw. */
  report(error: unknown, owner: Owner | undefined, place: string): void;
}

/** How large a frame is. */
export type GridSize = Pick<Grid, "rows" | "columns">;

/** The bottom row. */
export interface StatusRow {
  readonly segments: readonly Segment[];
  /** Keys of a chord that is not complete. */
  readonly pending: readonly string[];
}

/** What is being done, and where that is shown. */
export interface WorkingText {
  readonly rectangle: Rectangle;
  readonly text: string;
}

/** The main screen, or what floats above it. */
interface Layer {
  /** The groups of borders and titles that name none. */
  readonly border: string;
  readonly title: string;
  readonly retained: RetainedWindows;
}

/** In which what went wrong is shown. */
const ERROR_GROUP = "ErrorMsg";

export class FramePainter {
  private readonly painters: GuardedCalls;
  private readonly standing: Layer = { border: "Border", title: "Title", retained: new RetainedWindows(false) };
  private readonly floating: Layer = {
    border: "FloatBorder",
    title: "FloatTitle",
    retained: new RetainedWindows(true),
  };
  /** The main screen as it is now, with nothing above it: what has not changed in it stays from frame to frame. */
  private base: { grid: Grid; main: Solved; theme: Style; repeats: boolean } | undefined;
  /** The main screen with what is above it. */
  private whole = new Grid(1, 1);

  constructor(private readonly parts: FrameParts) {
    this.painters = new GuardedCalls(parts.report);
  }

  /**
   * Draws what is on the stage, which must have been arranged.
   * @param status undefined where there is no row for it
   * @param working what is shown on the main screen of what is being done
   * @returns the frame, which is good until the next one, and where the terminal's cursor is shown, if it is
   */
  draw(size: GridSize, status: StatusRow | undefined, working?: WorkingText): { grid: Grid; cursor?: Cursor } {
    const { main, overlays } = this.parts.stage;
    const base = this.baseFor(size, main as Solved);
    let cursor = this.drawSolved(base.grid, base.main, this.standing, base.stays);
    const isCovered = overlays.length > 0 || working !== undefined || this.parts.notices.current !== undefined;
    const grid = isCovered ? this.copyOf(base.grid) : base.grid;
    if (working !== undefined) this.drawWorking(grid, working);
    for (const { solved } of overlays) {
      this.blank(grid, solved.rectangle);
      // What lies above hides the cursor of what is below.
      cursor = this.drawSolved(grid, solved, this.floating, false) ?? outside(cursor, solved.rectangle);
    }
    this.drawNotice(grid, status === undefined ? 0 : 1);
    if (status !== undefined) drawStatusline(grid, grid.rows - 1, status.segments, status.pending, this.parts.wardrobe);
    return { grid, cursor };
  }

  /** The grid for the main screen, and whether it shows the same windows at the same places already. */
  private baseFor(size: GridSize, main: Solved): { grid: Grid; main: Solved; stays: boolean } {
    const theme = this.parts.wardrobe.group("Normal");
    const { base } = this;
    const stays =
      base !== undefined &&
      isSameSize(base.grid, size) &&
      base.theme === theme &&
      (base.main === main ? !base.repeats : isLike(base.main, main) && !repeats(main));
    const grid = base !== undefined && isSameSize(base.grid, size) ? base.grid : new Grid(size.rows, size.columns);
    if (!stays) this.blank(grid, { row: 0, column: 0, height: size.rows, width: size.columns });
    // What is around the windows may look different at the same place.
    if (stays && base.main !== main) this.drawChrome(grid, main, this.standing);
    this.base = { grid, main, theme, repeats: stays ? false : repeats(main) };
    return { grid, main, stays };
  }

  private copyOf(base: Grid): Grid {
    if (!isSameSize(this.whole, base)) this.whole = new Grid(base.rows, base.columns);
    this.whole.copyFrom(base);
    return this.whole;
  }

  /** @param stays whether the grid shows it already, but for the windows that have changed */
  private drawSolved(grid: Grid, solved: Solved, layer: Layer, stays: boolean): Cursor | undefined {
    if (!stays) this.drawChrome(grid, solved, layer);
    let cursor: Cursor | undefined;
    for (const { node, rectangle } of solved.leaves) {
      const { surface } = node;
      if (rectangle.width === 0 || rectangle.height === 0) continue;
      if (surface instanceof PaintSlot) this.drawSlot(grid, surface, rectangle, stays);
      else if (surface instanceof Window)
        cursor = this.drawWindow(grid, surface, rectangle, layer.retained, stays) ?? cursor;
    }
    return cursor;
  }

  private drawChrome(grid: Grid, solved: Solved, { border, title }: Layer): void {
    const { wardrobe } = this.parts;
    drawChrome(grid, solved, { wardrobe, base: wardrobe.group("Normal"), border, title });
  }

  private drawSlot(grid: Grid, slot: PaintSlot, rectangle: Rectangle, stays: boolean): void {
    const { callback, owner, name } = slot;
    if (stays) this.blank(grid, rectangle);
    const place = `the paint surface ${name ?? slot.number}`;
    this.paint(grid, rectangle, { painter: callback, owner, place }, (draw) => callback(draw, slot));
  }

  private blank(grid: Grid, rectangle: Rectangle): void {
    grid.fill(rectangle, this.groupStyle("Normal"));
  }

  private drawWindow(
    grid: Grid,
    window: Window,
    rectangle: Rectangle,
    retained: RetainedWindows,
    stays: boolean,
  ): Cursor | undefined {
    const { focus, view, editors } = this.parts;
    const { renderer } = window;
    const focused = window === focus.current.window;
    let isThere = stays;
    if (renderer.kind === "callback" && !hasWritten(window, rectangle)) {
      const place = `the renderer of the window ${window.name ?? window.number}`;
      const { owner } = renderer;
      const { version } = window.buffer;
      let drawsNothing = false;
      if (isThere) this.blank(grid, rectangle);
      isThere = false;
      retained.forget(window);
      const at = this.paint(grid, rectangle, { painter: renderer, owner, place }, (draw) => {
        renderer.paint(window, draw);
        drawsNothing = draw.operations.length === 0;
      });
      if (!drawsNothing) return focused ? at : undefined;
      const { width, height } = rectangle;
      if (window.buffer.version !== version) window.written = { renderer, width, height };
    }
    const theme = this.parts.wardrobe.group("Normal");
    const at = retained.show(grid, window, rectangle, { focused, theme, stays: isThere }, (before) =>
      view.draw(grid, window, rectangle, { focused }, before),
    );
    if (at === undefined) return undefined;
    const mode = editors.get(window)?.mode;
    return { ...at, shape: mode === undefined || mode === "insert" ? "default" : "block" };
  }

  /** Has a plugin draw into a rectangle; what it does wrong is said there. */
  private paint(
    grid: Grid,
    rectangle: Rectangle,
    { painter, owner, place }: { painter: object; owner: Owner | undefined; place: string },
    work: (draw: DrawList) => void,
  ): CursorCell | undefined {
    const { wardrobe } = this.parts;
    const draw = new DrawList(rectangle);
    const outcome = this.painters.call(painter, owner, place, () => work(draw));
    draw.close();
    if (outcome.failure === undefined) return applyOperations(grid, onScreen(draw.operations, rectangle), wardrobe);
    drawSpans(grid, rectangle.row, rectangle.column, rectangle.width, [{ text: outcome.failure }], {
      wardrobe,
      base: wardrobe.group(ERROR_GROUP),
    });
    return undefined;
  }

  private drawWorking(grid: Grid, { rectangle: { row, column, width }, text }: WorkingText): void {
    const { wardrobe } = this.parts;
    drawSpans(grid, row, column, width, [{ text }], { wardrobe, base: wardrobe.group("Normal") }, "SmeltAccent");
  }

  private drawNotice(grid: Grid, statusRows: number): void {
    const { notices, editors, stage, wardrobe } = this.parts;
    if (notices.current === undefined) return;
    const last = grid.rows - statusRows - 1;
    const promptRow = editors.promptWindow.rectangle?.row;
    const above = promptRow === undefined || promptRow > last ? last : promptRow - 2;
    // What is docked at the bottom or at the prompt, such as a dialog or a menu, stays readable.
    const tops = stage.overlays
      .filter(({ overlay: { options } }) => options.anchor === "dock_bottom" || options.target === editors.promptWindow)
      .map(({ solved }) => solved.rectangle.row)
      .filter((row) => row <= above);
    drawNotice(grid, Math.max(0, Math.min(above, ...tops.map((row) => row - 1))), notices.current, wardrobe);
  }

  private groupStyle(group: string): number {
    return styles.intern(this.parts.wardrobe.group(group));
  }
}

/** Whether what draws a window has written into its buffer, so that this is shown as it is. */
function hasWritten({ written, renderer }: Window, { width, height }: Rectangle): boolean {
  return written?.renderer === renderer && written.width === width && written.height === height;
}

function isSameSize(a: GridSize, b: GridSize): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}

/** Whether two layouts show the same windows at the same places, with the same room around them. */
function isLike({ leaves, chrome }: Solved, main: Solved): boolean {
  return (
    leaves.length === main.leaves.length &&
    chrome.length === main.chrome.length &&
    leaves.every((leaf, i) => {
      const other = main.leaves[i] as LeafPlacement;
      return leaf.node.surface === other.node.surface && isSameRectangle(leaf.rectangle, other.rectangle);
    }) &&
    chrome.every((part, i) => {
      const other = main.chrome[i] as Solved["chrome"][number];
      return part.kind === other.kind && isSameRectangle(part.rectangle, other.rectangle) && hasSameEdges(part, other);
    })
  );
}

function hasSameEdges(a: Solved["chrome"][number], b: Solved["chrome"][number]): boolean {
  if (a.kind !== "frame" || b.kind !== "frame") return true;
  const { top, right, bottom, left } = a.edges;
  return top === b.edges.top && right === b.edges.right && bottom === b.edges.bottom && left === b.edges.left;
}

/** Whether something is shown more than once, so that it cannot be said what of it is on the grid. */
function repeats({ leaves }: Solved): boolean {
  return new Set(leaves.map(({ node }) => node.surface)).size < leaves.length;
}

function outside(cursor: Cursor | undefined, { row, column, width, height }: Rectangle): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const inside =
    cursor.row >= row && cursor.row < row + height && cursor.column >= column && cursor.column < column + width;
  return inside ? undefined : cursor;
}
