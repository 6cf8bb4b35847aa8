// Layouts: what the parts of a tree get, and that they never get in each other's way.
import { describe, expect, test } from "bun:test";
import { parseBound, parseConstraint } from "../../src/kernel/constraint.ts";
import { parseBorder } from "../../src/kernel/layout/border.ts";
import { hitLayout } from "../../src/kernel/layout/hit.ts";
import { declaresSize, naturalHeight, naturalWidth } from "../../src/kernel/layout/natural.ts";
import { RememberedLayout } from "../../src/kernel/layout/remembered.ts";
import { commit, type Solved, solve } from "../../src/kernel/layout/solve.ts";
import { SPLIT_DEFAULTS, Split } from "../../src/kernel/layout/split.ts";
import { Measure } from "../../src/kernel/layout/surface.ts";
import { type BoxItem, box, type LayoutNode, leaf, splitNode } from "../../src/kernel/layout.ts";
import { type Axis, contains, NO_EDGES, type Rectangle } from "../../src/kernel/rectangle.ts";
import { createRandom, type Random } from "./random.ts";
import { TestSurface } from "./surfaces.ts";

const screen = (width: number, height: number): Rectangle => ({ row: 0, column: 0, width, height });
const item = (size: unknown, node: LayoutNode = leaf(new TestSurface("leaf"))): BoxItem => ({
  node,
  size: parseConstraint(size, "height"),
});
const fitting = (rows: number): BoxItem => item("fit", leaf(new TestSurface("fit", 10, rows)));
const heights = ({ leaves }: Solved): number[] => leaves.map(({ rectangle }) => rectangle.height);
const widths = ({ leaves }: Solved): number[] => leaves.map(({ rectangle }) => rectangle.width);
const rows = ({ leaves }: Solved): number[] => leaves.map(({ rectangle }) => rectangle.row);

describe("the cells of an axis", () => {
  test.each([
    ["fixed, the rest is filled", 20, [3, "fill", 2], [3, 15, 2]],
    ["two halves of an odd number", 81, ["50%", "50%"], [41, 40]],
    ["three thirds", 80, ["ratio:1/3", "ratio:1/3", "ratio:1/3"], [27, 26, 27]],
    ["filling by weight", 30, [{ fill: 1 }, { fill: 2 }], [10, 20]],
    ["a filler that reaches its maximum leaves the rest", 30, ["max:5", "fill"], [5, 25]],
    ["a filler that needs its minimum takes it", 10, ["min:8", "fill"], [8, 2]],
    ["nothing is asked", 10, [0, 0], [0, 0]],
    ["too little for fixed sizes: the largest gives", 10, [4, 20], [4, 6]],
    ["shares give before fixed sizes", 10, [6, "80%"], [6, 4]],
    ["minimums give last", 4, [5, "min:3"], [1, 3]],
    ["more items than cells", 3, ["fill", "fill", "fill", "fill", "fill"], [1, 0, 1, 0, 1]],
    ["no cells at all", 0, [5, "fit", "fill", "50%"], [0, 0, 0, 0]],
    ["absurdly large", 10, [1e12, 1e12], [5, 5]],
  ])("%s", (_, available, sizes, expected) => {
    const node = box(
      "vertical",
      sizes.map((size) => item(size)),
    );
    expect(heights(solve(node, screen(10, available)))).toEqual(expected);
  });

  test("content takes its own size; of two that are too long the longer gives", () => {
    expect(heights(solve(box("vertical", [fitting(2), item("fill"), fitting(1)]), screen(10, 10)))).toEqual([2, 7, 1]);
    expect(heights(solve(box("vertical", [fitting(1), fitting(1000), fitting(4)]), screen(10, 10)))).toEqual([1, 5, 4]);
  });

  test("what has no size of its own fills", () => {
    expect(heights(solve(box("vertical", [item("fit"), fitting(3)]), screen(10, 10)))).toEqual([7, 3]);
  });

  test("text that wraps gets the rows of the width it has", () => {
    const wrapped = leaf(new TestSurface("long", 40, 1));
    const node = box("vertical", [item("fit", wrapped), item("fill")]);
    expect(heights(solve(node, screen(10, 10)))).toEqual([4, 6]);
    const beside = box("horizontal", [item("50%", wrapped), item("50%")]);
    expect(heights(solve(box("vertical", [item("fit", beside), item("fill")]), screen(20, 10)))).toEqual([4, 4, 6]);
  });
});

describe("between and around", () => {
  test("gaps are between shown items only, and give way before the items", () => {
    const empty = new TestSurface("empty");
    empty.isEmpty = true;
    const items = [item(1), item("fill", leaf(empty, { collapseWhenEmpty: true })), item(1)];
    expect(rows(solve(box("vertical", items, { gap: 2 }), screen(5, 10)))).toEqual([0, 3, 3]);
    expect(heights(solve(box("vertical", [item(1), item(1), item(1)], { gap: 9 }), screen(5, 3)))).toEqual([1, 1, 1]);
  });

  test.each([
    ["start", [0, 1, 2]],
    ["end", [7, 8, 9]],
    ["center", [3, 4, 5]],
    ["space-between", [0, 5, 9]],
  ] as const)("spare rows with justify %s", (justify, expected) => {
    const node = box("vertical", [item(1), item(1), item(1)], { justify });
    expect(rows(solve(node, screen(5, 10)))).toEqual([...expected]);
  });

  test("border, title and padding go around the content", () => {
    const framed = leaf(new TestSurface("x"), {
      border: parseBorder("rounded"),
      title: [{ text: "T" }],
      padding: { top: 0, right: 2, bottom: 0, left: 2 },
    });
    const { leaves, chrome } = solve(framed, screen(20, 6));
    expect(leaves[0]?.rectangle).toEqual({ row: 1, column: 3, width: 14, height: 4 });
    expect(chrome).toMatchObject([
      {
        kind: "frame",
        rectangle: screen(20, 6),
        edges: { top: 1, right: 1, bottom: 1, left: 1 },
        title: [{ text: "T" }],
      },
    ]);
  });

  test("a title without a border has a row of its own", () => {
    const { leaves, chrome } = solve(leaf(new TestSurface("x"), { title: [{ text: "T" }] }), screen(20, 6));
    expect(leaves[0]?.rectangle).toEqual({ row: 1, column: 0, width: 20, height: 5 });
    expect(chrome).toMatchObject([{ edges: { top: 1, right: 0, bottom: 0, left: 0 } }]);
  });

  test("on one cell the content is what is left", () => {
    const padding = { top: 5, right: 5, bottom: 5, left: 5 };
    const framed = leaf(new TestSurface("x"), { border: parseBorder(true), title: [{ text: "T" }], padding });
    expect(solve(framed, screen(1, 1))).toMatchObject({ leaves: [{ rectangle: screen(1, 1) }], chrome: [] });
  });

  test("an empty leaf that collapses takes its frame with it, and so does a box of nothing else", () => {
    const empty = new TestSurface("empty", 10, 3);
    empty.isEmpty = true;
    const collapsing = leaf(empty, { collapseWhenEmpty: true, border: parseBorder(true) });
    const inner = box("vertical", [item(5, collapsing)], { border: parseBorder(true) });
    const node = box("vertical", [item("fit", inner), item("fill")]);
    const solved = solve(node, screen(10, 10));
    expect(heights(solved)).toEqual([0, 10]);
    expect(solved.chrome).toEqual([]);
    empty.isEmpty = false;
    expect(heights(solve(node, screen(10, 20)))).toEqual([3, 13]);
  });

  test("an item can collapse what would not by itself", () => {
    const empty = new TestSurface("empty");
    empty.isEmpty = true;
    const node = box("vertical", [{ ...item(4, leaf(empty)), collapseWhenEmpty: true }, item("fill")]);
    expect(heights(solve(node, screen(10, 10)))).toEqual([0, 10]);
  });
});

describe("borders", () => {
  test.each([
    ["none", undefined],
    [undefined, undefined],
    [{}, undefined],
    ["double", { line: "double", sides: { top: "", right: "", bottom: "", left: "" } }],
    [
      { all: "Comment" },
      { line: "rounded", sides: { top: "Comment", right: "Comment", bottom: "Comment", left: "Comment" } },
    ],
    [{ top: "Accent" }, { line: "rounded", sides: { top: "Accent" } }],
  ])("%p", (value, expected) => {
    expect(parseBorder(value)).toEqual(expected as ReturnType<typeof parseBorder>);
  });

  test("what is none is refused", () => {
    expect(() => parseBorder("wavy")).toThrow("border: wavy is unknown; use none, single");
    expect(() => parseBorder({ up: "X" })).toThrow('border: "up" is no side');
    expect(() => parseBorder({ top: 3 })).toThrow("border.top: expected the name of a theme group");
    expect(() => parseBorder(7)).toThrow("border: expected a name or a table");
  });
});

describe("natural sizes", () => {
  test("come from content, gaps and frames", () => {
    const node = box("vertical", [fitting(2), item(3), fitting(1)], { gap: 1, border: parseBorder(true) });
    expect(naturalHeight(node, 12, 50)).toBe(2 + 3 + 1 + 2 + 2);
    expect(naturalWidth(node, 50)).toBe(12);
    expect(naturalWidth(box("horizontal", [fitting(2), fitting(3)], { gap: 2 }), 50)).toBe(22);
  });

  test("are unknown where nothing has one", () => {
    expect(naturalWidth(box("vertical", [item("fill")]), 50)).toBeUndefined();
    expect(naturalHeight(leaf(new TestSurface("x")), 10, 50)).toBeUndefined();
  });

  test("that are declared count, and change with the next frame", () => {
    const measure = new Measure(30, 4);
    const node = leaf(new TestSurface("x", 10, 1), { measure });
    expect([naturalWidth(node, 50), naturalHeight(node, 50, 50)]).toEqual([30, 4]);
    measure.set(-5, Number.NaN);
    expect(measure.get()).toEqual({ width: 0, height: 0 });
    measure.set(1e99, 2.7);
    expect(measure.get()).toEqual({ width: 65_535, height: 2 });
  });

  test("are declared by measures and by cells only", () => {
    const measured = leaf(new TestSurface("x"), { measure: new Measure(3, 3) });
    expect(declaresSize(leaf(new TestSurface("x", 5, 5)), "vertical")).toBe(false);
    expect(declaresSize(measured, "vertical")).toBe(true);
    expect(declaresSize(box("vertical", [item(3), item("fit", measured)]), "vertical")).toBe(true);
    expect(declaresSize(box("vertical", [item(3), item("fill", measured)]), "vertical")).toBe(false);
    expect(declaresSize(box("vertical", [item(3), item("fill", measured)]), "horizontal")).toBe(true);
  });
});

describe("splits", () => {
  const panes = (split: Split, axis: Axis = "horizontal") =>
    splitNode(axis, leaf(new TestSurface("first")), leaf(new TestSurface("second")), split);

  test("have a line between two panes, until there are only cells for the panes", () => {
    const node = panes(new Split());
    expect(solve(node, screen(21, 4))).toMatchObject({
      leaves: [{ rectangle: { column: 0, width: 10 } }, { rectangle: { column: 11, width: 10 } }],
      chrome: [{ kind: "divider", rectangle: { column: 10, width: 1, height: 4 } }],
    });
    expect(widths(solve(node, screen(2, 4)))).toEqual([1, 1]);
    expect(widths(solve(node, screen(1, 4)))).toEqual([1, 0]);
  });

  test("keep the proportion, or the cells, that a user has made", () => {
    for (const [resize, expected] of [
      ["proportional", [60, 140]],
      ["cells", [30, 170]],
    ] as const) {
      const split = new Split({ ...SPLIT_DEFAULTS, resize });
      const node = panes(split);
      commit([solve(node, screen(101, 4))], new Set());
      expect(split.resize(-20)).toBe(true);
      expect(widths(solve(node, screen(101, 4)))).toEqual([30, 70]);
      expect(widths(solve(node, screen(201, 4)))).toEqual([...expected]);
      expect(split.reset()).toBe(true);
      expect(split.reset()).toBe(false);
      expect(widths(solve(node, screen(101, 4)))).toEqual([50, 50]);
    }
  });

  test("keep the minimums of both panes", () => {
    const split = new Split({ ...SPLIT_DEFAULTS, minimumFirst: 5, minimumSecond: 8, size: parseBound(0, "size") });
    const node = panes(split, "vertical");
    commit([solve(node, screen(4, 21))], new Set());
    expect(heights(solve(node, screen(4, 21)))).toEqual([5, 15]);
    expect(split.moveTo(1000)).toBe(true);
    expect(heights(solve(node, screen(4, 21)))).toEqual([12, 8]);
    expect(split.moveTo(1000)).toBe(false);
    expect(split.equalize()).toBe(true);
    expect(heights(solve(node, screen(4, 21)))).toEqual([10, 10]);
  });

  test("do nothing before the first frame", () => {
    expect(new Split().resize(5)).toBe(false);
  });
});

describe("absurd trees", () => {
  test("too deep", () => {
    let node: LayoutNode = leaf(new TestSurface("x"));
    expect(() => {
      for (let i = 0; i < 100; i++) node = box("vertical", [item("fill", node)]);
    }).toThrow("the layout is too deep");
    expect(node.depth).toBe(64);
    expect(heights(solve(node, screen(3, 3)))).toEqual([3]);
  });

  test("too large by using a part again and again", () => {
    let node: LayoutNode = leaf(new TestSurface("x"));
    expect(() => {
      for (let i = 0; i < 60; i++) node = box("vertical", [item("fill", node), item("fill", node)]);
    }).toThrow("the layout is too large");
  });

  test("a node cannot be changed once it is made", () => {
    const items = [item("fill")];
    const node = box("vertical", items);
    items.push({ node, size: parseConstraint("fill", "height") });
    expect(node.items).toHaveLength(1);
    expect(Object.isFrozen(node)).toBe(true);
  });

  test("deep boxes of content that wraps are measured in reasonable time", () => {
    let node: LayoutNode = leaf(new TestSurface("x", 100, 1));
    for (let i = 0; i < 62; i++) node = box(i % 2 === 0 ? "horizontal" : "vertical", [item("fit", node)]);
    expect(solve(node, screen(80, 24)).leaves).toHaveLength(1);
  });
});

describe("frames", () => {
  test("tell what is shown where it is, and what is not any more that it is not", () => {
    const [a, b] = [new TestSurface("a"), new TestSurface("b")];
    let shown = commit([solve(leaf(a), screen(5, 5))], new Set());
    expect(a.placed).toEqual(screen(5, 5));
    shown = commit([solve(leaf(b), screen(5, 5))], shown);
    expect(a.placed).toBeUndefined();
    expect(b.placed).toEqual(screen(5, 5));
  });

  test("know what is under a cell", () => {
    const list = new TestSurface("list");
    list.hasScrollbar = true;
    const framed = leaf(list, { border: parseBorder(true), title: [{ text: "T" }] });
    const padding = { ...NO_EDGES, left: 1 };
    const solved = solve(box("horizontal", [item(6, framed), item(2)], { padding }), screen(20, 5));
    expect(hitLayout(solved, 0, 4)).toMatchObject({ part: "title", row: 0, column: 3 });
    expect(hitLayout(solved, 2, 1)).toMatchObject({ part: "border", row: 2, column: 0 });
    expect(hitLayout(solved, 2, 3)).toMatchObject({
      part: "leaf",
      row: 1,
      column: 1,
      leaf: { node: { surface: list } },
    });
    expect(hitLayout(solved, 2, 5)).toMatchObject({ part: "scrollbar" });
    expect(hitLayout(solved, 2, 0)).toMatchObject({ part: "blank", row: 2, column: 0 });
    expect(hitLayout(solved, 2, 15)).toMatchObject({ part: "blank" });
    expect(hitLayout(solved, 5, 5)).toBeUndefined();
  });
});

describe("random trees", () => {
  const sizes = [
    0,
    1,
    7,
    500,
    "fit",
    "fill",
    "10%",
    "95%",
    "min:3",
    "max:4",
    "ratio:2/3",
    { fill: 3 },
    { fit: true, max: 5 },
  ];

  function randomNode(random: Random, depth: number): LayoutNode {
    const frame = {
      border:
        random.below(4) === 0 ? parseBorder(random.pick([true, { top: "X" }, { left: "X", right: "Y" }])) : undefined,
      title: random.below(5) === 0 ? [{ text: "title" }] : undefined,
      padding: random.below(4) === 0 ? { top: 1, right: 2, bottom: 0, left: random.below(3) } : NO_EDGES,
    };
    const kind = depth === 0 ? 0 : random.below(5);
    if (kind === 0) {
      const natural = random.below(3) === 0 ? undefined : random.below(60);
      const surface = new TestSurface("leaf", natural, natural === undefined ? undefined : random.below(40));
      surface.isEmpty = random.below(4) === 0;
      const measure = random.below(5) === 0 ? new Measure(random.below(30), random.below(9)) : undefined;
      return leaf(surface, { ...frame, measure, collapseWhenEmpty: random.below(2) === 0 });
    }
    const axis = random.pick<Axis>(["vertical", "horizontal"]);
    if (kind === 1) {
      const size = parseBound(random.pick([0, 9, "30%", "100%"]), "size");
      const split = new Split({ ...SPLIT_DEFAULTS, size, minimumFirst: random.below(6) });
      return splitNode(axis, randomNode(random, depth - 1), randomNode(random, depth - 1), split, frame);
    }
    const items = Array.from({ length: random.below(6) }, () => ({
      ...item(random.pick(sizes), randomNode(random, depth - 1)),
      collapseWhenEmpty: random.below(4) === 0,
    }));
    const justify = random.pick(["start", "center", "end", "space-between"] as const);
    return box(axis, items, { ...frame, gap: random.below(4), justify });
  }

  test("every cell of the screen belongs to one part at most, and no part leaves the screen", () => {
    const random = createRandom(4);
    for (let round = 0; round < 2000; round++) {
      const node = randomNode(random, 4);
      const area = {
        row: 3,
        column: 5,
        width: random.pick([0, 1, 2, 5, 30, 80]),
        height: random.pick([0, 1, 2, 4, 24]),
      };
      const solved = solve(node, area);
      const owners = new Map<string, string>();
      const take = (
        cells: Rectangle,
        owner: string,
        only: (row: number, column: number) => boolean = () => true,
      ): void => {
        expect(cells.width).toBeGreaterThanOrEqual(0);
        expect(cells.height).toBeGreaterThanOrEqual(0);
        for (let row = cells.row; row < cells.row + cells.height; row++)
          for (let column = cells.column; column < cells.column + cells.width; column++) {
            if (!only(row, column)) continue;
            const cell = `${row},${column}`;
            if (!contains(area, row, column)) throw new Error(`round ${round}: ${owner} leaves the screen at ${cell}`);
            if (owners.has(cell)) throw new Error(`round ${round}: ${owner} and ${owners.get(cell)} share ${cell}`);
            owners.set(cell, owner);
          }
      };
      for (const [index, { rectangle }] of solved.leaves.entries()) take(rectangle, `leaf ${index}`);
      for (const [index, part] of solved.chrome.entries()) {
        const { rectangle: outer } = part;
        const edges = part.kind === "divider" ? { top: 99, right: 0, bottom: 0, left: 0 } : part.edges;
        take(outer, `${part.kind} ${index}`, (row, column) => {
          const [top, left] = [row - outer.row, column - outer.column];
          return (
            top < edges.top ||
            left < edges.left ||
            top >= outer.height - edges.bottom ||
            left >= outer.width - edges.right
          );
        });
      }
      expect(solve(node, area)).toEqual(solved);
    }
  });

  test("a box without gaps and limits that has something to fill is filled", () => {
    const random = createRandom(7);
    for (let round = 0; round < 2000; round++) {
      const filler = random.below(5);
      const items = Array.from({ length: 5 }, (_, i) =>
        item(i === filler ? "fill" : random.pick([0, 3, 40, "20%", "min:2", "fit"])),
      );
      const available = random.below(100);
      const sum = heights(solve(box("vertical", items), screen(4, available))).reduce((a, b) => a + b, 0);
      expect(sum).toBe(available);
    }
  });

  test("natural sizes are enough: nothing is cut in a space of that size", () => {
    const random = createRandom(9);
    for (let round = 0; round < 1000; round++) {
      const wanted = Array.from({ length: 1 + random.below(5) }, () => 1 + random.below(9));
      const gap = random.below(3);
      const node = box(
        "vertical",
        wanted.map((count) => fitting(count)),
        { gap, border: parseBorder(true) },
      );
      const height = naturalHeight(node, 40, 500) as number;
      expect(heights(solve(node, screen(40, height)))).toEqual(wanted);
    }
  });
});

describe("a layout that is remembered", () => {
  const text = new TestSurface("text", 10, 3);
  const measure = new Measure(4, 2);
  const split = new Split(SPLIT_DEFAULTS);
  const node = box("vertical", [
    item("fit", leaf(text, { collapseWhenEmpty: true })),
    item("fit", leaf(new TestSurface("measured"), { measure })),
    item("fill", splitNode("vertical", leaf(new TestSurface("first")), leaf(new TestSurface("second")), split)),
  ]);
  const place = screen(20, 20);

  test("is the same as long as nothing has changed", () => {
    const remembered = new RememberedLayout();
    const first = remembered.solve(node, place);
    expect(first).toEqual(solve(node, place));
    expect(remembered.solve(node, screen(20, 20))).toBe(first);
    expect(remembered.solve(box("vertical", node.items), place)).not.toBe(first);
  });

  test.each<[string, () => unknown]>([
    ["a content is empty", () => Object.assign(text, { isEmpty: true })],
    ["and no more", () => Object.assign(text, { isEmpty: false })],
    ["a content has other rows", () => Object.assign(text, { height: 5 })],
    ["a size is declared anew", () => measure.set(4, 6)],
    ["a line is moved", () => split.setSize(parseBound(2, "size"))],
  ])("is solved anew when %s", (_, change) => {
    const remembered = new RememberedLayout();
    const before = remembered.solve(node, place);
    change();
    const after = remembered.solve(node, place);
    expect(after).not.toEqual(before);
    expect(after).toEqual(solve(node, place));
  });

  test("is solved anew for another place", () => {
    const remembered = new RememberedLayout();
    remembered.solve(node, place);
    expect(remembered.solve(node, screen(15, 12))).toEqual(solve(node, screen(15, 12)));
  });
});
