// Time budgets, the memory cap and the depth of recursion: nothing a Lua program does can freeze or crash its host, and
// the instance is as good as new afterwards.
//
// What a time budget cannot interrupt is a single call into C code that calls no Lua: a pattern function on a hostile
// pattern, `string.rep("", 1e15)`, `table.move` over a huge range, `table.insert` into a table whose `__len` lies, calling
// a table whose `__call` is itself. Such a call runs to its end (a program can be ended from outside), and the budget
// takes effect at the next Lua instruction.
import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Case, Outcome } from "./limits-child.ts";
import { TestRealm } from "./realm.ts";

/** Declares a test for every case; one process runs them all, and is killed when it hangs. */
function tests(cases: Record<string, Case>, check: (outcome: Outcome, item: Case) => void): void {
  let lines: string[] = [];
  let stderr = "";
  beforeAll(() => {
    const child = Bun.spawnSync([process.execPath, join(import.meta.dir, "limits-child.ts")], {
      stdin: Buffer.from(JSON.stringify(Object.values(cases))),
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
    lines = child.stdout.toString().split("\n").slice(0, -1);
    stderr = child.stderr.toString();
  }, 70_000);

  for (const [i, name] of Object.keys(cases).entries()) {
    test(name, () => {
      const line = lines[i];
      if (line === undefined) throw new Error(`the process ended or hung here or before: ${stderr}`);
      const outcome = JSON.parse(line) as Outcome;
      check(outcome, cases[name] as Case);
      expect(outcome.isAlive).toBe(true);
      expect(outcome.hasHook).toBe(false);
      // A million steps: one look at the clock for each if anything is left armed.
      expect(outcome.ticks).toBeLessThan(1000);
      expect(outcome.next).toBe("test:1: time budget of 5 ms exceeded");
    });
  }
}

const budget = 20;

describe("a time budget ends", () => {
  const programs = {
    "an endless loop": "while true do end",
    "a loop by goto": "::again:: goto again",
    "a numeric loop": "for i = 1, math.maxinteger do end",
    "a generic loop": "for _ in function() return 1 end do end",
    "endless tail calls": "local function f() return f() end f()",
    "endless calls of C functions": "while true do tostring(1) end",
    "an endless loop in pcall": "pcall(function() while true do end end)",
    "an endless loop around pcall": "while true do pcall(function() while true do end end) end",
    "errors caught for ever": "while true do pcall(error, 'no') end",
    "an endless loop in a message handler":
      "xpcall(function() while true do end end, function() while true do end end)",
    "message handlers in message handlers": `
      local function handler() while true do xpcall(error, handler) end end
      while true do xpcall(error, handler) end`,
    "an endless loop in a coroutine": "coroutine.wrap(function() while true do end end)()",
    "coroutines that are made for ever": `
      while true do coroutine.resume(coroutine.create(function() while true do end end)) end`,
    "a coroutine that was made before": "while true do coroutine.resume(made_before) end",
    "a coroutine that yields for ever":
      "for _ in coroutine.wrap(function() while true do coroutine.yield(1) end end) do end",
    "an endless loop in an index metamethod": `
      local t = setmetatable({}, { __index = function() while true do end end })
      return t.x`,
    "an endless loop in metamethods of operators": `
      local m = {}
      for _, event in ipairs { "add", "concat", "len", "eq", "lt", "call", "unm", "newindex" } do
        m["__" .. event] = function() while true do end end
      end
      local t, u = setmetatable({}, m), setmetatable({}, m)
      local function go(f, ...) return pcall(f, ...) end
      while true do
        go(function() return t + 1 end) go(function() return t .. "" end) go(function() return #t end)
        go(function() return t == u end) go(function() return t < u end) go(t) go(function() t.x = 1 end)
      end`,
    "an endless loop in __tostring": "print(setmetatable({}, { __tostring = function() while true do end end }))",
    "an endless loop in a sort comparator": "table.sort({ 1, 2, 3 }, function() while true do end end)",
    "a long sort": `
      local t = {} for i = 1, 100000 do t[i] = (i * 7919) % 100003 end
      while true do table.sort(t, function(a, b) return a < b end) table.sort(t, function(a, b) return a > b end) end`,
    "an endless loop in a gsub callback": "string.gsub('abc', '.', function() while true do end end)",
    "many gsub callbacks": "string.gsub(string.rep('a', 10000000), '.', function() for i = 1, 100 do end end)",
    "an endless loop in a finalizer": "setmetatable({}, { __gc = function() while true do end end }) collectgarbage()",
    "finalizers without end": "while true do setmetatable({}, { __gc = function() while true do end end }) end",
    "an endless loop in a __close handler": `
      do local x <close> = setmetatable({}, { __close = function() while true do end end }) end`,
    "an endless loop in the __close handler of what is unwound": `
      local x <close> = setmetatable({}, { __close = function() while true do end end })
      while true do end`,
    "a function for load that never stops": "load(function() while true do end end)",
    "text for load that never ends": "load(function() return ' ' end)",
    "an endless loop in a hook": `
      debug.sethook(function() while true do end end, "l")
      local x
      x = 1`,
    "a loop that removes hooks": "while true do debug.sethook() end",
    "a loop that sets hooks": "while true do debug.sethook(function() end, '', 1) end",
    "an endless loop in a host function's callback": "nested(function() while true do end end)",
    "host functions' callbacks without end": "while true do pcall(nested, function() while true do end end) end",
    "a callback in a callback":
      "nested(function() nested(function() nested(function() while true do end end) end) end)",
    "an endless loop in code that load made": "load('while true do end')()",
    "endless work of short C calls":
      "local s = ('a'):rep(1000) while true do s:find('b') s:upper() s:rep(10) s:byte(1, -1) end",
    "memory and garbage without end": "while true do local t = {} for i = 1, 100 do t[i] = { i } end end",
  };
  const before = "made_before = coroutine.create(function() while true do end end)";
  const cases = Object.fromEntries(
    Object.entries(programs).map(([name, program]) => [name, { program, before, budget }]),
  );
  tests(cases, ({ error, traceback }) => {
    expect(error).toMatch(/^((test|boot|\[string "[^"]*"\]):\d+: )+time budget of 20 ms exceeded$/);
    expect(traceback).toMatch(/^stack traceback:\n\t.*in /);
  });
});

describe("a time budget", () => {
  tests(
    {
      "covers finalizers that run when the state is closed": {
        program: "kept = setmetatable({}, { __gc = function() while true do end end })",
        budget,
        limited: "close",
      },
    },
    ({ error }) => expect(error).toBeUndefined(),
  );

  tests(
    {
      "is seen by the program only as it ends": {
        program: "local ok, message = pcall(function() while true do end end) print(ok, message)",
        budget,
      },
    },
    ({ error, output }) => {
      expect(error).toContain("time budget");
      expect(output).toBe("");
    },
  );

  tests(
    {
      "is not spent by a program that ends in time": {
        program: "for i = 1, 1000 do end return 'done'",
        budget: 60_000,
      },
      "is none when none is given": { program: "for i = 1, 3000000 do end return 'done'" },
    },
    ({ results }) => expect(results).toBe("done"),
  );
});

describe("the memory cap", () => {
  const memoryLimit = 16 << 20;
  tests(
    {
      "ends a program that takes all": {
        program: "local t = {} while true do t[#t + 1] = ('x'):rep(10000) .. #t end",
        memoryLimit,
      },
      "refuses one string too long": { program: "return #string.rep('x', 100000000)", memoryLimit },
      "refuses a table too large": { program: "local t = {} for i = 1, 1e9 do t[i] = i end", memoryLimit },
      "refuses concatenations without end": { program: "local s = 'x' while true do s = s .. s end", memoryLimit },
      "refuses a buffer too long": {
        program:
          "return table.concat(setmetatable({}, { __len = function() return 1000000 end, __index = function() return ('x'):rep(1000) end }))",
        memoryLimit,
      },
      "counts what coroutines hold": {
        program: "local t = {} while true do t[#t + 1] = coroutine.wrap(function() end) end",
        memoryLimit,
      },
    },
    ({ error }) => expect(error).toMatch(/not enough memory$/),
  );

  const hungry = "local t = {} while true do t[#t + 1] = ('x'):rep(10000) .. #t end";
  tests(
    {
      "can be run into and caught, again and again": {
        program: `
          for i = 1, 5 do
            local ok, message = pcall(function() ${hungry} end)
            assert(not ok and message == "not enough memory", message)
          end
          return 'done'`,
        memoryLimit,
      },
      "leaves finalizers and to-be-closed variables their due": {
        program: `
          local closed = 0
          for i = 1, 3 do
            pcall(function()
              local x <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
              ${hungry}
            end)
          end
          return closed == 3 and 'done'`,
        memoryLimit,
      },
      "holds in coroutines": {
        program: `
          local ok, message = coroutine.resume(coroutine.create(function() ${hungry} end))
          return not ok and message == "not enough memory" and 'done'`,
        memoryLimit,
      },
    },
    ({ results, error }) => {
      expect(error).toBeUndefined();
      expect(results).toBe("done");
    },
  );

  test("does not let text from outside in, either", () => {
    const realm = new TestRealm({ memoryLimit });
    realm.define("long", (L) => {
      realm.lua.pushText(L, "x".repeat(100_000_000));
      return 1;
    });
    expect(realm.run("local ok, message = pcall(long) return ok, message")).toMatch(/^false .*not enough memory$/);
    expect(() => realm.load(Buffer.alloc(100_000_000, " "))).toThrow("not enough memory");
    expect(realm.run("return #('x'):rep(1000)")).toBe("1000");
  });
});

describe("recursion without end raises", () => {
  const nest = (open: string, inside: string, close: string) =>
    `assert(load(string.rep('${open}', 100000) .. '${inside}' .. string.rep('${close}', 100000)))`;
  const programs: Record<string, string> = {
    "in Lua": "local function f() return 1 + f() end f()",
    "in Lua, with many locals": `local function f() local ${"a, ".repeat(150)}a return 1 + f() end f()`,
    "through pcall": "local function f() local ok, message = pcall(f) error(message, 0) end f()",
    "through xpcall and its handler":
      "local function f() return xpcall(error, function() return f() end) end f() error('stack overflow, swallowed')",
    "through error handlers": "local function h() error('again') end local ok, m = xpcall(error, h) error(m, 0)",
    "through metamethods":
      "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k .. 'x'] end return t.a",
    "through a chain of tables":
      "local t = setmetatable({}, {}) getmetatable(t).__index = t getmetatable(t).__newindex = t t.x = t.y",
    "through __tostring":
      "local t = setmetatable({}, {}) getmetatable(t).__tostring = function(x) return tostring(x) end tostring(t)",
    "through __eq and __concat":
      "local m = {} m.__concat = function(a, b) return a .. b end local t = setmetatable({}, m) return t .. t",
    "through string.gsub": "local function f() return (string.gsub('a', 'a', f)) end f()",
    "through table.sort": "local function f() table.sort({ 3, 2, 1 }, f) end f()",
    "through load": "local function f() local _, message = load(f) if message then error(message, 0) end end f()",
    "through coroutines in coroutines":
      "local function f() return assert(coroutine.resume(coroutine.create(f))) end f()",
    "through coroutine.wrap and pcall": "local function f() local ok, m = pcall(coroutine.wrap(f)) error(m, 0) end f()",
    "through coroutine.close": `
      local function f()
        local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = f }) coroutine.yield() end)
        coroutine.resume(co) assert(coroutine.close(co))
      end f()`,
    "through __close": "local function f() local x <close> = setmetatable({}, { __close = f }) end f()",
    "through host functions": "local function f() return 1 + nested(f) end f()",
    "in a pattern, of captures": "return ('a'):find(string.rep('(', 250))",
    "in a pattern, of items": "return (('a'):rep(300000)):match(('a?'):rep(300000) .. 'b')",
    "in a pattern, of lazy items": "return ('x'):rep(1000):match(('x-'):rep(300) .. 'y')",
    "in a format": "return ('%99.99f'):rep(1000):format(table.unpack({}, 1, 999))",
    "of unpacked values": "return table.unpack({}, 1, 10000000)",
    "of string.byte": "return ('x'):rep(10000000):byte(1, -1)",
    "of concatenated values": "return (function(...) return select('#', ...) end)(table.unpack({}, 1, 999999))",
    "of parentheses in source text": nest("(", "x", ")"),
    "of tables in source text": "assert(load('return ' .. string.rep('{', 100000) .. string.rep('}', 100000)))",
    "of functions in source text": nest("return function() ", "", " end"),
    "of blocks in source text": nest("do ", "", " end"),
    "of loops in source text": nest("while true do ", "", " end"),
    "of conditions in source text": nest("if true then ", "", " end"),
    "of operators in source text": "assert(load('return ' .. string.rep('not ', 100000) .. 'x'))",
    "of concatenations in source text": "assert(load('return a' .. string.rep(' .. a', 100000)))",
    "of powers in source text": "assert(load('return a' .. string.rep(' ^ a', 100000)))",
    "of calls in source text": "assert(load('return ' .. string.rep('f(', 100000) .. string.rep(')', 100000)))",
    "of indices in source text": "assert(load('return ' .. string.rep('a[', 100000) .. 1 .. string.rep(']', 100000)))",
    "of local variables": "assert(load('local ' .. string.rep('a, ', 300) .. 'a'))",
    "of upvalues": `
      local function names(letter)
        local t = {}
        for i = 1, 190 do t[i] = letter .. i end
        return table.concat(t, ",")
      end
      local a, b = names("a"), names("b")
      assert(load("local " .. a .. " return function() local " .. b .. " return function() return " .. a .. "," .. b .. " end end"))`,
  };
  const cases = Object.fromEntries(
    Object.entries(programs).map(([name, program]) => [name, { program, memoryLimit: 256 << 20 } as Case]),
  );
  tests(cases, ({ error }) => {
    expect(error).toMatch(
      /overflow|too complex|too many|too long|too large|not enough memory|malformed|error in error handling|'__index' chain|bad argument|value expected/,
    );
    expect(error).not.toMatch(/RangeError|call stack|RuntimeError|out of bounds|\.ts|wasm/);
  });
});
