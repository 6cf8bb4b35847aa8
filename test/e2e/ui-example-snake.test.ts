// examples/ui/snake.lua, played.
import { describe, expect, test } from "bun:test";
import { Place } from "./ingot.ts";
import { KEYS, SCREENS, UiExample } from "./ui-example.ts";

/** Colours by number of the palette. */
const FOOD = 9;
const HEAD = 11;

const place = new Place();
/** The snake moves only by keys, and the food is always in the same places. */
const slow = ["--tick", "0", "--seed", "7"];

interface Cell {
  readonly row: number;
  readonly column: number;
}

const START: Cell = { row: 8, column: 15 };
const STEPS: Readonly<Record<string, Cell>> = {
  [KEYS.up]: { row: -1, column: 0 },
  [KEYS.down]: { row: 1, column: 0 },
  [KEYS.left]: { row: 0, column: -1 },
  [KEYS.right]: { row: 0, column: 1 },
};

/** Whether a cell of the board, counted from 0, has a colour. */
function isColored(game: UiExample, { row, column }: Cell, color: number): boolean {
  const corner = game.find("╭─ snake");
  if (corner.row < 0) return false;
  const { text, foreground } = game.cell(corner.row + 1 + row, corner.column + 1 + 2 * column);
  return text === "█" && foreground === color;
}

function findFood(game: UiExample): Cell | undefined {
  for (let row = 0; row < 18; row++)
    for (let column = 0; column < 32; column++) if (isColored(game, { row, column }, FOOD)) return { row, column };
  return undefined;
}

/** Presses a direction, and waits until the head is where it leads. @returns that */
async function step(game: UiExample, from: Cell, key: string): Promise<Cell> {
  const by = STEPS[key] as Cell;
  const to = { row: from.row + by.row, column: from.column + by.column };
  game.type(key);
  await game.until(() => isColored(game, to, HEAD), `the head at ${JSON.stringify(to)}`);
  return to;
}

/** Leads the snake to the food. */
async function eat(game: UiExample, from: Cell): Promise<void> {
  await game.until(() => findFood(game) !== undefined, "food");
  const { row, column } = findFood(game) as Cell;
  let head = from;
  while (head.row !== row) head = await step(game, head, head.row < row ? KEYS.down : KEYS.up);
  while (head.column !== column) head = await step(game, head, head.column < column ? KEYS.right : KEYS.left);
}

describe.each(SCREENS)("$screen", (screen) => {
  test("eats, grows, runs into a wall, starts anew, and the best score is kept", async () => {
    const state = { XDG_STATE_HOME: place.path(`state ${screen.columns}`) };
    const options = { ...screen, args: slow, env: { ...screen.env, ...state } };
    const game = new UiExample(place, "snake.lua", options);
    await game.sees("score 0", "best 0", "q quits");
    await game.until(() => isColored(game, START, HEAD), "the snake in the middle");
    // Up first: the food may lie behind it, and a snake cannot turn round.
    await eat(game, await step(game, START, KEYS.up));
    await game.sees("score 10", "best 10");
    await game.press(KEYS.up.repeat(18), "game over", "r starts anew");
    await game.press("r", "score 0", "best 10");
    await game.misses("game over");
    expect(await game.quit()).toEqual([0, ""]);

    const again = new UiExample(place, "snake.lua", options);
    await again.sees("score 0", "best 10");
  });

  test("a snake on its way meets a wall by itself", async () => {
    const game = new UiExample(place, "snake.lua", { ...screen, args: ["--tick", "1"] });
    await game.sees("game over");
  });

  test("pauses: a paused snake does not turn", async () => {
    const game = new UiExample(place, "snake.lua", { ...screen, args: slow });
    await game.press(" ", "paused", "space goes on");
    game.type(KEYS.up);
    await game.press(" ", "q quits");
    await game.misses("paused");
    await step(game, START, KEYS.down);
  });

  test("pauses and says so where there is no room", async () => {
    const game = new UiExample(place, "snake.lua", { ...screen, args: slow });
    await game.sees("score 0");
    game.resize(40, 8);
    await game.sees("snake needs 66 columns");
    game.resize(screen.columns, screen.rows);
    await game.sees("paused");
  });
});

test("wrong usage, and help", async () => {
  const wrong = new UiExample(place, "snake.lua", { args: ["--tick", "soon"] });
  expect(await wrong.exit()).toBe(2);
  await wrong.sees("snake: --tick needs a whole number");
  const help = new UiExample(place, "snake.lua", { args: ["--help"] });
  expect(await help.exit()).toBe(0);
  await help.sees("usage: ingot run --ui snake.lua");
});
