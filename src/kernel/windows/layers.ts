// What several owners set for the same thing: what was set last counts, and when its owner goes, what counted before is
// back. So a generation that fails to load takes away what it has set, and nothing else.
import { type Owner, Registration } from "../owner.ts";

export interface LayerAccess<Thing, Value> {
  /** What a thing has while nobody sets anything. */
  readonly none: Value;
  read(thing: Thing): Value;
  write(thing: Thing, value: Value): void;
  /** The thing, as lists of registrations show it. */
  label(thing: Thing): string;
}

interface Layer<Value> {
  readonly registration: Registration;
  value: Value;
}

interface Stack<Value> {
  /** What it had before anybody set anything. */
  readonly ground: Value;
  /** The last one counts. */
  layers: Layer<Value>[];
}

export class Layers<Thing, Value> {
  private readonly stacks = new Map<Thing, Stack<Value>>();

  /** @param kind what the values are, for lists of registrations */
  constructor(
    private readonly kind: string,
    private readonly access: LayerAccess<Thing, Value>,
  ) {}

  /**
   * Sets a value, in the place of what the same owner has set before; `none` hides what others have set, too.
   * @returns undefined when nothing was left to be hidden
   */
  set(owner: Owner, thing: Thing, value: Value): Registration | undefined {
    const { none, read, write, label } = this.access;
    const stack = this.stacks.get(thing) ?? { ground: read(thing), layers: [] };
    // It may have been changed past this: the user has dismissed it.
    const last = stack.layers.at(-1);
    if (last !== undefined) last.value = read(thing);
    const former = stack.layers.find(({ registration }) => registration.owner === owner);
    stack.layers = stack.layers.filter((layer) => layer !== former);
    former?.registration.settle();
    write(thing, value);
    if (value === none && stack.ground === none && stack.layers.length === 0) {
      this.stacks.delete(thing);
      return undefined;
    }
    const registration = new Registration(owner, this.kind, label(thing), () => this.drop(thing, stack, layer));
    const layer: Layer<Value> = { registration, value };
    stack.layers.push(layer);
    this.stacks.set(thing, stack);
    return registration;
  }

  private drop(thing: Thing, stack: Stack<Value>, layer: Layer<Value>): void {
    const counted = stack.layers.at(-1) === layer;
    stack.layers = stack.layers.filter((other) => other !== layer);
    const last = stack.layers.at(-1);
    if (last === undefined) this.stacks.delete(thing);
    // What has been changed past this stays.
    if (counted && this.access.read(thing) === layer.value)
      this.access.write(thing, last === undefined ? stack.ground : last.value);
  }
}
