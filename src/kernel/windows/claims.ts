// Who holds what: things that plugins make, by name or without, and what becomes of them when their owners go.
//
// A thing with a name survives a reload: the new generation makes it again under its name and gets the same one, with
// its own options in place of the former ones. If the new generation fails, its claim goes and the former options are
// back. A thing without a name goes with its owner. A named one that nobody holds sleeps until its name is used again, or
// until it has slept through a whole generation.
import { type Owner, Registration } from "../owner.ts";

export interface ClaimActions<Thing, Options> {
  create(name: string | undefined): Thing;
  /** These options count from now on. */
  apply(thing: Thing, options: Options): void;
  /** Nobody holds it any more, for now or for good. */
  sleep(thing: Thing): void;
}

interface Claim<Options> {
  readonly owner: Owner;
  readonly options: Options;
  readonly registration: Registration;
}

interface Holding<Thing, Options> {
  readonly thing: Thing;
  readonly name: string | undefined;
  /** The last one counts. */
  claims: Claim<Options>[];
}

/** Sleeping things beyond which the one that has slept longest is forgotten. */
const MOST_SLEEPING = 1000;

export class Claims<Thing, Options> {
  private readonly named = new Map<string, Holding<Thing, Options>>();
  private readonly held = new Map<Thing, Holding<Thing, Options>>();
  /** The names of what sleeps, the longest first, and whether it did so when `reap` was called last. */
  private readonly sleeping = new Map<string, boolean>();

  /** @param kind what the things are, for lists of registrations */
  constructor(
    private readonly kind: string,
    private readonly actions: ClaimActions<Thing, Options>,
  ) {}

  /** Makes a thing, or finds the one of that name, and gives it these options. */
  claim(owner: Owner, name: string | undefined, options: Options): Thing {
    const holding = (name === undefined ? undefined : this.named.get(name)) ?? this.create(name);
    // Before anything changes: options that are refused leave everything as it was.
    this.actions.apply(holding.thing, options);
    if (name !== undefined) {
      this.named.set(name, holding);
      this.sleeping.delete(name);
    }
    this.held.set(holding.thing, holding);
    const former = holding.claims.find((claim) => claim.owner === owner);
    holding.claims = holding.claims.filter((claim) => claim !== former);
    former?.registration.settle();
    const registration = new Registration(owner, this.kind, name ?? "", () => this.drop(holding, claim));
    const claim = { owner, options, registration };
    holding.claims.push(claim);
    return holding.thing;
  }

  /** Ends a thing for all who hold it. @returns false when nobody does */
  close(thing: Thing): boolean {
    const holding = this.held.get(thing);
    if (holding === undefined) return false;
    const { claims } = holding;
    holding.claims = [];
    for (const { registration } of claims) registration.settle();
    this.held.delete(thing);
    if (holding.name !== undefined) this.named.delete(holding.name);
    this.actions.sleep(thing);
    return true;
  }

  /** The thing of a name, if somebody holds it. */
  get(name: string): Thing | undefined {
    const holding = this.named.get(name);
    return holding === undefined || holding.claims.length === 0 ? undefined : holding.thing;
  }

  has(thing: Thing): boolean {
    return this.held.has(thing);
  }

  /** Whether nobody holds anything. */
  get isEmpty(): boolean {
    return this.held.size === 0;
  }

  /** All things that somebody holds, in the order in which that began. */
  list(): Thing[] {
    return [...this.held.keys()];
  }

  /**
   * Forgets what has slept since the last call. To be called after each reload: what is made when a key is pressed is
   * not there yet when a plugin has just been loaded.
   */
  reap(): void {
    for (const [name, slept] of [...this.sleeping]) {
      if (slept) this.forget(name);
      else this.sleeping.set(name, true);
    }
  }

  private forget(name: string): void {
    this.sleeping.delete(name);
    this.named.delete(name);
  }

  private create(name: string | undefined): Holding<Thing, Options> {
    return { thing: this.actions.create(name), name, claims: [] };
  }

  private drop(holding: Holding<Thing, Options>, claim: Claim<Options>): void {
    const counted = holding.claims.at(-1) === claim;
    holding.claims = holding.claims.filter((other) => other !== claim);
    const last = holding.claims.at(-1);
    if (last === undefined) this.putToSleep(holding);
    else if (counted) this.actions.apply(holding.thing, last.options);
  }

  private putToSleep({ thing, name }: Holding<Thing, Options>): void {
    this.held.delete(thing);
    if (name !== undefined) {
      this.sleeping.set(name, false);
      const [longest] = this.sleeping.keys();
      if (this.sleeping.size > MOST_SLEEPING && longest !== undefined) this.forget(longest);
    }
    this.actions.sleep(thing);
  }
}
