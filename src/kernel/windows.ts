// All windows of a run: making and closing them, their events, and who draws them.
import type { Events } from "./events.ts";
import { type Owner, Registration } from "./owner.ts";
import {
  NO_HIGHLIGHTS,
  type Placeholder,
  type Renderer,
  type Rendering,
  type RowHighlight,
  UNWRAPPED,
  WINDOW_DEFAULTS,
  Window,
  type WindowBuffer,
  type WindowOptions,
} from "./window.ts";
import { Attached } from "./windows/attached.ts";
import { Claims } from "./windows/claims.ts";
import { Layers } from "./windows/layers.ts";

export const WINDOW_EVENTS = [
  "open",
  "close",
  "focus",
  "blur",
  "selection_changed",
  "submit",
  "text_changed",
  "dismiss",
  "tick",
  "press",
  "release",
  "drag",
  "scrolled",
  "resized",
  "placeholder_accepted",
  "placeholder_dismissed",
] as const;

export type WindowEvent = (typeof WINDOW_EVENTS)[number];

export interface WindowsOptions {
  /** Carries the events of windows, under names that belong to nobody else. */
  readonly events: Events;
  /** How text comes out on the screen. */
  readonly rendering?: Rendering;
  /** Told of windows that have another buffer or other options, placeholder or highlights; new ones included. */
  readonly onApplied?: (window: Window) => void;
  /** Told of windows that are gone, after their `close` event. */
  readonly onGone?: (window: Window) => void;
}

/** What a window is made with. */
export interface NewWindow extends Partial<WindowOptions> {
  /** Under which it survives reloads. */
  readonly name?: string;
  /** The row the cursor starts in. */
  readonly cursor?: number;
}

interface Applied {
  readonly buffer: WindowBuffer;
  readonly options: WindowOptions;
}

export class Windows {
  private count = 0;
  private readonly claims = new Claims<Window, Applied>("window", {
    create: (name) => new Window(++this.count, name, NO_BUFFER, this.options.rendering ?? UNWRAPPED),
    apply: (window, { buffer, options }) => {
      window.buffer = buffer;
      window.options = options;
      this.options.onApplied?.(window);
    },
    sleep: (window) => this.gone(window),
  });
  private readonly attached = new Attached<Window>();
  private readonly placeholders = new Layers<Window, Placeholder | undefined>("placeholder", {
    none: undefined,
    read: (window) => window.placeholder,
    write: (window, placeholder) => {
      window.placeholder = placeholder;
      this.options.onApplied?.(window);
    },
    label,
  });
  private readonly highlights = new Layers<Window, readonly RowHighlight[]>("row highlights", {
    none: NO_HIGHLIGHTS,
    read: (window) => window.rowHighlights,
    write: (window, rows) => {
      window.rowHighlights = rows;
      this.options.onApplied?.(window);
    },
    label,
  });
  /** Events that somebody has listened to. */
  private readonly heard = new Set<WindowEvent>();

  constructor(private readonly options: WindowsOptions) {}

  /**
   * Makes a window. With a name that is in use it is the same window again: the buffer and the options are replaced,
   * cursor, scrolling and selection stay.
   */
  open(owner: Owner, buffer: WindowBuffer, { name, cursor, ...options }: NewWindow = {}): Window {
    const before = this.count;
    const window = this.claims.claim(owner, name, { buffer, options: { ...WINDOW_DEFAULTS, ...options } });
    if (this.count > before && cursor !== undefined) window.setCursor(cursor);
    return window;
  }

  /** Ends a window for everyone. @returns false when that was done before */
  close(window: Window): boolean {
    return this.claims.close(window);
  }

  /** Forgets the named windows that no plugin has made since the last call, which each reload is followed by. */
  reap(): void {
    this.claims.reap();
  }

  get(name: string): Window | undefined {
    return this.claims.get(name);
  }

  /** The window with a number. */
  byNumber(number: number): Window | undefined {
    return this.list().find((window) => window.number === number);
  }

  /** Whether it has not been closed. */
  has(window: Window): boolean {
    return this.claims.has(window);
  }

  list(): Window[] {
    return this.claims.list();
  }

  /** Calls `handler` for each `event` of a window. It goes with the window. */
  on(owner: Owner, window: Window, event: WindowEvent, handler: (payload: unknown) => void): Registration {
    this.heard.add(event);
    return this.attached.add(window, this.options.events.subscribe(owner, eventName(window, event), handler));
  }

  /** Whether anybody has ever listened to an event. */
  isHeard(event: WindowEvent): boolean {
    return this.heard.has(event);
  }

  /** How many handlers an event of a window has. */
  listeners(window: Window, event: WindowEvent): number {
    return this.options.events.count(eventName(window, event));
  }

  /** Calls the handlers of an event now. */
  emit(window: Window, event: WindowEvent, payload: unknown): void {
    if (this.heard.has(event)) this.options.events.emit(eventName(window, event), payload);
  }

  /** Has a window drawn in another way, until that is undone or replaced. It goes with the window. */
  setRenderer(owner: Owner, window: Window, renderer: Renderer): Registration {
    // One of its own, so that the right one goes when two are equal.
    const own = { ...renderer, owner };
    window.renderers.push(own);
    const registration = new Registration(owner, "renderer", label(window), () => {
      window.renderers.splice(window.renderers.indexOf(own), 1);
    });
    return this.attached.add(window, registration);
  }

  /** Shows dim text while a window is empty, or none, until that owner goes: then what was shown before is back. */
  setPlaceholder(owner: Owner, window: Window, placeholder: Placeholder | undefined): void {
    if (this.has(window)) this.attach(window, this.placeholders.set(owner, window, placeholder));
  }

  /** Draws rows of a window in theme groups until that owner goes: then those that were drawn so before are again. */
  setRowHighlights(owner: Owner, window: Window, rows: readonly RowHighlight[]): void {
    const given = rows.length === 0 ? NO_HIGHLIGHTS : rows;
    if (this.has(window)) this.attach(window, this.highlights.set(owner, window, given));
  }

  /** Has windows scroll together, all to where the first one is. */
  linkScroll(first: Window, ...others: Window[]): void {
    for (const other of others) other.linkScroll(first);
  }

  private attach(window: Window, registration: Registration | undefined): void {
    if (registration !== undefined) this.attached.add(window, registration);
  }

  private gone(window: Window): void {
    this.emit(window, "close", {});
    this.attached.end(window);
    window.unlinkScroll();
    window.place(undefined);
    this.options.onGone?.(window);
  }
}

/** Stands in until a new window is given its buffer. */
const NO_BUFFER: WindowBuffer = { lineCount: 0, version: 0, line: () => undefined };

function label({ name, number }: Window): string {
  return name ?? `window ${number}`;
}

function eventName(window: Window, event: WindowEvent): string {
  return `window:${window.number}:${event}`;
}
