// What leaves no way out of a program with the terminal UI, but for Ctrl-C: reads that wait, questions without end, pastes
// without end, a terminal that takes nothing.
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
const ready = 'print("ready") ';
const inHandler = (code: string) => `${ready} ingot.keymap.set("i", "<F2>", function() ${code} end)`;
const F2 = "\x1bOQ";

/** Presses Ctrl-C until the program ends. */
async function insist(terminal: UiTerminal, pause: number): Promise<void> {
  const type = () => {
    if (!terminal.hasEnded) terminal.type("\x03");
  };
  const timer = setInterval(type, pause);
  await terminal.exit().finally(() => clearInterval(timer));
}

describe("Ctrl-C ends", () => {
  test("a read that waits for another program", async () => {
    const terminal = new UiTerminal(place, inHandler('io.popen("sleep 60"):read("a")'));
    await terminal.showsText("ready");
    terminal.type(F2);
    await Bun.sleep(300); // there is nothing to see when the read has begun
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });

  for (const ask of ["dialog.confirm", "ask.confirm", "ask.text"])
    test(`${ask} in a loop, when it is pressed again`, async () => {
      const loop = `while true do ingot.${ask}("again?") end`;
      const terminal = new UiTerminal(place, `${ready} ingot.spawn(function() ${loop} end)`);
      await terminal.showsText("again?");
      await insist(terminal, 200);
      expect(await terminal.end()).toBe(130);
    });

  test("a program whose paste has lost its end", async () => {
    const terminal = new UiTerminal(place, ready);
    await terminal.showsText("ready");
    terminal.type("\x1b[200~abc");
    await insist(terminal, 500);
    expect(await terminal.end()).toBe(130);
  });
});

test("keys that are read while a handler is busy come in the order in which they were typed, Esc too", async () => {
  const [waiting, typed] = [place.path("waiting"), place.path("typed")];
  // Ctrl-C is looked for in the keys while a handler is busy for so long.
  const busy = `
    io.open("${waiting}", "w"):close()
    repeat until io.open("${typed}")
    local start = os.clock()
    while os.clock() < start + 1 do end`;
  const bindings = [
    ["<F2>", `${busy} add("f2")`],
    ["<F3>", 'add("f3")'],
    ["<Esc>", 'add("esc")'],
  ].map(([key, code]) => `ingot.keymap.set("i", "${key}", function() ${code} end)`);
  const log = `
    local log = {}
    local function add(name) log[#log + 1] = name end
    ingot.statusline.register("log", function() return { { text = "LOG:" .. table.concat(log, ",") .. ";" } } end)
  `;
  const terminal = new UiTerminal(place, log + bindings.join("\n"));
  await terminal.showsText("LOG:;");
  terminal.type(F2);
  await terminal.until(() => existsSync(waiting), "the handler");
  terminal.type("\x1bOR\x1b");
  place.write("typed", "");
  await terminal.showsText("LOG:f2,f3,esc;");
  terminal.type("\x03");
  expect(await terminal.end()).toBe(130);
});

test("Ctrl-C at a dialog and at the one below it closes both, and the program goes on", async () => {
  const nested = `
    ingot.spawn(function() ingot.dialog.confirm("below") print("closed below") end)
    ingot.spawn(function() ingot.dialog.confirm("above") print("closed above") end)`;
  const terminal = new UiTerminal(place, ready + nested);
  await terminal.showsText("above");
  terminal.type("\x03");
  await terminal.showsText("closed above");
  terminal.type("\x03");
  await terminal.showsText("closed below");
  terminal.type("\x04");
  expect(await terminal.end()).toBe(0);
});

test("the terminal of the UI cannot be read, by whatever name", async () => {
  const reads = ["io.read()", 'io.open("/dev/tty"):read()'].map((read) => `print("got", ${read})`).join(" ");
  const terminal = new UiTerminal(place, `${ready} ${reads} print("over")`);
  await terminal.showsText("over");
  expect(terminal.screen.filter((row) => /got\s+nil/.test(row))).toHaveLength(2);
  terminal.type("\x04");
  expect(await terminal.end()).toBe(0);
});

describe("a terminal that takes nothing", () => {
  const chatter = 'ingot.timer.every(20, function() print(("x"):rep(500) .. math.random()) end)';
  const busy = `ingot.sleep(200) print(("x"):rep(500)) ingot.sleep(100) print("busy") ingot.sleep(100) while true do end`;

  for (const [what, source, act] of [
    ["Ctrl-C", chatter, (terminal) => terminal.type("\x03")],
    ["SIGTERM", chatter, (terminal) => terminal.kill("SIGTERM")],
    ["Ctrl-C in an endless loop", busy, (terminal) => terminal.type("\x03")],
    ["os.exit", `${chatter} ingot.sleep(1000) os.exit(130)`, () => {}],
  ] as [string, string, (terminal: UiTerminal) => void][])
    test(`is as it was once it takes output again, after ${what}`, async () => {
      const terminal = new UiTerminal(place, ready + source);
      await terminal.showsText("ready");
      await terminal.showsText("xxx");
      terminal.setBlocked(true);
      await Bun.sleep(500); // so that frames wait; there is nothing to see any more
      act(terminal);
      await Bun.sleep(1500); // nor does anything tell whether the program will wait for long
      expect(terminal.hasEnded).toBe(false);
      terminal.setBlocked(false);
      expect(await terminal.end()).toBe(what === "SIGTERM" ? 143 : 130);
    });

  test("is given up at the second Ctrl-C", async () => {
    for (const source of [chatter, busy]) {
      const terminal = new UiTerminal(place, ready + source);
      await terminal.showsText("xxx");
      terminal.setBlocked(true);
      await Bun.sleep(800); // as above
      await insist(terminal, 500);
      expect(terminal.settings()).toBe(terminal.settingsBefore);
      terminal.close();
    }
  });

  test("is given up at the second signal", async () => {
    const terminal = new UiTerminal(place, ready + chatter);
    await terminal.showsText("xxx");
    terminal.setBlocked(true);
    await Bun.sleep(500); // as above
    terminal.type("\x03");
    await Bun.sleep(500);
    terminal.kill("SIGTERM");
    await terminal.exit();
    expect(terminal.settings()).toBe(terminal.settingsBefore);
    terminal.close();
  });
});

test("what another program has left on the terminal garbles neither the UI nor the shell", async () => {
  const child = String.raw`printf '\033(0\033[5;10r\033[4h'`;
  const source = `${ready} ingot.sleep(100) os.execute([[${child}]]) print("quux and frames")`;
  const terminal = new UiTerminal(place, source, { command: '"$INGOT" run --ui -A "$FILE"; printf quux' });
  await terminal.showsText("quux and frames");
  terminal.type("\x04");
  await terminal.shows("ready", "quux and frames", "quux");
  terminal.close();
});
