// Writes the API reference, docs/api/*.md, from the declarations of the API.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reference } from "../src/api/reference/collect.ts";
import { markdownPages } from "../src/api/reference/markdown.ts";

const directory = join(import.meta.dir, "../docs/api");
const pages = markdownPages(reference());

mkdirSync(directory, { recursive: true });
for (const file of readdirSync(directory)) {
  if (file.endsWith(".md") && !pages.has(file)) rmSync(join(directory, file));
}
for (const [file, text] of pages) writeFileSync(join(directory, file), text);
console.log(`docs/api: ${pages.size} pages`);
