// The Lua samples of smelt's overview on writing plugins that need neither screen nor agent, run word for word.
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Place } from "../../e2e/ingot.ts";
import { overview, sample } from "./overview.ts";

const place = new Place();

const run = (source: string, ...flags: string[]) => {
  place.write("program.lua", source);
  return place.run(["run", ...flags, "program.lua"]);
};

describe.skipIf(overview === undefined)("samples of the overview on plugins", () => {
  test("a command, in a plugin that init.lua requires", async () => {
    place.write("../home/.config/ingot/plugins/hello.lua", sample("-- ~/.config/smelt/plugins/hello.lua", "return {}"));
    place.write("../home/.config/ingot/init.lua", `require("hello")`);
    expect(await place.run(["cmd"])).toMatchObject({ stdout: "hello  greet someone\n", stderr: "", code: 0 });
    const result = await place.run(["cmd", "hello"]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain("ingot.notify needs the terminal UI; this run is headless");
  });

  test("a command with a policy", async () => {
    const source = sample('smelt.cmd.register("ps", function(_arg)', "})");
    const { stdout, code } = await run(
      `${source}\nlocal row = ingot.cmd.list()[1] print(row.name, row.desc, row.while_busy, row.queue_when_busy, row.hidden)`,
    );
    expect(stdout).toBe("ps\tmanage background processes\ttrue\tfalse\tfalse\n");
    expect(code).toBe(0);
  });

  test("lifecycle events", async () => {
    const source = sample('smelt.cell("turn_end"):subscribe(function(payload)', "end)");
    const { stderr, code } = await run(`${source}
      smelt.cell("turn_end"):set({ cancelled = true }) smelt.cell("turn_end"):set({ cancelled = false })`);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const modes = sample('smelt.cell("agent_mode"):subscribe(function(mode)', "end)");
    const result = await run(`function activate() print("plan") end function deactivate() print("other") end
      ${modes}
      smelt.cell("agent_mode"):set("plan") smelt.cell("agent_mode"):set("yolo")`);
    expect(result.stdout).toBe("plan\nother\n");
  });

  test("combinators", async () => {
    place.write("a.txt", "A");
    place.write("b.txt", "B");
    const source = sample("-- Bound a yielding op with a deadline.", ")")
      .concat("\n", sample("-- First to finish wins; losers are cancelled.", "print(winner.index, winner.result)"))
      .concat("\n", sample("-- Wait for everything; results stay in input order.", ")"));
    // The first sample ends with an `if` whose body is left out.
    const body = source.replace(/^local out, err = [\s\S]*?^end\)$/m, "$&");
    const { stdout, stderr } = await run(
      `${body
        .split("\n")
        .filter((line) => !line.startsWith("if err"))
        .join("\n")}
      print(results[1], results[2])`,
      "--allow-read",
      "--allow-run",
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^[12]\t.*\n.*A\tB\n$/s);
  });

  test("state", async () => {
    const { stdout } = await run(
      `${sample('local s = smelt.state("my_plugin")', "s.counter = (s.counter or 0) + 1")} print(s.counter)`,
    );
    expect(stdout).toBe("1\n");
    const lines = (overview ?? "").split("\n");
    const start = lines.indexOf('local s = smelt.state.persistent("recent_files")');
    const persistent = lines.slice(start, start + 3).join("\n");
    await run(persistent);
    const again = await run(`print(smelt.state.persistent("recent_files").last_opened)`);
    expect(again.stdout).toBe("/path/to/file\n");
  });

  test("watching files", async () => {
    const source = sample("local reg = smelt.fs.watch(vim.fn.getcwd(), function(ev)", "-- later: reg:remove()");
    const { stderr, code } = await run(
      `${source}
       smelt.fs.write("new.txt", "x")
       local log = "${join(place.home, ".local/state/ingot/log/ingot.jsonl")}"
       while not (smelt.fs.read(log) or ""):find("new.txt", 1, true) do smelt.sleep(10) end
       reg:remove()`,
      "--allow-read",
      "--allow-write",
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const log = join(place.home, ".local/state/ingot");
    const logged = new Bun.Glob("**/*.jsonl").scanSync(log);
    expect([...logged].map((name) => readFileSync(join(log, name), "utf8")).join("")).toContain("new.txt");
  });

  test("work off the main thread", async () => {
    place.write("big.json", "{}");
    const source = sample("smelt.spawn(function()", "end)");
    expect(source).toContain("read_async");
    const { stderr, stdout } = await run(
      `local transform = function(text) return text end\n${source.replaceAll("/path/to/big.json", "big.json").replaceAll("/tmp/out", "out.json")}`,
      "-A",
    );
    expect(stderr).toBe("");
    expect(readFileSync(place.path("out.json"), "utf8")).toBe("{}");
    expect(stdout).toContain("TODO");
  });

  test("a tool", async () => {
    // The sample leaves out what the dialog is asked.
    const source = sample("smelt.tools.register({", "})").replace("{ ... }", "{}");
    const { stdout, stderr } = await run(`${source}
      print(table.concat(smelt.tools.list(), ","))
      local result = smelt.tools.call("exit_plan_mode", {})
      print(result.is_error, (result.content:find("dialog", 1, true)) ~= nil)
      print(smelt.tools.unregister("exit_plan_mode"), #smelt.tools.list())`);
    expect(stderr).toBe("");
    expect(stdout).toBe("exit_plan_mode\ntrue\ttrue\ntrue\t0\n");
  });
});
