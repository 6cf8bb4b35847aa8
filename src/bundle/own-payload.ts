// The payload of the executable that is running.
import { readPayload } from "./trailer.ts";

/** Whether this program runs as an executable of its own, not from its sources. */
export function isExecutable(): boolean {
  return Bun.main.startsWith("/$bunfs/") || Bun.main.includes("~BUN");
}

/**
 * What the running executable carries, or undefined when it is plain ingot.
 * @throws DamagedBundle when what it carries is not whole
 */
export function ownPayload(): Uint8Array | undefined {
  return isExecutable() ? readPayload(process.execPath) : undefined;
}
