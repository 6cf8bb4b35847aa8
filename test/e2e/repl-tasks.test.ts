// What waits and what goes on by itself in `ingot repl`: entries are tasks, and what they start outlives them.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import type { PseudoTerminal } from "./pseudo-terminal.ts";
import { answer } from "./question.ts";
import { enter, ingot, prints, Repls } from "./repl-session.ts";

const repls = new Repls();
const withAll = { flags: ["-A"] };

/** Lua that calls `body` once the file `go` is there, which it removes. */
const whenTold = (body: string) =>
  `do local reg reg = ingot.timer.every(5, function() if os.remove('go') then reg:remove() ${body} end end) end`;

/** Waits until nobody is left of what `whenTold` watches for. */
async function tell(terminal: PseudoTerminal): Promise<void> {
  repls.write("go");
  await terminal.until(() => !existsSync(repls.path("go")), "the file go was taken");
}

/** The process is gone, or a zombie whom its parent has yet to hear of. */
function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.startsWith("Z") ?? true;
  } catch {
    return true;
  }
}

/** Starts a program that writes its process id and then does nothing. @returns the id */
async function startChild(repl: PseudoTerminal): Promise<number> {
  await enter(repl, "child = ingot.process.spawn_bg('echo $$ > pid; exec sleep 1000')");
  await repl.until(() => existsSync(repls.path("pid")) && readFileSync(repls.path("pid"), "utf8").endsWith("\n"));
  return Number(readFileSync(repls.path("pid"), "utf8"));
}

/** Types an entry that says `waiting`, and waits until it does so. */
async function wait(repl: PseudoTerminal, code: string): Promise<void> {
  repl.type(`do print('waiting') ${code} end\r`);
  await prints(repl, "waiting");
}

describe("an entry on a terminal", () => {
  test("waits, and then shows its values", async () => {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("served") });
    try {
      const repl = await repls.start(withAll);
      await enter(repl, "ingot.sleep(1), 'slept'", "> ingot.sleep(1), 'slept'", 'nil     "slept"');
      await enter(repl, "ingot.process.run('echo', {'hi'}).stdout", '"hi\\n"');
      await enter(repl, `ingot.http.get('http://127.0.0.1:${server.port}/').body`, '"served"');
      await enter(repl, "_", '"served"');
    } finally {
      await server.stop(true);
    }
  });

  test("does not take what is typed ahead from the next one, nor from what it reads itself", async () => {
    const repl = await repls.start(withAll);
    await wait(repl, "while not os.remove('go') do ingot.sleep(5) end print('got ' .. io.read())");
    repl.type("typed\r");
    await repl.shows("waiting", "typed");
    await tell(repl);
    await repl.shows("waiting", "typed", "got typed", ">");
    await wait(repl, "while not os.remove('go') do ingot.sleep(5) end");
    repl.type("1 + 1\r");
    await repl.shows("waiting", "1 + 1");
    await tell(repl);
    await repl.shows("> 1 + 1", "2", ">");
  });

  test.each([
    "ingot.sleep(100000000)",
    "ingot.process.run('sleep', {'1000'})",
    "ingot.task.wait(1)",
    "pcall(ingot.sleep, 100000000)",
  ])("that waits in `%s` is cancelled by Ctrl-C; all else lives on", async (code) => {
    const repl = await repls.start(withAll);
    await enter(repl, "n, kept = 0, ingot.timer.every(5, function() n = n + 1 end)");
    await wait(repl, `local on <close> = setmetatable({}, {__close = function() closed = true end}) ${code}`);
    repl.type("\x03");
    await repl.until(() => repl.screen.at(-1) === ">" && repl.screen.some((row) => row.endsWith("interrupted!")));
    await enter(repl, "closed", "> closed", "true");
    await enter(repl, "do local m = n while n == m do ingot.sleep(1) end print('ticking') end", "ticking");
  });

  test.each([
    "while true do ingot.spawn(function() while true do end end) end",
    "while true do ingot.spawn(function() end) end",
  ])("that computes in `%s` is ended by Ctrl-C", async (code) => {
    const repl = await repls.start();
    await wait(repl, code);
    repl.type("\x03");
    await repl.until(() => repl.screen.at(-1) === ">" && repl.screen.some((row) => row.endsWith("interrupted!")));
    await enter(repl, "'on'", '"on"');
  });

  test("that nothing can wake any more is ended", async () => {
    const repl = await repls.start();
    repl.type("ingot.task.wait(1)\r");
    await repl.until(() =>
      repl.screen.includes("this waits for `task.resume`, and nothing is left that could call it"),
    );
    await enter(repl, "'on'", '"on"');
  });

  test("is Lua's main thread to the code in it", async () => {
    const repl = await repls.start();
    await enter(repl, "coroutine.isyieldable(), select(2, coroutine.running())", "false   true");
    await enter(
      repl,
      "ingot.sleep(1), coroutine.isyieldable(), select(2, coroutine.running())",
      "nil     false   true",
    );
    await enter(repl, "(select(2, pcall(coroutine.yield)))", '"attempt to yield from outside a coroutine"');
  });

  test("shows handles by their name; showing them waits for nothing", async () => {
    const repl = await repls.start();
    repl.type("ingot.cell('x')\r");
    await repl.until(() => /^Cell: 0x\w+$/.test(repl.screen.at(-2) ?? "") && repl.screen.at(-1) === ">");
    repl.type("setmetatable({}, {__tostring = function() ingot.sleep(1) return '' end})\r");
    await repl.until(() => repl.screen.join("").includes("(__tostring failed: stdin:1: 'sleep' waits;"));
    await enter(repl, "'on'", '"on"');
  });

  test("completes the API before it is touched, and the methods of handles", async () => {
    const repl = await repls.start();
    repl.type("ingot.js\t");
    await repl.shows("> ingot.json");
    repl.type("\x15ingot.fs.file_s\t");
    await repl.shows("> ingot.fs.file_state");
    repl.type("\x15smelt.fs.file_state.mt\t");
    await repl.shows("> smelt.fs.file_state.mtime_ms");
    repl.type("\x15");
    await enter(repl, "cell = ingot.cell('x')");
    repl.type("cell:sub\t");
    await repl.shows("> cell:subscribe");
  });
});

describe("what entries left going", () => {
  test("prints above the line that is being typed", async () => {
    const repl = await repls.start({ ...withAll, columns: 40 });
    await enter(repl, whenTold("io.stderr:write('warned\\n') print('told')"));
    repl.type("for i = 1, 2 do\rprint(i) end\x1b[D");
    await repl.shows("> for i = 1, 2 do", ">> print(i) end");
    await tell(repl);
    await repl.shows("warned", "told", "> for i = 1, 2 do", ">> print(i) end");
    expect(repl.screen.filter((row) => row.includes("for i")).length).toBe(1);
    expect(repl.cursor.column).toBe(">> print(i) en".length);
    repl.type("\x05");
    await enter(repl, "", "> for i = 1, 2 do", ">> print(i) end", "1", "2");
  });

  test("prints half lines and long ones without doing harm to the line", async () => {
    const repl = await repls.start({ ...withAll, columns: 20, rows: 6 });
    await enter(repl, whenTold("io.write('half')"));
    repl.type("'a line of two rows'");
    await repl.shows("> 'a line of two row", "s'");
    await tell(repl);
    await repl.shows("half⏎", "> 'a line of two row", "s'");
    await enter(repl, "", '"a line of two rows"');
  });

  test("goes on in handlers and tasks, which may wait", async () => {
    const repl = await repls.start();
    await enter(repl, "sub = ingot.cell('topic'):subscribe(function(value) print('now ' .. value) end)");
    repl.type("ingot.spawn(function() ingot.sleep(1) ingot.cell('topic'):set('set') end) and nil\r");
    await repl.shows("now set", ">");
  });

  test("has its errors shown, each once", async () => {
    const repl = await repls.start();
    await enter(repl, "n = 0");
    repl.type("kept = ingot.timer.every(2, function() n = n + 1 error('no good') end)\r");
    await repl.until(() => repl.screen.includes("error in a timer: stdin:1: no good") && repl.screen.at(-1) === ">");
    expect(repl.isColored("error in a timer")).toBe(true);
    await enter(repl, "while n < 20 do ingot.sleep(1) end");
    expect(repl.screen.filter((row) => row.includes("no good")).length).toBe(2); // what was typed, and what it said
  });

  test("can be ended with Ctrl-C when it computes for ever", async () => {
    const repl = await repls.start();
    repl.type("ingot.spawn(function() ingot.sleep(1) print('loops') while true do pcall(error) end end) and nil\r");
    await repl.until(() => repl.screen.includes("loops"));
    // The terminal is left to it, and Ctrl-C is a signal.
    await repl.until(() => repl.written.lastIndexOf("\x1b[?2004l") > repl.written.indexOf("\x1b[Jloops"));
    repl.type("\x03");
    await repl.until(() => repl.screen.join().includes("error in a task: stdin:1: interrupted!"));
    await enter(repl, "'on'", '"on"');
  });

  test("can read from the terminal, which editing then goes on with", async () => {
    const repl = await repls.start(withAll);
    await enter(repl, whenTold("print('name?') print('you are ' .. io.read())"));
    repl.type("'typed");
    await repl.shows("> 'typed");
    await tell(repl);
    await prints(repl, "name?");
    repl.type("Ann\r");
    await repl.shows("name?", "Ann", "you are Ann", "> 'typed");
    await enter(repl, "'", '"typed"');
  });

  test("asks for permissions where the line was, which comes back", async () => {
    const repl = await repls.start({ flags: ["--allow-read", "--allow-write"] });
    await enter(repl, whenTold("print(os.getenv('HOME'))"));
    repl.type("'typed");
    await repl.shows("> 'typed");
    await tell(repl);
    await repl.until(() => repl.screen.some((row) => row.includes('environment variable "HOME"')));
    await answer(repl, "Allow once");
    await repl.shows(repls.home, "> 'typed");
    await enter(repl, "'", '"typed"');
  });

  test("may leave with os.exit, from a restored terminal", async () => {
    const repl = await repls.start();
    repl.type("ingot.timer.set(1, function() os.exit(3) end) and nil\r");
    expect(await repl.exit()).toBe(3);
    await repl.until(() => repl.written.lastIndexOf("\x1b[?2004l") > repl.written.lastIndexOf("\x1b[?2004h"));
  });
});

describe("leaving a terminal", () => {
  test("ends what entries left going, and saves what was to be kept", async () => {
    const repl = await repls.start(withAll);
    const child = await startChild(repl);
    await enter(repl, "ingot.lifecycle.on_shutdown(function() print('shut down') end) and nil", "nil");
    await enter(repl, "kept = ingot.timer.every(1000000, print)");
    await enter(repl, "ingot.state.persistent('repl', { debounce_ms = 1000 }).word = 'kept'");
    repl.type("\x04");
    expect(await repl.exit()).toBe(0);
    await repl.until(() => repl.screen.at(-1) === "shut down");
    await repl.until(() => isGone(child));
    const second = await repls.start(withAll);
    await enter(second, "ingot.state.persistent('repl').word", '"kept"');
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("by %s does so, too, also while an entry waits", async (signal, code) => {
    const repl = await repls.start(withAll);
    const child = await startChild(repl);
    await enter(repl, "ingot.state.persistent('repl', { debounce_ms = 1000 }).word = 'kept'");
    // From a timer: the entry then waits for sure. While it computes, a signal ends the process as it does any other.
    repl.type("do ingot.timer.set(1, function() print('waiting') end) ingot.sleep(100000000) end\r");
    await repl.shows("waiting");
    process.kill(repl.pid, signal);
    expect(await repl.exit()).toBe(code);
    await repl.until(() => isGone(child));
    expect(repl.screen.at(-1)).toBe("waiting");
    const second = await repls.start(withAll);
    await enter(second, "ingot.state.persistent('repl').word", '"kept"');
  });
});

describe("behind a pipe", () => {
  test("an entry waits, and the next line is read when it is done", async () => {
    const input = "ingot.sleep(5), 'slept'\nx = (ingot.sleep(5) or io.read())\nfor the code\nx\n";
    expect(await repls.pipe(input)).toEqual({ code: 0, out: 'nil\t"slept"\n"for the code"\n', err: "" });
  });

  test("timers go on while input is waited for", async () => {
    const repl = repls.spawn();
    const reader = repl.stdout.getReader();
    let out = "";
    const shows = async (text: string) => {
      while (!out.includes(text)) out += new TextDecoder().decode((await reader.read()).value);
    };
    repl.stdin.write("n = 0\nt = ingot.timer.every(5, function() n = n + 1 print('tick ' .. n) end)\n");
    repl.stdin.flush();
    await shows("tick 3\n");
    repl.stdin.write("t:remove() print('one')\nprint('two') print(");
    repl.stdin.flush();
    await shows("one\n");
    repl.stdin.write("'three')\n");
    repl.stdin.end();
    await shows("two\nthree\n");
    expect(await repl.exited).toBe(0);
  });

  test("the end waits for what entries left going, whose errors count", async () => {
    const waits = "ingot.spawn(function() ingot.sleep(20) print('task') end) and nil\nprint('last')\n";
    expect(await repls.pipe(waits)).toEqual({ code: 0, out: "nil\nlast\ntask\n", err: "" });
    const fails = await repls.pipe("t = ingot.timer.set(20, function() error('late') end)\n");
    expect(fails.code).toBe(1);
    expect(fails.err).toStartWith("error in a timer: stdin:1: late\nstack traceback:\n");
  });

  test("an entry that nothing can wake any more fails", async () => {
    const { code, out, err } = await repls.pipe("ingot.task.wait(1)\n'on'\n");
    expect({ code, out }).toEqual({ code: 1, out: '"on"\n' });
    expect(err).toBe("this waits for `task.resume`, and nothing is left that could call it\n");
  });

  test.each([
    ["an entry waits", "do io.open('ready', 'w'):close() ingot.sleep(100000000) end\n", "interrupted!"],
    ["input is waited for", "ingot.timer.set(1, function() io.open('ready', 'w'):close() end) and nil\n", ""],
  ])("SIGINT while %s ends the session in an orderly way", async (_, input, said) => {
    const repl = repls.spawn("-A");
    repl.stdin.write("ingot.lifecycle.on_shutdown(function() print('shut down') end) and nil\n");
    repl.stdin.write(input);
    repl.stdin.flush();
    while (repl.exitCode === null && !existsSync(repls.path("ready"))) await Bun.sleep(5);
    repl.kill("SIGINT");
    const [out, err, code] = await Promise.all([repl.stdout.text(), repl.stderr.text(), repl.exited]);
    expect(code).toBe(130);
    expect(out).toEndWith("shut down\n");
    if (said !== "") expect(err).toStartWith(said);
  });

  test("a dumb terminal alike: Ctrl-C ends the entry that waits, and the session", async () => {
    const repl = repls.launch([ingot, "repl"], { env: { TERM: "dumb" } });
    await repl.until(() => repl.screen.at(-1) === ">");
    // A timer: signals are heeded once an entry has begun to wait.
    repl.type("do ingot.timer.set(1, function() print('waiting') end) ingot.sleep(100000000) end\r");
    await repl.shows("waiting");
    repl.type("\x03");
    expect(await repl.exit()).toBe(130);
    await repl.until(() => repl.screen.some((row) => row.endsWith("interrupted!")));
  });
});
