// What `ingot.dialog.open` and its kin are told, and the dialog that comes of it.
import { ConstraintError, FIT, parseConstraint } from "../kernel/constraint.ts";
import type { Span } from "../kernel/draw.ts";
import { type Border, BorderError, parseBorder } from "../kernel/layout/border.ts";
import { Window } from "../kernel/window.ts";
import type { LuaFunction } from "../lua/references.ts";
import { Dialog, type DialogKey, type DialogPanel } from "../terminal/widgets/dialog.ts";
import { dialogHeight } from "../terminal/widgets/dialog-size.ts";
import { contextOf, Leaves, withContext } from "./dialog-context.ts";
import { chord, keysOf } from "./key-binding.ts";
import { rawSize, spans } from "./looks.ts";
import { callKept } from "./lua-call.ts";
import { forget, type Runtime } from "./runtime.ts";
import { flag, type Options, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const size = t.optional(rawSize);
const context = "fun(ctx: dialog.Context)";

const keymaps = t.list(
  t.options("dialog.Key", {
    key: [chord, "the chord"],
    hint: [t.optional(t.string), "what it does, as the footer says it"],
    on_press: [t.fun(`${context}: boolean?`), "not a task; returning false leaves the keys to the next binding"],
  }),
);

const panels = t.list(
  t.options("dialog.Panel", {
    leaf: [t.handle("Win", Window), "what it shows"],
    height: [size, 'rows, "N%", "fill", or "fit", which it is unless given'],
  }),
);

/** Those that every kind of dialog takes. */
export const commonFields = {
  title: [t.optional(spans), "text in the upper border"],
  height: [size, 'rows of the body, "N%" of the screen, "fill" or "fit"; "60%" unless given'],
  max_height: [size, "as high as the content, at most this; not together with height"],
  min_height: [size, 'at least, when it is as high as the content; "30%" unless given'],
  blocks_agent: [flag, "whether the agent waits while it is open"],
  keymaps: [t.optional(keymaps), "keys of the whole dialog"],
  on_dismiss: [t.optional(t.fun("fun()")), "called when it is closed without a value"],
  on_close: [t.optional(t.fun(context)), "called once when it is over"],
  resizable: [flag, "whether its upper edge can be pulled; true unless given"],
  border: [{ ...t.copy, lua: "Border?" }, '"none", or as for overlays; `{ top = "SmeltAccent" }` unless given'],
  close_with_q: [flag, "whether q closes it"],
} as const;

export const dialogFields = {
  ...commonFields,
  panels: [panels, "the body, from top to bottom"],
  bottom_panels: [t.optional(panels), "panels that stay at the bottom when there is room to spare"],
  bottom_gap: [t.optional(t.atLeast(0)), "blank rows above those, at least"],
  focus: [t.optional(t.handle("Win", Window)), "what has focus first; a menu, list or input unless given"],
  on_submit: [t.optional(t.fun(context)), "called for Enter; unless given, the focused panel resolves the dialog"],
} as const;

export type DialogGiven = Partial<Options<typeof dialogFields>> & { panels: Options<typeof dialogFields>["panels"] };

const STANDARD_BORDER = parseBorder({ top: "SmeltAccent" }) as Border;

/**
 * Opens a dialog on behalf of the code that is running.
 * @param name of the function that was called, for errors
 * @param keys behind those of the plugin
 */
export function openDialog(
  runtime: Runtime,
  name: string,
  given: DialogGiven,
  keys: readonly DialogKey[] = [],
): Dialog {
  const { ui } = runtime.service(UserInterface);
  const bottom = given.bottom_panels ?? [];
  if (given.panels.length + bottom.length === 0) throw bad(name, "option 'panels': at least one panel expected");
  try {
    const handlers = handlersOf(runtime, given);
    return new Dialog(ui, runtime.owner, {
      title: given.title && dialogTitle(given.title),
      border: given.border === undefined ? STANDARD_BORDER : parseBorder(given.border),
      panels: given.panels.map((panel) => toPanel(runtime, name, panel)),
      bottomPanels: bottom.map((panel) => toPanel(runtime, name, panel)),
      bottomGap: given.bottom_gap,
      height: dialogHeight(given),
      focus: given.focus,
      blocksAgent: given.blocks_agent,
      resizable: given.resizable,
      closesWithQ: given.close_with_q,
      keys: [...(given.keymaps ?? []).map((key) => toKey(runtime, key)), ...keys],
      ...handlers,
    });
  } catch (error) {
    for (const fn of functionsOf(given)) fn.release();
    throw error instanceof ConstraintError || error instanceof BorderError ? bad(name, error.message) : error;
  }
}

/** A title as dialogs show it: in their style, with a blank on both sides. */
export function dialogTitle(title: readonly Span[], pad = true): Span[] {
  const styled = title.map(({ text, style }) => ({ text: text.replaceAll(/[\r\n]+/g, " "), style: style ?? TITLE }));
  return pad ? [{ text: " ", style: TITLE }, ...styled, { text: " ", style: TITLE }] : styled;
}

const TITLE = { hl: "FloatTitle" };

function toKey(runtime: Runtime, { key, hint, on_press }: GivenKey): DialogKey {
  const { owner } = runtime;
  return {
    keys: keysOf(runtime, key),
    hint,
    press: (dialog) => {
      if (on_press.released) return "pass";
      const told = contextOf(runtime, dialog);
      try {
        const results = callKept(runtime, owner, on_press, [told]);
        results.forEach(forget);
        return results[0] === false ? "pass" : "stop";
      } finally {
        told.release();
      }
    },
  };
}

interface GivenKey {
  readonly key: string;
  readonly hint: string | undefined;
  readonly on_press: LuaFunction;
}

function toPanel(runtime: Runtime, name: string, given: { leaf: Window; height: unknown }): DialogPanel {
  const { ui } = runtime.service(UserInterface);
  const leaves = runtime.service(Leaves);
  const { leaf, height } = given;
  const behaviour = leaves.get(leaf);
  if (!ui.windows.has(leaf))
    throw bad(name, "the window of a panel is closed; a leaf goes with its dialog: make new ones for each dialog");
  return {
    window: leaf,
    height: height === undefined ? { extent: FIT } : parseConstraint(height, "height of a panel"),
    owned: behaviour !== undefined,
    ...behaviour,
  };
}

/** The handlers of a dialog; their functions are released when it is over. */
function handlersOf(runtime: Runtime, given: DialogGiven) {
  const { on_submit, on_dismiss, on_close } = given;
  const submit = on_submit && runtime.handler(on_submit, "on_submit of a dialog");
  const dismiss = on_dismiss && runtime.handler(on_dismiss, "on_dismiss of a dialog");
  const close = on_close && runtime.handler(on_close, "on_close of a dialog");
  return {
    onSubmit: submit && ((dialog: Dialog, panel?: DialogPanel) => withContext(runtime, dialog, panel?.window, submit)),
    onDismiss: dismiss && (() => dismiss()),
    onClose: (dialog: Dialog) => {
      if (close !== undefined) withContext(runtime, dialog, undefined, close);
      for (const fn of functionsOf(given)) fn.release();
    },
  };
}

function functionsOf({ on_submit, on_dismiss, on_close, keymaps = [] }: DialogGiven): LuaFunction[] {
  const functions = [on_submit, on_dismiss, on_close, ...keymaps.map(({ on_press }) => on_press)];
  return functions.filter((fn) => fn !== undefined);
}

function bad(name: string, message: string): Error {
  return new Error(`bad argument #1 to '${name}' (${message})`);
}
