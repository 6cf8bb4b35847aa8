import { expect, test } from "bun:test";
import { Grid } from "../../src/terminal/grid.ts";
import type { ColorDepth } from "../../src/terminal/style/colors.ts";
import { Looks, UNKNOWN_LOOK } from "../../src/terminal/style/looks.ts";
import { DEFAULT_COLOR, mergeStyles, rgb, type Style, StyleTable } from "../../src/terminal/style.ts";
import { Emulator, Random } from "./emulator.ts";
import { randomStyle } from "./scenes.ts";

test("equal styles have one number, and absent is default", () => {
  const table = new StyleTable();
  expect(table.intern({})).toBe(0);
  expect(table.intern({ foreground: DEFAULT_COLOR, bold: false, link: "" })).toBe(0);
  expect(table.intern({ foreground: 1, bold: true })).toBe(table.intern({ bold: true, foreground: 1 }));
  expect(table.intern({ foreground: 1 })).not.toBe(table.intern({ background: 1 }));
});

test("overrides replace what they state, axis by axis", () => {
  expect(mergeStyles({ foreground: 1, bold: true }, { background: 2 }, { bold: false, foreground: undefined })).toEqual(
    {
      foreground: 1,
      background: 2,
      bold: false,
    },
  );
  const table = new StyleTable();
  const base = table.intern({ foreground: 1, bold: true, link: "https://a.example" });
  expect(table.over(base, { bold: false, italic: true })).toBe(
    table.intern({ foreground: 1, italic: true, link: "https://a.example" }),
  );
  expect(table.over(base, { foreground: DEFAULT_COLOR, bold: false, link: "" })).toBe(0);
});

test("nonsense for a colour is ignored, and a link is safe to send", () => {
  const table = new StyleTable();
  for (const color of [NaN, 0.5, -2, 256, 2 ** 30]) expect(table.intern({ foreground: color })).toBe(0);
  expect(table.get(table.intern({ link: "https://a.example/ü \x1b\\x" })).link).toBe(
    "https://a.example/%C3%BC%20%1B\\x",
  );
  expect(table.intern({ link: `https://a.example/${"x".repeat(3000)}` })).toBe(0);
});

/** What is sent for a style on a plain terminal. */
function sent(style: Style, depth: ColorDepth, links = true): string {
  const table = new StyleTable();
  const looks = new Looks(table, depth, links);
  return looks.between(0, looks.of(table.intern(style)));
}

test("colours are the nearest that the terminal has", () => {
  const orange = { foreground: rgb(255, 135, 0) };
  expect(sent(orange, "truecolor")).toBe("\x1b[38;2;255;135;0m");
  expect(sent(orange, "256")).toBe("\x1b[38;5;208m");
  expect(sent({ foreground: rgb(250, 10, 10) }, "16")).toBe("\x1b[91m");
  expect(sent({ background: rgb(0, 0, 10) }, "16")).toBe("\x1b[40m");
  expect(sent({ foreground: 196 }, "16")).toBe("\x1b[91m");
  expect(sent({ foreground: rgb(128, 128, 128) }, "256")).toBe("\x1b[38;5;244m");
  expect(sent({ ...orange, bold: true }, "none")).toBe("\x1b[1m");
});

test("text stays legible when its colours fall together", () => {
  expect(sent({ foreground: rgb(20, 20, 20), background: rgb(0, 0, 0) }, "16")).toBe("\x1b[97;40m");
  expect(sent({ foreground: rgb(250, 250, 250), background: rgb(255, 255, 255) }, "16")).toBe("\x1b[30;107m");
});

test("a terminal without links is sent none", () => {
  expect(sent({ link: "https://a.example" }, "16", true)).toBe("\x1b]8;;https://a.example\x1b\\");
  expect(sent({ link: "https://a.example" }, "16", false)).toBe("");
});

test("only what changes is sent, or a reset where that is shorter", () => {
  const table = new StyleTable();
  const looks = new Looks(table, "truecolor", true);
  const look = (style: Style) => looks.of(table.intern(style));
  expect(looks.between(look({ bold: true, foreground: 1 }), look({ bold: true, foreground: 2 }))).toBe("\x1b[32m");
  expect(looks.between(look({ bold: true, dim: true }), look({ dim: true }))).toBe("\x1b[;2m");
  expect(looks.between(look({ italic: true, foreground: rgb(1, 2, 3) }), look({ foreground: rgb(1, 2, 3) }))).toBe(
    "\x1b[23m",
  );
  expect(looks.between(look({ italic: true, foreground: 1, bold: true }), 0)).toBe("\x1b[m");
  expect(looks.between(look({}), look({}))).toBe("");
});

test("whatever came before, the emulator shows the style that was meant", () => {
  const random = new Random(3);
  const table = new StyleTable();
  const looks = new Looks(table, "truecolor", true);
  const emulator = new Emulator(1, 2);
  const fresh = new Emulator(1, 2);
  let before = 0;
  for (let times = 0; times < 2000; times++) {
    const look = looks.of(table.intern(randomStyle(random)));
    emulator.write(`\r${looks.between(before, look)}x`);
    fresh.write(`\r${looks.between(UNKNOWN_LOOK, look)}x`);
    expect(emulator.cell(0, 0)).toBe(fresh.cell(0, 0));
    before = look;
  }
});

test("numbers are given anew, but not those that a grid shows", () => {
  const table = new StyleTable();
  const grid = new Grid(1, 1);
  table.interned.watch(grid, (held) => held.styles);
  grid.styles[0] = table.intern({ link: "kept" });
  let highest = 0;
  for (let index = 0; index < 200_000; index++) {
    const number = table.intern({ link: `link${index}` });
    expect(table.get(number).link).toBe(`link${index}`);
    highest = Math.max(highest, number);
  }
  expect(highest).toBeLessThan(32_768);
  expect(table.get(grid.styles[0]).link).toBe("kept");
  expect(table.get(0).link).toBe("");
});
