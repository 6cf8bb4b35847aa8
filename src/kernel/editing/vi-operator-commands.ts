// vi's operators as commands: with a motion, doubled for lines, and the keys that stand for both.
import { type Command, follow, type Run } from "./vi-command.ts";
import { isEscape, type Keys, LARGEST_COUNT, type ViContext } from "./vi-context.ts";
import { insertSession } from "./vi-insert.ts";
import { FAILED, type Motion, readMotion } from "./vi-motions.ts";
import {
  changeCase,
  type Operator,
  type Region,
  regionOf,
  remove,
  removeForChange,
  shift,
  yank,
} from "./vi-operators.ts";

export const OPERATORS: Readonly<Record<string, Operator>> = {
  d: "d",
  c: "c",
  y: "y",
  ">": ">",
  "<": "<",
  "<lt>": "<",
  gu: "gu",
  gU: "gU",
  "g~": "g~",
};

/** An operator and the motion that says on what; the operator's own key again means lines. */
export function* operatorCommand(command: Command, operator: Operator): Keys {
  const { context } = command;
  let key = yield;
  let digits = "";
  let forced = "";
  for (; ; key = yield) {
    const isDigit = /^[1-9]$/.test(key) || (key === "0" && digits !== "");
    if (isDigit) digits += key;
    else if (key === "v" || key === "V") forced = key;
    else break;
    // `.` may have a count of its own, so that the one typed here is kept with the command.
    if (isDigit) context.recording.pop();
  }
  const counted = command.counted || digits !== "";
  const count = Math.min((digits === "" ? 1 : Number(digits)) * command.count, LARGEST_COUNT);
  if (isEscape(key)) return;
  const name = key === "g" ? `g${yield}` : key === "<lt>" ? "<" : key;
  // `gUgU` and `gUU` are the same.
  const isDouble = name === operator || (operator.startsWith("g") && name === operator.slice(1));
  const motion = isDouble
    ? wholeLines(context, count, operator)
    : yield* readMotion(name, { context, count, counted, operator });
  if (motion === undefined || motion === FAILED || motion.short || (operator !== "y" && !context.canEdit())) {
    context.beep();
    if (typeof motion === "object" && motion.short) follow(context, motion);
    return;
  }
  if (motion.jump) context.jumpFrom(context.cursor);
  context.repeatable = operator !== "y";
  context.want = undefined;
  const region = regionOf(context, force(motion, forced), operator, forced !== "");
  yield* operate({ ...command, count, counted }, operator, region);
  // The count of the motion belongs to the command: `.` is given their product.
  if (digits !== "") context.remember({ count, register: command.register });
}

/** The lines of a doubled operator. Only a yank leaves the cursor in its column. */
function wholeLines(context: ViContext, count: number, operator: Operator): Motion | typeof FAILED {
  const { cursor, text } = context;
  if (count > 1 && cursor.row + 1 >= text.lineCount) return FAILED;
  const row = Math.min(cursor.row + count - 1, text.lineCount - 1);
  return { target: operator === "y" ? { row, column: cursor.column } : context.firstNonBlank(row), kind: "linewise" };
}

/** `dv` turns lines into characters and exclusive into inclusive; `dV` makes lines of anything. */
function force(motion: Motion, forced: string): Motion {
  if (forced === "V") return { ...motion, kind: "linewise" };
  if (forced === "v") return { ...motion, kind: motion.kind === "exclusive" ? "inclusive" : "exclusive" };
  return motion;
}

function* operate(command: Command, operator: Operator, region: Region): Keys {
  const { context, register } = command;
  switch (operator) {
    case "y":
      yank(context, region, register);
      break;
    case "d":
      remove(context, region, register);
      break;
    case "c":
      removeForChange(context, region, register);
      yield* insertSession(context, { count: 1 });
      break;
    case ">":
    case "<":
      shift(context, region, operator === ">" ? 1 : -1);
      break;
    case "gu":
    case "gU":
    case "g~":
      changeCase(context, region, operator);
      break;
  }
}

/** A command that is typed as other keys, as `x` is `dl`. */
export function short(operator: Operator, motionKey: string): Run {
  return function* (command) {
    const { context, count, counted } = command;
    if (operator !== "y" && !context.canEdit()) return;
    const reading = readMotion(motionKey, { context, count, counted, operator });
    const { value: motion } = reading.next();
    if (typeof motion !== "object") {
      context.beep();
      return;
    }
    context.repeatable = operator !== "y";
    context.want = undefined;
    yield* operate(command, operator, regionOf(context, motion, operator));
  };
}

/** A command that is a doubled operator, as `Y` is `yy`. */
export function lines(operator: Operator): Run {
  return function* (command) {
    const { context, count } = command;
    const motion = wholeLines(context, count, operator);
    if (motion === FAILED || (operator !== "y" && !context.canEdit())) {
      context.beep();
      return;
    }
    context.repeatable = operator !== "y";
    yield* operate(command, operator, regionOf(context, motion, operator));
  };
}
