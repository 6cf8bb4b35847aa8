// Markdown as it is seen in a terminal of some width.
import { describe, expect, test } from "bun:test";
import { markdownLines } from "../../src/terminal/rich/markdown.ts";
import { looksOf, rowsOf, texts, worn } from "./rich.ts";

const lines = (source: string, width = 40) => markdownLines(source, { width });
const rows = (source: string, width = 40) => rowsOf(lines(source, width), width);

describe("markdown", () => {
  test("paragraphs are one line each, whatever the source's lines; hard breaks are lines", () => {
    expect(texts(lines("one\ntwo\n\nthree  \nfour\\\nfive"))).toEqual(["one two", "", "three", "four", "five"]);
  });

  test("emphasis, code, links and images, in each other", () => {
    const all = lines("a **b** *c* ~~d~~ `e` ***f*** [g *h*](http://x.y) ![i](u) <http://z.z> http://w.w");
    expect(texts(all)).toEqual(["a b c d e f g h (http://x.y) i (u) http://z.z http://w.w"]);
    expect(looksOf(all, "b")).toEqual({ bold: true });
    expect(looksOf(all, "c")).toEqual({ italic: true });
    expect(looksOf(all, "d")).toEqual({ crossedout: true });
    expect(looksOf(all, "e")).toEqual({ hl: "MarkdownCode" });
    expect(looksOf(all, "f")).toEqual({ bold: true, italic: true });
    expect(looksOf(all, "g ")).toEqual({ hl: "MarkdownLink" });
    expect(looksOf(all, "h")).toEqual({ hl: "MarkdownLink", italic: true });
    expect(looksOf(all, " (http://x.y)")).toEqual({ dim: true });
    expect(looksOf(all, "http://w.w")).toEqual({ hl: "MarkdownLink" });
  });

  test("headings of six levels", () => {
    const all = lines("# A\n\nB\n===\n\n## C\n### D\n###### E");
    expect(texts(all)).toEqual(["A", "", "B", "", "C", "", "D", "", "E"]);
    expect(looksOf(all, "A")).toEqual({ hl: "MarkdownHeading1", bold: true });
    expect(looksOf(all, "C").hl).toBe("MarkdownHeading2");
    expect(looksOf(all, "E").hl).toBe("MarkdownHeading3");
  });

  test("lists, nested, numbered and with boxes, with hanging indents", () => {
    expect(rows("- one two three\n  - four five six\n    seven\n- [ ] eight\n- [x] nine", 14)).toEqual([
      "• one two",
      "  three",
      "  • four five",
      "    six seven",
      "• [ ] eight",
      "• [x] nine",
    ]);
    expect(rows("9. nine\n10. ten\n\n    more of it")).toEqual([" 9. nine", "", "10. ten", "", "    more of it"]);
    expect(rows("-\n- a")).toEqual(["•", "• a"]);
  });

  test("quotes have a bar, on the rows they are wrapped to as well", () => {
    expect(rows("> one two three\n> > four five six\n>\n> - seven eight", 10)).toEqual([
      "│ one two",
      "│ three",
      "│",
      "│ │ four",
      "│ │ five",
      "│ │ six",
      "│",
      "│ • seven",
      "│   eight",
    ]);
  });

  test("code keeps its lines and has colours and the background of its block", () => {
    const all = lines("```lua\nlocal x\n\n  y = nil\n```\n\n    plain");
    expect(texts(all)).toEqual(["local x", "", "  y = nil", "", "plain"]);
    const looks = looksOf(all, "local");
    expect(looks).toMatchObject({ hl: "Keyword" });
    expect(worn(looks, ["MarkdownCodeBlock", "Keyword"])).toMatchObject({ foreground: 101, background: 0 });
    expect(all[1]?.fill).toBeDefined();
  });

  test("rules are as wide as there is room; HTML is text", () => {
    expect(rows("---", 5)).toEqual(["─────"]);
    expect(rows("a <b>c</b><br>\n\n<div>\n<p>x</p>\n</div>")).toEqual([
      "a <b>c</b><br>",
      "",
      "<div>",
      "<p>x</p>",
      "</div>",
    ]);
  });

  test("dim and italic are under everything", () => {
    const all = markdownLines("a **b**\n\n- c", { width: 9, dim: true, italic: true });
    expect(looksOf(all, "a ")).toEqual({ dim: true, italic: true });
    expect(looksOf(all, "b")).toEqual({ dim: true, italic: true, bold: true });
    expect(looksOf(all, "c")).toEqual({ dim: true, italic: true });
  });

  test("inline keeps lines as they are", () => {
    const source = "# no heading\n\n  - *item* `x`\n> _q_ **b\n---\n| a |\n1. x\n```\n<div>\n.dot";
    const all = markdownLines(source, { width: 20, inline: true });
    expect(texts(all)).toEqual([
      "# no heading",
      "",
      "  - item x",
      "> q **b",
      "---",
      "| a |",
      "1. x",
      "```",
      "<div>",
      ".dot",
    ]);
    expect(looksOf(all, "item")).toEqual({ italic: true });
    expect(looksOf(all, "q")).toEqual({ italic: true });
  });
});

describe("tables", () => {
  const table = "| a | right | mid |\n|---|--:|:-:|\n| **x** | 1 | 全 |\n| `y|` | 22 |";

  test("have borders and alignments", () => {
    expect(rows(table.replace("`y|`", "y"))).toEqual([
      "┌───┬───────┬─────┐",
      "│ a │ right │ mid │",
      "├───┼───────┼─────┤",
      "│ x │     1 │ 全  │",
      "│ y │    22 │     │",
      "└───┴───────┴─────┘",
    ]);
    expect(looksOf(lines(table), "x")).toEqual({ bold: true });
  });

  test("narrow their widest columns, and wrap in them", () => {
    expect(rows("| k | text |\n|---|---|\n| a | one two three four |", 18)).toEqual([
      "┌───┬────────────┐",
      "│ k │ text       │",
      "├───┼────────────┤",
      "│ a │ one two    │",
      "│   │ three four │",
      "└───┴────────────┘",
    ]);
  });

  test("that are wider than any grid become lists of their cells", () => {
    expect(rows("| name | age | town |\n|---|---|---|\n| Ann | 42 | Ghent |\n| Bob | | Rome |", 12)).toEqual([
      "name: Ann",
      "age: 42",
      "town: Ghent",
      "",
      "name: Bob",
      "town: Rome",
    ]);
  });
});

describe("bad markdown", () => {
  test("of all kinds is shown in any width", () => {
    const sources = [
      "",
      "\n\n\n",
      "a\0b\x1b[31mc\rd",
      "\ud800 \u202e",
      `${">".repeat(5000)}a`,
      `${"- ".repeat(5000)}a`,
      `${"*".repeat(5000)}a${"*".repeat(5000)}`,
      `${"|a".repeat(500)}|\n${"|-".repeat(500)}|\n${"|x".repeat(500)}|`,
      "[".repeat(5000),
      "```",
      "99999999999. x",
      `- ${"x".repeat(3000)}`,
      "||\n|-|",
      "&nbsp;\u200b",
    ];
    for (const source of sources)
      for (const width of [1, 2, 7, 80]) expect(rows(source, width).length).toBeLessThan(60_000);
    for (const width of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e12])
      expect(lines("# a\n\n---", width)).toHaveLength(3);
  });

  test("escapes come out as text", () => {
    expect(rows("a\x1b[31mb `\x07`")).toEqual(["a^[[31mb ^G"]);
    expect(rows("```\n\x1b]0;t\x07\n```")).toEqual(["^[]0;t^G"]);
  });

  test("deep nesting loses structure, not text", () => {
    const [row = ""] = rows(`${"> ".repeat(200)}deep *inside*`, 400);
    expect(row).toEndWith("deep inside");
  });

  test("ten megabytes are shown as they are", () => {
    const all = lines("some *text*\n".repeat(900_000));
    expect(all).toHaveLength(900_000);
    expect(texts(all.slice(0, 1))).toEqual(["some *text*"]);
  });
});
