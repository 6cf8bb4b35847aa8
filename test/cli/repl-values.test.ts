// What the REPL prints for a value, and what it completes: read out of Lua without running any of its code, save
// `__tostring`.
import { describe, expect, test } from "bun:test";
import { complete } from "../../src/cli/repl/completion.ts";
import { pretty, prettyList } from "../../src/cli/repl/pretty.ts";
import { isName, printable, quote } from "../../src/cli/repl/quote.ts";
import { ValueReader } from "../../src/cli/repl/values.ts";
import { makeRuntime } from "../api/program.ts";
import { TestRealm } from "../lua/realm.ts";

/** Runs a chunk. @returns its values as they are printed */
function show(chunk: string, width = 80, realm = new TestRealm()): string {
  const { lua } = realm;
  lua.load(lua.L, Buffer.from(chunk), "=test", "t");
  lua.protectedCall(lua.L, 0);
  const reader = new ValueReader(lua, () => false);
  const text = prettyList(reader.take(lua.L, lua.c.lua_gettop(lua.L)), width);
  expect(lua.c.lua_gettop(lua.L)).toBe(0);
  return text;
}

const values: [expression: string, printed: string][] = [
  ["nil, true, 1, 1.0, -0.0, 1e100, math.mininteger", "nil\ttrue\t1\t1.0\t-0.0\t1e+100\t-9223372036854775808"],
  ["1/0, 2^53", "inf\t9.007199254741e+15"],
  [`"it's", 'say "x"', "a\\\\b"`, `"it's"\t"say \\"x\\""\t"a\\\\b"`],
  [`"\\0\\1\\n\\r\\t\\27[31m\\x7f"`, `"\\x00\\x01\\n\\r\\t\\x1B[31m\\x7F"`],
  [`"é日本👩‍🚀", "\\xff\\xc3é\\xc3"`, `"é日本👩‍🚀"\t"\\xFF\\xC3é\\xC3"`],
  [`"\\u{202e}\\u{85}"`, `"\\u{202E}\\u{85}"`],
  ["{}", "{}"],
  ["{1, nil, 3, x = 1}", "{1, nil, 3, x = 1}"],
  [
    "{b = 1, a = 2, [1.5] = 3, [-1] = 4, [true] = 5, ['end'] = 6, ['a b'] = 7, 'first'}",
    '{"first", [-1] = 4, [1.5] = 3, a = 2, ["a b"] = 7, b = 1, ["end"] = 6, [true] = 5}',
  ],
  ["{{{{}}}}", "{{{{}}}}"],
  ["{{{{1}}}}", "{{{{…}}}}"],
  ["{[1] = 1, [3] = 3, [2^53 | 0] = 'far'}", '{1, [3] = 3, [9007199254740992] = "far"}'],
];

test.each(values)("%s", (expression, printed) => {
  expect(show(`return ${expression}`, 100)).toBe(printed);
});

test("cycles are marked; the same table beside itself is none", () => {
  expect(show("local t = {} t.self = t t[1] = {t} return t")).toBe("{{<cycle>}, self = <cycle>}");
  expect(show("local t = {1} return {t, t}")).toBe("{{1}, {1}}");
});

test("what is left out of a huge table is counted", () => {
  expect(show("local t = {} for i = 1, 1000 do t[i] = 0 end t.x = 1 return t")).toEndWith("  … 901 more\n}");
  const fields = show("local t = {} for i = 1, 1000 do t['k' .. i] = 0 end return t");
  expect(fields.split("\n").slice(0, 3)).toEqual(["{", "  k1 = 0,", "  k10 = 0,"]);
  expect(fields).toEndWith("  … 900 more\n}");
  expect(show("local t = {} for i = 1, 3e6 do t[i] = 0 end return t")).toEndWith("  … more than 2999900 more\n}");
  expect(show("return ('x'):rep(1e6)")).toEndWith('x"… 934464 more');
  expect(show("return {('é'):rep(2000)}")).toEndWith('é"… 1000 more,\n}');
  const wide = show(
    "local function t(n) local r = {} for i = 1, 100 do r[i] = n > 0 and t(n - 1) or i end return r end return t(2)",
  );
  expect(wide.length).toBeLessThan(500_000);
});

test("functions, threads and userdata are as tostring has them", () => {
  expect(show("return print, coroutine.create(print)")).toMatch(/^function: 0x\w+\tthread: 0x\w+$/);
  expect(show("return io.stdout")).toMatch(/^file \(0x\w+\)$/);
});

test("__tostring and __name are respected, inside tables too", () => {
  expect(show("return {setmetatable({1}, {__tostring = function(t) return 'P(' .. t[1] .. ')' end})}")).toBe("{P(1)}");
  expect(show("return setmetatable({x = 1}, {__name = 'Point'})")).toBe("Point {x = 1}");
});

test("no other metamethod runs", () => {
  const all = "__index __len __pairs __newindex __eq __lt __call __concat __gc".split(" ");
  const fields = all.slice(0, -1).map((name) => `${name} = function() error('${name} ran') end`);
  expect(show(`return setmetatable({1, x = 2}, {${fields.join(", ")}})`)).toBe("{1, x = 2}");
});

test("a __tostring that fails or never ends is told", () => {
  expect(show("return setmetatable({}, {__tostring = function() error('oh\\nno') end})")).toMatch(
    /^table: 0x\w+ \(__tostring failed: test:1: oh no\)$/,
  );
  expect(show("return setmetatable({}, {__tostring = 7})")).toMatch(/^table: 0x\w+ \(__tostring failed: /);
  expect(show("return setmetatable({}, {__tostring = function() return {} end})")).toContain("must return a string");
  const endless = "setmetatable({}, {__tostring = function() while true do pcall(error) end end})";
  const shown = show(`local t = {} for i = 1, 50 do t[i] = ${endless} end return t`);
  expect(shown).toContain("time budget");
  expect(shown.match(/table: 0x/g)?.length).toBe(50);
});

test("a __tostring may change the table that is shown", () => {
  expect(
    show(
      "local t = {} for i = 1, 9 do t['k' .. i] = setmetatable({}, {__tostring = function() for k in pairs(t) do t[k] = nil end return k end}) end return #t, t",
    ),
  ).toStartWith("0");
});

test("references of values that were shown are given back", () => {
  const realm = new TestRealm();
  const chunk = "collectgarbage() collectgarbage() return collectgarbage('count') // 16";
  const many =
    "local t = {} for i = 1, 100 do t[i] = setmetatable({('x'):rep(1000)}, {__tostring = function() return '' end}) end return t";
  show(many, 80, realm);
  const before = show(chunk, 80, realm);
  for (let i = 0; i < 20; i++) show(many, 80, realm);
  expect(show(chunk, 80, realm)).toBe(before);
});

describe("lines", () => {
  test("a table that is too wide has its items on lines, array items packed", () => {
    const table = {
      name: "",
      items: [
        ...[1, 2, 3, 4, 5, 6].map((n) => ({ value: String(n) })),
        { key: "list", value: { name: "", items: [{ value: '"long enough"' }, { value: "2" }], rest: "" } },
      ],
      rest: "… 3 more",
    };
    expect(pretty(table, 20)).toBe(
      ["{", "  1, 2, 3, 4, 5, 6,", "  list = {", '    "long enough",', "    2,", "  },", "  … 3 more", "}"].join("\n"),
    );
  });
  test("wide characters count twice", () => {
    const table = { name: "", items: [{ value: '"日本"' }, { value: '"日本"' }], rest: "" };
    expect(pretty(table, 17)).toBe('{"日本", "日本"}');
    expect(pretty(table, 16)).toBe('{\n  "日本",\n  "日本",\n}');
  });
  test("several values share a line as print would have them, or have one each", () => {
    expect(prettyList(["1", "2"], 80)).toBe("1\t2");
    expect(prettyList(["1", "2"], 10)).toBe("1\n2");
  });
});

test("random bytes are quoted so that Lua reads them back", () => {
  const realm = new TestRealm();
  let seed = 1;
  for (let round = 0; round < 200; round++) {
    const bytes = Uint8Array.from({ length: 20 }, () => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed >> 16;
    });
    const { lua } = realm;
    lua.load(lua.L, Buffer.from(`return ${quote(bytes)}`), "=quoted", "t");
    lua.protectedCall(lua.L, 0);
    expect(Buffer.from(lua.textAt(lua.L, -1) ?? "")).toEqual(Buffer.from(bytes));
    lua.pop(lua.L);
  }
});

test("messages keep their lines and lose what a terminal would act on", () => {
  expect(printable("a\n\tb\x1b[2J")).toBe("a\n\tb\\x1B[2J");
  expect([isName("_x1"), isName("end"), isName("1x"), isName("é")]).toEqual([true, false, false, false]);
});

test("handles are shown by their names", async () => {
  const { runtime, lua, scratch } = makeRuntime();
  lua.load(lua.L, Buffer.from("return ingot.cell('x'), {ingot.cell('x')}"), "=test", "t");
  lua.protectedCall(lua.L, 0);
  const reader = new ValueReader(lua, () => false);
  expect(prettyList(reader.take(lua.L, 2), 80)).toMatch(/^Cell: (0x\w+)\t\{Cell: \1\}$/);
  await runtime.close();
  scratch.remove();
});

describe("completion", () => {
  const realm = new TestRealm();
  realm.lua.load(
    realm.lua.L,
    Buffer.from(`
      local function boom() error("a metamethod ran") end
      local base = setmetatable({method = print, value = 1}, {__index = {inherited = print}})
      object = setmetatable({own = {deep = 1}, ["no name"] = 1, ["end"] = 1}, {__index = base, __pairs = boom, __len = boom})
      text = "x"
      trap = setmetatable({}, {__index = boom, __newindex = boom})
      loop = {} setmetatable(loop, {__index = loop})
      setmetatable(_G, {__index = boom})
    `),
    "=setup",
    "t",
  );
  realm.lua.protectedCall(realm.lua.L, 0);

  test.each<[before: string, start: number, words: string[]]>([
    ["string.f", 7, ["find", "format"]],
    ["print(string.fo", 13, ["format"]],
    ["coro", 0, ["coroutine"]],
    ["whi", 0, ["while"]],
    ["object.", 7, ["inherited", "method", "own", "value"]],
    ["object:", 7, ["inherited", "method"]],
    ["object . own . d", 15, ["deep"]],
    ["text:up", 5, ["upper"]],
    ["io.stdout:cl", 10, ["close"]],
    ["trap.x", 5, []],
    ["loop.x", 5, []],
    ["missing.x", 8, []],
    ["f().str", 4, []],
    ["f().string.f", 11, []],
    ["1.", 2, []],
    ["ingot.sle", 6, ["sleep"]],
    ["ingot.fuz", 6, ["fuzzy"]],
    ["ingot.wi", 6, []],
    ["smelt.fs.file", 9, ["file_info_async", "file_state"]],
    ["ingot.fs:file", 9, ["file_info_async"]],
    ["ingot . fs . file_state . mt", 26, ["mtime_ms"]],
    ["ingot.nothing.x", 14, []],
    ["x.ingot.sle", 8, []],
    ["'a'..tex", 5, ["text"]],
    ["tex..tex", 5, ["text"]],
  ])("%s", (before, start, words) => {
    expect(complete(realm.lua, before)).toEqual({ start, words });
    expect(realm.lua.c.lua_gettop(realm.lua.L)).toBe(0);
  });

  test("knows what was added to the API, methods of handles, and globals that took its place", async () => {
    const { runtime, lua, scratch } = makeRuntime();
    const run = (code: string) => {
      lua.load(lua.L, Buffer.from(code), "=test", "t");
      lua.protectedCall(lua.L, 0, 0);
    };
    run("ingot.own = 1 ingot.fs.own = 1 cell = ingot.cell('x') smelt = {own = 1}");
    expect(complete(lua, "ingot.ow").words).toEqual(["own"]);
    expect(complete(lua, "ingot.fs.o").words).toEqual(["own"]);
    expect(complete(lua, "ingot.fs.file").words).toEqual(["file_info_async", "file_state"]);
    expect(complete(lua, "cell:").words).toEqual(["get", "name", "set", "subscribe"]);
    expect(complete(lua, "smelt.").words).toEqual(["own"]);
    await runtime.close();
    scratch.remove();
  });
});
