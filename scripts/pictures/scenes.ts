// What the pictures show: for each program of examples/ui what it finds, and what is typed.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PseudoTerminal } from "../../test/e2e/pseudo-terminal.ts";
import { writeProc } from "./sample-proc.ts";
import { makeRepository } from "./sample-repository.ts";
import { playSnake } from "./snake-player.ts";

export interface Scene {
  readonly flags: readonly string[];
  readonly args: readonly string[];
  /** Makes what the program finds. @param cwd where it is started, in `home` */
  prepare(home: string, cwd: string): void;
  /** Types, until the screen is as it is to be drawn. */
  play(terminal: PseudoTerminal, cwd: string): Promise<void>;
}

const root = join(import.meta.dir, "../..");
const DOWN = "\x1b[B";

/** Waits until a text is on the screen. */
function sees(terminal: PseudoTerminal, text: string): Promise<void> {
  return terminal.until(() => terminal.screen.some((row) => row.includes(text)), text);
}

const files: Scene = {
  flags: ["--allow-read=."],
  args: [],
  prepare: (_, cwd) => {
    for (const name of ["docs/api", "examples", "LICENSE", "package.json", "CONTRIBUTING.md"])
      cpSync(join(root, name), join(cwd, name), { recursive: true });
    writeFileSync(
      join(cwd, "logo.bin"),
      Uint8Array.from({ length: 300 }, (_, i) => (i * i) % 251),
    );
    cpSync(join(root, "examples/lines.lua"), join(cwd, "lines.lua"));
  },
  play: async (terminal) => {
    await sees(terminal, " 7 entries");
    terminal.type(DOWN.repeat(4));
    await sees(terminal, "─ lines.lua ─");
    await sees(terminal, "io.popen");
  },
};

const processes: Scene = {
  flags: ["--allow-read=proc"],
  args: ["--proc", "proc", "--tick", "0"],
  prepare: (_, cwd) => writeProc(join(cwd, "proc"), 1),
  play: async (terminal, cwd) => {
    await sees(terminal, "13 processes");
    for (let second = 2; second <= 110; second++) {
      const before = terminal.screen.join("\n");
      writeProc(join(cwd, "proc"), second);
      terminal.type("r");
      await terminal.until(() => terminal.screen.join("\n") !== before, "another second");
    }
    terminal.type("\x1b[H");
    const first = terminal.screen.findIndex((row) => row.includes("COMMAND")) + 1;
    const isSelected = () => terminal.emulator.buffer.active.getLine(first)?.getCell(1)?.isBgDefault() === false;
    await terminal.until(isSelected, "the first one is selected");
  },
};

const snake: Scene = {
  flags: [],
  args: ["--tick", "0", "--seed", "5"],
  prepare: () => {},
  play: (terminal) => playSnake(terminal, 24),
};

const gitLog: Scene = {
  flags: ["--allow-run=git"],
  args: [],
  prepare: (_, cwd) => makeRepository(cwd),
  play: async (terminal) => {
    await sees(terminal, "1 file changed");
    terminal.type(DOWN.repeat(2));
    await sees(terminal, "--- a/greet.lua");
  },
};

const BOARD = {
  columns: [
    {
      title: "To do",
      cards: [
        "Ship the first release #release",
        "Write down how plugins are reloaded #docs",
        "Ask on a forum what people miss",
      ],
    },
    {
      title: "Doing",
      cards: ["Draw braille charts without flicker #ui", "Mouse: drag cards to other columns #ui #mouse"],
    },
    {
      title: "Done",
      cards: ["Layouts: boxes and splits #ui", "Permissions by flag #security", "One executable, no runtime"],
    },
  ],
};

const kanban: Scene = {
  flags: [],
  args: [],
  prepare: (home) => {
    const directory = join(home, "state/ingot/plugins");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "kanban.json"), JSON.stringify(BOARD));
  },
  play: async (terminal) => {
    await sees(terminal, "To do  3");
    const mouse = (code: number, row: number, column: number) => terminal.type(`\x1b[<${code};${column};${row}M`);
    mouse(0, 8, 10);
    mouse(32, 15, 50);
    await sees(terminal, "▔▔▔");
  },
};

export const scenes: Readonly<Record<string, Scene>> = { files, processes, snake, "git-log": gitLog, kanban };
