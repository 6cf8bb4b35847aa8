// What a program with the terminal UI prints, where it goes, and a terminal that takes nothing.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();

/** Resident memory of a process, in bytes. */
function memoryOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * 4096;
}

describe("what is printed", () => {
  test("is shown in the output window, and written in order after the end", async () => {
    const terminal = new UiTerminal(
      place,
      'print("one") io.stderr:write("two\\n") io.write("thr") io.write("ee\\n") io.stderr:write("four\\n")',
    );
    await terminal.showsText("four");
    expect(terminal.screen.slice(0, 4)).toEqual(["one", "two", "three", "four"]);
    terminal.type("\x04");
    expect(await terminal.end()).toBe(0);
    await terminal.shows("one", "two", "three", "four");
    expect(terminal.screen).toEqual(["one", "two", "three", "four"]);
  });

  test("goes to a file alone, when it is redirected", async () => {
    const terminal = new UiTerminal(place, 'print("data") io.stderr:write("note\\n")', {
      command: '"$INGOT" run --ui -A "$FILE" > data; exit $?',
    });
    await terminal.showsText("note");
    expect(terminal.screen.join("\n")).not.toContain("data");
    terminal.type("\x04");
    expect(await terminal.end()).toBe(0);
    await terminal.shows("note");
    expect(terminal.screen).toEqual(["note"]);
    expect(readFileSync(place.path("data"), "utf8")).toBe("data\n");
  });

  test("stderr in a file does not reach the screen", async () => {
    const terminal = new UiTerminal(place, 'print("shown") io.stderr:write("note\\n")', {
      command: '"$INGOT" run --ui -A "$FILE" 2> notes; exit $?',
    });
    await terminal.showsText("shown");
    terminal.type("\x04");
    expect(await terminal.end()).toBe(0);
    expect(readFileSync(place.path("notes"), "utf8")).toBe("note\n");
  });

  test("goes to a pipe as it comes; one that is closed ends the program", async () => {
    const terminal = new UiTerminal(place, 'ingot.timer.every(20, function() print("line") end)', {
      command: '{ "$INGOT" run --ui -A "$FILE"; echo $? > code; } | head -1 > data; exit $(cat code)',
    });
    expect(await terminal.end()).toBe(141);
    expect(readFileSync(place.path("data"), "utf8")).toBe("line\n");
  });

  test("in great numbers takes little memory, and its end is kept", async () => {
    const terminal = new UiTerminal(
      place,
      'for i = 1, 1000000 do io.stderr:write("x") if i % 50 == 0 then print() end end print("the end")',
    );
    await terminal.showsText("the end");
    expect(memoryOf(terminal.pid)).toBeLessThan(500e6);
    terminal.type("\x04");
    expect(await terminal.end()).toBe(0);
    await terminal.shows("x".repeat(50), "the end");
  });
});

test("io.read gets the data of standard input, and keys come from the terminal", async () => {
  place.write("data.txt", "first\nsecond\n");
  const read = 'for line in io.lines() do print("read " .. line) end';
  const terminal = new UiTerminal(place, read, { command: 'cat data.txt | "$INGOT" run --ui -A "$FILE"; exit $?' });
  await terminal.showsText("read second");
  terminal.type("typed");
  await terminal.showsText("typed");
  terminal.type("\x15\x04");
  expect(await terminal.end()).toBe(0);
  await terminal.shows("read first", "read second");
});

test("io.read fails where keys would be read, which belong to the UI", async () => {
  const terminal = new UiTerminal(place, "print(pcall(io.read)) print(io.read())");
  await terminal.showsText("Resource busy");
  terminal.type("\x04");
  expect(await terminal.end()).toBe(0);
});

describe("a terminal that takes nothing", () => {
  const painter = `
    local n = 0
    print("ready")
    ingot.timer.every(5, function()
      n = n + 1
      print("line " .. n .. (" filler"):rep(40))
      io.open("count", "w"):write(n):close()
    end)`;
  const count = () => Number(readFileSync(place.path("count"), "utf8"));

  test("holds up frames, not the program", async () => {
    const terminal = new UiTerminal(place, painter);
    await terminal.showsText("line 10");
    terminal.setBlocked(true);
    const [before, memory] = [count(), memoryOf(terminal.pid)];
    await terminal.until(() => count() > before + 300, "timers");
    const shown = terminal.screen.join("\n");
    expect(memoryOf(terminal.pid) - memory).toBeLessThan(60e6);
    expect(terminal.screen.join("\n")).toBe(shown);
    terminal.setBlocked(false);
    const newest = () =>
      Math.max(0, ...[...terminal.screen.join("\n").matchAll(/line (\d+)/g)].map((found) => +`${found[1]}`));
    await terminal.until(() => newest() > before + 300, "the latest frame");
    terminal.type("\x04");
    expect(await terminal.end()).toBe(0);
  });

  for (const [signal, code] of [["SIGTERM", 143] as const, ["SIGINT", 130] as const, ["SIGHUP", 129] as const])
    test(`does not hold up ${signal}`, async () => {
      const terminal = new UiTerminal(place, `${painter} ingot.lifecycle.on_shutdown(function() print("last") end)`);
      await terminal.showsText("line 10");
      terminal.setBlocked(true);
      const before = count();
      await terminal.until(() => count() > before + 20, "timers");
      terminal.kill(signal);
      expect(await terminal.exit()).toBe(code);
      expect(terminal.settings()).toBe(terminal.settingsBefore);
      terminal.close();
    });
});
