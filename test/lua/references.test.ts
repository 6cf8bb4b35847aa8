// Functions and other values held across the border: identity, release, handlers, calls in both directions, errors.
import { beforeAll, describe, expect, test } from "bun:test";
import { LuaError } from "../../src/lua/error.ts";
import { LuaFunction, type LuaReference } from "../../src/lua/references.ts";
import { results } from "../../src/lua/values.ts";
import { createInstance, type Instance } from "./instance.ts";

let instance: Instance;
beforeAll(async () => {
  instance = await createInstance();
});

const run = (source: string, ...args: unknown[]): unknown[] => instance.run(source, ...args);
const fn = (source: string, ...args: unknown[]): LuaFunction => run(source, ...args)[0] as LuaFunction;

/** Slots of Lua's registry; a free one is still a slot. */
const registrySize = (): number =>
  run("local n = 0 for _ in pairs(debug.getregistry()) do n = n + 1 end return n")[0] as number;

/** The number the next host function gets. */
function nextNumber(): number {
  const number = instance.lua.addFunction(() => 0);
  instance.lua.removeFunction(number);
  return number;
}

/** What `act` throws. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("Lua functions in JavaScript", () => {
  test("are called with values and answer all results", () => {
    const f = fn("return function(...) return select('#', ...), ... end");
    expect(f).toBeInstanceOf(LuaFunction);
    expect(f.call()).toEqual([0]);
    expect(f.call(1, "two", { three: [3] }, undefined)).toEqual([4, 1, "two", { three: [3] }, undefined]);
    expect(f.callOne("x")).toBe(1);
    expect(fn("return function() end").callOne()).toBeUndefined();
    f.release();
  });

  test("carry results and arguments of any size and number", () => {
    const echo = fn("return function(...) return ... end");
    const large = "x".repeat(300_000);
    expect(echo.call(large, 1, [large])).toEqual([large, 1, [large]]);
    const many = Array.from({ length: 3000 }, (_, i) => i);
    expect(echo.call(...many)).toEqual(many);
    expect(instance.lua.c.lua_gettop(instance.lua.L)).toBe(0);
    echo.release();
  });

  test("stay the same function", () => {
    const f = fn("same = function() end return same");
    expect(run("return ... == same", f)).toEqual([true]);
    const again = fn("return same");
    expect(again).not.toBe(f);
    expect(again.sameAs(f)).toBe(true);
    expect(fn("return print").sameAs(f)).toBe(false);
    f.release();
    expect(run("return ... == same", again)).toEqual([true]);
    expect(() => again.sameAs(f)).toThrow("released");
    again.release();
  });

  test("say that they were released, and never become another value", () => {
    const first = fn("return function() return 'first' end");
    first.release();
    first.release();
    const others = Array.from({ length: 20 }, (_, i) => fn(`return function() return ${i} end`));
    expect(first.released).toBe(true);
    expect(() => first.call()).toThrow("reference to a Lua function was released");
    expect(() => run("return ...", [first])).toThrow("released");
    first.release();
    expect(others.map((other) => other.callOne())).toEqual(Array.from({ length: 20 }, (_, i) => i));
    for (const other of others) other.release();
  });

  test("stay what they are while they are on their way, whoever releases them", () => {
    const f = fn("return function() return 'f' end");
    let other: LuaFunction | undefined;
    const value = {
      f,
      get later() {
        f.release();
        other = fn("return function() return 'other' end");
        return 1;
      },
    };
    expect(run("return (...).f()", value)).toEqual(["f"]);
    expect(other?.callOne()).toBe("other");
    other?.release();
  });

  test("belong to their instance", async () => {
    const other = await createInstance();
    const f = fn("return function() end");
    expect(() => other.run("return ...", f)).toThrow("another Lua instance");
    f.release();
    const g = other.run("return function() end")[0] as LuaFunction;
    other.lua.close();
    expect(() => g.call()).toThrow("closed");
    g.release();
  });

  test("inside tables, and what else cannot be copied", () => {
    const value = run("return { run = function(n) return n * 2 end, { coroutine.create(print), io.stdout } }")[0];
    const map = value as Map<unknown, unknown>;
    expect((map.get("run") as LuaFunction).callOne(21)).toBe(42);
    const [thread, file] = map.get(1) as LuaReference[];
    expect(run("local co, f = ... return coroutine.status(co), io.type(f), f == io.stdout", thread, file)).toEqual([
      "suspended",
      "file",
      true,
    ]);
    for (const reference of [map.get("run") as LuaFunction, thread, file]) reference?.release();
  });

  test("a table can be held by reference too", () => {
    const { lua, values } = instance;
    values.push(lua.L, { n: 1 });
    const table = values.referenceAt(lua.L, -1);
    lua.pop(lua.L);
    run("(...).n = 2", table);
    expect(values.read(table)).toEqual({ n: 2 });
    table.release();
    expect(() => values.referenceAt(lua.L, 100)).toThrow("no reference to nil");
  });

  test("leave nothing behind when they are released, or when the rest of a table cannot be converted", () => {
    const make = fn(
      "local t = {} for i = 1, 10 do t[i] = function() end end bad = { t, { print } } bad[3] = bad return function() return t end",
    );
    const round = () => {
      for (const f of make.callOne() as LuaFunction[]) f.release();
      expect(() => run("return bad")).toThrow("contains itself");
    };
    round();
    const size = registrySize();
    for (let i = 0; i < 10_000; i++) round();
    expect(registrySize()).toBe(size);
    make.release();
    run("bad = nil");
  });

  test("are released when they are forgotten", async () => {
    run("freed = 0 function make() return setmetatable({}, { __gc = function() freed = freed + 1 end }) end");
    const forget = () => {
      for (let i = 0; i < 1000; i++) run("local kept = make() return function() return kept end");
    };
    forget();
    // A few may stay: JavaScript's collector looks at the machine stack.
    for (let i = 0; i < 200 && (run("collectgarbage() return freed")[0] as number) < 900; i++) {
      Bun.gc(true);
      await Bun.sleep(1);
    }
    expect(run("return freed")[0]).toBeGreaterThanOrEqual(900);
  });
});

describe("JavaScript functions in Lua", () => {
  test("get converted arguments and answer converted results", () => {
    const seen: unknown[] = [];
    const spy = (...args: unknown[]) => {
      seen.push(args);
      return { count: args.length };
    };
    const source = "local f = ... return f(), f(1), f('a', 2.5, { x = { 1 } }), f(nil, nil)";
    expect(run(source, spy)).toEqual([{ count: 0 }, { count: 1 }, { count: 3 }, { count: 2 }]);
    expect(seen).toEqual([[], [1], ["a", 2.5, { x: [1] }], [undefined, undefined]]);
    expect(run("return type(...)", spy)).toEqual(["function"]);
    expect(run("local t = ... return t.list[1](5)", { list: [(n: number) => n + 1] })).toEqual([6]);
  });

  test("answer one value, or several with results()", () => {
    const count = "return select('#', (...)())";
    expect(run(count, () => undefined)).toEqual([1]);
    expect(run(count, () => results())).toEqual([0]);
    expect(run(count, () => [1, 2, 3])).toEqual([1]);
    expect(run("return (...)()", () => results(undefined, "not found", [1]))).toEqual([undefined, "not found", [1]]);
  });

  test("take arguments of any size", () => {
    const large = "x".repeat(300_000);
    let seen: unknown[] = [];
    const spy = (...args: unknown[]) => {
      seen = args;
    };
    run("local f, s = ... f(s, { s, print })", spy, large);
    expect(seen.slice(0, 1)).toEqual([large]);
    const [text, print] = seen[1] as [string, LuaFunction];
    expect(text).toBe(large);
    print.release();
    run("local f = ... f(table.unpack({}, 1, 5000))", spy);
    expect(seen.length).toBe(5000);
  });

  test("raise what they throw, with the position of the call", () => {
    const fail = () => {
      throw new TypeError("went wrong");
    };
    expect(run("local f = ...\nlocal ok, message = pcall(function()\nf()\nend) return ok, message", fail)).toEqual([
      false,
      "test:3: went wrong",
    ]);
    const error = thrownBy(() => run("(...)()", fail)) as LuaError;
    expect(error).toBeInstanceOf(LuaError);
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error.traceback).toContain("test:1:");
  });

  test("raise when arguments or results cannot be converted", () => {
    const size = registrySize();
    expect(run("local t = { print } t[2] = t return pcall(..., t)", () => 1)).toEqual([
      false,
      "cannot convert a table that contains itself",
    ]);
    expect(run("return pcall(...)", () => [() => 1, new Date()])).toEqual([
      false,
      "cannot convert an object of class Date to a Lua value",
    ]);
    expect(registrySize()).toBe(size);
  });

  test("call back into Lua, deeply", () => {
    const source = `
      local down
      function again(n) if n == 0 then return { "bottom" } end return { n, down(n - 1) } end
      return function(f) down = f end`;
    const set = fn(source);
    const again = fn("return again");
    set.call((n: number) => again.callOne(n));
    expect(again.callOne(3)).toEqual([3, [2, [1, ["bottom"]]]]);
    expect(() => again.callOne(500)).toThrow(/stack overflow/);
    expect(again.callOne(1)).toEqual([1, ["bottom"]]);
    expect(instance.lua.c.lua_gettop(instance.lua.L)).toBe(0);
    for (const reference of [set, again]) reference.release();
  });

  test("that wait suspend the task that called them", async () => {
    const { lua, values } = instance;
    const thread = lua.c.lua_newthread(lua.L);
    values.push(
      thread,
      fn("local wait = ... return function(n) local a, b = wait(n) return a, b, wait(a) end", (n: number) =>
        Promise.resolve(results(n + 1, [n])),
      ),
    );
    values.push(thread, 1);
    expect(await lua.waits.runTask(thread, 1)).toBe(4);
    expect(values.valuesFrom(thread, lua.c.lua_gettop(thread) - 3)).toEqual([2, [1], 3, [2]]);
    lua.pop(lua.L);
    expect(() => run("return (...)()", () => Promise.resolve(1))).toThrow("inside a task");
  });

  test("free their place when Lua collects them", () => {
    const make = fn("return function(f, t) assert(f() and t.f()) end");
    const round = (count: number) => {
      for (let i = 0; i < count; i++) make.call(() => true, { f: () => true });
      run("collectgarbage() collectgarbage()");
    };
    round(1000);
    const [size, kilobytes] = [registrySize(), instance.kilobytes()];
    round(50_000);
    expect(registrySize()).toBe(size);
    expect(instance.kilobytes()).toBeLessThan(kilobytes + 100);
    // Each of the 100,000 handlers had a number; few were needed at once.
    const numbers = Array.from({ length: 50_000 }, () => instance.lua.addFunction(() => 0));
    expect(numbers.reduce((a, b) => Math.max(a, b))).toBeLessThan(100_000);
    for (const number of numbers) instance.lua.removeFunction(number);
    make.release();
  });

  test("work until the last copy is gone", () => {
    run("local f = ... local copy = f kept = function() return copy() end", () => "alive");
    run("collectgarbage() collectgarbage()");
    for (let i = 0; i < 100; i++) run("local f = ... return f()", () => i);
    run("collectgarbage()");
    expect(run("return kept()")).toEqual(["alive"]);
    run("kept = nil");
  });

  test("called by a finalizer after they were collected say so", () => {
    const number = nextNumber();
    run(
      `local f = ...
       local sentinel = setmetatable({}, { __gc = function() outcome = { pcall(f) } end })
       sentinel, f = nil, f`,
      () => "called",
    );
    run("collectgarbage() collectgarbage()");
    const [outcome] = run("return outcome") as [unknown[]];
    expect([true, "this function was collected"]).toContain(outcome[0] === true ? true : (outcome[1] as string));
    expect(nextNumber()).toBeLessThanOrEqual(number + 1);
  });

  test("cannot be harmed through the debug library", () => {
    const number = nextNumber();
    const source = `
      local f = ...
      local _, box = debug.getupvalue(f, 1)
      local collect = debug.getmetatable(box).__gc
      local ok = pcall(collect, io.stdout)
      collect(box) collect(box)
      return ok, io.type(io.stdout), select(2, pcall(f))`;
    expect(run(source, () => 1)).toEqual([false, "file", "this function was collected"]);
    expect(nextNumber()).toBeLessThanOrEqual(number + 1);
  });
});

describe("errors", () => {
  test("of Lua have message, value and traceback", () => {
    const f = fn("return function()\nerror('oops')\nend");
    const error = thrownBy(() => f.call()) as LuaError;
    expect(error).toBeInstanceOf(LuaError);
    expect(error.message).toBe("test:2: oops");
    expect(error.value).toBe("test:2: oops");
    expect(error.traceback).toContain("test:2: in function");
    f.release();
  });

  test("may be any value", () => {
    for (const value of [42, 2.5, true, undefined, "text", Uint8Array.of(255)]) {
      const error = thrownBy(() => run("error(..., 0)", value)) as LuaError;
      expect(error.value).toEqual(value);
    }
    const error = thrownBy(() =>
      run("error(setmetatable({ code = 7 }, { __tostring = function() return 'seven' end }))"),
    );
    expect((error as LuaError).message).toBe("seven");
    expect(instance.values.read((error as LuaError).value as LuaReference)).toEqual({ code: 7 });
  });

  test("keep their value when they pass through JavaScript", () => {
    const source = `
      local through, value = ...
      if value == "table" then value = setmetatable({ code = 1 }, { __name = "problem" }) end
      local ok, caught = pcall(through, function() error(value, 0) end)
      return ok, rawequal(caught, value)`;
    const through = (f: LuaFunction) => {
      try {
        return f.call();
      } finally {
        f.release();
      }
    };
    const values = ["table", 42, 1.5, 2n ** 60n, false, undefined, "text", Uint8Array.of(0xff, 0)];
    for (const value of values) expect(run(source, through, value)).toEqual([false, true]);
    const twice = (f: LuaFunction) =>
      through(fn("local through, f = ... return function() through(f) end", through, f));
    for (const value of values) expect(run(source, twice, value)).toEqual([false, true]);
  });

  test("that are tables leave nothing behind", () => {
    const f = fn("return function() error({}) end");
    const round = (count: number) => {
      for (let i = 0; i < count; i++) expect(() => f.call()).toThrow("table value");
    };
    round(300);
    const size = registrySize();
    round(10_000);
    expect(registrySize()).toBe(size);
    f.release();
  });

  test("of a budget that is spent end the call, whatever Lua does", () => {
    const { values } = instance;
    const f = fn("return function() while true do pcall(function() while true do end end) end end");
    expect(() => values.callFunction(f, [], { budget: 5 })).toThrow("time budget of 5 ms exceeded");
    expect(run("return 'still alive'")).toEqual(["still alive"]);
    f.release();
  });
});
