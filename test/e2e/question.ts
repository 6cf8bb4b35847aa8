// Answers questions about permissions as a person does, who reads them first.
import { expect } from "bun:test";
import type { PseudoTerminal } from "./pseudo-terminal.ts";

const UP = "\x1b[A";
const ENTER = "\r";

export const text = (terminal: PseudoTerminal) => terminal.screen.join("\n");
export const cursorIsHidden = (terminal: PseudoTerminal) => terminal.state.cursorHidden;

/** Presses a key as a person does: after reading what is asked, and once more when nothing has come of it. */
export async function press(terminal: PseudoTerminal, key: string): Promise<void> {
  const before = text(terminal);
  const isHeeded = () => text(terminal) !== before || !cursorIsHidden(terminal);
  for (let tries = 0; tries < 5 && !isHeeded(); tries++) {
    await Bun.sleep(500);
    terminal.type(key);
    for (let waits = 0; waits < 100 && !isHeeded(); waits++) await Bun.sleep(10);
  }
  await terminal.until(isHeeded, `what ${JSON.stringify(key)} does`);
}

/** Answers the question about a permission that was put last. */
export async function answer(terminal: PseudoTerminal, label: string): Promise<void> {
  const isChosen = () => terminal.screen.findLast((row) => row.includes("●"))?.endsWith(label);
  for (let moves = 0; moves < 2 && !isChosen(); moves++) await press(terminal, UP);
  expect(isChosen()).toBe(true);
  await press(terminal, ENTER);
}
