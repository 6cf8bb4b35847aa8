// What vi's commands have in common: what is typed before them, following motions, and making the last change again.
import { previousGrapheme } from "./text-units.ts";
import { type Keys, LARGEST_COUNT, type Prefix, type ViContext } from "./vi-context.ts";
import { FAILED, type Motion } from "./vi-motions.ts";

/** A command with what was typed before it. */
export interface Command {
  readonly context: ViContext;
  readonly count: number;
  /** Whether the count was typed. */
  readonly counted: boolean;
  readonly register: string | undefined;
}

/** Does a command; one that needs further keys says how it goes on with them. */
export type Run = (command: Command) => Keys | undefined;

/** Reads a register and a count, and the key behind them. */
export function* readPrefix(
  context: ViContext,
  prefix: Prefix = { count: undefined, register: undefined },
): Keys<Prefix & { key: string }> {
  let { count, register } = prefix;
  let key = yield;
  for (let digits = ""; ; key = yield) {
    if (key === '"') {
      const name = yield;
      if (!context.registers.isValid(name)) return { key: "<Esc>", count: undefined, register: undefined };
      register = name;
    } else if (/^[1-9]$/.test(key) || (key === "0" && digits !== "")) {
      digits += key;
      count = Math.min(Number(digits), LARGEST_COUNT);
    } else return { key, count, register };
  }
}

/** Moves the cursor; a failed motion beeps. */
export function follow(context: ViContext, motion: Motion | typeof FAILED): void {
  if (motion === FAILED) {
    context.beep();
    return;
  }
  if (motion.jump) context.jumpFrom(context.cursor);
  if (motion.vertical !== true) context.want = undefined;
  context.cursor = motion.target;
}

/** `.`: types the last change again, with another count (but for selections) or register if they are given. */
export function repeat(context: ViContext, count: number | undefined, register: string | undefined): void {
  const last = context.lastChange;
  if (last === undefined || context.replaying) {
    context.beep();
    return;
  }
  // `"1p` and then dots go through the deletions, the older one each time.
  const older = /^[1-8]$/.test(last.register ?? "") ? String(Number(last.register) + 1) : last.register;
  const again = last.visual === undefined ? (count ?? last.count) : last.count;
  const prefix = { count: again, register: register ?? older };
  context.lastChange = { ...last, count: again, register: older };
  let command: Keys;
  if (last.visual === undefined) command = context.readers.normal(context, prefix);
  else {
    const { row, column } = context.cursor;
    const { mode, rows, column: extent } = last.visual;
    const lastRow = Math.min(row + rows - 1, context.text.lineCount - 1);
    context.anchor = context.cursor;
    context.mode = mode;
    const wanted = rows === 1 ? column + extent : extent;
    context.cursor = {
      row: lastRow,
      column: Math.min(wanted, previousGrapheme(context.line(lastRow), Number.POSITIVE_INFINITY)),
    };
    command = context.readers.visual(context, prefix);
  }
  context.replaying = true;
  try {
    let step = command.next();
    for (const key of last.keys) if (!step.done) step = command.next(key);
    // A command that changed the mode by itself is not left half-way.
    if (!step.done) command.return();
  } finally {
    context.replaying = false;
    context.repeatable = false;
  }
}
