// Counts clicks: presses on the same cell of the same thing in quick succession are a double click, then a triple one.
import type { Clock } from "../../kernel/clock.ts";
import type { Cell } from "./scene.ts";

/** The longest time from one click of a double click to the next, in milliseconds. */
const PATIENCE = 400;

export class Clicks {
  private last: { readonly target: object; readonly cell: Cell; readonly count: number } | undefined;
  private cancel = (): void => {};

  constructor(private readonly clock: Clock) {}

  /**
   * Counts a press.
   * @param target what is pressed: where it has gone away, the same cell is something else
   * @returns 1 to 3; the fourth of them in a row is a single click again
   */
  press(target: object, cell: Cell): number {
    const { last } = this;
    const goesOn = last?.target === target && last.cell.row === cell.row && last.cell.column === cell.column;
    const count = goesOn ? (last.count % 3) + 1 : 1;
    this.reset();
    this.last = { target, cell, count };
    this.cancel = this.clock.after(PATIENCE, () => this.reset());
    return count;
  }

  /** The next press is a single click. */
  reset(): void {
    this.cancel();
    this.last = undefined;
  }
}
