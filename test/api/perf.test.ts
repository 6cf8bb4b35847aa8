// `ingot.perf`, `ingot.frontend` and `ingot.remember` as a Lua program sees them.
import { describe, expect, test } from "bun:test";
import { Frontend } from "../../src/api/frontend.ts";
import { PerfCollector } from "../../src/api/perf.ts";
import { RememberPolicy } from "../../src/api/remember.ts";
import type { Runtime } from "../../src/api/runtime.ts";
import { program } from "./program.ts";

describe("perf.time", () => {
  test("gives the first result as it is, and passes errors on", async () => {
    const { output, error } = await program(`
      local perf = ingot.perf
      local t = setmetatable({}, { __tostring = function() return "mine" end })
      local result = table.pack(perf.time("a", function() return t, 2 end))
      print(result.n, rawequal(result[1], t), tostring(result[1]))
      print(perf.time("a", function() end), perf.time("a", function() return perf.time("b", function() return 7 end) end))
      print(pcall(perf.time, "a", function() error("oops") end))
      local ok, err = pcall(perf.time, "a", function() error(t) end)
      print(rawequal(err, t))
      print((select(2, pcall(perf.time, "a", 5))))
      print((select(2, pcall(function() perf.time(nil, print) end))))`);
    expect(error).toBeUndefined();
    const lines = output.split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "1\ttrue\tmine",
      "nil\t7",
      "false\tprogram:7: oops",
      "true",
      "bad argument #2 to 'perf.time' (function expected, got number)",
    ]);
    expect(lines[5]).toBe("program:11: bad argument #1 to 'perf.time' (string expected, got nil)");
  });

  test("what it calls may wait, and holds nobody up meanwhile", async () => {
    for (const enabled of [false, true]) {
      let runtime: Runtime | undefined;
      const prepare = (made: Runtime) => {
        runtime = made;
        made.service(PerfCollector).enabled = enabled;
      };
      const { output, error, errors } = await program(
        `local release = ingot.task.alloc()
        ingot.spawn(function()
          print(ingot.perf.time("waits", function()
            ingot.sleep(1)
            print("asleep")
            return ingot.task.wait(release)
          end))
          print(pcall(ingot.perf.time, "waits", function() ingot.sleep(1) error("late", 0) end))
        end)
        ingot.timer.set(5, function() print("tick") ingot.task.resume(release, "done") end)
        local ended = ingot.spawn(function() ingot.perf.time("cancelled", function() ingot.sleep(60000) end) end)
        ended:remove()`,
        { prepare },
      );
      expect([error, errors]).toEqual([undefined, []]);
      expect(output).toBe("asleep\ntick\ndone\nfalse\tlate\n");
      const { durations } = (runtime as Runtime).service(PerfCollector).snapshot();
      const counts = durations.map(({ label, count }) => `${label} ${count}`).sort();
      expect(counts).toEqual(enabled ? ["cancelled 1", "waits 2"] : []);
    }
  });

  test("notes durations only while that is switched on", async () => {
    let runtime: Runtime | undefined;
    const prepare = (made: Runtime) => {
      runtime = made;
      made.service(PerfCollector).enabled = true;
    };
    await program(
      `for i = 1, 20 do ingot.perf.time("fast", function() end) end
      pcall(ingot.perf.time, "failing", error)
      ingot.perf.time("slow", function() local x = 0 for i = 1, 300000 do x = x + i end return x end)`,
      { prepare },
    );
    const { durations, values, enabled } = (runtime as Runtime).service(PerfCollector).snapshot();
    expect(enabled).toBe(true);
    expect(values).toEqual([]);
    expect(durations.map(({ label, count }) => [label, count])).toEqual(
      expect.arrayContaining([["fast", 20], ["slow", 1], ["failing", 1]]), // biome-ignore format: rows
    );
    for (const { last, p50, p95, p99, max, total } of durations) {
      expect(p50 <= p95 && p95 <= p99 && p99 <= max && max <= total && last > 0).toBe(true);
    }
    await program('ingot.perf.time("x", function() end)', {
      inspect: (made) => expect(made.service(PerfCollector).snapshot().durations).toEqual([]),
    });
  });

  test("keeps percentiles of the latest, and only so many labels", () => {
    const collector = new PerfCollector();
    collector.addDuration("off", 1);
    collector.enabled = true;
    for (let i = 1; i <= 100; i++) collector.addDuration("a", i);
    collector.addValue("queue", 3);
    const { durations, values } = collector.snapshot();
    expect(durations).toEqual([
      { label: "a", count: 100, last: 100, p50: 50, p95: 95, p99: 99, max: 100, total: 5050 },
    ]);
    expect(values[0]?.label).toBe("queue");
    for (let i = 0; i < 5000; i++) collector.addDuration(`label ${i}`, 1);
    expect(collector.snapshot().durations.length).toBe(1000);
    expect(collector.snapshot(3).durations.length).toBe(3);
    collector.clear();
    expect(collector.snapshot()).toEqual({ durations: [], values: [], enabled: true });
  });
});

test("frontend says what the run looks like", async () => {
  const source = "print(ingot.frontend.kind(), ingot.frontend.is_interactive())";
  expect((await program(source)).output).toBe("headless\tfalse\n");
  expect((await program(source, { interactive: true })).output).toBe("headless\ttrue\n");
  const prepare = (runtime: Runtime) => {
    runtime.service(Frontend).kind = "tui";
  };
  expect((await program(source, { prepare })).output).toBe("tui\ttrue\n");
});

test("remember.set changes what is named", async () => {
  const { output, error } = await program(
    `ingot.remember.set({ model = false })
    ingot.remember.set({})
    print((select(2, pcall(ingot.remember.set, { mode = 1 }))))`,
    {
      inspect: (runtime) =>
        expect({ ...runtime.service(RememberPolicy) }).toEqual({ model: false, mode: true, reasoningEffort: true }),
    },
  );
  expect(error).toBeUndefined();
  expect(output).toBe("bad argument #1 to 'remember.set' (option 'mode': boolean expected, got number)\n");
});
