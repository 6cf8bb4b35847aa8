// vi's modal editing as a machine that is given keys: it works on any window's text and knows nothing of the screen.
import type { IndentStyle } from "./commands.ts";
import { inOrder, type Position } from "./position.ts";
import { type Keys, ViContext, type ViMode, type ViTarget } from "./vi-context.ts";
import { insertSession } from "./vi-insert.ts";
import { normalCommand } from "./vi-normal.ts";
import { ViRegisters } from "./vi-registers.ts";
import { visualCommand } from "./vi-visual.ts";

export type { ViMode, ViTarget } from "./vi-context.ts";
export { type Clipboard, ViRegisters } from "./vi-registers.ts";

export interface ViOptions {
  /** The mode to begin in (default `normal`). */
  readonly mode?: ViMode;
  /** Registers to share with other windows. */
  readonly registers?: ViRegisters;
  /** How `>` indents (default two spaces). */
  readonly indent?: IndentStyle;
}

/** What is selected in a visual mode. */
export interface ViSelection {
  readonly start: Position;
  /** The last character that belongs to it. */
  readonly last: Position;
  readonly byLines: boolean;
}

export class Vi {
  private readonly context: ViContext;
  private machine: Keys<never>;

  constructor(target: ViTarget, options: ViOptions = {}) {
    const indent = options.indent ?? { width: 2, tabs: false };
    const readers = { normal: normalCommand, visual: visualCommand };
    this.context = new ViContext(target, options.registers ?? new ViRegisters(), indent, readers);
    this.machine = this.start(options.mode ?? "normal");
  }

  get mode(): ViMode {
    return this.context.mode;
  }

  /** Goes to another mode; a command that is half typed is given up, what was changed stays. */
  set mode(mode: ViMode) {
    if (mode === this.context.mode && this.context.pending === "") return;
    this.machine.return(undefined as never);
    this.machine = this.start(mode);
  }

  /** What has been typed of a command that is not complete: `2"ad`, `/word`. */
  get pending(): string {
    return this.context.pending;
  }

  /** What is selected, in the visual modes. */
  get selection(): ViSelection | undefined {
    const { anchor, cursor, mode } = this.context;
    if (anchor === undefined) return undefined;
    const [start, last] = inOrder(anchor, cursor);
    return { start, last, byLines: mode === "visual_line" };
  }

  /** Selects from `anchor` to the cursor, as a mouse does. */
  select(anchor: Position, byLines = false): void {
    this.mode = byLines ? "visual_line" : "visual";
    this.context.anchor = this.context.text.clamp(anchor);
  }

  /**
   * Takes one key.
   * @param chord in canonical form: `a`, `A`, `<Esc>`, `<C-r>`, `<Left>`
   * @returns false when vi has no use for it, and somebody else may have
   */
  key(chord: string): boolean {
    const { context } = this;
    context.handled = true;
    if (context.mode !== "insert") context.pending += chord;
    context.recording.push(chord);
    this.machine.next(chord);
    return context.handled;
  }

  /** Puts in pasted text: where one types in insert mode, else as `P` does, over a selection as `p` does. */
  paste(text: string): void {
    const { context } = this;
    if (!context.canEdit()) return;
    if (context.mode === "insert") {
      context.cursor = context.replace(context.cursor, context.cursor, text);
      return;
    }
    const { mode } = context;
    const [start, last] = context.selection();
    const end = context.visual ? context.after(last) : start;
    this.mode = "normal";
    context.target.undo.begin();
    const from = mode === "visual_line" ? { row: start.row, column: 0 } : start;
    const to = mode === "visual_line" ? { row: last.row, column: context.line(last.row).length } : end;
    context.cursor = context.replace(from, to, text);
    context.settle();
    context.target.undo.end(context.cursor);
  }

  private start(mode: ViMode): Keys<never> {
    const { context } = this;
    context.leaveVisual();
    context.inserting = false;
    context.pending = "";
    context.mode = mode;
    if (mode === "visual" || mode === "visual_line") context.anchor = context.cursor;
    const machine = this.run();
    machine.next();
    return machine;
  }

  private *run(): Keys<never> {
    const { context } = this;
    const { undo } = context.target;
    for (;;) {
      undo.begin();
      try {
        if (context.mode === "insert") {
          context.begin("i");
          yield* insertSession(context, { count: 1 });
          context.remember({ count: undefined, register: undefined });
        } else if (context.visual) yield* visualCommand(context);
        else yield* normalCommand(context);
      } finally {
        context.inserting = false;
        context.settle();
        context.pending = "";
        undo.end(context.cursor);
      }
    }
  }
}
