-- Code that waits, in every place where test code can run, and the fake clock in the place of the real one.
local clock = require("ingot.test.clock")
local sleep = ingot.sleep

describe("waiting", function()
  local log = {}
  sleep(1)
  setup(function() sleep(1) log[#log + 1] = "setup" end)
  before_each(function() sleep(1) log[#log + 1] = "before" end)
  after_each(function() sleep(1) end)
  teardown(function() sleep(1) end)

  it("works in tests and what they call", function()
    sleep(1)
    assert.same({ "setup", "before" }, log)
    assert.has_error(function() sleep(1) error("late") end, "late")
    assert.has_no.errors(function() sleep(1) end)
    local s = spy.new(function() sleep(1) return "done" end)
    assert.equal("done", s())
    finally(function() sleep(1) end)
  end)

  it("takes no time with the fake clock", function()
    clock.install({ now = 1000 })
    ingot.sleep(3600000)
    assert.equal(4600, os.time())
  end)

  it("is real again afterwards", function() assert.equal(sleep, ingot.sleep) end)
end)
