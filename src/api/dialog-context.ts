// What dialogs know of the leaves that were made for them, and what their handlers are told.
import type { Window, WindowBuffer } from "../kernel/window.ts";
import type { NewWindow } from "../kernel/windows.ts";
import type { LuaReference } from "../lua/references.ts";
import type { Dialog, DialogPanel } from "../terminal/widgets/dialog.ts";
import type { Runtime } from "./runtime.ts";
import { UserInterface } from "./user-interface.ts";

/** What a leaf has to say in a dialog. */
export interface LeafBehaviour extends Pick<DialogPanel, "isReady" | "onSubmit" | "value"> {
  /** Adds what is selected in it to a context. */
  describe?(context: LuaReference): void;
}

/** The leaves there are: dialogs close these windows, and no others. */
export class Leaves {
  private readonly behaviours = new WeakMap<Window, LeafBehaviour>();

  constructor(private readonly runtime: Runtime) {}

  /** Makes a leaf. */
  open(buffer: WindowBuffer, options: NewWindow, behaviour?: LeafBehaviour): Window {
    const { ui } = this.runtime.service(UserInterface);
    return this.add(ui.openWindow(this.runtime.owner, buffer, { padLeft: 1, padRight: 1, ...options }), behaviour);
  }

  /** Makes a window a leaf. */
  add(window: Window, behaviour: LeafBehaviour = {}): Window {
    this.behaviours.set(window, behaviour);
    return window;
  }

  /** @returns undefined for windows that are no leaves */
  get(window: Window): LeafBehaviour | undefined {
    return this.behaviours.get(window);
  }
}

/**
 * A table of functions called with a dot, and what there is to know. The receiver releases it.
 * @param window whose selection is told of; the one with focus unless given
 */
export function contextOf(runtime: Runtime, dialog: Dialog, window = dialog.focused?.window): LuaReference {
  const fields = { win: dialog.window, panels: panelsOf(dialog), focused_leaf: dialog.focused?.window };
  const context = runtime.runStandard("ingot/record.lua", [dialog, ["resolve", "close"], fields])[0] as LuaReference;
  if (window !== undefined) runtime.service(Leaves).get(window)?.describe?.(context);
  return context;
}

/** Calls a handler with a context. */
export function withContext(
  runtime: Runtime,
  dialog: Dialog,
  window: Window | undefined,
  handler: (context: LuaReference) => void,
): void {
  const context = contextOf(runtime, dialog, window);
  try {
    handler(context);
  } finally {
    context.release();
  }
}

/** The panels of a dialog as handlers see them. */
export function panelsOf({ panels }: Dialog): object[] {
  return panels.map(({ window }) => ({ leaf: window, win: window }));
}
