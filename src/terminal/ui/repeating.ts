// Something that is done again and again as long as there is a reason to.
import type { Clock } from "../../kernel/clock.ts";

export class Repeating {
  private stop: (() => void) | undefined;

  /** @param period in milliseconds */
  constructor(
    private readonly clock: Pick<Clock, "every">,
    private readonly period: number,
    private readonly act: () => void,
  ) {}

  /** Says whether there is a reason. */
  keep(wanted: boolean): void {
    if (wanted) this.stop ??= this.clock.every(this.period, this.act);
    else {
      this.stop?.();
      this.stop = undefined;
    }
  }
}
