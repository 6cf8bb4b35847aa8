// The namespaces there are. The code of one is loaded when a program first touches it.
import type { Namespace } from "./declare.ts";

const namespaces: Record<string, () => { namespace: Namespace }> = {
  "": () => require("./root.ts"),
  builtins: () => require("./builtins.ts"),
  cell: () => require("./cell.ts"),
  cli: () => require("./cli.ts"),
  cmd: () => require("./cmd.ts"),
  events: () => require("./events.ts"),
  json: () => require("./json.ts"),
  layout: () => require("./layout.ts"),
  lifecycle: () => require("./lifecycle.ts"),
  parse: () => require("./parse.ts"),
  reg: () => require("./reg.ts"),
  signal: () => require("./signal.ts"),
  task: () => require("./task.ts"),
  text: () => require("./text.ts"),
  tick: () => require("./tick.ts"),
  timer: () => require("./timer.ts"),
  tools: () => require("./tools.ts"),
};

/** Namespaces of the terminal UI: absent without one. */
export const UI_NAMESPACES: readonly string[] = [
  "buf",
  "config",
  "confirm",
  "dialog",
  "history",
  "input",
  "keymap",
  "list",
  "metrics",
  "notify",
  "overlay",
  "paint",
  "picker",
  "prompt",
  "render",
  "search",
  "session",
  "settings",
  "statusline",
  "terminal",
  "theme",
  "transcript",
  "ui",
  "vim",
  "win",
  "work",
];

/** The names of all namespaces that this build has, the root first. */
export function namespaceNames(): string[] {
  return Object.keys(namespaces).sort();
}

/** The declaration of a namespace; the root's name is empty. */
export function loadNamespace(name: string): Namespace | undefined {
  return Object.hasOwn(namespaces, name) ? namespaces[name]?.().namespace : undefined;
}

/** The last parts of the names of the namespaces directly below one. */
export function subNamespaces(parent: string): string[] {
  const start = `${parent}.`;
  return Object.keys(namespaces)
    .filter((name) => name.startsWith(start) && !name.slice(start.length).includes("."))
    .map((name) => name.slice(start.length));
}
