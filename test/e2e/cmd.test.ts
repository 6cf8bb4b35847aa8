// Commands of plugins without a UI: where plugins lie, trust, and what becomes of edits while a program runs.
import { afterEach, describe, expect, test } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PATIENCE, Place } from "./ingot.ts";

const place = new Place();
const config = join(place.home, ".config/ingot");

function plugin(name: string, source: string): void {
  const path = join(config, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
}

afterEach(() => {
  for (const folder of [config, join(place.home, ".local"), place.path(".ingot")])
    rmSync(folder, { recursive: true, force: true });
});

describe("commands", () => {
  test("are run with everything after their name, and wait for what they started", async () => {
    plugin(
      "plugins/hello.lua",
      `smelt.cmd.register("hello", function(arg)
         smelt.spawn(function() smelt.sleep(5) print("hello, " .. (arg ~= "" and arg or "world")) end)
       end, { desc = "greet someone", args = { "who" } })`,
    );
    expect(await place.run(["cmd", "hello"])).toMatchObject({ stdout: "hello, world\n", stderr: "", code: 0 });
    expect(await place.run(["cmd", "hello", "you", "--there"])).toMatchObject({
      stdout: "hello, you --there\n",
      code: 0,
    });
    expect(await place.run(["cmd"])).toMatchObject({ stdout: "hello <who>  greet someone\n", code: 0 });
    expect(JSON.parse((await place.run(["cmd", "--json"])).stdout)).toEqual([
      { name: "hello", description: "greet someone", args: ["who"] },
    ]);
  });

  test("that do not exist, or fail, say so", async () => {
    plugin("init.lua", `ingot.cmd.register("fail", function() error("no luck") end)`);
    const unknown = await place.run(["cmd", "fial"]);
    expect(unknown).toMatchObject({
      stdout: "",
      stderr: 'ingot: there is no command "fial"; did you mean "fail"?\n',
      code: 1,
    });
    const failing = await place.run(["cmd", "fail"]);
    expect(failing.code).toBe(1);
    expect(failing.stderr).toContain('ingot: init: error in the command "fail": ');
    expect(failing.stderr).toContain("init.lua:1: no luck");
  });

  test("without plugins there are none", async () => {
    const result = await place.run(["cmd"]);
    expect(result).toMatchObject({ stdout: "", code: 0 });
    expect(result.stderr).toContain("there are no commands");
  });

  test("get the flags that early.lua declares", async () => {
    plugin(
      "early.lua",
      `assert(ingot.fs == nil and ingot.cmd == nil and ingot.spawn == nil)
       ingot.cli.register_flag({ name = "loud", kind = "boolean", short = "l" })
       ingot.cli.register_flag({ name = "count", kind = "integer", default = 2 })`,
    );
    plugin(
      "init.lua",
      `ingot.cmd.register("show", function(arg) print(ingot.cli.get("loud"), ingot.cli.get("count"), arg, #ingot.cli.list()) end)
       print(pcall(ingot.cli.register_flag, { name = "late", kind = "boolean" }))`,
    );
    const late = "false\ta flag can be declared in early.lua only\n";
    expect((await place.run(["cmd", "show", "-l", "x"])).stdout).toBe(`${late}true\t2\tx\t2\n`);
    expect((await place.run(["cmd", "show", "--count=7", "x", "y"])).stdout).toBe(`${late}false\t7\tx y\t2\n`);
    expect(await place.run(["cmd", "show", "--count", "many"])).toMatchObject({ code: 2 });
  });

  test("are allowed everything, unless the command line says otherwise", async () => {
    plugin("init.lua", `ingot.cmd.register("read", function() print(io.open("${config}/init.lua") ~= nil) end)`);
    expect((await place.run(["cmd", "read"])).stdout).toBe("true\n");
    const denied = await place.run(["cmd", "--deny-read", "read"]);
    expect(denied.stderr).toContain("permission denied: read");
    expect(denied.code).toBe(1);
  });
});

describe("the order of loading", () => {
  test("is early, init, plugins by name; a plugin that init requires is run once", async () => {
    plugin("init.lua", `print("init") require("b")`);
    plugin("plugins/a.lua", `print("a", ...)`);
    plugin("plugins/b.lua", `print("b", (...)) return {}`);
    plugin("plugins/c.lua", `print("c", require("a") == package.loaded.a, require("smelt.fill") ~= nil)`);
    plugin("lua/helper.lua", `return 1`);
    plugin("plugins/d.lua", `print("d", (require("helper")))`);
    plugin("plugins/broken.lua", `local x = `);
    const { stdout, stderr } = await place.run(["cmd"]);
    expect(stdout).toBe(`init\nb\tb\na\ta\t${config}/plugins/a.lua\nc\ttrue\ttrue\nd\t1\n`);
    expect(stderr).toContain("ingot: broken: cannot load the plugin: ");
    expect(stderr).toContain("broken.lua:1: unexpected symbol near <eof>");
  });

  test("a project's plugins are loaded when exactly they are trusted", async () => {
    place.write(".ingot/init.lua", `print("project") require("lib")`);
    place.write(".ingot/lib.lua", `print("lib")`);
    plugin("init.lua", `print("user", pcall(require, "lib"))`);
    const before = await place.run(["cmd"]);
    expect(before.stdout).toStartWith("user\tfalse");
    expect(before.stdout).not.toContain("project");
    expect(before.stderr).toContain("ingot trust");
    expect(await place.run(["trust", "--status"])).toMatchObject({
      stdout: `${place.path(".ingot")}: not trusted\n`,
      code: 1,
    });
    const trust = await place.run(["trust"]);
    expect(trust.stdout).toContain("  init.lua\n  lib.lua\n");
    expect((await place.run(["cmd"])).stdout).toContain("lib\nuser\ttrue\ttrue\t");
    expect((await place.run(["cmd"])).stdout).toContain("project\n");
    place.write(".ingot/lib.lua", `print("changed")`);
    const after = await place.run(["cmd"]);
    expect(after.stdout).not.toContain("project");
    expect(after.stdout).not.toContain("changed");
  });
});

test("what a trusted project requires later is what was trusted, too", async () => {
  place.write(
    ".ingot/init.lua",
    `
    ingot.cmd.register("late", function()
      ingot.fs.write("${place.path(".ingot/lib.lua")}", "print('changed')")
      ingot.fs.write("${place.path(".ingot/new.lua")}", "print('new')")
      require("lib")
      print(pcall(require, "new"))
    end)`,
  );
  place.write(".ingot/lib.lua", `print("trusted lib")`);
  expect((await place.run(["trust"])).code).toBe(0);
  const { stdout } = await place.run(["cmd", "late"]);
  expect(stdout).toStartWith("trusted lib\nfalse\tmodule 'new' not found:");
});

describe("editing plugins while a program runs", () => {
  test("replaces what loads, keeps what worked when it does not", async () => {
    const source = (version: string) =>
      `local s = ingot.state("p") s.loads = (s.loads or 0) + 1
       print("loaded ${version}", s.loads)
       ingot.timer.every(20, function() io.write("${version} ") io.flush() end)
       ingot.cmd.register("serve", function() end)`;
    plugin("plugins/p.lua", source("one"));
    const child = place.spawn(["cmd", "--watch", "serve"]);
    let stdout = "";
    let stderr = "";
    const reading = Promise.all([
      (async () => {
        const decoder = new TextDecoder();
        for await (const bytes of child.stdout) stdout += decoder.decode(bytes);
      })(),
      (async () => {
        const decoder = new TextDecoder();
        for await (const bytes of child.stderr) stderr += decoder.decode(bytes);
      })(),
    ]);
    const refused = async () => {
      const end = performance.now() + PATIENCE;
      while (!stderr.includes("the reload failed, and everything stays as it was")) {
        if (performance.now() > end) throw new Error(`the broken plugin was not refused:\n${stderr}`);
        await Bun.sleep(10);
      }
    };
    const seen = async (text: string, from = 0) => {
      const end = performance.now() + PATIENCE;
      while (!stdout.includes(text, from)) {
        if (performance.now() > end) throw new Error(`"${text}" was not printed:\n${stdout}`);
        await Bun.sleep(10);
      }
      return stdout.indexOf(text, from);
    };
    await seen("one one");
    plugin("plugins/p.lua", "this is no Lua");
    await refused();
    const broken = stdout.length;
    await seen("one one", broken);
    plugin("plugins/p.lua", source("two"));
    const mended = await seen("loaded two\t2");
    await seen("two two", mended);
    expect(stdout.slice(mended)).not.toContain("one");
    rmSync(join(config, "plugins/p.lua"));
    plugin("plugins/q.lua", `print("gone") ingot.timer.set(100, function() print("end") end)`);
    const gone = await seen("gone");
    await seen("end", gone);
    expect(stdout.slice(gone)).not.toContain("two");
    child.kill("SIGINT");
    await reading;
    expect(await child.exited).toBe(130);
  });
});
