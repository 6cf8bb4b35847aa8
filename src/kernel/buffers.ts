// All buffers of a program, by number and by name. Named ones outlive the plugin's generation, others go with it.
import { type Owner, Registration } from "./owner.ts";
import { TextBuffer } from "./text-buffer.ts";

export interface BufferOptions {
  /** The same name gives the same buffer, also to the next generation of the plugin. */
  name?: string;
  /** Users cannot edit it (default false). */
  readonly?: boolean;
}

interface Entry {
  readonly buffer: TextBuffer;
  readonly claims: Set<Registration>;
}

export class Buffers {
  private readonly entries = new Map<number, Entry>();
  private readonly named = new Map<string, Entry>();
  private last = 0;

  /** Makes a buffer, or gives the one of that name, its text, marks and cursor as they are, with `options` applied. */
  open(owner: Owner, options: BufferOptions = {}): TextBuffer {
    const { name } = options;
    const entry = (name === undefined ? undefined : this.named.get(name)) ?? this.add(name);
    entry.buffer.readonly = options.readonly ?? false;
    this.claim(owner, entry);
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
    for (const claim of entry.claims) claim.settle();
    buffer.close();
    return true;
  }

  /** Deletes the named buffers that no plugin asked for since its last reload, but for those in use. @returns how many */
  reap(isUsed: (buffer: TextBuffer) => boolean = () => false): number {
    let reaped = 0;
    for (const { buffer, claims } of [...this.named.values()]) {
      if (claims.size === 0 && !isUsed(buffer) && this.delete(buffer)) reaped++;
    }
    return reaped;
  }

  private add(name: string | undefined): Entry {
    const entry: Entry = { buffer: new TextBuffer(++this.last, name), claims: new Set() };
    this.entries.set(entry.buffer.number, entry);
    if (name !== undefined) this.named.set(name, entry);
    return entry;
  }

  private claim(owner: Owner, { buffer, claims }: Entry): void {
    for (const claim of claims) if (claim.owner === owner) return;
    const claim = new Registration(owner, "buffer", buffer.name ?? `#${buffer.number}`, () => {
      claims.delete(claim);
      if (buffer.name === undefined) this.delete(buffer);
    });
    claims.add(claim);
  }
}
