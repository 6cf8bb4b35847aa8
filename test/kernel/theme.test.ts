// Themes: links, dark and light, what cannot be.
import { describe, expect, test } from "bun:test";
import { Theme, ThemeError, type ThemeSpecification } from "../../src/kernel/theme.ts";

describe("a theme", () => {
  test("follows links, and falls back to the defaults", () => {
    const theme = new Theme({ Comment: { dim: true }, Hint: "Comment" });
    theme.apply({ Accent: { fg: { ansi: 4 }, bold: true }, Title: "Bar", Bar: "Accent" });
    expect(theme.get("Title")).toEqual({ fg: { ansi: 4 }, bold: true });
    expect(theme.get("Hint")).toEqual({ dim: true });
    expect(theme.get("nothing")).toEqual({});
    expect([theme.has("Bar"), theme.has("nothing")]).toEqual([true, false]);
    theme.apply({ Comment: { italic: true } });
    expect(theme.get("Hint")).toEqual({ italic: true });
    expect(theme.get("Title")).toEqual({});
    expect(Object.keys(theme.snapshot())).toEqual(["Comment", "Hint"]);
  });

  test("has colours for dark and for light terminals", () => {
    const theme = new Theme();
    let changes = 0;
    theme.onChange = () => changes++;
    theme.apply({
      A: { fg: { ansi: 1, light: { rgb: [1, 2, 3] } }, bg: { dark: { ansi: 7 } } },
      B: { fg: { dark: { light: { ansi: 1 }, dark: { ansi: 2 } } } },
    });
    expect([theme.get("A"), theme.get("B")]).toEqual([{ fg: { ansi: 1 }, bg: { ansi: 7 } }, { fg: { ansi: 2 } }]);
    theme.isLight = true;
    theme.isLight = true;
    expect([theme.get("A"), theme.get("B")]).toEqual([{ fg: { rgb: [1, 2, 3] } }, {}]);
    expect(changes).toBe(2);
  });

  test("takes single groups until the next theme", () => {
    const theme = new Theme({ A: { bold: true } });
    theme.set("A", { dim: true });
    theme.set("New", { fg: { ansi: 255 } });
    expect([theme.get("A"), theme.get("New")]).toEqual([{ dim: true }, { fg: { ansi: 255 } }]);
    theme.apply({});
    expect([theme.get("A"), theme.get("New")]).toEqual([{ bold: true }, {}]);
  });

  test("that cannot be says why, and leaves everything as it was", () => {
    const theme = new Theme({ A: { bold: true } });
    const wrong: [unknown, string][] = [
      [{ X: "Y", Y: "Z", Z: "X" }, "groups look like each other: X → Y → Z → X"],
      [{ X: "X" }, "X → X"],
      [{ X: "none" }, 'the group "X" looks like "none", which is not there'],
      [{ X: "toString" }, "not there"],
      [{ X: { blink: true } }, 'there is no "blink"'],
      [{ X: { bold: 1 } }, '"bold" must be true or false'],
    ];
    for (const [specification, message] of wrong) {
      expect(() => theme.apply(specification as ThemeSpecification)).toThrow(ThemeError);
      expect(() => theme.apply(specification as ThemeSpecification)).toThrow(message);
    }
    expect(theme.get("A")).toEqual({ bold: true });
  });
});
