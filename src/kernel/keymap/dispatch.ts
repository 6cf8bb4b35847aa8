// Takes keys as they are pressed, has them decided, and calls the handlers; keeps what is pending in between.
import type { Clock } from "../clock.ts";
import { type Binding, type Keymap, type KeyOutcome, parseKeyMode, type Scopes } from "../keymap.ts";
import { type Decision, decide, type KeyReadings } from "./decide.ts";

export interface DispatchOptions<Key> {
  readonly keymap: Keymap;
  readonly clock: Clock;
  /** How long a sequence that may go on is waited for, in milliseconds. */
  readonly timeout: number;
  /** The canonical forms of the keys that a press may stand for, the most exact first; none when it can be bound to nothing. */
  readings(key: Key): KeyReadings;
  /** Which scopes count now: the same object as long as they are the same. */
  scopes(): Scopes;
  /** The mode of the editor that has focus; undefined where there are no modes. */
  mode(): string | undefined;
  /** Does what the program does with a key that no binding has kept. @param isAtOnce whether some may keep it still */
  unbound(key: Key, isAtOnce: boolean): void;
  /** Whether the program does so at once even when the key may begin a sequence. Escape, for one, should not lag. */
  unboundAtOnce(key: Key): boolean;
  /** Told what a handler throws; its keys are kept from everybody else. */
  onError(error: unknown, binding: Binding): void;
  /** Told which keys are pending after each press, unless there are none as before. For display. */
  onPending?(keys: readonly string[]): void;
}

interface Pressed<Key> {
  readonly key: Key;
  readonly readings: KeyReadings;
  readonly mode: string | undefined;
  /** Whether the program has done with it what it does. */
  handled: boolean;
}

/** Keys beyond which what comes of them is forgotten. */
const KNOWN_KEYS = 256;

/** What single keys come to, as long as nothing changes that it depends on. */
interface Known {
  readonly version: number;
  readonly scopes: Scopes | undefined;
  readonly mode: string | undefined;
  readonly decisions: Map<KeyReadings, Decision>;
}

/** The mode that bindings are matched with where there are no modes: one can type there. */
const MODELESS = "insert";

export class KeyDispatch<Key> {
  private pending: Pressed<Key>[] = [];
  /** Bindings that have let the pending keys pass: they are not asked again when no longer sequence comes of them. */
  private readonly passed = new Set<Binding>();
  /** Keys pressed while a handler runs. */
  private readonly incoming: Key[] = [];
  private running = false;
  private known: Known = { version: -1, scopes: undefined, mode: undefined, decisions: new Map() };
  /** How many keys `onPending` was told of last. */
  private reported = 0;
  private cancelTimer = (): void => {};

  constructor(private readonly options: DispatchOptions<Key>) {}

  /** The first of the keys that a handler is called for, while it runs; undefined when the program has dealt with it. */
  get current(): Key | undefined {
    const [first] = this.pending;
    return first?.handled ? undefined : first?.key;
  }

  /** Takes a key press. Handlers are called before this returns, unless it is called by one: then after that one. */
  press(key: Key): void {
    this.incoming.push(key);
    if (this.running) return;
    this.guarded(() => {
      for (let next = this.incoming.shift(); next !== undefined; next = this.incoming.shift()) this.take(next);
    });
  }

  /**
   * Ends waiting: what is pending comes to what it is without more keys. Called when the time is over; to be called
   * when focus is about to change, so that the keys reach what they were meant for.
   */
  expire(): void {
    if (!this.running && this.pending.length > 0) this.guarded(() => this.advance(false));
  }

  /** Forgets what is pending. */
  reset(): void {
    this.pending = [];
    this.passed.clear();
    this.settled();
  }

  private guarded(work: () => void): void {
    this.running = true;
    this.cancelTimer();
    try {
      work();
    } finally {
      this.running = false;
      this.settled();
    }
  }

  private settled(): void {
    this.cancelTimer();
    this.cancelTimer = () => {};
    if (this.pending.length > 0) this.cancelTimer = this.options.clock.after(this.options.timeout, () => this.expire());
    const keys = this.pending.map(({ readings }) => readings[0] as string);
    if (keys.length === 0 && this.reported === 0) return;
    this.reported = keys.length;
    this.options.onPending?.(keys);
  }

  private take(key: Key): void {
    const readings = this.options.readings(key);
    if (readings.length === 0) {
      // It cannot go on with anything, but what was pressed before comes first.
      while (this.pending.length > 0) this.advance(false);
      this.options.unbound(key, false);
      return;
    }
    this.pending.push({ key, readings, mode: this.options.mode(), handled: false });
    this.advance(true);
  }

  /** Works through what is pending until it is done or has to wait. @param mayWait whether it may, at first */
  private advance(mayWait: boolean): void {
    let waits = mayWait;
    let longest = this.pending.length;
    /** So many of the pending keys were let pass by a sequence: they do not wait for another one. */
    let spent = 0;
    while (this.pending.length > 0) {
      const { pending } = this;
      const decision = this.decide(longest, waits);
      const kept = decision.kind === "run" && this.run(decision);
      // A handler has called `reset`.
      if (this.pending !== pending) return;
      if (decision.kind === "wait" || (decision.kind === "run" && !kept && decision.thenWait)) {
        for (const pressed of pending) if (this.options.unboundAtOnce(pressed.key)) this.leave(pressed, true);
        return;
      }
      if (decision.kind === "run" && !kept) {
        longest = decision.count - 1;
        spent = Math.max(spent, decision.count);
        waits = false;
        continue;
      }
      const taken = decision.kind === "run" ? decision.count : 1;
      this.pending = pending.slice(taken);
      if (decision.kind === "unbound") this.leave(pending[0] as Pressed<Key>, false);
      // The rest is as if it were pressed now.
      this.passed.clear();
      this.pending = this.pending.map((pressed) => ({ ...pressed, mode: this.options.mode() }));
      longest = this.pending.length;
      spent = Math.max(0, spent - taken);
      waits = spent === 0;
    }
  }

  private decide(longest: number, mayWait: boolean): Decision {
    const [first] = this.pending as [Pressed<Key>];
    const scopes = this.options.scopes();
    if (this.pending.length > 1 || longest === 0 || !mayWait) return this.decideAnew(first, scopes, longest, mayWait);
    const { version } = this.options.keymap;
    const { known } = this;
    if (known.version !== version || known.scopes !== scopes || known.mode !== first.mode)
      this.known = { version, scopes, mode: first.mode, decisions: new Map() };
    const { decisions } = this.known;
    let decision = decisions.get(first.readings);
    if (decision === undefined) {
      decision = this.decideAnew(first, scopes, longest, mayWait);
      if (decisions.size >= KNOWN_KEYS) decisions.clear();
      decisions.set(first.readings, decision);
    }
    return decision;
  }

  private decideAnew(first: Pressed<Key>, scopes: Scopes, longest: number, mayWait: boolean): Decision {
    const pressed = this.pending.map(({ readings }) => readings);
    const mode = parseKeyMode(first.mode ?? MODELESS);
    const { keymap } = this.options;
    return decide(pressed, { keymap, mode, scopes, longest, mayWait });
  }

  /** @returns whether a handler has kept the keys */
  private run({ bindings }: Extract<Decision, { kind: "run" }>): boolean {
    const modeAtStart = this.pending[0]?.mode;
    let kept = false;
    for (const binding of bindings) {
      if (binding.removed || this.passed.has(binding)) continue;
      const outcome = this.call(binding, modeAtStart);
      if (outcome === "pass") this.passed.add(binding);
      else kept = true;
      if (outcome === "stop") break;
    }
    return kept;
  }

  private call(binding: Binding, modeAtStart: string | undefined): KeyOutcome {
    try {
      return binding.handler({ keys: binding.keys, modeAtStart, binding });
    } catch (error) {
      this.options.onError(error, binding);
      return "stop";
    }
  }

  private leave(pressed: Pressed<Key>, isAtOnce: boolean): void {
    if (pressed.handled) return;
    pressed.handled = true;
    this.options.unbound(pressed.key, isAtOnce);
  }
}
