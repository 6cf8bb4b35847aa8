// The payload of the executable that is running.
import { failureReason } from "./file-failure.ts";
import { DamagedBundle, readPayload } from "./trailer.ts";

/** Whether this program runs as an executable of its own, not from its sources. */
export function isExecutable(): boolean {
  return Bun.main.startsWith("/$bunfs/") || Bun.main.includes("~BUN");
}

/**
 * What the running executable carries, or undefined when it is plain ingot. The build gives that an empty payload, so
 * that a bundle whose end is gone is not taken for it.
 * @throws DamagedBundle when what it carries is not whole
 */
export function ownPayload(): Uint8Array | undefined {
  if (!isExecutable()) return undefined;
  const payload = read(process.execPath);
  if (payload === undefined) throw new DamagedBundle("its end is missing");
  return payload.length === 0 ? undefined : payload;
}

function read(executable: string): Uint8Array | undefined {
  try {
    return readPayload(executable);
  } catch (error) {
    const reason = failureReason(error);
    throw reason === undefined ? error : new Error(`cannot read this executable, "${executable}": ${reason}`);
  }
}
