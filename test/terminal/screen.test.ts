import { expect, test } from "bun:test";
import { capabilitiesFromEnvironment } from "../../src/terminal/capabilities.ts";
import { Grid } from "../../src/terminal/grid.ts";
import { RESET_SEQUENCE, Screen, type ScreenOptions } from "../../src/terminal/screen.ts";
import { Emulator } from "./emulator.ts";
import { HOSTILE } from "./scenes.ts";

const XTERM = capabilitiesFromEnvironment({ TERM: "xterm-256color", COLORTERM: "truecolor" });

/** A screen on an emulator. */
function onEmulator(
  rows: number,
  columns: number,
  options: Partial<ScreenOptions> = {},
): { emulator: Emulator; screen: Screen; sent: string[] } {
  const emulator = new Emulator(rows, columns);
  const sent: string[] = [];
  const screen = new Screen({
    rows,
    columns,
    capabilities: XTERM,
    write: (bytes) => {
      sent.push(Buffer.from(bytes).toString());
      emulator.write(bytes);
      return undefined;
    },
    ...options,
  });
  return { emulator, screen, sent };
}

/** A terminal that takes nothing until it is told to. */
function blocked(options: Partial<ScreenOptions> = {}): {
  emulator: Emulator;
  screen: Screen;
  sizes: number[];
  release: () => Promise<void>;
} {
  const sizes: number[] = [];
  const waiting: (() => void)[] = [];
  const { emulator, screen } = onEmulator(4, 20, {
    write: (bytes) => {
      sizes.push(bytes.length);
      return new Promise<void>((resolve) =>
        waiting.push(() => {
          emulator.write(bytes);
          resolve();
        }),
      );
    },
    ...options,
  });
  const release = async () => {
    while (waiting.length > 0) {
      waiting.shift()?.();
      await Bun.sleep(0);
    }
    await screen.idle();
  };
  return { emulator, screen, sizes, release };
}

function gridWith(rows: number, columns: number, ...lines: string[]): Grid {
  const grid = new Grid(rows, columns);
  for (const [row, line] of lines.entries()) grid.write(row, 0, line);
  return grid;
}

test("what was on the screen comes back, with cursor, modes and look", () => {
  const { emulator, screen } = onEmulator(5, 30, { mouse: true });
  emulator.write("$ ls\r\nfile  \x1b[31m");
  const before = { modes: { ...emulator.terminal.modes }, rows: emulator.rows, cursor: emulator.cursor };
  screen.enter();
  expect(emulator.terminal.buffer.active.type).toBe("alternate");
  expect(emulator.terminal.modes).toMatchObject({
    bracketedPasteMode: true,
    sendFocusMode: true,
    mouseTrackingMode: "drag",
    wraparoundMode: false,
  });
  screen.present(gridWith(5, 30, "hello"), { row: 0, column: 5, shape: "bar" });
  expect(emulator.rows[0]).toBe("hello");
  screen.leave();
  expect(emulator.terminal.buffer.active.type).toBe("normal");
  expect({ modes: { ...emulator.terminal.modes }, rows: emulator.rows, cursor: emulator.cursor }).toEqual(before);
  emulator.write("x");
  expect(emulator.cell(1, 6)).toBe('"x" 1 -1 p1 ');
});

/** Line-drawing characters, insert mode, a scroll region, places that are counted from there. */
const LEFTOVERS = "\x1b(0\x1b)0\x0e\x1b[4h\x1b[2;3r\x1b[?6h";

test("what another program has left does no harm to a screen that is entered after it", () => {
  const { emulator, screen } = onEmulator(4, 20);
  emulator.write(LEFTOVERS);
  screen.enter();
  screen.present(gridWith(4, 20, "quux", "two", "three", "four"));
  screen.present(gridWith(4, 20, "quxx", "two", "three", "four"));
  expect(emulator.rows).toEqual(["quxx", "two", "three", "four"]);
});

test("what another program has left is gone with the next whole frame", () => {
  const { emulator, screen } = onEmulator(4, 20);
  screen.enter();
  const grid = gridWith(4, 20, "quux", "two", "three", "four");
  screen.present(grid);
  emulator.write(LEFTOVERS);
  screen.repaint();
  screen.present(grid, { row: 3, column: 2 });
  expect(emulator.rows).toEqual(["quux", "two", "three", "four"]);
  expect(emulator.cursor).toEqual({ row: 3, column: 2 });
  screen.present(gridWith(4, 20, "quxx", "two", "three", "four"));
  expect(emulator.rows).toEqual(["quxx", "two", "three", "four"]);
});

test("what another program has left is not left to the shell", () => {
  const { emulator, screen } = onEmulator(4, 20);
  emulator.write("one\r\ntwo\r\n$ ");
  screen.enter();
  screen.present(gridWith(4, 20, "quux"));
  emulator.write(LEFTOVERS);
  screen.leave();
  emulator.write("ls\r\nquux\r\n$ \r\x1b[1Cq\x1b[1;1H1\x1b[4;20H4");
  expect(emulator.rows).toEqual(["1wo", "$ ls", "quux", `$q${" ".repeat(17)}4`]);
});

test("the reset sequence undoes a frame that was cut off anywhere", () => {
  const { screen, sent } = onEmulator(4, 20, {
    mouse: true,
    capabilities: { ...XTERM, synchronizedUpdates: true, kittyKeyboard: true },
  });
  screen.enter();
  screen.setTitle("title");
  const grid = gridWith(4, 20, "one", "two", "three", "four");
  screen.present(grid);
  grid.scroll({ row: 0, column: 0, height: 3, width: 20 }, 1);
  grid.write(2, 0, "漢字漢字");
  screen.present(grid);
  const bytes = new TextEncoder().encode(sent.join(""));
  const entered = new TextEncoder().encode(sent[0]).length;
  for (let end = entered; end <= bytes.length; end++) {
    const emulator = new Emulator(4, 20);
    emulator.write("$ ls\r\n$ ");
    const before = { modes: { ...emulator.terminal.modes }, rows: emulator.rows, cursor: emulator.cursor };
    emulator.write(bytes.subarray(0, end));
    emulator.write(RESET_SEQUENCE);
    expect({ modes: { ...emulator.terminal.modes }, rows: emulator.rows, cursor: emulator.cursor }).toEqual(before);
    // The whole screen scrolls again.
    emulator.write("\r\na\r\nb\r\nc");
    expect(emulator.rows).toEqual(["$ ", "a", "b", "c"]);
    emulator.dispose();
  }
});

test("after an interruption the last frame is painted again", () => {
  const { emulator, screen } = onEmulator(3, 10);
  screen.enter();
  screen.present(gridWith(3, 10, "first"), { row: 0, column: 5 });
  screen.leave();
  emulator.write("editor was here\r\n");
  screen.present(gridWith(3, 10, "second"), { row: 0, column: 6 });
  expect(emulator.terminal.buffer.active.type).toBe("normal");
  screen.enter();
  expect(emulator.rows).toEqual(["second", "", ""]);
  expect(emulator.cursor).toEqual({ row: 0, column: 6 });
  screen.leave();
  screen.enter();
  expect(emulator.rows).toEqual(["second", "", ""]);
});

test("a frame of another size is cut, and a resized screen painted whole", () => {
  const { emulator, screen } = onEmulator(3, 10);
  screen.enter();
  screen.present(gridWith(5, 20, "0123456789abc", "two", "three", "four"), { row: 4, column: 19 });
  expect(emulator.rows).toEqual(["0123456789", "two", "three"]);
  expect(emulator.cursor).toEqual({ row: 2, column: 9 });
  emulator.terminal.resize(20, 5);
  screen.resize(5, 20);
  screen.present(gridWith(5, 20, "0123456789abc", "two", "three", "four"));
  expect(emulator.rows).toEqual(["0123456789abc", "two", "three", "four", ""]);
});

test("a single cell is screen enough", () => {
  const { emulator, screen } = onEmulator(1, 1);
  screen.enter();
  for (const text of ["a", "b", ...HOSTILE]) screen.present(gridWith(1, 1, text), { row: 7, column: -7 });
  screen.present(gridWith(1, 1, "z"));
  expect(emulator.rows).toEqual(["z"]);
});

test("a blocked terminal gets the last frame only, and nothing piles up", async () => {
  const { emulator, screen, sizes, release } = blocked();
  screen.enter();
  const grid = new Grid(4, 20);
  for (let frame = 0; frame < 10_000; frame++) {
    grid.write(frame % 4, 0, `frame ${frame}`);
    screen.present(grid, { row: frame % 4, column: 3 });
    screen.setTitle(`title ${frame}`);
    screen.copy(`copy ${frame}`);
    screen.bell();
  }
  expect(sizes.length).toBe(1);
  await release();
  expect(sizes.length).toBe(2);
  expect(sizes[1]).toBeLessThan(400);
  expect(emulator.rows).toEqual(["frame 9996", "frame 9997", "frame 9998", "frame 9999"]);
  expect(emulator.titles).toEqual(["title 9999"]);
  expect(emulator.bells).toBe(1);
});

test("leaving and entering while blocked ends in the state asked for last", async () => {
  for (const steps of [
    ["leave"],
    ["leave", "enter"],
    ["leave", "enter", "leave"],
    ["leave", "enter", "leave", "enter"],
  ] as const) {
    const { emulator, screen, release } = blocked();
    screen.enter();
    screen.present(gridWith(4, 20, "shown"));
    for (const step of steps) void screen[step]();
    await release();
    const inside = steps.at(-1) === "enter";
    expect(emulator.terminal.buffer.active.type).toBe(inside ? "alternate" : "normal");
    expect(emulator.rows[0]).toBe(inside ? "shown" : "");
    expect(emulator.terminal.modes.wraparoundMode).toBe(!inside);
  }
});

test("a terminal that is gone is told once, and the program goes on", async () => {
  const failures: unknown[] = [];
  for (const write of [
    () => Promise.reject(new Error("EPIPE")),
    () => {
      throw new Error("EIO");
    },
  ]) {
    const { screen } = onEmulator(2, 10, { write, onLost: (error) => failures.push(String(error)) });
    screen.enter();
    await screen.idle();
    screen.present(gridWith(2, 10, "x"));
    screen.bell();
    await screen.leave();
  }
  expect(failures).toEqual(["Error: EPIPE", "Error: EIO"]);
});

test("title, clipboard and bell; hostile titles stay text", () => {
  const { emulator, screen, sent } = onEmulator(2, 10);
  screen.enter();
  screen.setTitle("my\x1b\\\x07title\n");
  expect(emulator.title).toBe("my^[\\^Gtitle^J");
  expect(emulator.bells).toBe(0);
  screen.bell();
  expect(emulator.bells).toBe(1);
  expect(screen.copy("héllo")).toBe(true);
  expect(sent.at(-1)).toBe(`\x1b]52;c;${Buffer.from("héllo").toString("base64")}\x1b\\`);
  const { screen: poor } = onEmulator(2, 10, { capabilities: capabilitiesFromEnvironment({ TERM: "linux" }) });
  expect(poor.copy("x")).toBe(false);
});

test("what the terminal answers later is put to use, and undone once", () => {
  const { screen, sent, emulator } = onEmulator(2, 10);
  screen.enter();
  screen.present(gridWith(2, 10, "text"));
  screen.update({ ...XTERM, kittyKeyboard: true, graphemeClusters: true, graphemeClusterMode: true });
  expect(sent.at(-1)).toBe("\x1b[?2027h\x1b[>4m\x1b[>1u");
  screen.present(gridWith(2, 10, "text"));
  expect(emulator.rows[0]).toBe("text");
  screen.setMouse(true);
  expect(emulator.terminal.modes.mouseTrackingMode).toBe("drag");
  screen.setMouse(false);
  expect(emulator.terminal.modes.mouseTrackingMode).toBe("none");
});

test("the cursor has place, shape and visibility; a frame of any size is one write", () => {
  const { emulator, screen, sent } = onEmulator(4, 20, { capabilities: { ...XTERM, synchronizedUpdates: true } });
  screen.enter();
  const grid = gridWith(4, 20, "one", "two", "three", "four and more text ");
  screen.present(grid, { row: 1, column: 2, shape: "bar", blinking: true });
  expect(sent.length).toBe(2);
  expect(sent[1]?.startsWith("\x1b[?2026h") && sent[1].endsWith("\x1b[?2026l")).toBe(true);
  expect(sent[1]).toContain("\x1b[5 q");
  expect(emulator.cursor).toEqual({ row: 1, column: 2 });
  screen.present(grid, { row: 1, column: 3, shape: "bar", blinking: true });
  expect(sent.at(-1)).toBe("\x1b[C");
  screen.present(grid);
  expect(sent.at(-1)).toBe("\x1b[?25l");
  screen.present(grid);
  expect(sent.length).toBe(4);
});
