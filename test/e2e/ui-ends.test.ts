// How a program with the terminal UI ends: whatever ends it, the terminal is as it was, and the exit code is honest.
import { describe, expect, test } from "bun:test";
import { javaScriptTrace, Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
const ready = 'print("ready") ';
const hook = 'ingot.lifecycle.on_shutdown(function() print("hook has run") end) ';

describe("the program ends by", () => {
  const ways: [what: string, code: number, source: string, act: (terminal: UiTerminal) => void][] = [
    ["Ctrl-C", 130, "", (terminal) => terminal.type("\x03")],
    ["Ctrl-D on an empty prompt", 0, "", (terminal) => terminal.type("\x04")],
    ["/quit", 0, "", (terminal) => terminal.type("/quit\r")],
    ["/exit", 0, "", (terminal) => terminal.type("/exit\r")],
    [
      "ingot.quit",
      0,
      'ingot.keymap.set("n", "q", ingot.quit) ingot.keymap.set("i", "q", ingot.quit)',
      (t) => t.type("q"),
    ],
    [
      "os.exit in a handler",
      7,
      'local function leave() os.exit(7) end ingot.keymap.set("n", "q", leave) ingot.keymap.set("i", "q", leave)',
      (terminal) => terminal.type("q"),
    ],
    ["os.exit in a timer", 8, "ingot.timer.set(300, function() os.exit(8) end)", () => {}],
    ["os.exit in a task", 9, "ingot.sleep(300) os.exit(9)", () => {}],
    ["SIGINT", 130, "", (terminal) => terminal.kill("SIGINT")],
    ["SIGTERM", 143, "", (terminal) => terminal.kill("SIGTERM")],
    ["SIGHUP", 129, "", (terminal) => terminal.kill("SIGHUP")],
  ];
  for (const [what, code, source, act] of ways)
    test(what, async () => {
      const terminal = new UiTerminal(place, hook + ready + source);
      await terminal.showsText("ready");
      act(terminal);
      expect(await terminal.end()).toBe(code);
      await terminal.shows("ready", "hook has run");
    });

  test("os.exit at once", async () => {
    const terminal = new UiTerminal(place, `${hook} os.exit(5)`);
    expect(await terminal.end()).toBe(5);
    await terminal.shows("hook has run");
  });

  test("Ctrl-C, once it has closed an overlay and taken away what is typed in the prompt", async () => {
    const overlay = `local input = ingot.input.new({})
      ingot.overlay.new({ layout = ingot.ui.layout.leaf(input:win()), title = "An overlay", border = "single" })
      input:win():focus() `;
    const terminal = new UiTerminal(place, `ingot.prompt.set_text("a draft") ${overlay} ${ready}`);
    await terminal.showsText("An overlay");
    terminal.type("\x03");
    await terminal.until(() => !terminal.screen.join("\n").includes("An overlay"), "the overlay closed");
    expect(terminal.screen.join("\n")).toContain("a draft");
    terminal.type("\x03");
    await terminal.until(() => !terminal.screen.join("\n").includes("a draft"), "the prompt empty");
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });

  test("Ctrl-C twice, at an overlay that stays", async () => {
    const terminal = new UiTerminal(
      place,
      `local win = ingot.win.new(ingot.buf.new():lines({ "stubborn" }))
       win:on("dismiss", function() print("asked") end)
       ingot.overlay.new({ layout = ingot.ui.layout.leaf(win) })`,
    );
    await terminal.showsText("stubborn");
    terminal.type("\x03");
    await terminal.showsText("asked");
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });

  test("Ctrl-C, once the transcript has given the focus back to the prompt", async () => {
    const terminal = new UiTerminal(place, ready);
    await terminal.showsText("ready");
    terminal.type("\x1b[<0;5;5M\x1b[<0;5;5m");
    await terminal.until(() => terminal.state.cursorHidden, "the focus in the transcript");
    terminal.type("\x03");
    await terminal.until(() => !terminal.state.cursorHidden, "the focus in the prompt");
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });

  test("Ctrl-D on an empty prompt, but not where it is lent to a list and the draft is put aside", async () => {
    const terminal = new UiTerminal(
      place,
      `ingot.prompt.set_text("draft")
      ingot.spawn(function() print("chosen: " .. ingot.picker.fuzzy({ items = { "first", "second" } }).item.label) end)`,
    );
    await terminal.showsText("0/2");
    terminal.type("\x15\x04sec");
    await terminal.showsText("1/2");
    terminal.type("\r");
    await terminal.showsText("chosen: second");
    await terminal.showsText("draft");
    terminal.type("\x15\x04");
    expect(await terminal.end()).toBe(0);
  });

  test("a second signal, while a hook does not end", async () => {
    const terminal = new UiTerminal(place, `${ready} ingot.lifecycle.on_shutdown(function() while true do end end)`);
    await terminal.showsText("ready");
    terminal.kill("SIGTERM");
    await terminal.until(() => terminal.isRestored);
    terminal.kill("SIGTERM");
    expect(await terminal.end()).toBe(143);
  });
});

describe("an endless loop", () => {
  test("in the main function is ended by Ctrl-C", async () => {
    const terminal = new UiTerminal(place, "while true do end");
    await terminal.until(() => terminal.state.screen === "alternate");
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });

  test("in a task is ended by Ctrl-C, whatever it does against that", async () => {
    const loop = "while true do pcall(function() while true do end end) end";
    const terminal = new UiTerminal(place, `${ready} ingot.sleep(100) ${loop}`);
    await terminal.showsText("ready");
    await Bun.sleep(300); // there is nothing to see when the loop has begun
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });

  test("in a key handler is ended by its budget, and what was typed meanwhile is not lost", async () => {
    const terminal = new UiTerminal(place, `${ready} ingot.keymap.set("i", "<F2>", function() while true do end end)`, {
      columns: 200,
    });
    await terminal.showsText("ready");
    terminal.type("\x1bOQ");
    await Bun.sleep(1000); // there is nothing to see while the handler runs
    terminal.type("typed meanwhile");
    await terminal.until(() => terminal.screen.some((row) => row.includes("typed meanwhile")));
    await terminal.showsText("time budget");
    terminal.type("\x15\x04");
    expect(await terminal.end()).toBe(0);
  });
});

describe("an error", () => {
  test("at launch is said once the screen is back", async () => {
    const terminal = new UiTerminal(place, `${ready} error("it broke")`);
    expect(await terminal.end()).toBe(1);
    await terminal.until(() => terminal.screen.join("\n").includes("it broke"));
    expect(terminal.screen[0]).toBe("ready");
    expect(terminal.screen[1]).toMatch(/^ingot: .*ui-\d+\.lua:1: it broke$/);
    expect(terminal.screen.join("\n")).not.toMatch(javaScriptTrace);
  });

  const later: [what: string, source: string][] = [
    ["in the main function, later", 'ingot.sleep(200) error("it broke")'],
    ["in a timer", 'ingot.timer.set(200, function() error("it broke") end)'],
    ["in a task", 'ingot.spawn(function() ingot.sleep(200) error("it broke") end)'],
  ];
  for (const [what, source] of later)
    test(`${what} is shown, and the UI goes on`, async () => {
      const terminal = new UiTerminal(place, ready + source, { columns: 200 });
      await terminal.showsText("it broke");
      terminal.type("still there");
      await terminal.showsText("still there");
      terminal.type("\x15\x04");
      expect(await terminal.end()).toBe(0);
    });
});

describe("the terminal is not touched for", () => {
  const cases: [what: string, code: number, command: string, message: RegExp][] = [
    [
      "a file that is missing",
      1,
      '"$INGOT" run --ui missing.lua',
      /^ingot: cannot read "missing.lua": there is no such file/,
    ],
    ["a folder", 1, '"$INGOT" run --ui .', /^ingot: cannot read "\.": .*directory/],
    ["standard input", 2, '"$INGOT" run --ui -', /^ingot: a program with a UI is read from a file/],
    ["TERM=dumb", 2, 'TERM=dumb "$INGOT" run --ui "$FILE"', /too simple for a UI: TERM is "dumb"/],
    ["no TERM", 2, 'env -u TERM "$INGOT" run --ui "$FILE"', /too simple for a UI: TERM is not set/],
  ];
  for (const [what, code, command, message] of cases)
    test(what, async () => {
      const terminal = new UiTerminal(place, "", { command: `${command}; exit $?` });
      expect(await terminal.end()).toBe(code);
      await terminal.until(() => terminal.screen.length > 0);
      expect(terminal.screen.join(" ")).toMatch(message);
      expect(terminal.written).not.toContain("\x1b[");
    });

  test("a syntax error", async () => {
    const terminal = new UiTerminal(place, "local = 1");
    expect(await terminal.end()).toBe(1);
    await terminal.until(() => terminal.screen.join("").includes("<name> expected"));
    expect(terminal.written).not.toContain("\x1b[");
  });

  test("no terminal", async () => {
    place.write("empty.lua", "");
    const noTerminal =
      /^ingot: a program with a UI needs a terminal: neither standard output nor standard error is one\n$/;
    const { code, stderr } = await place.shell('setsid -w "$INGOT" run --ui empty.lua');
    expect([code, stderr]).toEqual([2, expect.stringMatching(noTerminal)]);
  });

  test("no terminal for keys", async () => {
    const terminal = new UiTerminal(place, "", {
      command: 'setsid -w "$INGOT" run --ui "$FILE" < /dev/null; exit $?',
    });
    expect(await terminal.end()).toBe(2);
    await terminal.until(() => terminal.screen.join(" ").includes("needs a terminal to read keys from"));
  });
});

test("the help of run and compile shows --ui", async () => {
  for (const verb of ["run", "compile"]) expect((await place.run([verb, "--help"])).stdout).toMatch(/--ui /);
});
