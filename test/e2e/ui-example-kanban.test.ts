// examples/ui/kanban.lua with the mouse and the keyboard.
import { beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { Place } from "./ingot.ts";
import { KEYS, SCREENS, UiExample } from "./ui-example.ts";

const place = new Place();
let states = 0;

describe.each(SCREENS)("$screen", (screen) => {
  let state = "";
  let board: UiExample;
  const open = () =>
    new UiExample(place, "kanban.lua", { ...screen, env: { ...screen.env, XDG_STATE_HOME: place.path(state) } });

  /** The words of the cards of each column, from top to bottom. */
  const cards = (): string[] => {
    const title = board.screen[0] ?? "";
    const starts = ["To do", "Doing", "Done"].map((name) => title.indexOf(name) - 2);
    return starts.map((start, i) =>
      board.screen
        .slice(2, -1)
        .map((row) => /^[│|](.*?)│/.exec(row.padEnd(screen.columns).slice(start + 1, starts[i + 1]))?.[1]?.trim() ?? "")
        .filter((text) => text !== "")
        .join(" | "),
    );
  };
  const shows = (...expected: string[]) =>
    board.until(() => JSON.stringify(cards()) === JSON.stringify(expected), JSON.stringify(expected));

  beforeEach(async () => {
    state = `state ${++states}`;
    mkdirSync(place.path(`${state}/ingot/plugins`), { recursive: true });
    const columns = [
      { title: "To do", cards: ["one", "two", "three #tag"] },
      { title: "Doing", cards: ["four"] },
      { title: "Done", cards: [] },
    ];
    writeFileSync(place.path(`${state}/ingot/plugins/kanban.json`), JSON.stringify({ columns }));
    board = open();
    await shows("one | two | three #tag", "four", "");
  });

  /** Waits until a card is the selected one. */
  const selects = async (text: string) => {
    const isBold = (card: string) => {
      const { row, column } = board.find(`│ ${card}`);
      return board.cell(row, column + 2).bold;
    };
    await board.until(() => isBold(text) && !isBold("one"), `${text} is selected`);
  };

  const drag = async (from: [number, number], to: [number, number]) => {
    board.mouse("press", ...from);
    board.mouse("drag", from[0] + 1, from[1]);
    board.mouse("drag", ...to);
    await board.sees("▔▔▔");
    board.mouse("release", ...to);
    await board.misses("▔▔▔");
  };

  test("cards are dragged to other columns, and to other places in their own", async () => {
    const { column } = board.find("four");
    const done = board.find("Done").column;
    await drag([3, 5], [4, column]);
    await shows("two | three #tag", "four | one", "");
    await drag([3, column], [20, done]);
    await shows("two | three #tag", "one", "four");
    await drag([6, 5], [2, 5]);
    await shows("three #tag | two", "one", "four");
    // It is dropped where it was.
    await drag([3, 5], [4, 5]);
    await shows("three #tag | two", "one", "four");
    await board.press("uuu", "To do  3");
    await shows("one | two | three #tag", "four", "");
    board.type("u");
    expect(await board.quit()).toEqual([0, ""]);
  });

  test("a card that is held when the terminal loses focus or has another size stays where it was", async () => {
    for (const lose of [() => board.type("\x1b[O"), () => board.resize(screen.columns - 1, screen.rows)]) {
      board.mouse("press", 3, 5);
      board.mouse("drag", 4, board.find("Done").column);
      await board.sees("▔▔▔");
      lose();
      await board.misses("▔▔▔");
      await shows("one | two | three #tag", "four", "");
    }
  });

  test("a click selects; nothing is moved by it", async () => {
    board.mouse("press", 6, 5);
    board.mouse("release", 6, 5);
    await selects("two");
    await shows("one | two | three #tag", "four", "");
  });

  test("cards are selected and moved by keys", async () => {
    board.type(KEYS.down);
    await selects("two");
    board.type(KEYS.shiftDown);
    await shows("one | three #tag | two", "four", "");
    board.type(KEYS.shiftRight);
    await shows("one | three #tag", "four | two", "");
    board.type(KEYS.shiftRight + KEYS.shiftRight);
    await shows("one | three #tag", "four", "two");
    board.type(KEYS.shiftUp + KEYS.shiftLeft);
    await shows("one | three #tag", "two | four", "");
    board.type("uu");
    await shows("one | three #tag", "four | two", "");
  });

  test("cards are written, changed and deleted, and all of it is undone", async () => {
    await board.press("n", "╭─ new card ─", "what is to be done");
    await board.press("quite  new", "│ quite  new ");
    board.type(KEYS.enter);
    await shows("one | two | three #tag | quite  new", "four", "");
    await board.press(KEYS.enter, "╭─ edit ─");
    board.type(`d${KEYS.enter}`);
    await shows("one | two | three #tag | quite  newd", "four", "");
    board.type("d");
    await shows("one | two | three #tag", "four", "");
    await board.press("n", "╭─ new card ─");
    board.type(`never${KEYS.escape}`);
    await board.misses("new card");
    board.type("uuu");
    await shows("one | two | three #tag", "four", "");
  });

  test("keys that are typed ahead go to what they open", async () => {
    board.type(`ndone${KEYS.enter}`);
    await shows("one | two | three #tag | done", "four", "");
  });

  test("the board is kept", async () => {
    board.type("dd");
    await shows("three #tag", "four", "");
    await board.quit();
    board = open();
    await shows("three #tag", "four", "");
    expect(board.cellOf("#tag").foreground).toBe(6);
  });

  test("more cards than there is room for scroll; there may be little room", async () => {
    board.type(Array.from({ length: 30 }, (_, i) => `ncard ${i}${KEYS.enter}`).join(""));
    await board.sees("To do  33", "card 29");
    await board.misses("│ one");
    board.type(KEYS.up.repeat(40));
    await board.sees("│ one");
    for (const [columns, rows] of [
      [20, 5],
      [6, 3],
      [2, 1],
      [1, 1],
    ] as const) {
      const { length } = board.written;
      board.resize(columns, rows);
      await board.until(() => board.written.length > length, "a frame");
    }
    board.resize(screen.columns, screen.rows);
    await board.sees("│ one", "To do  33", "n new");
    await board.misses("error");
  });
});

test("a first board tells how to go on, and boards have names", async () => {
  const board = new UiExample(place, "kanban.lua", { args: ["other"] });
  await board.sees("To do  2", "Doing  1", "Done  0", "n new", "Shift-arrows move");
  await board.press("d", "To do  1");
  await board.quit();
  const again = new UiExample(place, "kanban.lua", { args: ["other"] });
  await again.sees("To do  1");
});
