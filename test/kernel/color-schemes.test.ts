// The built-in themes: all groups are there, text can be read, dark and light terminals get what is for them.
import { describe, expect, test } from "bun:test";
import { colorScheme, colorSchemes, DEFAULT_GROUPS } from "../../src/kernel/color-schemes.ts";
import { type Color, type GroupStyle, Theme, type ThemeSpecification } from "../../src/kernel/theme.ts";

const CODE = `Comment String Number Keyword Function Type Constant Operator Punctuation Variable Property Tag Attribute
  Regexp`.split(/\s+/);
/** Backgrounds that text of all kinds is shown on. */
const BACKGROUNDS = `CursorLine CursorLineInactive DiffAdd DiffDelete DiffAddWord DiffDeleteWord MarkdownCodeBlock
  SmeltStatusBg SmeltScrollPillBg Visual`.split(/\s+/);
/** What has no text in it, so that it need not be as easy to see. */
const LINES = `Border FloatBorder Separator ScrollbarThumb ScrollbarTrack PromptBorder SmeltBar MarkdownRule
  TableBorder`.split(/\s+/);
const OTHERS = `Normal ErrorMsg WarningMsg InfoMsg DiagnosticHint DiagnosticError DiagnosticWarn Title FloatTitle
  Placeholder StatusLine Match Search CurrentSearch Selected Disabled Hint KeyHint Accent Toast ToastError ToastWarn
  SmeltAccent SmeltSlug SmeltProcess SmeltModeDefault SmeltModePlan SmeltModeApply SmeltModeYolo SmeltVimInsert
  SmeltVimNormal SmeltVimVisual SmeltReasonLow SmeltReasonMed SmeltReasonHigh SmeltReasonMax SmeltDiffAddBg
  SmeltDiffDeleteBg DiffLineNumber DiffHunk MarkdownHeading1 MarkdownHeading2 MarkdownHeading3 MarkdownCode
  MarkdownLink MarkdownQuote MarkdownBullet`.split(/\s+/);
const ALL = [...CODE, ...BACKGROUNDS, ...LINES, ...OTHERS].sort();

const NAMES = ["default", "ingot-dark", "ingot-light", "high-contrast", "mono"];

function themeOf(name: string, isLight: boolean): Theme {
  const theme = new Theme(DEFAULT_GROUPS);
  theme.isLight = isLight;
  theme.apply(colorScheme(name) as ThemeSpecification);
  return theme;
}

/** The first 16 colours of xterm. */
const XTERM = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00,
  0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
];

function partsOf(color: Color): readonly number[] {
  if ("rgb" in color) return color.rgb;
  const { ansi } = color;
  if (ansi >= 232) return new Array(3).fill(8 + (ansi - 232) * 10);
  const value = XTERM[ansi] as number;
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: Color): number {
  const [red, green, blue] = partsOf(color).map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: Color, b: Color): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The groups whose text is too close to its background. */
function unreadable(theme: Theme, groups: readonly string[], least: number, under: GroupStyle): string[] {
  return groups.flatMap((group) => {
    const { fg = under.fg, bg = under.bg } = theme.get(group);
    const found = fg === undefined || bg === undefined ? 21 : contrast(fg, bg);
    return found < least ? [`${group} ${found.toFixed(2)}`] : [];
  });
}

test("there are five, the default one first", () => {
  expect(colorSchemes().map(({ name }) => name)).toEqual(NAMES);
  expect(colorSchemes().filter(({ light }) => light)).toEqual([
    { name: "ingot-light", title: "Ingot Light", light: true, detail: "bronze on paper", syntax: "ingot-light" },
  ]);
  expect(colorScheme("default")).toBe(DEFAULT_GROUPS);
  expect([colorScheme("none"), colorScheme("toString")]).toEqual([undefined, undefined]);
});

describe.each(NAMES)("%s", (name) => {
  const textLeast = name === "high-contrast" ? 7 : 4.5;

  test("has all groups, and none that the others have not", () => {
    expect(Object.keys(colorScheme(name) as ThemeSpecification).sort()).toEqual(ALL);
  });

  test.each([false, true])("has text that can be read, on a light terminal: %p", (isLight) => {
    const theme = themeOf(name, isLight);
    const normal = theme.get("Normal");
    expect(
      unreadable(
        theme,
        [...ALL].filter((group) => !LINES.includes(group)),
        textLeast,
        normal,
      ),
    ).toEqual([]);
    expect(unreadable(theme, LINES, 1.2, normal)).toEqual([]);
  });

  test.each([false, true])(
    "has source code that can be read on every background, on a light terminal: %p",
    (isLight) => {
      const theme = themeOf(name, isLight);
      // The default theme knows neither the text nor the hues of the terminal.
      if (theme.get("Normal").bg === undefined) return;
      for (const background of BACKGROUNDS) {
        const under = { ...theme.get("Normal"), bg: theme.get(background).bg };
        // Words that are emphasized within an emphasized line have to stand out from it, too.
        const least = /Word|Visual/.test(background) ? Math.min(4.5, textLeast) : textLeast;
        expect([background, unreadable(theme, CODE, least, under)]).toEqual([background, []]);
      }
    },
  );

  test("gives text no background, so that it can be laid over others", () => {
    const theme = themeOf(name, false);
    for (const group of CODE) expect([group, theme.get(group).bg]).toEqual([group, undefined]);
  });
});

describe("dark and light terminals", () => {
  test.each(["default", "high-contrast"])("are told apart by %s", (name) => {
    for (const group of ["CursorLine", "Visual", "DiffAdd"]) {
      const [dark, light] = [themeOf(name, false), themeOf(name, true)].map((theme) => theme.get(group).bg as Color);
      expect(luminance(dark as Color)).toBeLessThan(0.2);
      expect(luminance(light as Color)).toBeGreaterThan(0.4);
    }
  });

  test("do not matter to themes with a background of their own", () => {
    for (const name of ["ingot-dark", "ingot-light"])
      expect(themeOf(name, true).snapshot()).toEqual(themeOf(name, false).snapshot());
  });

  test("have their own text and background left alone by the default theme", () => {
    expect(themeOf("default", false).get("Normal")).toEqual({});
    // Black and white text, as terminals have it, on the backgrounds there are.
    for (const [isLight, ansi] of [
      [false, 7],
      [true, 0],
    ] as const)
      expect(unreadable(themeOf("default", isLight), BACKGROUNDS, 4.5, { fg: { ansi } })).toEqual([]);
  });
});

test("mono has no colours, and still tells apart what has to be told apart", () => {
  const theme = themeOf("mono", false);
  for (const style of Object.values(theme.snapshot())) expect(style).not.toContainAnyKeys(["fg", "bg"]);
  for (const group of ["CursorLine", "Visual", "ErrorMsg", "Match", "CurrentSearch", "DiffAdd", "DiffDelete"])
    expect(theme.get(group)).not.toEqual(theme.get("Normal"));
  expect(theme.get("CurrentSearch")).not.toEqual(theme.get("Search"));
  expect(theme.get("DiffAdd")).not.toEqual(theme.get("DiffDelete"));
});

test("a theme that only knows smelt's names changes what is called otherwise here", () => {
  const theme = new Theme(DEFAULT_GROUPS);
  theme.apply({ SmeltAccent: { fg: { ansi: 99 } }, SmeltBar: { fg: { ansi: 98 } }, Comment: { fg: { ansi: 97 } } });
  for (const [group, ansi] of [
    ["Accent", 99],
    ["KeyHint", 99],
    ["PromptBorder", 98],
    ["Placeholder", 97],
  ] as const)
    expect(theme.get(group).fg).toEqual({ ansi });
});
