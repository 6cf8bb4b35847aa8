// Lua functions that things of the UI call: kept as long as the thing has them, released when others take their place or
// when the plugin goes.
import type { Owner, Registration } from "../kernel/owner.ts";
import type { LuaFunction } from "../lua/references.ts";
import type { Runtime } from "./runtime.ts";

export class Callbacks {
  private readonly held = new WeakMap<object, Map<Owner, Map<string, Registration>>>();

  constructor(private readonly runtime: Runtime) {}

  /**
   * Keeps functions for a thing, in the place of those that the same plugin gave it for the same purpose before.
   * @param purpose what they are for
   */
  keep(thing: object, purpose: string, functions: readonly (LuaFunction | undefined)[]): void {
    const { owner } = this.runtime;
    const owners = this.held.get(thing) ?? new Map<Owner, Map<string, Registration>>();
    this.held.set(thing, owners);
    const purposes = owners.get(owner) ?? new Map<string, Registration>();
    owners.set(owner, purposes);
    const former = purposes.get(purpose);
    const registration = this.runtime.register("callback", purpose, () => {
      for (const fn of functions) fn?.release();
      if (purposes.get(purpose) === registration) purposes.delete(purpose);
      if (purposes.size === 0) owners.delete(owner);
    });
    purposes.set(purpose, registration);
    former?.remove();
    // The former registration may have taken the last entry away.
    if (!owners.has(owner)) owners.set(owner, purposes);
  }

  /** A thing is gone. */
  drop(thing: object): void {
    for (const purposes of this.held.get(thing)?.values() ?? [])
      for (const registration of [...purposes.values()]) registration.remove();
    this.held.delete(thing);
  }
}
