-- The runner itself: test files run inside a test, and what is reported of them.
local test = require("ingot.test")

-- Runs a source; gives the summary, the events, and the results as "name: status".
local function run(source, options, host)
  local events, results = {}, {}
  host = host or {}
  host.report = function(event)
    events[#events + 1] = event
    if event.type == "test_end" then results[#results + 1] = event.full_name .. ": " .. event.status end
    if event.type == "block_error" then
      results[#results + 1] = ("%s in %s: %s"):format(event.full_name, event.phase, event.status)
    end
  end
  local summary = test.run_file("inner.lua", assert(load(source, "@inner.lua")), host, options)
  return summary, events, results
end

local function find(events, kind, name)
  for _, event in ipairs(events) do
    if event.type == kind and event.name == name then return event end
  end
end

local tagged = [[
  describe("a #slow", function()
    it("one", function() end)
    it("two #net", function() end)
  end)
  describe("b", function()
    it("three #network", function() end)
    it("four", function() assert(false) end)
  end)
]]

describe("run_file", function()
  it("reports events", function()
    local summary, events = run([[
      describe("outer", function()
        it("passes #quick", function() end)
        it("fails", function()
          assert.equal(1, 2)
        end)
      end)]], nil, { now = function() return 1 end })
    local kinds = {}
    for i, event in ipairs(events) do kinds[i] = event.type end
    assert.equal("file_start suite_start test_start test_end test_start test_end suite_end file_end",
      table.concat(kinds, " "))
    assert.same({
      type = "test_end",
      name = "passes #quick", full_name = "outer passes #quick", names = { "outer", "passes #quick" },
      file = "inner.lua", line = 2, status = "success", duration = 0,
    }, events[4])
    assert.same({ "quick" }, events[3].tags)
    assert.same({
      type = "test_end", name = "fails", full_name = "outer fails", names = { "outer", "fails" }, phase = "test",
      file = "inner.lua", line = 3, failure_file = "inner.lua", failure_line = 4, status = "failure", duration = 0,
      message = "The two values should be equal.\nPassed in:\n(number) 2\nExpected:\n(number) 1",
      trace = "inner.lua:4: in function <inner.lua:3>",
    }, events[6])
    assert.same({
      successes = 1, failures = 1, errors = 0, pending = 0, filtered = 0, stopped = false, ok = false,
    }, summary)
  end)

  it("tells failures of assertions from errors", function()
    local _, _, results = run([[
      it("a", function() assert(false) end)
      it("b", function() error("x") end)
      it("c", function() error() end)
      it("d", function() error({}) end)
      it("e", function() local function f() return 1 + f() end f() end)
      it("f", function() coroutine.wrap(function() assert.is_true(false) end)() end)]])
    assert.same({ "a: failure", "b: error", "c: error", "d: error", "e: error", "f: failure" }, results)
  end)

  it("reports what fails outside of tests", function()
    local summary, events, results = run([[
      describe("body", function() it("lost", function() end) nothing() end)
      describe("setup", function() setup(function() assert.is_true(false) end) it("lost", function() end) end)
      describe("lazy", function()
        lazy_setup(function() error("x") end)
        it("lost", function() end)
        it("lost", function() end)
      end)
      describe("teardown", function() teardown(function() error("x") end) it("runs", function() end) end)
      describe("given up", function() setup(function() pending("later") end) it("lost", function() end) end)]])
    assert.same({
      "body in describe: error",
      "setup in setup: failure",
      "lazy in lazy_setup: error",
      "teardown runs: success",
      "teardown in teardown: error",
      "given up in setup: pending",
    }, results)
    local event = find(events, "block_error", "body")
    assert.matches("global 'nothing'", event.message)
    assert.same({ "inner.lua", 1 }, { event.failure_file, event.failure_line })
    assert.same({ 1, 1, 3, 1 }, { summary.successes, summary.failures, summary.errors, summary.pending })
  end)

  it("runs all that comes after a failure", function()
    local _, events = run([[
      before_each(function() _G.log = {} end)
      describe("x", function()
        before_each(function() error("before") end)
        after_each(function() _G.log[#_G.log + 1] = "inner" error("after", 0) end)
        after_each(function() _G.log[#_G.log + 1] = "second" end)
        it("y", function() _G.log[#_G.log + 1] = "never" end)
      end)
      after_each(function() _G.log[#_G.log + 1] = "outer" _G.seen = table.concat(_G.log, " ") end)
      it("z", function() finally(function() error("finally", 0) end) error("body", 0) end)
      expose("keep", function() it("seen", function() assert.equal("inner second outer", _G.first) end) end)]])
    local y = find(events, "test_end", "y")
    assert.same({ "error", "before_each" }, { y.status, y.phase })
    assert.matches("before\n\nThen after_each failed, too:\nafter$", y.message)
    local z = find(events, "test_end", "z")
    assert.equal("body\n\nThen finally failed, too:\nfinally", z.message)
    assert.equal("test", z.phase)
  end)

  it("reports a file that cannot be read or compiled", function()
    local events = {}
    local function report(event) events[#events + 1] = event end
    local function missing() error("no such file", 0) end
    local summary = test.run_file("no.lua", nil, { report = report, read_file = missing })
    assert.is_false(summary.ok)
    assert.same({ "block_error", "file", "no such file" }, { events[2].type, events[2].phase, events[2].message })
    events = {}
    test.run_file("bad.lua", nil, { report = report, read_file = function() return "#!/bin/lua\nif x" end })
    assert.same({ "bad.lua", 2 }, { events[2].failure_file, events[2].failure_line })
  end)

  it("refuses definitions in tests and names that are none", function()
    local _, events = run([[
      it("a", function() it("b", function() end) end)
      it("c", function() before_each(function() end) end)
      describe("d", function() it(5, 6) end)
      describe("e", function() finally(print) end)]])
    assert.matches("inner.lua:1: 'it' can be used only in the body of a block", find(events, "test_end", "a").message)
    assert.matches("'before_each' can be used only", find(events, "test_end", "c").message)
    local d = find(events, "block_error", "d")
    assert.matches("bad argument #2 to 'it' %(function expected, got number%)", d.message)
    assert.matches("'finally' can be used only in a test", find(events, "block_error", "e").message)
  end)
end)

describe("options", function()
  it("filter by pattern", function()
    local summary, _, results = run(tagged, { filter = "t[wh]" })
    assert.same({ "a #slow two #net: success", "b three #network: success" }, results)
    assert.equal(2, summary.filtered)
    assert.same({ "a #slow one: success" }, select(3, run(tagged, { filter_out = { "t[wh]", "four" } })))
    assert.same({ "b four: failure" }, select(3, run(tagged, { names = { "b four" } })))
  end)

  it("filter by tag", function()
    assert.same({ "a #slow two #net: success" }, select(3, run(tagged, { tags = "net" })))
    assert.same({ "a #slow two #net: success", "b three #network: success" },
      select(3, run(tagged, { tags = { "net", "#network" } })))
    assert.same({ "b four: failure" }, select(3, run(tagged, { exclude_tags = { "slow", "network" } })))
  end)

  it("skip the setup of a block in which nothing runs", function()
    local source = [[describe("x", function() setup(function() error("x") end) it("y", function() end) end)]]
    assert.is_true(run(source, { filter = "nothing" }).ok)
  end)

  local numbers = [[for i = 1, 8 do it("" .. i, function() end) end]]

  it("shuffle by seed", function()
    local function order(seed) return table.concat(select(3, run(numbers, { shuffle = true, seed = seed }))) end
    assert.equal(order(7), order(7))
    assert.not_equal(order(7), order(8))
    assert.not_equal(order(7), table.concat(select(3, run(numbers))))
    local summary, events = run(numbers, { shuffle = true })
    assert.equal(8, summary.successes)
    assert.is_number(events[#events].seed)
    assert.is_nil(select(2, run(numbers))[1].seed)
  end)

  it("yield to randomize in a block", function()
    local as_written = select(3, run(numbers))
    assert.same(as_written, select(3, run("randomize(false) " .. numbers, { shuffle = true, seed = 7 })))
    local seeded = select(3, run("randomize(5) " .. numbers))
    assert.not_same(as_written, seeded)
    assert.same(seeded, select(3, run("randomize(5) " .. numbers)))
    assert.equal(8, run("randomize() " .. numbers).successes)
  end)

  it("repeat", function()
    local summary, events = run([[n = (n or 0) + 1 it("x", function() assert.equal(1, n) end)]], { ["repeat"] = 3 })
    assert.equal(3, summary.successes)
    assert.same({ 1, 3 }, { events[1].run, events[1].runs })
  end)

  it("stop at the first failure", function()
    local source = [[
      describe("x", function()
        it("a", function() end)
        it("b", function() assert(false) end)
        it("c", function() end)
      end)
      it("d", function() end)]]
    local summary, _, results = run(source, { fail_fast = true, ["repeat"] = 2 })
    assert.same({ "x a: success", "x b: failure" }, results)
    assert.is_true(summary.stopped)
  end)

  it("make setups lazy", function()
    local source = [[describe("x", function() setup(function() error("x") end) pending("y") end)]]
    assert.is_false(run(source).ok)
    assert.is_true(run(source, { lazy = true }).ok)
  end)
end)

describe("a host", function()
  -- Runs bodies as tasks that take many turns; counts the turns.
  local function waiting_host()
    local host = { turns = 0 }
    function host.call(body)
      local task = coroutine.create(body)
      while true do
        local ok, message = coroutine.resume(task)
        if not ok then return false, message, debug.traceback(task) end
        if coroutine.status(task) == "dead" then return true end
        host.turns = host.turns + 1
      end
    end
    return host
  end

  it("may suspend any body, everywhere in it", function()
    local host = waiting_host()
    local summary = run([[
      local wait = coroutine.yield
      describe("x", function()
        wait()
        setup(wait) before_each(wait) after_each(wait) teardown(wait) lazy_setup(wait)
        it("y", function()
          wait()
          assert.has_error(function() wait() error("late") end, "late")
          assert.has_no.errors(function() wait() end)
          spy.new(function() wait() end)()
          stub({}, "k").invokes(wait)()
          finally(wait)
          pcall(wait)
        end)
      end)]], nil, host)
    assert.is_true(summary.ok)
    assert.equal(13, host.turns)
  end)

  it("gets failures through its tasks", function()
    local _, events = run([[
      it("x", function()
        coroutine.yield()
        assert.is_true(false)
      end)]], nil, waiting_host())
    local event = find(events, "test_end", "x")
    assert.same({ "failure", 3 }, { event.status, event.failure_line })
    assert.equal("inner.lua:3: in function <inner.lua:1>", event.trace)
  end)

  it("may end a body", function()
    local called = 0
    local host = { call = function(body)
      called = called + 1
      if called == 2 then return false, "time is up", "stack traceback:\n\tinner.lua:1: in function <inner.lua:1>" end
      body()
      return true
    end }
    local _, events, results = run([[it("x", function() end) it("y", function() end)]], nil, host)
    assert.same({ "x: error", "y: success" }, results)
    local event = find(events, "test_end", "x")
    assert.same({ "time is up", 1 }, { event.message, event.failure_line })
  end)
end)
