// The children of one program: none is to outlive it.

import { endGroup, isGroupAlive, KILL_GRACE, signalGroup } from "./group.ts";

/** The longest pause between two looks whether a group is gone, in milliseconds. */
const LONGEST_PAUSE = 50;

/** The process group that a child leads. */
export class ChildGroup {
  #ending: Promise<void> | undefined;

  constructor(
    readonly leader: number,
    private readonly groups: Set<ChildGroup>,
  ) {
    groups.add(this);
  }

  get isEnding(): boolean {
    return this.#ending !== undefined;
  }

  /** Has the group end and waits until it is gone, as `endGroup` does; a later call joins the first. */
  end(): Promise<void> {
    this.#ending ??= endGroup(this.leader).finally(() => this.groups.delete(this));
    return this.#ending;
  }

  /** Tells that the child has ended: what it left behind goes on, unless the group is being ended. */
  release(): void {
    if (!this.isEnding) {
      this.groups.delete(this);
    }
  }
}

/** The groups of the children that run. */
export class Children {
  readonly #groups = new Set<ChildGroup>();

  /** Takes in the group of a child that was started. */
  add(leader: number): ChildGroup {
    return new ChildGroup(leader, this.#groups);
  }

  /** Ends every group and waits until all are gone. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#groups].map((group) => group.end()));
  }

  /** Blocks until every group is gone: SIGTERM, and SIGKILL after the grace, or at once for one that had SIGTERM before. */
  endAllNow(): void {
    const groups = [...this.#groups];
    this.#groups.clear();
    for (const { leader, isEnding } of groups) {
      signalGroup(leader, isEnding ? "SIGKILL" : "SIGTERM");
    }
    const deadline = performance.now() + KILL_GRACE;
    let left = groups.map(({ leader }) => leader).filter(isGroupAlive);
    for (let pause = 1; left.length > 0 && performance.now() < deadline; pause *= 2) {
      Bun.sleepSync(Math.min(pause, LONGEST_PAUSE));
      left = left.filter(isGroupAlive);
    }
    for (const leader of left) {
      signalGroup(leader, "SIGKILL");
    }
  }
}
