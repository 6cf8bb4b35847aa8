// vi's visual modes: motions and text objects make the selection, an operator's key works on it.
import { compare, type Position } from "./position.ts";
import { follow, readPrefix } from "./vi-command.ts";
import { isEscape, type Keys, type Prefix, typedText, type ViContext, type ViMode } from "./vi-context.ts";
import { insertSession } from "./vi-insert.ts";
import { FAILED, readMotion } from "./vi-motions.ts";
import {
  changeCase,
  join,
  overwriteRegion,
  putOver,
  type Region,
  remove,
  removeForChange,
  selectedRegion,
  shift,
  yank,
} from "./vi-operators.ts";

/** What a visual command is given. */
interface Selected {
  readonly context: ViContext;
  readonly byLines: boolean;
  readonly region: Region;
  readonly count: number;
  readonly register: string | undefined;
}

/** Does a command; one that needs further keys says how it goes on with them. */
type Run = (selected: Selected) => Keys | undefined;

/** Reads and does one command of the visual modes. */
export function* visualCommand(context: ViContext, prefix?: Prefix): Keys {
  const { key: typed, count, register } = yield* readPrefix(context, prefix);
  context.begin(typed);
  if (isEscape(typed)) {
    context.leaveVisual();
    return;
  }
  let key = typed === "<lt>" ? "<" : typed;
  if (key === "g") {
    const second = yield;
    if (second === "v" && reselect(context)) return;
    key = `g${second}`;
  }
  if (key === "v" || key === "V") {
    switchTo(context, key === "v" ? "visual" : "visual_line");
    return;
  }
  if (key === "o" || key === "O") {
    const { anchor = context.cursor, cursor } = context;
    context.anchor = cursor;
    context.cursor = anchor;
    context.want = undefined;
    return;
  }
  const command = OPERATORS[key];
  if (command === undefined) {
    yield* extend(context, key, count);
    return;
  }
  if (key !== "y" && key !== "Y" && !context.canEdit()) return;
  yield* operateOn(context, command, { count, register }, key);
}

function* operateOn(context: ViContext, command: Run, { count, register }: Prefix, key: string): Keys {
  const mode: ViMode = LINES_ALWAYS.has(key) ? "visual_line" : context.mode;
  const byLines = mode === "visual_line";
  const region = selectedRegion(context, byLines);
  const [start, last] = context.selection();
  const rows = last.row - start.row + 1;
  const visual = { mode, rows, column: rows === 1 ? last.column - start.column : last.column };
  context.leaveVisual();
  context.want = undefined;
  context.repeatable = key !== "y" && key !== "Y";
  const keys = command({ context, byLines, region, count: count ?? 1, register });
  if (keys !== undefined) yield* keys;
  context.remember({ count, register }, visual);
}

/** A motion or a text object. */
function* extend(context: ViContext, key: string, count: number | undefined): Keys {
  const request = { context, count: count ?? 1, counted: count !== undefined, operator: undefined };
  const motion = yield* readMotion(key, request);
  if (motion === undefined) {
    context.handled = false;
    return;
  }
  if (motion !== FAILED && motion.start !== undefined) {
    const extended = context.anchor !== undefined && compare(context.anchor, context.cursor) !== 0;
    // Paragraphs that extend a selection over rows leave it as it is.
    const linewise = motion.kind === "linewise";
    if (linewise && context.anchor?.row === context.cursor.row) context.mode = "visual_line";
    else if (!linewise && (!extended || context.mode === "visual_line")) context.mode = "visual";
    context.anchor = motion.start;
  }
  follow(context, motion);
}

function switchTo(context: ViContext, mode: ViMode): void {
  if (context.mode === mode) context.leaveVisual();
  else context.mode = mode;
}

function reselect(context: ViContext): boolean {
  const { lastVisual, anchor, cursor, mode } = context;
  if (lastVisual === undefined || anchor === undefined) return false;
  context.lastVisual = { anchor, cursor, mode };
  context.anchor = context.text.clamp(lastVisual.anchor);
  context.cursor = lastVisual.cursor;
  context.mode = lastVisual.mode;
  return true;
}

/** Keys that work on whole lines whatever the selection is. */
const LINES_ALWAYS = new Set(["X", "D", "C", "S", "R", "Y"]);

function removeSelected({ context, region, register }: Selected): undefined {
  remove(context, region, register);
}

function* change({ context, region, register }: Selected): Keys {
  removeForChange(context, region, register);
  yield* insertSession(context, { count: 1 });
}

function yankSelected({ context, region, register }: Selected): undefined {
  yank(context, region, register);
}

function shiftBy(direction: 1 | -1): Run {
  return ({ context, region, count }) => {
    shift(context, { ...region, end: context.lastVisual ? lastOf(context) : region.end }, direction * count);
  };
}

/** The last character of the selection that was left for the operator. */
function lastOf({ lastVisual, cursor }: ViContext): Position {
  if (lastVisual === undefined) return cursor;
  return compare(lastVisual.anchor, lastVisual.cursor) > 0 ? lastVisual.anchor : lastVisual.cursor;
}

function caseTo(operator: "gu" | "gU" | "g~"): Run {
  return ({ context, region }) => {
    changeCase(context, region, operator);
  };
}

function joinSelected(bare: boolean): Run {
  return ({ context, region }) => {
    const last = Math.min(Math.max(lastOf(context).row, region.start.row + 1), context.text.lineCount - 1);
    context.cursor = region.start;
    if (last > region.start.row) join(context, region.start.row, last, bare);
    else context.beep();
  };
}

function putSelected(keep: boolean): Run {
  return ({ context, region, register, count }) => {
    const value = context.registers.get(register);
    if (value === undefined) context.beep();
    else putOver(context, region, value, count, keep);
  };
}

const OPERATORS: Readonly<Record<string, Run>> = {
  d: removeSelected,
  x: removeSelected,
  "<Del>": removeSelected,
  X: removeSelected,
  D: removeSelected,
  c: change,
  s: change,
  C: change,
  S: change,
  R: change,
  y: yankSelected,
  Y: yankSelected,
  ">": shiftBy(1),
  "<": shiftBy(-1),
  u: caseTo("gu"),
  gu: caseTo("gu"),
  U: caseTo("gU"),
  gU: caseTo("gU"),
  "~": caseTo("g~"),
  "g~": caseTo("g~"),
  J: joinSelected(false),
  gJ: joinSelected(true),
  p: putSelected(false),
  P: putSelected(true),
  *r({ context, region }) {
    const text = typedText(yield);
    if (text === undefined || text === "\n") context.beep();
    else overwriteRegion(context, region, text);
  },
  *I({ context, region, byLines, count }) {
    context.cursor = byLines ? { row: region.start.row, column: 0 } : region.start;
    yield* insertSession(context, { count });
  },
  *A({ context, region, byLines, count }) {
    const last = lastOf(context);
    context.cursor = byLines ? { row: last.row, column: context.line(last.row).length } : context.after(last);
    if (compare(context.cursor, region.start) < 0) context.cursor = region.start;
    yield* insertSession(context, { count });
  },
};
