// `ingot.process` as a Lua program sees it: real programs, in tasks and outside of them.
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { Tools } from "../../src/api/tools.ts";
import { isGroupAlive } from "../../src/system/process/group.ts";
import { type Outcome, type ProgramOptions, program, Scratch } from "./program.ts";

const scratch = new Scratch();
setDefaultTimeout(60_000); // only to tell a hang from slowness
mkdirSync(scratch.path("sub"));
afterAll(() => scratch.remove());

/** Lua that all programs here start with: the scratch directory, and a wait for something that happens soon. */
const prelude = `
local root = ${JSON.stringify(scratch.root)}
local process = ingot.process
local function exists(name) local f = io.open(root .. "/" .. name) return f and f:close() end
local function await(condition) while not condition() do ingot.sleep(2) end end
local function sh(script, opts) return process.run("sh", { "-c", script }, opts) end
`;

async function run(source: string, options: ProgramOptions = {}): Promise<string> {
  const { output, error, errors } = await program(prelude + source, options);
  expect(error).toBeUndefined();
  expect(errors).toEqual([]);
  return output.replaceAll(scratch.root, "ROOT");
}

/** Runs a program that fails, or whose output may be anything. */
const attempt = (source: string, options: ProgramOptions = {}): Promise<Outcome> => program(prelude + source, options);

/** A script that names its group in a file and does not end by itself. */
const endless = (name: string, start = "") =>
  `${start} sleep 300 & echo $$ > ${scratch.path(name)}.new; mv ${scratch.path(name)}.new ${scratch.path(name)}; while :; do sleep 300; done`;

const groupOf = (name: string): number => Number(readFileSync(scratch.path(name), "utf8"));

/** In a task, and in a timer's handler, which blocks. */
const places: [string, (body: string) => string][] = [
  ["in a task", (body) => body],
  ["in a handler", (body) => `ingot.timer.set(0, function() ${body} end)`],
];

for (const [place, within] of places) {
  describe(`process.run ${place}`, () => {
    test("answers output, errors and exit code, byte for byte", async () => {
      expect(
        await run(
          within(`
            local result, err = sh("printf 'a\\\\377\\\\000b'; echo oops >&2; exit 3")
            print(result.stdout == "a\\xff\\0b", result.stderr, result.exit_code, result.timed_out, result.truncated, err)
            print(sh("kill -KILL $$").exit_code, sh("true").stdout == "")`),
        ),
      ).toBe("true\toops\n\t3\tfalse\tfalse\tnil\n137\ttrue\n");
    });

    test("passes arguments, environment, directory and input on", async () => {
      expect(
        await run(
          within(`
            local words = process.run("printf", { "%s|", "", "a b", "$HOME", "*", 12, "é" })
            print(words.stdout)
            io.write(process.run("pwd", nil, { cwd = root .. "/sub" }).stdout)
            io.write(sh("echo $ADDED $HOME", { env = { ADDED = "=é x" } }).stdout == "=é x " .. os.getenv("HOME") .. "\\n"
              and "env\\n" or "")
            local bytes = ("\\xff\\0\\n"):rep(500000)
            print(process.run("cat", {}, { stdin = bytes }).stdout == bytes, process.run("cat").stdout == "")`),
        ),
      ).toBe("|a b|$HOME|*|12|é|\nROOT/sub\nenv\ntrue\ttrue\n");
    });

    test("ends the whole group at the deadline, also one that ignores SIGTERM", async () => {
      expect(
        await run(
          within(`
            local result = sh([[${endless("deadline")}]], { timeout_secs = 0.2 })
            print(result.timed_out, result.exit_code)
            result = sh("trap '' TERM; echo still here; while :; do sleep 1; done", { timeout_secs = 0.2 })
            print(result.timed_out, result.exit_code, result.stdout)`),
        ),
      ).toBe("true\t143\ntrue\t137\tstill here\n\n");
      expect(isGroupAlive(groupOf("deadline"))).toBe(false);
    });

    test("keeps a hundred megabytes, or as much as is asked for", async () => {
      expect(
        await run(
          within(`
            local result = process.run("head", { "-c", "100000000", "/dev/zero" })
            print(#result.stdout, result.truncated, result.stdout:find("[^%z]"))
            result = sh("head -c 3000000 /dev/zero; exit 4", { max_output_bytes = 1000 })
            print(#result.stdout, result.truncated, result.exit_code)`),
        ),
      ).toBe("100000000\tfalse\tnil\n1000\ttrue\t4\n");
    });

    test("answers nil and a reason when there is nothing to start", async () => {
      expect(
        await run(
          within(`
            print(process.run("no-such-program"))
            print(process.run(root .. "/sub"))
            print(process.run("true", {}, { cwd = root .. "/none" }))
            print(process.run("true", { "a\\0b" }))
            print(process.run("true", {}, { env = { ["A=B"] = "" } }))`),
        ),
      ).toBe(
        [
          'nil\tcannot run "no-such-program": no such program on PATH',
          'nil\tcannot run "ROOT/sub": it is a directory',
          'nil\tcannot run "true": the working directory "ROOT/none" does not exist',
          'nil\tcannot run "true": argument 1 has a NUL byte',
          'nil\tcannot run "true": the variable "A=B" has a name that no variable can have',
          "",
        ].join("\n"),
      );
    });

    test("runs only what is permitted", async () => {
      const { output } = await attempt(
        within(`
          print(process.run("git", { "--version" }).stdout:match("^git version"))
          print(pcall(process.run, "ls"))
          print(pcall(process.run, "git", {}, { env = { PATH = root } }))
          print(pcall(process.run, "git", {}, { env = { LD_PRELOAD = "x" } }))`),
        { permissions: { allow: { run: ["git"] }, deny: {} } },
      );
      expect(output.split("\n")).toEqual([
        "git version",
        'false\tpermission denied: run "ls" (grant it with --allow-run=ls)',
        'true\tnil\tcannot run "git": no such program on PATH',
        'false\tpermission denied: run "git" (setting LD_PRELOAD needs --allow-run without a list)',
        "",
      ]);
    });
  });
}

test("process.run blocks a handler and lets other tasks run meanwhile in a task", async () => {
  expect(
    await run(`
      ingot.spawn(function() sh("until [ -e " .. root .. "/go ]; do sleep 0.01; done") print("ended") end)
      print("goes on")
      io.open(root .. "/go", "w"):close()
      ingot.sleep(0)
      ingot.timer.set(0, function() ingot.timer.set(0, function() print("later") end) sh("true") print("blocked") end)`),
  ).toMatch(/^goes on\n(ended\nblocked\nlater|blocked\nended\nlater|blocked\nlater\nended)\n$/);
});

test("process.run_async raises outside of a task", async () => {
  expect(
    await run(`
      print(process.run_async("echo", { "x" }).stdout)
      ingot.timer.set(0, function() print((select(2, pcall(process.run_async, "true")))) end)`),
  ).toBe("x\n\n'process.run_async' waits; it can be called only inside a task\n");
});

describe("cancelling", () => {
  test("task.timeout around run ends the group before it answers", async () => {
    expect(
      await run(`
        local result, err = ingot.task.timeout(300, function() return sh([[${endless("timeout")}]]) end)
        print(result, err)`),
    ).toBe("nil\ttimeout\n");
    if (existsSync(scratch.path("timeout"))) expect(isGroupAlive(groupOf("timeout"))).toBe(false);
  });

  test("the loser of a race is ended", async () => {
    expect(
      await run(`
        local winner = ingot.task.race(
          function() return sh([[${endless("race")}]]) end,
          function() await(function() return exists("race") end) return "fallback" end)
        print(winner.index, winner.result)`),
    ).toBe("2\tfallback\n");
    expect(isGroupAlive(groupOf("race"))).toBe(false);
  });

  test("Reg:remove raises cancelled once the group is gone, also one that ignores SIGTERM", async () => {
    for (const [name, start] of [
      ["removed", ""],
      ["stubborn", "trap '' TERM;"],
    ] as const) {
      expect(
        await run(`
          local reason
          local reg = ingot.spawn(function() reason = select(2, pcall(sh, [[${endless(name, start)}]])) end)
          await(function() return exists("${name}") end)
          print(reg:remove())
          await(function() return reason end)
          print(reason, ingot.task.is_cancelled(reason))`),
      ).toBe("true\ncancelled\ttrue\n");
      while (isGroupAlive(groupOf(name))) await Bun.sleep(2); // what had SIGKILL takes a moment to be gone
    }
  });
});

describe("background processes", () => {
  test("are read piece by piece, listed, and keep the program alive", async () => {
    expect(
      await run(`
        os.execute("mkfifo " .. root .. "/fifo")
        local id = process.spawn_bg("echo one; printf 'two\\\\377' >&2; read x < " .. root .. "/fifo; echo three; exit 5")
        print(id)
        await(function() return #process.output(id).text >= 8 end)
        local now = process.output(id)
        print(now.text == "one\\ntwo\\xff", now.running, now.exit_code, math.type(now.pid), now.elapsed_secs)
        local row = process.list()[1]
        print(#process.list(), row.id, row.command:match("^echo one"), row.pid == now.pid, row.elapsed_secs)
        print(process.read_output(id).text == now.text, process.read_output(id).text == "")
        process.kill(id)
        await(function() return not process.output(id).running end)
        now = process.read_output(id)
        print(now.exit_code, now.termination, #process.list())
        local last = process.spawn_bg("sleep 0.05; echo done > " .. root .. "/done")
        print(last)`),
    ).toBe("proc_1\ntrue\ttrue\tnil\tinteger\t0\n1\tproc_1\techo one\ttrue\t0\ntrue\ttrue\n143\tstopped\t0\nproc_2\n");
    expect(existsSync(scratch.path("done"))).toBe(true);
  });

  test("tell their number to a cell", async () => {
    expect(
      await run(`
        local seen = {}
        ingot.cell("running_procs"):subscribe(function(n) table.insert(seen, n) end)
        local one, two = process.spawn_bg("sleep 300"), process.spawn_bg("sleep 300")
        process.stop(one) process.stop(two)
        ingot.sleep(0)
        print(table.concat(seen, " "), ingot.cell("running_procs"):get())`),
    ).toBe("1 2 1 0\t0\n");
  });

  test("are stopped, and then forgotten", async () => {
    expect(
      await run(`
        local id = process.spawn_bg([[${endless("stop", "echo ready; trap '' TERM;")}]])
        await(function() return exists("stop") end)
        print(process.stop(id).text)
        print(process.stop(id))
        print(next(process.output(id)), next(process.read_output("nope")), process.kill("nope"))`),
    ).toBe('ready\n\nnil\tno process with id "proc_1"\nnil\tnil\n');
    while (isGroupAlive(groupOf("stop"))) await Bun.sleep(2);
  });

  test("run in the default shell, which must be permitted", async () => {
    expect(
      await run(`
        print(process.get_default_shell())
        process.set_default_shell({ program = "sh", args = { "-c", 'echo "other: $1"', "x" } })
        local shell = process.get_default_shell()
        print(shell.program, #shell.args)
        local id = process.spawn_bg("the line")
        await(function() return not process.output(id).running end)
        io.write(process.output(id).text)
        process.set_default_shell({ program = "/no/such/shell" })
        print((select(2, pcall(process.spawn_bg, "x"))))
        process.set_default_shell()
        print(process.get_default_shell())
        print((select(2, pcall(process.spawn_bg, "a\\0b"))))`),
    ).toBe(
      'nil\nsh\t3\nother: the line\ncannot run "/no/such/shell": no such file\nnil\ncannot run the command line: it has a NUL byte\n',
    );
    const { output } = await attempt(
      `print(process.spawn_bg("sleep 0.01"))
       print((select(2, pcall(process.spawn_bg, "sleep 1; ls"))))
       process.set_default_shell({ program = "bash", args = { "-c" } })
       print((select(2, pcall(process.spawn_bg, "sleep 1"))))`,
      { permissions: { allow: { run: ["sleep"] }, deny: {} } },
    );
    expect(output.split("\n")).toEqual([
      "proc_1",
      'permission denied: run "sleep 1; ls" (with a list of programs only a single simple command is allowed; grant it with --allow-run)',
      'permission denied: run "bash" (grant it with --allow-run=bash)',
      "",
    ]);
  });
});

describe("process.run_streaming", () => {
  /** Collects what goes to the live tool call. */
  function listening() {
    const lines: string[] = [];
    const options: ProgramOptions = {
      prepare: (runtime) => {
        runtime.service(Tools).onOutput = (call, bytes) =>
          lines.push(`${call}: ${Buffer.from(bytes).toString("latin1")}`);
      },
    };
    return { lines, options };
  }

  test("streams lines and resumes the task", async () => {
    const { lines, options } = listening();
    expect(
      await run(
        `
        local id = ingot.task.alloc()
        print(process.run_streaming(id, "call_7", "echo one; echo two >&2; printf 'x\\\\377'; exit 3", 60000))
        local result = ingot.task.wait(id)
        print(result.content == "one\\ntwo\\nx\\xff", result.is_error, result.timed_out, result.exit_code)
        result = ingot.task.external(function(other) process.run_streaming(other, "call_8", "true", 60000) end)
        print(result.content == "", result.is_error, result.termination, result.background_id)`,
        options,
      ),
    ).toBe("\ntrue\ttrue\tfalse\t3\ntrue\tfalse\tnil\tnil\n");
    expect(lines).toEqual(["call_7: one", "call_7: two", "call_7: x\xff"]);
  });

  test("ends the command at the deadline and with the task that waits", async () => {
    expect(
      await run(`
        local id = ingot.task.alloc()
        process.run_streaming(id, "c", "echo start; sleep 300", 100)
        local result = ingot.task.wait(id)
        print(result.content, result.is_error, result.timed_out, result.termination)
        id = ingot.task.alloc()
        local reg = ingot.spawn(function()
          process.run_streaming(id, "c", [[${endless("streamed")}]], 600000)
          print(pcall(ingot.task.wait, id))
        end)
        await(function() return exists("streamed") end)
        reg:remove()
`),
    ).toBe("start\n\ttrue\ttrue\tstopped\nfalse\tcancelled\n");
    expect(isGroupAlive(groupOf("streamed"))).toBe(false);
  });

  test("another wait learns that the command was cancelled", async () => {
    expect(
      await run(`
        local id = ingot.task.alloc()
        process.run_streaming(id, "c", "sleep 300", 600000)
        print(ingot.task.timeout(1, function() return ingot.task.wait(id) end))
        print(#process.list())`),
    ).toBe("nil\ttimeout\n0\n");
  });

  test("moves a slow command to the background", async () => {
    const { lines, options } = listening();
    expect(
      await run(
        `
        local id = ingot.task.alloc()
        process.run_streaming(id, "c", "printf 'one\\ntw'; until [ -e " .. root .. "/on ]; do sleep 0.01; done; echo o", 200, true)
        local result = ingot.task.wait(id)
        print(result.content == "one\\ntw", result.is_error, result.timed_out, result.background_id, result.exit_code)
        print(process.list()[1].id)
        io.open(root .. "/on", "w"):close()
        await(function() return not process.output("proc_1").running end)
        local output = process.read_output("proc_1")
        print(output.text, output.exit_code)`,
        options,
      ),
    ).toBe("true\tfalse\ttrue\tproc_1\tnil\nproc_1\no\n\t0\n");
    expect(lines).toEqual(["c: one", "c: tw"]);
  });

  test("detach_foreground sends the newest one to the background", async () => {
    expect(
      await run(`
        print(process.detach_foreground())
        local first, second, third = ingot.task.alloc(), ingot.task.alloc(), ingot.task.alloc()
        process.run_streaming(first, "c", "sleep 300 # first", 600000, true)
        process.run_streaming(second, "c", "sleep 300 # second", 600000, true)
        process.run_streaming(third, "c", "sleep 0.2", 600000)
        print(process.detach_foreground())
        local result = ingot.task.wait(second)
        print(result.background_id, result.timed_out, process.list()[1].command)
        print(process.detach_foreground(), process.detach_foreground())
        print(ingot.task.wait(first).background_id, ingot.task.wait(third).is_error)
        process.stop("proc_1") process.stop("proc_2")`),
    ).toBe("false\ntrue\nproc_1\tfalse\tsleep 300 # second\ntrue\tfalse\nproc_2\tfalse\n");
  });

  test("tells what cannot be started, and raises what is not permitted", async () => {
    expect(
      await run(`
        process.set_default_shell({ program = "/no/such/shell" })
        local result = ingot.task.external(function(id) process.run_streaming(id, "c", "x", 1000) end)
        print(result.content, result.is_error, result.timed_out)`),
    ).toBe('cannot run "/no/such/shell": no such file\ttrue\tfalse\n');
    const { output } = await attempt(`print(pcall(process.run_streaming, 1, "c", "ls", 1000))`, {
      permissions: { allow: {}, deny: {} },
    });
    expect(output).toBe('false\tpermission denied: run "ls" (grant it with --allow-run=ls)\n');
  });

  test("keeps the program alive by itself", async () => {
    await run(`process.run_streaming(1, "c", "sleep 0.05; : > " .. root .. "/alive", 60000)`);
    expect(existsSync(scratch.path("alive"))).toBe(true);
  });
});

describe("the end of the program", () => {
  test("ends what runs, also what is started while it ends", async () => {
    const { output, error } = await attempt(`
      ingot.spawn(function() print(pcall(sh, [[${endless("in-task")}]])) end)
      ingot.cell("running_procs"):subscribe(print)
      ingot.spawn(function() print(pcall(ingot.sleep, 100000)) print(pcall(process.spawn_bg, [[${endless("late")}]])) end)
      process.spawn_bg([[${endless("in-background", "trap '' TERM;")}]])
      process.run_streaming(1, "c", [[${endless("streaming")}]], 600000)
      await(function() return exists("in-task") and exists("in-background") and exists("streaming") end)
      error("the end")`);
    expect(error?.message).toContain("the end");
    for (const name of ["in-task", "in-background", "streaming"]) {
      while (isGroupAlive(groupOf(name))) await Bun.sleep(2);
    }
    expect(output.trim().split("\n").sort()).toEqual([
      "1",
      "2",
      "false\tcancelled",
      "false\tcancelled",
      "true\tproc_2",
    ]);
    if (existsSync(scratch.path("late"))) while (isGroupAlive(groupOf("late"))) await Bun.sleep(2);
  });

  test("at once, when the process is about to exit", async () => {
    await attempt(
      `process.spawn_bg([[${endless("once-deaf", "trap '' TERM;")}]])
       process.spawn_bg([[${endless("once")}]])
       await(function() return exists("once") and exists("once-deaf") end)
       ingot.cell("ready"):set(true)`,
      { prepare: (runtime) => void runtime.events.subscribe(runtime.program, "ready", () => runtime.abandon()) },
    );
    for (const name of ["once", "once-deaf"]) {
      while (isGroupAlive(groupOf(name))) await Bun.sleep(2);
    }
  });
});

test("bad arguments are named", async () => {
  const { output } = await attempt(`
    local function try(name, ...) print((select(2, pcall(process[name], ...)))) end
    try("run") try("run", {}) try("run", "\\xff") try("run", "true", "x") try("run", "true", { {} })
    try("run", "true", { "\\xff" }) try("run", "true", { a = 1 })
    try("run", "true", {}, { timeout_secs = 0 }) try("run", "true", {}, { timeout_secs = 0/0 })
    try("run", "true", {}, { max_output_bytes = -1 }) try("run", "true", {}, { env = { "a" } })
    try("run", "true", {}, { env = { A = "\\xff" } }) try("run", "true", {}, { stdin = {} })
    try("spawn_bg") try("run_streaming", 1, "c", "x", 0) try("run_streaming", "a", "c", "x", 1)
    try("set_default_shell", {}) try("set_default_shell", { program = "sh", args = "-c" }) try("kill") try("stop", {})`);
  expect(output.trim().split("\n")).toEqual([
    "bad argument #1 to 'process.run' (string expected, got no value)",
    "bad argument #1 to 'process.run' (string expected, got table)",
    "bad argument #1 to 'process.run' (the string is not valid UTF-8)",
    "bad argument #2 to 'process.run' (string[] expected, got string)",
    "bad argument #2 to 'process.run' (item 1: string expected, got table)",
    "bad argument #2 to 'process.run' (item 1: the string is not valid UTF-8)",
    "bad argument #2 to 'process.run' (string[] expected, got a table with other keys)",
    "bad argument #3 to 'process.run' (option 'timeout_secs': more than 0 expected, got 0)",
    "bad argument #3 to 'process.run' (option 'timeout_secs': the number is NaN)",
    "bad argument #3 to 'process.run' (option 'max_output_bytes': at least 1 expected, got -1)",
    "bad argument #3 to 'process.run' (option 'env': table<string, string> expected, got a list)",
    "bad argument #3 to 'process.run' (option 'env': field 'A': the string is not valid UTF-8)",
    "bad argument #3 to 'process.run' (option 'stdin': string expected, got table)",
    "bad argument #1 to 'process.spawn_bg' (string expected, got no value)",
    "bad argument #4 to 'process.run_streaming' (at least 1 expected, got 0)",
    "bad argument #1 to 'process.run_streaming' (integer expected, got string)",
    "bad argument #1 to 'process.set_default_shell' (field 'program' is missing)",
    "bad argument #1 to 'process.set_default_shell' (option 'args': string[] expected, got string)",
    "bad argument #1 to 'process.kill' (string expected, got no value)",
    "bad argument #1 to 'process.stop' (string expected, got table)",
  ]);
});
