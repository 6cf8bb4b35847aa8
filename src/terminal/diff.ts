// Turns the screen that a terminal shows into another one with as few bytes as is sensible.
import type { Capabilities } from "./capabilities.ts";
import { cursorMove } from "./diff/moves.ts";
import { encodedLength, type Output } from "./diff/output.ts";
import { findScroll, type Scroll } from "./diff/scroll.ts";
import { BLANK, glyphs, TAIL } from "./grid/glyphs.ts";
import type { GridRow } from "./grid/row.ts";
import type { Grid } from "./grid.ts";
import { type Looks, PLAIN_LOOK, UNKNOWN_LOOK } from "./style/looks.ts";

/** Stands for a cell of which is not known what the terminal shows. */
const UNKNOWN_GLYPH = 0xffffffff;
/** At most so many moves of lines in one frame. */
const SCROLLS = 4;
/** From so many blanks on it is shorter to erase them and move on, or to erase to the end of the line. */
const ERASED = 9;
const ERASED_TO_END = 3;
/** A move within a row takes no more bytes than so many. */
const LONGEST_WALK = 6;
const UNKNOWN = -1;

/**
 * Draws on one terminal, and keeps in mind where its cursor is and how it writes. Works with automatic wrapping off
 * (DECAWM), or else a terminal that takes a character for wider than it is would break the last line.
 */
export class Painter {
  private row = UNKNOWN;
  private column = UNKNOWN;
  private look = UNKNOWN_LOOK;

  constructor(
    private readonly output: Output,
    private readonly looks: Looks,
    private readonly capabilities: Capabilities,
  ) {}

  /** Erases the whole screen, whatever it shows and however the terminal is set. */
  erase(): void {
    this.forget();
    this.setLook(PLAIN_LOOK);
    this.output.text("\x1b[H\x1b[2J");
    this.row = 0;
    this.column = 0;
  }

  /** Something else may have moved the cursor or changed the look. */
  forget(): void {
    this.row = UNKNOWN;
    this.column = UNKNOWN;
    this.look = UNKNOWN_LOOK;
  }

  /**
   * Writes what differs.
   * @param shown what the terminal shows; afterwards it equals `next`
   * @param next of the same size
   */
  paint(shown: Grid, next: Grid): void {
    if (!this.looks.refresh()) this.look = UNKNOWN_LOOK;
    for (const row of this.capabilities.scrolling ? this.scroll(shown, next) : changedRows(shown, next)) {
      this.paintRow(shown.line(row), next.line(row), row);
      shown.copyRow(next, row);
    }
  }

  /** Brings the cursor to a place of the grid. */
  moveTo(row: number, column: number): void {
    if (this.isAt(row, column)) return;
    this.output.text(cursorMove(this.row, this.column, row, column));
    this.row = row;
    this.column = column;
  }

  private isAt(row: number, column: number): boolean {
    return row === this.row && column === this.column;
  }

  /** Has the terminal move lines. @returns the rows that differ then */
  private scroll(shown: Grid, next: Grid): readonly number[] {
    // Rows that the frame itself has moved are found without a look at their cells.
    const moved = findScroll(shown, next, touchedRows(shown, next), "copies");
    if (moved !== undefined) this.move(shown, moved);
    let changed = changedRows(shown, next);
    for (let times = 0; times < SCROLLS; times++) {
      const scroll = findScroll(shown, next, changed);
      if (scroll === undefined) break;
      this.move(shown, scroll);
      changed = changedRows(shown, next);
    }
    return changed;
  }

  private move(shown: Grid, { top, bottom, lines }: Scroll): void {
    // The lines that come in have the background that is set.
    this.setBlankLook(PLAIN_LOOK);
    const move = `\x1b[${Math.abs(lines) === 1 ? "" : Math.abs(lines)}${lines > 0 ? "S" : "T"}`;
    if (top === 0 && bottom === shown.rows - 1) this.output.text(move);
    else {
      this.output.text(`\x1b[${top + 1};${bottom + 1}r${move}\x1b[r`);
      this.row = UNKNOWN;
      this.column = UNKNOWN;
    }
    shown.scroll({ row: top, column: 0, height: bottom - top + 1, width: shown.columns }, lines);
  }

  private paintRow(shown: GridRow, next: GridRow, row: number): void {
    const end = next.glyphs.length;
    let last = end - 1;
    while (last >= 0 && !this.differs(shown, next, last)) last--;
    const blanks = last < 0 ? end : this.trailingBlanks(next);
    let column = 0;
    while (column <= last) {
      if (!this.differs(shown, next, column)) {
        column++;
        continue;
      }
      // A wide character is drawn whole.
      if (next.widths[column] === 0) column--;
      if (!this.isAt(row, column) && !this.walkTo(next, row, column)) this.moveTo(row, column);
      if (column >= blanks && last - column >= ERASED_TO_END) {
        this.setBlankLook(this.lookAt(next, column));
        this.output.text("\x1b[K");
        return;
      }
      column += this.paintCells(shown, next, column, last);
      // A character of uncertain width may have drawn over cells that did not differ.
      last = Math.max(last, column - 1);
      while (last < end - 1 && shown.glyphs[last + 1] === UNKNOWN_GLYPH) last++;
    }
  }

  /** Draws the cell at the cursor, or several alike. @returns how many cells it drew */
  private paintCells(shown: GridRow, next: GridRow, column: number, last: number): number {
    const glyph = next.glyphs[column] as number;
    const columns = next.glyphs.length;
    const word = this.word(shown, next, column, last);
    if (word > 1) {
      this.setLook(this.lookAt(next, column));
      for (let at = column; at < column + word; at++) this.output.codePoint(next.glyphs[at] as number);
      this.advance(word, columns);
      return word;
    }
    const width = next.widths[column] as number;
    const look = this.lookAt(next, column);
    const reach = this.reach(glyph);
    if (glyph === BLANK) this.setBlankLook(look);
    else this.setLook(look);
    if (reach > 0) {
      this.printUncertain(shown, next, column, reach);
      return width;
    }
    const erasable = glyph === BLANK && this.looks.isErasable(look, this.capabilities.backgroundErase);
    const run = width === 1 && (erasable || this.capabilities.repeat) ? this.alike(next, column, last) : 1;
    // Erasing leaves the cursor where it is, so that a move follows.
    if (erasable && run >= ERASED) {
      this.output.text(`\x1b[${run}X`);
      return run;
    }
    this.print(glyph, width, columns);
    if (!this.capabilities.repeat) return width;
    const repeat = `\x1b[${run - 1}b`;
    if ((run - 1) * encodedLength(glyph) <= repeat.length) return width;
    this.output.text(repeat);
    this.advance(run - 1, columns);
    return run;
  }

  /** Draws a character of which it is uncertain how far the terminal will move on. */
  private printUncertain(shown: GridRow, next: GridRow, column: number, reach: number): void {
    const width = next.widths[column] as number;
    // Where the terminal takes it for narrower, these blanks remain.
    if (width === 2) {
      // Behind the last column a backspace goes to different places.
      this.output.text(column + width < next.glyphs.length ? "  \b\b" : `  \x1b[${column + 1}G`);
    }
    this.output.text(glyphs.text(next.glyphs[column] as number));
    this.column = UNKNOWN;
    // Where it takes it for wider, it has drawn over these.
    shown.changed();
    shown.glyphs.fill(UNKNOWN_GLYPH, column + width, column + reach);
  }

  /** Goes to a column by writing the unchanged cells before it again, where that is shorter. @returns whether it got there */
  private walkTo(next: GridRow, row: number, column: number): boolean {
    if (row !== this.row || this.column === UNKNOWN) return false;
    const gap = column - this.column;
    if (gap <= 0 || gap > LONGEST_WALK || next.widths[column - gap] === 0) return false;
    let bytes = 0;
    for (let passed = column - gap; passed < column; passed++) {
      const glyph = next.glyphs[passed] as number;
      if (glyph === TAIL) continue;
      if (this.reach(glyph) > 0 || !this.showsIn(next, passed)) return false;
      bytes += glyph > 0x10ffff ? LONGEST_WALK + 1 : encodedLength(glyph);
    }
    if (bytes > cursorMove(row, this.column, row, column).length) return false;
    for (let passed = column - gap; passed < column; passed++) {
      const width = next.widths[passed] as number;
      if (width > 0) this.print(next.glyphs[passed] as number, width, next.glyphs.length);
    }
    return true;
  }

  private print(glyph: number, width: number, columns: number): void {
    if (glyph <= 0x10ffff) this.output.codePoint(glyph);
    else this.output.text(glyphs.text(glyph));
    this.advance(width, columns);
  }

  private advance(cells: number, columns: number): void {
    this.column += cells;
    // Terminals differ in where the cursor is after the last column.
    if (this.column >= columns) this.column = UNKNOWN;
  }

  private reach(glyph: number): number {
    return glyph < 0x7f ? 0 : glyphs.reach(glyph, this.capabilities.graphemeClusters);
  }

  private setLook(look: number): void {
    if (look === this.look) return;
    this.output.text(this.looks.between(this.look, look));
    this.look = look;
  }

  /** Sets a look as far as it is seen on blanks. */
  private setBlankLook(look: number): void {
    if (this.look === UNKNOWN_LOOK || this.looks.ofBlank(this.look) !== look) this.setLook(look);
  }

  /** Whether the terminal is set to show a cell as it is. */
  private showsIn(line: GridRow, column: number): boolean {
    if (this.look === UNKNOWN_LOOK) return false;
    const set = line.glyphs[column] === BLANK ? this.looks.ofBlank(this.look) : this.look;
    return set === this.lookAt(line, column);
  }

  private lookAt(line: GridRow, column: number): number {
    const look = this.looks.of(line.styles[column] as number);
    return line.glyphs[column] === BLANK ? this.looks.ofBlank(look) : look;
  }

  /** Whether a person would see a difference. */
  private differs(shown: GridRow, next: GridRow, column: number): boolean {
    if (shown.glyphs[column] !== next.glyphs[column]) return true;
    return shown.styles[column] !== next.styles[column] && this.lookAt(shown, column) !== this.lookAt(next, column);
  }

  /** How many cells from `column` on are different ASCII characters of one style, no two alike in a row: the common case. */
  private word(shown: GridRow, next: GridRow, column: number, last: number): number {
    const style = next.styles[column];
    let end = column;
    let before = BLANK;
    while (end <= last) {
      const glyph = next.glyphs[end] as number;
      if (glyph <= BLANK || glyph > 0x7e || glyph === before || next.styles[end] !== style) break;
      if (shown.glyphs[end] === glyph && shown.styles[end] === style) break;
      before = glyph;
      end++;
    }
    return end - column;
  }

  /** How many cells from `column` to `last` are like it. */
  private alike(line: GridRow, column: number, last: number): number {
    const glyph = line.glyphs[column];
    const style = line.styles[column];
    const look = this.lookAt(line, column);
    let end = column + 1;
    while (end <= last && line.glyphs[end] === glyph && (line.styles[end] === style || this.lookAt(line, end) === look))
      end++;
    return end - column;
  }

  /** @returns the first of the blanks at the end of a row that can be erased together; the row's end if there are none */
  private trailingBlanks(line: GridRow): number {
    const { glyphs, styles } = line;
    let first = glyphs.length;
    const style = styles[first - 1];
    const look = this.lookAt(line, first - 1);
    if (!this.looks.isErasable(look, this.capabilities.backgroundErase)) return first;
    while (
      first > 0 &&
      glyphs[first - 1] === BLANK &&
      (styles[first - 1] === style || this.lookAt(line, first - 1) === look)
    )
      first--;
    return first;
  }
}

/** The rows that may differ, ascending. */
function touchedRows(shown: Grid, next: Grid): number[] {
  const touched: number[] = [];
  for (let row = 0; row < next.rows; row++) if (!shown.line(row).isCopy(next.line(row))) touched.push(row);
  return touched;
}

/** The rows that differ, ascending. */
function changedRows(shown: Grid, next: Grid): number[] {
  return touchedRows(shown, next).filter((row) => !shown.line(row).equals(next.line(row)));
}
