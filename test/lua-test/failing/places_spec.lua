-- Failures of all kinds: where they are, and what is left of the traceback.
local function check(value)
  assert.is_number(value)
end

local function deep(n)
  if n == 0 then error("at the bottom") end
  deep(n - 1)
  return n
end

describe("places", function()
  it("of an assertion in a helper", function() check("x") end)
  it("of a tail call", function() return assert.is_true(false) end)
  it("of an error in a callee", function() deep(3) end)
  it("of an error with a level", function()
    local function refuse() error("refused", 2) end
    refuse()
  end)
  it("of an error object", function() error(setmetatable({}, { __tostring = function() return "an object" end })) end)
  it("of an error in a spy", function() spy.new(function() error("in a spy") end)() end)
  it("of an assertion inside pcall of C functions", function()
    table.sort({ 2, 1 }, function() assert.is_true(false) end)
  end)
  it("of a coroutine", function()
    coroutine.wrap(function() assert.is_true(false) end)()
  end)
  it("of a custom assertion", function()
    assert:register("assertion", "whole", function(_, arguments) return math.type(arguments[1]) == "integer" end)
    finally(function() assert:unregister("assertion", "whole") end)
    assert.is_whole(1.5)
  end)
end)

describe("hooks", function()
  describe("before_each", function()
    before_each(function() error("in a hook") end)
    it("fails the test", function() end)
  end)
  describe("setup", function()
    setup(function() check(nil) end)
    it("is not reached", function() end)
  end)
  describe("body", function()
    it("is not reached", function() end)
    undefined_function()
  end)
end)
