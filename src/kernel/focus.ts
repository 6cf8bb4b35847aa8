// Who gets the keys: one window of what is on the screen. A modal overlay confines focus to itself; when something
// closes, focus goes back to what had it before.
import type { Overlay } from "./overlay.ts";
import type { Window } from "./window.ts";

/** Windows that are shown together: those of the main screen, or those of one overlay. */
export interface FocusScope {
  /** Undefined for the main screen. */
  readonly overlay: Overlay | undefined;
  /** In reading order. */
  readonly windows: readonly Window[];
  /** Which of them is to have focus first; the first focusable one unless given. */
  readonly initial?: Window;
}

/** A window, or an overlay that has none that could have focus. */
export interface Focused {
  readonly window: Window | undefined;
  readonly overlay: Overlay | undefined;
}

interface FocusChange {
  readonly now: Focused;
  readonly before: Focused;
}

/** Handlers that send focus to and fro for ever are told of no more changes than this at a time. */
const MOST_CHANGES = 100;

const NOTHING: Focused = { window: undefined, overlay: undefined };

export class Focus {
  private scopes: readonly FocusScope[] = [];
  /** Windows that have had focus, the latest last. */
  private history: Window[] = [];
  private now: Focused = NOTHING;
  /** The changes that are being told, in order. */
  private untold: FocusChange[] = [];

  /** @param changed told after each change, in the order of the changes, also of those it makes itself */
  constructor(private readonly changed: (now: Focused, before: Focused) => void = () => {}) {}

  /** What has focus. */
  get current(): Focused {
    return this.now;
  }

  /** Whether a modal overlay keeps focus to itself. */
  get exclusive(): boolean {
    return this.modal !== undefined;
  }

  /**
   * Says what is shown now. Focus stays where it is when that is still possible.
   * @param scopes from the lowest to the highest, the main screen first
   */
  arrange(scopes: readonly FocusScope[]): void {
    this.scopes = scopes;
    const shown = new Set(scopes.flatMap(({ windows }) => windows));
    this.history = this.history.filter((window) => shown.has(window));
    this.move(this.best());
  }

  /** Gives focus to a window. @returns false when it cannot have it: not focusable, not shown, or below a modal overlay */
  focus(window: Window): boolean {
    if (!this.candidates().includes(window)) return false;
    this.history = this.history.filter((other) => other !== window);
    this.history.push(window);
    this.move(window);
    return true;
  }

  /** Gives focus to the window so many places further, around the end; among those of the same overlay or screen. */
  cycle(steps: number): boolean {
    const { window, overlay } = this.now;
    const scope = this.scopes.find((candidate) => candidate.overlay === overlay);
    const windows = scope?.windows.filter(canFocus) ?? [];
    if (windows.length === 0) return false;
    const at = window === undefined ? -1 : windows.indexOf(window);
    const next = (((at + steps) % windows.length) + windows.length) % windows.length;
    return this.focus(windows[next] as Window);
  }

  /** Gives focus to what had it before the overlay it is in. @returns false when there is nothing else that may have it */
  leave(): boolean {
    const { overlay } = this.now;
    const inside = this.scopes.find((scope) => scope.overlay === overlay)?.windows ?? [];
    const outside = this.candidates().filter((window) => !inside.includes(window));
    const before = this.history.findLast((window) => outside.includes(window)) ?? outside[0];
    return before !== undefined && this.focus(before);
  }

  /** The scope of the highest modal overlay. */
  private get modal(): FocusScope | undefined {
    return this.scopes.findLast(({ overlay }) => overlay?.options.modal === true);
  }

  /** The scopes whose windows may have focus: a modal one and those above it, or all. */
  private open(): readonly FocusScope[] {
    const { modal } = this;
    return modal === undefined ? this.scopes : this.scopes.slice(this.scopes.indexOf(modal));
  }

  private candidates(): Window[] {
    return this.open().flatMap(({ windows }) => windows.filter(canFocus));
  }

  /** Whose turn it is: the latest that had focus and may have it, else the first of the lowest open scope. */
  private best(): Window | undefined {
    const candidates = this.candidates();
    const latest = this.history.findLast((window) => candidates.includes(window));
    if (latest !== undefined) return latest;
    const first = this.open().find(({ windows }) => windows.some(canFocus));
    if (first?.initial !== undefined && candidates.includes(first.initial)) return first.initial;
    return first?.windows.find(canFocus);
  }

  private move(window: Window | undefined): void {
    const holder = this.scopes.findLast(({ windows }) => window !== undefined && windows.includes(window));
    const overlay = window === undefined ? this.modal?.overlay : holder?.overlay;
    const before = this.now;
    if (before.window === window && before.overlay === overlay) return;
    this.now = { window, overlay };
    if (window !== undefined && this.history.at(-1) !== window) {
      this.history = [...this.history.filter((other) => other !== window), window];
    }
    this.tell({ now: this.now, before });
  }

  /** A change that is made by one who is told of another comes after it, for everybody. */
  private tell(change: FocusChange): void {
    this.untold.push(change);
    if (this.untold.length > 1) return;
    try {
      for (let count = 0; count < MOST_CHANGES && this.untold[count] !== undefined; count++) {
        const { now, before } = this.untold[count] as FocusChange;
        this.changed(now, before);
      }
    } finally {
      this.untold = [];
    }
  }
}

function canFocus({ focusable, visible }: Window): boolean {
  return focusable && visible;
}
