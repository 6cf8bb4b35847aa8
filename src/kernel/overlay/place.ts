// Where an overlay goes: from its anchor, its sizes and what the user made of them to a rectangle on the screen.
import { type Bound, cells, FILL, FIT, resolveBound, share } from "../constraint.ts";
import { declaresSize, naturalHeight, naturalWidth } from "../layout/natural.ts";
import type { Alignment, Anchor, Overlay, OverlayOptions } from "../overlay.ts";
import { clamp, keepInside, type Rectangle, type Size } from "../rectangle.ts";

/** The screen that overlays are placed on. */
export interface Screen extends Size {
  /** Rows at the bottom that docked overlays leave free: those of the statusline. */
  readonly statusRows: number;
}

const DEFAULT_SIZES: Record<Anchor, { width: Bound; height: Bound }> = {
  dock_bottom: { width: FILL, height: share(60, 100) },
  dock_top: { width: FILL, height: share(60, 100) },
  dock_left: { width: share(30, 100), height: FILL },
  dock_right: { width: share(30, 100), height: FILL },
  center: { width: share(70, 100), height: share(60, 100) },
  screen_at: { width: cells(60), height: cells(20) },
  win: { width: cells(60), height: cells(20) },
};

/** The whole screen. */
export function screenArea({ width, height }: Screen): Rectangle {
  return { row: 0, column: 0, width, height };
}

/**
 * Where an overlay goes.
 * @param target where the thing is that it is attached to
 * @returns always inside of the screen; undefined when what it is attached to is not shown
 */
export function placeOverlay(overlay: Overlay, screen: Screen, target?: Rectangle): Rectangle | undefined {
  const area = anchorArea(overlay, screen, target);
  if (area === undefined) return undefined;
  const size = overlaySize(overlay, area, screen);
  const { rows, columns } = overlay.adjustment;
  const { row, column } = anchored(overlay.options, area, size, screen);
  return keepInside({ ...size, row: row + rows, column: column + columns }, overlayBounds(overlay, screen));
}

/** Where a user may move an overlay to. */
export function overlayBounds(overlay: Overlay, screen: Screen): Rectangle {
  const { anchor, aboveRows } = overlay.options;
  return isDock(anchor) ? dockArea(screen, anchor === "dock_bottom" ? aboveRows : 0) : screenArea(screen);
}

/**
 * What the user must have done to an overlay for it to be at `wanted`.
 * @param target as for `placeOverlay`
 */
export function adjustTo(overlay: Overlay, wanted: Rectangle, screen: Screen, target?: Rectangle): void {
  const before = placeOverlay(overlay, screen, target);
  const area = anchorArea(overlay, screen, target);
  if (before === undefined || area === undefined) return;
  const { width, height } = overlay.adjustment;
  const { row, column } = anchored(overlay.options, area, wanted, screen);
  overlay.adjustment = {
    rows: wanted.row - row,
    columns: wanted.column - column,
    width: wanted.width === before.width ? width : wanted.width,
    height: wanted.height === before.height ? height : wanted.height,
  };
}

function isDock(anchor: Anchor): boolean {
  return anchor.startsWith("dock_");
}

/** The space that shares are shares of and in which the overlay is anchored. */
function anchorArea(overlay: Overlay, screen: Screen, target: Rectangle | undefined): Rectangle | undefined {
  return overlay.options.anchor === "win" ? target : overlayBounds(overlay, screen);
}

function dockArea(screen: Screen, above: number): Rectangle {
  // On a screen of one row there is no statusline to leave free.
  const height = Math.max(Math.min(1, screen.height), screen.height - screen.statusRows);
  const row = Math.min(above, Math.max(0, height - 1));
  return { row, column: 0, width: screen.width, height: height - row };
}

function overlaySize(overlay: Overlay, area: Rectangle, screen: Screen): Size {
  const { content, options, adjustment } = overlay;
  // What is attached to a window takes its shares of the window, but may be larger than it.
  const room = options.anchor === "win" ? roomAt(options, area, screen) : area;
  const width = resolveAxis(overlay, "width", area, room, adjustment.width, () => naturalWidth(content, room.width));
  const height = resolveAxis(overlay, "height", area, room, adjustment.height, () =>
    naturalHeight(content, width, room.height),
  );
  return { width, height };
}

/** How large something attached to `target` can be. */
function roomAt({ beside }: OverlayOptions, target: Rectangle, screen: Screen): Size {
  if (beside === undefined) return screen;
  const { above, below } = roomBeside(target, beside, screen);
  return { width: screen.width, height: Math.max(1, above, below) };
}

/** Rows that are free above and below `target`, some between left out. */
function roomBeside({ row, height }: Rectangle, between: number, screen: Screen): { above: number; below: number } {
  return { above: row - between, below: screen.height - screen.statusRows - (row + height + between) };
}

/** @param adjusted what a user made of it @param natural asks the content what it wants, if that matters */
function resolveAxis(
  { options }: Overlay,
  dimension: "width" | "height",
  area: Size,
  room: Size,
  adjusted: number | undefined,
  natural: () => number | undefined,
): number {
  const size = options[dimension];
  const available = area[dimension];
  const most = room[dimension];
  const least = size.minimum === undefined ? 0 : resolveBound(size.minimum, available);
  if (adjusted !== undefined) return clamp(adjusted, Math.min(least, most), most);
  const fallback = DEFAULT_SIZES[options.anchor][dimension];
  const axis = dimension === "width" ? "horizontal" : "vertical";
  const extent = size.extent ?? (declaresSize(options.layout, axis) ? FIT : fallback);
  const wanted = extent.kind === "fit" ? natural() : resolveBound(extent, available);
  const limit = size.maximum === undefined ? most : resolveBound(size.maximum, available);
  return clamp(clamp(wanted ?? resolveBound(fallback, available), least, limit), 0, most);
}

/** The upper left cell of an overlay of a size that nobody has moved. */
function anchored(
  options: OverlayOptions,
  area: Rectangle,
  size: Size,
  screen: Screen,
): { row: number; column: number } {
  switch (options.anchor) {
    case "dock_top":
    case "dock_left":
      return align(area, size, "nw");
    case "dock_bottom":
      return align(area, size, "sw");
    case "dock_right":
      return align(area, size, "ne");
    case "center":
      return align(area, size, "center");
    case "screen_at": {
      const { corner, row, column } = options;
      const start = align(area, size, corner);
      return {
        row: corner.startsWith("n") ? start.row + row : start.row - row,
        column: corner.endsWith("w") ? start.column + column : start.column - column,
      };
    }
    case "win": {
      const { beside } = options;
      if (beside !== undefined) {
        const { above, below } = roomBeside(area, beside, screen);
        const isAbove = above >= size.height || above >= below;
        return { row: isAbove ? above - size.height : area.row + area.height + beside, column: area.column };
      }
      const start = align(area, size, options.attach);
      return { row: start.row + options.rowOffset, column: start.column + options.columnOffset };
    }
  }
}

/** Puts the same point of both together. */
function align(area: Rectangle, size: Size, point: Alignment): { row: number; column: number } {
  const down = point.startsWith("n") ? 0 : point.startsWith("s") ? 1 : 0.5;
  const right = point.endsWith("w") ? 0 : point.endsWith("e") ? 1 : 0.5;
  return {
    row: area.row + Math.floor((area.height - size.height) * down),
    column: area.column + Math.floor((area.width - size.width) * right),
  };
}
