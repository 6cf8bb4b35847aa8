// The statusline: what fits, and who adds to it.
import { describe, expect, test } from "bun:test";
import { Owner } from "../../src/kernel/owner.ts";
import { fitStatusline, type Segment, Statusline, type TextRuler } from "../../src/kernel/statusline.ts";
import { createRandom } from "./random.ts";

const ruler: TextRuler = {
  width: (text) => text.length,
  truncate: (text, width) => (text.length <= width ? text : width <= 0 ? "" : `${text.slice(0, width - 1)}…`),
};

const segment = (text: string, more: Partial<Segment> = {}): Segment => ({
  text,
  priority: 0,
  alignRight: false,
  truncatable: false,
  separated: false,
  ...more,
});

/** The row as one text. */
function row(segments: Segment[], width: number): string {
  let text = "";
  for (const piece of fitStatusline(segments, width, ruler)) text = text.padEnd(piece.column) + piece.text;
  return text;
}

describe("a row", () => {
  const segments = [
    segment("slug"),
    segment("NORMAL", { priority: 1, separated: true }),
    segment("a long label", { priority: 2, separated: true, truncatable: true }),
    segment("1:1", { alignRight: true, priority: 3 }),
    segment("50%", { alignRight: true, separated: true }),
  ];

  test.each([
    [50, "slug · NORMAL · a long label             1:1 · 50%"],
    [38, "slug · NORMAL · a long label 1:1 · 50%"],
    [37, "slug · NORMAL · a long label      50%"],
    [30, "slug · NORMAL · a long la… 50%"],
    [22, "slug · NORMAL · a… 50%"],
    [21, "slug · NORMAL     50%"],
    [16, "slug         50%"],
    [8, "slug 50%"],
    [7, "slug 5…"],
    [3, "sl…"],
    [0, ""],
  ])("of %p cells", (width, expected) => {
    expect(row(segments, width)).toBe(expected);
  });

  test("shortens what may be before it drops its priority; among equals the last one", () => {
    const equal = [
      segment("abcdef", { priority: 2, truncatable: true }),
      segment("ghijkl", { priority: 2, truncatable: true }),
      segment("mno", { priority: 2 }),
    ];
    expect(row(equal, 15)).toBe("abcdefghijklmno");
    expect(row(equal, 12)).toBe("abcdefgh…mno");
    expect(row(equal, 4)).toBe("");
  });

  test("leaves out empty segments and their separators", () => {
    expect(row([segment("a"), segment("", { separated: true }), segment("b", { separated: true })], 20)).toBe("a · b");
  });

  test("never has pieces that overlap or leave it", () => {
    const random = createRandom(5);
    for (let round = 0; round < 2000; round++) {
      const some = Array.from({ length: random.below(8) }, () =>
        segment("x".repeat(random.below(12)), {
          priority: random.below(4),
          alignRight: random.below(2) === 0,
          truncatable: random.below(2) === 0,
          separated: random.below(2) === 0,
        }),
      );
      const width = random.below(40);
      let end = 0;
      for (const piece of fitStatusline(some, width, ruler)) {
        expect(piece.column).toBeGreaterThanOrEqual(end);
        expect(piece.width).toBe(piece.text.length);
        end = piece.column + piece.width;
      }
      expect(end).toBeLessThanOrEqual(width);
    }
  });
});

describe("sources", () => {
  const texts = (statusline: Statusline) => statusline.segments({}).map(({ text }) => text);

  test("come in the order of their names; one of the same name replaces and keeps the place", () => {
    const statusline = new Statusline(() => {});
    const [one, two] = [new Owner("plugin", 1), new Owner("plugin", 2)];
    statusline.register(one, "a", () => [segment("a1")]);
    statusline.register(one, "b", () => [segment("b")]);
    statusline.register(one, "a", () => [segment("a2")]);
    expect(texts(statusline)).toEqual(["a2", "b"]);
    statusline.register(two, "a", () => [segment("a3")]);
    expect(texts(statusline)).toEqual(["a3", "b"]);
    two.dispose();
    expect(texts(statusline)).toEqual(["a2", "b"]);
    expect(one.registrations.size).toBe(2);
    const three = new Owner("plugin", 3);
    statusline.unregister(three, "a");
    expect(texts(statusline)).toEqual(["b"]);
    const four = new Owner("plugin", 4);
    statusline.unregister(four, "a");
    three.dispose();
    expect(texts(statusline)).toEqual(["b"]);
    four.dispose();
    expect(texts(statusline)).toEqual(["a2", "b"]);
    statusline.unregister(one, "a");
    expect(texts(statusline)).toEqual(["b"]);
    one.dispose();
    expect(statusline.isEmpty).toBe(true);
  });

  test("that fail are left out and reported", () => {
    const errors: string[] = [];
    const statusline = new Statusline((error, owner, name) =>
      errors.push(`${owner.name} ${name} ${(error as Error).message}`),
    );
    const owner = new Owner("plugin");
    statusline.register(owner, "bad", () => {
      throw new Error("oops");
    });
    statusline.register(owner, "good", (snapshot) => [segment(String(snapshot))]);
    expect(statusline.segments("now").map(({ text }) => text)).toEqual(["now"]);
    expect(errors).toEqual(["plugin bad oops"]);
  });

  test("that go on failing are reported once, and again when they have worked meanwhile", () => {
    const errors: string[] = [];
    const statusline = new Statusline((error) => errors.push((error as Error).message));
    let count = 0;
    statusline.register(new Owner("plugin"), "bad", () => {
      if (++count === 3) return [];
      throw new Error(`oops ${count}`);
    });
    for (let frame = 0; frame < 5; frame++) statusline.segments("now");
    expect(errors).toEqual(["oops 1", "oops 4"]);
  });
});
