// What the prompt of a program with a UI has of itself: its history on disk, the menu of completions, commands to complete
// and hints at their arguments.
import { join } from "node:path";
import type { Command } from "../kernel/commands.ts";
import { rank } from "../system/fuzzy.ts";
import { HistoryFile } from "../system/history-file.ts";
import type { Completer, CompletionRow } from "../terminal/prompt.ts";
import type { Ui } from "../terminal/ui.ts";
import { CompletionList } from "../terminal/widgets/completion-menu.ts";
import { showArgumentHints } from "./argument-hints.ts";
import { BufferSources } from "./buffer-sources.ts";
import { CommandService } from "./cmd.ts";
import { LuaCompleter } from "./prompt-completer.ts";
import type { Runtime } from "./runtime.ts";

/** Puts the parts together. */
export function wirePrompt(runtime: Runtime, ui: Ui): void {
  const { editors } = ui;
  const { prompt, history } = editors;
  const file = new HistoryFile(join(runtime.options.directories.state, "history"));
  history.earlier = () => file.read();
  history.onAdd = (entry) => file.append(entry);
  const { buffer } = editors.promptWindow;
  runtime.service(BufferSources).setters.set(buffer as never, (text) => prompt.setText(text));
  prompt.addCompleter(commandCompleter(runtime) as Completer);
  showArgumentHints(prompt, runtime.service(CommandService).commands);
  let list: CompletionList | undefined;
  let selected: CompletionRow | undefined;
  editors.onMenu = () => {
    const { menu } = editors;
    list ??= new CompletionList(ui, runtime.program);
    list.show(menu);
    const row = menu?.rows[menu.selected];
    if (row === selected) return;
    selected = row;
    const { from } = (row ?? {}) as { from?: unknown };
    if (from instanceof LuaCompleter) from.selected(row as never);
  };
}

/** Completes `/name` at the start of the prompt. */
function commandCompleter(runtime: Runtime): Completer<undefined> {
  const { commands } = runtime.service(CommandService);
  return {
    // Enter runs a command, also one whose name was not typed to its end.
    submits: true,
    detect: (text, cursor) => {
      const isName = /^\/[^\s]*$/.test(text) && cursor > 0;
      return isName ? { anchor: 0, data: undefined } : undefined;
    },
    rows: (_, token) => {
      const shown = commands.list().filter(({ hidden }) => !hidden);
      const typed = token.slice(1).toLowerCase();
      const isBest = ({ name }: Command) => name.toLowerCase().startsWith(typed);
      // What was typed in full comes first, as the shortest of those that begin with it.
      const best = shown.filter(isBest).sort((a, b) => a.name.length - b.name.length);
      const others = shown.filter((command) => !isBest(command));
      const byName = rank(
        others.map(({ name }) => name),
        typed,
      ).map((index) => others[index] as Command);
      // Enter runs what is selected: letters strewn over a description are too little for that.
      const byText = others.filter(({ description = "" }) => description.toLowerCase().includes(typed));
      const rows = typed === "" ? shown : new Set([...best, ...byName, ...byText]);
      return [...rows].map(({ name, description }) => ({ label: `/${name}`, description }));
    },
    accept: (_, { label }) => `${label} `,
  };
}
