// Blocks of ingot.layout as rows of a width.
import { describe, expect, test } from "bun:test";
import { type BlockNode, refreshAfter } from "../../src/kernel/block.ts";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { type BlockSources, layoutLines } from "../../src/terminal/rich/blocks.ts";
import { looksOf, shownRows, textOf, texts, worn } from "./rich.ts";

const text = (content: string, hl?: string): BlockNode => ({ kind: "text", content, hl });
const runs = (...lines: string[]): BlockNode => ({ kind: "runs", lines: lines.map((line) => [{ text: line }]) });
const vbox = (...children: BlockNode[]): BlockNode => ({ kind: "vbox", children });
const hbox = (children: BlockNode[], sizes: object[] = []): BlockNode => ({ kind: "hbox", children, sizes });
const rows = (node: BlockNode, width = 20, sources?: BlockSources) =>
  shownRows(layoutLines(node, width, sources), width);

describe("blocks", () => {
  test("text is wrapped, and dim unless it has a group", () => {
    const all = layoutLines(vbox(text("one two three"), text("four", "Title")), 8);
    expect(shownRows(all, 8)).toEqual(["one two", "three", "four"]);
    expect(looksOf(all, "three")).toEqual({ dim: true });
    expect(looksOf(all, "four")).toEqual({ hl: "Title" });
    expect(rows(text(""))).toEqual([]);
    expect(rows(text("a\n\nb\n"))).toEqual(["a", "", "b"]);
  });

  test("colour sequences are obeyed if wanted, and text otherwise", () => {
    const ansi = layoutLines({ kind: "text", content: "\x1b[31mred", ansi: true }, 9);
    expect(looksOf(ansi, "red")).toEqual({ dim: true, fg: { ansi: 1 } });
    expect(rows(text("\x1b[31mred"))).toEqual(["^[[31mred"]);
  });

  test("markdown, code, files and diffs", () => {
    expect(rows({ kind: "markdown", content: "- *a* b c\n\n---" }, 5)).toEqual(["• a b", "  c", "", "─────"]);
    expect(rows({ kind: "code", content: "local x", lang: "lua" })).toEqual(["local x"]);
    expect(rows({ kind: "file_view", content: "local x\ny\n", path: "a.lua" })).toEqual(["1  local x", "2  y"]);
    expect(rows({ kind: "diff", old: "a\n", new: "b\n" })).toEqual(["1 - a", "1 + b"]);
    const file = layoutLines({ kind: "file_view", content: "local x", path: "a.lua" }, 20);
    expect(looksOf(file, "local")).toEqual({ hl: "Keyword" });
    expect(looksOf(file, "1  ")).toMatchObject({ selectable: false });
  });

  test("columns: fixed and fitting ones first, the others share by weight", () => {
    const sizes = [{ cols: 3 }, { fit: true }, {}, { weight: 2 }];
    const node = hbox([runs("a"), runs("bb", "b"), runs("one two three"), runs("x")], sizes);
    const all = layoutLines(node, 17);
    expect(all.map(textOf)).toEqual(
      ["a  bbone x        ", "   b two          ", "     thre         ", "     e            "].map((row) =>
        row.slice(0, 17),
      ),
    );
    expect(layoutLines(hbox([runs("ab"), { kind: "sep", char: "|" }, runs("cd")]), 7).map(textOf)).toEqual(["ab |cd "]);
    expect(rows(hbox([{ kind: "sep", char: "|" }, runs("a", "b", "c")]))).toEqual(["|a", "|b", "|c"]);
  });

  test("of columns, one is copied: the first unless another is said to be", () => {
    const selectable = (sizes: object[]) =>
      layoutLines(hbox([runs("a"), runs("b")], sizes), 2)[0]?.map(({ style }) => style?.selectable);
    expect(selectable([])).toEqual([undefined, false]);
    expect(selectable([{}, { copyOwner: true }])).toEqual([false, undefined]);
  });

  test("separators", () => {
    expect(rows(vbox({ kind: "sep" }, { kind: "sep", char: "=" }, { kind: "sep", char: "全" }), 5)).toEqual([
      "─────",
      "=====",
      "全全",
    ]);
    expect(rows({ kind: "separator", label: "mid" }, 11)).toEqual(["─── mid ───"]);
    expect(rows({ kind: "separator", label: "too long for it" }, 6)).toEqual([" too l"]);
    expect(layoutLines({ kind: "separator" }, 3)[0]?.[0]?.style).toEqual({
      hl: "Separator",
      dim: true,
      selectable: false,
    });
  });

  test("a line is cut, runs are wrapped with their indent", () => {
    expect(rows({ kind: "line", spans: [{ text: "one two three" }] }, 8)).toEqual(["one two"]);
    expect(rows({ kind: "runs", lines: [[{ text: "one two three" }]], continuationIndent: 2 }, 8)).toEqual([
      "one two",
      "  three",
    ]);
  });

  test("spans in a language have its colours", () => {
    const all = layoutLines(
      { kind: "line", spans: [{ text: "$ " }, { text: "echo hi", style: { syntax: "bash", bold: true } }] },
      20,
    );
    expect(looksOf(all, "echo")).toMatchObject({ bold: true, hl: "Function" });
    expect(looksOf(all, "$ ")).toEqual({});
  });

  test("a panel has its background up to the edges and behind other groups", () => {
    const all = layoutLines({ kind: "panel", hl: "Panel", child: vbox(runs("ab"), text("cd", "Title")) }, 6);
    expect(all.map(textOf)).toEqual([" ab   ", " cd   "]);
    for (const row of all)
      for (const { style = {} } of row) expect(worn(style, ["Panel"])).toMatchObject({ background: 0 });
    expect(worn(looksOf(all, "cd"), ["Panel", "Title"])).toMatchObject({ foreground: 101 });
    expect(rows({ kind: "panel", padding: 1e9, child: runs("a") }, 5)).toEqual(["  a"]);
  });

  test("gutters and prefixes take cells from the child", () => {
    const gutter = layoutLines({ kind: "gutter", text: "| ", child: runs("one two") }, 6);
    expect(gutter.map(textOf)).toEqual(["| one", "| two"]);
    expect(gutter[0]?.[0]?.style).toEqual({ selectable: false });
    const first = [{ text: "* " }];
    expect(rows({ kind: "row_prefix", first, rest: [{ text: "    " }], child: runs("one two") }, 8)).toEqual([
      "*   one",
      "    two",
    ]);
    expect(rows({ kind: "row_prefix", first, child: runs("a", "b") }, 8)).toEqual(["* a", "* b"]);
    expect(rows({ kind: "row_prefix", first: [{ text: "far too wide" }], child: runs("ab") }, 4)).toEqual([
      "fara",
      "farb",
    ]);
  });

  test("styles are inherited, and what is said further inside wins", () => {
    const inner: BlockNode = { kind: "runs", lines: [[{ text: "a" }, { text: "b", style: { bold: false } }]] };
    const gutter: BlockNode = { kind: "gutter", text: "> ", styled: true, child: inner };
    const all = layoutLines({ kind: "style", style: { hl: "Error", bold: true }, child: gutter }, 9);
    expect(looksOf(all, "a")).toEqual({ hl: "Error", bold: true });
    expect(looksOf(all, "b")).toEqual({ hl: "Error", bold: false });
    expect(looksOf(all, "> ")).toEqual({ hl: "Error", bold: true, selectable: false });
  });

  test("caps keep the head, the tail or both, and say what is missing", () => {
    const child = runs("1", "2", "3", "4", "5");
    const cap = (options: object) => rows({ kind: "cap", child, rows: 2, keep: "head", ...options } as BlockNode);
    expect(cap({})).toEqual(["1", "2"]);
    expect(cap({ marker: "below" })).toEqual(["1", "2", "… 3 more rows"]);
    expect(cap({ keep: "tail", marker: "above" })).toEqual(["… 3 more rows", "4", "5"]);
    expect(cap({ keep: "head_tail", rows: 4, marker: "middle" })).toEqual(["1", "2", "… 1 more row", "4", "5"]);
    expect(cap({ keep: "head_tail", rows: 3, headRows: 1 })).toEqual(["1", "4", "5"]);
    expect(cap({ rows: 9, marker: "below" })).toEqual(["1", "2", "3", "4", "5"]);
    expect(cap({ rows: 9, marker: "above", totalRows: 7 })).toEqual(["… 2 more rows", "1", "2", "3", "4", "5"]);
    expect(cap({ rows: 0 })).toEqual([]);
    expect(cap({ rows: -1, keep: "tail" })).toEqual([]);
  });

  test("what it refers to comes from its host", () => {
    const buffer = new TextBuffer(3);
    buffer.setText("one two");
    const sources: BlockSources = {
      buffer: (number) => (number === 3 ? buffer : undefined),
      content: (id) => ["a\n", "b\n", "# t", "local x"][id],
      groupChildren: () => [runs("child 1"), runs("child 2")],
    };
    expect(rows({ kind: "leaf", buf: 3 }, 5, sources)).toEqual(["one", "two"]);
    expect(rows({ kind: "content", contentId: 0 }, 9, sources)).toEqual(["a"]);
    expect(rows({ kind: "content", contentId: 2, format: "markdown" }, 9, sources)).toEqual(["t"]);
    expect(rows({ kind: "content", contentId: 3, format: "file", path: "a.lua" }, 20, sources)).toEqual(["1  local x"]);
    expect(rows({ kind: "content_diff", oldId: 0, newId: 1 }, 9, sources)).toEqual(["1 - a", "1 + b"]);
    expect(rows({ kind: "group_children" }, 9, sources)).toEqual(["child 1", "child 2"]);
    for (const node of [
      { kind: "leaf", buf: 3 },
      { kind: "content", contentId: 0 },
      { kind: "group_children" },
    ] as BlockNode[])
      expect(rows(node)).toEqual([]);
  });

  test("what is to be made anew says when", () => {
    const refresh = (afterMs: number, child: BlockNode): BlockNode => ({ kind: "refresh", afterMs, child });
    expect(rows(refresh(5, runs("a")))).toEqual(["a"]);
    expect(refreshAfter(vbox(refresh(500, runs("a")), hbox([refresh(90, runs("b"))])))).toBe(90);
    expect(refreshAfter(runs("a"))).toBeUndefined();
  });
});

describe("bad blocks", () => {
  const nothing: BlockNode = { kind: "empty" };
  const all: BlockNode[] = [
    vbox(),
    hbox([]),
    hbox([runs("全角 text"), { kind: "sep" }, text("more")], [{ cols: 1e12 }, {}, { weight: Number.NaN }]),
    hbox([runs("a"), runs("b")], [{ cols: -4 }, { weight: -1 }]),
    hbox([runs("a"), runs("b")], [{ fit: true }, { weight: Number.POSITIVE_INFINITY }]),
    { kind: "line", spans: [] },
    { kind: "runs", lines: [[]], continuationIndent: -1e9 },
    { kind: "sep", char: "\x1b" },
    { kind: "separator", label: "\x1b[31m全" },
    { kind: "panel", padding: Number.NaN, child: nothing },
    { kind: "gutter", text: "全角全角", child: runs("全角") },
    { kind: "row_prefix", first: [], child: runs("a") },
    { kind: "cap", rows: Number.NaN, keep: "head_tail", headRows: 1e9, marker: "middle", child: runs("a") },
    { kind: "markdown", content: "| a | b |\n|-|-|\n| c | d |\n\n> - q" },
    { kind: "diff", old: "a", new: "b", anchor: "" },
    { kind: "file_view", content: "" },
  ];

  test("fit into any width", () => {
    for (const node of all) for (const width of [1, 2, 3, 10, 80]) rows(node, width);
    for (const width of [0, -1, Number.NaN]) expect(layoutLines(vbox(...all), width)).toEqual([]);
    expect(layoutLines({ kind: "separator" }, Number.MAX_SAFE_INTEGER)[0]?.length).toBe(2);
  });

  test("deep nesting ends", () => {
    let node = runs("a");
    for (let depth = 0; depth < 20_000; depth++) node = vbox(node);
    expect(rows(node)).toEqual(["…"]);
    expect(refreshAfter(node)).toBeUndefined();
  });

  test("a block that stands in a great many places is shown in some", () => {
    for (const leaf of [runs("a"), nothing]) {
      let node = leaf;
      for (let depth = 0; depth < 60; depth++) node = hbox([vbox(node, node)], [{ fit: true }]);
      expect(layoutLines(node, 10).length).toBeLessThanOrEqual(200_000);
      expect(refreshAfter(node)).toBeUndefined();
    }
  });

  test("a million lines", () => {
    const many = text("line\n".repeat(1_000_000));
    expect(layoutLines({ kind: "cap", rows: 2, keep: "head", child: many }, 10)).toHaveLength(2);
    expect(
      texts(
        layoutLines(many, 10)
          .slice(0, 1)
          .map((spans) => ({ spans })),
      ),
    ).toEqual(["line"]);
  });
});
