// Standard input for a child: a file that exists for nobody else, as nobody has to feed it and nobody minds if it is not read.

import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryFile } from "./c-library.ts";

/**
 * Makes a file of the bytes, in memory where the system can.
 *
 * @param bytes nothing to read if left out
 * @returns its descriptor at the start of the bytes, to be closed once the child has it
 */
export function openInput(bytes: Uint8Array | undefined): number {
  if (bytes === undefined || bytes.length === 0) {
    return openSync("/dev/null", "r");
  }
  const descriptor = createMemoryFile() ?? openTemporaryFile();
  try {
    // Written with a position: the one the child reads from stays at the start.
    for (let position = 0; position < bytes.length; ) {
      position += writeSync(descriptor, bytes, position, bytes.length - position, position);
    }
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function openTemporaryFile(): number {
  const path = join(tmpdir(), `ingot-input-${crypto.randomUUID()}`);
  const descriptor = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return descriptor;
}
