// A mistake of ours while the terminal UI is up: the terminal is as it was, and one line says so.
import { expect, test } from "bun:test";
import { join } from "node:path";
import { Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
const program = join(import.meta.dir, "ui-crash-program.ts");

for (const where of ["frame", "input", "timer", "promise"])
  test(`a mistake in ${where === "input" ? "an input handler" : `a ${where}`}`, async () => {
    const source = `ingot.lifecycle.on_shutdown(function() print("hook has run") end)
      print("ready") ingot.timer.every(100, function() io.write(".") end)`;
    const terminal = new UiTerminal(place, source, {
      command: `${process.execPath} ${program} ${where} "$FILE"; exit $?`,
      columns: 120,
      // A key is typed below.
      answers: false,
    });
    await terminal.showsText("ready");
    if (where === "input") terminal.type("x");
    expect(await terminal.end()).toBe(1);
    await terminal.until(() => terminal.screen.at(-1)?.endsWith("hook has run") === true, "the hook");
    expect(terminal.screen[0]).toMatch(/^ready/);
    expect(terminal.screen.filter((row) => row.includes("ingot: internal error: "))).toHaveLength(1);
    expect(terminal.screen.join("\n")).not.toMatch(/^\s+at |\.ts:/m);
  });
