// `ingot test`: what surrounds tests. Nothing of one file reaches another, temporary directories go away, and time stands
// still where a test wants it to.
import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync } from "node:fs";
import { Place } from "./ingot.ts";
import { project } from "./test-verb-projects.ts";

const place = new Place();

/** Runs one test file. */
function spec(text: string, ...options: string[]) {
  return place.run(["test", ...options], { cwd: project(place, { "a_spec.lua": text }) });
}

describe("files are kept apart", () => {
  test("their globals, modules, libraries, directory and environment", async () => {
    const body = `
      it("finds everything as it should be", function()
        assert.is_nil(rawget(_G, "spoiled"))
        assert.equal(0, require("counter").value)
        assert.equal("UPPER", ("upper"):upper())
        assert.is_nil(os.getenv("SPOILED"))
        assert.is_truthy(io.open("counter.lua"))
        assert.equal("function", type(os.exit))
        _G.spoiled, require("counter").value = true, 1
        string.upper, os.exit, assert.has_error = nil, nil, nil
        ingot.os.setenv("SPOILED", "yes")
        package.loaded["ingot.test"], package.path = nil, ""
        assert.is_true(ingot.os.set_cwd("/"))
      end)`;
    const cwd = project(place, { "counter.lua": "return { value = 0 }", "a_spec.lua": body, "b_spec.lua": body });
    const { stdout, code } = await place.run(["test", "-A"], { cwd });
    expect(stdout).toMatch(/^2 passed, 0 failed/m);
    expect(code).toBe(0);
  });

  test("blocks that ask for it, too", async () => {
    const { stdout } = await spec(`
      insulate("one", function() it("spoils", function() _G.spoiled = true package.loaded.x = 1 end) end)
      insulate("two", function() it("is clean", function() assert.is_nil(spoiled) assert.is_nil(package.loaded.x) end) end)`);
    expect(stdout).toMatch(/^2 passed/m);
  });
});

describe("temporary directories", () => {
  test("may be used without a flag, and are gone afterwards", async () => {
    const temporary = place.path("temporary");
    mkdirSync(temporary);
    const cwd = project(place, {
      "a_spec.lua": `
        local directory = require("ingot.test").temporary_directory
        local shared
        setup(function() shared = directory() end)
        it("is empty and writable", function()
          local path = directory()
          local file = assert(io.open(path .. "/notes.txt", "w"))
          file:write("text")
          file:close()
          assert.equal("text", io.open(path .. "/notes.txt"):read("a"))
          assert.is_true(ingot.fs.mkdir(path .. "/deep"))
          assert.not_equal(path, directory())
          _G.earlier = path
        end)
        it("is gone after the test, that of the block is not", function()
          assert.is_nil(io.open(earlier .. "/notes.txt"))
          assert(io.open(shared .. "/kept.txt", "w")):close()
        end)
        it("is all there is", function() io.open(shared .. "/../../outside.txt", "w") end)`,
    });
    const { stdout, code } = await place.run(["test"], { cwd, env: { TMPDIR: temporary } });
    expect(stdout).toContain("permission denied: write");
    expect(stdout).toMatch(/^2 passed, 0 failed, 1 error/m);
    expect(code).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("the fake clock", () => {
  const clock = `local clock = require("ingot.test.clock")\n`;

  test("moves sleepers, timers and ticks", async () => {
    const { stdout, code } = await spec(`${clock}
      it("sleepers", function()
        clock.install()
        local log = {}
        ingot.spawn(function() ingot.sleep(800) log[1] = "first" ingot.sleep(200) log[2] = "second" end)
        clock.advance(0.7)
        assert.same({}, log)
        clock.advance(0.1)
        assert.same({ "first" }, log)
        clock.advance(3600)
        assert.same({ "first", "second" }, log)
      end)
      it("timers and ticks, a week in no time", function()
        clock.install { now = 1700000000 }
        local times, ticks, late = 0, 0, nil
        local timer = ingot.timer.every(100, function() times = times + 1 end)
        ingot.tick.every(86400, function() ticks = ticks + 1 ingot.sleep(500) end)
        ingot.timer.set(3600000, function() late = os.time() end)
        clock.advance(1)
        assert.equal(10, times)
        timer:remove()
        clock.advance(7 * 86400)
        assert.equal(10, times)
        assert.equal(7, ticks)
        assert.equal(1700003600, late)
        assert.equal(1700000001 + 7 * 86400, ingot.time.now())
        assert.equal(ingot.time.now_ms(), ingot.clock.unix_ms())
      end)
      it("is moved by a body that sleeps", function()
        clock.install()
        local woken
        ingot.spawn(function() ingot.sleep(1000) woken = ingot.time.now_ms() end)
        local sleep = ingot.sleep
        sleep(5000)
        assert.equal(1000, woken)
        assert.equal(5, os.time())
      end)
      it("keeps the order of its own timers and those of the host", function()
        clock.install()
        local log = {}
        clock.after(1, function() log[#log + 1] = "second" end)
        ingot.timer.set(500, function() log[#log + 1] = "first" end)
        ingot.timer.set(1500, function() log[#log + 1] = "third" end)
        clock.advance(2)
        assert.same({ "first", "second", "third" }, log)
      end)
      it("is gone with the test", function()
        assert.is_true(os.time() > 1700000000)
        local start = ingot.time.monotonic_ms()
        ingot.sleep(20)
        assert.is_true(ingot.time.monotonic_ms() - start >= 19)
      end)`);
    expect(stdout).toMatch(/^5 passed, 0 failed/m);
    expect(code).toBe(0);
  });

  test("does not stop the time budget", async () => {
    const { stdout } = await spec(
      `${clock} it("waits", function() clock.install() ingot.task.external(function() end) end) it("ends", function() end)`,
      "--timeout=1",
    );
    expect(stdout).toContain("did not end within 1 s");
    expect(stdout).toMatch(/^1 passed, 0 failed, 1 error/m);
  });
});
