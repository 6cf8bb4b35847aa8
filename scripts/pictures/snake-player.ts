// Plays examples/ui/snake.lua as started with `--tick 0`: looks where the food is, and goes there.
import type { PseudoTerminal } from "../../test/e2e/pseudo-terminal.ts";

interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Of the board. */
const [ROWS, COLUMNS] = [18, 32];
/** Colours by number of the palette. */
const [FOOD, HEAD, BODY] = [9, 11, [10, 2]];

const STEPS: readonly (Cell & { readonly key: string })[] = [
  { key: "k", row: -1, column: 0 },
  { key: "j", row: 1, column: 0 },
  { key: "h", row: 0, column: -1 },
  { key: "l", row: 0, column: 1 },
];

/** Eats so many times, as long as there is a way. */
export async function playSnake(terminal: PseudoTerminal, meals: number): Promise<void> {
  await terminal.until(() => terminal.screen.some((row) => row.includes("score 0")));
  let head: Cell = { row: ROWS / 2 - 1, column: COLUMNS / 2 - 1 };
  await terminal.until(() => colorAt(terminal, head) === HEAD, "the snake");
  for (let eaten = 0; eaten < meals; eaten++) {
    const food = await findFood(terminal);
    while (head.row !== food.row || head.column !== food.column) {
      const next = bestStep(terminal, head, food);
      if (next === undefined) return;
      terminal.type(next.key);
      await terminal.until(() => colorAt(terminal, next) === HEAD, `the head at ${next.row}, ${next.column}`);
      head = next;
    }
    await terminal.until(() => terminal.screen.some((row) => row.includes(`score ${10 * (eaten + 1)}`)));
  }
}

/** The free cell beside the head that is nearest to the food. */
function bestStep(terminal: PseudoTerminal, head: Cell, food: Cell): (Cell & { key: string }) | undefined {
  const distance = ({ row, column }: Cell) => Math.abs(row - food.row) + Math.abs(column - food.column);
  return STEPS.map(({ key, row, column }) => ({ key, row: head.row + row, column: head.column + column }))
    .filter(({ row, column }) => row >= 0 && row < ROWS && column >= 0 && column < COLUMNS)
    .filter((cell) => !BODY.includes(colorAt(terminal, cell) ?? -1))
    .sort((one, other) => distance(one) - distance(other))[0];
}

/** Where the food is. Frames come in pieces: what is seen counts when nothing has come for a while. */
async function findFood(terminal: PseudoTerminal): Promise<Cell> {
  for (;;) {
    const before = terminal.written.length;
    await Bun.sleep(30);
    if (terminal.written.length !== before) continue;
    for (let row = 0; row < ROWS; row++)
      for (let column = 0; column < COLUMNS; column++)
        if (colorAt(terminal, { row, column }) === FOOD) return { row, column };
    throw new Error(`there is no food:\n${terminal.screen.join("\n")}`);
  }
}

function colorAt(terminal: PseudoTerminal, { row, column }: Cell): number | undefined {
  const top = terminal.screen.findIndex((line) => line.includes("╭─ snake"));
  const left = terminal.screen[top]?.indexOf("╭") ?? 0;
  const cell = terminal.emulator.buffer.active.getLine(top + 1 + row)?.getCell(left + 1 + 2 * column);
  return cell?.getChars() === "█" ? cell.getFgColor() : undefined; // that of a blank is not seen
}
