// The overview on writing plugins, whose samples are run word for word. It is not part of this repository: tests of its
// samples are skipped, by name, where it does not lie beside it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const seeds = process.env.INGOT_SEEDS ?? join(import.meta.dir, "../../../../shared/seeds");

/** The document, if there is one. */
export const overview = existsSync(seeds)
  ? readdirSync(seeds)
      .map((name) => readFileSync(join(seeds, name), "utf8"))
      .find((text) => text.includes("Plugin Authoring") && text.includes("smelt.cmd.register"))
  : undefined;

/** The lines of the document from the one that is `first` to the next that is `last`. */
export function sample(first: string, last: string): string {
  const lines = (overview ?? "").split("\n");
  const start = lines.indexOf(first);
  const end = lines.indexOf(last, start);
  if (start < 0 || end < 0) throw new Error(`the document has no sample from "${first}" to "${last}"`);
  return lines.slice(start, end + 1).join("\n");
}
