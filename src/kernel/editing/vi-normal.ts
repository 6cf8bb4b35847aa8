// vi's normal mode: reads a command to its end and has it done.
import { type Command, follow, readPrefix } from "./vi-command.ts";
import { COMMANDS } from "./vi-commands.ts";
import { isEscape, type Keys, type Prefix, type ViContext } from "./vi-context.ts";
import { readMotion } from "./vi-motions.ts";
import { OPERATORS, operatorCommand } from "./vi-operator-commands.ts";

/** Reads and does one command. It may change the mode; insert mode is part of the command that entered it. */
export function* normalCommand(context: ViContext, prefix?: Prefix): Keys {
  const { key, count, register } = yield* readPrefix(context, prefix);
  if (isEscape(key)) {
    // With nothing to give up, Esc is for whoever is behind us.
    context.handled = context.pending !== key;
    return;
  }
  context.begin(key);
  const command = { context, count: count ?? 1, counted: count !== undefined, register };
  yield* runCommand(command, key);
  context.remember({ count, register });
}

function* runCommand(command: Command, key: string): Keys {
  const { context, count, counted } = command;
  const name = key === "g" ? `g${yield}` : key;
  const operator = OPERATORS[name];
  if (operator !== undefined) {
    yield* operatorCommand(command, operator);
    return;
  }
  const run = COMMANDS[name];
  if (run !== undefined) {
    const keys = run(command);
    if (keys !== undefined) yield* keys;
    return;
  }
  const motion = yield* readMotion(name, { context, count, counted, operator: undefined });
  if (motion === undefined) context.handled = false;
  else follow(context, motion);
}
