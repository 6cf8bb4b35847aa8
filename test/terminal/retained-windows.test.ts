// Windows that have not changed are not drawn again, and look the same; whatever changes them has them drawn.
import { expect, test } from "bun:test";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { Window } from "../../src/kernel/window.ts";
import { Grid } from "../../src/terminal/grid.ts";
import { RetainedWindows } from "../../src/terminal/ui/retained-windows.ts";

const rectangle = { row: 1, column: 2, width: 10, height: 3 };

function scene() {
  const buffer = new TextBuffer();
  buffer.setText("one\ntwo 漢字\nthree\nfour");
  const window = new Window(1, undefined, buffer);
  const retained = new RetainedWindows(true);
  let drawn = 0;
  let theme = {};
  const show = (focused = false, at = rectangle) => {
    const grid = new Grid(6, 20);
    grid.fill({ row: 0, column: 0, width: 20, height: 6 }, 0, ".");
    window.place(at);
    const draw = () => {
      drawn++;
      grid.fill(at);
      buffer.lines(window.scroll.top, window.scroll.top + at.height).forEach((line, i) => {
        grid.write(at.row + i, at.column, line, 0, at);
      });
      const { cursorRow } = window;
      const shown = { top: window.scroll.top, total: buffer.lineCount, cursorRow };
      return { cursor: { row: at.row + cursorRow, column: at.column }, shown };
    };
    const cursor = retained.show(grid, window, at, { focused, theme, stays: false }, draw);
    return { cursor, rows: Array.from({ length: 6 }, (_, row) => grid.rowText(row)) };
  };
  return {
    buffer,
    window,
    show,
    drawn: () => drawn,
    changeTheme: () => {
      theme = {};
    },
  };
}

test("what has not changed is copied, wherever it is now", () => {
  const { show, drawn } = scene();
  const first = show();
  expect(show()).toEqual(first);
  expect(drawn()).toBe(1);
  const moved = show(false, { ...rectangle, row: 3, column: 5 });
  expect(drawn()).toBe(1);
  expect(moved.rows[4]?.slice(5, 14)).toBe(first.rows[2]?.slice(2, 11) as string);
  expect(moved.cursor).toEqual({ row: 3, column: 5 });
});

test("every change has it drawn", () => {
  const { window, buffer, show, drawn, changeTheme } = scene();
  show();
  const changes: (() => void)[] = [
    () => buffer.append("!"),
    () => buffer.marks.set(1, { row: 0, column: 0 }, { payload: { hl_group: "Title" } }),
    () => buffer.marks.clear(1),
    () => window.setCursor(1),
    () => window.scrollTo(1),
    () => window.pan(3),
    () => {
      window.selection = { anchor: { row: 0, column: 0 }, head: { row: 0, column: 2 } };
    },
    () => {
      window.placeholder = { text: "type", acceptKeys: [], dismissKeys: [] };
    },
    () => {
      window.rowHighlights = [];
    },
    () => {
      window.options = { ...window.options, wrap: true };
    },
    () => window.metadata.set("hl", "Comment"),
    changeTheme,
  ];
  changes.forEach((change, i) => {
    change();
    show();
    expect(drawn(), String(change)).toBe(i + 2);
    show();
    expect(drawn(), `after ${change}`).toBe(i + 2);
  });
  show(true);
  show(true, { ...rectangle, width: 9 });
  expect(drawn()).toBe(changes.length + 3);
});

test("what reaches beyond the screen is drawn each time", () => {
  const { show, drawn } = scene();
  show(false, { ...rectangle, column: 15 });
  show(false, { ...rectangle, column: 15 });
  expect(drawn()).toBe(2);
});
