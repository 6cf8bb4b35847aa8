// What lists of choices are made of: rows that are made when they are shown, and how items look.
import { expect, test } from "bun:test";
import { itemSpans, labelWidth, searchText } from "../../src/terminal/widgets/items.ts";
import { StyledRows } from "../../src/terminal/widgets/styled-rows.ts";

const nothing = () => [];

test("rows are made when they are asked for, and once", () => {
  const rows = new StyledRows();
  const made: number[] = [];
  rows.show(10_000, (row) => {
    made.push(row);
    return [{ text: `row ${row}` }, { text: "!", style: { bold: true } }];
  });
  expect(rows.lineCount).toBe(10_000);
  expect(made).toEqual([]);
  expect(rows.line(7000)).toBe("row 7000!");
  const [mark] = rows.marksIn(7000, 7000);
  expect(mark).toMatchObject({
    start: { row: 7000, column: 8 },
    end: { row: 7000, column: 9 },
    payload: { bold: true },
  });
  expect(made).toEqual([7000]);
  expect(rows.line(10_000)).toBeUndefined();
  expect(rows.line(-1)).toBeUndefined();
  expect(rows.marksIn(-5, 0)).toHaveLength(1);
  expect(rows.marksIn(9_999, 20_000)).toHaveLength(1);
});

test("other rows are another version, and none are none", () => {
  const rows = new StyledRows();
  const { version } = rows;
  rows.show(1, () => [{ text: "a\nb\r" }]);
  expect(rows.version).toBeGreaterThan(version);
  expect(rows.line(0)).toBe("a b ");
  rows.show(0, () => []);
  expect(rows.line(0)).toBeUndefined();
  expect([...rows.marksIn(0, 10)]).toEqual([]);
});

test("rows that come with marks, or with an indent, have them in the order in which texts have theirs", () => {
  const rows = new StyledRows();
  const underline = { start: 0, end: 99, options: { payload: { underline: true } } };
  const beyond = { start: 50, options: { priority: 3, payload: { virt_text: "!" } } };
  rows.show(2, () => ({
    spans: [{ text: "ab" }, { text: "cd", style: { bold: true } }],
    wrapIndent: 2,
    marks: [underline, beyond],
  }));
  const marks = rows.marksIn(1, 1).map(({ start, end, priority, payload }) => [start, end, priority, payload]);
  expect(marks).toEqual([
    [{ row: 1, column: 0 }, undefined, 0, { wrap_indent: 2 }],
    [{ row: 1, column: 0 }, { row: 1, column: 4 }, 0, { underline: true }],
    [{ row: 1, column: 2 }, { row: 1, column: 4 }, 0, { bold: true }],
    [{ row: 1, column: 4 }, undefined, 3, { virt_text: "!" }],
  ]);
});

test("rows that are given are not made; making one may bring others", () => {
  const rows = new StyledRows();
  rows.show(3, (row) => {
    rows.show(2, (other) => [{ text: `new ${other}` }]);
    return [{ text: `old ${row}` }];
  });
  rows.put(1, [{ spans: [{ text: "given" }] }]);
  expect(rows.line(1)).toBe("given");
  expect(rows.line(0)).toBe("old 0");
  expect([rows.line(0), rows.line(1), rows.line(2)]).toEqual(["new 0", "new 1", undefined]);
});

test("tabs in items are blanks", () => {
  const spans = itemSpans({ label: "a\tb", prefix: "\t", description: "c\td" }, 0, nothing);
  expect(spans.map(({ text }) => text).join("")).toBe("   a b  c d");
});

test("descriptions stand below each other, whatever stands before them", () => {
  const items = [
    { label: "short", description: "one" },
    { label: "好好好好", description: "two" },
    { label: "x", prefix: ">>", description: "three" },
    { label: "y".repeat(100), description: "four" },
  ];
  const width = labelWidth(items);
  expect(width).toBe(40);
  const texts = items.map((item) => itemSpans(item, width, nothing).map(({ text }) => text));
  const columns = texts.slice(0, 3).map((parts) => Bun.stringWidth(parts.slice(0, -1).join("")));
  expect(columns).toEqual([43, 43, 43]);
  expect(texts[3]?.join("")).toContain("yyy  four");
  expect(labelWidth([{ label: "no descriptions" }])).toBe(0);
});

test("matched letters are in the group for matches: of the label, or else of the description", () => {
  const matched = (columns: (text: string) => readonly number[]) =>
    itemSpans({ label: "label", description: "text", labelColor: 3 }, 5, columns)
      .filter(({ style }) => style?.hl === "Match")
      .map(({ text }) => text);
  expect(matched((text) => (text === "label" ? [0, 1, 4] : [0]))).toEqual(["la", "l"]);
  expect(matched((text) => (text === "text" ? [1] : []))).toEqual(["e"]);
  expect(matched(nothing)).toEqual([]);
});

test("an item is found by label, description and its terms, as far as anybody types", () => {
  expect(searchText({ label: "a", description: "b", searchTerms: ["c", ""] })).toBe("a b c");
  expect(searchText({ label: "" })).toBe("");
  expect(searchText({ label: "x".repeat(1_000_000) }).length).toBeLessThan(10_000);
});
