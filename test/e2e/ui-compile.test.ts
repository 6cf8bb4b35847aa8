// `ingot compile --ui`: an executable that has the terminal UI.
import { expect, test } from "bun:test";
import { Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();

test("a program compiled with --ui has the UI, its modules, files and arguments", async () => {
  place.write("app/main.lua", 'print(require("part").name, ...) print(ingot.frontend.kind(), arg[0])');
  place.write("app/part.lua", 'return { name = "the part" }');
  expect((await place.run(["compile", "--ui", "app", "-o", "out"])).code).toBe(0);
  const terminal = new UiTerminal(place, "", { command: './out one "--ui"; exit $?' });
  await terminal.showsText("the part        one     --ui");
  await terminal.showsText("tui     out");
  terminal.type("\x1b[15~"); // F5: loaded anew
  await terminal.until(() => terminal.screen.filter((row) => row.startsWith("the part")).length === 2, "a reload");
  terminal.type("\x04");
  expect(await terminal.end()).toBe(0);
  expect(terminal.screen.slice(0, 2)).toEqual(["the part        one     --ui", "tui     out"]);
});

test("errors of it carry its name, and without a terminal it says what it needs", async () => {
  place.write("broken.lua", 'error("it broke")');
  expect((await place.run(["compile", "--ui", "broken.lua", "-o", "broken"])).code).toBe(0);
  const terminal = new UiTerminal(place, "", { command: "./broken; exit $?" });
  expect(await terminal.end()).toBe(1);
  await terminal.until(() => terminal.screen[0]?.startsWith("broken: ") === true, "the message");
  const { code, stderr } = await place.run([], { executable: place.path("broken") });
  expect([code, stderr]).toEqual([2, expect.stringContaining("a program with a UI needs a terminal")]);
});

test("a program compiled without it has none", async () => {
  place.write("plain.lua", "print(ingot.frontend.kind())");
  expect((await place.run(["compile", "plain.lua", "-o", "plain"])).code).toBe(0);
  expect((await place.run([], { executable: place.path("plain") })).stdout).toBe("headless\n");
});
