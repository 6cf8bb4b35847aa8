// The leaves that `ingot.dialog` makes: texts, markdown, inputs, menus, lists. A leaf ends with the dialog that shows it;
// its buffer stays readable as long as somebody has it.
import { chordText, parseChord } from "../kernel/chord.ts";
import { TextBuffer } from "../kernel/text-buffer.ts";
import type { Window } from "../kernel/window.ts";
import type { LuaFunction, LuaReference } from "../lua/references.ts";
import { Input } from "../terminal/widgets/input.ts";
import { Menu, type MenuItem } from "../terminal/widgets/menu.ts";
import { BufferSources } from "./buffer-sources.ts";
import { type ClassDeclaration, methodsOf } from "./declare.ts";
import { Leaves, withContext } from "./dialog-context.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";
import { UserInterface } from "./user-interface.ts";
import { type ItemRecord, WidgetItems } from "./widget-items.ts";

export interface ContentOptions {
  readonly buf?: TextBuffer;
  readonly text?: string;
  readonly interactive?: boolean;
  readonly wrap?: boolean;
  readonly readonly?: boolean;
  readonly pad_left?: number;
  readonly pad_right?: number;
}

/** A leaf that shows a text, or a buffer that somebody else has. */
export function contentLeaf(runtime: Runtime, given: ContentOptions): { window: Window; buffer: TextBuffer } {
  const { interactive = false, wrap = true, pad_left = 1, pad_right = 1 } = given;
  const isEdited = interactive && given.readonly === false;
  const buffer = given.buf ?? new TextBuffer();
  if (given.text !== undefined) buffer.setText(given.text);
  if (given.buf === undefined) buffer.readonly = !isEdited;
  const window = runtime.service(Leaves).open(buffer, {
    focusable: interactive,
    use: isEdited ? "editable_text" : interactive ? "readonly_text" : "selectable_text",
    wrap,
    padLeft: pad_left,
    padRight: pad_right,
  });
  return { window, buffer };
}

/** A leaf that shows markdown. */
export function markdownLeaf(runtime: Runtime, text: string): { window: Window; buffer: TextBuffer } {
  const leaf = contentLeaf(runtime, {});
  const sources = runtime.service(BufferSources);
  sources.configure(leaf.buffer, { mode: "markdown" });
  sources.set(leaf.buffer, text);
  return leaf;
}

export interface InputLeafOptions {
  readonly pad_left?: number;
  readonly pad_right?: number;
  readonly wrap?: boolean;
}

export function inputLeaf(runtime: Runtime, placeholder: string | undefined, given: InputLeafOptions): Input {
  const { ui } = runtime.service(UserInterface);
  const input = new Input(ui, runtime.owner, {
    placeholder,
    role: "dialog_input",
    scrollbar: false,
    wrap: given.wrap ?? false,
    padLeft: given.pad_left ?? 1,
    padRight: given.pad_right ?? 1,
  });
  runtime.service(Leaves).add(input.window);
  return input;
}

export interface MenuLeafOptions {
  /** From 1. */
  readonly selected?: number;
  readonly shortcuts?: "submit" | "select" | false;
  readonly numbered?: boolean;
  readonly on_submit?: LuaFunction;
  readonly wrap?: boolean;
  readonly wrap_width?: number;
}

/** A menu as Lua holds it: its items stay in Lua. */
export class LuaMenu {
  readonly menu: Menu;
  readonly window: Window;
  readonly buffer = new TextBuffer();
  private readonly items: WidgetItems;

  /** @throws Error when something is no item of a menu */
  constructor(runtime: Runtime, items: LuaReference, given: MenuLeafOptions) {
    const { ui } = runtime.service(UserInterface);
    const { on_submit } = given;
    const handler = on_submit && runtime.handler(on_submit, "on_submit of a menu");
    this.items = new WidgetItems(runtime);
    let shown: MenuItem[];
    try {
      shown = this.read(items);
    } catch (error) {
      this.items.release();
      on_submit?.release();
      throw error;
    }
    const looks = { kind: "list", wrap: given.wrap ?? true } as const;
    this.window = runtime.service(Leaves).open(this.buffer, looks, {
      isReady: () => this.menu.cursor !== undefined,
      onSubmit: handler && ((dialog) => withContext(runtime, dialog, this.window, handler)),
      value: () => this.items.choice((this.menu.cursor as number) + 1),
      describe: (context) => this.describe(context),
    });
    this.menu = new Menu(ui, runtime.owner, {
      window: this.window,
      buffer: this.buffer,
      items: shown,
      selected: (given.selected ?? 1) - 1,
      shortcuts: given.shortcuts,
      numbered: given.numbered,
      wrapWidth: given.wrap_width,
    });
    const registration = runtime.register("menu", "", () => {
      this.items.release();
      on_submit?.release();
    });
    ui.windows.on(runtime.owner, this.window, "close", () => registration.remove());
  }

  /** Shows other items, unless the menu is over. @param selected from 1 */
  setItems(items: LuaReference, selected?: number): void {
    if (this.items.isReleased) items.release();
    else this.menu.setItems(this.read(items), selected === undefined ? undefined : selected - 1);
  }

  /** Gives a context the selected item and its index. */
  private describe(context: LuaReference): void {
    const { cursor } = this.menu;
    if (cursor !== undefined) this.items.fill(context, cursor + 1);
  }

  private read(items: LuaReference): MenuItem[] {
    try {
      this.items.set(items);
    } finally {
      items.release();
    }
    return this.items.records().map(toMenuItem);
  }
}

function toMenuItem({ label, description, key, disabled }: ItemRecord): MenuItem {
  const keys = key === undefined ? undefined : parseChord(key).map((part) => chordText([part]));
  return { label, description, keys, disabled };
}

const method = methodsOf<LuaMenu>();

export const menuClass: ClassDeclaration = {
  name: "Menu",
  doc: "The choices of a menu leaf. Indices count from 1.",
  of: LuaMenu,
  methods: {
    cursor: method({
      doc: "Which item is selected; with an argument, selects one.",
      params: [["index", t.optional(t.integer)]],
      returns: [["integer|Menu|nil", "index", "nil when none can be selected"]],
      run: (_, self, index) => {
        if (index === undefined) return self.menu.cursor === undefined ? undefined : self.menu.cursor + 1;
        self.menu.select(index - 1);
        return self;
      },
    }),
    set_items: method({
      doc: "Shows other items. The selection stays at its place unless it is given.",
      params: [
        ["items", t.table, "texts, or tables as for `dialog.menu`"],
        ["selected", t.optional(t.integer)],
      ],
      returns: [["Menu", "self"]],
      run: (_, self, items, selected) => {
        self.setItems(items, selected);
        return self;
      },
    }),
    size: method({
      doc: "How many items there are.",
      returns: [["integer", "count"]],
      run: (_, { menu }) => menu.count,
    }),
    submit: method({
      doc: "Chooses an item, the selected one unless given.",
      params: [["index", t.optional(t.integer)]],
      returns: [["boolean", "chosen", "false when it cannot be chosen"]],
      run: (_, { menu }, index) => menu.submit(index === undefined ? undefined : index - 1),
    }),
    win: method({ doc: "Its window.", returns: [["Win", "win"]], run: (_, { window }) => window }),
  },
};
