// `ingot.dialog`: modal dialogs at the bottom of the screen, built from leaves.
import { TextBuffer } from "../kernel/text-buffer.ts";
import type { LuaReference } from "../lua/references.ts";
import { results } from "../lua/values.ts";
import { Dialog } from "../terminal/widgets/dialog.ts";
import { topDialog } from "../terminal/widgets/dialogs.ts";
import { BufferSources } from "./buffer-sources.ts";
import type { Call } from "./call.ts";
import { alias, type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { confirmOptions, openConfirm } from "./dialog-confirm.ts";
import { contextOf, Leaves, panelsOf } from "./dialog-context.ts";
import { contentLeaf, inputLeaf, LuaMenu, markdownLeaf, menuClass } from "./dialog-leaves.ts";
import { commonFields, dialogFields, dialogTitle, openDialog } from "./dialog-options.ts";
import { openPicker, pickerOptions } from "./dialog-picker.ts";
import { inputClass } from "./input.ts";
import { listClass } from "./list.ts";
import { spans, styledLines } from "./looks.ts";
import { handedOver } from "./lua-call.ts";
import { forget, type Runtime } from "./runtime.ts";
import { flag, t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";

const ui = (runtime: Runtime) => runtime.service(UserInterface).ui;
const columns = t.optional(t.atLeast(0));
const win = ["Win", "win"] as const;
const buf = ["Buf", "buf"] as const;

const method = methodsOf<Dialog>();

const dialogClass: ClassDeclaration = {
  name: "Dialog",
  doc: "An open dialog, as contexts have it.",
  of: Dialog,
  methods: {
    resolve: method({
      doc: "Ends the dialog with a value, which stays the same in Lua.",
      params: [["value", t.value]],
      run: (_, dialog, value) => {
        if (!dialog.resolve(value)) forget(value);
      },
    }),
    close: method({
      doc: "Ends the dialog without a value, as Esc does.",
      run: (_, dialog) => {
        dialog.dismiss();
      },
    }),
  },
};

/** A dialog that nobody waits for. */
class OpenDialog {
  constructor(readonly dialog: Dialog) {}
}

const handleClass: ClassDeclaration = {
  name: "OpenDialog",
  doc: "A dialog that was opened without waiting.",
  of: OpenDialog,
  methods: {
    close: methodsOf<OpenDialog>()({
      doc: "Closes the dialog; `on_dismiss` is not called. May be called again.",
      run: (_, { dialog }) => {
        dialog.close();
      },
    }),
  },
};

/** Waits until a dialog is over; a task that is cancelled closes it. */
function wait(call: Call, dialog: Dialog): Promise<unknown> {
  call.onCancel(() => dialog.dismiss());
  return dialog.result.then((value) => handedOver(value as never));
}

/** What is returned for a dialog that is not waited for: its value is nobody's. */
function handleOf(runtime: Runtime, dialog: Dialog): LuaReference {
  void dialog.result.then(forget);
  const fields = { win: dialog.window, panels: panelsOf(dialog) };
  const [handle] = runtime.runStandard("ingot/record.lua", [new OpenDialog(dialog), ["close"], fields]);
  return handedOver(handle) as LuaReference;
}

const options = t.options("dialog.Opts", dialogFields);

const contentOptions = t.options("dialog.ContentOpts", {
  buf: [t.optional(t.handle("Buf", TextBuffer)), "a buffer to show"],
  text: [t.optional(t.string), "or a text"],
  interactive: [flag, "whether it can have focus, to be scrolled and selected in"],
  wrap: [flag, "whether long lines go on in the next row; true unless given"],
  readonly: [flag, "false, when it is interactive: the text can be edited"],
  pad_left: [columns, "blank columns on its left; 1 unless given"],
  pad_right: [columns, "blank columns on its right; 1 unless given"],
});

const menuOptions = t.options("dialog.MenuOpts", {
  selected: [t.optional(t.integer), "which item is selected first; 1 unless given"],
  shortcuts: [
    t.optional(t.either(t.oneOf("submit", "select"), t.boolean)),
    'what the key of an item does; false: nothing; "submit" unless given',
  ],
  numbered: [flag, "whether items are shown with their numbers; true unless given"],
  on_submit: [t.optional(t.fun("fun(ctx: dialog.Context)")), "called with `index` and `item` when an item is chosen"],
  wrap: [flag, "whether long labels go on in the next row; true unless given"],
  wrap_width: [t.optional(t.atLeast(1)), "after how many columns they do"],
});

const viewerOptions = t.options("dialog.ViewerOpts", {
  ...commonFields,
  text: [t.optional(t.string), "what it shows"],
  lines: [t.optional(t.list(t.string)), "or these lines"],
  styled: [t.optional(styledLines), "or these"],
  buf: [t.optional(t.handle("Buf", TextBuffer)), "or a buffer, and what becomes of it"],
  wrap: [flag, "whether long lines go on in the next row; true unless given"],
});

function shortcutsOf(given: "submit" | "select" | boolean | undefined): "submit" | "select" | false {
  return given === undefined || given === true ? "submit" : given;
}

const menu = fn({
  doc: "A leaf with choices. Enter, or the key of an item, resolves the dialog with `{ index, item }`, the item as it was given; what else it holds can be read from that result, too. Items are texts, or tables with `label`, `description` (a dim second row), `key` (a chord; the first nine have their number) and `disabled`.",
  params: [
    ["items", t.table, "texts or tables"],
    ["opts", t.optional(menuOptions)],
  ],
  returns: [win, ["Menu", "menu"]],
  example:
    'ingot.spawn(function()\n  local win = ingot.dialog.menu({ { label = "Approve", action = "approve" }, "Reject" })\n  local result = ingot.dialog.open({ title = "Plan", panels = { { leaf = win } }, max_height = "50%" })\n  if result and result.action == "approve" then ingot.log.info("approved") end\nend)',
  run: (runtime, items, opts) => {
    const menu = new LuaMenu(runtime, items, { ...opts, shortcuts: shortcutsOf(opts?.shortcuts) });
    return results(menu.window, menu);
  },
});

export const namespace: Namespace = {
  name: "dialog",
  tier: "UiHost",
  doc: "Modal dialogs at the bottom of the screen. A dialog consists of panels with leaves: windows that the helpers make, or any others. A leaf of a helper ends with its dialog.",
  classes: [dialogClass, handleClass, menuClass, inputClass, listClass],
  records: {
    "dialog.Context": {
      doc: "What handlers of dialogs are told.",
      fields: {
        resolve: ["fun(value: any)", "ends the dialog with a value"],
        close: ["fun()", "ends it without a value"],
        win: ["Win", "the window that had focus first"],
        panels: ["{ leaf: Win, win: Win }[]", "all panels"],
        focused_leaf: ["Win?", "the window with focus"],
        index: ["integer?", "for menus: which item is selected, from 1"],
        item: ["any", "for menus and pickers: the selected item"],
        list: ["List?", "for pickers"],
      },
    },
    "dialog.MenuItem": {
      doc: "An item of a menu. It may hold more.",
      fields: {
        label: ["string", ""],
        description: ["string?", "a dim second row"],
        key: ["string?", "a chord"],
        disabled: ["boolean?", "it is shown, but cannot be chosen"],
      },
    },
    "dialog.Handle": {
      doc: "A dialog that was opened without waiting.",
      fields: {
        win: ["Win", "the window that had focus first"],
        panels: ["{ leaf: Win, win: Win }[]", ""],
        close: ["fun()", "closes it"],
      },
    },
  },
  functions: {
    open: fn({
      doc: "Opens a dialog and waits for what it is resolved with. Esc and Ctrl-C dismiss it, Tab goes from panel to panel.",
      params: [["opts", options]],
      returns: [["any", "value", "nil when it was dismissed"]],
      wait: (call, given) => wait(call, openDialog(call.runtime, "dialog.open", given)),
    }),
    open_handle: fn({
      doc: "Opens a dialog without waiting: its handlers say what comes of it.",
      params: [["opts", options]],
      returns: [["dialog.Handle", "handle"]],
      run: (runtime, given) => handleOf(runtime, openDialog(runtime, "dialog.open_handle", given)),
    }),
    current: fn({
      doc: "The context of the topmost dialog.",
      returns: [["dialog.Context?", "ctx", "nil when no dialog is open"]],
      run: (runtime) => {
        const dialog = topDialog(ui(runtime));
        return dialog && handedOver(contextOf(runtime, dialog));
      },
    }),
    content: fn({
      doc: "A leaf with a text, or with a buffer that somebody else changes.",
      params: [["opts", t.optional(contentOptions)]],
      returns: [win, buf],
      run: (runtime, opts) => {
        const { window, buffer } = contentLeaf(runtime, opts ?? {});
        return results(window, buffer);
      },
    }),
    markdown: fn({
      doc: "A leaf with markdown. It cannot have focus; the page keys scroll it when what has focus needs no scrolling.",
      params: [["text", t.string]],
      returns: [win, buf],
      run: (runtime, text) => {
        const { window, buffer } = markdownLeaf(runtime, text);
        return results(window, buffer);
      },
    }),
    input: fn({
      doc: "A leaf with a single line to be typed into; `buf:source()` is what is typed. Enter resolves the dialog with it.",
      params: [
        ["placeholder", t.optional(t.string), "dim text while it is empty"],
        [
          "opts",
          t.optional(
            t.options("dialog.InputOpts", {
              pad_left: [columns, "blank columns on its left; 1 unless given"],
              pad_right: [columns, "blank columns on its right; 1 unless given"],
              wrap: [flag, "whether a long text goes on in the next row"],
            }),
          ),
        ],
      ],
      returns: [win, buf, ["Input", "input"]],
      run: (runtime, placeholder, opts) => {
        const input = inputLeaf(runtime, placeholder, opts ?? {});
        return results(input.window, input.buffer, input);
      },
    }),
    menu,
    options: alias(
      "menu",
      fn({
        doc: "A leaf with choices, in the way of an earlier generation.",
        params: [
          ["labels", t.table, "texts"],
          ["opts", t.optional(t.options("dialog.OptionsOpts", { selected: [t.optional(t.integer), "from 1"] }))],
        ],
        returns: [win, buf],
        run: (runtime, labels, opts) => {
          const { window, buffer } = new LuaMenu(runtime, labels, opts ?? {});
          return results(window, buffer);
        },
      }),
    ),
    list: fn({
      doc: "A leaf with the lines of a buffer, one of which is selected.",
      params: [
        ["buf", t.handle("Buf", TextBuffer)],
        [
          "opts",
          t.optional(
            t.options("dialog.ListOpts", {
              focusable: [flag, "true unless given"],
              surface: [
                t.optional(t.oneOf("list", "list_inert", "selectable_text", "readonly_text", "inert")),
                "what can be done with it; list unless given",
              ],
              selected: [t.optional(t.atLeast(0)), "which line is selected first, from 0"],
            }),
          ),
        ],
      ],
      returns: [win],
      run: (runtime, buffer, opts) => {
        const { focusable = true, surface, selected } = opts ?? {};
        const use = surface ?? (focusable ? "list" : "list_inert");
        return runtime.service(Leaves).open(buffer, { kind: "list", focusable, use, cursor: selected });
      },
    }),
    picker: fn({
      doc: "An input above a list of items, and waits for the one that is chosen. Without a filter and `on_query` the items that contain what is typed are shown.",
      params: [["opts", pickerOptions]],
      returns: [["any", "value", "what `on_submit` resolves, else the chosen item; nil when it was dismissed"]],
      wait: (call, given) => wait(call, openPicker(call.runtime, given)),
    }),
    viewer: fn({
      doc: "Opens a dialog that shows a text, and does not wait. q closes it unless `close_with_q` is false.",
      params: [["opts", viewerOptions]],
      returns: [["dialog.Handle", "handle"], buf, win],
      run: (runtime, { text, lines, styled, buf, wrap, ...rest }) => {
        const { window, buffer } = contentLeaf(runtime, {
          buf,
          text: text ?? lines?.join("\n"),
          wrap,
          interactive: true,
        });
        if (styled !== undefined) {
          const shown = styled.map((line) => ({ spans: line }));
          runtime.service(BufferSources).setStyled(buffer, shown);
        }
        const height = rest.max_height === undefined ? "fill" : "fit";
        const panels = [{ leaf: window, height }];
        const dialog = openDialog(runtime, "dialog.viewer", {
          ...rest,
          close_with_q: rest.close_with_q ?? true,
          panels,
        });
        return results(handleOf(runtime, dialog), buffer, window);
      },
    }),
    title: fn({
      doc: "A title as dialogs show it, for overlays of your own.",
      params: [
        ["title", t.optional(spans)],
        ["opts", t.optional(t.options("dialog.TitleOpts", { pad: [flag, "blanks around it; true unless given"] }))],
      ],
      returns: [["Span[]?", "title", "nil for none"]],
      run: (_, title, opts) => title && dialogTitle(title, opts?.pad).map(({ text, style }) => ({ text, style })),
    }),
    confirm: fn({
      doc: "Asks a question that is answered with yes or no, and waits for the answer.",
      params: [["opts", t.either(t.string, confirmOptions), "the question, or more"]],
      returns: [["boolean?", "answer", "nil when it was dismissed"]],
      example:
        'ingot.spawn(function()\n  if ingot.dialog.confirm("Delete the file?") then ingot.fs.remove_file("x") end\nend)',
      wait: (call, given) =>
        wait(call, openConfirm(call.runtime, typeof given === "string" ? { message: given } : given)),
    }),
  },
};
