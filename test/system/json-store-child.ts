// A process that saves state, for the tests of JsonStore: FILE big|count|loop [KEY].
import { JsonStore } from "../../src/system/json-store.ts";

const [path = "", work, key = ""] = process.argv.slice(2);
const store = new JsonStore(path, { onProblem: (message) => console.log(message) });
// What is there and missing in what is saved would count as deleted.
const loaded = JSON.parse(store.load()) as object;
if (work === "big") {
  console.log(store.save(JSON.stringify({ v: "x".repeat(100_000) })));
} else if (work === "count") {
  for (let count = 1; count <= 100; count++) store.save(JSON.stringify({ ...loaded, [key]: count }));
} else {
  const state = JSON.parse(store.load()) as { n?: number };
  for (let n = (state.n ?? 0) + 1; ; n++) {
    store.save(JSON.stringify({ n, text: String(n % 10).repeat(100_000) }));
    console.log(n);
  }
}
