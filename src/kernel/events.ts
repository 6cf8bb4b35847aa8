// The event bus: named events, handlers in order of priority and registration, each isolated from the others.
import type { Holds } from "./holds.ts";
import { type Owner, Registration } from "./owner.ts";

/** What handlers of one occurrence can do to it and to each other. */
export interface Occurrence {
  readonly name: string;
  /** The default action is not to follow. */
  consumed: boolean;
  /** No further handler is to be called. */
  stopped: boolean;
}

export type Handler = (payload: unknown, occurrence: Occurrence) => void;

export interface SubscribeOptions {
  /** Higher is called earlier; 0 unless given. */
  priority?: number;
}

interface Subscription {
  readonly handler: Handler;
  readonly priority: number;
  /** Matches names, when it is not for one name alone. */
  readonly matches?: (name: string) => boolean;
  removed: boolean;
}

interface Delivery {
  readonly name: string;
  readonly payload: unknown;
  readonly done: () => void;
}

export interface EventsOptions {
  holds: Holds;
  /** Told what a handler throws; the other handlers are called all the same. */
  onError(error: unknown, owner: Owner, name: string): void;
}

/** With so many undelivered occurrences no more are taken: a flood must not eat the memory. */
export const MOST_UNDELIVERED = 100_000;

export class Events {
  private readonly named = new Map<string, Subscription[]>();
  private readonly patterns: Subscription[] = [];
  private queue: Delivery[] = [];
  private draining: (() => void) | undefined;
  /** Called after somebody has subscribed, with what tells the names that this is for. */
  onSubscribed: (matches: (name: string) => boolean) => void = () => {};

  constructor(private readonly options: EventsOptions) {}

  /** Calls `handler` for every later occurrence of `name`. */
  subscribe(owner: Owner, name: string, handler: Handler, { priority = 0 }: SubscribeOptions = {}): Registration {
    const list = this.named.get(name) ?? [];
    this.named.set(name, list);
    return this.enlist(owner, name, list, { handler: this.isolated(owner, handler), priority, removed: false });
  }

  /** Calls `handler` for every later occurrence whose name `matches` accepts. @param label for lists of registrations */
  subscribeMatching(owner: Owner, label: string, matches: (name: string) => boolean, handler: Handler): Registration {
    const subscription = { handler: this.isolated(owner, handler), priority: 0, matches, removed: false };
    return this.enlist(owner, label, this.patterns, subscription);
  }

  private enlist(owner: Owner, label: string, list: Subscription[], subscription: Subscription): Registration {
    // Behind all of the same or a higher priority.
    let at = list.length;
    while (at > 0 && (list[at - 1] as Subscription).priority < subscription.priority) at--;
    list.splice(at, 0, subscription);
    this.onSubscribed(subscription.matches ?? ((name) => name === label));
    return new Registration(owner, "subscription", label, () => {
      subscription.removed = true;
      list.splice(list.indexOf(subscription), 1);
      if (list.length === 0 && this.named.get(label) === list) this.named.delete(label);
    });
  }

  private isolated(owner: Owner, handler: Handler): Handler {
    return (payload, occurrence) => {
      try {
        handler(payload, occurrence);
      } catch (error) {
        this.options.onError(error, owner, occurrence.name);
      }
    };
  }

  /** Whether an occurrence of `name` would have a handler now. */
  isHeard(name: string): boolean {
    return this.named.has(name) || this.patterns.some((subscription) => subscription.matches?.(name));
  }

  /** How many handlers an occurrence of `name` has now. */
  count(name: string): number {
    return this.subscriptions(name).length;
  }

  private subscriptions(name: string): Subscription[] {
    const named = this.named.get(name) ?? [];
    if (this.patterns.length === 0) return [...named];
    const matching = this.patterns.filter((subscription) => subscription.matches?.(name));
    return [...named, ...matching].sort((a, b) => b.priority - a.priority);
  }

  /** Calls the handlers of `name` now. One that is added meanwhile waits for the next time; one removed is not called. */
  emit(name: string, payload: unknown): Occurrence {
    const occurrence: Occurrence = { name, consumed: false, stopped: false };
    for (const subscription of this.subscriptions(name)) {
      if (occurrence.stopped) break;
      if (!subscription.removed) subscription.handler(payload, occurrence);
    }
    return occurrence;
  }

  /**
   * Has the handlers called once what is running has returned, in the order of publishing.
   * @param done called after the last handler
   * @returns false when handlers are hopelessly behind: nobody will be told, and `done` is not called
   */
  publish(name: string, payload: unknown, done: () => void = () => {}): boolean {
    if (this.queue.length >= MOST_UNDELIVERED) return false;
    this.queue.push({ name, payload, done });
    if (this.draining !== undefined) return true;
    this.draining = this.options.holds.hold();
    setImmediate(() => this.drain());
    return true;
  }

  /** Delivers what is queued; what the handlers publish has to wait for its turn, so the event loop goes on. */
  private drain(): void {
    const { queue } = this;
    this.queue = [];
    for (const { name, payload, done } of queue) {
      this.emit(name, payload);
      done();
    }
    if (this.queue.length > 0) {
      setImmediate(() => this.drain());
    } else {
      this.draining?.();
      this.draining = undefined;
    }
  }
}
