// Cells: named values on the event bus. Setting one tells its subscribers.
import type { Events } from "./events.ts";

interface Cell {
  value: unknown;
}

/** A cell whose value is worked out when somebody wants it. */
interface DerivedCell {
  readonly name: string;
  readonly read: () => unknown;
  /** What subscribers know. */
  told: unknown;
}

/** What subscribers of a cell are given. */
export interface Change {
  readonly value: unknown;
  readonly previous: unknown;
}

export class Cells {
  private readonly cells = new Map<string, Cell>();
  private readonly derived = new Map<string, DerivedCell>();
  /** Those derived cells that have had subscribers since somebody subscribed last. */
  private heard: DerivedCell[] = [];

  /**
   * @param events carries the changes, under the names of the cells
   * @param forget called with a value that no cell and no delivery has any more
   */
  constructor(
    private readonly events: Events,
    private readonly forget: (value: unknown) => void = () => {},
  ) {
    events.onSubscribed = () => this.listen();
  }

  /** Declares a cell. @returns false when there is one of that name, which keeps its value */
  declare(name: string, initial: unknown): boolean {
    if (this.has(name)) return false;
    this.cells.set(name, { value: initial });
    return true;
  }

  /**
   * Declares a cell whose value is not set but worked out; `refresh` tells subscribers of its changes.
   * @param read gives the same object for as long as nothing has changed
   */
  derive(name: string, read: () => unknown): void {
    this.derived.set(name, { name, read, told: undefined });
    this.listen();
  }

  /** Has the subscribers of derived cells told of what has changed since they were told last. */
  refresh(): void {
    for (const cell of this.heard) {
      const { name, told: previous } = cell;
      const value = cell.read();
      if (value === previous) continue;
      cell.told = value;
      this.events.publish(name, { value, previous } satisfies Change);
    }
  }

  /** Notes what subscribers that have just come could know by now. */
  private listen(): void {
    const before = new Set(this.heard);
    this.heard = [...this.derived.values()].filter(({ name }) => this.events.isHeard(name));
    for (const cell of this.heard) if (!before.has(cell)) cell.told = cell.read();
  }

  has(name: string): boolean {
    return this.cells.has(name) || this.derived.has(name);
  }

  get(name: string): unknown {
    const derived = this.derived.get(name);
    return derived === undefined ? this.cells.get(name)?.value : derived.read();
  }

  /**
   * Sets a value, declaring the cell if need be, and has the subscribers told.
   * @returns false when they will not be, as `Events.publish` says
   */
  set(name: string, value: unknown): boolean {
    const previous = this.get(name);
    const change: Change = { value, previous };
    // The old value is still in the hands of the subscribers.
    const isTold = this.events.publish(name, change, () => this.forget(previous));
    const cell = this.cells.get(name);
    if (cell === undefined) this.cells.set(name, { value });
    else cell.value = value;
    return isTold;
  }

  /** An occurrence: told to the subscribers, kept by nobody. @returns false when they will not be told */
  occur(name: string, payload: unknown): boolean {
    this.declare(name, undefined);
    return this.events.publish(name, { value: payload, previous: undefined }, () => this.forget(payload));
  }

  names(): string[] {
    return [...new Set([...this.cells.keys(), ...this.derived.keys()])].sort();
  }
}
