// What a sequence of keys comes to: pure, so that it can be said without calling anything.
import { ANY_KEY, type Binding, type KeyMode, type Keymap, type Scopes } from "../keymap.ts";

/** A key as it was pressed: the canonical forms of the keys it may stand for, the most exact first. */
export type KeyReadings = readonly string[];

export type Decision =
  /** The keys may become a longer sequence: nothing is done yet. */
  | { readonly kind: "wait" }
  /** These are to be called for the first `count` keys, until one stops. */
  | {
      readonly kind: "run";
      readonly count: number;
      readonly bindings: readonly Binding[];
      /** Whether to wait for a longer sequence if all let the keys pass. */
      readonly thenWait: boolean;
    }
  /** The first key is bound to nothing. */
  | { readonly kind: "unbound" };

export interface Situation {
  readonly keymap: Keymap;
  /** The mode when the first key was pressed. */
  readonly mode: KeyMode;
  readonly scopes: Scopes;
  /** Sequences of more keys than this have been tried. */
  readonly longest: number;
  /** Whether longer sequences are waited for. */
  readonly mayWait: boolean;
}

/**
 * Decides what comes of the keys pressed so far.
 *
 * A sequence that is bound runs at once, unless a longer one of the same or an earlier group of scopes starts with it: a
 * window's own `<Esc>` does not wait for a global `<Esc><Esc>`, a global `<Esc>` does. When no binding goes on with the
 * keys, the longest sequence at their start that is bound runs, and the rest is decided anew.
 *
 * @param pressed at least one key
 */
export function decide(pressed: readonly KeyReadings[], situation: Situation): Decision {
  const active = situation.scopes.map((group) => beginning(group, pressed[0] as KeyReadings, situation));
  const bound = active.flat();
  if (bound.length === 0) return { kind: "unbound" };
  if (bound.length === 1 && pressed.length === 1 && situation.longest > 0 && bound[0]?.keys.length === 1)
    return { kind: "run", count: 1, bindings: bound, thenWait: false };
  if (situation.longest >= pressed.length) {
    const waiting = situation.mayWait ? active.findIndex((bindings) => bindings.some(goesOn(pressed))) : -1;
    const ready = waiting < 0 ? active : active.slice(0, waiting);
    const bindings = ready.flatMap((group) => complete(group, pressed));
    if (bindings.length > 0) return { kind: "run", count: pressed.length, bindings, thenWait: waiting >= 0 };
    if (waiting >= 0) return { kind: "wait" };
  }
  for (let count = Math.min(pressed.length, situation.longest); count > 0; count--) {
    const bindings = active.flatMap((group) => complete(group, pressed.slice(0, count)));
    if (bindings.length > 0) return { kind: "run", count, bindings, thenWait: false };
  }
  return { kind: "unbound" };
}

/** The bindings of some scopes that begin with a key. Most keys are nobody's: for them this is all. */
function beginning(scopes: readonly string[], first: KeyReadings, { keymap, mode }: Situation): Binding[] {
  const found: Binding[] = [];
  for (const scope of scopes)
    for (const binding of keymap.list(scope)) {
      const { keys } = binding;
      const isForMode = binding.mode === "" || binding.mode === mode;
      if (isForMode && matches(keys[0] as string, keys.length, first)) found.push(binding);
    }
  return found;
}

/** The bindings of exactly these keys, in the order in which they are asked. */
function complete(bindings: readonly Binding[], pressed: readonly KeyReadings[]): Binding[] {
  return bindings
    .filter(({ keys }) => keys.length === pressed.length && startsWith(keys, pressed))
    .map((binding) => ({ binding, inexact: inexactness(binding, pressed) }))
    .sort(
      (a, b) =>
        b.binding.priority - a.binding.priority ||
        a.inexact - b.inexact ||
        Number(a.binding.mode === "") - Number(b.binding.mode === "") ||
        a.binding.order - b.binding.order,
    )
    .map(({ binding }) => binding);
}

function goesOn(pressed: readonly KeyReadings[]): (binding: Binding) => boolean {
  return ({ keys }) => keys.length > pressed.length && startsWith(keys.slice(0, pressed.length), pressed);
}

function startsWith(keys: readonly string[], pressed: readonly KeyReadings[]): boolean {
  return keys.every((key, index) => matches(key, keys.length, pressed[index] as KeyReadings));
}

function matches(key: string, length: number, readings: KeyReadings): boolean {
  return readings.includes(key) || (key === ANY_KEY && length === 1);
}

/** How far the keys of a binding are from the most exact reading of what was pressed. */
function inexactness({ keys, shares }: Binding, pressed: readonly KeyReadings[]): number {
  // Those that stand beside each other are all asked, by priority and order alone.
  if (shares) return 0;
  return keys.reduce((sum, key, index) => sum + Math.max(0, (pressed[index] as KeyReadings).indexOf(key)), 0);
}
