import { expect, test } from "bun:test";
import { colorScheme, colorSchemes, DEFAULT_GROUPS } from "../../src/kernel/color-schemes.ts";
import { Theme } from "../../src/kernel/theme.ts";
import type { ColorDepth } from "../../src/terminal/style/colors.ts";
import { Looks, UNKNOWN_LOOK } from "../../src/terminal/style/looks.ts";
import { DEFAULT_COLOR, mergeStyles, rgb, type Style, StyleTable } from "../../src/terminal/style.ts";
import { Wardrobe } from "../../src/terminal/wardrobe.ts";
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
  const cells = new Uint16Array(1);
  table.interned.watch(cells, (held) => [held]);
  cells[0] = table.intern({ link: "kept" });
  let highest = 0;
  for (let index = 0; index < 200_000; index++) {
    const number = table.intern({ link: `link${index}` });
    expect(table.get(number).link).toBe(`link${index}`);
    highest = Math.max(highest, number);
  }
  expect(highest).toBeLessThan(32_768);
  expect(table.get(cells[0]).link).toBe("kept");
  expect(table.get(0).link).toBe("");
});

/** Colours of programs, and what a person would call them on a terminal with 16 colours, and on one with 256. */
const CALLED: readonly (readonly [color: number, of16: number, of256: number])[] = [
  // Greens, reds, limes that are neither pure nor strong.
  [0x8fce74, 2, 114],
  [0xff6b5e, 9, 203],
  [0xd9f99d, 11, 193],
  [0x3fb950, 2, 35],
  [0xab2320, 1, 124],
  [0xffc0cb, 9, 217],
  // Orange and brown are yellow; violet is magenta.
  [0xff8700, 3, 208],
  [0x8b4513, 3, 94],
  [0x743b9f, 5, 91],
  [0xc8a2f2, 13, 183],
  [0x8ab6f5, 12, 111],
  [0x1d52a8, 4, 25],
  [0x7fcfc9, 6, 116],
  // Grays, with a breath of blue, too.
  [0x000000, 0, 16],
  [0x2b2f36, 0, 236],
  [0x525966, 8, 240],
  [0x9ea6b4, 8, 248],
  [0xd5d8de, 7, 188],
  [0xfaf9f6, 15, 231],
  [0xffffff, 15, 231],
  // Whole screens of themes stay black or white.
  [0x1e1e2e, 0, 235],
  [0x16181d, 0, 234],
  [0x0b0f0d, 0, 233],
  [0xeff1f5, 7, 255],
];

test("colours are called the same by a person where there are few", () => {
  const code = (foreground: number, depth: ColorDepth) =>
    sent({ foreground: rgb(foreground >> 16, foreground >> 8, foreground) }, depth);
  const sixteen = (index: number) => `\x1b[${index < 8 ? 30 + index : 82 + index}m`;
  const shown = CALLED.map(([color]) => [color.toString(16), code(color, "16"), code(color, "256")]);
  expect(shown).toEqual(CALLED.map(([color, few, many]) => [color.toString(16), sixteen(few), `\x1b[38;5;${many}m`]));
});

test("what was added and what was removed differ in every theme, whatever colours the terminal has", () => {
  for (const { name } of colorSchemes().filter(({ name }) => name !== "mono")) {
    for (const isLight of [false, true]) {
      const theme = new Theme(DEFAULT_GROUPS);
      theme.isLight = isLight;
      theme.apply(colorScheme(name) ?? {});
      const group = new Wardrobe(theme);
      for (const [depth, red, green] of [
        ["16", [41, 101], [42, 102]],
        ["256", [52, 88, 224, 217], [22, 28, 194, 158, 157, 151]],
      ] as const) {
        const code = (of: string) =>
          Number(/(\d+)m$/.exec(sent({ background: group.group(of).background }, depth))?.[1]);
        for (const suffix of ["", "Word"]) {
          expect(red as readonly number[], `${name} ${depth}`).toContain(code(`DiffDelete${suffix}`));
          expect(green as readonly number[], `${name} ${depth}`).toContain(code(`DiffAdd${suffix}`));
        }
      }
    }
  }
});

test("text that could be read stays legible on a tint that becomes a strong colour", () => {
  const tint = rgb(0x15, 0x28, 0x1b);
  expect(sent({ foreground: rgb(0xd5, 0xd8, 0xde), background: tint }, "16")).toBe("\x1b[30;42m");
  expect(sent({ foreground: rgb(0x9c, 0xcf, 0x8a), background: rgb(0x33, 0x1a, 0x1e) }, "16")).toBe("\x1b[92;41m");
  // It was meant to be hard to see.
  expect(sent({ foreground: rgb(0x30, 0x30, 0x30), background: tint }, "16")).toBe("\x1b[30;42m");
});
