// Marks of a buffer (neovim's extmarks): places and ranges that carry decorations and move with the text.
import { compare, isBefore, moved, type Position, type Splice } from "./editing/position.ts";

/** What a mark carries: highlight, virtual text, `hl_eol`, `yank_as` … Nothing here looks into it. */
export type MarkPayload = Readonly<Record<string, unknown>>;

/** How a mark is to be. */
export interface MarkOptions {
  /** Moves the mark that has this number in the namespace, or makes one with it. */
  id?: number;
  /** Exclusive end; without one the mark is a place, not a range. */
  end?: Position;
  /** Whether the start stays behind text that is inserted there (default true, as in neovim). */
  rightGravity?: boolean;
  /** The same for the end (default false). */
  endRightGravity?: boolean;
  /** Higher paints over lower (default 0). */
  priority?: number;
  payload?: MarkPayload;
}

/** A mark as it is at the moment. It does not change when the text does; look it up again. */
export interface Mark {
  readonly namespace: number;
  readonly id: number;
  readonly start: Position;
  readonly end: Position | undefined;
  readonly priority: number;
  readonly rightGravity: boolean;
  readonly endRightGravity: boolean;
  readonly payload: MarkPayload;
}

/** Where a mark was before a change closed up the text around it. */
export interface Placement {
  readonly namespace: number;
  readonly id: number;
  readonly start: Position;
  readonly end: Position | undefined;
  /** Which setting of the mark this was. */
  readonly setting: number;
}

interface Entry {
  readonly mark: Mark;
  /** Tells a mark from what it was before it was set anew. */
  readonly setting: number;
  // Rows of `start` and `end` count from the base of the chunk, so that whole chunks move by one addition.
  start: Position;
  end: Position | undefined;
  chunk: Chunk;
}

/** Neighbours in the order of their starts. */
interface Chunk {
  base: number;
  /** The last row, from the base, that any of them reaches. */
  reach: number;
  entries: Entry[];
}

const CHUNK_SIZE = 256;
const NOTHING: MarkPayload = Object.freeze({});

export class Marks {
  private chunks: Chunk[] = [];
  private readonly namespaces = new Map<number, Map<number, Entry>>();
  private readonly lastIds = new Map<number, number>();
  private settings = 0;

  /**
   * @param clamp brings a position into the text
   * @param changed called with the first and last row of marks that come, go or are put elsewhere, not when they move
   *   with the text
   */
  constructor(
    private readonly clamp: (position: Position) => Position,
    private readonly changed: (first: number, last: number) => void = () => {},
  ) {}

  /** How many marks there are in all namespaces. */
  get size(): number {
    let size = 0;
    for (const marks of this.namespaces.values()) size += marks.size;
    return size;
  }

  /** Makes a mark, or moves the one with `options.id`; positions outside of the text are clamped. @returns its id */
  set(namespace: number, start: Position, options: MarkOptions = {}): number {
    const id = options.id ?? (this.lastIds.get(namespace) ?? 0) + 1;
    this.lastIds.set(namespace, Math.max(id, this.lastIds.get(namespace) ?? 0));
    const from = this.clamp(start);
    const to = options.end === undefined ? undefined : later(this.clamp(options.end), from);
    const mark = {
      namespace,
      id,
      start: from,
      end: to,
      priority: options.priority ?? 0,
      rightGravity: options.rightGravity ?? true,
      endRightGravity: options.endRightGravity ?? false,
      payload: frozen(options.payload ?? NOTHING),
    };
    const before = this.remove(namespace, id);
    this.add(mark, ++this.settings);
    if (before !== undefined) this.changed(...rowsOf(before));
    this.changed(...rowsOf(mark));
    return id;
  }

  get(namespace: number, id: number): Mark | undefined {
    const entry = this.namespaces.get(namespace)?.get(id);
    return entry && present(entry);
  }

  /** @returns whether there was such a mark */
  delete(namespace: number, id: number): boolean {
    const removed = this.remove(namespace, id);
    if (removed !== undefined) this.changed(...rowsOf(removed));
    return removed !== undefined;
  }

  /** Removes the marks of a namespace that start in the rows from `firstRow` up to, not including, `endRow`. */
  clear(namespace: number, firstRow = 0, endRow = Number.POSITIVE_INFINITY): void {
    const marks = this.namespaces.get(namespace);
    if (marks === undefined) return;
    const touched = new Set<Chunk>();
    const cleared = new RowRanges();
    for (const { mark, chunk, start, end = start } of this.startingIn(namespace, firstRow, endRow - 1)) {
      marks.delete(mark.id);
      touched.add(chunk);
      cleared.add(chunk.base + start.row, chunk.base + end.row);
    }
    if (marks.size === 0) this.namespaces.delete(namespace);
    if (touched.size === 0) return;
    for (const chunk of touched) {
      chunk.entries = chunk.entries.filter(({ mark }) => mark.namespace !== namespace || marks.has(mark.id));
      chunk.reach = reachOf(chunk.entries);
    }
    this.chunks = this.chunks.filter((chunk) => chunk.entries.length > 0);
    for (const [first, last] of cleared.list) this.changed(first, last);
  }

  /** Removes the marks of all namespaces that have a name, those of plugins. */
  clearNamed(): void {
    for (const namespace of [...this.namespaces.keys()]) if (namespace > 0) this.clear(namespace);
  }

  /** Has these marks, as they were when they were looked up, and no others. */
  replaceAll(marks: readonly Mark[]): void {
    this.chunks = [];
    this.namespaces.clear();
    for (const mark of marks) this.add(mark, ++this.settings);
    this.changed(0, Number.POSITIVE_INFINITY);
  }

  /** The marks that touch the rows from `firstRow` to `lastRow` inclusive, by start, then in the order they were made. */
  inRows(firstRow: number, lastRow: number): Mark[] {
    const found: Mark[] = [];
    for (const { base, reach, entries } of this.chunks) {
      if (base + (entries[0]?.start.row ?? 0) > lastRow) break;
      if (base + reach < firstRow) continue;
      for (const entry of entries) {
        if (base + entry.start.row > lastRow) break;
        if (base + (entry.end ?? entry.start).row >= firstRow) found.push(present(entry));
      }
    }
    return found;
  }

  /** The marks of a namespace that start from `from` to `to` inclusive, in the order of their starts. */
  list(namespace: number, from?: Position, to?: Position): Mark[] {
    const found: Mark[] = [];
    for (const entry of this.startingIn(namespace, from?.row, to?.row)) {
      const mark = present(entry);
      if (from !== undefined && isBefore(mark.start, from)) continue;
      if (to !== undefined && isBefore(to, mark.start)) continue;
      found.push(mark);
    }
    return found.sort((a, b) => compare(a.start, b.start) || a.id - b.id);
  }

  /** The entries of a namespace that start in the rows from `firstRow` to `lastRow` inclusive, in no certain order. */
  private startingIn(namespace: number, firstRow = 0, lastRow = Number.POSITIVE_INFINITY): Entry[] {
    const marks = this.namespaces.get(namespace);
    if (marks === undefined) return [];
    const isInside = ({ mark, chunk, start }: Entry) => {
      const row = chunk.base + start.row;
      return mark.namespace === namespace && row >= firstRow && row <= lastRow;
    };
    const chunks = this.chunks.filter(
      ({ base, entries }) =>
        base + (entries[0]?.start.row ?? 0) <= lastRow && base + (entries.at(-1)?.start.row ?? 0) >= firstRow,
    );
    // Neither a few rows among many marks nor a few marks among those of others are looked for in all of them.
    if (marks.size <= chunks.length * CHUNK_SIZE) return [...marks.values()].filter(isInside);
    return chunks.flatMap(({ entries }) => entries.filter(isInside));
  }

  /**
   * Moves the marks as the text has changed.
   * @returns where those were that stood in the removed text, for an undo to put them back
   */
  splice(change: Splice): Placement[] {
    const { start, oldEnd, newEnd } = change;
    const displaced: Placement[] = [];
    const removes = isBefore(start, oldEnd);
    const shift = newEnd.row - oldEnd.row;
    let first = -1;
    let last = -1;
    for (const [i, chunk] of this.chunks.entries()) {
      if (chunk.base + (chunk.entries[0]?.start.row ?? 0) > oldEnd.row) {
        if (shift === 0) break;
        chunk.base += shift;
        continue;
      }
      if (chunk.base + chunk.reach < start.row) continue;
      for (const entry of chunk.entries) this.move(entry, change, removes ? displaced : undefined);
      chunk.reach = reachOf(chunk.entries);
      if (first === -1) first = i;
      last = i;
    }
    if (first !== -1) this.restoreOrder(first, last);
    return displaced;
  }

  /** Puts marks back to where they were, but for those that are gone or have been set anew since. */
  restore(placements: readonly Placement[]): void {
    const restored = new RowRanges();
    for (const { namespace, id, start, end, setting } of placements) {
      const entry = this.namespaces.get(namespace)?.get(id);
      if (entry === undefined || entry.setting !== setting) continue;
      restored.add(...rowsOf(present(entry)));
      this.remove(namespace, id);
      this.add({ ...entry.mark, start, end }, setting);
      restored.add(...rowsOf({ start, end }));
    }
    for (const [first, last] of restored.list) this.changed(first, last);
  }

  private move(entry: Entry, change: Splice, displaced: Placement[] | undefined): void {
    const { mark, chunk } = entry;
    const { start, end } = present(entry);
    const newStart = moved(start, change, mark.rightGravity);
    const newEnd = end && later(moved(end, change, mark.endRightGravity), newStart);
    if (displaced !== undefined && (isWithin(start, change) || (end !== undefined && isWithin(end, change)))) {
      displaced.push({ namespace: mark.namespace, id: mark.id, start, end, setting: entry.setting });
    }
    if (newStart !== start) entry.start = { row: newStart.row - chunk.base, column: newStart.column };
    if (newEnd !== end && newEnd) entry.end = { row: newEnd.row - chunk.base, column: newEnd.column };
  }

  /** Gravity can turn round the order of marks that met at one place. */
  private restoreOrder(first: number, last: number): void {
    const entries: Entry[] = [];
    let sorted = true;
    for (let i = first; i <= last; i++) {
      for (const entry of this.chunks[i]?.entries ?? []) {
        const before = entries.at(-1);
        if (before !== undefined && isBefore(startOf(entry), startOf(before))) sorted = false;
        entries.push(entry);
      }
    }
    if (sorted) return;
    const placed = entries.map((entry) => ({ entry, start: startOf(entry) }));
    placed.sort((a, b) => compare(a.start, b.start));
    const rebuilt: Chunk[] = [];
    for (let i = 0; i < placed.length; i += CHUNK_SIZE) {
      const chunk: Chunk = { base: 0, reach: 0, entries: [] };
      for (const { entry } of placed.slice(i, i + CHUNK_SIZE)) adopt(chunk, entry);
      rebuilt.push(chunk);
    }
    this.chunks.splice(first, last - first + 1, ...rebuilt);
  }

  private add(mark: Mark, setting: number): void {
    const at = this.chunkFor(mark.start);
    let chunk = this.chunks[at];
    if (chunk === undefined) {
      chunk = { base: 0, reach: 0, entries: [] };
      this.chunks.push(chunk);
    }
    const relative = (position: Position): Position => ({
      row: position.row - (chunk as Chunk).base,
      column: position.column,
    });
    const entry = { mark, setting, start: relative(mark.start), end: mark.end && relative(mark.end), chunk };
    let low = 0;
    let high = chunk.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare((chunk.entries[middle] as Entry).start, entry.start) <= 0) low = middle + 1;
      else high = middle;
    }
    chunk.entries.splice(low, 0, entry);
    chunk.reach = Math.max(chunk.reach, (entry.end ?? entry.start).row);
    if (chunk.entries.length > 2 * CHUNK_SIZE) this.split(at, chunk);
    const marks = this.namespaces.get(mark.namespace);
    if (marks === undefined) this.namespaces.set(mark.namespace, new Map([[mark.id, entry]]));
    else marks.set(mark.id, entry);
  }

  private split(at: number, chunk: Chunk): void {
    const second: Chunk = { base: chunk.base, reach: 0, entries: chunk.entries.splice(CHUNK_SIZE) };
    for (const entry of second.entries) entry.chunk = second;
    chunk.reach = reachOf(chunk.entries);
    second.reach = reachOf(second.entries);
    this.chunks.splice(at + 1, 0, second);
  }

  /** @returns the mark as it was; undefined when there was none */
  private remove(namespace: number, id: number): Mark | undefined {
    const marks = this.namespaces.get(namespace);
    const entry = marks?.get(id);
    if (marks === undefined || entry === undefined) return undefined;
    const removed = present(entry);
    marks.delete(id);
    if (marks.size === 0) this.namespaces.delete(namespace);
    const { chunk } = entry;
    chunk.entries.splice(chunk.entries.indexOf(entry), 1);
    if (chunk.entries.length === 0) this.chunks.splice(this.chunks.indexOf(chunk), 1);
    else if ((entry.end ?? entry.start).row === chunk.reach) chunk.reach = reachOf(chunk.entries);
    return removed;
  }

  /** The last chunk that starts at or before `position`. */
  private chunkFor(position: Position): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const first = this.chunks[middle]?.entries[0];
      if (first !== undefined && compare(startOf(first), position) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** What a mark carries does not change any more. */
function frozen(payload: MarkPayload): MarkPayload {
  return Object.isFrozen(payload) ? payload : Object.freeze({ ...payload });
}

/** Ranges of rows, those joined that come one after the other and are neighbours. */
class RowRanges {
  readonly list: [first: number, last: number][] = [];

  add(first: number, last: number): void {
    const latest = this.list.at(-1);
    if (latest === undefined || first > latest[1] + 1 || last < latest[0] - 1) this.list.push([first, last]);
    else {
      latest[0] = Math.min(latest[0], first);
      latest[1] = Math.max(latest[1], last);
    }
  }
}

/** The first and the last row that a mark touches. */
function rowsOf({ start, end = start }: Pick<Mark, "start" | "end">): [first: number, last: number] {
  return [start.row, end.row];
}

function startOf({ chunk, start }: Entry): Position {
  return { row: chunk.base + start.row, column: start.column };
}

function present({ mark, chunk, start, end }: Entry): Mark {
  const absolute = (position: Position): Position => ({ row: chunk.base + position.row, column: position.column });
  return { ...mark, start: absolute(start), end: end && absolute(end) };
}

/** Moves an entry into another chunk, at its end. */
function adopt(chunk: Chunk, entry: Entry): void {
  const difference = entry.chunk.base - chunk.base;
  entry.start = { row: entry.start.row + difference, column: entry.start.column };
  if (entry.end) entry.end = { row: entry.end.row + difference, column: entry.end.column };
  entry.chunk = chunk;
  chunk.entries.push(entry);
  chunk.reach = Math.max(chunk.reach, (entry.end ?? entry.start).row);
}

function reachOf(entries: readonly Entry[]): number {
  let reach = 0;
  for (const { start, end } of entries) reach = Math.max(reach, (end ?? start).row);
  return reach;
}

/** Whether closing up the removed text loses where the position was. */
function isWithin(position: Position, { start, oldEnd }: Splice): boolean {
  return compare(start, position) <= 0 && compare(position, oldEnd) <= 0;
}

function later(a: Position, b: Position): Position {
  return isBefore(a, b) ? b : a;
}
