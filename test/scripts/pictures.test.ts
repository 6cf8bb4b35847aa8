// The pictures of screens: a known screen comes out as what is on it, and nothing else.
import { afterEach, expect, test } from "bun:test";
import { PALETTE, svgOf } from "../../scripts/pictures/svg.ts";
import { Emulator } from "../terminal/emulator.ts";

const open: Emulator[] = [];
afterEach(() => {
  for (const emulator of open.splice(0)) emulator.dispose();
});

function picture(output: string, rows = 3, columns = 20): string {
  const emulator = new Emulator(rows, columns);
  open.push(emulator);
  emulator.write(output);
  return svgOf(emulator.terminal, "a & b");
}

/** The texts of the screen with their places, in cells, and the rule of their looks. */
function texts(svg: string) {
  const rules = new Map([...svg.matchAll(/\.(s\d+)\{([^}]*)\}/g)].map(([, name, rule]) => [name, rule]));
  const screen = svg.slice(svg.indexOf("<g "));
  const found = screen.matchAll(
    /<text x="([\d.]+)" y="([\d.]+)" textLength="(\d+)"[^>]*?(?: class="(\w+)")?>(.*?)<\/text>/g,
  );
  return [...found].map(([, x, y, length, name, text]) => ({
    text,
    row: Math.floor(Number(y) / 17),
    column: Number(x) / 8,
    width: Number(length) / 8,
    rule: rules.get(name) ?? "",
  }));
}

const paths = (svg: string) =>
  [...svg.slice(svg.indexOf("<g ")).matchAll(/<path ([^>]*?) ?d="([^"]*)"([^>]*)\/>/g)].map(
    ([, before, path, after]) => ({
      attributes: `${before}${after}`.trim(),
      path,
    }),
  );

test("text is where it is, in runs of one look", () => {
  const svg = picture("plain \x1b[1;31mred\x1b[0m\r\n  \x1b[3;4;9;38;2;1;2;3mab  cd\x1b[0m <&>");
  expect(texts(svg)).toEqual([
    { text: "plain", row: 0, column: 0, width: 5, rule: "" },
    { text: "red", row: 0, column: 6, width: 3, rule: `fill:${PALETTE.ansi[1]};font-weight:bold` },
    {
      text: "ab  cd",
      row: 1,
      column: 2,
      width: 6,
      rule: "fill:#010203;font-style:italic;text-decoration:underline line-through",
    },
    { text: "&lt;&amp;&gt;", row: 1, column: 9, width: 3, rule: "" },
  ]);
  expect(svg).toContain("<title>a &amp; b</title>");
  expect(paths(svg)).toEqual([]);
});

test("wide characters keep to their cells, and so does what follows", () => {
  const found = texts(picture("a日本b"));
  expect(found.map(({ text, column, width }) => [text, column, width])).toEqual([
    ["a", 0, 1],
    ["日", 1, 2],
    ["本", 3, 2],
    ["b", 5, 1],
  ]);
});

test("backgrounds, reversed and dim text, and the 256 colours", () => {
  const svg = picture("\x1b[42m  \x1b[0m\x1b[48;5;21mx\x1b[0m\x1b[7mr\x1b[0m\x1b[2md\x1b[0m\x1b[38;5;244mg");
  expect(paths(svg).map(({ attributes, path }) => [/fill="([^"]*)"/.exec(attributes)?.[1], path])).toEqual([
    [PALETTE.ansi[2], "M0 0h16v17h-16z"],
    ["#0000ff", "M16 0h8v17h-8z"],
    [PALETTE.foreground, "M24 0h8v17h-8z"],
  ]);
  expect(texts(svg).map(({ text, rule }) => [text, rule])).toEqual([
    ["x", ""],
    ["r", `fill:${PALETTE.background}`],
    ["d", "opacity:.6"],
    ["g", "fill:#808080"],
  ]);
});

test("lines and blocks are drawn, so that they meet", () => {
  const svg = picture("┌──┐\r\n│█▄│\r\n╰──╯");
  expect(texts(svg)).toEqual([]);
  const [lines, blocks] = paths(svg).sort(
    (one, other) => Number(other.attributes.includes("none")) - Number(one.attributes.includes("none")),
  );
  expect(lines?.path).toStartWith("M4 8.5L8 8.5M4 8.5L4 17M8 8.5h16M28 8.5L24 8.5M28 8.5L28 17");
  expect(lines?.path).toEndWith("M8 42.5h16M24 42.5Q28 42.5 28 34");
  expect(blocks?.path).toBe("M8 17h8v17h-8zM16 25.5h8v8.5h-8z");
});

test("an empty screen is an empty window, of the right size", () => {
  const svg = picture("", 30, 100);
  expect(texts(svg)).toEqual([]);
  expect(svg).toContain('viewBox="0 0 824 554"');
  expect(svg.length).toBeLessThan(1000);
});
