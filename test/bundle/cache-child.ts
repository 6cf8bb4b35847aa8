// A process that uses a chunk cache, for tests in which several do, or one that is not root.
// Usage: bun cache-child.ts DIRECTORY SOURCE ROUNDS [UID]; prints how often the file was compiled.
import { readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { ChunkCache } from "../../src/bundle/chunk-cache.ts";

const [directory = "", source = "", rounds = "1", uid] = process.argv.slice(2);
if (uid !== undefined) process.setuid?.(Number(uid));

let compiled = 0;
for (let round = 0; round < Number(rounds); round++) {
  if (Number(rounds) > 1) {
    // What another process does at any moment: clear the cache.
    for (const name of readdirSync(directory)) {
      try {
        if (name.endsWith(".chunk")) unlinkSync(join(directory, name));
      } catch {
        // The other process was faster.
      }
    }
  }
  const chunk = new ChunkCache(directory, "build").load(source, "name", (bytes) => {
    compiled++;
    return Buffer.concat([Buffer.from("compiled:"), bytes]);
  });
  if (Buffer.from(chunk).toString() !== "compiled:return 1") throw new Error(`wrong chunk: ${chunk}`);
}
console.log(compiled);
