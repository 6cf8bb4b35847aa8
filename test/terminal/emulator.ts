// A terminal emulator as the judge of what was sent: its cells, modes and title. And random numbers that repeat.
import { type IUnicodeHandling, Terminal } from "@xterm/headless";

/** How a terminal tells the width of text: like Unicode 6, by code points of today, or by grapheme clusters. */
export type Reckoning = "6" | "code points" | "clusters";

/** What is seen in a cell: the text, its width, and style as text. */
export type SeenCell = string;

export class Emulator {
  readonly terminal: Terminal;
  title = "";
  titles: string[] = [];
  bells = 0;
  /** What it would have sent to the program. */
  answers = "";

  /** @param columns the emulator has at least 2 */
  constructor(rows: number, columns: number, reckoning: Reckoning = "6") {
    this.terminal = new Terminal({ rows, cols: columns, allowProposedApi: true, scrollback: 100, logLevel: "off" });
    this.terminal.onTitleChange((title) => {
      this.title = title;
      this.titles.push(title);
    });
    this.terminal.onBell(() => this.bells++);
    this.terminal.onData((data) => {
      this.answers += data;
    });
    if (reckoning !== "6") register(this.terminal.unicode, reckoning);
  }

  /** Takes bytes in, at once: what the emulator offers to all waits a millisecond each time. */
  write(bytes: Uint8Array | string): void {
    const { _core: core } = this.terminal as unknown as { _core: { writeSync(bytes: Uint8Array | string): void } };
    core.writeSync(bytes);
  }

  get cursor(): { row: number; column: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { row: cursorY, column: cursorX };
  }

  /** Everything that is seen, row by row. */
  get cells(): SeenCell[][] {
    const { rows, cols } = this.terminal;
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: cols }, (_, column) => this.cell(row, column)),
    );
  }

  get rows(): string[] {
    const { active } = this.terminal.buffer;
    return Array.from(
      { length: this.terminal.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    );
  }

  cell(row: number, column: number): SeenCell {
    const { active } = this.terminal.buffer;
    const cell = active.getLine(active.baseY + row)?.getCell(column);
    if (cell === undefined) throw new Error(`no cell ${row}, ${column}`);
    const width = cell.getWidth();
    const text = width === 0 ? "" : cell.getChars() || " ";
    const background = `${cell.isBgDefault() ? "" : cell.isBgRGB() ? "#" : "p"}${cell.getBgColor()}`;
    const foreground = `${cell.isFgDefault() ? "" : cell.isFgRGB() ? "#" : "p"}${cell.getFgColor()}`;
    const seenOnBlank = [
      cell.isUnderline() ? "underline" : "",
      cell.isInverse() ? "reverse" : "",
      cell.isStrikethrough() ? "crossedOut" : "",
    ].join("");
    if (text === " " && seenOnBlank === "") return `" " ${background}`;
    if (text === " ") return `" " ${background} ${foreground} ${seenOnBlank}`;
    const inked = [cell.isBold() ? "bold" : "", cell.isDim() ? "dim" : "", cell.isItalic() ? "italic" : ""].join("");
    return `${JSON.stringify(text)} ${width} ${background} ${foreground} ${seenOnBlank}${inked}`;
  }

  dispose(): void {
    this.terminal.dispose();
  }
}

/** Adds to the emulator, which knows Unicode 6 only, a way to tell widths as newer terminals do. */
function register(unicode: IUnicodeHandling, version: Reckoning): void {
  const wcwidth = (code: number) => {
    const character = String.fromCodePoint(code);
    return (/[\p{Mn}\p{Me}]/u.test(character) ? 0 : Math.min(2, Bun.stringWidth(character))) as 0 | 1 | 2;
  };
  // The layout of these numbers: state, two bits of width, whether the character joins the one before it.
  const properties = (state: number, width: number, joins: boolean) => (state << 3) | (width << 1) | (joins ? 1 : 0);
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const clusters: string[] = [""];
  unicode.register({
    version,
    wcwidth,
    charProperties(code, preceding) {
      const character = String.fromCodePoint(code);
      if (version === "code points") {
        const width = wcwidth(code);
        const before = (preceding >> 1) & 3;
        const joins = width === 0 && before > 0;
        return properties(0, joins ? before : width, joins);
      }
      const cluster = (clusters[preceding >> 3] ?? "") + character;
      const joins = preceding !== 0 && [...segmenter.segment(cluster)].length === 1;
      const text = joins ? cluster : character;
      return properties(clusters.push(text) - 1, Math.min(2, Bun.stringWidth(text)), joins);
    },
  });
  unicode.activeVersion = version;
}

/** Random numbers from a seed (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** @returns a whole number from 0 to `limit` - 1 */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** @returns a whole number from `first` to `last` */
  from(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}
