// What handles of cells leave behind.

import { heapStats } from "bun:jsc";
import { expect, test } from "bun:test";
import type { Runtime } from "../../src/api/runtime.ts";
import { program } from "./program.ts";

test("names of cells that nobody has any more are forgotten", async () => {
  const references = () => heapStats().objectTypeCounts.WeakRef ?? 0;
  const before = references();
  const runtimes: Runtime[] = [];
  await program(`for i = 1, 5000 do ingot.cell("name " .. i) end collectgarbage()`, {
    inspect: (runtime) => runtimes.push(runtime),
  });
  // A few may stay: JavaScript's collector looks at the machine stack.
  for (let i = 0; i < 200 && references() > before + 500; i++) {
    Bun.gc(true);
    await Bun.sleep(1);
  }
  expect(references()).toBeLessThanOrEqual(before + 500);
  expect(runtimes).toHaveLength(1);
});
