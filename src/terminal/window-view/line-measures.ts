// A number for each line of a text, such as the rows it takes: their sums are known without going through all lines, also
// after an edit in the middle of a million.

/** Numbers of some lines. */
export interface Measured {
  readonly values: readonly number[];
  /** Whether they depend on anything but the text. */
  readonly marked: boolean;
}

/**
 * Finds the numbers of `count` lines from `first` on.
 * @param known what they were before a doubt; given back when they are the same still
 */
export type Measure = (first: number, count: number, known: Measured | undefined) => Measured;

interface Block {
  readonly size: number;
  known: Measured | undefined;
  sum: number;
  /** Up to which doubt about all lines the values have been looked at; `IN_DOUBT` when there is one about them. */
  checked: number;
}

const BLOCK_SIZE = 64;
const IN_DOUBT = -1;
/** Doubt about more blocks at once is like doubt about all lines. */
const MOST_IN_DOUBT = 64;
/** So many blocks at the end of the text are looked at anew when there is doubt about all lines: where text grows, sums are right. */
const CHECKED_AT_END = 4;
/** After so many corrections a place is as good as it gets in this frame. */
const MOST_ROUNDS = 64;
/** So many blocks at each end of the text have a say in what is largest. */
const COMPARED_AT_ENDS = 40;

export class LineMeasures {
  private blocks: Block[];
  // Lines and sums before each block; only the first so many are up to date.
  private readonly starts: number[] = [0];
  private startsKnown = 1;
  private readonly sums: number[] = [0];
  private sumsKnown = 1;
  private doubts = 0;

  /** @param count of the lines */
  constructor(
    count: number,
    private readonly measure: Measure,
  ) {
    this.blocks = inBlocks(count);
  }

  /** Lines have come in the place of others. @param removed at least 1, unless there are no lines */
  splice(row: number, removed: number, inserted: number): void {
    const first = this.blockOf("starts", row);
    const last = removed > 1 ? this.blockOf("starts", row + removed - 1) : first;
    let size = inserted - removed;
    for (let index = first; index <= last; index++) size += this.blocks[index]?.size ?? 0;
    const replacement = inBlocks(Math.max(0, size));
    const [single] = replacement;
    if (first === last && replacement.length === 1 && single !== undefined) this.blocks[first] = single;
    else this.blocks = this.blocks.slice(0, first).concat(replacement, this.blocks.slice(last + 1));
    this.startsKnown = Math.max(1, Math.min(this.startsKnown, first + 1));
    this.sumsKnown = Math.max(1, Math.min(this.sumsKnown, first + 1));
  }

  /**
   * Something that the numbers of the lines from `first` to `last` depend on has changed. Sums are right at once when these
   * are 4,096 lines at most; otherwise what is asked for is looked at anew.
   */
  doubt(first: number, last: number): void {
    const from = this.blockOf("starts", first);
    const to = this.blockOf("starts", last);
    if (to - from >= MOST_IN_DOUBT) {
      this.doubts++;
      return;
    }
    for (let index = from; index <= to; index++) {
      const block = this.blocks[index];
      if (block !== undefined) block.checked = IN_DOUBT;
    }
    this.sumsKnown = Math.max(1, Math.min(this.sumsKnown, from + 1));
  }

  /** The sum of all lines. After a doubt about many the last 256 are looked at anew, others when they are asked for. */
  total(): number {
    const count = this.blocks.length;
    for (let index = Math.max(0, count - CHECKED_AT_END); index < count; index++) this.check(index);
    return this.sumBefore(count);
  }

  /** The sum of the lines above a row. */
  before(row: number): number {
    const index = this.blockOf("starts", row);
    const block = this.blocks[index];
    if (block === undefined) return 0;
    this.check(index);
    let sum = this.sumBefore(index);
    const inside = row - this.startOf(index);
    for (let line = 0; line < Math.min(inside, block.size); line++) sum += block.known?.values[line] ?? 0;
    return sum;
  }

  /** The line in which the sum goes beyond `sum`, the last line if none does, and how much of `sum` is left for it. */
  find(sum: number): { row: number; rest: number } {
    let index = this.blockOf("sums", sum);
    // What comes out may lie in a block that has yet to be looked at, and that may change the sums.
    for (let rounds = 0; this.check(index) && rounds < MOST_ROUNDS; rounds++) index = this.blockOf("sums", sum);
    const values = this.blocks[index]?.known?.values ?? [];
    let rest = Math.max(0, sum - this.sumBefore(index));
    let line = 0;
    while (line < values.length - 1 && rest >= (values[line] ?? 0)) rest -= values[line++] ?? 0;
    return { row: this.startOf(index) + line, rest };
  }

  /** The largest number; in a text of more than 5,120 lines the largest among its first and last 2,560. */
  largest(): number {
    let largest = 0;
    const count = this.blocks.length;
    for (let index = 0; index < count; index++) {
      if (index === COMPARED_AT_ENDS) index = Math.max(index, count - COMPARED_AT_ENDS);
      this.check(index);
      for (const value of this.blocks[index]?.known?.values ?? []) if (value > largest) largest = value;
    }
    return largest;
  }

  /** Sees to it that the numbers of a block are right. @returns whether its sum was another before */
  private check(index: number): boolean {
    const block = this.blocks[index];
    if (block === undefined || (block.known !== undefined && block.checked === this.doubts)) return false;
    const { known, sum } = block;
    block.known = this.measure(this.startOf(index), block.size, known);
    block.checked = this.doubts;
    if (block.known === known) return false;
    block.sum = 0;
    for (const value of block.known.values) block.sum += value;
    if (known !== undefined && block.sum === sum) return false;
    this.sumsKnown = Math.max(1, Math.min(this.sumsKnown, index + 1));
    return true;
  }

  private startOf(index: number): number {
    for (; this.startsKnown <= index; this.startsKnown++) {
      const before = this.startsKnown - 1;
      this.starts[this.startsKnown] = (this.starts[before] ?? 0) + (this.blocks[before]?.size ?? 0);
    }
    return this.starts[index] ?? 0;
  }

  private sumBefore(index: number): number {
    while (this.sumsKnown <= index) {
      const before = this.sumsKnown - 1;
      const block = this.blocks[before];
      if (block?.known === undefined || block.checked === IN_DOUBT) this.check(before);
      this.sums[before + 1] = (this.sums[before] ?? 0) + (block?.sum ?? 0);
      this.sumsKnown = before + 2;
    }
    return this.sums[index] ?? 0;
  }

  /** The last block that starts at or before a line or sum. */
  private blockOf(axis: "starts" | "sums", value: number): number {
    let low = 0;
    let high = this.blocks.length - 1;
    if (axis === "starts") this.startOf(high);
    else this.sumBefore(high);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this[axis][middle] ?? 0) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function inBlocks(count: number): Block[] {
  const sizes =
    count <= 2 * BLOCK_SIZE
      ? [count]
      : Array.from({ length: Math.ceil(count / BLOCK_SIZE) }, (_, index) =>
          Math.min(BLOCK_SIZE, count - index * BLOCK_SIZE),
        );
  return sizes.filter((size) => size > 0).map((size) => ({ size, known: undefined, sum: 0, checked: 0 }));
}
