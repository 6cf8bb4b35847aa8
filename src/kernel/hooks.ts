// Lifecycle hooks: functions called once when something comes to pass, in the order of their registration.
import { type Owner, Registration } from "./owner.ts";

interface Hook {
  readonly run: (context: unknown) => void;
  readonly registration: Registration;
}

export class Hooks<Event extends string> {
  private readonly hooks = new Map<Event, Set<Hook>>();

  /** Has `run` called when `event` comes to pass next. It is isolated by whoever made it. */
  add(owner: Owner, event: Event, run: (context: unknown) => void): Registration {
    const hooks = this.hooks.get(event) ?? new Set();
    this.hooks.set(event, hooks);
    const registration = new Registration(owner, "hook", event, () => hooks.delete(hook));
    const hook: Hook = { run, registration };
    hooks.add(hook);
    return registration;
  }

  /** Calls the hooks of an event, which are gone afterwards. */
  fire(event: Event, context: unknown): void {
    const hooks = [...(this.hooks.get(event) ?? [])];
    for (const { run, registration } of hooks) {
      if (registration.removed) continue;
      run(context);
      registration.remove();
    }
  }
}
