// The payload at the end of a bundle's executable, and the fixed-size trailer behind it by which it is found.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Trailer: magic (16 bytes), format version (u32), reserved (u32, zero), payload length (u64), SHA-256 of the payload. */
const MAGIC = Buffer.from("\0ingot bundle\r\n\x1a");
const FORMAT_VERSION = 1;
export const TRAILER_BYTES = 64;

export class DamagedBundle extends Error {
  constructor(reason: string) {
    super(`this executable is damaged: ${reason}; get or build it again`);
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(new Bun.CryptoHasher("sha256").update(bytes).digest());
}

/** The bytes to append to an executable so that it carries `payload`. */
export function withTrailer(payload: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(TRAILER_BYTES);
  MAGIC.copy(trailer, 0);
  trailer.writeUInt32LE(FORMAT_VERSION, 16);
  trailer.writeBigUInt64LE(BigInt(payload.length), 24);
  sha256(payload).copy(trailer, 32);
  return Buffer.concat([payload, trailer]);
}

/**
 * Reads the payload that an executable carries.
 * @returns undefined when there is none
 * @throws DamagedBundle when there is one that is not whole
 */
export function readPayload(executable: string): Uint8Array | undefined {
  const fd = openSync(executable, "r");
  try {
    const { size } = fstatSync(fd);
    const trailer = Buffer.alloc(TRAILER_BYTES);
    if (size < TRAILER_BYTES || readSync(fd, trailer, 0, TRAILER_BYTES, size - TRAILER_BYTES) !== TRAILER_BYTES) {
      return undefined;
    }
    if (!trailer.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    if (trailer.readUInt32LE(16) !== FORMAT_VERSION || trailer.readUInt32LE(20) !== 0)
      throw new DamagedBundle("its payload has an unknown format");
    const length = Number(trailer.readBigUInt64LE(24));
    if (length > size - TRAILER_BYTES) throw new DamagedBundle("its payload is cut off");
    const payload = Buffer.alloc(length);
    if (readSync(fd, payload, 0, length, size - TRAILER_BYTES - length) !== length) {
      throw new DamagedBundle("its payload is cut off");
    }
    if (!sha256(payload).equals(trailer.subarray(32))) throw new DamagedBundle("its payload was changed");
    return payload;
  } finally {
    closeSync(fd);
  }
}
