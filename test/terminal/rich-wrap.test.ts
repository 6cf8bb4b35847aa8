// Lines broken into rows: where, and with what before them.
import { describe, expect, test } from "bun:test";
import { fitSpans, wrapLine } from "../../src/terminal/rich/wrap.ts";
import { displayWidth } from "../../src/terminal/width.ts";
import { rowsOf, textOf } from "./rich.ts";

const rows = (text: string, width: number, wrapIndent?: number) => rowsOf([{ spans: [{ text }], wrapIndent }], width);

describe("wrapping", () => {
  test("breaks at blanks, which vanish there and nowhere else", () => {
    expect(rows("one two  three", 7)).toEqual(["one two", "three"]);
    expect(rows("  one   two", 11)).toEqual(["  one   two"]);
    expect(rows("  one two", 6)).toEqual(["  one", "two"]);
    expect(rows("", 5)).toEqual([""]);
    expect(wrapLine({ spans: [{ text: "a  " }] }, 9).map(textOf)).toEqual(["a  "]);
  });

  test("breaks words that are too long, and before and behind wide characters", () => {
    expect(rows("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(rows("x abcdefgh", 4)).toEqual(["x", "abcd", "efgh"]);
    expect(rows("全角文字", 5)).toEqual(["全角", "文字"]);
    expect(rows("ab全角", 4)).toEqual(["ab全", "角"]);
    expect(rows("全", 1)).toEqual(["…"]);
  });

  test("a word in several styles is one word", () => {
    const line = { spans: [{ text: "one t" }, { text: "wo", style: { bold: true } }, { text: " three" }] };
    expect(wrapLine(line, 6)).toEqual([
      [{ text: "one" }],
      [{ text: "t" }, { text: "wo", style: { bold: true } }],
      [{ text: "three" }],
    ]);
  });

  test("rows behind the first are indented, by half of the width at most", () => {
    expect(rows("one two three", 7, 2)).toEqual(["one two", "  three"]);
    expect(rows("one two three", 4, 100)).toEqual(["one", "  tw", "  o", "  th", "  re", "  e"]);
    const quote = { spans: [{ text: "| one two" }], wrapIndent: 2, wrapPrefix: [{ text: "| " }] };
    expect(rowsOf([quote], 6)).toEqual(["| one", "| two"]);
  });

  test("a line that is cut ends at the edge, without half of a character", () => {
    expect(rowsOf([{ spans: [{ text: "one two" }], cut: true }], 7)).toEqual(["one two"]);
    expect(rowsOf([{ spans: [{ text: "全角文字" }], cut: true }], 5)).toEqual(["全角…"]);
  });

  test("blanks of a fill reach the edge", () => {
    expect(wrapLine({ spans: [{ text: "ab cd" }], fill: { bg: 1 } }, 4)).toEqual([
      [{ text: "ab" }, { text: "  ", style: { bg: 1 } }],
      [{ text: "cd" }, { text: "  ", style: { bg: 1 } }],
    ]);
  });

  test("tabs and control characters are what is shown of them", () => {
    expect(rows("a\tb\x1b[m", 20)).toEqual(["a       b^[[m"]);
  });

  test("no text is lost and no row too wide, for any text, width and indent", () => {
    let seed = 3;
    const random = (limit: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % limit;
    };
    for (let round = 0; round < 500; round++) {
      const text = Array.from(
        { length: random(60) },
        () => ["a", "b", " ", "全", "👍", "e\u0301", "\t"][random(7)],
      ).join("");
      const width = 2 + random(20);
      const all = rowsOf([{ spans: [{ text }], wrapIndent: random(30) }], width);
      expect(all.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    }
  });

  test("huge lines, huge and absent widths", () => {
    expect(wrapLine({ spans: [{ text: "x".repeat(1_000_000) }] }, 80)).toHaveLength(12_500);
    expect(wrapLine({ spans: [{ text: " ".repeat(1_000_000) }] }, 80)).toHaveLength(1);
    expect(rows("ab", Number.POSITIVE_INFINITY)).toEqual(["ab"]);
    for (const width of [0, -5, Number.NaN])
      expect(wrapLine({ spans: [{ text: "ab" }] }, width).map(textOf)).toEqual(["a", "b"]);
    for (const indent of [Number.NaN, -3, Number.POSITIVE_INFINITY, 1e300])
      expect(rows("ab cd", 2, indent)[0]).toBe("ab");
  });
});

test("fitting cuts or fills to exactly so many cells", () => {
  for (const text of ["", "a", "abc", "abcd", "全全", "a全全", "\ta"])
    for (const width of [0, 1, 2, 3, 4]) expect(displayWidth(textOf(fitSpans([{ text }], width)))).toBe(width);
});
