// The namespaces there are. The code of one is loaded when a program first touches it.
import type { Namespace } from "./declare.ts";

const namespaces: Record<string, () => { namespace: Namespace }> = {
  "": () => require("./root.ts"),
  ask: () => require("./ask.ts"),
  buf: () => require("./buf.ts"),
  build: () => require("./build.ts"),
  builtins: () => require("./builtins.ts"),
  cell: () => require("./cell.ts"),
  cli: () => require("./cli.ts"),
  clipboard: () => require("./clipboard.ts"),
  clock: () => require("./clock.ts"),
  cmd: () => require("./cmd.ts"),
  dialog: () => require("./dialog.ts"),
  events: () => require("./events.ts"),
  files: () => require("./files.ts"),
  frontend: () => require("./frontend.ts"),
  fs: () => require("./fs.ts"),
  "fs.file_state": () => require("./fs-file-state.ts"),
  fuzzy: () => require("./fuzzy.ts"),
  grep: () => require("./grep.ts"),
  history: () => require("./history.ts"),
  html: () => require("./html.ts"),
  http: () => require("./http.ts"),
  "http.cache": () => require("./http-cache.ts"),
  image: () => require("./image.ts"),
  input: () => require("./input.ts"),
  json: () => require("./json.ts"),
  keymap: () => require("./keymap.ts"),
  layout: () => require("./layout.ts"),
  lifecycle: () => require("./lifecycle.ts"),
  list: () => require("./list.ts"),
  log: () => require("./log.ts"),
  messages: () => require("./messages.ts"),
  metrics: () => require("./metrics.ts"),
  "metrics.perf": () => require("./metrics-perf.ts"),
  notebook: () => require("./notebook.ts"),
  notify: () => require("./notify.ts"),
  os: () => require("./os.ts"),
  overlay: () => require("./overlay.ts"),
  "overlay.layout": () => require("./overlay-layout.ts"),
  paint: () => require("./paint.ts"),
  parse: () => require("./parse.ts"),
  path: () => require("./path.ts"),
  perf: () => require("./perf.ts"),
  picker: () => require("./picker.ts"),
  process: () => require("./process.ts"),
  prompt: () => require("./prompt.ts"),
  "prompt.ghost": () => require("./prompt-ghost.ts"),
  reg: () => require("./reg.ts"),
  remember: () => require("./remember.ts"),
  search: () => require("./search.ts"),
  settings: () => require("./settings.ts"),
  render: () => require("./render.ts"),
  shell: () => require("./shell.ts"),
  signal: () => require("./signal.ts"),
  skills: () => require("./skills.ts"),
  spinner: () => require("./spinner.ts"),
  state: () => require("./state.ts"),
  statusline: () => require("./statusline.ts"),
  task: () => require("./task.ts"),
  terminal: () => require("./terminal.ts"),
  text: () => require("./text.ts"),
  theme: () => require("./theme.ts"),
  tick: () => require("./tick.ts"),
  time: () => require("./time.ts"),
  timer: () => require("./timer.ts"),
  tools: () => require("./tools.ts"),
  trust: () => require("./trust.ts"),
  ui: () => require("./ui.ts"),
  "ui.layout": () => require("./ui-layout.ts"),
  vim: () => require("./vim.ts"),
  win: () => require("./win.ts"),
  work: () => require("./work.ts"),
};

/** Namespaces whose classes functions of other namespaces return, too. */
export const UI_CLASS_NAMESPACES: readonly string[] = ["buf", "overlay", "paint", "ui.layout", "win"];

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
  "spinner",
  "statusline",
  "terminal",
  "theme",
  "transcript",
  "ui",
  "vim",
  "win",
  "work",
];

/** Namespaces of the agent, which this build has not. */
export const AGENT_NAMESPACES: readonly string[] = [
  "agent",
  "auth",
  "defaults",
  "engine",
  "inspect",
  "lsp",
  "mcp",
  "mode",
  "model",
  "permissions",
  "provider",
  "reasoning",
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
