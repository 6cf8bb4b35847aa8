// Cells: named values on the event bus. Setting one tells its subscribers.
import type { Events } from "./events.ts";

interface Cell {
  value: unknown;
}

/** What subscribers of a cell are given. */
export interface Change {
  readonly value: unknown;
  readonly previous: unknown;
}

export class Cells {
  private readonly cells = new Map<string, Cell>();

  /**
   * @param events carries the changes, under the names of the cells
   * @param forget called with a value that no cell and no delivery has any more
   */
  constructor(
    private readonly events: Events,
    private readonly forget: (value: unknown) => void = () => {},
  ) {}

  /** Declares a cell. @returns false when there is one of that name, which keeps its value */
  declare(name: string, initial: unknown): boolean {
    if (this.cells.has(name)) return false;
    this.cells.set(name, { value: initial });
    return true;
  }

  has(name: string): boolean {
    return this.cells.has(name);
  }

  get(name: string): unknown {
    return this.cells.get(name)?.value;
  }

  /** Sets a value, declaring the cell if need be, and has the subscribers told. */
  set(name: string, value: unknown): void {
    const previous = this.get(name);
    const change: Change = { value, previous };
    // The old value is still in the hands of the subscribers.
    this.events.publish(name, change, () => this.forget(previous));
    const cell = this.cells.get(name);
    if (cell === undefined) this.cells.set(name, { value });
    else cell.value = value;
  }

  /** An occurrence: told to the subscribers, kept by nobody. */
  occur(name: string, payload: unknown): void {
    if (!this.cells.has(name)) this.cells.set(name, { value: undefined });
    this.events.publish(name, { value: payload, previous: undefined }, () => this.forget(payload));
  }

  names(): string[] {
    return [...this.cells.keys()].sort();
  }
}
