// The payload at the end of an executable: found when whole, refused when damaged, absent when something follows it.
import { afterAll, describe, expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DamagedBundle, readPayload, TRAILER_BYTES, withTrailer } from "../../src/bundle/trailer.ts";
import { createRandom } from "../kernel/random.ts";

const folder = mkdtempSync(join(tmpdir(), "ingot-trailer-"));
const file = join(folder, "bundle");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const executable = Buffer.from("#!/bin/sh\nexit 0\n");
const payload = Buffer.from("what the bundle carries, \0\xff included");
const good = Buffer.concat([executable, withTrailer(payload)]);
const trailerStart = good.length - TRAILER_BYTES;

function readFrom(bytes: Uint8Array): Uint8Array | undefined {
  writeFileSync(file, bytes);
  return readPayload(file);
}

describe("a whole payload", () => {
  test("is read back, also when it is empty, and through a link", () => {
    expect(readFrom(good)).toEqual(payload);
    expect(readFrom(withTrailer(payload))).toEqual(payload);
    expect(readFrom(Buffer.concat([executable, withTrailer(new Uint8Array())]))).toEqual(Buffer.alloc(0));
    writeFileSync(file, good);
    symlinkSync(file, join(folder, "link"));
    expect(readPayload(join(folder, "link"))).toEqual(payload);
  });

  test("the same payload has the same trailer", () => {
    expect(withTrailer(payload)).toEqual(withTrailer(Buffer.from(payload)));
    expect(withTrailer(payload)).toHaveLength(payload.length + TRAILER_BYTES);
  });

  test("of one bundle within another is not taken for its own", () => {
    expect(readFrom(Buffer.concat([good, withTrailer(Buffer.from("outer"))]))).toEqual(Buffer.from("outer"));
    expect(readFrom(withTrailer(good))).toEqual(good);
  });

  test("at the end of a real executable is found, and the executable still runs", () => {
    const real = join(folder, "real");
    copyFileSync(process.execPath, real);
    chmodSync(real, 0o755);
    expect(readPayload(real)).toBeUndefined();
    const large = Buffer.alloc(3_000_000, "payload ");
    appendFileSync(real, withTrailer(large));
    expect(Buffer.from(readPayload(real) as Uint8Array).equals(large)).toBe(true);
    expect(Bun.spawnSync([real, "--version"]).stdout.toString().trim()).toBe(Bun.version);
  });
});

describe("no payload", () => {
  test("in files without trailer", () => {
    for (const bytes of [
      Buffer.alloc(0),
      executable,
      Buffer.alloc(TRAILER_BYTES - 1),
      Buffer.alloc(TRAILER_BYTES),
      Buffer.alloc(9999),
    ]) {
      expect(readFrom(bytes)).toBeUndefined();
    }
  });

  test("when anything follows the trailer", () => {
    for (const extra of [1, 2, 63, 64, 65, 5000])
      expect(readFrom(Buffer.concat([good, Buffer.alloc(extra)]))).toBeUndefined();
  });

  test("when the file ends before its trailer does", () => {
    for (let length = 0; length < good.length; length++) {
      writeFileSync(file, good);
      truncateSync(file, length);
      expect(readPayload(file)).toBeUndefined();
    }
  });
});

describe("damage", () => {
  /** The payload must be right or refused, or not there. */
  function readDamaged(bytes: Uint8Array): Uint8Array | undefined | "damaged" {
    try {
      return readFrom(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(DamagedBundle);
      return "damaged";
    }
  }

  test("of any byte of payload and trailer is noticed", () => {
    for (let i = executable.length; i < good.length; i++) {
      for (const bit of [i % 8, 7 - (i % 8)]) {
        const bad = Buffer.from(good);
        bad[i] = (bad[i] as number) ^ (1 << bit);
        // Without its magic it is no trailer, and the file no bundle.
        const isMagic = i >= trailerStart && i < trailerStart + 16;
        expect(readDamaged(bad)).toBe(isMagic ? undefined : "damaged");
      }
    }
  });

  test("by bytes missing from the payload is noticed", () => {
    for (let missing = 1; missing <= payload.length; missing++) {
      const cut = Buffer.concat([good.subarray(executable.length + missing)]);
      expect(readDamaged(cut)).toBe("damaged");
    }
  });

  test("by lengths that cannot be is noticed without making room for them", () => {
    const lengths = [
      0n,
      1n,
      BigInt(payload.length - 1),
      BigInt(payload.length + 1),
      BigInt(good.length),
      1n << 31n,
      1n << 32n,
      1n << 53n,
      (1n << 64n) - 1n,
    ];
    for (const length of lengths) {
      const bad = Buffer.from(good);
      bad.writeBigUInt64LE(length, trailerStart + 24);
      expect(readDamaged(bad)).toBe("damaged");
    }
  });

  test("by random bytes is noticed", () => {
    const random = createRandom(4);
    for (let i = 0; i < 1000; i++) {
      const bad = Buffer.from(good);
      for (let changes = 1 + random.below(5); changes > 0; changes--) {
        bad[executable.length + random.below(bad.length - executable.length)] = random.below(256);
      }
      const result = readDamaged(bad);
      if (result !== undefined && result !== "damaged") expect(result).toEqual(payload);
    }
  });

  test("says what to do", () => {
    const bad = Buffer.from(good);
    bad[executable.length] = 0;
    writeFileSync(file, bad);
    expect(() => readPayload(file)).toThrow(/damaged: .*; get or build it again/);
  });
});

test("a file that is not there raises what opening it does", () => {
  expect(() => readPayload(join(folder, "missing"))).toThrow("ENOENT");
});
