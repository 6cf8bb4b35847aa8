// Other programs and questions beside the terminal UI: who has the terminal, and what is seen of it.
import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { Place } from "./ingot.ts";
import { answer } from "./question.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
/** Binds F2 to a function body. */
const onF2 = (body: string) => `print("ready") ingot.keymap.set("i", "<F2>", function() ${body} end)`;
const F2 = "\x1bOQ";

function script(name: string, body: string): string {
  const path = place.write(name, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

async function finish(terminal: UiTerminal): Promise<void> {
  terminal.type("\x15\x04");
  expect(await terminal.end()).toBe(0);
}

describe("os.execute", () => {
  test("gives the program the terminal and its keys", async () => {
    const asks = script(
      "asks",
      'stty -g > inside; printf "name? "; read name; echo "hello $name"; echo "$name" > name',
    );
    const terminal = new UiTerminal(place, onF2(`print(os.execute("${asks}"))`));
    await terminal.showsText("ready");
    terminal.type(F2);
    await terminal.until(
      () => terminal.state.screen === "normal" && terminal.screen.at(-1) === "name?",
      "the question",
    );
    terminal.type("Ann\r");
    await terminal.showsText("true    exit    0");
    expect(readFileSync(place.path("name"), "utf8")).toBe("Ann\n");
    expect(readFileSync(place.path("inside"), "utf8").trim()).toBe(terminal.settingsBefore);
    terminal.type("typed");
    await terminal.showsText("typed");
    await finish(terminal);
    expect(terminal.screen.slice(0, 2)).toEqual(["name? Ann", "hello Ann"]);
  });

  test("leaves Ctrl-C to the program", async () => {
    const terminal = new UiTerminal(place, onF2('print(os.execute("echo waits; sleep 100"))'));
    await terminal.showsText("ready");
    terminal.type(F2);
    await terminal.until(() => terminal.state.screen === "normal" && terminal.screen.includes("waits"), "waits");
    terminal.type("\x03");
    await terminal.showsText("signal  2");
    await finish(terminal);
  });

  test("may be called before the first frame, and many times", async () => {
    const terminal = new UiTerminal(place, 'for i = 1, 20 do os.execute("true") end print("done")');
    await terminal.showsText("done");
    await finish(terminal);
  });

  test("of a program that is killed", async () => {
    const terminal = new UiTerminal(place, onF2(`print(os.execute("kill -9 $$"))`));
    await terminal.showsText("ready");
    terminal.type(F2);
    await terminal.showsText("signal  9");
    await finish(terminal);
  });
});

describe("the screen is not disturbed by", () => {
  const programs: [what: string, body: string, shown: string][] = [
    ["io.popen", 'local p = io.popen("echo wrong >&2; echo out; cat") print(p:read("a")) p:close()', "out"],
    ["io.popen for writing", 'local p = io.popen("cat; echo wrong >&2", "w") p:write("written") p:close()', "written"],
    [
      "process.run",
      'ingot.spawn(function() print(ingot.process.run("sh", {"-c", "echo wrong >&2; echo out"}).stdout) end)',
      "out",
    ],
    ["process.run at once", 'print(ingot.process.run("sh", {"-c", "echo wrong >&2; echo out"}).stdout)', "out"],
  ];
  for (const [what, body, shown] of programs)
    test(what, async () => {
      const terminal = new UiTerminal(place, onF2(body));
      await terminal.showsText("ready");
      const left = terminal.written.split("\x1b[?1049l").length;
      terminal.type(F2);
      await terminal.showsText(shown);
      expect(terminal.written.split("\x1b[?1049l").length).toBe(left);
      terminal.type("\x0c"); // painted anew, it is the same
      await terminal.showsText(shown);
      await finish(terminal);
    });
});

describe("the editor", () => {
  const editors: [what: string, variable: string][] = [
    ["EDITOR", "EDITOR"],
    ["VISUAL", "VISUAL"],
  ];
  for (const [what, variable] of editors)
    test(`of ${what} gets the terminal and its keys`, async () => {
      const editor = script("editor", 'printf "line? "; read line; echo "$line" >> "$1"');
      const terminal = new UiTerminal(place, 'print("ready")', { env: { [variable]: editor } });
      await terminal.showsText("ready");
      terminal.type("draft\x07");
      await terminal.until(
        () => terminal.state.screen === "normal" && terminal.screen.at(-1) === "line?",
        "the editor",
      );
      terminal.type("more\r");
      await terminal.until(() => terminal.state.screen === "alternate" && terminal.screen.includes("more"), "the text");
      expect(terminal.screen).toContain("draft");
      await terminal.showsText("ready");
      terminal.type("\x03\x04");
      expect(await terminal.end()).toBe(0);
    });

  test("runs while timers do, and prints and os.execute in them wait for their turn", async () => {
    const editor = script("slow", "touch editing; echo edits; until [ -e ticked ]; do sleep 0.02; done; read line");
    const source = `print("ready") local n = 0 ingot.timer.every(20, function()
      if not io.open("editing") then return end
      n = n + 1
      print("tick " .. n)
      os.execute("true") if n == 10 then io.open("ticked", "w"):close() end end)`;
    const terminal = new UiTerminal(place, source, { env: { EDITOR: editor } });
    await terminal.showsText("ready");
    terminal.type("\x07");
    await terminal.until(() => terminal.state.screen === "normal" && terminal.screen.at(-1) === "edits", "the editor");
    await terminal.until(() => existsSync(place.path("ticked")), "timers");
    expect(terminal.state.screen).toBe("normal");
    terminal.type("\r");
    await terminal.until(() => terminal.state.screen === "alternate", "the UI");
    // The timer goes on lending the terminal to `true`, which then gets the Ctrl-C.
    const pressing = setInterval(() => terminal.type("\x03"), 100);
    expect(await terminal.end()).toBe(130);
    clearInterval(pressing);
  });

  const failures: [what: string, editor: string, message: string][] = [
    ["fails", "sh -c 'exit 3'", "failed with exit code 3"],
    ["does not exist", "/no/such/editor", "failed with exit code 127"],
    ["is killed", "sh -c 'kill -9 $$'", "failed with exit code 137"],
    ["is interrupted", "sh -c 'kill -INT 0; sleep 1'", "failed"],
  ];
  for (const [what, editor, message] of failures)
    test(`that ${what} leaves the text as it was`, async () => {
      const terminal = new UiTerminal(place, 'print("ready")', { columns: 160, env: { EDITOR: editor } });
      await terminal.showsText("ready");
      terminal.type("draft\x07");
      await terminal.showsText(message);
      await terminal.showsText("draft");
      await finish(terminal);
    });

  test("may be left by a signal that ends the program", async () => {
    const editor = script("waits", "echo $$ > editor-pid; echo edits; exec sleep 100");
    const terminal = new UiTerminal(place, 'print("ready")', { env: { EDITOR: editor } });
    await terminal.showsText("ready");
    terminal.type("\x07");
    await terminal.until(() => terminal.state.screen === "normal" && terminal.screen.at(-1) === "edits", "the editor");
    terminal.kill("SIGTERM");
    expect(await terminal.end()).toBe(143);
    const pid = Number(readFileSync(place.path("editor-pid"), "utf8"));
    await terminal.until(
      () => !existsSync(`/proc/${pid}`) || /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8")),
    );
  });
});

describe("a missing permission", () => {
  const read = onF2('print(io.open("secret"):read("a"))');

  test("is asked for with the terminal as it was", async () => {
    place.write("secret", "the secret");
    const terminal = new UiTerminal(place, read, { flags: [] });
    await terminal.showsText("ready");
    terminal.type(F2);
    await terminal.until(
      () => terminal.state.screen === "normal" && terminal.screen.join("\n").includes("The program wants to read"),
      "the question",
    );
    await answer(terminal, "Allow once");
    await terminal.showsText("the secret");
    await finish(terminal);
  });

  test("that is denied is an error", async () => {
    const terminal = new UiTerminal(place, read, { flags: [], columns: 160 });
    await terminal.showsText("ready");
    terminal.type(F2);
    await terminal.until(() => terminal.screen.join("\n").includes("Deny"), "the question");
    await answer(terminal, "Deny");
    await terminal.showsText("permission denied");
    await finish(terminal);
  });

  test("is asked for at once, too, and Ctrl-C there ends the program", async () => {
    const terminal = new UiTerminal(place, 'io.open("secret")', { flags: [] });
    await terminal.until(() => terminal.screen.join("\n").includes("Deny"), "the question");
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });
});

describe("files that change", () => {
  test("are told of while there is the UI", async () => {
    const log = place.write("watched.log", "");
    const terminal = new UiTerminal(
      place,
      `ingot.fs.watch("${log}", function() print("has grown to " .. #io.open("${log}"):read("a")) end) print("ready")`,
    );
    await terminal.showsText("ready");
    writeFileSync(log, "a line\n");
    await terminal.showsText("has grown to 7");
    await finish(terminal);
  });

  test("are loaded anew when they are the program's, where that is wanted", async () => {
    const terminal = new UiTerminal(place, `ingot.settings.auto_reload = true print("the first ready")`);
    await terminal.showsText("the first ready");
    writeFileSync(terminal.file, `ingot.settings.auto_reload = true print("the second")`);
    await terminal.showsText("the second");
    await finish(terminal);
  });
});
