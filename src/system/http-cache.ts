// The memory that programs share for what they fetched: it lasts as long as the process and never grows past its bound.

/** 64 MiB, in bytes. */
const DEFAULT_CAPACITY = 64 * 1024 * 1024;

/** What one entry takes besides its key and value, in bytes: an estimate, so that empty entries are not free. */
const ENTRY_COST = 64;

/** A bounded map from keys to texts or bytes; the entry that was not used for longest goes first. */
export class HttpCache {
  readonly #capacity: number;
  /** Oldest use first: a map keeps the order in which keys were set. */
  readonly #entries = new Map<string, { value: string | Uint8Array; size: number }>();
  #size = 0;

  /** @param capacity how much keys and values may take together, in bytes */
  constructor(capacity = DEFAULT_CAPACITY) {
    this.#capacity = capacity;
  }

  /** What was written under a key; undefined when nothing was, or when it had to make room. Bytes come as a copy. */
  read(key: string): string | Uint8Array | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return copy(entry.value);
  }

  /** Keeps a value, dropping the least recently used ones for it. A value larger than the whole cache is not kept. */
  write(key: string, value: string | Uint8Array): void {
    this.#remove(key);
    const size = byteLength(key) + byteLength(value) + ENTRY_COST;
    if (size > this.#capacity) return;
    this.#entries.set(key, { value: copy(value), size });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#capacity) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    this.#size -= this.#entries.get(key)?.size ?? 0;
    this.#entries.delete(key);
  }
}

/** The cache of this process. */
export const httpCache = new HttpCache();

function byteLength(value: string | Uint8Array): number {
  return typeof value === "string" ? Buffer.byteLength(value) : value.byteLength;
}

function copy(value: string | Uint8Array): string | Uint8Array {
  return typeof value === "string" ? value : value.slice();
}
