// What plugins draw, on a grid: cut to its area, in the looks of the theme.
import { describe, expect, test } from "bun:test";
import { DrawList, onScreen } from "../../src/kernel/draw.ts";
import { Theme } from "../../src/kernel/theme.ts";
import { applyOperations } from "../../src/terminal/draw.ts";
import { Grid } from "../../src/terminal/grid.ts";
import { BOLD, rgb, styles } from "../../src/terminal/style.ts";
import { Wardrobe } from "../../src/terminal/wardrobe.ts";

const rows = (grid: Grid) => Array.from({ length: grid.rows }, (_, row) => grid.rowText(row).trimEnd());

function show(draw: (list: DrawList) => void, theme = new Theme()) {
  const grid = new Grid(5, 12);
  const area = { row: 1, column: 2, height: 3, width: 8 };
  const list = new DrawList({ width: area.width, height: area.height });
  draw(list);
  const cursor = applyOperations(grid, onScreen(list.operations, area), new Wardrobe(theme));
  return { grid, cursor };
}

describe("drawing", () => {
  test("stays inside of its area, whatever it is asked for", () => {
    const { grid } = show((list) => {
      list.text(0, 0, "much too long for it");
      list.text(1, -3, "abcdef");
      list.text(2, 7, "全角");
      list.text(9, 0, "below");
      list.text(-1, 0, "above");
      list.fill(1, 5, 100, 100, "#");
    });
    expect(rows(grid)).toEqual(["", "  much too", "  def  ###", "       ###", ""]);
  });

  test("draws boxes down to one cell", () => {
    expect(rows(show((list) => list.box()).grid)).toEqual(["", "  ╭──────╮", "  │      │", "  ╰──────╯", ""]);
    const tiny = new Grid(1, 1);
    const list = new DrawList({ width: 1, height: 1 });
    list.box();
    applyOperations(
      tiny,
      onScreen(list.operations, { row: 0, column: 0, width: 1, height: 1 }),
      new Wardrobe(new Theme()),
    );
    expect(rows(tiny)).toEqual(["─"]);
  });

  test("shows the cursor where it was asked for last, inside", () => {
    expect(
      show((list) => {
        list.cursor(0, 0);
        list.cursor(99, 99);
      }).cursor,
    ).toEqual({ row: 3, column: 9 });
    expect(show((list) => list.text(0, 0, "x")).cursor).toBeUndefined();
  });

  test("counts tab stops from the left edge of its area", () => {
    const grid = new Grid(2, 40);
    const list = new DrawList({ width: 20, height: 2 });
    list.spans(0, 1, [{ text: "a\t" }, { text: "b\tc" }]);
    list.text(1, -2, "\td");
    applyOperations(
      grid,
      onScreen(list.operations, { row: 0, column: 3, width: 20, height: 2 }),
      new Wardrobe(new Theme()),
    );
    const line = (...parts: [number, string][]) =>
      parts.reduce((text, [column, part]) => text.padEnd(3 + column) + part, "");
    expect(rows(grid)).toEqual([line([1, "a"], [8, "b"], [16, "c"]), line([0, "d"])]);
  });

  test("neutralises escapes", () => {
    const { grid } = show((list) => list.text(0, 0, "\x1b]0;t\x07a"));
    expect(rows(grid)[1]).not.toContain("\x1b");
    expect(rows(grid)[1]).toContain("]0;t");
  });
});

describe("looks", () => {
  const theme = new Theme({ Accent: { fg: { ansi: 4 }, bold: true }, Panel: { bg: { rgb: [1, 2, 3] } } });
  const wardrobe = new Wardrobe(theme);

  test("are groups, colours in any notation, and attributes", () => {
    for (const [looks, style] of [
      [{ hl: "Accent" }, { foreground: 4, bold: true }],
      [
        { hl_group: "Accent", bold: false, bg: "Panel" },
        { foreground: 4, bold: false, background: rgb(1, 2, 3) },
      ],
      [
        { fg: "red", bg: { ansi: 200 } },
        { foreground: 1, background: 200 },
      ],
      [
        { fg: [255, 0, 9], bg: { rgb: { r: 1, g: 2, b: 3 } } },
        { foreground: rgb(255, 0, 9), background: rgb(1, 2, 3) },
      ],
      [
        { fg: "#FF8000", crossedout: true },
        { foreground: rgb(255, 128, 0), crossedOut: true },
      ],
      [{ fg: 245 }, { foreground: 245 }],
      [
        { fg: { light: 1, dark: "Accent" }, bg: { dark: "bright_red" } },
        { foreground: 4, background: 9 },
      ],
      [{ fg: "nothing", bg: { ansi: 999 }, bold: "yes", hl: 5, other: 1 }, {}],
      [{ fg: [1, 2], bg: null }, {}],
    ] as const)
      expect(wardrobe.style(looks as Record<string, unknown>), JSON.stringify(looks)).toEqual(style);
  });

  test("follow the theme", () => {
    const { grid } = show((list) => list.text(0, 0, "x", { hl: "Accent" }), theme);
    expect(styles.get(grid.styleAt(1, 2))).toMatchObject({ foreground: 4, attributes: BOLD });
    theme.set("Accent", { fg: { ansi: 2 } });
    expect(wardrobe.group("Accent")).toEqual({ foreground: 4, bold: true });
    wardrobe.forget();
    expect(wardrobe.group("Accent")).toEqual({ foreground: 2 });
  });
});
