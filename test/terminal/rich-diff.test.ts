// Differences between texts as they are seen.
import { describe, expect, test } from "bun:test";
import { type DiffOptions, diffLines, diffSplit } from "../../src/terminal/rich/diff.ts";
import { looksOf, rowsOf, textOf, texts, worn } from "./rich.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`);
const file = (lines: readonly string[]) => `${lines.join("\n")}\n`;
const changed = (lines: readonly string[], changes: Readonly<Record<number, string>>) =>
  file(lines.map((line, i) => changes[i + 1] ?? line));
const seen = (options: DiffOptions) => texts(diffLines(options)).map((text) => text.trimEnd());

describe("a diff in one column", () => {
  test("shows changes with what is around them, and how much is left out", () => {
    const lines = numbers(30);
    expect(seen({ old: file(lines), new: changed(lines, { 3: "three", 20: "twenty" }), context: 1 })).toEqual([
      " 2   line 2",
      " 3 - line 3",
      " 3 + three",
      " 4   line 4",
      " ⋯ 14 unchanged lines",
      "19   line 19",
      "20 - line 20",
      "20 + twenty",
      "21   line 21",
    ]);
  });

  test("close changes share what is between them; added and removed lines move the numbers", () => {
    expect(seen({ old: "a\nb\nc\nd\n", new: "a\nc\nx\ny\nd\n" })).toEqual([
      "1   a",
      "2 - b",
      "2   c",
      "3 + x",
      "4 + y",
      "5   d",
    ]);
  });

  test("the full file, also when nothing has changed", () => {
    expect(seen({ old: file(numbers(9)), new: changed(numbers(9), { 9: "x" }), fullFile: true })).toHaveLength(10);
    expect(seen({ old: "a\n", new: "a\n", fullFile: true })).toEqual(["1   a"]);
    expect(seen({ old: "a\n", new: "a\n" })).toEqual([]);
  });

  test("lines are counted in the text that the old one is a part of", () => {
    expect(seen({ old: "b", new: "x", anchor: "a\na\nb\nc\n" })).toEqual(["3 - b", "3 + x"]);
    expect(seen({ old: "b", new: "x", anchor: "a\nx\nc\n" })).toEqual(["2 - b", "2 + x"]);
    expect(seen({ old: "b", new: "x", anchor: "nothing of it" })).toEqual(["1 - b", "1 + x"]);
  });

  test("has syntax colours on the backgrounds of its sides, changed words on one of their own", () => {
    const lines = diffLines({ old: "local a = 1", new: "local a = 2", path: "x.lua" });
    const groups = ["DiffDelete", "DiffAdd", "DiffDeleteWord", "DiffAddWord", "Keyword", "Number"];
    expect(worn(looksOf(lines.slice(0, 1), "local"), groups)).toMatchObject({ background: 0, foreground: 104 });
    expect(worn(looksOf(lines.slice(0, 1), "1"), groups)).toMatchObject({ background: 2, foreground: 105 });
    expect(worn(looksOf(lines.slice(1), "local"), groups)).toMatchObject({ background: 1, foreground: 104 });
    expect(worn(looksOf(lines.slice(1), "2"), groups)).toMatchObject({ background: 3, foreground: 105 });
    expect(worn(lines[0]?.fill ?? {}, groups)).toMatchObject({ background: 0 });
    expect(looksOf(lines, "1 ")).toMatchObject({ hl: "DiffLineNumber", selectable: false });
  });

  test("lines with little in common have no changed words", () => {
    const lines = diffLines({ old: "the quick fox", new: "lorem ipsum dolor" });
    expect(looksOf(lines, "the quick fox").bg).toBe("DiffDelete");
    expect(looksOf(lines, "lorem ipsum dolor").bg).toBe("DiffAdd");
  });

  test("is wrapped behind its numbers", () => {
    expect(rowsOf(diffLines({ old: "", new: "one two three" }), 12)).toEqual(["1 + one two", "    three"]);
  });

  test("line ends: Windows' own in both texts are none of its business, in one they are seen", () => {
    expect(seen({ old: "a\r\nb\r\n", new: "a\r\nc\r\n" })).toEqual(["1   a", "2 - b", "2 + c"]);
    expect(rowsOf(diffLines({ old: "a\n", new: "a\r\n" }), 40)).toEqual(["1 - a", "1 + a^M"]);
    expect(seen({ old: "a\n", new: "a" })).toEqual(["⋯ no line end at the end of the new text"]);
  });

  test("files that appear and vanish", () => {
    expect(seen({ old: "", new: "a\nb\n" })).toEqual(["1 + a", "2 + b"]);
    expect(seen({ old: "a\nb\n", new: "" })).toEqual(["1 - a", "2 - b"]);
    expect(seen({ old: "", new: "" })).toEqual([]);
  });
});

describe("a diff side by side", () => {
  test("has as many rows on both sides", () => {
    const { left, right } = diffSplit({ old: "a\nb\nc\nd\n", new: "a\nx\nd\ne\n" });
    expect(texts(left)).toEqual(["1   a", "2 - b", "3 - c", "4   d", ""]);
    expect(texts(right)).toEqual(["1   a", "2 + x", "", "3   d", "4 + e"]);
  });

  test("puts every line of both texts on its side, for any texts", () => {
    let seed = 1;
    const random = (limit: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % limit;
    };
    const part = (lines: readonly { spans: Parameters<typeof textOf>[0] }[]) =>
      lines.filter(({ spans }) => spans.length > 0).map(({ spans }) => textOf(spans.slice(2)));
    for (let round = 0; round < 300; round++) {
      const text = () => Array.from({ length: random(12) }, () => "abc"[random(3)] as string);
      const [old, now] = [text(), text()];
      const { left, right } = diffSplit({ old: old.join("\n"), new: now.join("\n") });
      expect(left).toHaveLength(right.length);
      expect(part(left)).toEqual(old);
      expect(part(right)).toEqual(now);
    }
  });
});

describe("texts that differ in too much", () => {
  test("are shown as removed and added", () => {
    const [old, now] = [numbers(100_000), numbers(100_000).map((line) => `${line}!`)];
    const lines = diffLines({ old: file(["same", ...old]), new: file(["same", ...now]), path: "x.ts" });
    expect(lines).toHaveLength(200_001);
    expect(texts(lines.slice(0, 2))).toEqual(["     1   same", "     2 - line 1"]);
    expect(texts(lines.slice(-1))).toEqual(["100001 + line 100000!"]);
  });

  test("one change in a million lines is found", () => {
    const lines = numbers(1_000_000);
    expect(diffLines({ old: file(lines), new: changed(lines, { 500000: "x" }), path: "x.ts" })).toHaveLength(8);
  });

  test("a line of a million characters", () => {
    const line = "word ".repeat(200_000);
    expect(diffLines({ old: line, new: `${line}x` })).toHaveLength(2);
  });
});
