// Named things that plugins register. The newest of a name is the one that counts; when it goes, the one before is back.
import { Hideable } from "./hideable.ts";
import type { Owner, Registration } from "./owner.ts";

interface Entry<T> {
  readonly value: T;
  readonly thing: Hideable;
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
    const thing = new Hideable(owner, this.kind, name, () => {
      stack.splice(stack.indexOf(entry), 1);
      if (stack.length === 0 && this.stacks.get(name) === stack) this.stacks.delete(name);
      this.dispose(value);
    });
    const entry = { value, thing };
    stack.push(entry);
    return thing.registration;
  }

  /**
   * Takes away what has `name` now, whoever added it. What belongs to older generations is back when `owner` goes: its
   * own generation may fail to load.
   * @returns whether there was something
   */
  remove(owner: Owner, name: string): boolean {
    let found = false;
    for (const { thing } of [...(this.stacks.get(name) ?? [])].reverse()) {
      found = thing.takeAway(owner) || found;
      // The one that it replaced is back.
      if (thing.registration.removed) break;
    }
    return found;
  }

  private top(name: string): Entry<T> | undefined {
    return this.stacks.get(name)?.findLast(({ thing }) => !thing.hidden);
  }

  get(name: string): T | undefined {
    return this.top(name)?.value;
  }

  /** Who added the thing that has `name` now. */
  ownerOf(name: string): Owner | undefined {
    return this.top(name)?.thing.owner;
  }

  /** All names, sorted. */
  names(): string[] {
    return [...this.stacks.keys()].filter((name) => this.top(name) !== undefined).sort();
  }
}
