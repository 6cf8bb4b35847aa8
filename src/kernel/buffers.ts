// All buffers of a program, by number and by name. Named ones outlive the plugin's generation, others go with it.
import { type Owner, Registration } from "./owner.ts";
import { TextBuffer } from "./text-buffer.ts";

export interface BufferOptions {
  /** The same name gives the same buffer, also to the next generation of the plugin. */
  name?: string;
  /** Users cannot edit it (default false). */
  readonly?: boolean;
}

/** That a plugin wants to have a buffer. */
interface Claim {
  readonly registration: Registration;
  /** Puts back what the generation before had in it, should this one fail to load. */
  restore: (() => void) | undefined;
}

interface Entry {
  readonly buffer: TextBuffer;
  /** The latest last. */
  claims: Claim[];
  /** Whether nobody wanted it when `reap` was called last. */
  forsaken: boolean;
}

export class Buffers {
  /** Remembers what others keep of a buffer besides text and marks. @returns what puts it back */
  keepMore: (buffer: TextBuffer) => () => void = () => () => {};
  private readonly entries = new Map<number, Entry>();
  private readonly named = new Map<string, Entry>();
  private last = 0;

  /** Makes a buffer, or gives the one of that name, its text, marks and cursor as they are, with `options` applied. */
  open(owner: Owner, options: BufferOptions = {}): TextBuffer {
    const { name } = options;
    const entry = (name === undefined ? undefined : this.named.get(name)) ?? this.add(name);
    this.claim(owner, entry);
    entry.buffer.readonly = options.readonly ?? false;
    return entry.buffer;
  }

  get(number: number): TextBuffer | undefined {
    return this.entries.get(number)?.buffer;
  }

  find(name: string): TextBuffer | undefined {
    return this.named.get(name)?.buffer;
  }

  /** The names in use, sorted. */
  names(): string[] {
    return [...this.named.keys()].sort();
  }

  get size(): number {
    return this.entries.size;
  }

  /** Takes a buffer out and tells those who follow it. @returns false when it was out before */
  delete(buffer: TextBuffer): boolean {
    const entry = this.entries.get(buffer.number);
    if (entry === undefined || entry.buffer !== buffer) return false;
    this.entries.delete(buffer.number);
    if (buffer.name !== undefined) this.named.delete(buffer.name);
    for (const { registration } of entry.claims.splice(0)) registration.settle();
    buffer.close();
    return true;
  }

  /**
   * Deletes the named buffers that no plugin has wanted since the last call, but for those in use. To be called after
   * each reload: what is made when a key is pressed is not there yet when a plugin has just been loaded.
   * @returns how many
   */
  reap(isUsed: (buffer: TextBuffer) => boolean = () => false): number {
    let reaped = 0;
    for (const entry of [...this.named.values()]) {
      const { buffer, claims, forsaken } = entry;
      entry.forsaken = claims.length === 0 && !isUsed(buffer);
      if (entry.forsaken && forsaken && this.delete(buffer)) reaped++;
    }
    return reaped;
  }

  private add(name: string | undefined): Entry {
    const entry: Entry = { buffer: new TextBuffer(++this.last, name), claims: [], forsaken: false };
    this.entries.set(entry.buffer.number, entry);
    if (name !== undefined) this.named.set(name, entry);
    return entry;
  }

  private claim(owner: Owner, entry: Entry): void {
    const { buffer, claims } = entry;
    entry.forsaken = false;
    if (claims.some(({ registration }) => registration.owner === owner)) return;
    const replaces = claims.length > 0 && claims.every(({ registration }) => isBefore(registration.owner, owner));
    const registration = new Registration(owner, "buffer", buffer.name ?? `#${buffer.number}`, () =>
      this.drop(entry, claim),
    );
    const claim: Claim = { registration, restore: replaces ? this.keep(buffer) : undefined };
    claims.push(claim);
  }

  private drop(entry: Entry, claim: Claim): void {
    const { buffer } = entry;
    const wasLast = entry.claims.at(-1) === claim;
    entry.claims = entry.claims.filter((other) => other !== claim);
    if (buffer.name === undefined) this.delete(buffer);
    else if (wasLast && entry.claims.length > 0) claim.restore?.();
    // The generation that came later is in place.
    else if (!wasLast) for (const later of entry.claims) later.restore = undefined;
  }

  private keep(buffer: TextBuffer): () => void {
    const { readonly, version } = buffer;
    const lines = buffer.lines();
    const marks = buffer.marks.inRows(0, Number.POSITIVE_INFINITY);
    const restoreMore = this.keepMore(buffer);
    return () => {
      buffer.readonly = readonly;
      if (buffer.version !== version) buffer.setLines(lines);
      buffer.marks.replaceAll(marks);
      restoreMore();
    };
  }
}

/** Whether an owner belongs to an earlier load. */
function isBefore(one: Owner, other: Owner): boolean {
  return one.generation < other.generation;
}
