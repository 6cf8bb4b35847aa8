// Files that came with the program, below `bundle:/`: in the executable of a bundle, on the machine otherwise.
import { quoteForMessage } from "../../kernel/path-text.ts";
import type { Runtime } from "../runtime.ts";
import type { Bytes } from "../types.ts";

/** Where a file is: on the machine, or with its contents in the executable. */
export type Place = { path: Bytes } | { contents: Uint8Array | undefined };

/** Where the file is that a program calls `path`. */
export function placeOf({ options: { programFiles } }: Runtime, path: Bytes): Place {
  if (typeof path !== "string" || programFiles === undefined || !programFiles.isOwn(path)) return { path };
  const onMachine = programFiles.placeOf(path);
  return onMachine === undefined ? { contents: programFiles.contents(path) } : { path: onMachine };
}

/** The contents of a file in the executable. @throws Error when there is none */
export function contentsAt(place: { contents: Uint8Array | undefined }, path: Bytes): Uint8Array {
  if (place.contents === undefined)
    throw new Error(`cannot read ${quoteForMessage(String(path))}: no such file or directory`);
  return place.contents;
}
