// A pack: many chunks and assets in one indexed blob. Identical entries give identical bytes.
//
// Layout: magic (8 bytes), length of the index (u32, little endian), its CRC-32 (u32), the index as JSON, then the contents
// one after another in the order of the index, which lists the name, kind and size of each. Nothing follows them.

/** `chunk`: a compiled Lua module, found by `require`. `asset`: any other file. */
export type EntryKind = "chunk" | "asset";

export interface PackEntry {
  kind: EntryKind;
  bytes: Uint8Array;
}

const MAGIC = Buffer.from("INGOTPK2");
const HEADER = MAGIC.length + 8;

type IndexEntry = [name: string, kind: EntryKind, size: number];

export class DamagedPack extends Error {}

/** Writes entries as a pack, in the order of their names. */
export function writePack(entries: ReadonlyMap<string, PackEntry>): Uint8Array {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const index: IndexEntry[] = sorted.map(([name, { kind, bytes }]) => [name, kind, bytes.length]);
  const indexBytes = Buffer.from(JSON.stringify(index));
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32LE(indexBytes.length, MAGIC.length);
  header.writeUInt32LE(Bun.hash.crc32(indexBytes), MAGIC.length + 4);
  return Buffer.concat([header, indexBytes, ...sorted.map(([, { bytes }]) => bytes)]);
}

/** A pack in memory; contents are views of its bytes, not copies. */
export class Pack {
  private readonly entries = new Map<string, PackEntry>();

  /**
   * The bytes of the contents are taken as they are: whoever read them has made sure of them.
   * @throws DamagedPack when the bytes are not a whole pack
   */
  constructor(bytes: Uint8Array) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (buffer.length < HEADER || !buffer.subarray(0, MAGIC.length).equals(MAGIC)) throw new DamagedPack("not a pack");
    let offset = HEADER + buffer.readUInt32LE(MAGIC.length);
    if (offset > buffer.length) throw new DamagedPack("the index of the pack is cut off");
    const indexBytes = buffer.subarray(HEADER, offset);
    if (Bun.hash.crc32(indexBytes) !== buffer.readUInt32LE(MAGIC.length + 4)) {
      throw new DamagedPack("the index of the pack was changed");
    }
    for (const [name, kind, size] of readIndex(indexBytes)) {
      this.entries.set(name, { kind, bytes: bytes.subarray(offset, offset + size) });
      offset += size;
    }
    if (offset !== bytes.length) throw new DamagedPack("the contents of the pack are not those of its index");
  }

  get(name: string, kind: EntryKind): Uint8Array | undefined {
    const entry = this.entries.get(name);
    return entry?.kind === kind ? entry.bytes : undefined;
  }

  /** Names of all entries of a kind, sorted. */
  names(kind: EntryKind): string[] {
    return [...this.entries].filter(([, entry]) => entry.kind === kind).map(([name]) => name);
  }
}

function readIndex(bytes: Buffer): IndexEntry[] {
  let index: unknown;
  try {
    index = JSON.parse(bytes.toString());
  } catch {
    throw new DamagedPack("the index of the pack cannot be read");
  }
  if (!Array.isArray(index) || !index.every(isSound)) throw new DamagedPack("the index of the pack makes no sense");
  return index;
}

function isSound(entry: unknown): entry is IndexEntry {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === "string" &&
    (entry[1] === "chunk" || entry[1] === "asset") &&
    Number.isSafeInteger(entry[2]) &&
    entry[2] >= 0
  );
}
