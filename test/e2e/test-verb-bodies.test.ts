// `ingot test`: what the bodies of tests may do, and how they are ended.
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { ingot, PATIENCE, Place } from "./ingot.ts";
import { PseudoTerminal } from "./pseudo-terminal.ts";
import { project } from "./test-verb-projects.ts";

const place = new Place();

/** Runs one test file. */
function spec(text: string, ...options: string[]) {
  return place.run(["test", ...options], { cwd: project(place, { "a_spec.lua": text }) });
}

/** Waits until something holds. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came: ${condition}`);
    await Bun.sleep(5);
  }
}

describe("bodies and hooks", () => {
  test("may wait for time, programs and tasks", async () => {
    const { stdout, code } = await spec(
      `local log = {}
      setup(function() ingot.sleep(5) log[#log + 1] = "setup" end)
      before_each(function() ingot.sleep(1) log[#log + 1] = "before" end)
      after_each(function() ingot.sleep(1) log[#log + 1] = "after" end)
      describe("waits", function()
        ingot.sleep(1)
        it("for time", function()
          local start = ingot.time.monotonic_ms()
          ingot.sleep(30)
          assert.is_true(ingot.time.monotonic_ms() - start >= 29)
        end)
        it("for a program", function()
          finally(function() ingot.sleep(1) log[#log + 1] = "finally" end)
          assert.equal("hello\\n", ingot.process.run("echo", { "hello" }).stdout)
        end)
        it("for tasks", function()
          local results = ingot.task.all(function() ingot.sleep(10) return 1 end, function() return 2 end)
          assert.same({ 1, 2 }, results)
        end)
        it("for what was logged", function()
          assert.same({ "setup", "before", "after", "before", "finally", "after", "before", "after", "before" }, log)
        end)
        it("in pcall", function()
          local ok, err = pcall(function() ingot.sleep(1) error("after a wait", 0) end)
          assert.is_false(ok)
          assert.equal("after a wait", err)
          assert.has_error(function() ingot.sleep(1) error("again", 0) end, "again")
        end)
      end)`,
      "--allow-run=echo",
    );
    expect(stdout).toMatch(/^5 passed, 0 failed/m);
    expect(code).toBe(0);
  });

  test("fail with what is not permitted, and which flag would help", async () => {
    const text = `
      it("runs", function() ingot.process.run("echo", { "x" }) end)
      it("reads", function() assert(io.open("/etc/hostname")) end)
      it("asks", function() os.getenv("HOME") end)
      it("may", function() assert.is_true(os.execute("true")) end)`;
    const { stdout, stderr, code } = await spec(text, "--allow-run=true");
    expect(stderr).toBe("");
    expect(stdout).toContain('permission denied: run "echo" (grant it with --allow-run=echo)');
    expect(stdout).toContain('permission denied: read "/etc/hostname" (grant it with --allow-read=/etc/hostname)');
    expect(stdout).toContain('permission denied: env "HOME" (grant it with --allow-env=HOME)');
    expect(stdout).toMatch(/^1 passed, 0 failed, 3 errors/m);
    expect(code).toBe(1);
    expect((await spec(text, "-A")).stdout).toMatch(/^4 passed/m);
  });

  test("fail with what goes wrong in tasks and handlers that they started", async () => {
    const { stdout, code } = await spec(`
      it("a task", function() ingot.spawn(function() ingot.sleep(1) error("in a task") end) ingot.sleep(30) end)
      it("a timer", function() ingot.timer.set(1, function() error("in a timer") end) ingot.sleep(30) end)
      it("after that", function() end)`);
    expect(stdout).toContain("error in a task or handler: a_spec.lua:2: in a task");
    expect(stdout).toContain("error in a task or handler: a_spec.lua:3: in a timer");
    expect(stdout).toMatch(/^1 passed, 0 failed, 2 errors/m);
    expect(code).toBe(1);
  });

  test("leave nothing going when the file ends", async () => {
    const { stdout, code } = await spec(`
      it("starts what never ends", function()
        ingot.timer.every(1, function() end)
        ingot.spawn(function() while true do ingot.sleep(1) end end)
        ingot.spawn(function() ingot.task.wait(ingot.task.alloc()) end)
        setmetatable({}, { __gc = function() while true do end end })
      end)`);
    expect(stdout).toMatch(/^1 passed/m);
    expect(code).toBe(0);
  });
});

describe("a test that does not end", () => {
  const message = "did not end within 1 s; --timeout SECONDS allows more";

  test("is ended, whatever it does, and the file goes on", async () => {
    const text = `
      it("loops", function() while true do end end)
      it("catches", function() while true do pcall(function() while true do end end) end end)
      it("loops in a coroutine", function() coroutine.wrap(function() while true do end end)() end)
      it("loops in a task", function() ingot.spawn(function() ingot.sleep(1) while true do end end) ingot.sleep(1e6 // 1) end)
      it("waits", function() ingot.sleep(1000000) end)
      it("waits for ever", function() ingot.task.wait(ingot.task.alloc()) end)
      it("waits again and again", function() while true do pcall(ingot.sleep, 1000000) end end)
      it("waits for a program", function() ingot.process.run("sleep", { "1000" }) end)
      it("ends", function() end)`;
    const { stdout, stderr, code } = await spec(text, "--timeout", "1", "-A");
    expect(stderr).toBe("");
    expect(stdout.split(message)).toHaveLength(9);
    expect(stdout).toMatch(/ERROR {2}waits\n {2}a_spec\.lua:6\n/);
    expect(stdout).toMatch(/ERROR {2}loops\n {2}a_spec\.lua:2\n/);
    expect(stdout).toMatch(/^1 passed, 0 failed, 8 errors/m);
    expect(code).toBe(1);
  });

  test("has its hooks run, which have their own time", async () => {
    const { stdout } = await spec(
      `before_each(function() print("before") end)
      after_each(function() ingot.sleep(1) print("after") end)
      it("waits", function() finally(function() print("finally") end) ingot.sleep(1000000) end)
      it("works", function() end)
      describe("never set up", function() setup(function() while true do end end) it("is not run", error) end)`,
      "--timeout=1",
    );
    expect(stdout).toStartWith("before\nfinally\nafter\nbefore\nafter\n");
    expect(stdout).toMatch(/ERROR {2}never set up \(in setup\)\n {2}a_spec\.lua:5\n {2}did not end/);
    expect(stdout).toMatch(/^1 passed, 0 failed, 2 errors/m);
  });

  test("may take its time when there is no limit", async () => {
    const { stdout } = await spec(`it("takes a while", function() ingot.sleep(50) end)`, "--timeout", "0");
    expect(stdout).toMatch(/^1 passed/m);
  });

  test("is ended by Ctrl-C with the whole run, and nothing is left behind", async () => {
    for (const wait of ["while true do end", "ingot.sleep(1000000)", 'ingot.process.run("sleep", { "1000" })']) {
      const cwd = project(place, {
        "a_spec.lua": `it("never ends", function()
          local path = require("ingot.test").temporary_directory()
          print("in " .. path)
          io.stdout:flush()
          ${wait}
        end)`,
      });
      const child = place.spawn(["test", "-A"], { cwd });
      let seen = "";
      const reading = (async () => {
        for await (const bytes of child.stdout) seen += Buffer.from(bytes).toString();
      })();
      await until(() => /^in (\S+)\n/.test(seen));
      child.kill("SIGINT");
      await Promise.all([reading, child.exited]);
      expect(child.exitCode).toBe(130);
      expect(existsSync(/^in (\S+)\n/.exec(seen)?.[1] as string)).toBe(false);
    }
  });
});

describe("a file that ends the program", () => {
  test("by os.exit has an error where it does", async () => {
    const cwd = project(place, {
      "a_spec.lua": `it("exits", function() pcall(os.exit, 3) end)
        it("goes on", function() end)
        it("exits in a task", function() ingot.spawn(function() ingot.sleep(1) os.exit() end) ingot.sleep(20) end)
        it("expects it", function()
          local exit = stub(os, "exit")
          os.exit(4)
          assert.stub(exit).was.called_with(4)
        end)`,
      "b_spec.lua": "os.exit(false, true)",
      "c_spec.lua": `it("is run", function() end)`,
    });
    const { stdout, code } = await place.run(["test"], { cwd });
    expect(stdout).toContain("os.exit was called (exit code 3)");
    expect(stdout).toContain("os.exit was called (exit code 0)");
    expect(stdout).toMatch(
      /ERROR {2}b_spec\.lua \(in file\)\n {2}b_spec\.lua:1\n {2}os\.exit was called \(exit code 1\)/,
    );
    expect(stdout).toMatch(/^3 passed, 0 failed, 3 errors/m);
    expect(code).toBe(1);
  });

  test("by using up the stack fails alone", async () => {
    const cwd = project(place, {
      "a_spec.lua": `
        it("recurses", function() local function f() return 1 + f() end f() end)
        it("recurses in C", function() local function f(s) return s:gsub(".", f) end f("x") end)
        it("recurses in coroutines", function() local function f() coroutine.wrap(f)() end f() end)
        it("goes on", function() end)`,
      "b_spec.lua": `it("is run", function() end)`,
    });
    const { stdout, code } = await place.run(["test"], { cwd });
    expect(stdout.match(/stack overflow/g)?.length).toBeGreaterThanOrEqual(3);
    expect(stdout).toMatch(/^2 passed, 0 failed, 3 errors/m);
    expect(code).toBe(1);
  });
});

test("people at a terminal see colours, unless they want none", async () => {
  const cwd = project(place, { "a_spec.lua": `it("fails", function() assert.is_true(false) end)` });
  const screen = async (env: Record<string, string>) => {
    const terminal = new PseudoTerminal([ingot, "test"], { cwd: place.path(cwd), env: { HOME: place.home, ...env } });
    try {
      expect(await terminal.exit()).toBe(1);
      await terminal.until(() => terminal.screen.some((line) => line.startsWith("0 passed, 1 failed")));
      return terminal.isColored("FAILED");
    } finally {
      terminal.close();
    }
  };
  expect(await screen({})).toBe(true);
  expect(await screen({ NO_COLOR: "1" })).toBe(false);
});
