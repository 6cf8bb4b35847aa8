// Coloured output: what a terminal would show of it, as spans.
import { describe, expect, test } from "bun:test";
import { ansiLines } from "../../src/terminal/rich/ansi.ts";
import { looksOf, rowsOf, texts } from "./rich.ts";

const looks = (codes: string) => looksOf(ansiLines(`\x1b[${codes}mx`), "x");

describe("coloured output", () => {
  test("colours: sixteen, 256 and direct ones, with semicolons and with colons", () => {
    expect(looks("31")).toEqual({ fg: { ansi: 1 } });
    expect(looks("1;92;44")).toEqual({ bold: true, fg: { ansi: 10 }, bg: { ansi: 4 } });
    expect(looks("103")).toEqual({ bg: { ansi: 11 } });
    expect(looks("38;5;200;1")).toEqual({ fg: { ansi: 200 }, bold: true });
    expect(looks("48;2;1;2;3;4")).toEqual({ bg: { rgb: [1, 2, 3] }, underline: true });
    expect(looks("38:2::1:2:3")).toEqual({ fg: { rgb: [1, 2, 3] } });
    expect(looks("38:2:1:2:3")).toEqual({ fg: { rgb: [1, 2, 3] } });
    expect(looks("38:5:7")).toEqual({ fg: { ansi: 7 } });
  });

  test("the colour of underlines and what terminals have of their own change no looks", () => {
    for (const codes of ["58;5;1", "58;2;255;4;9", "58:5:1", "58:2::255:4:9", ">4;1", "?4"])
      expect(looks(codes)).toEqual({});
    expect(looks("58;5;1;3")).toEqual({ italic: true });
  });

  test("what is concealed is as wide as it was, and not seen", () => {
    expect(texts(ansiLines("a\x1b[8m密b\x1b[28mc\nd\x1b[8me\x1b[0mf"))).toEqual(["a   c", "d f"]);
  });

  test("attributes come and go, and last over line ends", () => {
    const lines = ansiLines(
      "\x1b[1;2;3;4;7;9ma\nb\x1b[22;23;24;27;29mc\x1b[32md\x1b[39me\x1b[4mf\x1b[4:0mg\x1b[1m\x1b[mh",
    );
    const all = { bold: true, dim: true, italic: true, underline: true, reverse: true, crossedout: true };
    expect(texts(lines)).toEqual(["a", "bcdefgh"]);
    expect(looksOf(lines, "a")).toEqual(all);
    expect(looksOf(lines, "b")).toEqual(all);
    expect(looksOf(lines, "c")).toEqual({});
    expect(looksOf(lines, "d")).toEqual({ fg: { ansi: 2 } });
    expect(looksOf(lines, "e")).toEqual({});
    expect(looksOf(lines, "f")).toEqual({ underline: true });
    expect(looksOf(lines, "g")).toEqual({});
    expect(looksOf(lines, "h")).toEqual({});
  });

  test("all other sequences are left out", () => {
    expect(
      texts(ansiLines("a\x1b[2Jb\x1b[10;5Hc\x1b]0;title\x07d\x1b]8;;http://x\x1b\\e\x1b]8;;\x1b\\f\x1b(Bg\x1b7h")),
    ).toEqual(["abcdefgh"]);
    expect(texts(ansiLines("a\x1b[?25lb\x1bPq#0\x1b\\c\x1b_Gx\x1b\\d\x1b"))).toEqual(["abcd"]);
    expect(texts(ansiLines("\x1b]0;no end\nb\x1b[31"))).toEqual(["", "b31"]);
  });

  test("of a line that was written over, the last state remains", () => {
    expect(texts(ansiLines("10%\r50%\r100%\r\nnext\r\nlast\r"))).toEqual(["100%", "next", "last"]);
    expect(looksOf(ansiLines("\x1b[31mold\r\x1b[32mnew"), "new")).toEqual({ fg: { ansi: 2 } });
  });

  test("nonsense is nothing, and never leaves an escape", () => {
    for (const codes of ["38", "38;5", "38;5;999", "38;2;1", "48;2;300;0;0", "999", ";;", ":::"])
      expect(Object.keys(looks(codes)).length).toBeLessThanOrEqual(1);
    let seed = 7;
    const pieces = ["\x1b", "[", "]", ";", ":", "3", "8", "m", "\x07", "\\", "P", "x", "\r", "\n", "?", " "];
    for (let round = 0; round < 500; round++) {
      let text = "";
      for (let i = 0; i < 40; i++) {
        seed = (seed * 48271) % 2147483647;
        text += pieces[seed % pieces.length];
      }
      expect(texts(ansiLines(text)).join("")).not.toContain("\x1b");
    }
  });

  test("other control characters stay, a megabyte of escapes is soon done", () => {
    expect(rowsOf(ansiLines("a\x07b\x08"), 20)).toEqual(["a^Gb^H"]);
    expect(texts(ansiLines("\x1b[".repeat(500_000))).join("")).toBe("");
    expect(texts(ansiLines("\x1b]".repeat(500_000))).join("")).toBe("");
    expect(ansiLines("")).toEqual([{ spans: [] }]);
  });
});
