// Positions in a text, and how they move when the text around them changes.

/** A place between two characters. Rows and columns count from 0; columns count UTF-16 units. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

export const ORIGIN: Position = Object.freeze({ row: 0, column: 0 });

/** Text from `start` up to `oldEnd` became the text from `start` up to `newEnd`. */
export interface Splice {
  readonly start: Position;
  readonly oldEnd: Position;
  readonly newEnd: Position;
}

/** A change that has yet to be made: the text from `start` up to `end` becomes `text`. */
export interface Edit {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

/** What motions and commands read: a text by its lines. There is always at least one. */
export interface TextSource {
  readonly lineCount: number;
  /** The line without its line break; nothing when there is no such row. */
  line(row: number): string | undefined;
}

/** Negative when `a` is before `b`, positive when it is after, 0 when they are the same. */
export function compare(a: Position, b: Position): number {
  return a.row - b.row || a.column - b.column;
}

export function isBefore(a: Position, b: Position): boolean {
  return compare(a, b) < 0;
}

/** Both, the one that comes first in front. */
export function inOrder(a: Position, b: Position): [Position, Position] {
  return isBefore(b, a) ? [b, a] : [a, b];
}

/** Where text that is inserted at `start` ends. */
export function endOf(start: Position, lines: readonly string[]): Position {
  const last = lines.at(-1)?.length ?? 0;
  if (lines.length <= 1) return { row: start.row, column: start.column + last };
  return { row: start.row + lines.length - 1, column: last };
}

/**
 * Where a position is after a change, as in neovim: what was removed is closed up first, then the new text is put there.
 * @param rightGravity whether a position at the place of the insertion stays behind the new text
 */
export function moved(position: Position, { start, oldEnd, newEnd }: Splice, rightGravity: boolean): Position {
  if (isBefore(position, start)) return position;
  if (compare(position, oldEnd) <= 0) return rightGravity ? newEnd : start;
  const row = position.row + newEnd.row - oldEnd.row;
  if (position.row > oldEnd.row) return row === position.row ? position : { row, column: position.column };
  return { row, column: position.column + newEnd.column - oldEnd.column };
}
