// Tasks: a host function that returns a promise suspends the task that called it, and the task goes on with the outcome.
import { beforeEach, describe, expect, test } from "bun:test";
import { REGISTRY_INDEX } from "../../src/lua/constants.ts";
import { LuaError } from "../../src/lua/error.ts";
import type { State } from "../../src/lua/exports.ts";
import { TestRealm } from "./realm.ts";

let realm: TestRealm;
/** Promises that `wait(name)` waits for, settled by the test. */
let tickets: Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>;

beforeEach(() => {
  realm = new TestRealm();
  tickets = new Map();
  const { lua } = realm;
  realm.define("wait", (L) => {
    const name = String(lua.textAt(L, 1));
    return new Promise((resolve, reject) => {
      const push = (value: string) => (state: State) => {
        lua.pushText(state, value);
        lua.c.push_integer(state, value.length);
        return 2;
      };
      tickets.set(name, { resolve: (value) => resolve(push(value)), reject });
    });
  });
  realm.define("wait_wrongly", () =>
    Promise.resolve(() => {
      throw new Error("no such result");
    }),
  );
});

/** Runs Lua text as a task; answers its results as text. */
async function task(source: string): Promise<string[]> {
  const { lua } = realm;
  const { c } = lua;
  c.lua_checkstack(lua.L, 20);
  const L = c.lua_newthread(lua.L);
  // The thread is on the stack of the main one only until the task runs: then the runner keeps it.
  lua.load(L, Buffer.from(source), "=task", "t");
  const running = lua.waits.runTask(L, 0);
  lua.pop(lua.L);
  const count = await running;
  const results: string[] = [];
  for (let i = -count; i < 0; i++) {
    c.luaL_tolstring(L, i, 0);
    results.push(String(lua.textAt(L, -1)));
    lua.pop(L);
  }
  lua.pop(L, count);
  return results;
}

async function failure(promise: Promise<unknown>): Promise<LuaError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LuaError);
  return error as LuaError;
}

/** Settles a wait once the task has come to it. */
async function settle(name: string, how: { value: string } | { error: string }): Promise<void> {
  while (!tickets.has(name)) await new Promise((resolve) => setImmediate(resolve));
  const ticket = tickets.get(name);
  tickets.delete(name);
  if ("value" in how) ticket?.resolve(how.value);
  else ticket?.reject(new Error(how.error));
}

describe("a task", () => {
  test("that does not wait gives its results", async () => {
    expect(await task("return 1, 'two', nil")).toEqual(["1", "two", "nil"]);
    expect(await task("")).toEqual([]);
  });

  test("gets the results of what it waits for", async () => {
    const running = task("local a, n = wait('x') local b = wait('y') return a, n, b, select('#', wait('z'))");
    await settle("x", { value: "one" });
    await settle("y", { value: "two" });
    await settle("z", { value: "" });
    expect(await running).toEqual(["one", "3", "two", "2"]);
  });

  test("keeps its local variables and pending calls while it waits", async () => {
    const running = task(`
      local function add(n) if n == 0 then return tonumber((wait("x"))) end return n + add(n - 1) end
      local t = {}
      for i = 1, 3 do t[i] = add(i) end
      return table.concat(t, ",")`);
    for (const value of ["10", "20", "30"]) await settle("x", { value });
    expect(await running).toEqual(["11,23,36"]);
  });

  test("runs until it waits before anything else does", async () => {
    const running = task("print('before') wait('x') print('after')");
    realm.run("print('elsewhere')");
    await settle("x", { value: "" });
    await running;
    expect(realm.output()).toBe("before\nelsewhere\nafter\n");
  });

  test("interleaves with others as their waits end", async () => {
    const tasks = ["a", "b", "c"].map((name) =>
      task(`for i = 1, 2 do print('${name}' .. i, (wait('${name}' .. i))) end return '${name}'`),
    );
    for (const name of ["b1", "a1", "b2", "c1", "c2", "a2"]) {
      await settle(name, { value: name });
      while (!realm.output().includes(`${name}\t${name}`)) await Promise.resolve();
    }
    expect(await Promise.all(tasks)).toEqual([["a"], ["b"], ["c"]]);
    expect(realm.output()).toBe("b1\tb1\na1\ta1\nb2\tb2\nc1\tc1\nc2\tc2\na2\ta2\n");
  });

  test("is started by another, and both wait", async () => {
    let inner: Promise<string[]> | undefined;
    realm.define("spawn", () => {
      inner = task("return 'inner ' .. wait('inner')");
      return 0;
    });
    const outer = task("spawn() return 'outer ' .. wait('outer')");
    await settle("outer", { value: "first" });
    expect(await outer).toEqual(["outer first"]);
    await settle("inner", { value: "second" });
    expect(await inner).toEqual(["inner second"]);
  });

  test("that yields by itself gives others a turn and goes on", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    realm.define("turns", (L) => {
      realm.lua.c.push_integer(L, turns);
      return 1;
    });
    expect(await task("while turns() < 3 do coroutine.yield('ignored') end return 'done'")).toEqual(["done"]);
    clearInterval(timer);
  });

  test("is not collected while it waits, though nothing in Lua refers to it", async () => {
    const running = Array.from({ length: 50 }, (_, i) => task(`local t = { 'kept' } return t[1] .. wait('x${i}')`));
    for (let i = 0; i < 5; i++) realm.run("collectgarbage() local t = {} for i = 1, 20000 do t[i] = { i } end");
    for (let i = 0; i < 50; i++) await settle(`x${i}`, { value: String(i) });
    expect(await Promise.all(running)).toEqual(Array.from({ length: 50 }, (_, i) => [`kept${i}`]));
  });

  test("is collected once it is done", async () => {
    realm.run("kept = setmetatable({}, { __mode = 'k' })");
    const done = [
      task("kept[coroutine.running()] = true wait('a')"),
      task("kept[coroutine.running()] = true wait('b') error('x')"),
    ];
    expect(realm.run("collectgarbage() local n = 0 for _ in pairs(kept) do n = n + 1 end return n")).toBe("2");
    await settle("a", { value: "" });
    await settle("b", { value: "" });
    await Promise.allSettled(done);
    expect(realm.run("collectgarbage() return next(kept)")).toBe("nil");
  });

  test("leaves nothing behind on the stack of the main thread or in the registry", async () => {
    const { c, L } = realm.lua;
    const used = () => Number(c.lua_rawlen(L, REGISTRY_INDEX));
    const before = [c.lua_gettop(L), used()];
    for (let i = 0; i < 100; i++) {
      const running = [task("return wait('x')"), failure(task("wait('y') error('x')"))];
      await settle("x", { value: "" });
      await settle("y", { value: "" });
      await Promise.all(running);
    }
    expect(c.lua_gettop(L)).toBe(before[0] as number);
    expect(used()).toBeLessThan((before[1] as number) + 5);
  });

  test("that waits when its state is closed never goes on", async () => {
    const running = task("wait('x') print('too late')");
    realm.lua.close();
    await settle("x", { value: "" });
    expect(running).rejects.toThrow("the program that started this task has ended");
    await running.catch(() => {});
  });
});

describe("an error", () => {
  test("that a wait ends with is raised where the function was called", async () => {
    const running = failure(
      task("local function fetch()\n  return wait('x')\nend\nlocal value = fetch()\nreturn value"),
    );
    await settle("x", { error: "connection refused" });
    const error = await running;
    // `return wait(…)` is a tail call, which leaves no line to name.
    expect(error.message).toContain("connection refused");
    expect(error.traceback).toContain("task:4: in main chunk");
  });

  test("has the line of the call", async () => {
    const running = failure(task("\n\nlocal value = wait('x')\nreturn value"));
    await settle("x", { error: "connection refused" });
    const error = await running;
    expect(error.message).toBe("task:3: connection refused");
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("is caught by pcall around the wait, and the task goes on", async () => {
    const running = task(`
      local ok, message = pcall(wait, 'x')
      local ok2, message2 = pcall(function() local v = wait('y') return v end)
      local ok3, value = pcall(wait, 'z')
      return ok, message, ok2, message2, ok3, value`);
    await settle("x", { error: "first" });
    await settle("y", { error: "second" });
    await settle("z", { value: "third" });
    expect(await running).toEqual(["false", "first", "false", "task:3: second", "true", "third"]);
  });

  test("after a wait has a traceback of the task's own calls", async () => {
    const running = failure(
      task(
        "local function inner()\n  wait('x')\n  error('late')\nend\nlocal function outer()\n  inner()\n  return 1\nend\nouter()",
      ),
    );
    await settle("x", { value: "" });
    const error = await running;
    expect(error.message).toBe("task:3: late");
    expect(error.traceback).toMatch(/task:3: in .*'inner'[\s\S]*task:6: in .*'outer'[\s\S]*task:9: in /);
  });

  test("while results are pushed is the task's own", async () => {
    expect((await failure(task("local x = wait_wrongly() return x"))).message).toBe("task:1: no such result");
    expect(await task("return pcall(wait_wrongly)")).toEqual(["false", "no such result"]);
  });

  test("closes the variables that are to be closed, also those that wait", async () => {
    const running = failure(
      task(`
        local a <close> = setmetatable({}, { __close = function(_, e) print('a closed', e) end })
        wait('x')
        local b <close> = setmetatable({}, { __close = function() print('b closed') end })
        error('late', 0)`),
    );
    await settle("x", { value: "" });
    expect((await running).message).toBe("late");
    expect(realm.output()).toBe("b closed\na closed\tlate\n");
  });

  test("in closing takes the place of the first; yielding while closing harms nobody", async () => {
    const closing = (body: string) =>
      failure(task(`local a <close> = setmetatable({}, { __close = function() ${body} end }) error('first', 0)`));
    expect((await closing("error('second', 0)")).message).toBe("second");
    await closing("coroutine.yield()");
    expect((await closing("wait('x')")).message).toContain("this function waits");
    expect(realm.run("return 'alive'")).toBe("alive");
  });

  test("that is no string keeps the task's words", async () => {
    expect((await failure(task("error({})"))).message).toBe("(error object is a table value)");
    expect((await failure(task("error(nil)"))).message).toBe("(error object is a nil value)");
  });
});

describe("waiting is refused with a clear error", () => {
  const outside = "this function waits; it can be called only inside a task";

  test("outside a task", async () => {
    expect(() => realm.run("wait('x')")).toThrow(`test:1: ${outside}`);
    expect(realm.run("return select(2, pcall(wait, 'x'))")).toBe(outside);
    expect(realm.run("return select(2, coroutine.resume(coroutine.create(wait), 'x'))")).toBe(outside);
    tickets.get("x")?.reject(new Error("nobody hears this"));
    await new Promise((resolve) => setImmediate(resolve));
  });

  test("in another call into Lua while a task waits", async () => {
    const running = task("wait('x')");
    expect(() => realm.run("wait('y')")).toThrow(outside);
    await settle("x", { value: "" });
    await running;
  });

  test("in a coroutine that a task made", async () => {
    const error = await failure(task("local co = coroutine.wrap(function() local v = wait('x') return v end) co()"));
    expect(error.message).toContain("it can be called only by the task itself, not in a coroutine the task made");
    // The task itself may still wait afterwards.
    const running = task("local ok = coroutine.resume(coroutine.create(wait), 'x') return ok, (wait('y'))");
    await settle("y", { value: "fine" });
    expect(await running).toEqual(["false", "fine"]);
  });

  test("in callbacks of C functions, and the next wait is not mistaken", async () => {
    const callbacks = [
      "table.sort({ 1, 2, 3 }, function() return wait('lost') end)",
      "string.gsub('a', 'a', function() local v = wait('lost') return v end)",
      "tostring(setmetatable({}, { __tostring = function() local v = wait('lost') return v end }))",
      "load(function() local v = wait('lost') return v end)",
    ];
    for (const callback of callbacks) {
      // `load` answers instead of raising.
      const running = task(`
        local ok, a, b = pcall(function() return ${callback} end)
        coroutine.yield()
        return tostring(b or a), (wait('next'))`);
      await settle("next", { value: "right" });
      const [message, value] = await running;
      expect(message).toContain("it cannot be called from a callback of a C function");
      expect(value).toBe("right");
    }
  });

  test("when somebody resumes a waiting task by hand", async () => {
    const running = task("handle = coroutine.running() local v = wait('x') return v");
    expect(realm.run("return coroutine.resume(handle)")).toContain(
      "this coroutine waits for its task; it cannot be resumed by hand",
    );
    await settle("x", { value: "" });
    expect(running).rejects.toThrow("cannot resume dead coroutine");
    await running.catch(() => {});
    expect(realm.run("return 'alive'")).toBe("alive");
  });

  test("when somebody resumes a waiting task by hand, and it catches that and ends", async () => {
    const running = task("handle = coroutine.running() pcall(wait, 'x')");
    expect(realm.run("return coroutine.resume(handle)")).toBe("true");
    await settle("x", { value: "" });
    expect(running).rejects.toThrow("cannot resume dead coroutine");
    await running.catch(() => {});
  });

  test("when somebody closes a waiting task", async () => {
    const running = task("handle = coroutine.running() local v = wait('x') return v");
    expect(realm.run("return coroutine.close(handle)")).toBe("true");
    await settle("x", { value: "" });
    expect(running).rejects.toThrow("cannot resume dead coroutine");
    await running.catch(() => {});
  });
});

test("tasks that start tasks without end raise, and the state lives on", async () => {
  const ends: Promise<unknown>[] = [];
  realm.define("spawn", () => {
    ends.push(failure(task("spawn() return 1")).catch(() => undefined));
    return 0;
  });
  await task("spawn()");
  const errors = (await Promise.all(ends)).filter((error) => error instanceof LuaError);
  expect(errors.length).toBeGreaterThan(0);
  expect(String(errors[0])).toContain("C stack overflow");
  expect(realm.run("return #('x'):rep(1000)")).toBe("1000");
});
