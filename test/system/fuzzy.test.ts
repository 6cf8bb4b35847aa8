// Fuzzy ranking: order, what does not match, and letters of other scripts.
import { expect, test } from "bun:test";
import { rank, score } from "../../src/system/fuzzy.ts";

test("best first, what does not match left out, ties in their order", () => {
  const items = ["src/terminal/screen.ts", "README.md", { text: "src/host.ts" }, "host", "src/host.ts"];
  expect(rank(items, "host")).toEqual([3, 2, 4]);
  expect(rank(items, "")).toEqual([0, 1, 2, 3, 4]);
  expect(rank(items, "zzz")).toEqual([]);
  expect(rank([], "a")).toEqual([]);
});

test("scores", () => {
  const exact = score("abc", "abc") ?? Number.NaN;
  const loose = score("a-long-b-text-c", "abc") ?? Number.NaN;
  expect(Number.isInteger(exact) && Number.isInteger(loose)).toBe(true);
  expect(exact).toBeLessThan(loose);
  expect(score("abc", "acb")).toBeUndefined();
  expect(score("anything", "")).toBe(0);
  expect(score("", "a")).toBeUndefined();
});

test("case, accents and other scripts", () => {
  expect(rank(["Straße", "ÉCLAIR", "日本語のファイル", "Ünïcode"], "eclair")).toEqual([1]);
  expect(rank(["Straße", "日本語のファイル"], "日語")).toEqual([1]);
  expect(rank(["ÜBER", "unten"], "über")).toEqual([0]);
});

test("words in any order", () => {
  expect(rank(["open file", "close window"], "file open")).toEqual([0]);
});

test("ten thousand items are ranked completely", () => {
  const items = Array.from({ length: 10_000 }, (_, index) => `src/module-${index}/file.ts`);
  expect(rank(items, "module-9999")[0]).toBe(9999);
  expect(rank(items, "file").length).toBe(10_000);
});
