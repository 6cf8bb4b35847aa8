// Signals to a program with the terminal UI: whatever it does, they end it, and the terminal is as it was.
import { describe, expect, test } from "bun:test";
import { Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
const ready = 'print("ready") ';
const loop = "while true do pcall(function() while true do end end) end";
const inHandler = (code: string) => `${ready} ingot.keymap.set("i", "<F2>", function() ${code} end)`;
const F2 = "\x1bOQ";

/** Runs a program, presses F2, and sends a signal while the handler of that is going on. */
async function during(code: string, signal: NodeJS.Signals): Promise<UiTerminal> {
  const terminal = new UiTerminal(place, inHandler(code));
  await terminal.showsText("ready");
  terminal.type(F2);
  await Bun.sleep(500); // there is nothing to see while the handler runs
  terminal.kill(signal);
  return terminal;
}

for (const [signal, code] of [
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGINT", 130],
] as const) {
  describe(`${signal} ends`, () => {
    test("an endless loop in the main function", async () => {
      const terminal = new UiTerminal(place, loop);
      await terminal.until(() => terminal.state.screen === "alternate");
      await Bun.sleep(500); // there is nothing to see when the loop has begun
      terminal.kill(signal);
      expect(await terminal.end()).toBe(code);
    });

    test("an endless loop in a key handler", async () => {
      expect(await (await during(loop, signal)).end()).toBe(code);
    });

    test("a read that waits", async () => {
      expect(await (await during('io.popen("sleep 60"):read("a")', signal)).end()).toBe(code);
    });
  });
}

for (const signal of ["SIGTERM", "SIGHUP"] as const)
  test(`${signal} ends a program that asks for a permission`, async () => {
    const terminal = new UiTerminal(place, `${ready} ingot.sleep(100) io.open("file")`, { flags: [] });
    await terminal.until(() => terminal.screen.join("\n").includes("wants to"), "the question");
    terminal.kill(signal);
    await terminal.end();
    expect(terminal.signal).toBe(signal);
  });

test("SIGTERM while a handler runs that comes to an end lets the program end in order", async () => {
  const hook = 'ingot.lifecycle.on_shutdown(function() print("hook has run") end) ';
  const busy = `local t = os.clock() while os.clock() < t + 0.15 do end`;
  const terminal = new UiTerminal(place, `${hook} ${inHandler(busy)}`);
  await terminal.showsText("ready");
  terminal.type(F2);
  await Bun.sleep(80); // there is nothing to see while the handler runs
  terminal.kill("SIGTERM");
  expect(await terminal.end()).toBe(143);
  await terminal.shows("ready", "hook has run");
});

describe("a signal that ends processes by default does so once the terminal is as it was", () => {
  for (const signal of ["SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGXCPU", "SIGVTALRM"] as const)
    test(signal, async () => {
      const waiting = new UiTerminal(place, ready);
      await waiting.showsText("ready");
      waiting.kill(signal);
      await waiting.end();
      expect(waiting.signal).toBe(signal);
      await waiting.shows("ready");
      const busy = await during(loop, signal);
      await busy.end();
      expect(busy.signal).toBe(signal);
    });
});
