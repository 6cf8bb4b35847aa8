-- The fake clock and temporary directories.
local clock = require("ingot.test.clock")
local test = require("ingot.test")

describe("clock", function()
  it("stands still", function()
    clock.install({ now = 86400 })
    assert.equal(86400, os.time())
    assert.equal("1970-01-02", os.date("!%Y-%m-%d"))
    assert.equal("1970-01-01", os.date("!%Y-%m-%d", 0))
    assert.equal(0, os.clock())
    assert.equal(os.time({ year = 2000, month = 1, day = 1, hour = 12 }), os.time({ year = 2000, month = 1, day = 1 }))
    clock.advance(1.5)
    assert.equal(86401, os.time())
    assert.equal(1.5, os.clock())
    assert.equal(86401.5, clock.now())
  end)

  it("is gone after the test", function()
    assert.is_true(os.time() > 1600000000)
    assert.error_matches(function() clock.now() end, "needs clock.install")
    clock.uninstall()
  end)

  it("fires timers in order", function()
    clock.install()
    local log = {}
    local function note(word)
      return function() log[#log + 1] = word .. "@" .. ("%g"):format(clock.now()) end
    end
    clock.after(3, note("c"))
    clock.after(1, note("a"))
    clock.after(1, note("b"))
    clock.every(2, note("tick"))
    clock.after(2, function() clock.after(0.5, note("nested")) end)
    clock.after(1, note("cancelled")).cancel()
    clock.advance(0.5)
    assert.same({}, log)
    clock.advance(4)
    assert.same({ "a@1", "b@1", "tick@2", "nested@2.5", "c@3", "tick@4" }, log)
    assert.equal(4.5, clock.now())
  end)

  it("moves when ingot sleeps", function()
    _G.ingot = { sleep = function() error("really asleep") end }
    clock.install()
    _G.ingot.sleep(250)
    assert.equal(0.25, clock.now())
    clock.uninstall()
    assert.has_error(function() _G.ingot.sleep(1) end, "really asleep")
    _G.ingot = nil
  end)

  it("tells a host that has a clock", function()
    local log, due = {}, { 2, 5 }
    local fake
    local host = { clock = {
      install = function(clock_) fake = clock_ end,
      uninstall = function() log[#log + 1] = "uninstall" end,
      next_due = function() return due[1] end,
      advance = function(now)
        assert.equal(now, fake.now())
        while due[1] and due[1] <= now do table.remove(due, 1) end
        log[#log + 1] = now
      end,
    } }
    local source = [[
      local clock = require("ingot.test.clock")
      it("x", function() clock.install() clock.after(3, function() end) clock.advance(4) end)]]
    assert.is_true(test.run_file("inner.lua", load(source), host).ok)
    assert.same({ 2, 4, "uninstall" }, log)
  end)

  it("refuses nonsense", function()
    clock.install()
    assert.error_matches(function() clock.install() end, "installed already")
    assert.error_matches(function() clock.advance(-1) end, "cannot go back")
    assert.error_matches(function() clock.every(0, print) end, "more than 0")
  end)
end)

describe("temporary_directory", function()
  local kept, of_block

  local function exists(path)
    local ok, _, code = os.rename(path, path)
    return ok or code == 13
  end

  setup(function() of_block = test.temporary_directory() end)

  it("is a directory to write in", function()
    kept = test.temporary_directory()
    local file <close> = assert(io.open(kept .. "/x.txt", "w"))
    file:write("text")
    assert.not_equal(kept, test.temporary_directory())
  end)

  it("is removed after the test, or the block", function()
    assert.is_false(exists(kept))
    assert.is_true(exists(of_block))
  end)

  it("needs a host that makes them", function()
    local message
    local source = [[it("x", function() require("ingot.test").temporary_directory() end)]]
    test.run_file("inner.lua", load(source, "=inner.lua"),
      { report = function(event) message = message or event.message end })
    assert.matches("offers no temporary directories", message)
  end)
end)
