// `ingot.text` as a Lua program sees it, and the engine below it on random and on hostile text.
import { describe, expect, test } from "bun:test";
import {
  cellWidth,
  fitCells,
  truncateBytes,
  truncateCells,
  wrapCells,
  wrapWords,
} from "../../src/system/text-cells.ts";
import { program } from "./program.ts";

async function run(source: string): Promise<string> {
  const { output, error } = await program(`local text = ingot.text ${source}`);
  expect(error).toBeUndefined();
  return output;
}

describe("columns", () => {
  test("count as terminals count them", async () => {
    expect(
      await run(`
        print(text.width(""), text.width("abc"), text.width("日本"), text.width("e\\u{301}"), text.width("👩‍👩‍👧‍👦"),
          text.width("\\27[31mred\\27[0m"), text.width("a\\tb\\n"), text.width("\\0\\7"), text.width("\\xff"), text.width(12))`),
    ).toBe("0\t3\t4\t1\t2\t3\t4\t0\t1\t2\n");
  });

  test("fit exactly", async () => {
    expect(
      await run(`
        local function show(...) print("[" .. text.fit(...) .. "]") end
        show("abc", 5) show("abc", 5, { align = "right" }) show("abc", 6, { align = "center", fill = "." })
        show("abcdef", 4) show("日本語", 4) show("日本語", 5) show("abc", 0) show("abc", 1)
        show("abcdef", 4, { suffix = "" }) show("abcdef", 4, { suffix = "-----" })
        show("\\27[1ma\\nb\\0c\\27[0m", 7) show("a\\xff", 3)`),
    ).toBe(
      [
        "[abc  ]", "[  abc]", "[.abc..]", "[abc…]", "[日… ]", "[日本…]", "[]", "[…]", "[abcd]", "[abcd]", "[a bc   ]", "[a� ]", "",
      ].join("\n"), // biome-ignore format: one after the other
    );
  });

  test("are cut to", async () => {
    expect(
      await run(`
        print(text.truncate_cells("hello world", 8), text.truncate_cells("hello", 5), text.truncate_cells("日本語", 3),
          text.truncate_cells("hello", 4, { suffix = ".." }))`),
    ).toBe("hello w…\thello\t日…\the..\n");
    expect(
      await run(`
        local function tail(s, width, suffix) return text.truncate_cells(s, width, { keep = "tail", suffix = suffix }) end
        print(tail("/home/me/main.lua", 9), tail("abc", 3), tail("日本語", 4), tail("日本語", 3, ""), tail("abc", 0),
          tail("abc", 2, "-----"), tail("\\27[1mab\\tc\\27[0m", 3), text.truncate_cells("abc", 2, { keep = "head" }))`),
    ).toBe("…main.lua\tabc\t…語\t語\t\tbc\t… c\ta…\n");
  });

  test("are wrapped to, between words", async () => {
    expect(
      await run(`
        local function show(...) print(table.concat(text.wrap(...), "|")) end
        show("one word  after the other", 10) show("a  b", 10) show("", 10) show("  x y", 3) show("a \\n\\n b ", 10)
        show("internationalization of it", 8) show("日本語 の本", 5) show("ab", 0) show("a b", 1)
        show("one two three four", 9, { first = "- ", rest = "  " }) show("one two", 3, { first = "日本語", rest = "日本語" })
        show("\\27[1mone\\27[0m\\ttwo\\r\\nx", 4) show("a\\xff b", 2)`),
    ).toBe(
      [
        "one word|after the|other", "a  b", "", "  x|y", "a|| b", "internat|ionaliza|tion of|it", "日本|語|の本", "ab", "a|b",
        "- one two|  three|  four", "日本語o|日本語n|日本語e|日本語t|日本語w|日本語o", "one|two|x", "a�|b", "",
      ].join("\n"), // biome-ignore format: one after the other
    );
    for (const hostile of [" ".repeat(300_000), "x".repeat(300_000), "e\u0301".repeat(100_000), "a ".repeat(150_000)])
      expect(wrapWords(hostile, 1000, { first: "", rest: "" }).every((line) => cellWidth(line) <= 1000)).toBe(true);
  });

  test("refuse what makes no sense", async () => {
    expect(
      await run(`
        local function try(...) print((select(2, pcall(...)))) end
        try(text.fit, "a", -1) try(text.fit, "a", 1 << 40) try(text.fit, "a", 3, { fill = "日" })
        try(text.fit, "a", 3, { align = "middle" }) try(text.fit, {}, 3)
        try(text.width) try(text.fit, "a", 0 / 0) print(text.fit("abc", 5.5) .. "|")`),
    ).toBe(
      [
        "bad argument #2 to 'text.fit' (a number from 0 to 1000000 expected, got -1)",
        "bad argument #2 to 'text.fit' (a number from 0 to 1000000 expected, got 1099511627776)",
        "bad argument #3 to 'text.fit' (option 'fill': a character of one column expected)",
        `bad argument #3 to 'text.fit' (option 'align': one of "left", "right", "center" expected, got "middle")`,
        "bad argument #1 to 'text.fit' (string expected, got table)",
        "bad argument #1 to 'text.width' (string expected, got no value)",
        "bad argument #2 to 'text.fit' (number has no integer representation)",
        "abc  |",
        "",
      ].join("\n"),
    );
  });
});

describe("bytes and lines", () => {
  test("truncate keeps graphemes whole", async () => {
    expect(
      await run(`
        print(text.truncate("hello", 5), text.truncate("hello", 4), text.truncate("hello", 4, "."), text.truncate("é日", 4),
          text.truncate("e\\u{301}x", 2), text.truncate("hello", 0))
        print(text.truncate("a/long/path", 7, { keep = "tail", prefix = "..." }), text.truncate("日本語", 7, { keep = "tail" }),
          text.truncate("hello", 2, "..."), text.truncate("a\\xffb", 100), text.truncate("👍🏽👍🏽", 9, { keep = "tail" }))`),
    ).toBe("hello\thell\thel.\té\t\t\n...path\t本語\the\ta�b\t👍🏽\n");
  });

  test("wrap_prefixed keeps every character", async () => {
    expect(
      await run(`
        local function show(...) print(table.concat(text.wrap_prefixed(...), "|")) end
        show("abcdef", 4) show("abc\\n\\nd", 2) show("日本語", 3) show("abcdef", 5, { prefix = "- ", cont_prefix = "  " })
        show("long line", 0, { prefix = "> " }) show("", 5) show("ab", 1, { prefix = "wide " }) show("a  b", 2)
        show("\\27[31mabc\\27[0md", 2)`),
    ).toBe("abcd|ef\nab|c||d\n日|本|語\n- abc|  def\n> long line\n\nwide a|b\na | b\n\x1b[31mab|c\x1b[0md\n");
  });

  test("line_count, slugify, sanitize_utf8", async () => {
    expect(
      await run(`
        print(text.line_count(""), text.line_count("a"), text.line_count("a\\n"), text.line_count("a\\nb"), text.line_count("\\n\\n"))
        print(text.slugify("Hello, World!  2"), text.slugify("--"), text.slugify("Ça e\\u{301}té"), text.slugify("❤️ हिन्दी"))
        print(text.sanitize_utf8("a\\xc3\\x28\\xffb"))`),
    ).toBe("0\t1\t1\t2\t2\nhello-world-2\t\tça-été\tहिन्दी\na�(�b\n");
  });

  test("numbers as people read them", async () => {
    expect(
      await run(`
        print(text.format_cost(0.0042), text.format_cost(0.123), text.format_cost(1.234), text.format_cost(0), text.format_cost(-2))
        print(text.format_duration(42), text.format_duration(192.9), text.format_duration(3900), text.format_duration(0))
        print(text.format_tokens(999), text.format_tokens(1200), text.format_tokens(999960), text.format_tokens(3400000))
        print(pcall(text.format_cost, 1/0))`),
    ).toBe(
      [
        "$0.0042\t$0.123\t$1.23\t$0.0000\t-$2.00",
        "42s\t3m 12s\t1h 5m 0s\t0s",
        "999\t1.2k\t1.0m\t3.4m",
        "false\tbad argument #1 to 'text.format_cost' (a finite number expected)",
        "",
      ].join("\n"),
    );
  });
});

describe("on any text", () => {
  const pieces = [
    "a", "b", " ", "é", "e\u0301", "日", "ア", "한", "ᄀ", "ᅡ", "👩‍👩‍👧‍👦", "👍🏽", "❤️", "🇩🇪", "🇩", "\u200d", "क्ष", "\u0600", "\ufe0f",
    "…", "Ω", "\u00ad", "\u3099", "\u0301", "\x1b[31m", "\x1b", "\t", "\0", "\x9b", "\r\n", "\x1b]0;t\x07",
  ]; // biome-ignore format: a table
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const random = (below: number) => Math.floor(Math.random() * below);

  test("what is promised of the results holds", () => {
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: random(10) }, () => pieces[random(pieces.length)]).join("");
      const width = random(10);
      const told = JSON.stringify({ text, width });
      const fitted = fitCells(text, width, { suffix: "…", fill: "·", align: "center" });
      expect([told, cellWidth(fitted)]).toEqual([told, width]);
      expect([told, cellWidth(truncateCells(text, width, "…")) <= width]).toEqual([told, true]);
      const lines = wrapCells(text, width, { prefix: "", continuation: "" });
      expect(lines.join("")).toBe(text.replaceAll("\r\n", ""));
      const graphemes = Array.from(segmenter.segment(text), ({ segment }) => segment);
      const most = random(30);
      let head = "";
      for (const grapheme of graphemes) {
        if (Buffer.byteLength(head + grapheme) > most) break;
        head += grapheme;
      }
      let tail = "";
      for (const grapheme of graphemes.reverse()) {
        if (Buffer.byteLength(grapheme + tail) > most) break;
        tail = grapheme + tail;
      }
      expect([told, truncateBytes(text, most, { keep: "head", prefix: "", suffix: "" })]).toEqual([told, head]);
      expect([told, truncateBytes(text, most, { keep: "tail", prefix: "", suffix: "" })]).toEqual([told, tail]);
    }
  });

  test("ten megabytes are no obstacle", async () => {
    expect(
      await run(`
        local big = ("日本 ascii e\\u{301} 👍🏽\\t"):rep(330000)
        local marks = "a" .. ("\\u{301}"):rep(5000000)
        local bytes = ("\\xff"):rep(3000000)
        print(text.width(text.fit(big, 30)), #text.truncate(big, 30) > 20, #text.truncate(big, 30, { keep = "tail" }) > 20,
          text.width(text.fit(marks, 3)), text.width(bytes), text.line_count(big), text.width(big))
        print(#text.wrap_prefixed(("x"):rep(10000000), 100), #text.wrap_prefixed(("\\27["):rep(1000000), 10))`),
    ).toBe("30\ttrue\ttrue\t3\t3000000\t1\t5280000\n100000\t100000\n");
  }, 30_000);
});
