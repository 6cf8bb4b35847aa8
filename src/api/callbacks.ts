// What plugins give to things of the UI: kept as long as the thing has it, let go when something else takes its place or
// when the plugin goes.
import type { Owner, Registration } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
import type { Runtime } from "./runtime.ts";

interface Kept {
  readonly owner: Owner;
  readonly purpose: string;
  readonly registrations: readonly Registration[];
}

export class Callbacks {
  private readonly held = new WeakMap<object, Kept[]>();

  constructor(private readonly runtime: Runtime) {}

  /**
   * Keeps functions for a thing, in the place of those that the same plugin gave it for the same purpose before.
   * @param purpose what they are for
   */
  keep(thing: object, purpose: string, functions: readonly (LuaFunction | undefined)[]): void {
    const registration = this.runtime.register("callback", purpose, () => {
      for (const fn of functions) fn?.release();
    });
    this.replace(thing, purpose, [registration]);
  }

  /** Removes what the same plugin has registered for a thing and a purpose, and remembers what stands for it now. */
  replace(thing: object, purpose: string, registrations: readonly Registration[]): void {
    const { owner } = this.runtime;
    const held = this.held.get(thing) ?? [];
    const former = held.find((kept) => kept.owner === owner && kept.purpose === purpose);
    for (const registration of former?.registrations ?? []) registration.remove();
    // Those of plugins that have gone are forgotten, too.
    const left = held.filter((kept) => kept.registrations.some(({ removed }) => !removed));
    this.held.set(thing, [...left, { owner, purpose, registrations }]);
  }

  /** A thing is gone. */
  drop(thing: object): void {
    for (const { registrations } of this.held.get(thing) ?? [])
      for (const registration of registrations) registration.remove();
    this.held.delete(thing);
  }
}
