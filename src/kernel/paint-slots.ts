// All paint slots of a run: opening and removing them, and what the pointer does in them.
import type { Events } from "./events.ts";
import type { Owner, Registration } from "./owner.ts";
import { type PaintCallback, PaintSlot } from "./paint-slot.ts";
import { Attached } from "./windows/attached.ts";
import { Claims } from "./windows/claims.ts";

/** What the button of the mouse does. */
const BUTTON_EVENTS = ["press", "release", "drag"] as const;
export const PAINT_EVENTS = [...BUTTON_EVENTS, "wheel"] as const;

export type PaintEvent = (typeof PAINT_EVENTS)[number];

export interface PaintSlotsOptions {
  /** Carries the events of slots, under names that belong to nobody else. */
  readonly events: Events;
  /** Told of slots that are gone. */
  readonly onGone?: (slot: PaintSlot) => void;
}

interface Painting {
  readonly owner: Owner;
  readonly callback: PaintCallback;
}

export class PaintSlots {
  private count = 0;
  private readonly claims = new Claims<PaintSlot, Painting>("paint slot", {
    create: (name) => new PaintSlot(++this.count, name, (slot) => this.isHeard(slot)),
    apply: (slot, { owner, callback }) => {
      slot.owner = owner;
      slot.callback = callback;
    },
    sleep: (slot) => this.gone(slot),
  });
  private readonly attached = new Attached<PaintSlot>();

  constructor(private readonly options: PaintSlotsOptions) {}

  /** Opens a slot. With a name that is in use it is the same slot again, drawn by `callback` from now on. */
  open(owner: Owner, callback: PaintCallback, name?: string): PaintSlot {
    return this.claims.claim(owner, name, { owner, callback });
  }

  /** Ends a slot for everyone. @returns false when that was done before */
  remove(slot: PaintSlot): boolean {
    return this.claims.close(slot);
  }

  /** Forgets the named slots that no plugin has made since the last call, which each reload is followed by. */
  reap(): void {
    this.claims.reap();
  }

  get(name: string): PaintSlot | undefined {
    return this.claims.get(name);
  }

  /** Whether it has not been removed. */
  has(slot: PaintSlot): boolean {
    return this.claims.has(slot);
  }

  list(): PaintSlot[] {
    return this.claims.list();
  }

  /** Calls `handler` for each `event` of a slot. It goes with the slot. */
  on(owner: Owner, slot: PaintSlot, event: PaintEvent, handler: (payload: unknown) => void): Registration {
    return this.attached.add(slot, this.options.events.subscribe(owner, eventName(slot, event), handler));
  }

  /** Calls the handlers of an event now. @returns whether there was one */
  emit(slot: PaintSlot, event: PaintEvent, payload: unknown): boolean {
    const name = eventName(slot, event);
    if (this.options.events.count(name) === 0) return false;
    this.options.events.emit(name, payload);
    return true;
  }

  private isHeard(slot: PaintSlot): boolean {
    return BUTTON_EVENTS.some((event) => this.options.events.count(eventName(slot, event)) > 0);
  }

  private gone(slot: PaintSlot): void {
    this.attached.end(slot);
    slot.place(undefined);
    this.options.onGone?.(slot);
  }
}

function eventName(slot: PaintSlot, event: PaintEvent): string {
  return `paint:${slot.number}:${event}`;
}
