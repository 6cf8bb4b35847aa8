// Joins the two halves of a move, which inotify reports as two events that a read may part.

import { IN, type InotifyEvent } from "./inotify.ts";

/** An event, or a move from one watched place to another. */
export interface Step {
  event: InotifyEvent;
  /** The other half of a move whose first half is `event`. */
  arrival: InotifyEvent | undefined;
}

/** How long the second half of a move may take, in ms: the kernel writes both at once. */
const PATIENCE = 10;

/** Passes events on in their order, held back for moments while the second half of a move may follow. */
export class MovePairs {
  readonly #onStep: (step: Step) => void;
  #held: InotifyEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(onStep: (step: Step) => void) {
    this.#onStep = onStep;
  }

  /** Takes more events. */
  receive(events: InotifyEvent[]): void {
    clearTimeout(this.#timer);
    const waited = this.#held.length;
    this.#pass([...this.#held, ...events], waited);
  }

  /** Drops what is held back; nothing is passed on afterwards. */
  close(): void {
    this.#isClosed = true;
    this.#held = [];
    clearTimeout(this.#timer);
  }

  /** @param waited how many events at the start have waited already */
  #pass(events: InotifyEvent[], waited: number): void {
    this.#held = [];
    const arrivals = new Map(
      events.filter(({ mask }) => (mask & IN.MOVED_TO) !== 0).map((event) => [event.cookie, event]),
    );
    const joined = new Set<InotifyEvent>();
    for (const [index, event] of events.entries()) {
      if (this.#isClosed) {
        return;
      }
      if (joined.has(event)) {
        continue;
      }
      const isDeparture = (event.mask & IN.MOVED_FROM) !== 0;
      const arrival = isDeparture ? arrivals.get(event.cookie) : undefined;
      if (isDeparture && arrival === undefined && index >= waited) {
        this.#hold(events.slice(index).filter((later) => !joined.has(later)));
        return;
      }
      if (arrival !== undefined) {
        joined.add(arrival);
      }
      this.#onStep({ event, arrival });
    }
  }

  #hold(events: InotifyEvent[]): void {
    this.#held = events;
    this.#timer = setTimeout(() => this.#pass(events, events.length), PATIENCE);
  }
}
