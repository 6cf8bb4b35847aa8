// vi's normal commands, but for operators and motions: putting, joining, ways into the other modes, undo, scrolling.
import { type Command, type Run, repeat } from "./vi-command.ts";
import { isEscape, typedText, type ViContext } from "./vi-context.ts";
import { insertSession } from "./vi-insert.ts";
import { lines, short } from "./vi-operator-commands.ts";
import { join, overwrite, put, toggleCase } from "./vi-operators.ts";

function putCommand(after: boolean): Run {
  return ({ context, count, register }) => {
    const value = context.registers.get(register);
    if (value === undefined || !context.canEdit()) {
      context.beep();
      return;
    }
    context.repeatable = true;
    context.want = undefined;
    put(context, value, count, after);
  };
}

function joinCommand(bare: boolean): Run {
  return ({ context, count }) => {
    const { row } = context.cursor;
    const wanted = Math.max(2, count);
    const last = context.text.lineCount - 1;
    if ((row === last && wanted === 2) || !context.canEdit()) {
      context.beep();
      return;
    }
    context.repeatable = true;
    join(context, row, Math.min(row + wanted - 1, last), bare);
  };
}

/** Begins to type at another place. */
function insertAt(place: (context: ViContext) => void): Run {
  return function* ({ context, count }) {
    if (!context.canEdit()) return;
    place(context);
    yield* insertSession(context, { count });
  };
}

function openLine(below: boolean): Run {
  return function* ({ context, count }) {
    if (!context.canEdit()) return;
    const open = (): void => {
      const row = context.cursor.row + (below ? 1 : 0);
      context.replaceRows(row, row, [""]);
      context.cursor = { row, column: 0 };
    };
    open();
    yield* insertSession(context, {
      count,
      openLine: () => {
        const row = context.cursor.row + 1;
        context.replaceRows(row, row, [""]);
        context.cursor = { row, column: 0 };
      },
    });
  };
}

/** Takes back (or makes again) and puts the cursor where vim puts it. */
function history(back: boolean): Run {
  return ({ context, count }) => {
    if (!context.canEdit()) return;
    for (let left = count; left > 0; left--) {
      const undone = back ? context.target.undo.undo() : context.target.undo.redo();
      if (undone === undefined) {
        context.beep();
        return;
      }
      const { before = undone.start } = undone;
      const row = Math.min(undone.start.row, context.text.lineCount - 1);
      const near = before.row === row || before.row === row - 1 || (back && before.row === row + 1);
      context.cursor = near ? before : context.firstNonBlank(row);
    }
    context.want = undefined;
  };
}

function scroll(rowsOf: (page: number, command: Command) => number, movesCursor: boolean): Run {
  return (command) => {
    const { context } = command;
    const rows = rowsOf(context.viewport.rows, command);
    context.target.scrollBy?.(rows);
    if (!movesCursor) return;
    const { row } = context.cursor;
    const target = Math.max(0, Math.min(row + rows, context.text.lineCount - 1));
    if (target === row) context.beep();
    else context.cursor = context.firstNonBlank(target);
  };
}

function visual(mode: "visual" | "visual_line"): Run {
  return ({ context, count }) => {
    context.anchor = context.cursor;
    context.mode = mode;
    if (count > 1 && mode === "visual_line") context.cursor = context.placeInRow(context.cursor.row + count - 1);
  };
}

const halfPage = (page: number, { counted, count }: Command): number => (counted ? count : Math.max(1, page >> 1));
const fullPage = (page: number, { count }: Command): number => count * Math.max(1, page - 2);

export const COMMANDS: Readonly<Record<string, Run>> = {
  x: short("d", "l"),
  "<Del>": short("d", "l"),
  X: short("d", "h"),
  D: short("d", "$"),
  C: short("c", "$"),
  s: short("c", "l"),
  S: lines("c"),
  Y: lines("y"),
  p: putCommand(true),
  P: putCommand(false),
  J: joinCommand(false),
  gJ: joinCommand(true),
  i: insertAt(() => {}),
  "<Insert>": insertAt(() => {}),
  a: insertAt((context) => {
    context.cursor = context.after(context.cursor);
  }),
  I: insertAt((context) => {
    const { row } = context.cursor;
    const indent = /^[ \t]*/.exec(context.line())?.[0].length ?? 0;
    context.cursor = { row, column: indent };
  }),
  gI: insertAt((context) => {
    context.cursor = { row: context.cursor.row, column: 0 };
  }),
  gi: insertAt((context) => {
    context.cursor = context.mark("^") ?? context.cursor;
  }),
  A: insertAt((context) => {
    context.cursor = { row: context.cursor.row, column: context.line().length };
  }),
  o: openLine(true),
  O: openLine(false),
  R: ({ context, count }) => (context.canEdit() ? insertSession(context, { count, overwrite: true }) : undefined),
  *r({ context, count }) {
    const key = yield;
    const text = typedText(key);
    if (isEscape(key)) return;
    if (text === undefined || !context.canEdit() || !overwrite(context, count, text)) context.beep();
    else context.repeatable = true;
    context.want = undefined;
  },
  "~": ({ context, count }) => {
    if (!context.canEdit() || !toggleCase(context, count)) context.beep();
    else context.repeatable = true;
    context.want = undefined;
  },
  u: history(true),
  "<Undo>": history(true),
  "<C-r>": history(false),
  ".": ({ context, count, counted, register }) => {
    repeat(context, counted ? count : undefined, register);
  },
  *m({ context }) {
    const name = yield;
    if (/^[a-zA-Z'`]$/.test(name)) context.setMark(name === "`" ? "'" : name, context.cursor);
    else context.beep();
  },
  v: visual("visual"),
  V: visual("visual_line"),
  gv: ({ context }) => {
    const { lastVisual } = context;
    if (lastVisual === undefined) {
      context.beep();
      return;
    }
    context.mode = lastVisual.mode;
    context.anchor = context.text.clamp(lastVisual.anchor);
    context.cursor = lastVisual.cursor;
  },
  "<C-d>": scroll(halfPage, true),
  "<C-u>": scroll((page, command) => -halfPage(page, command), true),
  "<C-f>": scroll(fullPage, true),
  "<PageDown>": scroll(fullPage, true),
  "<C-b>": scroll((page, command) => -fullPage(page, command), true),
  "<PageUp>": scroll((page, command) => -fullPage(page, command), true),
  *z({ context }) {
    const { cursor, rows } = context.viewport;
    const wanted = { t: 0, z: rows >> 1, b: rows - 1, "<CR>": 0, ".": rows >> 1, "-": rows - 1 }[yield];
    if (wanted === undefined) context.handled = false;
    else context.target.scrollBy?.(cursor - wanted);
  },
  "<C-e>": scroll((_page, { count }) => count, false),
  "<C-y>": scroll((_page, { count }) => -count, false),
};
