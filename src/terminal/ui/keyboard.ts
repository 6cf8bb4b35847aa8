// What keys do: those that plugins have bound first, then what has focus, then the program. A modal overlay has the
// keyboard to itself: there, what has focus comes before the keys that are bound for the whole program.
import { type Key, keyReadings } from "../../kernel/chord.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Events } from "../../kernel/events.ts";
import type { Focused } from "../../kernel/focus.ts";
import { decide } from "../../kernel/keymap/decide.ts";
import { KeyDispatch } from "../../kernel/keymap/dispatch.ts";
import { ANY_KEY, type Binding, parseKeyMode, type Scopes } from "../../kernel/keymap.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import { Owner } from "../../kernel/owner.ts";
import type { Window } from "../../kernel/window.ts";
import type { Ui } from "../ui.ts";
import { pressInWindow } from "./default-keys.ts";

/** How long a chord that may go on is waited for, in milliseconds: vi's `timeoutlen`. */
const CHORD_TIMEOUT = 1000;

/** The scope of the keys of the whole program. */
export const GLOBAL_SCOPE = "global";

/** The scope of what the UI does with keys by itself, where that comes before the keys of the whole program. */
const FOCUS_SCOPE = "focus";

/** The scope of the keys of a window. */
export function windowScope({ number }: Window): string {
  return `window:${number}`;
}

/** The scope of the keys of an overlay. */
export function overlayScope({ number }: Overlay): string {
  return `overlay:${number}`;
}

/** What scopes follow from. */
interface Scoped {
  readonly focused: Focused;
  readonly isModal: boolean;
  /** To whom the prompt is lent, where it has focus. */
  readonly borrower: Window | undefined;
}

export interface KeyboardOptions {
  readonly ui: Ui;
  readonly clock: Clock;
  readonly events: Events;
  /** Told of what handlers throw. */
  report(error: unknown, owner: Owner, place: string): void;
  /** Does what the program does with a key that nobody else wants. */
  key(key: Key): boolean;
}

export class Keyboard {
  private readonly dispatch: KeyDispatch<Key>;
  private pendingKeys: readonly string[] = [];
  /** The scopes for what has focus. */
  private scoped: (Scoped & { readonly scopes: Scopes }) | undefined;

  constructor(private readonly options: KeyboardOptions) {
    const { ui, clock, report } = options;
    this.dispatch = new KeyDispatch<Key>({
      keymap: ui.keymap,
      clock,
      timeout: CHORD_TIMEOUT,
      readings: keyReadings,
      scopes: () => this.scopes(),
      mode: () => this.mode,
      unbound: (key, isAtOnce) => this.unbound(key, isAtOnce),
      unboundAtOnce: (key) => key.name === "esc" && this.mode !== "normal",
      onError: (error, binding) => report(error, binding.owner, keysLabel(binding)),
      onPending: (keys) => {
        this.pendingKeys = keys;
        ui.changed();
      },
    });
    ui.keymap.bind(new Owner("keyboard"), {
      scope: FOCUS_SCOPE,
      mode: "",
      keys: [ANY_KEY],
      handler: () => {
        const { current } = this.dispatch;
        return current !== undefined && this.pressInFocus(current) ? "stop" : "pass";
      },
    });
  }

  /** The keys of a chord that is not complete yet. */
  get pending(): readonly string[] {
    return this.pendingKeys;
  }

  /** The mode of what has focus: what can be typed into is in insert mode, everything else in normal mode. */
  get mode(): string {
    const { focus, editors } = this.options.ui;
    const { window } = focus.current;
    if (window === undefined) return "normal";
    return editors.get(window)?.mode ?? (window.use === "editable_text" ? "insert" : "normal");
  }

  press(key: Key): void {
    if (key.joined === undefined || this.typesOnly(key.joined)) this.dispatch.press(key);
    else for (const single of key.joined) this.options.ui.input({ type: "key", ...single });
  }

  /** No more keys come for the chord that is pending. */
  expire(): void {
    this.dispatch.expire();
  }

  /** Forgets what is pending. */
  reset(): void {
    this.dispatch.reset();
  }

  /**
   * Esc that means nothing else. So that nobody is trapped, a modal overlay that does not listen to it is closed, and
   * focus leaves another.
   */
  dismiss(): void {
    const { ui, events } = this.options;
    const { window, overlay } = ui.focus.current;
    const event = window === undefined ? undefined : `window:${window.number}:dismiss`;
    const isHeard = event !== undefined && events.count(event) > 0;
    if (window !== undefined) ui.emit(window, "dismiss", {});
    if (isHeard || overlay === undefined) return;
    if (overlay.options.modal) ui.overlays.close(overlay);
    else ui.focus.leave();
  }

  /** Whether all that these keys do is to type their text into what has focus. */
  private typesOnly(keys: readonly Key[]): boolean {
    const { focus, editors, keymap } = this.options.ui;
    const { window } = focus.current;
    if (window === undefined || editors.get(window) === undefined || this.mode !== "insert") return false;
    const scopes = this.scopes().map((group) => group.filter((scope) => scope !== FOCUS_SCOPE));
    const situation = { keymap, mode: parseKeyMode(this.mode), scopes, longest: 1, mayWait: true };
    const different = new Map(keys.map((key) => [key.text, key])).values();
    const isBound = (key: Key) => decide([keyReadings(key)], situation).kind !== "unbound";
    return this.pendingKeys.length === 0 && !different.some(isBound);
  }

  private scopes(): Scopes {
    const { focus, editors } = this.options.ui;
    const { current: focused, exclusive: isModal } = focus;
    const borrower = focused.window === editors.promptWindow ? editors.prompt.borrower : undefined;
    const { scoped } = this;
    if (scoped?.focused === focused && scoped.isModal === isModal && scoped.borrower === borrower) return scoped.scopes;
    const scopes = scopesOf({ focused, isModal, borrower });
    this.scoped = { focused, isModal, borrower, scopes };
    return scopes;
  }

  /** What becomes of a key that no plugin has bound. @param isAtOnce whether plugins may be asked still */
  private unbound(key: Key, isAtOnce: boolean): void {
    const { ui } = this.options;
    // Where that comes before the keys of the whole program, it was done, for all keys that can be bound.
    const wasOffered = ui.focus.exclusive && !isAtOnce && keyReadings(key).length > 0;
    if ((!wasOffered && this.pressInFocus(key)) || this.options.key(key)) return;
    if (ui.focus.current.window === ui.outputWindow) this.typeIntoPrompt(key);
  }

  /** What the UI itself does with a key. @returns false when that is nothing */
  private pressInFocus(key: Key): boolean {
    const { ui } = this.options;
    const { window } = ui.focus.current;
    if (window !== undefined) {
      const editor = ui.editors.get(window);
      if (editor !== undefined ? editor.key(key) : this.pressInText(window, key)) return true;
    }
    if (key.name === "tab" && !key.ctrl && !key.alt) return this.mayLeave(window) && ui.focus.cycle(key.shift ? -1 : 1);
    if (key.name === "esc") this.dismiss();
    return key.name === "esc";
  }

  /** Whether Tab goes on to the next window: who has begun to type in the prompt wants a completion, and there is none. */
  private mayLeave(window: Window | undefined): boolean {
    const { prompt, promptWindow } = this.options.ui.editors;
    return window !== promptWindow || (prompt.text() === "" && !prompt.isLent);
  }

  /** What is typed beside the prompt is meant for it. */
  private typeIntoPrompt(key: Key): void {
    const { ui } = this.options;
    if (key.text === "" || key.ctrl || key.alt || !ui.focus.focus(ui.editors.promptWindow)) return;
    ui.editors.get(ui.editors.promptWindow)?.key(key);
  }

  private pressInText(window: Window, key: Key): boolean {
    const { ui } = this.options;
    const isText = window.use === "readonly_text" || window.use === "selectable_text";
    // The code of searches is loaded when the first one begins.
    const isForSearch = isText && (ui.isSearching || keyReadings(key).includes("/"));
    return (isForSearch && ui.search.press(window, key)) || pressInWindow(window, key, ui);
  }
}

function keysLabel({ keys }: Binding): string {
  return `the key ${keys.join(" ")}`;
}

function scopesOf({ focused: { window, overlay }, isModal, borrower }: Scoped): Scopes {
  const scopes: string[][] = [];
  if (borrower !== undefined) scopes.push([windowScope(borrower)]);
  if (window !== undefined) scopes.push([windowScope(window)]);
  if (overlay !== undefined) scopes.push([overlayScope(overlay)]);
  if (isModal) scopes.push([FOCUS_SCOPE]);
  scopes.push([GLOBAL_SCOPE]);
  return scopes;
}
