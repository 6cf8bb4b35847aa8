// Keymaps: which bindings there are for which keys, in which mode and scope. `keymap/decide.ts` says what a sequence of
// keys comes to, `keymap/dispatch.ts` calls the handlers.
import { Hideable } from "./hideable.ts";
import { type Owner, Registration } from "./owner.ts";

/** The mode a binding is for: normal, insert, visual, or any. */
export type KeyMode = "n" | "i" | "v" | "";

/**
 * What a handler makes of its keys: `pass` leaves them to the next binding and at last to the program; `consume` keeps
 * them from the program, but other bindings get them, too; `stop` keeps them from everybody else.
 */
export type KeyOutcome = "pass" | "consume" | "stop";

/** What a handler is told. */
export interface KeyContext {
  /** The keys, each in the form in which the binding has it. */
  readonly keys: readonly string[];
  /** The mode of the editor, as it names it, when the first of the keys was pressed. */
  readonly modeAtStart: string | undefined;
  readonly binding: Binding;
}

export interface NewBinding {
  /** Where it counts: `global`, `window:3`, `buffer:composer`, … : any text by which it is asked for. */
  readonly scope: string;
  readonly mode: KeyMode;
  /** Canonical forms of the keys, at least one; `*` alone is any key. */
  readonly keys: readonly string[];
  readonly handler: (context: KeyContext) => KeyOutcome;
  readonly description?: string;
  /** Among bindings of equal standing the highest is asked first; 0 unless given. */
  readonly priority?: number;
  /** Whether it stands beside others of the same scope, mode and keys instead of taking their place. */
  readonly shares?: boolean;
}

export interface Binding extends Required<Omit<NewBinding, "description">> {
  readonly description: string | undefined;
  readonly owner: Owner;
  /** Counts all bindings ever made. */
  readonly order: number;
  /** Whether it is gone, or does not count for now: what was found before may be. */
  readonly removed: boolean;
}

/** What a sequence may go on with. */
export interface Continuation {
  readonly binding: Binding;
  /** The keys that are still to come. */
  readonly suffix: readonly string[];
}

/** Scopes of equal standing together; the first group is asked first. */
export type Scopes = readonly (readonly string[])[];

/** A mode that is none, a leader that is none, and other things that cannot be bound. */
class KeymapError extends Error {}

/** Stands for the key that a user has chosen for bindings of their own. */
const DEFAULT_LEADER = "\\";

/** Matches any key. */
export const ANY_KEY = "*";

const MODES: Readonly<Record<string, KeyMode>> = {
  n: "n",
  i: "i",
  v: "v",
  "": "",
  normal: "n",
  insert: "i",
  visual: "v",
  visual_line: "v",
};

/** Reads a mode: short, long, or as an editor names the one it is in. @throws KeymapError when there is none such */
export function parseKeyMode(text: string): KeyMode {
  const mode = Object.hasOwn(MODES, text) ? MODES[text] : undefined;
  if (mode === undefined) throw new KeymapError(`there is no mode "${text}"; use "n", "i", "v", or "" for any mode`);
  return mode;
}

interface Entry extends Binding {
  readonly thing: Hideable;
}

interface Leader {
  readonly key: string;
  readonly owner: Owner;
  readonly registration: Registration;
}

export class Keymap {
  private readonly scopes = new Map<string, Entry[]>();
  /** What `list` found, until something changes: every key press asks for it. */
  private readonly counting = new Map<string, readonly Binding[]>();
  private count = 0;
  private changes = 0;
  private leaders: readonly Leader[] = [];

  /**
   * The key that `<leader>` stands for in bindings that an owner makes from now on, in canonical form. What another
   * generation of plugins has said does not count.
   */
  leader({ generation }: Owner): string {
    const found = this.leaders.findLast(
      ({ owner }) => owner.generation === generation || owner.generation === 0 || generation === 0,
    );
    return found?.key ?? DEFAULT_LEADER;
  }

  /** Says what `<leader>` stands for, until that owner goes. */
  setLeader(owner: Owner, key: string): void {
    if (key === "") throw new KeymapError("the leader must be one key");
    for (const other of this.leaders) if (other.owner === owner) other.registration.remove();
    const registration = new Registration(owner, "leader", key, () => {
      this.leaders = this.leaders.filter((other) => other.registration !== registration);
    });
    this.leaders = [...this.leaders, { key, owner, registration }];
  }

  /** Another number after each change. */
  get version(): number {
    return this.changes;
  }

  /** Binds keys. A binding of the same owner, scope, mode and keys is replaced, one of another owner is covered. */
  bind(owner: Owner, binding: NewBinding): Registration {
    const { scope, mode, keys, shares = false, priority = 0, description } = binding;
    if (keys.length === 0) throw new KeymapError("a binding needs at least one key");
    const list = this.scopes.get(scope) ?? [];
    this.scopes.set(scope, list);
    if (!shares)
      for (const other of [...list])
        if (other.owner === owner && !other.shares && isSame(other, mode, keys)) other.thing.registration.remove();
    const thing = new Hideable(
      owner,
      "keymap",
      label(binding),
      () => this.drop(entry, list),
      () => this.changed(scope),
    );
    const entry: Entry = {
      ...binding,
      keys: [...keys],
      description,
      priority,
      shares,
      owner,
      order: ++this.count,
      thing,
      get removed() {
        return thing.registration.removed || thing.hidden;
      },
    };
    list.push(entry);
    // The list may have been dropped when the last of it was replaced.
    this.scopes.set(scope, list);
    this.changed(scope);
    return thing.registration;
  }

  /**
   * Takes away what is bound to these keys, whoever did it. What belongs to an older generation is back when `owner` goes:
   * its own generation may fail to load.
   * @returns whether there was something
   */
  unbind(owner: Owner, scope: string, mode: KeyMode, keys: readonly string[]): boolean {
    const entries = [...(this.scopes.get(scope) ?? [])];
    const found = entries.filter((entry) => isSame(entry, mode, keys) && entry.thing.takeAway(owner));
    return found.length > 0;
  }

  /** Takes away all bindings of a scope that is no more, such as a window that was closed. */
  dropScope(scope: string): void {
    for (const entry of [...(this.scopes.get(scope) ?? [])]) entry.thing.registration.remove();
  }

  /** The bindings that count in a scope, in the order in which they were made. */
  list(scope: string): readonly Binding[] {
    const known = this.counting.get(scope);
    if (known !== undefined) return known;
    const entries = this.scopes.get(scope)?.filter(({ removed }) => !removed);
    if (entries === undefined) return [];
    const last = new Map(entries.filter(({ shares }) => !shares).map((entry) => [identity(entry), entry]));
    const counting = entries.filter((entry) => entry.shares || last.get(identity(entry)) === entry);
    this.counting.set(scope, counting);
    return counting;
  }

  /**
   * The bindings that go on after some keys; without keys, all.
   * @param mode those for this mode hide those for any mode with the same keys
   */
  continuations(scope: string, mode: KeyMode, keys: readonly string[]): Continuation[] {
    const matching = this.list(scope).filter(
      (binding) =>
        (binding.mode === mode || binding.mode === "") &&
        binding.keys.length > keys.length &&
        keys.every((key, index) => binding.keys[index] === key),
    );
    return matching
      .filter(
        (binding) => binding.mode !== "" || !matching.some((other) => other.mode !== "" && sameKeys(other, binding)),
      )
      .map((binding) => ({ binding, suffix: binding.keys.slice(keys.length) }));
  }

  private drop(entry: Entry, list: Entry[]): void {
    this.changed(entry.scope);
    list.splice(list.indexOf(entry), 1);
    if (list.length === 0 && this.scopes.get(entry.scope) === list) this.scopes.delete(entry.scope);
  }

  private changed(scope: string): void {
    this.counting.delete(scope);
    this.changes++;
  }
}

function identity({ mode, keys }: Binding): string {
  return JSON.stringify([mode, keys]);
}

function isSame(entry: Entry, mode: KeyMode, keys: readonly string[]): boolean {
  return entry.mode === mode && sameKeys(entry, { keys });
}

function sameKeys(a: Pick<Binding, "keys">, b: Pick<Binding, "keys">): boolean {
  return a.keys.length === b.keys.length && a.keys.every((key, index) => key === b.keys[index]);
}

function label({ scope, mode, keys }: NewBinding): string {
  return `${scope} ${mode === "" ? "" : `${mode} `}${keys.join(" ")}`;
}
