// A dialog: panels stacked in a modal overlay at the bottom of the screen, a title above them, hints of keys below.
import { type AxisSize, type Constraint, cells, FILL, FIT } from "../../kernel/constraint.ts";
import type { Span } from "../../kernel/draw.ts";
import type { KeyOutcome } from "../../kernel/keymap.ts";
import type { Border } from "../../kernel/layout/border.ts";
import { box, type LayoutNode, leaf } from "../../kernel/layout.ts";
import type { Overlay } from "../../kernel/overlay.ts";
import { type Owner, Registration } from "../../kernel/owner.ts";
import { NO_EDGES } from "../../kernel/rectangle.ts";
import { TextBuffer } from "../../kernel/text-buffer.ts";
import type { Window } from "../../kernel/window.ts";
import type { Ui } from "../ui.ts";
import { DialogFooter } from "./dialog-footer.ts";
import { bindDialogKeys, hintsOf } from "./dialog-keys.ts";
import { noteClosed, noteOpened } from "./dialogs.ts";

export interface DialogPanel {
  readonly window: Window;
  readonly height: Constraint;
  /** Whether the window ends with the dialog. */
  readonly owned: boolean;
  /** Whether Enter means something in it now; it does unless given. */
  isReady?(): boolean;
  /** What Enter does in it, in the place of what it does in the dialog. */
  onSubmit?(dialog: Dialog): void;
  /** What Enter resolves the dialog with when nobody has something else to do. */
  value?(): unknown;
}

export interface DialogKey {
  /** Canonical forms of the keys. */
  readonly keys: readonly string[];
  /** What the footer says it does; without it the key is not shown. */
  readonly hint?: string;
  press(dialog: Dialog): KeyOutcome;
}

export interface DialogOptions {
  readonly title?: readonly Span[];
  /** Undefined for none. */
  readonly border: Border | undefined;
  /** The body, from top to bottom. */
  readonly panels: readonly DialogPanel[];
  /** These are at the bottom, however high the dialog is. */
  readonly bottomPanels?: readonly DialogPanel[];
  /** Blank rows above those at the bottom, at least. */
  readonly bottomGap?: number;
  /** Of the whole overlay; see `dialogHeight`. */
  readonly height: AxisSize;
  /** What has focus first; unless given, the first that can be answered, else the first that can have it. */
  readonly focus?: Window;
  readonly blocksAgent?: boolean;
  /** Whether its upper edge can be pulled; true unless given. */
  readonly resizable?: boolean;
  readonly closesWithQ?: boolean;
  readonly keys?: readonly DialogKey[];
  /** What Enter does in panels that do nothing of their own; unless given, see `Dialog.submit`. */
  onSubmit?(dialog: Dialog, panel: DialogPanel | undefined): void;
  /** It was closed without a value, but not by `close`. */
  onDismiss?(): void;
  /** It is over; called once. */
  onClose?(dialog: Dialog): void;
}

export class Dialog {
  /** All, from top to bottom. */
  readonly panels: readonly DialogPanel[];
  readonly overlay: Overlay;
  /** What it was resolved with, once it is over; undefined when it was closed without a value. */
  readonly result: Promise<unknown>;
  private readonly settle: (value: unknown) => void;
  private readonly footer: DialogFooter;
  private readonly initial: Window | undefined;
  /** What ends with it. */
  private readonly registrations: Registration[] = [];
  private over = false;

  /** Opens a dialog. It ends with its owner. */
  constructor(
    readonly ui: Ui,
    readonly owner: Owner,
    readonly options: DialogOptions,
  ) {
    const { title, border, height, blocksAgent = false, resizable = true } = options;
    this.panels = [...options.panels, ...(options.bottomPanels ?? [])];
    const focusable = this.focusable;
    this.initial = options.focus ?? focusable.find(canBeAnswered) ?? focusable[0];
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.result = promise;
    this.settle = resolve;
    this.footer = new DialogFooter(ui, owner);
    this.overlay = ui.overlays.open(owner, {
      layout: this.layout(),
      title,
      border,
      anchor: "dock_bottom",
      height,
      modal: true,
      blocksAgent,
      resizable: { top: resizable, right: false, bottom: false, left: false, corners: false },
    });
    if (this.initial !== undefined) ui.stage.initialFocus.set(this.overlay, this.initial);
    bindDialogKeys(this);
    this.follow();
    this.footer.show(hintsOf(this));
    // The last to be made is the first to go when the owner does.
    const label = title?.map(({ text }) => text).join("") ?? "";
    this.registrations.push(new Registration(owner, "dialog", label, () => this.dismiss()));
    noteOpened(ui, this);
    ui.changed();
  }

  /** The window of the first panel that had focus. */
  get window(): Window | undefined {
    return this.initial ?? this.panels[0]?.window;
  }

  /** The panel that has focus, or is to have it with the next frame. */
  get focused(): DialogPanel | undefined {
    const { window } = this.ui.focus.current;
    return this.panelOf(window) ?? this.panelOf(this.initial);
  }

  /** The windows that focus goes round. */
  get focusable(): Window[] {
    return this.panels.map(({ window }) => window).filter(({ focusable }) => focusable);
  }

  get isOver(): boolean {
    return this.over;
  }

  /** Ends it with a value. @returns false when it is over already: the value is nobody's */
  resolve(value: unknown): boolean {
    return this.end(value);
  }

  /** Ends it without a value, as a user does. */
  dismiss(): boolean {
    return this.end(undefined, this.options.onDismiss);
  }

  /** Ends it without a value, and without a word to `onDismiss`. */
  close(): boolean {
    return this.end(undefined);
  }

  /**
   * Enter. Where neither the panel nor the dialog says what comes of it, and nobody listens to the window's own event,
   * the dialog is resolved with the value of the panel: the text of an input, or the row of a list.
   */
  submit(panel = this.focused): void {
    if (this.over || panel?.isReady?.() === false) return;
    if (panel?.onSubmit !== undefined) panel.onSubmit(this);
    else if (this.options.onSubmit !== undefined) this.options.onSubmit(this, panel);
    else if (panel?.value !== undefined) this.resolve(panel.value());
    else if (panel !== undefined && this.ui.windows.listeners(panel.window, "submit") <= 1) this.answer(panel.window);
  }

  private answer({ use, buffer, cursorRow }: Window): void {
    if (use === "list") this.resolve(cursorRow);
    else if (use === "editable_text" && buffer instanceof TextBuffer) this.resolve(buffer.text);
  }

  private panelOf(window: Window | undefined): DialogPanel | undefined {
    return this.panels.find((panel) => panel.window === window);
  }

  private layout(): LayoutNode {
    const { options, footer } = this;
    const { bottomPanels = [], bottomGap = 0 } = options;
    const stack = (panels: readonly DialogPanel[], padding = NO_EDGES) =>
      box(
        "vertical",
        panels.map(({ window, height }) => ({ node: leaf(window), size: height })),
        { padding },
      );
    const bottom = stack(bottomPanels, { ...NO_EDGES, top: bottomGap });
    return box("vertical", [
      { node: stack(options.panels), size: { extent: FILL, minimum: cells(1) } },
      ...(bottomPanels.length === 0 ? [] : [{ node: bottom, size: { extent: FIT } }]),
      { node: leaf(footer.window), size: { extent: FIT } },
    ]);
  }

  private follow(): void {
    const { ui, owner, registrations } = this;
    for (const panel of this.panels) {
      const { window } = panel;
      const on = (event: "submit" | "dismiss" | "close" | "focus", handler: () => void) =>
        registrations.push(ui.windows.on(owner, window, event, handler));
      on("submit", () => this.submit(panel));
      on("dismiss", () => this.dismiss());
      on("close", () => this.dismiss());
      on("focus", () => this.footer.show(hintsOf(this)));
    }
  }

  private end(value: unknown, onDismiss?: () => void): boolean {
    if (this.over) return false;
    this.over = true;
    const { ui, options, overlay, registrations } = this;
    for (const registration of registrations) registration.remove();
    ui.overlays.close(overlay);
    this.footer.close();
    noteClosed(ui, this);
    ui.changed();
    try {
      onDismiss?.call(options);
      options.onClose?.(this);
    } finally {
      for (const { window, owned } of this.panels) if (owned) ui.windows.close(window);
      this.settle(value);
    }
    return true;
  }
}

/** Whether there is something to choose or to type. */
function canBeAnswered({ use }: Window): boolean {
  return use === "list" || use === "editable_text";
}
