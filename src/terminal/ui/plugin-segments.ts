// What plugins add to the statusline. They are asked for every frame; for one that a key has led to, when it is on its way
// to the terminal: who types does not wait for them.
import type { Segment, Statusline } from "../../kernel/statusline.ts";

export interface PluginSegmentsOptions {
  readonly statusline: Statusline;
  /** What the sources are told. */
  snapshot(): unknown;
  /** The segments are others than those shown. */
  onChange(): void;
}

export class PluginSegments {
  /** As they were when the sources were asked last. */
  current: readonly Segment[] = [];
  /** Whether sources are being asked: what their code does is no reason for another frame. */
  isAsking = false;
  private waiting: ReturnType<typeof setImmediate> | undefined;

  constructor(private readonly options: PluginSegmentsOptions) {}

  /** Asks all sources now. */
  ask(): void {
    this.stop();
    const { statusline, snapshot } = this.options;
    if (statusline.isEmpty) {
      this.current = [];
      return;
    }
    this.isAsking = true;
    try {
      this.current = statusline.segments(snapshot());
    } finally {
      this.isAsking = false;
    }
  }

  /** Asks all sources when what is running has returned. */
  askSoon(): void {
    if (this.waiting !== undefined || this.options.statusline.isEmpty) return;
    this.waiting = setImmediate(() => {
      this.waiting = undefined;
      const before = this.current;
      this.ask();
      if (!Bun.deepEquals(this.current, before)) this.options.onChange();
    });
  }

  /** Nobody is asked any more, until one of the others is called. */
  stop(): void {
    clearImmediate(this.waiting);
    this.waiting = undefined;
  }
}
