// Loading and reloading plugins: a generation is there as a whole, or not at all.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { CommandService } from "../../src/api/cmd.ts";
import { Plugins } from "../../src/api/plugins.ts";
import { type Owner, Registration } from "../../src/kernel/owner.ts";
import { makeRuntime, program } from "./program.ts";

/** A program with plugins whose sources a test changes. */
class Host {
  readonly files = new Map<string, string>();
  private readonly made = makeRuntime();
  readonly runtime = this.made.runtime;
  readonly plugins = this.runtime.service(Plugins);
  private readonly commands = this.runtime.service(CommandService);

  start() {
    const { lua } = this.made;
    return this.plugins.start({
      find: () => [...this.files.keys()].map((name) => ({ name, path: name })),
      run: ({ name }) => {
        lua.load(lua.L, Buffer.from(this.files.get(name) as string), `@${name}`, "t");
        lua.protectedCall(lua.L, 0, 0);
      },
    });
  }

  /** Runs a command, and everything it caused. */
  async command(line: string): Promise<void> {
    this.commands.run(line);
    await this.runtime.holds.idle();
  }

  output(): string {
    this.made.lua.flush();
    return this.made.stdout.bytes().toString();
  }

  commandNames(): string[] {
    return this.commands.commands.list().map(({ name }) => name);
  }

  messages(): string[] {
    return this.runtime.messages.list().map(({ source, summary }) => `${source}: ${summary}`);
  }

  async close(): Promise<void> {
    await this.runtime.close();
    this.made.lua.close();
    this.made.scratch.remove();
  }

  get memory(): number {
    const { lua } = this.made;
    lua.load(lua.L, Buffer.from('collectgarbage() collectgarbage() return collectgarbage("count")'), "=memory", "t");
    lua.protectedCall(lua.L, 0, 1);
    const kilobytes = this.runtime.values.valueAt(lua.L, -1) as number;
    lua.pop(lua.L);
    return Number(kilobytes);
  }
}

let host: Host;
beforeEach(() => {
  host = new Host();
});
afterEach(() => host.close());

describe("loading", () => {
  test("runs the files in order, and the ready hooks after all of them", async () => {
    host.files.set(
      "a",
      `print("a") ingot.lifecycle.on_ready(function(ctx) print("ready", ctx.kind, ingot.cmd.list()[1].name) end)`,
    );
    host.files.set("b", `print("b") ingot.cmd.register("from_b", print)`);
    expect(await host.start()).toEqual({ ok: true, failures: [] });
    expect(host.output()).toBe("a\nb\nready\tlaunch\tfrom_b\n");
  });

  test("leaves out a file that fails, with all that it had registered", async () => {
    host.files.set("bad", `ingot.cmd.register("gone", print) ingot.timer.every(1, print) error("broken")`);
    host.files.set("good", `ingot.cmd.register("here", function(arg) print("here " .. arg) end)`);
    expect((await host.start()).ok).toBe(false);
    expect(host.commandNames()).toEqual(["here"]);
    expect(host.messages()).toEqual([expect.stringContaining("bad: cannot load the plugin: bad:1: broken")]);
    await host.command("/here  you");
    expect(host.output()).toBe("here  you\n");
    expect(host.runtime.timers.count).toBe(0);
  });
});

describe("reloading", () => {
  test("replaces everything when it succeeds and nothing when it fails", async () => {
    host.files.set("p", `ingot.cmd.register("v", function() print("one") end) ingot.cmd.register("old", print)`);
    await host.start();
    host.files.set("p", `ingot.cmd.register("v", function() print("broken") end) local x = nil; x()`);
    expect((await host.plugins.reload()).ok).toBe(false);
    await host.command("v");
    expect(host.commandNames()).toEqual(["old", "v"]);
    host.files.set("p", `ingot.cmd.register("v", function() print("two") end)`);
    expect((await host.plugins.reload()).ok).toBe(true);
    await host.command("v");
    expect(host.commandNames()).toEqual(["v"]);
    host.files.delete("p");
    expect((await host.plugins.reload()).ok).toBe(true);
    expect(host.commandNames()).toEqual([]);
    expect(host.output()).toBe("one\ntwo\n");
  });

  test("keeps state by name, and sweeps that of plugins that are gone", async () => {
    host.files.set("a", `local s = ingot.state("a") s.n = (s.n or 0) + 1 print("a", s.n)`);
    host.files.set("b", `local s = ingot.state("b") s.n = (s.n or 0) + 1 print("b", s.n)`);
    const b = host.files.get("b") as string;
    await host.start();
    await host.plugins.reload();
    host.files.delete("b");
    await host.plugins.reload();
    host.files.set("b", b);
    await host.plugins.reload();
    expect(host.output()).toBe("a\t1\nb\t1\na\t2\nb\t2\na\t3\na\t4\nb\t1\n");
  });

  test("requires modules anew, and gives the old ones back when it fails", async () => {
    host.files.set("a", `package.preload.m = function() print("body") return { n = 1 } end  m = require("m")`);
    await host.start();
    host.files.set("a", `m2 = require("m") error("x")`);
    await host.plugins.reload();
    host.files.set("a", `print(package.loaded.m == nil) require("m")`);
    await host.plugins.reload();
    expect(host.output()).toBe("body\nbody\ntrue\nbody\n");
  });

  test("gives every module body a scope of its own", async () => {
    const state = `select(2, pcall(ingot.state))`;
    host.files.set(
      "named",
      `package.preload.hello = function() scope = ingot.plugin("hello") print(ingot.state() == scope.state) end
      package.preload.broken = function() ingot.plugin("broken") error({ "an error" }) end
      local mine = ingot.plugin("init")
      require("hello") print(ingot.state() == mine.state, ingot.state() == scope.state)
      pcall(require, "broken") print(ingot.state() == mine.state)`,
    );
    host.files.set("nameless", `package.loaded.hello = nil require("hello") print(type(${state}))`);
    await host.start();
    expect(host.output()).toBe("true\ntrue\tfalse\ntrue\ntrue\nstring\n");
  });

  test("gives a module a scope of its own, however it was found, and wherever 'require' was kept", async () => {
    host.files.set(
      "a",
      `table.insert(package.searchers, 2, function(name)
        if name == "searched" then return function() ingot.plugin("inner") error() end, "place" end
      end)
      local mine = ingot.plugin("outer")
      print(pcall(require, "searched"))
      print(ingot.state() == mine.state)`,
    );
    await host.start();
    expect(host.output()).toBe("false\tnil\ntrue\n");
    const { output } = await program(`
      local kept = require
      local mine = ingot.plugin("main")
      package.preload.m = function() ingot.plugin("inner") end
      kept("m")
      print(kept == require, ingot.state() == mine.state)`);
    expect(output).toBe("true\ttrue\n");
  });

  test("leaves no trace of scopes in 'require'", async () => {
    const source = `
      local preload = package.preload
      for level = 0, 6 do
        preload.m = function() error("raised", level) end
        print(pcall(function() require("m") return 1 end))
        print(pcall(require, "m"))
      end
      function preload.stack(...)
        print(debug.traceback("stack"))
        print(debug.getinfo(2, "n").name, debug.getinfo(2, "S").what, debug.getinfo(3, "l").currentline, ...)
      end
      print(require("stack"))
      print(require("stack"))
      preload["5"] = function(name) package.loaded[name] = "set by the body" end
      print(require(5))
      preload.falsy = function() return false end
      print(require("falsy"))
      preload["a\\0b"] = error
      local searchers = package.searchers
      for i, found in ipairs({ 5, "text", false }) do searchers[2 + i] = function() return found end end
      for _, name in ipairs({ "nowhere", "a\\0b", "\\xff", {} }) do print(select(2, pcall(require, name))) end
      print(pcall(require))
      searchers[2] = function() error("of a searcher", 2) end
      print(pcall(require, "nowhere"))
      package.searchers = 3
      print(pcall(require, "nowhere"))
      package.searchers = searchers
      preload.yields = function() print(coroutine.isyieldable(), pcall(coroutine.yield)) end
      coroutine.wrap(require)("yields")
      preload.deep = function() return require("deep") end
      print(pcall(require, "deep"))
      print(package.loaded.deep)`;
    const plain = await program(source);
    const scoped = await program(`ingot.plugin("x")${source}`);
    expect(plain.error).toBeUndefined();
    expect(plain.output).toContain("set by the body");
    expect(scoped.output).toBe(plain.output);
  });

  test("leaves alone what a program has put in the place of 'require'", async () => {
    const { output } = await program(`
      require = print
      ingot.plugin("x")
      print(require == print, require("m"))`);
    expect(output).toBe("m\ntrue\n");
  });

  test("does not depend on what a program has put in the place of standard functions", async () => {
    host.files.set(
      "a",
      `package.preload.m = function() return {} end  require("m")  pairs, package = nil, { name = "x" }`,
    );
    await host.start();
    expect(await host.plugins.reload()).toMatchObject({ ok: false }); // its own `package.preload`
    host.files.set("a", `print(package.name, pairs)`);
    expect(await host.plugins.reload()).toEqual({ ok: true, failures: [] });
    expect(host.output()).toBe("x\tnil\n");
  });

  test("goes on when undoing something throws, and tells of it", async () => {
    host.files.set("a", `ingot.cmd.register("old", print)`);
    host.files.set("b", `ingot.cmd.register("other", print)`);
    await host.start();
    new Registration(host.plugins.list()[1] as Owner, "thing", "x", () => {
      throw new Error("broken");
    });
    for (const name of host.files.keys()) host.files.set(name, "");
    expect((await host.plugins.reload()).ok).toBe(true);
    expect(host.commandNames()).toEqual([]);
    expect(host.messages()).toEqual([
      'b: error in taking away what it had registered: cannot undo the thing "x": broken',
    ]);
  });

  test("that goes wrong in the program itself is a failure, and the next one works", async () => {
    host.files.set("a", "");
    let broken = true;
    host.plugins.onLoaded(() => {
      if (host.plugins.generation > 1 && broken) throw new Error("broken");
    });
    await host.start();
    expect(await host.plugins.reload()).toMatchObject({
      ok: false,
      failures: [{ plugin: "plugins", message: "broken" }],
    });
    expect(host.messages()).toEqual(["plugins: the reload went wrong: broken"]);
    broken = false;
    expect((await host.plugins.reload()).ok).toBe(true);
  });

  test("from a plugin's own code waits until it has returned", async () => {
    host.files.set(
      "a",
      `
      ingot.cmd.register("again", function() ingot.reload() ingot.reload() print("still running") end)
      print("loaded")
      ingot.spawn(function() print(pcall(ingot.sleep, 100000)) end)`,
    );
    await host.start();
    // The task of the new generation keeps the program alive: the command is not waited for to its end.
    host.command("again").catch(() => {});
    while (!host.output().includes("cancelled")) await Bun.sleep(1);
    expect(host.plugins.generation).toBe(2);
    expect(host.output()).toBe("loaded\nstill running\nloaded\nfalse\tcancelled\n");
  });

  test("a thousand times leaves nothing behind", async () => {
    host.files.set(
      "p",
      `
      ingot.cmd.register("c", function() end)
      ingot.cell("x"):subscribe(function() end)
      ingot.timer.every(100000, function() end)
      ingot.tools.register({ name = "t", execute = function() end, summary = function() end })
      ingot.lifecycle.on_shutdown(function() end)
      ingot.reg.compose(ingot.reg.new(function() end))
      ingot.spawn(function() ingot.sleep(1000000) end)
      ingot.state("p").list = { 1, 2, 3 }`,
    );
    await host.start();
    const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
    const measure = () => ({
      handles: host.runtime.handles.count,
      registrations: host.plugins.list()[0]?.registrations.size,
      tasks: host.runtime.tasks.count,
      timers: host.runtime.timers.count,
    });
    // The first thousand makes tables as large as they get.
    for (let i = 0; i < 1000; i++) await host.plugins.reload();
    await settled();
    const memory = host.memory;
    const before = measure();
    expect(before).toMatchObject({ tasks: 1, timers: 1 });
    for (let i = 0; i < 1000; i++) await host.plugins.reload();
    await settled();
    expect(host.memory - memory).toBeLessThan(4);
    expect(measure()).toEqual(before);
  });
});
