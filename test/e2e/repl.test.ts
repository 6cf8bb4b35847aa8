// `ingot repl` as people use it: the built executable in a pseudo-terminal, and behind a pipe.
import { describe, expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import type { TerminalOptions } from "./pseudo-terminal.ts";
import { enter, ingot, prints, Repls } from "./repl-session.ts";

const repls = new Repls();
const historyFile = () => repls.path(".local/state/ingot/repl_history");
const launch = (command: string[], options?: TerminalOptions) => repls.launch(command, options);
const start = (options?: TerminalOptions & { flags?: string[] }) => repls.start(options);

describe("on a terminal", () => {
  test("a short banner comes first", async () => {
    const repl = await start();
    expect(repl.screen[0]).toMatch(/^ingot \d+\.\d+\.\d+ · Lua 5\.4 ·/);
    expect(repl.screen.length).toBe(2);
  });

  test("values are printed, statements run, and _ is the last value", async () => {
    const repl = await start();
    await enter(repl, "1 + 1", "> 1 + 1", "2");
    await enter(repl, "_ * 1.5", "> _ * 1.5", "3.0");
    await enter(repl, "x = 'é\\n'", "> x = 'é\\n'");
    await enter(repl, "x, nil, true", "> x, nil, true", '"é\\n"   nil     true');
    await enter(repl, "print 'printed'", "> print 'printed'", "printed");
    await enter(repl, "{1, {2}, a = {b = {c = {}}}}", "{1, {2}, a = {b = {c = {}}}}");
  });

  test("an incomplete entry goes on in the next line", async () => {
    const repl = await start();
    repl.type("for i = 1, 2 do\r");
    await repl.shows("> for i = 1, 2 do", ">>");
    repl.type("print(i)\r");
    await enter(repl, "end", "> for i = 1, 2 do", ">> print(i)", ">> end", "1", "2");
  });

  test("errors are red, come with a traceback, and the session goes on", async () => {
    const repl = await start();
    await enter(repl, "function f() error('no good') end");
    repl.type("f()\r");
    await repl.until(() => repl.screen.at(-1) === ">" && repl.screen.includes("stdin:1: no good"));
    expect(repl.screen).toContain("stack traceback:");
    expect(repl.isColored("stdin:1: no good")).toBe(true);
    await enter(
      repl,
      "error()",
      "> error()",
      "(error object is a nil value)",
      "stack traceback:",
      "        [C]: in function 'error'",
      "        stdin:1: in main chunk",
    );
    await enter(repl, "x = * 1", "> x = * 1", "stdin:1: unexpected symbol near '*'");
    await enter(repl, "'on'", "> 'on'", '"on"');
  });

  test("NO_COLOR is honoured", async () => {
    const repl = await start({ env: { NO_COLOR: "1" } });
    await enter(repl, "=", "> =", "stdin:1: unexpected symbol near '='");
    expect(repl.isColored("stdin:1: unexpected")).toBe(false);
  });

  test("output without a line break is not overwritten", async () => {
    const repl = await start();
    await enter(repl, "do io.write('half a line') end", "> do io.write('half a line') end", "half a line⏎");
  });

  test("Ctrl-C drops the line, then hints how to leave; Ctrl-D leaves", async () => {
    const repl = await start();
    repl.type("function f(\r");
    await repl.shows("> function f(", ">>");
    repl.type("\x03");
    await repl.shows("> function f(", ">> ^C", ">");
    repl.type("\x03");
    await repl.shows("> (Ctrl-D leaves)", ">");
    repl.type("\x04");
    expect(await repl.exit()).toBe(0);
  });

  test.each([
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "local s repeat s = io.read() until false",
  ])("Ctrl-C ends `%s` and the state lives on", async (loop) => {
    const repl = await start();
    await enter(repl, "kept = 42");
    repl.type(`do io.write('running\\n') ${loop} end\r`);
    await repl.until(() => repl.screen.includes("running"));
    repl.type("\x03");
    await repl.until(() => repl.screen.at(-1) === ">" && repl.screen.some((row) => row.includes("interrupted!")));
    await enter(repl, "kept", "> kept", "42");
  });

  test("a program can read from the terminal, and its children have it to themselves", async () => {
    const repl = await start({ flags: ["-A"] });
    repl.type("select(2, print('name?'), io.read())\r");
    await prints(repl, "name?"); // from here on it is the program that reads
    repl.type("tyx\x7fped\r");
    await repl.shows("name?", "typed", '"typed"', ">");
    repl.type("os.execute('echo child; exec sleep 100')\r");
    await prints(repl, "child");
    repl.type("\x03");
    await repl.shows("child", '^Cnil   "signal"        2', ">");
  });

  test("what a program does to the terminal's mode is undone", async () => {
    const repl = await start({ flags: ["-A"] });
    await enter(repl, "do os.execute('stty raw -echo') end");
    await enter(repl, "print('a\\nb')", "a", "b");
  });

  test("pasted lines wait for Enter and are one entry", async () => {
    const repl = await start();
    repl.type("\x1b[200~a = 1\nprint(a)\nb = a +\x1b[201~");
    await repl.shows("> a = 1", ">> print(a)", ">> b = a +");
    await enter(repl, " 1 print(b)", "> a = 1", ">> print(a)", ">> b = a + 1 print(b)", "1", "2");
    expect(readFileSync(historyFile(), "utf8")).toBe("a = 1\\nprint(a)\\nb = a + 1 print(b)\n");
  });

  test("history outlives the session, is private, and brings back several lines as one entry", async () => {
    const first = await start();
    await enter(first, "'one'", '"one"');
    first.type("do\rprint 'two'\rend\r");
    await first.shows("two", ">");
    first.type("\x04");
    await first.exit();
    expect(statSync(historyFile()).mode & 0o777).toBe(0o600);
    const second = await start();
    second.type("\x1b[A");
    await second.shows("> do", ">> print 'two'", ">> end");
    second.type("\x12'on");
    await second.shows("(reverse-i-search)''on': 'one'");
    await enter(second, "", "> 'one'", '"one"');
  });

  test("Tab completes globals and fields", async () => {
    const repl = await start();
    repl.type("string.fo\t");
    await repl.shows("> string.format");
    repl.type("\x15io.stdout:se\t");
    await repl.shows("> io.stdout:se");
    await repl.until(() => repl.screen.some((row) => row === "seek     setvbuf"));
  });

  test("wide characters and long lines keep the cursor in place", async () => {
    const repl = await start({ columns: 12 });
    repl.type("'日本語日本語'");
    await repl.shows("> '日本語日", "本語'");
    repl.type("\x1b[D\x1b[D");
    await repl.until(() => repl.cursor.column === 2);
    await enter(repl, "é", "> '日本語日", "本é語'", '"日本語日本é', '語"');
  });

  test("os.exit leaves with its code, from a restored terminal", async () => {
    const repl = await start();
    repl.type("os.exit(3)\r");
    expect(await repl.exit()).toBe(3);
    await repl.until(() => repl.written.lastIndexOf("\x1b[?2004l") > repl.written.lastIndexOf("\x1b[?2004h"));
  });

  test.each(["SIGTERM", "SIGHUP"] as const)("%s while editing restores the terminal", async (signal) => {
    const shell = launch(["sh", "-c", `stty -a > before; "${ingot}" repl; echo "code $?"; stty -a > after`]);
    await shell.shows(">");
    shell.type("half");
    await shell.shows("> half");
    const child = Bun.spawnSync(["sh", "-c", `cat /proc/${shell.pid}/task/${shell.pid}/children`]).stdout.toString();
    process.kill(Number(child.trim().split(" ")[0]), signal);
    await shell.shows("> half", `code ${signal === "SIGTERM" ? 143 : 129}`);
    await shell.exit();
    expect(readFileSync(repls.path("after"), "utf8")).toBe(readFileSync(repls.path("before"), "utf8"));
  });

  test("Ctrl-Z stops, and fg brings the line back", async () => {
    const shell = launch(["sh", "-i"], { env: { PS1: "$ ", ENV: "" } });
    await shell.shows("$");
    shell.type(`"${ingot}" repl\r`);
    await shell.shows(">");
    shell.type("half");
    await shell.shows("> half");
    shell.type("\x1a");
    await shell.until(() => shell.screen.at(-1) === "$");
    shell.type("fg\r");
    await shell.shows("> half");
    await enter(shell, " = 7 return half", "> half = 7 return half", "7");
  });

  test("a dumb terminal gets prompts and nothing fancy", async () => {
    const repl = launch([ingot, "repl"], { env: { TERM: "dumb" } });
    await repl.until(() => repl.screen.at(-1) === ">");
    repl.type("1 +\r");
    await repl.shows("> 1 +", ">>");
    repl.type("1\r");
    await repl.shows(">> 1", "2", ">");
    expect(repl.written).not.toContain("\x1b");
  });
});

describe("behind a pipe", () => {
  const pipe = (input: string, ...flags: string[]) => repls.pipe(input, ...flags);

  test("results go to stdout, without banner, prompt, echo or history", async () => {
    expect(await pipe("1 + 1\nfor i = 1, 2 do\n  print(i)\nend\n'last'")).toEqual({
      code: 0,
      out: '2\n1\n2\n"last"\n',
      err: "",
    });
    expect(() => statSync(historyFile())).toThrow();
  });

  test("a failed chunk makes the exit code 1; the others run", async () => {
    const { code, out, err } = await pipe("error('no')\nx = = 1\n5\n");
    expect({ code, out }).toEqual({ code: 1, out: "5\n" });
    expect(err).toStartWith("stdin:1: no\nstack traceback:\n");
    expect(err).toEndWith("stdin:1: unexpected symbol near '='\n");
    expect(err).not.toContain("\x1b");
  });

  test("a chunk that never ends is an error", async () => {
    expect(await pipe("for i = 1, 2 do\n")).toEqual({
      code: 1,
      out: "",
      err: "stdin:2: 'end' expected (to close 'for' at line 1) near <eof>\n",
    });
  });

  test("programs read the lines that follow theirs", async () => {
    expect((await pipe("x = io.read()\nfor code\nx\n")).out).toBe('"for code"\n');
  });

  test("os.exit, permissions and bytes that are no text", async () => {
    expect(await pipe("os.exit(3)\n1\n")).toEqual({ code: 3, out: "", err: "" });
    expect((await pipe("os.execute('echo hi')\n")).err).toContain("permission denied: run");
    expect((await pipe("os.execute('echo hi')\n", "-A")).out).toBe('hi\ntrue\t"exit"\t0\n');
    expect((await pipe("'\\xff\\0'\n")).out).toBe('"\\xFF\\x00"\n');
  });
});
