// Named things that plugins register. The newest of a name is the one that counts; when it goes, the one before is back.
import { type Owner, Registration } from "./owner.ts";

interface Entry<T> {
  /** Nothing has the name for now when it is undefined. */
  readonly value: T | undefined;
  readonly owner: Owner;
  readonly registration: Registration;
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
    return this.put(owner, name, value);
  }

  /**
   * Takes away what has `name` now, whoever added it. What belongs to an older generation is back when `owner` goes: its
   * own generation may fail to load.
   * @returns whether there was something
   */
  remove(owner: Owner, name: string): boolean {
    const entry = this.top(name);
    if (entry === undefined) return false;
    if (entry.owner.generation < owner.generation) this.put(owner, name, undefined);
    else entry.registration.remove();
    return true;
  }

  private put(owner: Owner, name: string, value: T | undefined): Registration {
    const stack = this.stacks.get(name) ?? [];
    this.stacks.set(name, stack);
    const registration = new Registration(owner, this.kind, name, () => {
      stack.splice(stack.indexOf(entry), 1);
      if (stack.length === 0 && this.stacks.get(name) === stack) this.stacks.delete(name);
      if (value !== undefined) this.dispose(value);
    });
    const entry = { value, owner, registration };
    stack.push(entry);
    return registration;
  }

  private top(name: string): Entry<T> | undefined {
    const entry = this.stacks.get(name)?.at(-1);
    return entry?.value === undefined ? undefined : entry;
  }

  get(name: string): T | undefined {
    return this.top(name)?.value;
  }

  /** Who added the thing that has `name` now. */
  ownerOf(name: string): Owner | undefined {
    return this.top(name)?.owner;
  }

  /** All names, sorted. */
  names(): string[] {
    return [...this.stacks.keys()].filter((name) => this.top(name) !== undefined).sort();
  }
}
