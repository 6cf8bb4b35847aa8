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
  /** Those derived cells that have subscribers, or had some when they were refreshed last. */
  private readonly heard = new Set<DerivedCell>();

  /**
   * @param events carries the changes, under the names of the cells
   * @param forget called with a value that no cell and no delivery has any more
   */
  constructor(
    private readonly events: Events,
    private readonly forget: (value: unknown) => void = () => {},
  ) {
    events.onSubscribed = (matches) => {
      for (const cell of this.derived.values()) if (matches(cell.name)) this.listen(cell);
    };
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
    const cell = { name, read, told: undefined };
    this.forget(this.cells.get(name)?.value);
    this.cells.delete(name);
    this.derived.set(name, cell);
    if (this.events.isHeard(name)) this.listen(cell);
  }

  /** Has the subscribers of derived cells told of what has changed since they were told last. */
  refresh(): void {
    for (const cell of this.heard) {
      const { name, told: previous } = cell;
      if (!this.events.isHeard(name)) {
        this.heard.delete(cell);
        continue;
      }
      const value = cell.read();
      if (value !== previous && this.events.publish(name, { value, previous } satisfies Change)) cell.told = value;
    }
  }

  /** Notes what a first subscriber could know by now. */
  private listen(cell: DerivedCell): void {
    if (this.heard.has(cell)) return;
    this.heard.add(cell);
    cell.told = cell.read();
  }

  has(name: string): boolean {
    return this.cells.has(name) || this.derived.has(name);
  }

  get(name: string): unknown {
    const derived = this.derived.get(name);
    return derived === undefined ? this.cells.get(name)?.value : derived.read();
  }

  /**
   * Sets a value, declaring the cell if need be, and has the subscribers told. That of a derived cell is theirs alone.
   * @returns false when nobody can be told, as `Events.publish` says: then the cell stays as it is
   */
  set(name: string, value: unknown): boolean {
    if (this.derived.has(name)) return this.publish(name, { value, previous: this.get(name) }, value);
    const previous = this.get(name);
    // The old value is still in the hands of the subscribers.
    const isTold = this.events.publish(name, { value, previous } satisfies Change, () => this.forget(previous));
    if (isTold) this.cells.set(name, { value });
    else this.forget(value);
    return isTold;
  }

  /** An occurrence: told to the subscribers, kept by nobody. @returns false when they cannot be told */
  occur(name: string, payload: unknown): boolean {
    this.declare(name, undefined);
    return this.publish(name, { value: payload, previous: undefined }, payload);
  }

  /** @param value what nobody has any more when all have been told, or can be */
  private publish(name: string, change: Change, value: unknown): boolean {
    const isTold = this.events.publish(name, change, () => this.forget(value));
    if (!isTold) this.forget(value);
    return isTold;
  }

  names(): string[] {
    return [...new Set([...this.cells.keys(), ...this.derived.keys()])].sort();
  }
}
