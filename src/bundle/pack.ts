// A pack: many chunks and assets in one indexed blob. Identical entries give identical bytes.
//
// Layout: magic (8 bytes), length of the index (u32, little endian), the index as JSON, then the contents one after
// another. The index maps each name to its kind, offset and size.

/** `chunk`: a compiled Lua module, found by `require`. `asset`: any other file. */
export type EntryKind = "chunk" | "asset";

export interface PackEntry {
  kind: EntryKind;
  bytes: Uint8Array;
}

const MAGIC = Buffer.from("INGOTPK1");
const HEADER = MAGIC.length + 4;

type Index = Record<string, [kind: EntryKind, offset: number, size: number]>;

export class DamagedPack extends Error {}

/** Writes entries as a pack, in the order of their names. */
export function writePack(entries: ReadonlyMap<string, PackEntry>): Uint8Array {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const index: Index = Object.create(null);
  let offset = 0;
  for (const [name, { kind, bytes }] of sorted) {
    index[name] = [kind, offset, bytes.length];
    offset += bytes.length;
  }
  const indexBytes = Buffer.from(JSON.stringify(index));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(indexBytes.length);
  return Buffer.concat([MAGIC, length, indexBytes, ...sorted.map(([, { bytes }]) => bytes)]);
}

/** A pack in memory; contents are views of its bytes, not copies. */
export class Pack {
  private readonly index: Map<string, Index[string]>;
  private readonly start: number;

  /** @throws DamagedPack when the bytes are not a whole pack */
  constructor(private readonly bytes: Uint8Array) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (buffer.length < HEADER || !buffer.subarray(0, MAGIC.length).equals(MAGIC)) throw new DamagedPack("not a pack");
    this.start = HEADER + buffer.readUInt32LE(MAGIC.length);
    if (this.start > buffer.length) throw new DamagedPack("the index of the pack is cut off");
    let index: unknown;
    try {
      index = JSON.parse(buffer.toString("utf8", HEADER, this.start));
    } catch {
      throw new DamagedPack("the index of the pack cannot be read");
    }
    this.index = new Map(Object.entries(index as Index));
    const room = buffer.length - this.start;
    for (const [name, entry] of this.index) {
      const sound =
        Array.isArray(entry) &&
        (entry[0] === "chunk" || entry[0] === "asset") &&
        Number.isSafeInteger(entry[1]) &&
        Number.isSafeInteger(entry[2]) &&
        entry[1] >= 0 &&
        entry[2] >= 0 &&
        entry[1] + entry[2] <= room;
      if (!sound) throw new DamagedPack(`the entry ${JSON.stringify(name)} of the pack lies outside it`);
    }
  }

  get(name: string, kind: EntryKind): Uint8Array | undefined {
    const entry = this.index.get(name);
    if (entry === undefined || entry[0] !== kind) return undefined;
    const offset = this.start + entry[1];
    return this.bytes.subarray(offset, offset + entry[2]);
  }

  /** Names of all entries of a kind, sorted. */
  names(kind: EntryKind): string[] {
    return [...this.index].filter(([, entry]) => entry[0] === kind).map(([name]) => name);
  }
}
