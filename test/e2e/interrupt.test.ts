// Ctrl-C: whatever a program does, SIGINT ends it with exit code 130, and what it printed is not lost.
import { describe, expect, test } from "bun:test";
import { existsSync, rmSync } from "node:fs";
import { ingot, PATIENCE, Place } from "./ingot.ts";
import { PseudoTerminal } from "./pseudo-terminal.ts";

const place = new Place();

/** A program that did not end so many milliseconds after SIGINT, which takes a few, does not end at all. */
const HANGS = 3000;

/**
 * Starts a program, waits until the file `ready` is there, sends SIGINT, makes the file `sent`, and answers how the
 * program ends.
 */
async function interrupt(code: string, ...flags: string[]) {
  for (const file of ["ready", "sent", "second"]) rmSync(place.path(file), { force: true });
  const child = Bun.spawn([ingot, "eval", ...flags, code], {
    cwd: place.work,
    env: place.environment(),
    stdin: "pipe", // never closed: a read of it waits for ever
    stdout: "pipe",
    stderr: "pipe",
    timeout: PATIENCE,
    killSignal: "SIGKILL",
  });
  while (child.exitCode === null && !existsSync(place.path("ready"))) await Bun.sleep(2);
  child.kill("SIGINT");
  place.write("sent", "");
  setTimeout(() => child.kill("SIGKILL"), HANGS).unref();
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { stdout, stderr, code: child.exitCode, signal: child.signalCode };
}

const interrupted = { stdout: "held back", stderr: "", code: 130, signal: null };
const start = 'io.write("held back") io.open("ready", "w"):close() ';

describe("SIGINT ends", () => {
  const programs: [what: string, code: string][] = [
    ["an endless loop", "while true do end"],
    ["a loop of goto", "::again:: goto again"],
    ["a loop inside pcall", "while true do pcall(function() while true do end end) end"],
    ["a loop of pcall", "while true do pcall(error) end"],
    ["a loop inside a message handler", "xpcall(error, function() while true do end end)"],
    ["a loop in a coroutine", "coroutine.wrap(function() while true do end end)()"],
    ["a loop of coroutines", "while true do local f = coroutine.wrap(coroutine.yield) f() f() end"],
    [
      "endless recursion that is caught",
      "while true do pcall(function() local function f() return 1 + f() end f() end) end",
    ],
    ["tail calls", "local function f() return f() end f()"],
    ["sorting", "local t = {} while true do for i = 1, 1e5 do t[i] = i * 7919 % 100003 end table.sort(t) end"],
    [
      "sorting with a function",
      "local t = {} for i = 1, 2e6 do t[i] = -i end table.sort(t, function(a, b) return a < b end) while true do end",
    ],
    ["string.rep", "while true do local s = ('x'):rep(1e6) end"],
    ["string.gsub", "local s = ('ab'):rep(1e5) while true do s:gsub('a', function() end) end"],
    ["a finalizer", "setmetatable({}, { __gc = function() while true do end end }) collectgarbage()"],
    ["a finalizer at the end", "setmetatable({}, { __gc = function() while true do end end })"],
    ["a closing variable", "local c <close> = setmetatable({}, { __close = function() while true do end end })"],
    ["writing", "local f = io.open('/dev/null', 'w') while true do f:write('x') end"],
    ["io.read", "io.read()"],
    ["io.read inside pcall", "while true do pcall(io.read) end"],
    ["io.lines", "for line in io.lines() do end"],
  ];
  for (const [what, code] of programs)
    test(what, async () => expect(await interrupt(start + code, "-A")).toEqual(interrupted));

  test("a program that has run long enough for its code to be optimized", async () => {
    expect(await interrupt(`for i = 1, 2e8 do end ${start} while true do end`, "-A")).toEqual(interrupted);
  });

  test("long calls after short ones", async () => {
    const code = `for i = 1, 1e6 do end ${start} while true do local s = ('x'):rep(1e6) end`;
    expect(await interrupt(code, "-A")).toEqual(interrupted);
  });

  test("a program that waits for another one, once that has ended", async () => {
    const first = "touch ready; until [ -e sent ]; do sleep 0.01; done";
    const calls = [`os.execute("${first}")`, `io.popen("${first}"):close()`];
    for (const call of calls) {
      expect(await interrupt(`io.write("held back") ${call} os.execute("touch second")`, "-A")).toEqual(interrupted);
      expect(existsSync(place.path("second"))).toBe(false);
    }
  });

  test("no finalizer and no closing variable runs after it", async () => {
    const guard =
      "setmetatable({}, { __gc = function() io.write('gc') end, __close = function() io.write('close') end })";
    expect(await interrupt(`local c <close> = ${guard} ${start} while true do end`, "-A")).toEqual(interrupted);
  });

  test("a compiled program and one from a file alike", async () => {
    place.write("loop.lua", "print('start') while true do end");
    const child = place.spawn(["run", "loop.lua"]);
    await child.stdout.getReader().read();
    child.kill("SIGINT");
    expect(await child.exited).toBe(130);
  });
});

describe("Ctrl-C on a terminal ends", () => {
  test("the wait for a program", async () => {
    const script = 'echo start; exec "$INGOT" run -';
    const terminal = new PseudoTerminal(["/bin/sh", "-c", script], { env: place.environment({ INGOT: ingot }) });
    await terminal.shows("start");
    await Bun.sleep(300); // there is nothing to see when the wait has begun
    terminal.type("\x03");
    expect(await terminal.exit()).toBe(130);
    terminal.close();
  });

  const programs: [what: string, code: string][] = [
    ["a loop", "print('start')"],
    ["a question", "print('start') io.read()"],
    ["a child that is waited for", "os.execute(child)"],
    ["a child that is read", "io.popen(child):read('a')"],
    ["a child that pays no heed and is read", "io.popen('trap \"\" INT; echo start >&2; sleep 5'):read('a')"],
    ["a child that is closed", "io.popen(child):close()"],
  ];
  const child = `exec "$INGOT" eval "io.stderr:write('start') while true do end"`;
  for (const [what, code] of programs) {
    test(what, async () => {
      const whole = `local child = [[${child}]] ${code} while true do end`;
      const env = place.environment({ INGOT: ingot });
      const terminal = new PseudoTerminal([ingot, "eval", "-A", whole], { env, cwd: place.work });
      await terminal.shows("start");
      terminal.type("\x03");
      expect(await terminal.exit()).toBe(130);
      terminal.close();
    });
  }
});
