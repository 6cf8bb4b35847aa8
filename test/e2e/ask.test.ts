// Questions on the terminal: how a permission is asked for and what counts as a yes, and what questions leave behind.
import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { ingot, Place } from "./ingot.ts";
import { PseudoTerminal, type TerminalOptions } from "./pseudo-terminal.ts";
import { answer, cursorIsHidden, press, text } from "./question.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
const secret = place.write("secret.txt", "secret\n");
const open = `print(io.open("${secret}"))`;
const DOWN = "\x1b[B";
const ENTER = "\r";

/** Runs a command line for the shell, in which `$INGOT` is the executable and `$CODE` a program. */
function start(line: string, code: string, options: TerminalOptions = {}): PseudoTerminal {
  return new PseudoTerminal(["/bin/sh", "-c", line], {
    cwd: place.work,
    ...options,
    env: { ...place.environment({ INGOT: ingot, CODE: code }), ...options.env },
  });
}

const evaluate = (code: string, options?: TerminalOptions) => start('exec "$INGOT" eval "$CODE"', code, options);

/** Waits for a question about a permission. @param nth how many there are then */
async function isAsked(terminal: PseudoTerminal, nth = 1): Promise<void> {
  await terminal.until(() => text(terminal).split("Enter: confirm").length > nth && cursorIsHidden(terminal), "asked");
}

async function choose(terminal: PseudoTerminal, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    terminal.type(key);
    await Bun.sleep(30); // keys of a person do not come at once
  }
}

const deny = (terminal: PseudoTerminal) => answer(terminal, "Deny");

/** The only child of a process. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, "latin1").includes(") Z ");
  } catch {
    return false;
  }
}

describe("no permission is granted", () => {
  test("by the end of input", async () => {
    const terminal = evaluate(open);
    await isAsked(terminal);
    await press(terminal, "\x04");
    expect(await terminal.exit()).toBe(130);
    expect(text(terminal)).not.toContain("file (");
    expect(cursorIsHidden(terminal)).toBe(false);
    terminal.close();
  });

  test("by the end of input in the UI", async () => {
    const terminal = new UiTerminal(place, open, { flags: [] });
    await isAsked(terminal);
    await press(terminal, "\x04");
    expect(await terminal.end()).toBe(130);
    expect(text(terminal)).not.toContain("file (");
  });

  test("by Enter alone", async () => {
    const terminal = evaluate(`print(pcall(io.open, "${secret}"))`);
    await isAsked(terminal);
    await press(terminal, ENTER);
    expect(await terminal.exit()).toBe(0);
    await terminal.until(() => /false\s+permission denied: read/.test(text(terminal)), "denied");
    terminal.close();
  });

  for (const signal of ["SIGKILL", "SIGTERM", "SIGHUP"] as const)
    test(`by ${signal} for the asking process`, async () => {
      const terminal = evaluate(`print(pcall(io.open, "${secret}"))`);
      await isAsked(terminal);
      process.kill(childOf(terminal.pid), signal);
      expect(await terminal.exit()).toBe(0);
      await terminal.until(() => /false\s+permission denied: read/.test(text(terminal)), "denied");
      terminal.close();
    });
});

describe("what was typed before a permission question", () => {
  const shared = place.path("shared");
  mkdirSync(shared);
  const flags = [`--allow-read=${shared}`, `--allow-write=${shared}`];
  let count = 0;

  /** Something that is typed at a terminal while Lua waits for it. */
  function typedAhead() {
    const [waiting, typed] = [`shared/waiting-${count}`, `shared/typed-${count++}`];
    return {
      lua: `io.open("${place.path(waiting)}", "w"):close() repeat until io.open("${place.path(typed)}")`,
      type: async (terminal: PseudoTerminal, keys: string) => {
        await terminal.until(() => existsSync(place.path(waiting)), "the wait");
        terminal.type(keys);
        place.write(typed, "");
      },
    };
  }

  /** In the keymap of vi, `h`, `l` and `l` lead to the first answer. */
  const line = `hello${ENTER}`;
  const openInHandler = (before: string) => `
    local log = {}
    ingot.statusline.register("log", function() return { { text = "LOG:" .. table.concat(log, ",") .. ";" } } end)
    ingot.keymap.set("i", "<F3>", function() log[#log + 1] = "f3" end)
    ingot.keymap.set("i", "<F2>", function()
      ${before}
      log[#log + 1] = tostring(pcall(io.open, "${secret}"))
    end)`;
  const F2 = "\x1bOQ";
  const F3 = "\x1bOR";

  test("does not answer it", async () => {
    const ahead = typedAhead();
    const code = `${ahead.lua} print(pcall(io.open, "${secret}"))`;
    const terminal = start(`exec "$INGOT" eval ${flags.join(" ")} "$CODE"`, code);
    await ahead.type(terminal, line);
    await isAsked(terminal);
    await deny(terminal);
    expect(await terminal.exit()).toBe(0);
    await terminal.until(() => /false\s+permission denied: read/.test(text(terminal)), "denied");
    terminal.close();
  });

  test("does not answer it in the UI", async () => {
    const ahead = typedAhead();
    const terminal = new UiTerminal(place, openInHandler(ahead.lua), { flags });
    await terminal.showsText("LOG:;");
    terminal.type(F2);
    await ahead.type(terminal, line);
    await isAsked(terminal);
    await deny(terminal);
    await terminal.showsText("LOG:false;");
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });

  test("is for the program that has read it already", async () => {
    const ahead = typedAhead();
    // Ctrl-C is looked for in the keys while a handler is busy for so long.
    const busy = `${ahead.lua} local start = os.clock() while os.clock() < start + 1 do end`;
    const terminal = new UiTerminal(place, openInHandler(busy), { flags });
    await terminal.showsText("LOG:;");
    terminal.type(F2);
    await ahead.type(terminal, F3);
    await isAsked(terminal);
    await deny(terminal);
    await terminal.showsText("LOG:false,f3;");
    terminal.type("\x03");
    expect(await terminal.end()).toBe(130);
  });
});

describe("a permission question", () => {
  const forgery = String.raw`\u{9b}2K\u{9b}1A\u{9b}2K\u{9b}3G The program wants to read \"./readme.md\u{202e}\u{200b}\127`;
  const shown = String.raw`\x9b2K\x9b1A\x9b2K\x9b3G The program wants to read \"./readme.md\u{202e}\u{200b}\x7f"`;
  const forgeries: [code: string, shown: string][] = [
    [`pcall(io.open, "/etc/shadow${forgery}")`, `wants to read "/etc/shadow${shown}`],
    [`pcall(os.execute, "ls; '${forgery}'")`, `wants to run "ls; '${shown.slice(0, -1)}'"`],
    [`pcall(os.getenv, "A${forgery}")`, `wants to read the environment variable "A${shown}`],
  ];
  for (const [code, expected] of forgeries)
    test(`shows what a terminal would obey: ${code.slice(6, 16)}`, async () => {
      const terminal = evaluate(code, { columns: 200 });
      await isAsked(terminal);
      expect(text(terminal)).toContain(expected);
      expect(terminal.written).not.toMatch(/\x7f|\xc2[\x80-\x9f]|\xe2\x80[\x8b-\x8f\xaa-\xae]/);
      await deny(terminal);
      expect(await terminal.exit()).toBe(0);
      terminal.close();
    });

  test("about a long path leaves its answers on the screen", async () => {
    const terminal = evaluate('pcall(io.open, "/first/" .. ("\\u{202e}/"):rep(3000) .. "last")');
    await isAsked(terminal);
    const whole = text(terminal).replaceAll(/\n│ {2}/g, "");
    expect(whole).toMatch(
      /wants to read "\/first\/(\\u\{202e\}\/)+(\\u\{202e\})?" … 59\d\d characters …\s*"\S+\/last"/,
    );
    expect(terminal.screen).toContain("│  ○ Allow for this run");
    expect(terminal.screen).toContain("│  ● Deny");
    await deny(terminal);
    expect(await terminal.exit()).toBe(0);
    terminal.close();
  });

  test("is put about a value that no command line could hold", async () => {
    const terminal = evaluate('local ok, e = pcall(os.getenv, ("x"):rep(300000)) print(ok, e:sub(1, 27), #e > 300000)');
    await isAsked(terminal);
    expect(text(terminal)).toContain("299800 characters");
    await deny(terminal);
    expect(await terminal.exit()).toBe(0);
    expect(text(terminal)).toMatch(/false\s+permission denied: env "xxx\s+true/);
    terminal.close();
  });

  test("ends with the program that waits for the answer, and leaves the terminal as it was", async () => {
    const line = 'stty -g > before; "$INGOT" eval "$CODE"; echo "code $?"; read line';
    const terminal = start(line, open);
    await isAsked(terminal);
    const program = childOf(terminal.pid);
    const asking = childOf(program);
    process.kill(program, "SIGTERM");
    await terminal.until(() => text(terminal).includes("code 143") && !isAlive(asking), "the end of both");
    await terminal.until(() => !cursorIsHidden(terminal), "the cursor");
    expect(terminal.settings()).toBe(readFileSync(place.path("before"), "utf8").trim());
    terminal.close();
  });
});

describe("Ctrl-Z at a question stops the job, which asks again when it goes on", () => {
  place.write("open.lua", open);
  place.write("ask.lua", 'print("answer", ingot.ask.select({ message = "Which?", options = { "a", "b", "c" } }))');
  const chooseLast = (terminal: PseudoTerminal) => choose(terminal, DOWN, DOWN, ENTER);
  const jobs: [what: string, words: string, act: typeof deny, end: RegExp][] = [
    ["a permission", "run open.lua", deny, /permission denied: read/],
    ["a permission in the UI", "run --ui open.lua", deny, /permission denied: read/],
    ["ingot.ask", "run ask.lua", chooseLast, /answer\s+c/],
  ];
  for (const [what, words, act, end] of jobs)
    test(what, async () => {
      const shell = new PseudoTerminal(["/bin/bash", "--norc", "--noprofile", "-i"], {
        env: { ...place.environment({ INGOT: ingot }), PS1: "$ ", HISTFILE: "" },
        cwd: place.work,
        answers: true,
      });
      const isStopped = async (command: string) => {
        await shell.until(() => shell.screen.at(-1) === "$" && !cursorIsHidden(shell), "the prompt of the shell");
        shell.type(`${command}\r`);
      };
      await isStopped(`"$INGOT" ${words}`);
      await isAsked(shell);
      shell.type("\x1a");
      await shell.until(() => text(shell).includes("Stopped"), "the stop");
      await isStopped("echo 'still ''here'");
      await shell.until(() => text(shell).includes("still here"), "the shell");
      await isStopped("fg");
      await isAsked(shell, 2);
      await act(shell);
      await shell.until(() => end.test(text(shell)), String(end));
      await isStopped("");
      shell.close();
    });
});
