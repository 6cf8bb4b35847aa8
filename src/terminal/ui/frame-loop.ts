// When frames are composed: at once after input, soon after anything else, and never faster than a screen shows them.
import type { Clock } from "../../kernel/clock.ts";

/** The least time from one frame to the next, in milliseconds: 120 frames a second. */
const INTERVAL = 8;

export class FrameLoop {
  private wanted = false;
  private isHeld = false;
  private composing = false;
  private last = Number.NEGATIVE_INFINITY;
  private cancel: (() => void) | undefined;

  constructor(
    private readonly clock: Pick<Clock, "after">,
    private readonly compose: () => void,
  ) {}

  /** Whether a frame is being composed right now. */
  get isComposing(): boolean {
    return this.composing;
  }

  /** Something has changed: a frame is to be shown, when what is running has returned. */
  request(): void {
    this.wanted = true;
    if (this.isHeld || this.composing || this.cancel !== undefined) return;
    const wait = Math.max(0, this.last + INTERVAL - performance.now());
    this.cancel = this.clock.after(wait, () => {
      this.cancel = undefined;
      this.now();
    });
  }

  /** `flush` will be called when what is running has returned. */
  hold(): void {
    this.isHeld = true;
  }

  /** Shows a frame now if one was asked for, unless the last one is too fresh: then soon. */
  flush(): void {
    this.isHeld = false;
    if (!this.wanted) return;
    if (performance.now() < this.last + INTERVAL) this.request();
    else this.now();
  }

  /** Shows a frame now if one was asked for. */
  now(): void {
    if (!this.wanted || this.composing) return;
    this.stop();
    this.wanted = false;
    this.composing = true;
    try {
      this.compose();
    } finally {
      this.composing = false;
      this.last = performance.now();
    }
    // What the frame itself has asked for comes with the next one.
    if (this.wanted) this.request();
  }

  /** No frame comes by itself any more, until one is asked for. */
  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }
}
