// Guards as a Lua program sees them, and what they leave behind.
import { expect, test } from "bun:test";
import { program } from "./program.ts";

test("guards that nobody has any more leave nothing behind", async () => {
  const registrations = async (guards: number) => {
    let count = 0;
    await program(`for _ = 1, ${guards} do ingot.lifecycle.guard({ "session", "s" }):latest("k") end`, {
      inspect: ({ program }) => {
        count = program.registrations.size;
      },
    });
    return count;
  };
  expect(await registrations(500)).toBe(await registrations(1));
});

test("a guard that is made where a signal is handled is of the time after the change", async () => {
  const { output } = await program(`
    local guards = {}
    ingot.signal.subscribe("s", function() guards[#guards + 1] = ingot.lifecycle.guard("s") end)
    for i = 1, 3 do ingot.signal.set("s", i) ingot.sleep(1) end
    print(guards[1]:alive(), guards[2]:alive(), guards[3]:alive())`);
  expect(output).toBe("false\tfalse\ttrue\n");
});

test("each guard has keys of its own, and goes stale with the one it came from", async () => {
  const { output } = await program(`
    local g = ingot.lifecycle.guard()
    local a = g:latest("k")
    local b = a:latest("k")
    print(a:alive(), b:alive())
    local c = a:latest("k")
    print(a:alive(), b:alive(), c:alive())
    local d = g:latest("k")
    print(a:alive(), c:alive(), d:alive(), g:alive())
    print(c:latest("k"):alive())`);
  expect(output).toBe("true\ttrue\ntrue\tfalse\ttrue\nfalse\tfalse\ttrue\ttrue\nfalse\n");
});

test("a wrapped function is called as it would be without the guard", async () => {
  const { output, errors, error } = await program(`
    local g = ingot.lifecycle.guard()
    local t = {}
    t.itself = t
    print(g:wrap(function(x, ...) x.field = 1 return x, select("#", ...), nil end)(t, nil, nil) == t, t.field)
    print(select("#", g:wrap(function(...) return ... end)(1, nil, nil)))
    print(select(2, pcall(g:wrap(function() error(t) end))) == t)
    print(g:wrap(function() ingot.sleep(1) return "waited" end)())
    local wrapped = g:wrap(print)
    g:cancel()
    print(wrapped("not printed"))`);
  expect([error, errors]).toEqual([undefined, []]);
  expect(output).toBe("true\t1\n3\ntrue\nwaited\nnil\n");
});

test("wrapped functions that nobody has any more are collected", async () => {
  const { output } = await program(`
    local g, freed = ingot.lifecycle.guard(), 0
    for _ = 1, 100 do
      local kept = setmetatable({}, { __gc = function() freed = freed + 1 end })
      g:wrap(function() return kept end)
    end
    ingot.sleep(1)
    collectgarbage()
    print(freed)`);
  expect(output).toBe("100\n");
});
