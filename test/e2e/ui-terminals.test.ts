// The terminal UI on terminals of all kinds and sizes, and what terminals send.
import { describe, expect, test } from "bun:test";
import { Place } from "./ingot.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
const ready = 'print("ready") ';

/** What was written, with a name for the escape character. */
function visible({ written }: UiTerminal): string {
  return written.replaceAll("\x1b", "ESC");
}

async function finish(terminal: UiTerminal): Promise<void> {
  terminal.type("\x15\x04");
  expect(await terminal.end()).toBe(0);
}

describe("colours are as many as the terminal has:", () => {
  const source = `${ready} ingot.timer.set(1, function() error("it broke") end)
    ingot.theme.set("ErrorMsg", { fg = "#ff8800" })`;
  const terminals: [what: string, env: Record<string, string>, expected: RegExp | undefined][] = [
    ["truecolor", { COLORTERM: "truecolor" }, /ESC\[[\d;]*38[;:]2[;:]/],
    ["256", { TERM: "xterm-256color" }, /ESC\[[\d;]*38;5;/],
    ["16", { TERM: "xterm" }, /ESC\[[\d;]*(3|9)[0-7]m/],
    ["none by NO_COLOR", { NO_COLOR: "1", COLORTERM: "truecolor" }, undefined],
    ["none on a vt100", { TERM: "vt100" }, undefined],
  ];
  for (const [what, env, expected] of terminals)
    test(what, async () => {
      const terminal = new UiTerminal(place, source, { env });
      await terminal.showsText("error in");
      if (expected !== undefined) expect(visible(terminal)).toMatch(expected);
      else expect(visible(terminal)).not.toMatch(/ESC\[[\d;]*[349]8?[;:]?\d*m/);
      await finish(terminal);
    });
});

describe("a terminal of", () => {
  const sizes: [columns: number, rows: number][] = [
    [2, 1],
    [2, 2],
    [20, 5],
    [500, 200],
  ];
  for (const [columns, rows] of sizes)
    test(`${columns} by ${rows} works, and so it does after it has changed`, async () => {
      const terminal = new UiTerminal(place, ready, { columns, rows });
      await terminal.until(() => terminal.state.screen === "alternate", "the UI");
      terminal.type("typed");
      terminal.resize(80, 24);
      await terminal.showsText("typed");
      await finish(terminal);
    });

  test("no known size works", async () => {
    const command = 'stty rows 0 columns 0; "$INGOT" run --ui "$FILE"; exit $?';
    const terminal = new UiTerminal(place, ready, { command });
    await terminal.showsText("ready");
    await finish(terminal);
  });

  test("many sizes in a row settles on the last", async () => {
    const terminal = new UiTerminal(place, ready);
    await terminal.showsText("ready");
    for (let i = 0; i < 200; i++) terminal.resize(2 + ((i * 37) % 150), 1 + ((i * 17) % 60));
    terminal.resize(70, 12);
    await terminal.until(() => terminal.screen.at(-1) === "─".repeat(70), "the last size");
    await finish(terminal);
  });
});

describe("what the terminal sends", () => {
  test("answers may come in pieces, late, or never", async () => {
    const terminal = new UiTerminal(place, ready, { answers: false });
    await terminal.showsText("ready");
    for (const piece of ["\x1b", "[?", "1", "u\x1b[?2026;", "2$y\x1bP>|kit", "ty(0.42)\x1b", "\\", "\x1b[?62;c"]) {
      terminal.type(piece);
      await Bun.sleep(2);
    }
    await terminal.until(() => terminal.written.includes("\x1b[>1u"), "the keyboard protocol");
    terminal.type("typed");
    await terminal.showsText("typed");
    expect(terminal.screen.join("")).not.toContain("[?");
    await finish(terminal);
    expect(terminal.written.lastIndexOf("\x1b[<u")).toBeGreaterThan(terminal.written.lastIndexOf("\x1b[>1u"));
  });

  test("answers that come when the program has ended already are not left to the shell", async () => {
    const terminal = new UiTerminal(place, "ingot.quit()", {
      answers: false,
      command: '"$INGOT" run --ui "$FILE"; read -r line; echo "got <$line>"',
    });
    await terminal.until(() => terminal.written.includes("\x1b[c"), "the question");
    terminal.type("\x1b[?62c");
    await terminal.until(() => terminal.isRestored, "the end");
    terminal.type("words\r");
    await terminal.until(() => terminal.screen.includes("got <words>"), "what the shell read");
    terminal.close();
  });

  test("nonsense is not typed, and keys after it are", async () => {
    const terminal = new UiTerminal(place, ready);
    await terminal.showsText("ready");
    terminal.type("\x1b[<99999;1;1M\x1b]999;nonsense\x07\x1bPzz\x1b\\\x1b[?999$y\x1b[1;2;3;4;5;6~\xff\xfe\x80");
    terminal.type("typed");
    await terminal.showsText("typed");
    await finish(terminal);
  });

  test("a paste of 10 MB is taken, shown in short and submitted whole", async () => {
    const source = `${ready} ingot.signal.subscribe("input_submit", function(e) print("got " .. #e.text) end)`;
    const terminal = new UiTerminal(place, source);
    await terminal.showsText("ready");
    const line = `${"0123456789".repeat(8)}\n`;
    terminal.type(`\x1b[200~${line.repeat(Math.ceil(10e6 / line.length))}\x1b[201~`);
    terminal.type("\r");
    await terminal.showsText("got ");
    terminal.type("\x03");
    expect([0, 130]).toContain(await terminal.end());
  });

  test("the focus, the mouse and unknown keys do no harm", async () => {
    const terminal = new UiTerminal(place, ready);
    await terminal.showsText("ready");
    terminal.type("\x1b[O\x1b[I\x1b[<0;1;23M\x1b[<0;5;23m\x1b[<64;1;1M\x1b[24~\x1b[57441uok");
    await terminal.showsText("ok");
    await finish(terminal);
  });
});

test("what is copied reaches the terminal's clipboard (OSC 52)", async () => {
  const terminal = new UiTerminal(place, ready);
  await terminal.showsText("ready");
  terminal.type("\x1b[<0;1;1M\x1b[<32;5;1M\x1b[<0;5;1m"); // a selection by the mouse
  await terminal.until(() => terminal.written.includes("\x1b]52;c;"), "the copy");
  expect(atob(/ESC\]52;c;(.*?)ESC/.exec(visible(terminal))?.[1] ?? "")).toMatch(/^read/);
  terminal.type("\x03"); // back to the prompt
  terminal.type("\x03");
  expect(await terminal.end()).toBe(130);
});
