// One line on the screen, with pi-tui.
import { ProcessTerminal, Text, TUI } from "@mariozechner/pi-tui";

const tui = new TUI(new ProcessTerminal());
tui.addChild(new Text("hello", 0, 0));
tui.start();
