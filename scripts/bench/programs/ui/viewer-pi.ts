// A text to scroll through, a line to type into, and an overlay, with pi-tui: as viewer.lua.
import { readFileSync } from "node:fs";
import {
  type Component,
  Editor,
  matchesKey,
  type OverlayHandle,
  ProcessTerminal,
  Text,
  TUI,
  truncateToWidth,
} from "@mariozechner/pi-tui";
import { help } from "./viewer-help.ts";

const color = (code: number, end: number) => (text: string) => `\x1b[${code}m${text}\x1b[${end}m`;
const [bold, dim, cyan] = [color(1, 22), color(2, 22), color(36, 39)];

const terminal = new ProcessTerminal();
const tui = new TUI(terminal);

/** Title, editor with its two lines, footer, and the last row of the terminal, which stays free. */
const OTHER_ROWS = 6;

class Lines implements Component {
  top = 0;
  private readonly lines = readFileSync(process.argv[2] as string, "utf8").split("\n");

  get height(): number {
    return terminal.rows - OTHER_ROWS;
  }

  render(width: number): string[] {
    return this.lines.slice(this.top, this.top + this.height).map((line) => truncateToWidth(line, width, ""));
  }

  invalidate(): void {}
}

class Help implements Component {
  render(width: number): string[] {
    const inside = width - 2;
    const rule = "─".repeat(inside);
    return [`┌${rule}┐`, ...help.map((line) => `│${truncateToWidth(line, inside, "", true)}│`), `└${rule}┘`];
  }

  invalidate(): void {}
}

const lines = new Lines();
const plain = (text: string) => text;
const list = { selectedPrefix: plain, selectedText: plain, description: plain, scrollInfo: plain, noMatch: plain };
const editor = new Editor(tui, { borderColor: plain, selectList: list });
const footer = new Text("", 0, 0);

function scrollTo(row: number): void {
  lines.top = Math.max(0, row);
  footer.setText(dim(`line ${lines.top + 1}`));
  tui.requestRender();
}

let overlay: OverlayHandle | undefined;
function toggleHelp(): void {
  if (overlay === undefined) overlay = tui.showOverlay(new Help(), { width: 60 });
  else {
    overlay.hide();
    overlay = undefined;
  }
}

tui.addInputListener((data) => {
  if (matchesKey(data, "up")) scrollTo(lines.top - 1);
  else if (matchesKey(data, "down")) scrollTo(lines.top + 1);
  else if (matchesKey(data, "pageUp")) scrollTo(lines.top - lines.height);
  else if (matchesKey(data, "pageDown")) scrollTo(lines.top + lines.height);
  else if (matchesKey(data, "home")) scrollTo(0);
  else if (matchesKey(data, "ctrl+o")) toggleHelp();
  else return undefined;
  return { consume: true };
});

tui.addChild(new Text(bold(cyan("A text of 100,000 lines")), 0, 0));
tui.addChild(lines);
tui.addChild(editor);
tui.addChild(footer);
tui.setFocus(editor);
scrollTo(0);
tui.start();
