// `ingot repl`: reads Lua, runs it and prints its values, on a terminal or from a pipe.
import { join } from "node:path";
import { VERSION } from "../build.ts";
import { directories, isTerminal } from "../host.ts";
import { compileLua } from "../lua/module.ts";
import { writeAll } from "../lua/output.ts";
import { askOnTerminal } from "./ask.ts";
import { showsColors } from "./colors.ts";
import { ExitCode } from "./errors.ts";
import { permissionsOf } from "./program.ts";
import { complete } from "./repl/completion.ts";
import { Editor } from "./repl/editor.ts";
import { History } from "./repl/history.ts";
import { runPlainly } from "./repl/plain.ts";
import { Session } from "./repl/session.ts";
import { Terminal } from "./repl/terminal.ts";
import type { Invocation } from "./verbs.ts";

const BANNER = `ingot ${VERSION} · Lua 5.4 · locals last one entry · _: last value · Ctrl-D: leave\n`;

/** Columns for values where there is no screen. */
const PLAIN_WIDTH = 80;

export async function main({ permissions, argv }: Invocation): Promise<number> {
  const isInteractive = isTerminal(0) && isTerminal(1);
  const isDumb = process.env.TERM === "dumb";
  const ask = askOnTerminal();
  const session: Session = new Session({
    module: await compileLua(),
    permissions: permissionsOf(permissions, ask && ((request) => session.lending(() => ask(request)))),
    words: argv,
    width: () => (isInteractive ? process.stdout.columns || PLAIN_WIDTH : PLAIN_WIDTH),
    color: showsColors(2),
  });
  if (!isInteractive) return runPlainly(session);
  writeAll(1, Buffer.from(BANNER));
  if (isDumb) return runPlainly(session, (continued) => writeAll(1, Buffer.from(continued ? ">> " : "> ")));
  return runOnTerminal(session);
}

async function runOnTerminal(session: Session): Promise<number> {
  const history = new History(join(directories().state, "repl_history"));
  let isLeaving = false;
  session.onInterrupt = () => {
    if (!session.cancel() && isLeaving) process.exit(ExitCode.Interrupted);
  };
  const terminal: Terminal = new Terminal({
    onEnd: () => editor.end(),
    onChange: () => editor.redraw(),
    onInterrupt: () => session.onInterrupt(),
    onSignal: (code) => void session.exit(code),
  });
  const editor = new Editor({
    get columns() {
      return terminal.columns;
    },
    get rows() {
      return terminal.rows;
    },
    write: (text) => terminal.write(text),
    hold: () => terminal.hold(),
    suspend: () => terminal.suspend(),
    history: history.entries,
    isComplete: (text) => session.isComplete(text),
    complete: (before) => complete(session.realm.lua, before),
  });
  const makeRoom = () => {
    if (terminal.isEditing) editor.makeRoom();
  };
  const lend = () => {
    makeRoom();
    return terminal.lend();
  };
  session.useScreen({ makeRoom, lend });
  for (;;) {
    const reading = editor.read();
    terminal.edit((key) => editor.press(key));
    const entry = await reading;
    terminal.rest();
    if (entry === undefined) break;
    history.add(entry);
    await session.run(entry);
    terminal.restoreMode();
  }
  isLeaving = true;
  await session.close();
  return ExitCode.Done;
}
