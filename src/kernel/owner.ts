// Owners and registrations: who added what, so that it can be listed, counted and taken away together.

function nothing(): void {}

/** Something a plugin added. Removing it undoes it, once. */
export class Registration {
  private undo: (() => void) | undefined;
  /** Called when the thing is gone, undone or over by itself. */
  onRemove: () => void = nothing;

  /**
   * @param kind what it is, as lists show it: `command`, `timer`, `subscription` …
   * @param label which one: a name, an event, a path
   */
  constructor(
    readonly owner: Owner,
    readonly kind: string,
    readonly label: string,
    undo: () => void,
  ) {
    this.undo = undo;
    owner.registrations.add(this);
  }

  /** Undoes the registration. @returns false when that was done before */
  remove(): boolean {
    const { undo } = this;
    if (undo === undefined) return false;
    this.undo = undefined;
    this.owner.registrations.delete(this);
    try {
      undo();
    } finally {
      this.onRemove();
    }
    return true;
  }

  /** The thing is over by itself: there is nothing to undo any more. */
  settle(): void {
    if (this.undo === undefined) return;
    this.undo = undefined;
    this.owner.registrations.delete(this);
    this.onRemove();
  }

  get removed(): boolean {
    return this.undo === undefined;
  }
}

/** A plugin in one generation of loading, or the program itself. */
export class Owner {
  readonly registrations = new Set<Registration>();
  /** Time its callbacks and tasks have spent in Lua, in milliseconds. */
  luaTime = 0;

  /**
   * @param name of the plugin, as messages show it
   * @param generation counts the loads; registrations of one generation replace those of the one before
   */
  constructor(
    readonly name: string,
    readonly generation = 0,
  ) {}

  /**
   * Removes all registrations, the newest first.
   * @throws AggregateError when all are gone, with what undoing some of them has thrown
   */
  dispose(): void {
    const failures: unknown[] = [];
    for (const registration of [...this.registrations].reverse()) {
      try {
        registration.remove();
      } catch (error) {
        const what = `${registration.kind} "${registration.label}"`;
        failures.push(new Error(`cannot undo the ${what}: ${(error as Error).message}`, { cause: error }));
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map((f) => (f as Error).message).join("; "));
  }
}
