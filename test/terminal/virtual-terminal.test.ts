// The virtual terminal against a real emulator, on random output, and what no emulator can be asked for.
import { describe, expect, test } from "bun:test";
import type { StyledLine } from "../../src/kernel/draw.ts";
import { VirtualTerminal } from "../../src/terminal/virtual-terminal.ts";
import { forEachPiece } from "../../src/terminal/width.ts";
import { Emulator, Random, type SeenCell } from "./emulator.ts";

const blank: SeenCell = '" " -1';

/** The cells of a line, told as the emulator tells its own. */
function seen(line: StyledLine, columns: number): SeenCell[] {
  const cells: SeenCell[] = [];
  for (const { text, style = {} } of line) {
    const background = color(style.bg);
    const foreground = color(style.fg);
    const seenOnBlank = ["underline", "reverse"].filter((name) => style[name]).join("");
    const crossed = style.crossedout ? "crossedOut" : "";
    const inked = ["bold", "dim", "italic"].filter((name) => style[name]).join("");
    forEachPiece(text, 0, (piece, width) => {
      const shown = typeof piece === "number" ? String.fromCodePoint(piece) : piece;
      if (shown !== " ")
        cells.push(`${JSON.stringify(shown)} ${width} ${background} ${foreground} ${seenOnBlank}${crossed}${inked}`);
      else if (seenOnBlank + crossed === "") cells.push(`" " ${background}`);
      else cells.push(`" " ${background} ${foreground} ${seenOnBlank}${crossed}`);
      if (width === 2) cells.push(`"" 0 ${background} ${foreground} ${seenOnBlank}${crossed}${inked}`);
      return undefined;
    });
  }
  while (cells.length < columns) cells.push(blank);
  return cells;
}

/** Without the blank rows at the end. */
function trimmed(rows: SeenCell[][]): SeenCell[][] {
  return rows.slice(0, rows.findLastIndex((cells) => cells.some((cell) => cell !== blank)) + 1);
}

function color(value: unknown): string {
  if (value === undefined) return "-1";
  const { ansi, rgb } = value as { ansi?: number; rgb?: [number, number, number] };
  if (ansi !== undefined) return `p${ansi}`;
  const [red, green, blue] = rgb as [number, number, number];
  return `#${(red << 16) | (green << 8) | blue}`;
}

const looks = [
  ..." 0 1 2 3 4 7 9 21 22 23 24 27 29 31 97 44 103 39 49 1;32 1;;3 999 38;5 38;2;1".split(" "),
  ..."38;5;200 48;5;17 38;2;1;2;3 48;2;200;100;50 38:5:99 48:2::9:8:7 4:3 4:0 58;5;3 58:5:3".split(" "),
];

/** A piece of random output of the supported kind. */
function piece(random: Random): string {
  const text = () =>
    Array.from({ length: random.below(9) }, () => random.pick([..."abc XYZ│─●漢字あ", "e\u0301", "é"])).join("");
  const number = () => random.pick(["", "0", "1", "2", "3", "7", "500", "99999999999"]);
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      return text();
    case 3:
      return random.pick(["\r", "\n", "\b", "\t", "\n", "\r\n"]);
    case 4:
      return `\x1b[${number()}${random.pick([..."ABCDEFG"])}`;
    case 5:
      return `\x1b[${number()};${number()}H`;
    case 6:
      // The emulator stumbles over an erasure of all above the cursor in its last row.
      return random.pick(["\x1b[J", "\x1b[0J", "\x1b[2J", "\x1b[H\x1b[1J", "\x1b[K", "\x1b[0K", "\x1b[1K", "\x1b[2K"]);
    case 7:
      return `\x1b[${random.pick(looks)}m`;
    default:
      return random.pick(["\x1b[?25l", "\x1b[?25h", "\x1b]0;a title\x07", "\x1b(B", "\x1b[>0q", "\x1bP1$r\x1b\\"]);
  }
}

function textOf(terminal: VirtualTerminal): string[] {
  return terminal.lines.map((line) => line.map(({ text }) => text).join(""));
}

function terminalWith(text: string, columns = 10, rows = 4): VirtualTerminal {
  const terminal = new VirtualTerminal({ columns, rows });
  terminal.write(text);
  return terminal;
}

describe("as a terminal emulator", () => {
  for (const [columns, rows] of [
    [10, 4],
    [2, 1],
    [3, 7],
    [40, 12],
  ] as const) {
    test(`${columns} columns, ${rows} rows`, () => {
      for (let seed = 1; seed <= 150; seed++) {
        const random = new Random(seed * 1000 + columns);
        const emulator = new Emulator(rows, columns, "clusters");
        const terminal = new VirtualTerminal({ columns, rows });
        let written = "";
        for (let step = 0; step < 60; step++) {
          const output = piece(random);
          written += output;
          emulator.write(output.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n"));
          terminal.write(output);
        }
        const { baseY } = emulator.terminal.buffer.active;
        const expected = Array.from({ length: baseY + rows }, (_, row) =>
          Array.from({ length: columns }, (_, column) => emulator.cell(row - baseY, column)),
        );
        const got = terminal.lines.map((line) => seen(line, columns));
        expect({ seed, written, cells: trimmed(got) }).toEqual({ seed, written, cells: trimmed(expected) });
        const { row, column } = emulator.cursor;
        expect(terminal.position).toEqual({ row: row + baseY, column: Math.min(column, columns - 1) });
        emulator.dispose();
      }
    });
  }

  test("however the output is split", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = new Random(seed);
      const output = Array.from({ length: 40 }, () => piece(random)).join("");
      const whole = terminalWith(output);
      const split = terminalWith("");
      for (const character of output) split.write(character);
      expect(textOf(split)).toEqual(textOf(whole));
      expect(split.lines).toEqual(whole.lines);
    }
  });
});

describe("looks", () => {
  test("are those that plugins name", () => {
    const { lines } = terminalWith("\x1b[1;31mred\x1b[0m plain \x1b[38;5;200;48;2;1;2;3;9mx\x1b[m", 40);
    expect(lines).toEqual([
      [
        { text: "red", style: { bold: true, fg: { ansi: 1 } } },
        { text: " plain " },
        { text: "x", style: { fg: { ansi: 200 }, bg: { rgb: [1, 2, 3] }, crossedout: true } },
      ],
    ]);
  });

  test("that are no colours change nothing", () => {
    expect(terminalWith("\x1b[38;5;300ma\x1b[48;2;1;2;999mb\x1b[38;9mc").lines).toEqual([[{ text: "abc" }]]);
  });

  test("hidden text takes its cells and is not in the lines", () => {
    const { lines } = terminalWith("\x1b[7;8m_漢\x1b[28m!");
    expect(lines).toEqual([[{ text: "   !", style: { reverse: true } }]]);
  });
});

describe("text", () => {
  test("a character whose halves are written in two looks is one", () => {
    const terminal = terminalWith("a\x1b[7m\ud83d\x1b[27m\ude00b");
    expect(terminal.lines).toEqual([[{ text: "a" }, { text: "😀", style: { reverse: true } }, { text: "b" }]]);
  });

  test("a mark in another look joins its letter", () => {
    expect(textOf(terminalWith("e\x1b[7m\u0301x"))).toEqual(["e\u0301x"]);
  });

  test("half a character is U+FFFD", () => {
    expect(textOf(terminalWith("\ud83d\rx"))).toEqual(["x"]);
    expect(textOf(terminalWith("a\ud83d"))).toEqual(["a\ufffd"]);
  });

  test("no control character ever gets into the lines", () => {
    const random = new Random(7);
    for (let round = 0; round < 300; round++) {
      const terminal = new VirtualTerminal({ columns: random.from(1, 12), rows: random.from(1, 5) });
      for (let i = 0; i < 200; i++)
        terminal.write(String.fromCharCode(random.below(random.pick([0x40, 0x100, 0x10000]))));
      for (const text of textOf(terminal)) expect(text).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }
  });
});

describe("the cursor", () => {
  test("is told unless it is hidden", () => {
    const terminal = terminalWith("ab\r\ncd");
    expect(terminal.cursor).toEqual({ row: 1, column: 2 });
    terminal.write("\x1b[?25l");
    expect(terminal.cursor).toBeUndefined();
    terminal.write("\x1b[?25h\x1b[A");
    expect(terminal.cursor).toEqual({ row: 0, column: 2 });
  });

  test("cannot get above a new screen", () => {
    const terminal = terminalWith("one\ntwo\n");
    terminal.startScreen();
    terminal.write("three\x1b[99A\rTHREE\x1b[H*\x1b[1J");
    expect(textOf(terminal)).toEqual(["one", "two", "  REE"]);
  });
});

describe("rows", () => {
  test("are kept up to 10,000", () => {
    const terminal = terminalWith("");
    for (let row = 0; row < 25_000; row++) terminal.write(`row ${row}\n`);
    expect(terminal.lines.length).toBeLessThanOrEqual(10_000);
    expect(terminal.lines.length).toBeGreaterThan(9_990);
    expect(textOf(terminal).at(-1)).toBe("row 24999");
    expect(terminal.cursor?.row).toBe(terminal.lines.length);
    terminal.write("\x1b[Arow again");
    expect(textOf(terminal).at(-1)).toBe("row again");
  });

  test("above the screen can be erased", () => {
    const terminal = terminalWith("1\n2\n3\n4\n5\n6");
    terminal.write("\x1b[3J");
    expect(textOf(terminal)).toEqual(["3", "4", "5", "6"]);
    expect(terminal.cursor).toEqual({ row: 3, column: 1 });
  });
});

describe("a new size", () => {
  test("breaks what was broken anew, and nothing else", () => {
    const terminal = terminalWith("abcdefghijkl\nshort\n");
    terminal.resize(5, 9);
    expect(textOf(terminal)).toEqual(["abcde", "fghij", "kl", "short"]);
    expect(terminal.cursor).toEqual({ row: 4, column: 0 });
    terminal.resize(40, 9);
    expect(textOf(terminal)).toEqual(["abcdefghijkl", "short"]);
    expect(terminal.cursor).toEqual({ row: 2, column: 0 });
  });

  test("leaves no blanks where wide characters did not fit", () => {
    const terminal = terminalWith("漢漢漢漢漢漢", 5);
    expect(textOf(terminal)).toEqual(["漢漢 ", "漢漢 ", "漢漢"].map((text) => text.trimEnd()));
    for (const columns of [3, 7, 1, 12]) terminal.resize(columns, 20);
    expect(textOf(terminal)).toEqual(["漢漢漢漢漢漢"]);
  });

  test("keeps the cursor where the text goes on", () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const terminal = terminalWith("", random.from(1, 20), random.from(1, 6));
      let text = "";
      for (let step = 0; step < 20; step++) {
        const next = random.pick(["x", "yy ", "word"]);
        terminal.write(next);
        text += next;
        if (random.chance(40)) terminal.resize(random.from(1, 20), random.from(1, 6));
      }
      terminal.resize(500, 5);
      terminal.write("!");
      expect(textOf(terminal)).toEqual([`${text}!`]);
    }
  });

  test("gives a higher screen the rows that had left a lower one", () => {
    const terminal = terminalWith("1\n2\n3\n4\n5\n6", 10, 3);
    terminal.resize(10, 5);
    terminal.write("\x1b[99A\rtop");
    expect(textOf(terminal)).toEqual(["1", "top", "3", "4", "5", "6"]);
  });

  test("that is none is taken for the nearest", () => {
    for (const size of [0, -5, Number.NaN, 0.5]) {
      const terminal = new VirtualTerminal({ columns: size, rows: size });
      terminal.write("ab漢\x1b[5;5Hc\n\x1b[2Jd");
      expect([terminal.columns, terminal.rows]).toEqual([1, 1]);
      expect(terminal.lines.length).toBeGreaterThan(0);
    }
    expect(new VirtualTerminal({ columns: 1e12, rows: Number.POSITIVE_INFINITY }).columns).toBe(1000);
  });
});

test("a change is told once for each write", () => {
  let changes = 0;
  const terminal = new VirtualTerminal({ columns: 10, rows: 3, onChange: () => changes++ });
  terminal.write("one\ntwo\x1b[A\x1b[J");
  terminal.write("three");
  terminal.resize(5, 5);
  expect(changes).toBe(3);
});

test("unfinished and endless sequences take neither memory nor what follows", () => {
  const terminal = terminalWith(`\x1b[${"1;".repeat(500_000)}`);
  terminal.write(`mA\x1b]${"x".repeat(1_000_000)}`);
  terminal.write("\x07B\x1b[12\x18C\x1b[3\x1b[1mD");
  expect(textOf(terminal)).toEqual(["ABCD"]);
});
