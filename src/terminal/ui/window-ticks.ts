// Tells windows that are shown, and want to know, that time passes.
import type { Clock } from "../../kernel/clock.ts";
import { Window } from "../../kernel/window.ts";
import type { Ui } from "../ui.ts";
import { Repeating } from "./repeating.ts";

/** How often, in milliseconds. */
const PERIOD = 1000;

export class WindowTicks {
  private readonly repeating: Repeating;

  constructor(
    private readonly ui: Ui,
    clock: Clock,
  ) {
    this.repeating = new Repeating(clock, PERIOD, () => {
      for (const window of this.listening()) ui.emit(window, "tick", {});
    });
  }

  /** Other windows are shown than before, or others listen. */
  update(): void {
    this.repeating.keep(this.ui.windows.isHeard("tick") && this.listening().length > 0);
  }

  stop(): void {
    this.repeating.keep(false);
  }

  private listening(): Window[] {
    return [...this.ui.stage.shown].filter(
      (surface): surface is Window => surface instanceof Window && this.ui.windows.listeners(surface, "tick") > 0,
    );
  }
}
