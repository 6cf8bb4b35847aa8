// Tasks, timers and cells as a Lua program sees them.
import { describe, expect, test } from "bun:test";
import { standardChunk } from "../../src/bundle/standard.ts";
import { type ProgramOptions, program } from "./program.ts";

describe("tasks", () => {
  test("run at once up to their first wait", async () => {
    const { output } = await program(`
      ingot.spawn(function() io.write("a") ingot.sleep(0) io.write("d") end)
      io.write("b") io.write("c") ingot.sleep(5)`);
    expect(output).toBe("abcd");
  });

  test("keep the program alive, and an error in one is reported", async () => {
    const { output, errors, error } = await program(`
      ingot.spawn(function() ingot.sleep(5) print("later") error("oops") end)`);
    expect(output).toBe("later\n");
    expect(errors).toEqual(["program:2: oops"]);
    expect(error).toBeUndefined();
  });

  test("that are cancelled see `cancelled` at every wait, and end whatever they do", async () => {
    const { output, errors } = await program(`
      local reg = ingot.spawn(function()
        print(pcall(ingot.sleep, 10000))
        local ok, err = pcall(ingot.sleep, 10000)
        print(ok, ingot.task.is_cancelled(err), ingot.task.is_cancelled("x"), ingot.task.is_cancelled({ kind = "cancelled" }))
        while true do pcall(ingot.sleep, 1) end
      end)
      print(reg:remove(), reg:remove())`);
    expect(output).toBe("true\tfalse\nfalse\tcancelled\nfalse\ttrue\tfalse\ttrue\n");
    expect(errors).toEqual([expect.stringContaining("this task was cancelled and does not end")]);
  });

  test("need no file of ours below lua/, but for the function that is made by one", async () => {
    const files: string[] = [];
    const options: ProgramOptions = {
      standardChunk: (file) => {
        files.push(file);
        return standardChunk(file);
      },
    };
    await program(`ingot.task.all(function() end) print(ingot.task.timeout, ingot.task.none)`, options);
    expect(files).toEqual([]);
    const { output } = await program(
      `local seen = {}
      for name, fun in pairs(ingot.task) do seen[name] = fun end
      print(type(seen.external), seen.external == ingot.task.external, rawget(ingot.task, "external") == seen.external)
      ingot.task.external = nil
      print(ingot.task.external(function(id) ingot.task.resume(id, "made again") end))
      ingot.task.external = "the program's own"
      print(ingot.task.external)`,
      options,
    );
    expect(output).toBe("function\ttrue\ttrue\nmade again\nthe program's own\n");
    expect(files).toContain("ingot/external.lua");
  });

  test("wait for numbers, whoever resumes them, before or after", async () => {
    const { output, error } = await program(`
      local id = ingot.task.alloc()
      ingot.task.resume(id, { "early" })
      print(ingot.task.wait(id)[1])
      print(ingot.task.external(function(n) ingot.timer.set(1, function() ingot.task.resume(n, "late") end) end))
      print(ingot.task.external(function(n)
        ingot.timer.set(1, function() print("tick") end)
        ingot.sleep(5)
        ingot.task.resume(n, "arranged for slowly")
      end))
      print(pcall(ingot.task.external, function() error("oops", 0) end))
      print(pcall(function() ingot.task.external(1) end))
      local late
      ingot.spawn(function() ingot.task.external(function(n) late = n end) print("resumed") end)
      ingot.task.resume(late)
      ingot.spawn(function() print(pcall(ingot.task.external, print)) end):remove()
      ingot.timer.set(0, function() print(pcall(ingot.task.external, print)) end)
      print(coroutine.wrap(function() return pcall(ingot.task.external, print) end)())
      ingot.task.wait(ingot.task.alloc())`);
    expect(output.split("\n")).toEqual([
      "early",
      "late",
      "tick",
      "arranged for slowly",
      "false\toops",
      "false\tprogram:12: bad argument #1 to 'task.external' (function expected, got number)",
      expect.stringMatching(/^\d+$/),
      "false\t'task.external' waits; it can be called only by the task itself, not in a coroutine the task made",
      "resumed",
      "false\tcancelled",
      "false\t'task.external' waits; it can be called only inside a task",
      "",
    ]);
    expect(error?.message).toBe("the program waits for ever");
  });

  test("race, deadlines and all", async () => {
    const { output, errors, error } = await program(`
      local winner = ingot.task.race(
        function() ingot.sleep(1000) return "slow" end,
        function() ingot.sleep(1) return { "fast" } end)
      print(winner.index, winner.result[1])
      print(ingot.task.timeout(5, function() ingot.sleep(1000) end))
      print(ingot.task.timeout(1000, function() return "in time" end))
      local t = ingot.task.all(function() ingot.sleep(2) return 1 end, function() return nil end, function() return 3 end)
      print(t[1], t[2], t[3])
      print(pcall(ingot.task.all, function() error("first") end, function() ingot.sleep(2) print("still runs") end))
      print(pcall(ingot.task.race, function() error({ code = 7 }) end, function() ingot.sleep(1000) end))
      print(select(2, pcall(ingot.task.race, function() error({ code = 7 }) end)).code)
      print(pcall(ingot.task.race))`);
    expect(error).toBeUndefined();
    expect(errors).toEqual([]);
    const lines = output.split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "2\tfast",
      "nil\ttimeout",
      "in time\tnil",
      "1\tnil\t3",
      "still runs",
      "false\tprogram:10: first",
    ]);
    expect(lines[6]).toStartWith("false\ttable: ");
    expect(lines[7]).toBe("7");
    expect(lines[8]).toContain("bad argument #1 to 'task.race'");
  });

  test("that are cancelled see it at a plain yield, too, and end whatever they do", async () => {
    const { output, errors } = await program(`
      local function forever() while true do coroutine.yield() end end
      print(ingot.task.timeout(1, forever))
      print(ingot.task.race(forever, function() ingot.sleep(1) return "won" end).result)
      local reg = ingot.spawn(function()
        local waits = { coroutine.yield, function() local value = coroutine.yield() return value end }
        for _, yield in ipairs(waits) do print(pcall(yield)) end
        while true do pcall(coroutine.yield) end
      end)
      reg:remove()`);
    expect(output).toBe("nil\ttimeout\nwon\nfalse\tcancelled\nfalse\tcancelled\n");
    expect(errors).toEqual([expect.stringContaining("this task was cancelled and does not end")]);
  });

  test("are cancelled with the task that started them, but do not end with it", async () => {
    const { output, errors } = await program(`
      local function child(name)
        return ingot.spawn(function() print(name, pcall(ingot.sleep, 20)) end)
      end
      local parent = ingot.spawn(function()
        child("child")
        ingot.spawn(function() child("grandchild") end)
        ingot.sleep(1000)
      end)
      ingot.spawn(function() child("orphan") end)
      parent:remove()
      ingot.task.race(function() child("of the loser") ingot.sleep(1000) end, function() child("of the winner") end)
      local reg = ingot.reg.new(function() child("of a handler") end)
      ingot.spawn(function()
        reg:remove()
        local own
        own = ingot.spawn(function() ingot.sleep(0) own:remove() child("late") end)
        ingot.sleep(5)
        error("cancelled", 0)
      end)`);
    expect(output.split("\n").sort()).toEqual([
      "",
      "child\tfalse\tcancelled",
      "grandchild\tfalse\tcancelled",
      "late\tfalse\tcancelled",
      "of a handler\ttrue",
      "of the loser\tfalse\tcancelled",
      "of the winner\ttrue",
      "orphan\ttrue",
    ]);
    expect(errors).toEqual([]);
  });

  test("cannot be removed once they have ended", async () => {
    const { output } = await program(`
      print(ingot.spawn(function() end):remove())
      local waited = ingot.spawn(function() ingot.sleep(0) end)
      ingot.sleep(5)
      print(waited:remove())`);
    expect(output).toBe("false\nfalse\n");
  });

  test("that start tasks without end are told so, wherever they do it, and the program goes on", async () => {
    for (const nested of [
      "ingot.spawn(f)",
      "ingot.task.all(f)",
      "table.sort({ 1, 2 }, function() ingot.spawn(f) return false end)",
      "string.gsub('a', 'a', function() ingot.reg.new(function() ingot.spawn(f) end):remove() end)",
      "package.searchers[#package.searchers + 1] = function() return f end require('itself' .. count)",
    ]) {
      const { output, errors, error } = await program(`
        local count, start = 0, ingot.spawn
        function f() count = count + 1 local spawn = start ${nested} return 1 end
        start(function() f() end)
        ingot.sleep(1)
        print("alive", count < 200)`);
      expect(error).toBeUndefined();
      expect(output).toBe("alive\ttrue\n");
      for (const message of errors) expect(message).toContain("stack overflow");
    }
  });

  test("that nest in coroutines of theirs are counted, too", async () => {
    const { output, errors } = await program(`
      local function deep(n, fn)
        if n == 0 then return fn() end
        string.gsub("a", "a", function() deep(n - 1, fn) end)
      end
      local function f()
        coroutine.wrap(function() deep(150, function() ingot.spawn(f) end) end)()
      end
      f()
      ingot.sleep(1)
      collectgarbage()
      print("alive", ingot.json.decode("[7]")[1])`);
    expect(output).toBe("alive\t7\n");
    expect(errors.length).toBeGreaterThan(0);
    for (const message of errors) expect(message).toContain("stack overflow");
  });

  test("a waiting call outside a task says so", async () => {
    const { output } = await program(`
      ingot.timer.set(0, function() print(select(2, pcall(ingot.sleep, 1))) end)
      ingot.sleep(5)
      local co = coroutine.wrap(function() print(select(2, pcall(ingot.sleep, 1))) end)
      co()`);
    expect(output).toBe(
      "'sleep' waits; it can be called only inside a task\n" +
        "'sleep' waits; it can be called only by the task itself, not in a coroutine the task made\n",
    );
  });
});

describe("timers and cells", () => {
  test("a timer stops when it is removed, also by itself", async () => {
    const { output } = await program(`
      local n, reg = 0
      reg = ingot.timer.every(1, function() n = n + 1 if n == 3 then reg:remove() print(n) end end)`);
    expect(output).toBe("3\n");
  });

  test("handlers that fail or never end leave the program going", async () => {
    const { output, errors } = await program(
      `ingot.timer.set(0, function() error("first") end)
       ingot.timer.set(1, function() while true do pcall(error) end end)
       ingot.timer.set(2, function() local t = {} t[1] = t return t end)
       ingot.timer.set(3, function() print("alive") end)`,
      { handlerBudget: 50 },
    );
    expect(output).toBe("alive\n");
    expect(errors).toEqual(["program:1: first", expect.stringContaining("time budget of 50 ms exceeded")]);
  });

  test("cells deliver every value in order, after the running code", async () => {
    const { output } = await program(`
      local c = ingot.cell("p:x")
      local late
      local first first = c:subscribe(function(v)
        print("first", v)
        if v == 1 then late = c:subscribe(function(w) print("late", w) end) end
        if v == 2 then first:remove() end
      end)
      ingot.cell.glob("p:*", function(name, v) print(name, v) end)
      ingot.cell.new("p:x", 0) ingot.cell.new("p:x", 9)
      print(c:get(), c:name())
      c:set(1):set(2):set(3)
      print(c:get())`);
    expect(output.trim().split("\n")).toEqual([
      "0\tp:x",
      "3",
      "first\t1",
      "p:x\t1",
      "first\t2",
      "late\t2",
      "p:x\t2",
      "late\t3",
      "p:x\t3",
    ]);
  });

  test("globs of cells take names for what they are, not for paths", async () => {
    const { output } = await program(`
      local any any = ingot.cell.glob("*", function(name, value) print("*", name, value) any:remove() end)
      for _, pattern in ipairs({ "file:*", "file:src?main.*", "file:[a-z]*", "file:{src/main,x}.lua", "src*" }) do
        ingot.cell.glob(pattern, function(name, value) print(pattern, name, value) end)
      end
      ingot.signal.glob("*/main.lua", function(name, value, previous) print("signal", name, value, previous) end)
      ingot.cell("file:src/main.lua"):set(1)`);
    expect(output.trim().split("\n")).toEqual([
      "*\tfile:src/main.lua\t1",
      "file:*\tfile:src/main.lua\t1",
      "file:src?main.*\tfile:src/main.lua\t1",
      "file:[a-z]*\tfile:src/main.lua\t1",
      "file:{src/main,x}.lua\tfile:src/main.lua\t1",
      "signal\tfile:src/main.lua\t1\tnil",
    ]);
  });

  test("a flood of events starves nobody", async () => {
    const { output } = await program(`
      local n, stop = 0, false
      ingot.cell("flood"):subscribe(function(v) n = n + 1 if not stop then ingot.cell("flood"):set(v) end end)
      ingot.cell("flood"):set({})
      ingot.sleep(20)
      stop = true
      print(n > 10)`);
    expect(output).toBe("true\n");
  });

  test("bad arguments are named", async () => {
    const { output } = await program(`
      for _, call in ipairs({
        function() ingot.timer.every(0, print) end,
        function() ingot.timer.set("1", print) end,
        function() ingot.timer.set(1 / 0, print) end,
        function() ingot.timer.set(0 / 0, print) end,
        function() ingot.spawn() end,
        function() ingot.spawn(nil) end,
        function() ingot.cell() end,
        function() ingot.cell("\\xff") end,
        function() ingot.reg.compose(1) end,
        function() ingot.cell("x").set(1) end,
      }) do print((select(2, pcall(call)):gsub("^program:%d+: ", ""))) end`);
    expect(output.trim().split("\n")).toEqual([
      "bad argument #1 to 'timer.every' (milliseconds from 1 to 2147483647 expected, got 0)",
      "bad argument #1 to 'timer.set' (integer expected, got string)",
      "bad argument #1 to 'timer.set' (number has no integer representation)",
      "bad argument #1 to 'timer.set' (number has no integer representation)",
      "bad argument #1 to 'spawn' (function expected, got no value)",
      "bad argument #1 to 'spawn' (function expected, got nil)",
      "bad argument #1 to 'cell' (string expected, got no value)",
      "bad argument #1 to 'cell' (the string is not valid UTF-8)",
      "bad argument #1 to 'reg.compose' (Reg expected, got number)",
      "calling 'Cell:set' on a bad self (Cell expected; methods are called with a colon)",
    ]);
  });

  test("calculated times may be fractions", async () => {
    const { output, error } = await program(`
      local every every = ingot.timer.every(1000 / 60, function() print("every") every:remove() end)
      ingot.timer.set(16.7, function() print("set") end)
      ingot.sleep(1.5)
      print("slept", ingot.task.timeout(2.5, function() return 1 end))`);
    expect(error).toBeUndefined();
    expect(output.trim().split("\n").sort()).toEqual(["every", "set", "slept\t1\tnil"]);
  });

  test("registrations made by hand and composed", async () => {
    const { output } = await program(`
      local a = ingot.reg.new(function() print("a") end)
      local b = ingot.reg.new(function() print("b") error("x") end)
      local both = ingot.reg.compose(a, nil, b)
      print(both:remove(), both:remove(), a:remove(), type(a))`);
    expect(output).toBe("a\nb\ntrue\tfalse\tfalse\tuserdata\n");
  });
});

test("files of ours keep nothing that a program lets go of", async () => {
  const { output } = await program(`
    variable = setmetatable({}, { __gc = function() print("collected") end })
    ingot.task.external(ingot.task.resume)
    variable = nil
    collectgarbage()
    print("end")`);
  expect(output).toBe("collected\nend\n");
});
