// Writing a bundle's executable: a copy of ingot with a payload at its end, in place all at once or not at all.

import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
} from "node:fs";
import modulePath from "../../build/lua.wasm" with { type: "file" };
import { failureReason } from "./file-failure.ts";
import { readPayload, withTrailer } from "./trailer.ts";

class BadBase extends Error {}

/**
 * Writes `output`: the executable `base` with `payload`.
 * @returns its size in bytes
 * @throws BadBase when `base` is a bundle itself or not an ingot of this build; what writing throws
 */
export async function writeExecutable(base: string, output: string, payload: Uint8Array): Promise<number> {
  checkBase(base);
  const temporary = `${output}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    checkOutput(output);
    copyFileSync(base, temporary);
    chmodSync(temporary, 0o755);
    appendFileSync(temporary, withTrailer(payload));
    renameSync(temporary, output);
  } catch (error) {
    discard(temporary);
    const reason = failureReason(error);
    throw reason === undefined ? error : new BadBase(`cannot write "${output}": ${reason}`);
  }
  return statSync(output).size;
}

function discard(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // It was never made.
  }
}

/** Only a file is replaced: no directory, and no device that a rename would take away. */
function checkOutput(output: string): void {
  const status = statSync(output, { throwIfNoEntry: false });
  if (status?.isDirectory()) throw new BadBase(`"${output}" is a directory; name the executable with -o`);
  if (status !== undefined && !status.isFile()) throw new BadBase(`"${output}" is not a regular file`);
}

/** A bundle can be made of an executable that holds the very VM which compiled the chunks, and no program yet. */
function checkBase(base: string): void {
  let payload: Uint8Array | undefined;
  try {
    payload = readPayload(base);
  } catch (error) {
    const reason = failureReason(error);
    throw new BadBase(reason === undefined ? `"${base}" is a damaged bundle` : `cannot read "${base}": ${reason}`);
  }
  if (payload !== undefined && payload.length > 0)
    throw new BadBase(`"${base}" is a bundle already; bundle with plain ingot`);
  if (payload === undefined || !contains(base, readFileSync(modulePath))) {
    throw new BadBase(`"${base}" is not an ingot executable of this version`);
  }
}

const BLOCK = 16 * 1024 * 1024;

/** Whether a file holds these bytes, read in blocks that overlap. */
function contains(file: string, bytes: Uint8Array): boolean {
  const fd = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(BLOCK + bytes.length);
    for (let position = 0; ; position += BLOCK) {
      const count = readSync(fd, buffer, 0, buffer.length, position);
      if (buffer.subarray(0, count).includes(bytes)) return true;
      if (count < buffer.length) return false;
    }
  } finally {
    closeSync(fd);
  }
}
