// An overlay: a layout that floats above the others, with a place, a size and ways in which a user may move it.
import { type AxisSize, FILL, parseAxisSize } from "./constraint.ts";
import type { Span } from "./draw.ts";
import type { Border } from "./layout/border.ts";
import type { Surface } from "./layout/surface.ts";
import { type Box, box, type LayoutNode, leaves } from "./layout.ts";
import type { Rectangle } from "./rectangle.ts";

export const ANCHORS = ["dock_bottom", "dock_top", "dock_left", "dock_right", "center", "screen_at", "win"] as const;
export const CORNERS = ["nw", "ne", "sw", "se"] as const;
export const ALIGNMENTS = ["nw", "n", "ne", "w", "center", "e", "sw", "s", "se"] as const;

export type Anchor = (typeof ANCHORS)[number];
export type Corner = (typeof CORNERS)[number];
/** A point of a rectangle. */
export type Alignment = (typeof ALIGNMENTS)[number];

/** What a user can take hold of to move an overlay. */
export interface Draggable {
  readonly title: boolean;
  /** Any of the content, only the part that a press means nothing to, or none. */
  readonly body: boolean | "inert";
}

/** What a user can take hold of to resize an overlay. */
export interface Resizable {
  readonly top: boolean;
  readonly right: boolean;
  readonly bottom: boolean;
  readonly left: boolean;
  readonly corners: boolean;
}

export interface OverlayOptions {
  readonly layout: LayoutNode;
  readonly title?: readonly Span[];
  readonly border?: Border;
  readonly anchor: Anchor;
  /** For `screen_at`: the corner of the screen that row and column are counted from, inwards. */
  readonly corner: Corner;
  readonly row: number;
  readonly column: number;
  /** For `win`: what it is attached to, and the point of both that is put together. */
  readonly target?: Surface;
  readonly attach: Alignment;
  /**
   * For `win`, in the place of `attach`: rows between the overlay and what it is attached to. It goes above, or below if it
   * fits only there, and is not higher than there is room.
   */
  readonly beside?: number;
  readonly rowOffset: number;
  readonly columnOffset: number;
  readonly width: AxisSize;
  readonly height: AxisSize;
  /** Rows that an overlay docked at the bottom leaves free above it. */
  readonly aboveRows: number;
  /** Whether nothing else gets keys and presses while it is open. */
  readonly modal: boolean;
  readonly blocksAgent: boolean;
  /** Higher is above. */
  readonly z: number;
  readonly draggable: Draggable;
  readonly resizable: Resizable;
}

const IMMOVABLE: Draggable = Object.freeze({ title: false, body: false });
const UNSIZABLE: Resizable = Object.freeze({ top: false, right: false, bottom: false, left: false, corners: false });

export const OVERLAY_DEFAULTS: Omit<OverlayOptions, "layout"> = Object.freeze({
  anchor: "dock_bottom",
  corner: "nw",
  row: 0,
  column: 0,
  attach: "nw",
  rowOffset: 0,
  columnOffset: 0,
  width: {},
  height: {},
  aboveRows: 0,
  modal: true,
  blocksAgent: false,
  z: 0,
  draggable: IMMOVABLE,
  resizable: UNSIZABLE,
});

/** Reads `draggable`: `true` is the title bar and what of the content a press means nothing to. */
export function parseDraggable(value: boolean | Partial<Draggable> | undefined): Draggable {
  if (value === true) return { title: true, body: "inert" };
  return value === false || value === undefined ? IMMOVABLE : { ...IMMOVABLE, ...value };
}

/** Reads `resizable`: `true` is the edges but the upper one, and the corners. */
export function parseResizable(value: boolean | Partial<Resizable> | undefined): Resizable {
  if (value === true) return { top: false, right: true, bottom: true, left: true, corners: true };
  return value === false || value === undefined ? UNSIZABLE : { ...UNSIZABLE, ...value };
}

/** The sizes of an overlay as plugins write them. */
export interface SizeFields {
  readonly width?: unknown;
  readonly min_width?: unknown;
  readonly max_width?: unknown;
  readonly height?: unknown;
  readonly min_height?: unknown;
  readonly max_height?: unknown;
}

/**
 * Reads the sizes of an overlay.
 * @throws ConstraintError for a bad size, and for sizes that contradict each other
 */
export function parseOverlaySize(fields: SizeFields): { width: AxisSize; height: AxisSize } {
  const { width, min_width, max_width, height, min_height, max_height } = fields;
  return {
    width: parseAxisSize({ size: width, minimum: min_width, maximum: max_width }, "width"),
    height: parseAxisSize({ size: height, minimum: min_height, maximum: max_height }, "height"),
  };
}

/** What a user has made of the place and the size of an overlay. */
export interface Adjustment {
  /** Away from where it would be. */
  readonly rows: number;
  readonly columns: number;
  /** Instead of the size it would have; undefined leaves it. */
  readonly width?: number;
  readonly height?: number;
}

const UNADJUSTED: Adjustment = Object.freeze({ rows: 0, columns: 0 });

export class Overlay {
  adjustment: Adjustment = UNADJUSTED;
  /** Where it was in the last frame; undefined when it was not shown. */
  rectangle: Rectangle | undefined;
  private current: OverlayOptions | undefined;
  private framed: Box | undefined;
  private shows: readonly Surface[] = [];

  /**
   * @param number tells it from all others of a run; later ones are above earlier ones of the same z
   * @param name under which it survives reloads
   */
  constructor(
    readonly number: number,
    readonly name: string | undefined,
  ) {}

  get options(): OverlayOptions {
    if (this.current === undefined) throw new Error("an overlay is used before it has its options");
    return this.current;
  }

  /** Its layout in its own border, under its title. */
  get content(): Box {
    if (this.framed === undefined) throw new Error("an overlay is used before it has its options");
    return this.framed;
  }

  /** Takes other options. What a user made of place and size stays, as far as the options do not change it. */
  configure(options: OverlayOptions): void {
    const { layout, border, title } = options;
    this.framed = box("vertical", [{ node: layout, size: { extent: FILL } }], { border, title });
    this.shows = leaves(layout).map(({ surface }) => surface);
    const before = this.current;
    this.current = options;
    if (before === undefined) return;
    const { rows, columns, width, height } = this.adjustment;
    const stays = samePlace(before, options);
    this.adjustment = {
      rows: stays ? rows : 0,
      columns: stays ? columns : 0,
      width: same(before.width, options.width) ? width : undefined,
      height: same(before.height, options.height) ? height : undefined,
    };
  }

  /** What it shows, in reading order. */
  get surfaces(): readonly Surface[] {
    return this.shows;
  }
}

function samePlace(a: OverlayOptions, b: OverlayOptions): boolean {
  const place = ({ anchor, corner, row, column, attach, beside, rowOffset, columnOffset }: OverlayOptions) =>
    ({ anchor, corner, row, column, attach, beside, rowOffset, columnOffset }) as const;
  return same(place(a), place(b));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
