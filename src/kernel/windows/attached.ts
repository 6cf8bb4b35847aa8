// What ends together with a thing: its subscriptions, its renderers.
import type { Registration } from "../owner.ts";

export class Attached<Thing> {
  private readonly sets = new Map<Thing, Set<Registration>>();

  /** A registration goes with a thing. @returns the registration */
  add(thing: Thing, registration: Registration): Registration {
    const set = this.sets.get(thing) ?? new Set();
    this.sets.set(thing, set);
    for (const other of set) if (other.removed) set.delete(other);
    set.add(registration);
    return registration;
  }

  /** A thing is gone: removes what goes with it. */
  end(thing: Thing): void {
    const registrations = [...(this.sets.get(thing) ?? [])];
    this.sets.delete(thing);
    for (const registration of registrations) registration.remove();
  }
}
