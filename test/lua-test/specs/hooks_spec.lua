-- The order in which hooks run.
local log = {}
local function note(word)
  return function() log[#log + 1] = word end
end

describe("hooks", function()
  setup(note("setup"))
  teardown(note("teardown"))
  lazy_setup(note("lazy_setup"))
  lazy_teardown(note("lazy_teardown"))
  before_each(note("before 1"))
  before_each(note("before 2"))
  after_each(note("after 1"))
  after_each(note("after 2"))

  it("run around a test", function()
    assert.same({ "setup", "lazy_setup", "before 1", "before 2" }, log)
    log = { "body" }
    finally(note("finally"))
  end)

  describe("of blocks in blocks", function()
    setup(note("inner setup"))
    before_each(note("inner before"))
    after_each(note("inner after"))
    teardown(note("inner teardown"))

    it("run outside in, and inside out", function()
      local around = { "body", "finally", "after 1", "after 2", "inner setup", "before 1", "before 2", "inner before" }
      assert.same(around, log)
      log = {}
    end)
  end)

  it("of an inner block end with it", function()
    assert.same({ "inner after", "after 1", "after 2", "inner teardown", "before 1", "before 2" }, log)
    log = {}
  end)
end)

describe("a finished block", function()
  it("has been torn down", function()
    assert.same({ "after 1", "after 2", "lazy_teardown", "teardown" }, log)
    log = {}
  end)
end)

describe("a block without tests", function()
  lazy_setup(note("lazy"))
  lazy_teardown(note("lazy"))
  pending("is not set up lazily")
end)

describe("a block", function()
  it("before this one ran no lazy hooks", function() assert.same({}, log) end)
end)

describe("bodies", function()
  local order = {}
  describe("of blocks", function()
    order[#order + 1] = "first body"
    it("x", function() order[#order + 1] = "first test" end)
  end)
  describe("run when it is their turn", function()
    order[#order + 1] = "second body"
    it("y", function() assert.same({ "first body", "first test", "second body" }, order) end)
  end)
end)

describe("unnamed", function()
  describe(function()
    it("blocks add nothing to names", function() assert.is_true(true) end)
  end)
  strict_setup("named hook", function() end)
  strict_teardown(function() end)
end)
