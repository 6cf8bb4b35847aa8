// State tables as a Lua program sees them, and what becomes of the files.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { program, Scratch } from "./program.ts";

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const run = (source: string) =>
  program(source, {
    directories: {
      config: scratch.path("c"),
      cache: scratch.path("k"),
      state: scratch.path("state"),
      data: scratch.path("d"),
    },
  });
const file = () => scratch.path("state", "plugins", "p.json");

describe("ephemeral state", () => {
  test("is one table for one name, and may hold anything", async () => {
    const { output } = await run(`
      local s = ingot.state("x")
      s.f, s.reg = print, ingot.timer.set(0, function() end)
      print(ingot.state("x") == s, ingot.state.get("x") == s, ingot.state("y") == s, s.f == print)
      print((select(2, pcall(ingot.state)):gsub("^[^:]*:%d+: ", "")))
      local p = ingot.plugin("mine")
      print(p.name, p.state == ingot.state(), ingot.state("mine") == ingot.state())`);
    expect(output).toBe(
      "true\ttrue\tfalse\ttrue\na name is needed here: no plugin is being loaded, or it has not called ingot.plugin\nmine\ttrue\ttrue\n",
    );
  });
});

describe("persistent state", () => {
  test("is there again in the next run", async () => {
    await run(`
      local s = ingot.state.persistent("p")
      s.list = { 1, 2.5, 9007199254740993 }
      s.text, s.flag, s.nested = "ü", true, { a = {} }`);
    const { output } = await run(`
      local s = ingot.state.persistent("p")
      print(s.list[1], s.list[2], s.list[3], math.type(s.list[1]), s.text, s.flag, type(s.nested.a), s.other)
      local names = {} for k in pairs(s) do names[#names + 1] = k end table.sort(names) print(table.concat(names, " "))
      print(ingot.state.persistent("p") == s, s.all.text)`);
    expect(output).toBe("1\t2.5\t9007199254740993\tinteger\tü\ttrue\ttable\tnil\nflag list nested text\ntrue\tü\n");
  });

  test("can be gone through when the program has no next", async () => {
    const { output, error } = await run(`
      local s = ingot.state.persistent("p")
      s.a = 1
      next = nil
      for key, value in pairs(s) do print(key, value) end`);
    expect(error).toBeUndefined();
    expect(output).toBe("a\t1\n");
  });

  test("an assignment is on disk by itself, a nested change after save, with a dot or a colon", async () => {
    const { output } = await run(`
      local s = ingot.state.persistent("p")
      local function saved() local f = io.open("${file()}") local t = f and f:read("a") if f then f:close() end return t end
      s.a = { 1 }
      while not (saved() or ""):find('"a"', 1, true) do ingot.sleep(10) end
      print(true)
      table.insert(s.a, "dot") s.save() print(saved():find("dot", 1, true) ~= nil)
      table.insert(s.a, "colon") s:save() print(saved():find("colon", 1, true) ~= nil)`);
    expect(output).toBe("true\ntrue\ntrue\n");
  });

  test("that is corrupt is kept aside, reported, and started empty", async () => {
    mkdirSync(scratch.path("state", "plugins"), { recursive: true });
    writeFileSync(file(), '{"a": 1,');
    const { output } = await run(`
      local s = ingot.state.persistent("p")
      print(next(s.all), #ingot.messages.list(), (ingot.messages.list()[1].full:find("corrupt", 1, true)) ~= nil)
      s.b = 2`);
    expect(output).toBe("nil\t1\ttrue\n");
    expect(readdirSync(scratch.path("state", "plugins")).some((name) => name.includes(".corrupt"))).toBe(true);
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({ b: 2 });
  });

  test("that cannot be JSON says so, and what was saved stays", async () => {
    await run(`ingot.state.persistent("p").a = 1`);
    const { output } = await run(`
      local s = ingot.state.persistent("p")
      s.t = { f = print }
      print((pcall(s.save)))
      s.t = nil
      s.save()`);
    expect(output).toBe("false\n");
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({ a: 1 });
  });

  test("what can never be saved is refused where it is assigned", async () => {
    const { output } = await run(`
      local s = ingot.state.persistent("p")
      s.a = 1
      print(pcall(function() s.f = print end))
      print(pcall(function() s[1] = coroutine.create(print) end))
      print(s.f, s[1])`);
    expect(output).toMatch(
      /:4: cannot save a function \(as "f" of a persistent state\)\nfalse\t.*:5: cannot save a coroutine \(as "1" of/,
    );
    expect(output).toEndWith("\nnil\tnil\n");
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({ a: 1 });
  });

  test("the name of all its values is free for one of them", async () => {
    const first = await run(`
      local s = ingot.state.persistent("p")
      s.all = s.all or {}
      s.all.x = 1
      s.name = "x"`);
    expect(first.error).toBeUndefined();
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({ all: { x: 1 }, name: "x" });
    const second = await run(`
      local s = ingot.state.persistent("p")
      s.all = s.all or {}
      print(s.all.x, s.all.name)
      s.all = { 1, 2 }
      print(#s.all)
      s.all = nil
      print(s.all.name)
      s.copy, s.again = s.all, s`);
    expect(second.output).toBe("1\tnil\n2\nx\n");
    expect(JSON.parse(readFileSync(file(), "utf8"))).toMatchObject({
      name: "x",
      copy: { name: "x" },
      again: { name: "x" },
    });
  });

  test("has a name that stays in its directory", async () => {
    const { output } = await run(`
      for _, name in ipairs({ "", "../x", "a/b", ".hidden", ("x"):rep(300) }) do io.write(tostring(pcall(ingot.state.persistent, name)), " ") end`);
    expect(output).toBe("false false false false false ");
    expect(existsSync(scratch.path("state", "x.json"))).toBe(false);
  });
});
