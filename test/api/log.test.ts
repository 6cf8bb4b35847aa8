// `ingot.log` and `ingot.messages` as a Lua program sees them.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { LogFile } from "../../src/system/log-file.ts";
import { program, Scratch } from "./program.ts";

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

const places = () => ({
  config: scratch.path("config"),
  cache: scratch.path("cache"),
  state: scratch.path("state"),
  data: scratch.path("data"),
});

describe("log", () => {
  test("writes JSON lines and nothing else", async () => {
    const { output, error } = await program(
      `local log = ingot.log
      log.info("started", { n = 42, list = { 1, 2 } })
      log.warn("odd")
      log.error("failed \\xff", { fn = print, bytes = "\\xff", inf = 1/0, [true] = 1 })
      local t = {} t.t = t
      log.info("cycle", t)
      log.info("large", ("x"):rep(1000000))
      log.info(("e"):rep(1000000), false)
      print((select(2, pcall(log.info))))`,
      { directories: places(), permissions: { allow: {}, deny: {} } },
    );
    expect(error).toBeUndefined();
    expect(output).toBe("bad argument #1 to 'log.info' (string expected, got no value)\n");
    const file = scratch.path("state", "log", "ingot.jsonl");
    const lines = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ level: "info", event: "started", source: "test", data: { n: 42, list: [1, 2] } });
    expect(new Date(lines[0].ts).getTime()).toBeLessThanOrEqual(Date.now());
    expect(lines[1]).toMatchObject({ level: "warn", event: "odd" });
    expect(lines[1]).not.toHaveProperty("data");
    expect(lines[2]).toMatchObject({
      event: "failed \ufffd",
      data: { fn: "<function>", bytes: "\ufffd", inf: "Infinity", "<boolean>": 1 },
    });
    expect(lines[3].data).toBe("<cannot convert a table that contains itself>");
    expect(lines[4].data).toBe("<1000002 characters left out>");
    expect(lines[5].data).toBe(false);
    expect(statSync(file).size).toBeLessThan(200_000);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("that cannot be written is said once, in the message log", async () => {
    writeFileSync(scratch.path("state"), "in the way");
    const { output, error } = await program(
      `ingot.log.info("a") ingot.log.info("b")
      for _, message in ipairs(ingot.messages.list()) do print(message.kind, message.source, message.summary) end`,
      { directories: places() },
    );
    expect(error).toBeUndefined();
    expect(output).toStartWith(`warn\tlog\tcannot write "${scratch.path("state", "log", "ingot.jsonl")}":`);
    expect(output.trimEnd().split("\n").length).toBe(1);
  });

  test("starts anew when it has become large", () => {
    const path = scratch.path("x.jsonl");
    const log = new LogFile(path, (message) => expect(message).toBe(""), 100);
    for (let i = 0; i < 30; i++) log.write(`line ${i}`);
    expect(statSync(path).size).toBeLessThanOrEqual(100);
    expect(readFileSync(path, "utf8")).toEndWith("line 29\n");
    expect(readFileSync(`${path}.1`, "utf8")).toContain("line 20\n");
    expect(existsSync(`${path}.2`)).toBe(false);
  });
});

describe("messages", () => {
  test("are kept, counted, read and dropped", async () => {
    const { output, error } = await program(`
      local messages = ingot.messages
      messages.append("error", "plugin", "first line\\nsecond")
      messages.append("warning", "plugin", "w")
      messages.append("whatever", "plugin", "\\xff")
      messages.append("constructor", "plugin", "c")
      ingot.timer.set(0, function() error("oops") end)
      ingot.sleep(5)
      print(messages.count(), messages.unread_count())
      for _, m in ipairs(messages.list()) do print(m.kind, m.source, m.summary, #m.full > #m.summary, math.type(m.ts_ms)) end
      messages.mark_read()
      print(messages.unread_count())
      messages.append("error", "plugin", "first line\\nsecond")
      messages.append("error", "plugin", "first line\\nsecond")
      print(messages.unread_count(), messages.count())
      messages.clear()
      print(messages.count(), messages.unread_count(), #messages.list())`);
    expect(error).toBeUndefined();
    expect(output).toBe(
      [
        "5\t2",
        "error\tplugin\tfirst line\ttrue\tinteger",
        "warn\tplugin\tw\tfalse\tinteger",
        "info\tplugin\t\ufffd\tfalse\tinteger",
        "info\tplugin\tc\tfalse\tinteger",
        "error\ttest\terror in a timer: program:7: oops\ttrue\tinteger",
        "0",
        "2\t7",
        "0\t0\t0",
        "",
      ].join("\n"),
    );
  });
});
