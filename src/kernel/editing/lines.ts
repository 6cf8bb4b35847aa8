// The lines of a text, in chunks: a line in the middle of a million is inserted without moving the ones behind it.

const CHUNK_SIZE = 512;

export class Lines {
  private chunks: string[][] = [[""]];
  // Rows at which the chunks start; only the first `known` of them are up to date.
  private readonly starts: number[] = [0];
  private known = 1;
  private size = 1;

  get count(): number {
    return this.size;
  }

  get(row: number): string | undefined {
    if (!(row >= 0 && row < this.size)) return undefined;
    const chunk = this.chunkOf(row);
    return this.chunks[chunk]?.[row - this.startOf(chunk)];
  }

  /** The lines from row `from` up to, not including, row `to`. Both must be in range. */
  slice(from: number, to: number): string[] {
    const found: string[] = [];
    if (from >= to) return found;
    let index = this.chunkOf(from);
    for (let row = from; row < to; index++) {
      const start = this.startOf(index);
      const chunk = this.chunks[index] ?? [];
      const end = Math.min(chunk.length, to - start);
      for (let i = row - start; i < end; i++) found.push(chunk[i] ?? "");
      row = start + chunk.length;
    }
    return found;
  }

  /** Puts `inserted` in the place of `removed` lines at `row`. A text that is left without lines gets an empty one. */
  splice(row: number, removed: number, inserted: readonly string[]): void {
    const first = this.chunkOf(Math.min(row, this.size - 1));
    const single = inserted[0];
    if (removed === 1 && inserted.length === 1 && single !== undefined) {
      (this.chunks[first] as string[])[row - this.startOf(first)] = single;
      return;
    }
    const last = removed > 0 ? this.chunkOf(row + removed - 1) : first;
    const head = (this.chunks[first] ?? []).slice(0, row - this.startOf(first));
    const tail = (this.chunks[last] ?? []).slice(row + removed - this.startOf(last));
    const pieces = inChunks(head.concat(inserted, tail));
    this.size += inserted.length - removed;
    if (pieces.length === 1 && first === last) this.chunks[first] = pieces[0] as string[];
    else this.chunks = this.chunks.slice(0, first).concat(pieces, this.chunks.slice(last + 1));
    this.known = Math.max(1, Math.min(this.known, first + 1));
    if (this.size > 0) return;
    this.chunks = [[""]];
    this.size = 1;
  }

  private startOf(chunk: number): number {
    for (; this.known <= chunk; this.known++) {
      const before = this.known - 1;
      this.starts[this.known] = (this.starts[before] ?? 0) + (this.chunks[before]?.length ?? 0);
    }
    return this.starts[chunk] ?? 0;
  }

  private chunkOf(row: number): number {
    let low = 0;
    let high = this.chunks.length - 1;
    this.startOf(high);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function inChunks(lines: string[]): string[][] {
  if (lines.length === 0) return [];
  if (lines.length <= 2 * CHUNK_SIZE) return [lines];
  const chunks: string[][] = [];
  for (let i = 0; i < lines.length; i += CHUNK_SIZE) chunks.push(lines.slice(i, i + CHUNK_SIZE));
  return chunks;
}
