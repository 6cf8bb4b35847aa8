// The statusline: who adds segments to it, and which of them fit into a row.
import type { Style } from "./draw.ts";
import { Hideable } from "./hideable.ts";
import type { Owner, Registration } from "./owner.ts";

export interface Segment {
  readonly text: string;
  readonly style?: Style;
  /** Higher is dropped first when space is short; 0 is never dropped. */
  readonly priority: number;
  /** Whether it is at the right end instead of the left one. */
  readonly alignRight: boolean;
  /** Whether it may be shortened before it is dropped. */
  readonly truncatable: boolean;
  /** Whether it is set off from the one before. */
  readonly separated: boolean;
}

/** Knows how wide text is on the terminal. */
export interface TextRuler {
  /** Cells that a text takes. */
  width(text: string): number;
  /** The text shortened to so many cells, with `…` at its end when something is missing. */
  truncate(text: string, width: number): string;
}

/** A piece of the row. */
export interface StatuslinePiece {
  readonly column: number;
  readonly text: string;
  readonly width: number;
  readonly style: Style | undefined;
  /** The segment it is of; undefined for a separator. */
  readonly segment: Segment | undefined;
}

const SEPARATOR = " · ";

/** The fewest cells that a shortened text is worth: a character and the ellipsis. */
const LEAST_TRUNCATED = 2;

interface Shown {
  readonly segment: Segment;
  readonly text: string;
}

/**
 * Which pieces are shown in a row of `width` cells, and where. They lie side by side from left to right and inside of
 * the row; between the left and the right ones is at least one blank.
 */
export function fitStatusline(segments: readonly Segment[], width: number, ruler: TextRuler): StatuslinePiece[] {
  let shown: Shown[] = segments.filter(({ text }) => text !== "").map((segment) => ({ segment, text: segment.text }));
  for (let excess = rowWidth(shown, ruler) - width; excess > 0; excess = rowWidth(shown, ruler) - width) {
    const priority = Math.max(0, ...shown.map(({ segment }) => segment.priority));
    const shorter = shorten(shown, priority, excess, ruler);
    if (shorter !== undefined) shown = shorter;
    else if (priority > 0) shown = shown.filter(({ segment }) => segment.priority < priority);
    else break;
  }
  return cut(place(shown, width, ruler), width, ruler);
}

/** Shortens the last of a priority that can give away all that is too much. */
function shorten(shown: readonly Shown[], priority: number, excess: number, ruler: TextRuler): Shown[] | undefined {
  const index = shown.findLastIndex(
    ({ segment, text }) =>
      segment.truncatable && segment.priority === priority && ruler.width(text) - excess >= LEAST_TRUNCATED,
  );
  if (index < 0) return undefined;
  const { segment, text } = shown[index] as Shown;
  return shown.with(index, { segment, text: ruler.truncate(text, ruler.width(text) - excess) });
}

function rowWidth(shown: readonly Shown[], ruler: TextRuler): number {
  const left = piecesOf(shown, false, ruler);
  const right = piecesOf(shown, true, ruler);
  return totalWidth(left) + totalWidth(right) + (left.length > 0 && right.length > 0 ? 1 : 0);
}

/** The pieces of one end, as if it began at column 0. */
function piecesOf(shown: readonly Shown[], right: boolean, ruler: TextRuler): StatuslinePiece[] {
  const pieces: StatuslinePiece[] = [];
  let column = 0;
  const add = (text: string, style: Style | undefined, segment: Segment | undefined): void => {
    const width = ruler.width(text);
    pieces.push({ column, text, width, style, segment });
    column += width;
  };
  for (const { segment, text } of shown) {
    if (segment.alignRight !== right) continue;
    if (segment.separated && pieces.length > 0) add(SEPARATOR, undefined, undefined);
    add(text, segment.style, segment);
  }
  return pieces;
}

function totalWidth(pieces: readonly StatuslinePiece[]): number {
  return pieces.reduce((sum, { width }) => sum + width, 0);
}

function place(shown: readonly Shown[], width: number, ruler: TextRuler): StatuslinePiece[] {
  const left = piecesOf(shown, false, ruler);
  const right = piecesOf(shown, true, ruler);
  const gap = left.length > 0 && right.length > 0 ? 1 : 0;
  const start = Math.max(totalWidth(left) + gap, width - totalWidth(right));
  return [...left, ...right.map((piece) => ({ ...piece, column: start + piece.column }))];
}

/** Cuts off what goes beyond the row: segments that are never dropped may be too wide together. */
function cut(pieces: readonly StatuslinePiece[], width: number, ruler: TextRuler): StatuslinePiece[] {
  return pieces.flatMap((piece) => {
    const room = width - piece.column;
    if (piece.width <= room) return [piece];
    if (room <= 0) return [];
    const text = ruler.truncate(piece.text, room);
    return [{ ...piece, text, width: ruler.width(text) }];
  });
}

/** Gives the segments of one refresh. @param snapshot of what the program does */
export type SegmentSource = (snapshot: unknown) => readonly Segment[];

interface Source {
  readonly name: string;
  readonly segments: SegmentSource;
  readonly thing: Hideable;
}

export class Statusline {
  /** By name, in the order in which the names were first used; the last of each counts. */
  private readonly sources = new Map<string, Source[]>();
  /** Those that failed when they were asked last. */
  private readonly failing = new WeakSet<Source>();

  /**
   * @param onError told what a source throws, and not again until it has had segments meanwhile; the others are shown
   * all the same
   */
  constructor(private readonly onError: (error: unknown, owner: Owner, name: string) => void) {}

  /** Adds a source. One of the same owner and name is replaced, one of another owner is covered. */
  register(owner: Owner, name: string, segments: SegmentSource): Registration {
    const stack = this.sources.get(name) ?? [];
    const former = stack.find(({ thing }) => thing.owner === owner);
    const thing = new Hideable(owner, "statusline", name, () => this.drop(source));
    const source: Source = { name, segments, thing };
    // Replaced in place, so that the name keeps its place in the row.
    this.sources.set(name, [...stack.filter((other) => other !== former), source]);
    former?.thing.registration.remove();
    return thing.registration;
  }

  /**
   * Takes away all sources of a name. Those of an older generation are hidden until `owner` goes: its own generation may
   * fail to load.
   */
  unregister(owner: Owner, name: string): void {
    for (const { thing } of this.sources.get(name) ?? []) thing.takeAway(owner);
  }

  /** Whether nobody adds anything. */
  get isEmpty(): boolean {
    return this.sources.size === 0;
  }

  /** Asks all sources. One that fails is left out this time. */
  segments(snapshot: unknown): Segment[] {
    return [...this.sources.values()].flatMap((stack) => {
      const source = stack.findLast(({ thing }) => !thing.hidden);
      if (source === undefined) return [];
      try {
        const segments = source.segments(snapshot);
        this.failing.delete(source);
        return segments;
      } catch (error) {
        // To tell of it makes another frame, which must not be what tells of it again.
        if (!this.failing.has(source)) this.onError(error, source.thing.owner, source.name);
        this.failing.add(source);
        return [];
      }
    });
  }

  private drop(source: Source): void {
    const rest = (this.sources.get(source.name) ?? []).filter((other) => other !== source);
    if (rest.length === 0) this.sources.delete(source.name);
    else this.sources.set(source.name, rest);
  }
}
