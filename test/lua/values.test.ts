// Conversion of values between JavaScript and Lua: exact, safe against hostile values, and balanced on the Lua stack.
import { beforeAll, describe, expect, test } from "bun:test";
import { LuaError } from "../../src/lua/error.ts";
import { LuaFloat } from "../../src/lua/float.ts";
import { createRandom, type Random } from "../kernel/random.ts";
import { createInstance, type Instance } from "./instance.ts";

let instance: Instance;
beforeAll(async () => {
  instance = await createInstance();
});

/** What Lua gives back for a value that it was given. */
const there = (value: unknown): unknown => instance.run("return (...)", value)[0];
/** The first result of a Lua expression, in which `...` are the arguments. */
const lua = (expression: string, ...args: unknown[]): unknown => instance.run(`return ${expression}`, ...args)[0];
const stackSize = (): number => instance.lua.c.lua_gettop(instance.lua.L);

describe("numbers", () => {
  test("integers stay integers", () => {
    for (const n of [0, 1, -1, 127, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 32, 2 ** 53 - 1, -(2 ** 53 - 1)]) {
      expect(there(n)).toBe(n);
      expect(lua("math.type(...)", n)).toBe("integer");
      expect(lua("string.format('%d', ...)", n)).toBe(String(n));
    }
  });

  test("integers of 64 bits are exact", () => {
    const edges = [2n ** 53n, -(2n ** 53n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 1234567890123456789n];
    for (const n of edges) {
      expect(there(n)).toBe(n);
      expect(lua("math.type(...) .. string.format('%d', ...)", n)).toBe(`integer${n}`);
    }
    expect(there(12n)).toBe(12);
    expect(lua("math.maxinteger")).toBe(2n ** 63n - 1n);
    expect(lua("math.mininteger")).toBe(-(2n ** 63n));
    expect(lua("(1 << 53) - 1")).toBe(2 ** 53 - 1);
    expect(lua("1 << 53")).toBe(2n ** 53n);
    expect(lua("-(1 << 53)")).toBe(-(2n ** 53n));
    expect(() => there(2n ** 63n)).toThrow("more than 64 bits");
    expect(() => there(-(2n ** 63n) - 1n)).toThrow("more than 64 bits");
  });

  test("floats stay floats", () => {
    for (const n of [0.5, -1.25, 5e-324, 1.7976931348623157e308, 2 ** 53, -(2 ** 60), Infinity, -Infinity, -0]) {
      expect(there(n)).toBe(n);
      expect(lua("math.type(...)", n)).toBe("float");
    }
    expect(there(Number.NaN)).toBeNaN();
    expect(lua("1 / ...", -0)).toBe(-Infinity);
  });

  test("a float with the value of an integer is a LuaFloat, and a float again", () => {
    for (const n of [0, 2, -3, 2 ** 40, 2 ** 53 - 1]) {
      const value = lua("... + 0.0", n);
      expect(value).toBeInstanceOf(LuaFloat);
      expect((value as LuaFloat).valueOf()).toBe(n);
      expect((value as unknown as number) + 1).toBe(n + 1);
      expect(lua("math.type(...)", value)).toBe("float");
      expect(there(value)).toEqual(value);
    }
  });
});

describe("strings", () => {
  test("text", () => {
    const texts = ["", "a", "\0", "a\0b", "é", "Ã©", "日本語", "😀", "\ufeffbom", "\ufffd", "x\ufffdy".repeat(20)];
    for (const text of [...texts, "ä".repeat(40), "long ".repeat(100_000)]) {
      expect(there(text)).toBe(text);
      expect(lua("#...", text)).toBe(Buffer.byteLength(text));
    }
  });

  test("bytes that are not UTF-8 are bytes, both ways", () => {
    const all = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const bytes of [
      [0x80],
      [0xc3],
      [0xff, 0xfe],
      [0xed, 0xa0, 0x80],
      [0xc0, 0x80],
      [0xef, 0xbf, 0xbd, 0xff],
      all,
    ]) {
      expect(there(Uint8Array.from(bytes))).toEqual(Uint8Array.from(bytes));
    }
    expect(lua("'\\xff' .. ('\\u{e9}'):rep(30)")).toBeInstanceOf(Uint8Array);
    expect(there(Buffer.from("é"))).toBe("é");
    expect(lua("... == '\\xff\\0\\x01'", Uint8Array.of(255, 0, 1))).toBe(true);
  });

  test("random bytes", () => {
    const random = createRandom(1);
    for (let i = 0; i < 2000; i++) {
      const limit = random.pick([0x80, 0x80, 0x100]);
      const bytes = Uint8Array.from({ length: random.below(random.pick([4, 30, 80])) }, () => random.below(limit));
      const back = there(bytes) as string | Uint8Array;
      expect(typeof back === "string" ? new Uint8Array(Buffer.from(back)) : back).toEqual(bytes);
    }
  });

  test("short strings of one length are told apart", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `k${String(i).padStart(5, "0")}`);
    expect(there(names)).toEqual(names);
    expect(there(names)).toEqual(names);
  });

  test("a lone surrogate becomes U+FFFD", () => {
    for (const text of ["a\ud800b", `${"long ".repeat(10)}\udc00`]) expect(there(text)).toBe(text.toWellFormed());
  });
});

describe("tables", () => {
  test("nil, null and booleans", () => {
    expect(instance.run("return ...", undefined, null, true, false)).toEqual([undefined, undefined, true, false]);
    expect(lua("select('#', ...)", undefined, null)).toBe(2);
  });

  test("sequences are arrays, in whatever order Lua stores them", () => {
    expect(lua("{ 1, 'b', { true } }")).toEqual([1, "b", [true]]);
    expect(instance.run("local t = {} for i = 9, 1, -1 do t[i] = i end return t")[0]).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(instance.run("local t = {} for i = 1, 1e5 do t[i] = i end return t")[0]).toEqual(
      Array.from({ length: 100_000 }, (_, i) => i + 1),
    );
  });

  test("string keys make an object", () => {
    const object = { a: 1, b: { "": "x", é: [1] }, "1": "string key" };
    expect(there(object)).toEqual(object);
    expect(lua("(...)['1']", object)).toBe("string key");
    expect(lua("(...)[1]", object)).toBeUndefined();
    expect(there({ a: undefined, b: null, c: 1 })).toEqual({ c: 1 });
    expect(there(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  });

  test("any other keys make a map", () => {
    expect(lua("{ 1, 2, x = 3 }")).toEqual(
      new Map<unknown, unknown>([
        [1, 1],
        [2, 2],
        ["x", 3],
      ]),
    );
    expect(lua("{ [0] = 'a', [1] = 'b' }")).toEqual(
      new Map([
        [0, "a"],
        [1, "b"],
      ]),
    );
    expect(lua("{ [-1] = 1, [1] = 2, [2] = 3 }")).toEqual(
      new Map([
        [-1, 1],
        [1, 2],
        [2, 3],
      ]),
    );
    expect(lua("{ [1] = 1, [3] = 3 }")).toEqual(
      new Map([
        [1, 1],
        [3, 3],
      ]),
    );
    expect(lua("{ [1.5] = 1, [true] = 2 }")).toEqual(
      new Map<unknown, unknown>([
        [1.5, 1],
        [true, 2],
      ]),
    );
    expect(lua("{ [math.maxinteger] = 1 }")).toEqual(new Map([[2n ** 63n - 1n, 1]]));
    const mixed = lua("{ a = 1, ['\\xff'] = 2, b = 3 }") as Map<unknown, unknown>;
    expect(mixed).toBeInstanceOf(Map);
    expect([...mixed.values()].sort()).toEqual([1, 2, 3]);
    expect([...mixed.keys()]).toContainEqual(Uint8Array.of(255));
    expect(lua("(...)['\\xff']", mixed)).toBe(2);
  });

  test("a map is a table with exactly its keys", () => {
    const map = new Map<unknown, unknown>([
      [1, "one"],
      ["1", "text"],
      [true, 2],
      [0.5, [1]],
      [2n ** 60n, "big"],
    ]);
    expect(there(map)).toEqual(map);
    expect(there(new Map([["a", 1]]))).toEqual({ a: 1 });
    for (const key of [undefined, null, Number.NaN])
      expect(() => there(new Map([[key, 1]]))).toThrow("Map with the key");
    expect(() => there(new Map([[new LuaFloat(Number.NaN), 1]]))).toThrow("NaN");
  });

  test("an array that is emptied is an array; another empty table is an object", () => {
    expect(lua("{}")).toEqual({});
    expect(there([])).toEqual([]);
    expect(there({})).toEqual({});
    const emptied = "local t = ... for i = #t, 1, -1 do table.remove(t) end";
    expect(instance.run(`${emptied} return t`, [1, 2, 3])[0]).toEqual([]);
    const used =
      "setmetatable(t, {}) local _ = t.x, #t t[100] = 1 t[100] = nil t.x = 1 t.x = nil collectgarbage() return t";
    expect(instance.run(`${emptied} ${used}`, [1, 2])[0]).toEqual([]);
    expect(instance.run("local t = ... t.a = nil return t", { a: 1 })[0]).toEqual({});
    expect(instance.run("local t = ... t.list[1] = nil return t", { list: ["x"] })[0]).toEqual({ list: [] });
  });

  test("undefined in an array is nil", () => {
    expect(instance.run("local t = ... return t[1], t[2], t[3]", [1, undefined, 3])).toEqual([1, undefined, 3]);
    expect(there([1, undefined])).toEqual([1]);
    expect(there([undefined])).toEqual([]);
  });

  test("__proto__ is a field like any other", () => {
    const value = lua("{ __proto__ = { polluted = true }, constructor = 1 }") as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value).sort()).toEqual(["__proto__", "constructor"]);
    expect(value.polluted).toBeUndefined();
    expect(lua("(...)['__proto__'].polluted", value)).toBe(true);
  });

  test("metamethods are not run", () => {
    const source = `
      local function fail() error("a metamethod ran") end
      local meta = { __index = fail, __pairs = fail, __len = fail, __newindex = fail, __eq = fail, __tostring = fail }
      return setmetatable({ a = 1, list = setmetatable({ 1, 2 }, meta) }, meta)`;
    expect(instance.run(source)[0]).toEqual({ a: 1, list: [1, 2] });
  });

  test("a table in two places is copied twice", () => {
    const shared = { n: 1 };
    expect(there([shared, shared, { shared }])).toEqual([shared, shared, { shared }]);
    const [a, b] = instance.run("local t = {1} return { t, t }")[0] as unknown[];
    expect(a).toEqual(b);
    expect(a).not.toBe(b);
  });

  test("a table that contains itself is refused, both ways", () => {
    const size = stackSize();
    const object: Record<string, unknown> = {};
    object.list = [1, { object }];
    const map = new Map<string, unknown>();
    map.set("self", map);
    const list: unknown[] = [];
    list.push(list);
    for (const value of [object, map, list]) expect(() => there(value)).toThrow("contains itself");
    expect(() => lua("(function() local t = { 1 } t.a = { { t } } return t end)()")).toThrow("contains itself");
    expect(() => lua("(function() local t = {} t[t] = 1 return t end)()")).toThrow("contains itself");
    expect(stackSize()).toBe(size);
  });

  test("too deep nesting is refused, both ways", () => {
    const nested = (depth: number): unknown => (depth === 1 ? [] : [nested(depth - 1)]);
    const source = (depth: number) => `(function() local t = {} for i = 2, ${depth} do t = { t } end return t end)()`;
    const size = stackSize();
    expect(there(nested(100))).toEqual(nested(100));
    expect(() => there(nested(101))).toThrow("nested too deeply");
    expect(() => lua(source(100))).not.toThrow();
    expect(() => lua(source(101))).toThrow("nested too deeply");
    expect(stackSize()).toBe(size);
  });

  test("a small table that unfolds without end is refused, both ways", () => {
    expect(() => lua("(function() local t = {} for i = 1, 60 do t = { t, t } end return t end)()")).toThrow(
      "this large",
    );
    let value: unknown = [];
    for (let i = 0; i < 60; i++) value = [value, value];
    expect(() => there(value)).toThrow("this large");
    expect(there(["as good as new"])).toEqual(["as good as new"]);
  });

  test("what Lua has no equivalent of is refused", () => {
    class Point {}
    for (const value of [new Date(), new Set(), new Point(), /x/, Symbol("s"), new Uint16Array(2), Promise.resolve()]) {
      expect(() => there([{ value }])).toThrow("cannot convert");
    }
  });
});

/** A random value that comes back from Lua as it went. */
function randomValue(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 12 : 8);
  if (kind === 0) return random.below(2) === 1;
  if (kind === 1) return random.below(1000) - 500;
  if (kind === 2) return random.pick([2 ** 31, 2 ** 53 - 1, -(2 ** 40), 2n ** 53n, -(2n ** 63n), 2n ** 63n - 1n]);
  if (kind === 3) return random.pick([0.5, -0, Infinity, 1e300, 2 ** 60, -1e-9]);
  if (kind === 4) return new LuaFloat(random.below(100));
  if (kind === 5) return Uint8Array.from({ length: 1 + random.below(40) }, () => 0x80 + random.below(0x20));
  if (kind <= 7) return randomText(random);
  const count = random.below(6);
  if (kind <= 9) return Array.from({ length: count }, () => randomValue(random, depth - 1));
  const keys = Array.from({ length: count }, () => randomText(random));
  if (kind === 10) return Object.fromEntries(keys.map((key) => [key, randomValue(random, depth - 1)]));
  const map = new Map<unknown, unknown>(keys.map((key) => [key, randomValue(random, depth - 1)]));
  return map.set(0.5 + random.below(9), true).set(-1, randomValue(random, depth - 1));
}

function randomText(random: Random): string {
  return Array.from({ length: random.below(12) }, () =>
    random.pick(["a", "b", "\0", "é", "日", "😀", "__proto__"]),
  ).join("");
}

describe("random values", () => {
  test("come back as they went, and leave the stack as it was", () => {
    const random = createRandom(20);
    const { lua: vm, values } = instance;
    const size = stackSize();
    for (let i = 0; i < 3000; i++) {
      const value = randomValue(random, 5);
      values.push(vm.L, value);
      expect(stackSize()).toBe(size + 1);
      expect(values.valueAt(vm.L, -1)).toEqual(value);
      expect(stackSize()).toBe(size + 1);
      vm.pop(vm.L);
      expect(there(value)).toEqual(value);
    }
  });

  test("leave the stack as it was when one part cannot be converted", () => {
    const random = createRandom(21);
    const { lua: vm, values } = instance;
    const size = stackSize();
    for (let i = 0; i < 500; i++) {
      const bad = random.pick<unknown>([new Date(), 2n ** 64n, Symbol("x")]);
      const value = [randomValue(random, 4), { a: randomValue(random, 4), f: () => 1, bad }, randomValue(random, 4)];
      expect(() => values.push(vm.L, value)).toThrow("cannot convert");
      expect(() => values.pushAll(vm.L, [1, value])).toThrow("cannot convert");
      expect(stackSize()).toBe(size);
    }
  });
});

describe("code that runs in the middle of a conversion", () => {
  test("a getter that converts values itself", () => {
    const value = {
      before: "x".repeat(50),
      get inner() {
        return there({
          deep: [
            1,
            {
              get deeper() {
                return there("d".repeat(100_000));
              },
            },
          ],
        });
      },
      after: "y",
    };
    expect(there(value)).toEqual({
      before: "x".repeat(50),
      inner: { deep: [1, { deeper: "d".repeat(100_000) }] },
      after: "y",
    });
  });

  test("a finalizer that calls a handler while a value is unpacked", () => {
    let calls = 0;
    const handler = (value: unknown) => {
      calls++;
      return value;
    };
    instance.run(
      `handler = ...
       local function make() setmetatable({}, { __gc = function() handler({ "from", "a", { finalizer = true } }) make_more() end }) end
       make_more = make
       for i = 1, 20 do make() end`,
      handler,
    );
    const value = Array.from({ length: 20_000 }, (_, i) => ({ i, text: `item ${i}` }));
    for (let i = 0; i < 5; i++) expect(there(value)).toEqual(value);
    expect(calls).toBeGreaterThan(0);
    instance.run("make_more = function() end collectgarbage() handler = nil");
  });

  test("a debug hook that calls a handler while a value is packed", () => {
    const source = `
      local handler = ...
      debug.sethook(function() handler({ "hook" }) end, "cr")
      local list = {}
      for i = 1, 5 do list[i] = { i, print, "text" .. i } end
      return list`;
    const list = instance.run(source, () => undefined)[0] as unknown[][];
    instance.run("debug.sethook()");
    expect(list.map((item) => [item[0], item[2]])).toEqual([1, 2, 3, 4, 5].map((i) => [i, `text${i}`]));
  });
});

describe("typed readers", () => {
  /** Pushes the value of a Lua expression, hands it to `read`, and pops it. */
  function reading<T>(expression: string, read: (L: number) => T): T {
    const { lua: vm } = instance;
    vm.load(vm.L, Buffer.from(`return ${expression}`), "=test", "t");
    vm.protectedCall(vm.L, 0, 1);
    const result = read(vm.L);
    vm.pop(vm.L);
    return result;
  }

  test("numbers", () => {
    const numberAt = (expression: string) => reading(expression, (L) => instance.values.numberAt(L, -1));
    expect(numberAt("2.0")).toBe(2);
    expect(numberAt("-7")).toBe(-7);
    expect(numberAt("0/0")).toBeNaN();
    expect(numberAt("math.maxinteger")).toBe(2 ** 63);
    for (const other of ["'2'", "nil", "{}", "true"]) expect(numberAt(other)).toBeUndefined();
  });

  test("integers", () => {
    const integerAt = (expression: string) => reading(expression, (L) => instance.values.integerAt(L, -1));
    expect(integerAt("3")).toBe(3);
    expect(integerAt("3.0")).toBe(3);
    expect(integerAt("-0.0")).toBe(0);
    expect(integerAt("(1 << 53) - 1")).toBe(2 ** 53 - 1);
    for (const other of ["3.5", "1 << 53", "0/0", "1/0", "'3'", "nil"]) expect(integerAt(other)).toBeUndefined();
  });

  test("strings, bytes and booleans", () => {
    const { values } = instance;
    expect(reading("'é'", (L) => values.stringAt(L, -1))).toBe("é");
    expect(reading("'a\\xff'", (L) => values.stringAt(L, -1))).toBe("a\ufffd");
    expect(reading("12", (L) => values.stringAt(L, -1))).toBe("12");
    expect(reading("{}", (L) => values.stringAt(L, -1))).toBeUndefined();
    expect([...(reading("'a\\xff'", (L) => values.bytesAt(L, -1)) as Uint8Array)]).toEqual([97, 255]);
    expect(reading("false", (L) => values.booleanAt(L, -1))).toBe(false);
    expect(reading("nil", (L) => values.booleanAt(L, -1))).toBeUndefined();
    expect(reading("nil", (L) => values.functionAt(L, -1))).toBeUndefined();
    expect(reading("nil", (L) => values.typeNameAt(L, -1))).toBe("nil");
    expect(instance.values.typeNameAt(instance.lua.L, stackSize() + 1)).toBe("no value");
  });
});

describe("an instance with little memory", () => {
  const LIMIT = 24 << 20;

  test("refuses what does not fit, and goes on", async () => {
    const small = await createInstance(LIMIT);
    const full = (act: () => unknown) => {
      let error: unknown;
      try {
        act();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(LuaError);
      expect((error as LuaError).message).toBe("not enough memory");
    };
    const L = small.lua.L;
    for (let i = 0; i < 3; i++) {
      full(() => small.values.push(L, "x".repeat(LIMIT)));
      full(() =>
        small.values.push(
          L,
          Array.from({ length: 2_000_000 }, (_, n) => n + 0.5),
        ),
      );
      full(() =>
        small.values.push(
          L,
          Array.from({ length: 500_000 }, (_, n) => ({ n })),
        ),
      );
      full(() => small.run("return ('x'):rep(14 * 1024 * 1024)"));
      full(() => small.run("local s = ('x'):rep(1 << 20) local t = {} for i = 1, 400 do t[i] = s end return t"));
      expect(small.run("collectgarbage() return ...", { still: ["alive", i] })).toEqual([{ still: ["alive", i] }]);
      expect(small.lua.c.lua_gettop(L)).toBe(0);
    }
    const megabyte = "m".repeat(1 << 20);
    expect(small.run("return ...", megabyte)).toEqual([megabyte]);
  });

  test("frees the handlers of a value that did not fit", async () => {
    const small = await createInstance((LIMIT / 3) * 2);
    const number = small.lua.addFunction(() => 0);
    const value = Array.from({ length: 200_000 }, () => () => 1);
    for (let i = 0; i < 12; i++) expect(() => small.values.push(small.lua.L, value)).toThrow("not enough memory");
    small.run("collectgarbage()");
    // All numbers are free again, and no more than two rounds' worth was ever needed.
    let last = 0;
    for (let i = 0; i < 2 * value.length; i++)
      last = Math.max(
        last,
        small.lua.addFunction(() => 0),
      );
    expect(last).toBeLessThanOrEqual(number + 2 * value.length);
  });
});
