// Signals, events, commands, hooks, ticks, layouts and flags as a Lua program sees them.
import { expect, test } from "bun:test";
import { CommandService } from "../../src/api/cmd.ts";
import { program } from "./program.ts";

test("signals and events share one registry with cells", async () => {
  const { output } = await program(`
    ingot.signal.new("s", 1)
    ingot.signal.subscribe("s", function(value, previous) print("signal", value, previous) end)
    ingot.signal.glob("s", function(name, value, previous) print("glob", name, value, previous) end)
    ingot.cell("s"):subscribe(function(value) print("cell", value) end)
    ingot.events.on("e", function(payload) print("event", payload.n, payload) end)
    ingot.cell("e"):subscribe(function(payload) print("cell e", payload.n) end)
    ingot.signal.set("s", 2)
    print(ingot.signal.get("s"), ingot.cell("s"):get(), ingot.signal("s") == ingot.cell("s"), ingot.signal.get("none"))
    ingot.events.emit("e", setmetatable({ n = 7 }, { __tostring = function() return "same table" end }))
    ingot.events.new("e")
    print(ingot.cell("e"):get())`);
  expect(output.trim().split("\n")).toEqual([
    "2\t2\ttrue\tnil",
    "nil",
    "signal\t2\t1",
    "cell\t2",
    "glob\ts\t2\t1",
    "event\t7\tsame table",
    "cell e\t7",
  ]);
});

test("a handler may remove itself and others, and register anew, while it is called", async () => {
  const { output, errors } = await program(`
    local a, b
    a = ingot.events.on("e", function() print("a") a:remove() b:remove() ingot.events.on("e", function() print("new") end) end)
    b = ingot.events.on("e", function() print("b") end)
    ingot.events.on("e", function() print("c") end)
    ingot.events.emit("e") ingot.events.emit("e")`);
  expect(errors).toEqual([]);
  expect(output).toBe("a\nc\nc\nnew\n");
});

test("commands", async () => {
  const { output, errors } = await program(
    `local reg = ingot.cmd.register("go", function(arg) print("go[" .. arg .. "]", pcall(ingot.sleep, 1)) end, { desc = "goes", args = { "where" }, while_busy = false })
     ingot.cmd.picker("pick", { desc = "picks", items = { "a" }, apply = function(x) print("picked " .. x) end })
     for _, row in ipairs(ingot.cmd.list()) do print(row.name, row.desc, row.args[1], row.while_busy, row.queue_when_busy, row.busy) end
     ingot.cmd.run("/go there now") ingot.cmd.run("go") ingot.cmd.run("pick x") ingot.cmd.run("pick") ingot.cmd.run("gone")
     print("before")
     ingot.sleep(5)
     print(#ingot.messages.list(), ingot.messages.list()[2].full)
     print((select(2, pcall(ingot.cmd.register, "go", print))))
     print((select(2, pcall(ingot.cmd.register, "a b", print))))
     print(reg:remove(), #ingot.cmd.list())`,
  );
  expect(errors).toEqual([]);
  expect(output.trim().split("\n")).toEqual([
    "go\tgoes\twhere\tfalse\tfalse\treject",
    "pick\tpicks\tnil\ttrue\tfalse\trun",
    "before",
    "go[there now]\tfalse\t'sleep' waits; it can be called only inside a task",
    "go[]\tfalse\t'sleep' waits; it can be called only inside a task",
    "picked x",
    '2\tthere is no command "gone"',
    'there is a command "go" already, of test; set override = true to replace it',
    '"a b" is no name for a command: it must be one word without a leading slash',
    "true\t1",
  ]);
});

test("hooks for the end of the program run once, before it", async () => {
  const { output } = await program(`
    ingot.lifecycle.on_shutdown(function(ctx) print("end", ctx.session_id == "", ctx.has_messages) end)
    ingot.lifecycle.on("shutdown", function() error("ignored") end)
    ingot.lifecycle.on("shutdown", function() print("last") end)
    ingot.lifecycle.on_ready(function() end):remove()
    print((select(2, pcall(ingot.lifecycle.on, "never", print))))`);
  expect(output).toBe(
    'bad argument #1 to \'lifecycle.on\' (one of "ready", "shutdown" expected, got "never")\nend\ttrue\tfalse\nlast\n',
  );
});

test("guards go stale with what they watch", async () => {
  const { output } = await program(`
    local g = ingot.lifecycle.guard({ "session", "my:signal" })
    local a = g:latest("k")
    local b = g:latest("k")
    print(g:alive(), a:alive(), b:alive(), b:wrap(function(x) return x + 1 end)(1))
    ingot.signal.set("my:signal", 1)
    ingot.sleep(2)
    print(g:alive(), b:alive(), b:wrap(print)("not printed"))
    local c = ingot.lifecycle.guard() c:cancel() print(c:alive())`);
  expect(output).toBe("true\tfalse\ttrue\t2\nfalse\tfalse\tnil\nfalse\n");
});

test("ticks are tasks, one at a time", async () => {
  const { output } = await program(`
    local n, reg = 0
    reg = ingot.tick.every(1, function() n = n + 1 ingot.sleep(1) print("tick", n) reg:remove() end)
    print((select(2, pcall(ingot.tick.every, 0, print))))`);
  expect(output).toContain("milliseconds from 1000");
  expect(output).toEndWith("tick\t1\n");
});

test("layouts are data, checked when they are made", async () => {
  const { output } = await program(`
    local l = ingot.layout
    local node = l.vbox({ l.text("a", { hl = "Comment" }), l.hbox({ l.empty(), { l.text("b"), cols = 3 } }), l.separator() })
    print(type(node), tostring(node):match("^layout.Node") ~= nil)
    for _, f in ipairs({
      function() l.vbox({ "text" }) end,
      function() l.hbox({ { cols = 3 } }) end,
      function() l.hbox({ { l.empty(), copy_owner = true }, { l.empty(), copy_owner = true } }) end,
      function() l.cap(l.empty(), { rows = 1, keep = "middle" }) end,
      function() l.refresh(l.empty(), { after_ms = 0 }) end,
    }) do print((select(2, pcall(f)):gsub("^program:%d+: ", ""))) end`);
  expect(output.trim().split("\n")).toEqual([
    "userdata\ttrue",
    "bad argument #1 to 'layout.vbox' (item 1: layout.Node expected, got string)",
    "bad argument #1 to 'layout.hbox' (item 1: the node is missing at index 1)",
    "bad argument #1 to 'layout.hbox' (only one column can be the copy_owner)",
    'bad argument #2 to \'layout.cap\' (option \'keep\': one of "head", "tail", "head_tail" expected, got "middle")',
    "bad argument #2 to 'layout.refresh' (option 'after_ms': more than 0 expected)",
  ]);
});

test("builtins and flags", async () => {
  const { output } = await program(
    `print(ingot.builtins.disable({ tools = { "x", "y" }, modules = { "smelt.plugins.z" } }), ingot.builtins.disable({ tools = { "x" } }))
     print(table.concat(ingot.builtins.list(), " "), ingot.builtins.is_disabled("smelt.tools.x"), ingot.builtins.is_disabled("ingot.plugins.z"))
     print(ingot.builtins.enable({ tools = { "x", "never" } }), #ingot.builtins.list())
     print(ingot.builtins.enable({ plugins = { "z" }, tools = { "y" } }), ingot.builtins.disable({ modules = { "ingot.plugins.own" } }) and ingot.builtins.list()[1])
     print(ingot.cli.get("none"), #ingot.cli.list(), (select(2, pcall(ingot.cli.register_flag, { name = "x", kind = "boolean" }))))`,
  );
  expect(output.trim().split("\n")).toEqual([
    "3\t0",
    "smelt.plugins.z smelt.tools.x smelt.tools.y\ttrue\ttrue",
    "1\t2",
    "2\tingot.plugins.own",
    "nil\t0\ta flag can be declared in early.lua only",
  ]);
});

test("what the host has registered is known to the runtime by owner", async () => {
  await program(`ingot.cmd.register("c", print) ingot.timer.set(0, print)`, {
    prepare: (runtime) => {
      runtime.service(CommandService);
    },
    inspect: (runtime) => {
      expect([...runtime.program.registrations].map(({ kind, label }) => `${kind} ${label}`)).toEqual(["command c"]);
      expect(runtime.program.luaTime).toBeGreaterThan(0);
    },
  });
});

test("the tables of the API can be gone through", async () => {
  const { output, errors } = await program(`
    local kinds = {}
    for name, value in pairs(ingot) do kinds[name] = type(value) end
    print(kinds.spawn, kinds.fs, kinds.version, kinds.win)
    local found = {}
    for name, value in pairs(ingot.fs) do found[name] = type(value) end
    print(found.read, found.file_state)
  `);
  expect(errors).toEqual([]);
  expect(output).toBe("function\ttable\tstring\tnil\nfunction\ttable\n");
});

test("the tables of the API can be gone through when the program has no next", async () => {
  const { output, error } = await program(`
    local next = next
    _G.next = nil
    local names = {}
    for name in pairs(ingot) do names[name] = true end
    for name in pairs(ingot.fs) do names[name] = true end
    local iterator = pairs(ingot)
    print(names.fs, names.file_state, iterator == next)
  `);
  expect(error).toBeUndefined();
  expect(output).toBe("true\ttrue\ttrue\n");
});
