// Named things that plugins register. The newest of a name is the one that counts; when it goes, the one before is back.
import { type Owner, Registration } from "./owner.ts";

interface Entry<T> {
  readonly value: T;
  readonly owner: Owner;
}

export class Registry<T> {
  private readonly stacks = new Map<string, Entry<T>[]>();

  /**
   * @param kind what the things are, for lists of registrations
   * @param dispose called with a value that is gone
   */
  constructor(
    private readonly kind: string,
    private readonly dispose: (value: T) => void = () => {},
  ) {}

  /** Adds `value` under `name`, on top of what has that name. */
  add(owner: Owner, name: string, value: T): Registration {
    const stack = this.stacks.get(name) ?? [];
    this.stacks.set(name, stack);
    const entry = { value, owner };
    stack.push(entry);
    return new Registration(owner, this.kind, name, () => {
      stack.splice(stack.indexOf(entry), 1);
      if (stack.length === 0 && this.stacks.get(name) === stack) this.stacks.delete(name);
      this.dispose(value);
    });
  }

  get(name: string): T | undefined {
    return this.stacks.get(name)?.at(-1)?.value;
  }

  /** Who added the thing that has `name` now. */
  ownerOf(name: string): Owner | undefined {
    return this.stacks.get(name)?.at(-1)?.owner;
  }

  /** All names, sorted. */
  names(): string[] {
    return [...this.stacks.keys()].sort();
  }

  /** What counts under each name, in the order in which the names were first used. */
  values(): T[] {
    return [...this.stacks.values()].map((stack) => (stack.at(-1) as Entry<T>).value);
  }

  get size(): number {
    return this.stacks.size;
  }
}
