// Drawing into a part of the screen as a list.
import { describe, expect, test } from "bun:test";
import { DrawList, onScreen, parseSpans } from "../../src/kernel/draw.ts";

const area = { row: 5, column: 10, width: 8, height: 3 };

function drawn(draw: (list: DrawList) => void) {
  const list = new DrawList(area);
  draw(list);
  return list.operations;
}

describe("operations", () => {
  test("are cut to the area", () => {
    expect(
      drawn((list) => {
        list.text(1, 2, "hello", { bold: true });
        list.text(-1, 0, "above");
        list.text(3, 0, "below");
        list.text(0, 8, "right");
        list.text(2, -2, "left", undefined, true);
        list.fill(-5, -5, 100, 6, "x");
        list.fill(9, 9, 1, 1);
      }),
    ).toEqual([
      {
        kind: "text",
        row: 1,
        column: 2,
        from: 0,
        to: 8,
        spans: [{ text: "hello", style: { bold: true } }],
        fillsRow: false,
      },
      { kind: "text", row: 2, column: -2, from: 0, to: 8, spans: [{ text: "left", style: undefined }], fillsRow: true },
      { kind: "fill", rectangle: { row: 0, column: 0, width: 8, height: 1 }, character: "x", style: undefined },
    ]);
  });

  test("clear to the edge unless they say how far", () => {
    expect(drawn((list) => list.clear(1, 6, 0, 0))).toMatchObject([
      { kind: "fill", rectangle: { row: 1, column: 6, width: 2, height: 2 }, character: " " },
    ]);
    expect(drawn((list) => list.clear(1, 6, 1, 1))).toMatchObject([{ rectangle: { width: 1, height: 1 } }]);
  });

  test("take any number for a position", () => {
    const operations = drawn((list) => {
      list.text(Number.NaN, Number.POSITIVE_INFINITY, "far");
      list.text(0.9, 1.9, "between");
      list.fill(Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY, Number.NaN);
      list.cursor(99, -99);
    });
    expect(operations).toMatchObject([
      { kind: "text", row: 0, column: 1 },
      { kind: "cursor", row: 2, column: 0 },
    ]);
  });

  test("are nothing in an area without cells", () => {
    const list = new DrawList({ width: 0, height: 4 });
    list.text(0, 0, "x");
    list.box();
    list.cursor(0, 0);
    list.clear(0, 0, 0, 0);
    expect(list.operations).toEqual([]);
  });

  test("are refused when the time is over, and when there are too many", () => {
    const list = new DrawList(area);
    expect(() => {
      for (let i = 0; i <= 100_000; i++) list.text(0, 0, "x");
    }).toThrow("too much is drawn in one frame");
    list.close();
    expect(() => list.text(0, 0, "x")).toThrow("too late to draw");
    expect(() => list.cursor(0, 0)).toThrow("too late to draw");
  });
});

describe("on the screen", () => {
  test("everything is where the area is", () => {
    const operations = drawn((list) => {
      list.text(1, -2, "hello");
      list.box();
      list.cursor(2, 3);
    });
    expect(onScreen(operations, area)).toMatchObject([
      { kind: "text", row: 6, column: 8, from: 10, to: 18 },
      { kind: "box", rectangle: area },
      { kind: "cursor", row: 7, column: 13 },
    ]);
  });

  test("an area that has shrunk since cuts off what is outside", () => {
    const operations = drawn((list) => {
      list.text(2, 0, "gone");
      list.text(0, 0, "shorter");
      list.fill(0, 0, 8, 3);
      list.cursor(2, 7);
    });
    expect(onScreen(operations, { ...area, width: 4, height: 2 })).toMatchObject([
      { kind: "text", row: 5, to: 14 },
      { kind: "fill", rectangle: { row: 5, column: 10, width: 4, height: 2 } },
    ]);
  });
});

describe("spans", () => {
  test("are texts, or have their style in one of two ways", () => {
    expect(parseSpans(" perf ", "title")).toEqual([{ text: " perf " }]);
    expect(
      parseSpans(["a", { text: "b", bold: true }, { text: "c", style: { fg: 1 } }, { text: "d" }], "title"),
    ).toEqual([{ text: "a" }, { text: "b", style: { bold: true } }, { text: "c", style: { fg: 1 } }, { text: "d" }]);
  });

  test("that are none are refused", () => {
    expect(() => parseSpans(5, "title")).toThrow("title: expected a text or a list of spans");
    expect(() => parseSpans(["a", {}], "title")).toThrow("title: span 2 has no text");
  });
});
