// What a newer generation of plugins may do without: it is hidden until that one goes, as its load may yet fail.
import { type Owner, Registration } from "./owner.ts";

/** Something registered that others may take away. */
export class Hideable {
  readonly registration: Registration;
  /** By who does without it. */
  private readonly covers = new Map<Owner, Registration>();

  /**
   * @param kind as `Registration` has it, and `label` and `undo`, too
   * @param onChange called when it is hidden, and when it is there again
   */
  constructor(
    owner: Owner,
    kind: string,
    label: string,
    undo: () => void,
    private readonly onChange: () => void = () => {},
  ) {
    this.registration = new Registration(owner, kind, label, () => {
      for (const cover of this.covers.values()) cover.settle();
      undo();
    });
  }

  get owner(): Owner {
    return this.registration.owner;
  }

  /** Whether a newer generation does without it. */
  get hidden(): boolean {
    return this.covers.size > 0;
  }

  /**
   * Takes it away on behalf of an owner. What belongs to an older generation is hidden until `owner` goes.
   * @returns false when the owner's generation had done so before; what another one does without is still there for it
   */
  takeAway(owner: Owner): boolean {
    const { covers, registration } = this;
    if (this.owner.generation >= owner.generation) return registration.remove();
    if (covers.has(owner)) return false;
    const isTaken = [...covers.keys()].some(({ generation }) => generation === owner.generation);
    const show = () => {
      covers.delete(owner);
      this.onChange();
    };
    covers.set(owner, new Registration(owner, registration.kind, `without ${registration.label}`, show));
    this.onChange();
    return !isTaken;
  }
}
