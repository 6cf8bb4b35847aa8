// Tools, and what plugins put around them.
import { describe, expect, test } from "bun:test";
import { Tools } from "../../src/api/tools.ts";
import { type Clock, systemClock } from "../../src/kernel/clock.ts";
import { program } from "./program.ts";
import { uiProgram } from "./ui.ts";

describe("tools", () => {
  test("are called as tasks, and answer text or a table", async () => {
    const { output, errors } = await program(`
      ingot.tools.register({ name = "slow", execute = function(args, ctx) ingot.sleep(1) return args.x .. (ctx.parent_call_id or "") end })
      ingot.tools.register({ name = "table", execute = function() return { content = "no", is_error = true, metadata = { n = 1 } } end })
      ingot.tools.register({ name = "fails", execute = function() error("broken", 0) end })
      ingot.tools.register({ name = "odd", execute = function() return 42 end })
      ingot.tools.register({ name = "bytes", execute = function() return "\\xff\\0" end })
      local call = ingot.tools.call
      print(call("slow", { x = "a" }, "!").content, call("slow", { x = 1 }).is_error)
      print(call("table").content, call("table").is_error, call("table").metadata.n)
      print(call("fails").content, call("fails").is_error)
      print(call("odd").content)
      print(#call("bytes").content)
      print(call("none").content)
      print(table.concat(ingot.tools.list(), " "))`);
    expect(errors).toEqual([]);
    expect(output.trim().split("\n")).toEqual([
      "a!\tfalse",
      "no\ttrue\t1",
      "broken\ttrue",
      'the tool "odd" returned a number; text is expected, or a table with content',
      "2",
      'there is no tool "none"; there are bytes, fails, odd, slow, table',
      "bytes fails odd slow table",
    ]);
  });

  test("replace each other when they say so, and come back", async () => {
    const { output } = await program(`
      local first = ingot.tools.register({ name = "t", execute = function() return "first" end })
      print((select(2, pcall(ingot.tools.register, { name = "t", execute = print })):gsub("^.-: ", "", 0)))
      local second = ingot.tools.register({ name = "t", override = true, unknown_field = 1, execute = function() return "second" end })
      print(ingot.tools.call("t").content)
      print(ingot.tools.unregister("t"), ingot.tools.call("t").content, second:remove())
      print(first:remove(), ingot.tools.unregister("t"), #ingot.tools.list())`);
    expect(output.trim().split("\n")).toEqual([
      'there is a tool "t" already, of test; set override = true to replace it',
      "second",
      "true\tfirst\tfalse",
      "true\tfalse\t0",
    ]);
  });

  test("of the program stay away for as long as the plugins unregister them, load after load", async () => {
    await using program = await uiProgram("");
    program.evaluate(`ingot.tools.register({ name = "bash", execute = function() end })`);
    const without = `removed = { ingot.tools.unregister("bash"), ingot.tools.unregister("bash") }`;
    const seen = () => program.evaluate("removed[1], removed[2], table.concat(ingot.tools.list(), ' ')");
    for (let load = 0; load < 4; load++) {
      await program.reload(without);
      expect(seen()).toEqual([true, false, ""]);
    }
    expect(await program.reload(`${without} error("broken")`)).toBe(false);
    expect(seen()).toEqual([true, false, ""]);
    const own = `ingot.tools.register({ name = "bash", execute = function() return "own" end })`;
    for (let load = 0; load < 2; load++) {
      await program.reload(`${without} ${own}`);
      expect(seen()).toEqual([true, false, "bash"]);
    }
    await program.reload("");
    expect(program.evaluate("table.concat(ingot.tools.list(), ' ')")).toEqual(["bash"]);
  });

  test("run inside middleware, in the order of its registration", async () => {
    const { output } = await program(`
      ingot.tools.register({ name = "t", execute = function(args) return args.text end })
      ingot.tools.middleware("", { before = function(args) args.text = args.text .. "1" return args end })
      ingot.tools.middleware("t", {
        before = function(args, ctx) args.text = args.text .. ctx.tool return args end,
        after = function(args, ctx, result) return { content = "<" .. result.content .. ">" } end,
      })
      print(ingot.tools.call("t", { text = "x" }).content)
      local deny = ingot.tools.middleware("t", { before = function() return { deny = true, reason = "not now" } end })
      local result = ingot.tools.call("t", { text = "x" })
      print(result.content, result.is_error)
      deny:remove()
      print(ingot.tools.call("t", { text = "y" }).content)`);
    expect(output).toBe("<x1t>\nnot now\ttrue\n<y1t>\n");
  });

  test("are ended with the task that calls them, or when they take too long", async () => {
    const { output, errors } = await program(`
      ingot.tools.register({ name = "t", watchdog_timeout_ms = 20, execute = function() ingot.sleep(100000) end })
      ingot.tools.register({ name = "u", execute = function() print(pcall(ingot.sleep, 100000)) error("after") end })
      print(ingot.tools.call("t").content)
      print(ingot.task.timeout(5, function() return ingot.tools.call("u") end))`);
    expect(errors).toEqual([]);
    expect(output).toBe('the tool "t" was ended after 20 ms\nfalse\tcancelled\nnil\ttimeout\n');
  });

  test("may take what they are asked for, calculated or not, by the clock of the program", async () => {
    const asked: number[] = [];
    const clock: Clock = {
      ...systemClock,
      after: (milliseconds, callback) => {
        asked.push(milliseconds);
        setImmediate(callback);
        return () => {};
      },
    };
    const { output } = await program(
      `ingot.tools.register({ name = "t", watchdog_timeout_ms = 3600000, watchdog_max_timeout_ms = 7200000,
         execute = function() ingot.sleep(100000000) end })
       for _, asked in ipairs({ 50, 100 / 2, 0.5, math.maxinteger, 0 / 0, "50" }) do
         print(ingot.tools.call("t", { timeout_ms = asked }).content)
       end
       print(ingot.tools.call("t").content)`,
      {
        prepare: (runtime) => {
          runtime.timers.clock = clock;
        },
      },
    );
    const expected = [50, 50, 0.5, 7_200_000, 3_600_000, 3_600_000, 3_600_000];
    expect(asked).toEqual(expected);
    expect(output.trim().split("\n")).toEqual(expected.map((ms) => `the tool "t" was ended after ${ms} ms`));
  });

  test("tell when they start and end", async () => {
    const { output } = await program(`
      ingot.cell("tool_start"):subscribe(function(p) print("start", p.tool, p.args.x) end)
      ingot.cell("tool_end"):subscribe(function(p) print("end", p.tool, p.is_error, math.type(p.elapsed_ms)) end)
      ingot.tools.register({ name = "t", execute = function() return "" end })
      ingot.tools.call("t", { x = 1 })`);
    expect(output).toBe("start\tt\t1\nend\tt\tfalse\tinteger\n");
  });

  test("have a summary made of their arguments", async () => {
    const { output } = await program(`
      for _, args in ipairs({ { questions = { 1, 2 } }, { pattern = "x", path = "src" }, { pattern = "x" }, { file_path = "", url = "u" }, { other = 1 }, {} }) do
        print(ingot.tools.default_summary(args))
      end
      print(ingot.tools.path_summary("${process.cwd()}/a/b"), ingot.tools.path_summary("/etc/x", nil, { prefix = "<", suffix = ">" }))
      print(ingot.tools.path_summary("${process.cwd().slice(0, -1)}", { final = false }) == "")`);
    expect(output).toBe("2 question(s)\nx in src\nx\nu\n\n\na/b\t</etc/x>\ntrue\n");
  });

  test("have helpers for what they show and how long they may take", async () => {
    const { output } = await program(`
      local t, cwd = ingot.tools, "${process.cwd()}"
      print(t._compact_cwd_path(cwd .. "/a"), table.concat(t._compact_cwd_paths({ cwd .. "/b", "/c" }), " "), #t._compact_cwd_paths(nil))
      print(t._compact_cwd_prefix_lines(cwd .. "/a:1:x\\n" .. "other " .. cwd .. "/b"), t._compact_cwd_prefix_lines(nil) == "")
      local def = t._with_watchdog({ name = "slow", execute = function() ingot.sleep(100000) end }, { watchdog_timeout_ms = 5 })
      t.register(def)
      print(t.call("slow").content)
      print(t._with_watchdog({ watchdog_timeout_ms = 1 }, { watchdog_timeout_ms = 2 }).watchdog_timeout_ms)`);
    expect(output).toBe(`a\tb /c\t0\na:1:x\nother ${process.cwd()}/b\ttrue\nthe tool "slow" was ended after 5 ms\n1\n`);
  });

  test("are patched and restored", async () => {
    const { output } = await program(`
      print((pcall(ingot.tools.patch, "t", { description = "x" })))
      ingot.tools.register({ name = "t", description = "old", execute = print })
      local reg = ingot.tools.patch("t", { description = "new" })
      print(reg:remove(), reg:remove())`);
    expect(output).toBe("false\ntrue\tfalse\n");
  });

  test("are as the patches that are left make them, in whatever order those go", async () => {
    const { output, error } = await program(
      `ingot.tools.register({ name = "t", description = "old", parameters = { type = "object" }, execute = print })
       local a = ingot.tools.patch("t", { description = "A" })
       local b = ingot.tools.patch("t", { description = "B", parameters = { type = "string" } })
       local c = ingot.tools.patch("t", { parameters = { type = "array" } })
       print(told()) a:remove() print(told()) c:remove() print(told()) b:remove() print(told())`,
      {
        prepare: (runtime) => {
          const { lua, values } = runtime;
          lua.pushGlobals(lua.L);
          values.push(lua.L, () => {
            const tool = runtime.service(Tools).get("t");
            return `${tool?.description} ${JSON.stringify(tool?.parameters)}`;
          });
          lua.setField(lua.L, -2, "told");
          lua.pop(lua.L);
        },
      },
    );
    expect(error).toBeUndefined();
    expect(output.trim().split("\n")).toEqual([
      'B {"type":"array"}',
      'B {"type":"array"}',
      'B {"type":"string"}',
      'old {"type":"object"}',
    ]);
  });

  test("definitions that are wrong say where", async () => {
    const { output } = await program(`
      for _, def in ipairs({ { name = "x" }, { execute = print }, { name = 1, execute = print, effect = "bad" }, { name = "x", execute = 1 }, { name = "x", execute = print, modes = "plan" }, "x" }) do
        print((select(2, pcall(ingot.tools.register, def))))
      end`);
    expect(output.trim().split("\n")).toEqual([
      "bad argument #1 to 'tools.register' (field 'execute' is missing)",
      "bad argument #1 to 'tools.register' (field 'name' is missing)",
      expect.stringContaining("bad argument #1 to 'tools.register' (option 'effect': one of "),
      "bad argument #1 to 'tools.register' (option 'execute': function expected, got number)",
      "bad argument #1 to 'tools.register' (option 'modes': string[] expected, got string)",
      "bad argument #1 to 'tools.register' (table expected, got string)",
    ]);
  });
});
