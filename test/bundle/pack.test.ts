// Packs: what is written is read back, equal input gives equal bytes, and damage is noticed before anything is used.
import { describe, expect, test } from "bun:test";
import { DamagedPack, type EntryKind, Pack, type PackEntry, writePack } from "../../src/bundle/pack.ts";
import { createRandom } from "../kernel/random.ts";

function entry(text: string | Uint8Array, kind: EntryKind = "chunk"): PackEntry {
  return { kind, bytes: Buffer.from(text as string) };
}

function read(pack: Pack, name: string, kind: EntryKind): string | undefined {
  const bytes = pack.get(name, kind);
  return bytes && Buffer.from(bytes).toString();
}

const oddNames = [
  "",
  "__proto__",
  "constructor",
  "toString",
  "a b",
  "ä",
  "😀",
  "\ud800",
  "\0",
  '"',
  "10",
  "9",
  "1",
  "+",
  "a/b.lua",
  "x".repeat(10_000),
];

describe("what was written", () => {
  test("is read back", () => {
    const pack = new Pack(
      writePack(
        new Map([
          ["a.lua", entry("one")],
          ["data/b.txt", entry("two", "asset")],
          ["empty", entry("")],
        ]),
      ),
    );
    expect(read(pack, "a.lua", "chunk")).toBe("one");
    expect(read(pack, "data/b.txt", "asset")).toBe("two");
    expect(read(pack, "empty", "chunk")).toBe("");
    expect(pack.names("chunk")).toEqual(["a.lua", "empty"]);
    expect(pack.names("asset")).toEqual(["data/b.txt"]);
  });

  test("is found under its own kind and name only", () => {
    const pack = new Pack(writePack(new Map([["a", entry("one")]])));
    expect(pack.get("a", "asset")).toBeUndefined();
    for (const name of ["A", "a ", "", "__proto__", "constructor"]) expect(pack.get(name, "chunk")).toBeUndefined();
  });

  test("may have any name", () => {
    const pack = new Pack(writePack(new Map(oddNames.map((name, i) => [name, entry(`contents ${i}`)]))));
    for (const [i, name] of oddNames.entries()) expect(read(pack, name, "chunk")).toBe(`contents ${i}`);
    expect(pack.names("chunk")).toEqual([...oddNames].sort());
  });

  test("may be nothing", () => {
    expect(new Pack(writePack(new Map())).names("chunk")).toEqual([]);
  });

  test("may hold every byte, and be part of a larger buffer", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const packed = writePack(
      new Map([
        ["all", entry(bytes, "asset")],
        ["z", entry("z")],
      ]),
    );
    const room = new Uint8Array(packed.length + 13).fill(0x55);
    room.set(packed, 7);
    const pack = new Pack(room.subarray(7, 7 + packed.length));
    expect(pack.get("all", "asset")).toEqual(bytes);
    expect(read(pack, "z", "chunk")).toBe("z");
  });
});

test("the same entries give the same bytes in whatever order they come", () => {
  const all: [string, PackEntry][] = oddNames.map((name, i) => [
    name,
    entry(`contents ${i}`, i % 2 ? "asset" : "chunk"),
  ]);
  const first = writePack(new Map(all));
  const random = createRandom(2);
  for (let i = 0; i < 20; i++) {
    const shuffled = all.map((item) => ({ item, at: random.below(1e6) })).sort((a, b) => a.at - b.at);
    expect(writePack(new Map(shuffled.map(({ item }) => item)))).toEqual(first);
  }
});

describe("damage", () => {
  const contents: Record<string, string> = { "a.lua": "first", "b.lua": "second", c: "" };
  const good = writePack(new Map(Object.entries(contents).map(([name, text]) => [name, entry(text)])));
  const contentBytes = Object.values(contents).join("").length;

  /** Reads everything there is; what is not refused must lie inside the pack. */
  function readAll(bytes: Uint8Array): Pack | undefined {
    let pack: Pack;
    try {
      pack = new Pack(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(DamagedPack);
      return undefined;
    }
    for (const kind of ["chunk", "asset"] as const) {
      for (const name of pack.names(kind)) {
        const view = pack.get(name, kind) as Uint8Array;
        expect(view.byteOffset).toBeGreaterThanOrEqual(bytes.byteOffset);
        expect(view.byteOffset + view.length).toBeLessThanOrEqual(bytes.byteOffset + bytes.length);
      }
    }
    return pack;
  }

  test("of any bit of header and index is noticed", () => {
    for (let i = 0; i < good.length - contentBytes; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const bad = Buffer.from(good);
        bad[i] = (bad[i] as number) ^ (1 << bit);
        expect(() => new Pack(bad)).toThrow(DamagedPack);
      }
    }
  });

  test("of the contents harms nothing else", () => {
    const bad = Buffer.from(good);
    bad[good.length - 1] = 0;
    const pack = readAll(bad) as Pack;
    expect(read(pack, "a.lua", "chunk")).toBe("first");
    expect(read(pack, "b.lua", "chunk")).toBe("secon\0");
  });

  test("by cutting it anywhere, and by adding to it, is noticed", () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => new Pack(good.subarray(0, length))).toThrow(DamagedPack);
    }
    for (const extra of [1, 10, 1000]) {
      expect(() => new Pack(Buffer.concat([good, Buffer.alloc(extra)]))).toThrow(DamagedPack);
    }
  });

  test("by random bytes is refused or harmless", () => {
    const random = createRandom(3);
    for (let i = 0; i < 3000; i++) {
      const bad = Buffer.from(good);
      for (let changes = 1 + random.below(6); changes > 0; changes--) bad[random.below(bad.length)] = random.below(256);
      readAll(bad.subarray(0, random.below(4) === 0 ? random.below(bad.length) : bad.length));
    }
  });

  /** A pack with an index that nobody writes, its sums in order. */
  function withIndex(index: string | Uint8Array, contents = "contents"): Buffer {
    const bytes = Buffer.from(index as string);
    const header = Buffer.from(good.subarray(0, 16));
    header.writeUInt32LE(bytes.length, 8);
    header.writeUInt32LE(Bun.hash.crc32(bytes), 12);
    return Buffer.concat([header, bytes, Buffer.from(contents)]);
  }

  test("by an index that makes no sense is noticed", () => {
    expect(readAll(withIndex('[["a","chunk",8]]'))).toBeDefined();
    const indices = [
      "", "null", "1", '"text"', "{}", "[", "[null]", "[[]]", '[["a"]]', '[["a","chunk"]]', '[["a","chunk",null]]',
      '[["a","other",8]]', '[[1,"chunk",8]]', '[["a","chunk","8"]]', '[["a","chunk",-8],["b","chunk",16]]',
      '[["a","chunk",8.5]]', '[["a","chunk",1e300]]', '[["a","chunk",9007199254740991]]', '[["a","chunk",7]]',
      '[["a","chunk",9]]', '[["a","chunk",4294967304]]', '{"length":1,"0":["a","chunk",8]}', "[".repeat(100_000), "\ufeff[]",
      '[["a","chunk",9007199254740991],["b","chunk",9007199254740991],["c","chunk",8]]',
    ]; // biome-ignore format: one after another
    for (const index of indices) expect(() => new Pack(withIndex(index))).toThrow(DamagedPack);
    expect(() => new Pack(withIndex(Uint8Array.of(0x5b, 0xff, 0x5d)))).toThrow(DamagedPack);
  });

  test("by an index longer than the pack is noticed", () => {
    for (const length of [good.length - 15, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const bad = Buffer.from(good);
      bad.writeUInt32LE(length, 8);
      expect(() => new Pack(bad)).toThrow(DamagedPack);
    }
  });
});
