// A window: cursor, scrolling, and what a layout learns of it.
import { beforeEach, describe, expect, test } from "bun:test";
import { type Rendering, WINDOW_DEFAULTS, Window, type WindowBuffer } from "../../src/kernel/window.ts";

class Lines implements WindowBuffer {
  version = 0;
  constructor(public lines: string[]) {}
  get lineCount(): number {
    return this.lines.length;
  }
  line(row: number): string | undefined {
    return this.lines[row];
  }
}

const numbered = (count: number): Lines => new Lines(Array.from({ length: count }, (_, i) => `line ${i}`));

let buffer: Lines;
let window: Window;

beforeEach(() => {
  buffer = numbered(100);
  window = new Window(1, undefined, buffer);
  window.place({ row: 0, column: 0, width: 20, height: 10 });
});

describe("scrolling", () => {
  test("is reported as plugins see it", () => {
    expect(window.scroll).toEqual({
      top: 0,
      follow: false,
      total: 100,
      viewport: 10,
      max: 90,
      overflow: true,
      atTop: true,
      atBottom: false,
    });
  });

  test.each([
    [50, 50],
    [-5, 0],
    [95, 90],
    [1e18, 90],
  ])("to row %p shows row %p first", (row, top) => {
    window.scrollTo(row);
    expect(window.scroll.top).toBe(top);
  });

  test("to the tail follows what is added, until it is scrolled elsewhere", () => {
    window.scrollToTail();
    expect(window.scroll).toMatchObject({ top: 90, follow: true, atBottom: true });
    buffer.lines.push("new");
    expect(window.scroll).toMatchObject({ top: 91, total: 101 });
    window.scrollTo(3);
    buffer.lines.push("newer");
    expect(window.scroll).toMatchObject({ top: 3, follow: false });
  });

  test("by rows to the end follows again only where that is asked for", () => {
    window.scrollBy(1000);
    expect(window.scroll).toMatchObject({ top: 90, follow: false });
    window.options = { ...WINDOW_DEFAULTS, followsTail: true };
    window.scrollBy(-1);
    expect(window.scroll).toMatchObject({ top: 89, follow: false });
    window.scrollBy(1);
    expect(window.scroll).toMatchObject({ top: 90, follow: true });
  });

  test("of a content that got shorter shows its end, and comes back with it", () => {
    window.scrollTo(80);
    buffer.lines.length = 15;
    expect(window.scroll).toMatchObject({ top: 5, max: 5, atBottom: true });
    buffer.lines.length = 4;
    expect(window.scroll).toMatchObject({ top: 0, overflow: false, atTop: true, atBottom: true });
  });

  test("is remembered when it is set before the first frame", () => {
    const unseen = new Window(2, undefined, buffer);
    unseen.scrollTo(40);
    unseen.place({ row: 0, column: 0, width: 20, height: 10 });
    expect(unseen.scroll.top).toBe(40);
  });

  test("is shared by linked windows; each shows what its content allows", () => {
    const other = new Window(2, undefined, numbered(30));
    other.place({ row: 0, column: 20, width: 20, height: 10 });
    other.linkScroll(window);
    window.scrollTo(50);
    expect(other.scroll.top).toBe(20);
    other.scrollTo(7);
    expect(window.scroll.top).toBe(7);
    other.unlinkScroll();
    window.scrollTo(60);
    expect(other.scroll.top).toBe(7);
  });

  test("to the side never goes left of the first column", () => {
    window.pan(5);
    window.pan(-20);
    expect(window.left).toBe(0);
  });
});

describe("revealing a row", () => {
  test.each([
    ["already in view", 45, 0, 0, 40],
    ["below", 60, 0, 0, 51],
    ["above", 20, 0, 0, 20],
    ["below with rows to spare", 60, 0, 3, 54],
    ["above with rows to spare", 20, 2, 0, 18],
    ["with more to spare than fits", 60, 99, 99, 51],
    ["at the end", 99, 0, 5, 90],
    ["past the end", 500, 0, 0, 90],
  ])("%s", (_, row, above, below, top) => {
    window.scrollTo(40);
    window.reveal(row, above, below);
    expect(window.scroll.top).toBe(top);
  });

  test("counts rows of the screen where lines take several", () => {
    const doubled: Rendering = { width: () => 5, rows: ({ buffer: b }) => b.lineCount * 2, rowOf: (_, row) => row * 2 };
    const wrapped = new Window(3, undefined, buffer, doubled);
    wrapped.place({ row: 0, column: 0, width: 20, height: 10 });
    wrapped.setCursor(50);
    expect(wrapped.scroll).toMatchObject({ total: 200, top: 91 });
  });

  test("does not end following the tail when the row is in view", () => {
    window.scrollToTail();
    window.setCursor(95);
    expect(window.scroll.follow).toBe(true);
    window.setCursor(0);
    expect(window.scroll.follow).toBe(false);
  });
});

describe("the cursor", () => {
  test("stays in the buffer", () => {
    window.moveCursor(1000);
    expect(window.cursorRow).toBe(99);
    buffer.lines.length = 3;
    expect(window.cursorRow).toBe(2);
    window.moveCursor(-50);
    expect(window.cursorRow).toBe(0);
    buffer.lines.length = 0;
    expect(window.cursorRow).toBe(0);
  });
});

describe("what a layout learns", () => {
  test("the scrollbar takes a column while not all is in view", () => {
    window.gutter = 4;
    expect([window.hasScrollbar, window.contentWidth]).toEqual([true, 15]);
    buffer.lines.length = 10;
    expect([window.hasScrollbar, window.contentWidth]).toEqual([false, 16]);
    window.place(undefined);
    expect([window.hasScrollbar, window.contentWidth]).toEqual([false, undefined]);
  });

  test("a buffer with one empty line is empty", () => {
    expect(new Window(1, undefined, new Lines([""])).isEmpty).toBe(true);
    expect(new Window(1, undefined, new Lines([])).isEmpty).toBe(true);
    expect(new Window(1, undefined, new Lines(["", ""])).isEmpty).toBe(false);
    expect(window.isEmpty).toBe(false);
  });

  test.each([
    [{ kind: "input" }, "editable_text", false],
    [{ kind: "list" }, "list", false],
    [{ kind: "list", focusable: false }, "list_inert", true],
    [{ kind: "plain" }, "readonly_text", false],
    [{ kind: "plain", focusable: false }, "inert", true],
    [{ kind: "plain", focusable: false, use: "selectable_text" }, "selectable_text", false],
  ] as const)("%p is used as %s", (options, use, inert) => {
    window.options = { ...WINDOW_DEFAULTS, ...options };
    expect([window.use, window.inert]).toEqual([use, inert]);
  });
});
