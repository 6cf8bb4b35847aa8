import { expect, test } from "bun:test";
import { type Capabilities, capabilitiesFromEnvironment } from "../../src/terminal/capabilities.ts";
import { Grid } from "../../src/terminal/grid.ts";
import { Screen } from "../../src/terminal/screen.ts";
import { rgb, styles } from "../../src/terminal/style.ts";
import { Emulator, Random, type Reckoning } from "./emulator.ts";
import { drawLines, drawRandomly, HARMLESS, HOSTILE } from "./scenes.ts";

const XTERM = capabilitiesFromEnvironment({ TERM: "xterm-256color", COLORTERM: "truecolor" });

/** A screen whose bytes are gathered. */
class Recorded {
  private parts: Uint8Array[] = [];
  readonly screen: Screen;

  constructor(rows: number, columns: number, capabilities: Capabilities = XTERM) {
    this.screen = new Screen({
      rows,
      columns,
      capabilities,
      write: (bytes) => {
        this.parts.push(bytes);
        return undefined;
      },
    });
    this.screen.enter();
  }

  /** @returns what has been sent since the last call */
  take(): Uint8Array {
    const bytes = new Uint8Array(Buffer.concat(this.parts));
    this.parts = [];
    return bytes;
  }
}

/** What an emulator shows that is told this frame alone. */
function repainted(grid: Grid, capabilities: Capabilities, reckoning: Reckoning): string[][] {
  const emulator = new Emulator(grid.rows, grid.columns, reckoning);
  const recorded = new Recorded(grid.rows, grid.columns, capabilities);
  recorded.screen.present(grid);
  emulator.write(recorded.take());
  const { cells } = emulator;
  emulator.dispose();
  return cells;
}

function randomCapabilities(random: Random, graphemeClusters: boolean): Capabilities {
  return {
    ...XTERM,
    colors: random.pick(["truecolor", "256", "16", "none"]),
    scrolling: random.chance(70),
    repeat: random.chance(50),
    backgroundErase: random.chance(70),
    synchronizedUpdates: random.chance(50),
    hyperlinks: random.chance(70),
    graphemeClusters,
  };
}

/** Draws frame upon frame, and has each compared with itself painted on an empty screen. */
function compareFrames(seed: number, reckoning: Reckoning, hostile: boolean): void {
  const random = new Random(seed);
  const [rows, columns] = [random.from(1, 12), random.from(2, random.chance(10) ? 3 : 40)];
  const capabilities = randomCapabilities(random, reckoning === "clusters" && random.chance(50));
  const emulator = new Emulator(rows, columns, reckoning);
  const recorded = new Recorded(rows, columns, capabilities);
  emulator.write("\x1b]2;before\x07");
  let grid = new Grid(rows, columns);
  for (let frame = 0; frame < 12; frame++) {
    if (random.chance(10)) {
      const [newRows, newColumns] = [random.from(1, 12), random.from(2, 40)];
      const resized = new Grid(newRows, newColumns);
      resized.copyFrom(grid);
      grid = resized;
      emulator.terminal.resize(newColumns, newRows);
      recorded.screen.resize(newRows, newColumns);
    }
    drawRandomly(grid, random, hostile ? [...HARMLESS, ...HOSTILE] : HARMLESS, hostile);
    const cursor = { row: random.below(grid.rows), column: random.below(grid.columns) };
    recorded.screen.present(grid, random.chance(80) ? cursor : undefined);
    const bytes = recorded.take();
    emulator.write(bytes);
    const where = `seed ${seed}, frame ${frame}: ${JSON.stringify(Buffer.from(bytes).toString())}`;
    expect(emulator.cells, where).toEqual(repainted(grid, capabilities, reckoning));
    expect(emulator.titles, where).toEqual(["before"]);
    expect([emulator.bells, emulator.answers], where).toEqual([0, ""]);
    expect(emulator.terminal.buffer.active.type, where).toBe("alternate");
    expect(emulator.terminal.modes, where).toMatchObject({
      bracketedPasteMode: true,
      insertMode: false,
      originMode: false,
      wraparoundMode: false,
      applicationCursorKeysMode: false,
    });
    recorded.screen.present(grid);
    emulator.write(recorded.take());
    recorded.screen.present(grid);
    expect(recorded.take().length, where).toBe(0);
    recorded.screen.present(grid, cursor);
    emulator.write(recorded.take());
    expect(emulator.cursor, where).toEqual(cursor);
  }
  emulator.dispose();
}

for (const reckoning of ["6", "code points", "clusters"] as const) {
  test(`frames look the same drawn one after another as painted whole (widths by ${reckoning})`, () => {
    for (let seed = 1; seed <= 25; seed++) compareFrames(seed, reckoning, false);
  });

  test(`so they do with hostile text, which changes nothing but its cells (widths by ${reckoning})`, () => {
    for (let seed = 1200; seed <= 1280; seed++) compareFrames(seed, reckoning, true);
  });
}

test("what an old terminal draws over because of an emoji is drawn again, as far as it reaches", () => {
  const emulator = new Emulator(1, 12, "code points");
  const recorded = new Recorded(1, 12);
  const grid = new Grid(1, 12);
  grid.write(0, 4, "👍🏿ab cd");
  recorded.screen.present(grid);
  grid.write(0, 3, "⚠");
  recorded.screen.present(grid);
  emulator.write(recorded.take());
  expect(emulator.cells).toEqual(repainted(grid, XTERM, "code points"));
  expect(emulator.rows[0]).toBe("   ⚠👍ab cd");
  emulator.dispose();
});

/** A cell of a grid, told as the emulator tells its cells in truecolor; it underlines links. */
function expected(grid: Grid, hyperlinks: boolean, row: number, column: number): string {
  const { foreground, background, attributes, link } = styles.get(grid.styleAt(row, column));
  const color = (value: number) => (value === -1 ? "-1" : value > 255 ? `#${value & 0xffffff}` : `p${value}`);
  const seen = `${attributes & 8 || (link !== "" && hyperlinks) ? "underline" : ""}${attributes & 16 ? "reverse" : ""}${attributes & 32 ? "crossedOut" : ""}`;
  const text = grid.textAt(row, column);
  if (text === " ")
    return seen === "" ? `" " ${color(background)}` : `" " ${color(background)} ${color(foreground)} ${seen}`;
  const inked = `${attributes & 1 ? "bold" : ""}${attributes & 2 ? "dim" : ""}${attributes & 4 ? "italic" : ""}`;
  return `${JSON.stringify(text)} ${grid.line(row).widths[column]} ${color(background)} ${color(foreground)} ${seen}${inked}`;
}

test("a terminal that knows grapheme clusters shows each cell as the grid has it", () => {
  for (let seed = 2001; seed <= 2040; seed++) {
    const random = new Random(seed);
    const [rows, columns] = [random.from(1, 10), random.from(2, 40)];
    const capabilities = { ...randomCapabilities(random, random.chance(50)), colors: "truecolor" } as const;
    const emulator = new Emulator(rows, columns, "clusters");
    const recorded = new Recorded(rows, columns, capabilities);
    const grid = new Grid(rows, columns);
    for (let frame = 0; frame < 6; frame++) {
      drawRandomly(grid, random, [...HARMLESS, ...HOSTILE], true);
      recorded.screen.present(grid);
      emulator.write(recorded.take());
      const cells = emulator.cells.map((_, row) =>
        Array.from({ length: columns }, (_, column) => expected(grid, capabilities.hyperlinks, row, column)),
      );
      expect(emulator.cells, `seed ${seed}, frame ${frame}`).toEqual(cells);
    }
    emulator.dispose();
  }
});

/** Bytes sent for a change of a full 80 × 24 screen. */
function bytesFor(change: (grid: Grid) => { row: number; column: number } | undefined, capabilities = XTERM): number {
  const recorded = new Recorded(24, 80, capabilities);
  const grid = new Grid(24, 80);
  drawLines(grid, 100);
  recorded.screen.present(grid, { row: 5, column: 10 });
  recorded.take();
  recorded.screen.present(grid, change(grid) ?? { row: 5, column: 10 });
  return recorded.take().length;
}

test("each scene takes few bytes", () => {
  expect(bytesFor(() => undefined)).toBe(0);
  const typed = bytesFor((grid) => {
    grid.write(5, 10, "#");
    return { row: 5, column: 11 };
  });
  expect(typed).toBe(1);
  const elsewhere = bytesFor((grid) => {
    grid.write(20, 40, "#");
    return undefined;
  });
  expect(elsewhere).toBeLessThanOrEqual(8 + 1 + 7);
  const cleared = bytesFor((grid) => {
    grid.fill({ row: 5, column: 10, height: 1, width: 70 });
    return undefined;
  });
  expect(cleared).toBe(3);
  const scrolled = bytesFor((grid) => drawLines(grid, 101) as undefined);
  expect(scrolled).toBeLessThanOrEqual(140);
  const region = bytesFor((grid) => {
    grid.scroll({ row: 3, column: 0, height: 15, width: 80 }, -2);
    return undefined;
  });
  expect(region).toBeLessThanOrEqual(40);
  const filled = bytesFor(
    (grid) => {
      grid.fill({ row: 0, column: 0, height: 24, width: 80 }, 0, "─");
      return undefined;
    },
    { ...XTERM, repeat: true },
  );
  expect(filled).toBeLessThanOrEqual(24 * 12);
});

test("a difference that the terminal cannot show is none", () => {
  const red = (of: number) => styles.intern({ foreground: rgb(of, 0, 0) });
  const inFew = new Recorded(2, 10, { ...XTERM, colors: "16" });
  const coloured = new Grid(2, 10);
  coloured.write(0, 0, "text", red(255));
  inFew.screen.present(coloured);
  inFew.take();
  coloured.write(0, 0, "text", red(254));
  inFew.screen.present(coloured);
  expect(inFew.take()).toHaveLength(0);
  const recorded = new Recorded(2, 10, { ...XTERM, colors: "none" });
  const grid = new Grid(2, 10);
  grid.write(0, 0, "text", styles.intern({ foreground: 1 }));
  recorded.screen.present(grid);
  recorded.take();
  grid.write(0, 0, "text", styles.intern({ foreground: 2, background: 200 }));
  recorded.screen.present(grid);
  expect(recorded.take().length).toBe(0);
});
