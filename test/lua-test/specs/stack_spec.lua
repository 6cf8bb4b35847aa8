-- A container library, tested the way most Lua libraries are.
local Stack = {}
Stack.__index = Stack
function Stack.new(...) return setmetatable({ items = { ... }, limit = 3 }, Stack) end
function Stack:push(value)
  if value == nil then error("cannot push nil") end
  if #self.items >= self.limit then return nil, "stack is full" end
  self.items[#self.items + 1] = value
  return self
end
function Stack:pop() return table.remove(self.items) end
function Stack:size() return #self.items end

describe("Stack", function()
  local stack

  before_each(function() stack = Stack.new() end)

  describe("when new", function()
    it("is empty", function()
      assert.are.equal(0, stack:size())
      assert.is_nil(stack:pop())
      assert.is.Nil(stack:pop())
      assert.same({}, stack.items)
    end)

    it("takes initial items", function()
      assert.are.same({ "a", "b" }, Stack.new("a", "b").items)
      assert.equals(2, Stack.new("a", "b"):size())
    end)
  end)

  describe("#push", function()
    it("returns the stack", function()
      assert.are.equal(stack, stack:push(1))
      assert.is_equal(stack, stack:push(2))
    end)

    it("refuses nil", function()
      assert.has_error(function() stack:push(nil) end, "cannot push nil")
      assert.has.errors(function() stack:push() end)
      assert.error_matches(function() stack:push() end, "push %a+$")
    end)

    it("has a limit", function()
      for i = 1, 3 do assert(stack:push(i)) end
      local result, message = stack:push(4)
      assert.is_falsy(result)
      assert.is_string(message)
      assert.matches("full", message)
    end)
  end)

  context("with items", function()
    before_each(function() stack:push(10):push(20) end)

    it("pops the last first", function()
      assert.equal(20, stack:pop())
      assert.equal(10, stack:pop())
      assert.is_nil(stack:pop())
    end)

    spec("is a fresh stack for each test", function() assert.equal(2, stack:size()) end)
    test("has items that differ", function() assert.is.unique(stack.items) end)
  end)
end)
