// Programs of examples/ui in a pseudo-terminal: on a small one with few colours, and on a large one with all.
import { afterEach } from "bun:test";
import { join } from "node:path";
import { ingot, type Place } from "./ingot.ts";
import { PseudoTerminal } from "./pseudo-terminal.ts";

const directory = join(import.meta.dir, "../../examples/ui");

export const SCREENS = [
  { screen: "80×24 with 16 colours", columns: 80, rows: 24, env: { TERM: "xterm" } },
  { screen: "200×60 with true colour", columns: 200, rows: 60, env: { COLORTERM: "truecolor" } },
] as const;

export const KEYS = {
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  shiftUp: "\x1b[1;2A",
  shiftDown: "\x1b[1;2B",
  shiftRight: "\x1b[1;2C",
  shiftLeft: "\x1b[1;2D",
  pageUp: "\x1b[5~",
  pageDown: "\x1b[6~",
  enter: "\r",
  escape: "\x1b",
  backspace: "\x7f",
} as const;

/** What is seen in a cell: colours as `#rrggbb`, as the number of one of the palette, or undefined for the terminal's own. */
export interface SeenCell {
  readonly text: string;
  readonly foreground: string | number | undefined;
  readonly background: string | number | undefined;
  readonly bold: boolean;
  readonly reverse: boolean;
}

export interface ExampleOptions {
  columns?: number;
  rows?: number;
  env?: Readonly<Record<string, string>>;
  /** Permissions, as flags. */
  flags?: readonly string[];
  /** Of the program. */
  args?: readonly string[];
  /** Relative to the place. */
  cwd?: string;
}

const running = new Set<UiExample>();

/** A program of examples/ui that runs. It is ended after each test. */
export class UiExample extends PseudoTerminal {
  constructor(place: Place, name: string, options: ExampleOptions = {}) {
    const { columns = 80, rows = 24, env = {}, flags = [], args = [], cwd = "." } = options;
    super([ingot, "run", "--ui", ...flags, join(directory, name), ...args], {
      columns,
      rows,
      cwd: place.path(cwd),
      env: place.environment({ XDG_STATE_HOME: place.path("state"), ...env }),
    });
    running.add(this);
  }

  override close(): void {
    if (running.delete(this)) super.close();
  }

  /** Waits until a text is somewhere on the screen. */
  async sees(...texts: string[]): Promise<void> {
    for (const text of texts) await this.until(() => this.screen.some((row) => row.includes(text)), text);
  }

  /** Waits until a text is nowhere on the screen. */
  async misses(text: string): Promise<void> {
    await this.until(() => !this.screen.some((row) => row.includes(text)), `no ${text}`);
  }

  /** Types keys, and waits until a text is on the screen. */
  async press(keys: string, ...texts: string[]): Promise<void> {
    this.type(keys);
    await this.sees(...texts);
  }

  /** Where a text is; both -1 when it is nowhere. */
  find(text: string): { row: number; column: number } {
    const row = this.screen.findIndex((line) => line.includes(text));
    return { row, column: this.screen[row]?.indexOf(text) ?? -1 };
  }

  /** The first cell of a text. @throws Error when it is nowhere */
  cellOf(text: string): SeenCell {
    const { row, column } = this.find(text);
    return this.cell(row, column);
  }

  cell(row: number, column: number): SeenCell {
    const cell = this.emulator.buffer.active.getLine(row)?.getCell(column);
    if (cell === undefined) throw new Error(`there is no cell ${row}, ${column}`);
    const color = (isDefault: boolean, isRgb: boolean, value: number) =>
      isDefault ? undefined : isRgb ? `#${value.toString(16).padStart(6, "0")}` : value;
    return {
      text: cell.getChars(),
      foreground: color(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
      background: color(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
      bold: cell.isBold() !== 0,
      reverse: cell.isInverse() !== 0,
    };
  }

  /** Presses, drags or releases the left button at a cell. */
  mouse(what: "press" | "drag" | "release", row: number, column: number): void {
    this.type(`\x1b[<${what === "drag" ? 32 : 0};${column + 1};${row + 1}${what === "release" ? "m" : "M"}`);
  }

  /** Quits. @returns the exit code, and the screen that the terminal is left with */
  async quit(): Promise<[code: number, screen: string]> {
    this.type("q");
    const code = await this.exit();
    await this.until(() => this.state.screen === "normal", "the terminal as it was");
    return [code, this.screen.join("\n")];
  }
}

afterEach(() => {
  for (const example of [...running]) example.close();
});
