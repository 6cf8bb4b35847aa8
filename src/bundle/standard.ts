// The pack that every executable carries: what is below lua/ in the repository, compiled at build time.
import { readFileSync } from "node:fs";
import path from "../../build/lua.pack" with { type: "file" };
import { Pack } from "./pack.ts";

let pack: Pack | undefined;

/** The compiled form of a file below lua/, by its path there. */
export function standardChunk(file: string): Uint8Array | undefined {
  pack ??= new Pack(readFileSync(path));
  return pack.get(file, "chunk");
}
