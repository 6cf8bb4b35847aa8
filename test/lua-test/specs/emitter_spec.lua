-- An event emitter, tested with spies.
local Emitter = {}
Emitter.__index = Emitter
function Emitter.new() return setmetatable({ handlers = {} }, Emitter) end
function Emitter:on(name, handler)
  self.handlers[name] = self.handlers[name] or {}
  table.insert(self.handlers[name], handler)
end
function Emitter:emit(name, ...)
  for _, handler in ipairs(self.handlers[name] or {}) do handler(...) end
end

describe("Emitter", function()
  local emitter, handler

  before_each(function()
    emitter = Emitter.new()
    handler = spy.new(function(a, b) return (a or 0) + (b or 0), "sum" end)
    emitter:on("add", handler)
  end)

  it("calls handlers", function()
    assert.spy(handler).was_not.called()
    assert.spy(handler).was_not_called()
    emitter:emit("add", 1, 2)
    assert.spy(handler).was.called()
    assert.spy(handler).was_called()
    assert.spy(handler).was.called(1)
    assert.spy(handler).was_called(1)
    assert.spy(handler).called_with(1, 2)
    assert.spy(handler).was.called_with(1, 2)
    assert.spy(handler).was_not.called_with(1)
    assert.spy(handler).was_not_called_with(2, 1)
    assert.spy(handler).was.returned_with(3, "sum")
    assert.spy(handler).was_not.returned_with(3)
  end)

  it("counts calls", function()
    for i = 1, 3 do emitter:emit("add", i) end
    assert.spy(handler).was.called(3)
    assert.spy(handler).was_not.called(2)
    assert.spy(handler).was.called_at_least(3)
    assert.spy(handler).was.called_at_most(3)
    assert.spy(handler).was_called_more_than(2)
    assert.spy(handler).was.called_less_than(4)
    assert.spy(handler).was_not.called_less_than(3)
    assert.equal(3, #handler.calls)
    assert.same({ 2, n = 1 }, handler.calls[2].vals)
    assert.same({ 3, "sum", n = 2 }, handler.returnvals[3].vals)
    assert.is_true(handler:called(3))
    handler:clear()
    assert.spy(handler).was.called(0)
    assert.is_false((handler:called()))
  end)

  it("keeps arguments as they were", function()
    local options = { verbose = true }
    local seen = spy.new()
    seen(options)
    options.verbose = false
    assert.spy(seen).was.called_with({ verbose = true })
    assert.spy(seen).was_not.called_with({ verbose = false })
    assert.spy(seen).was.called_with(match.is_ref(options))
    assert.equal(options, seen.calls[1].refs[1])
  end)

  it("spies on methods and puts them back", function()
    local original = Emitter.emit
    local s = spy.on(emitter, "emit")
    assert.is_true(spy.is_spy(emitter.emit))
    emitter:emit("add", 4)
    assert.spy(emitter.emit).was.called_with(emitter, "add", 4)
    assert.spy(emitter.emit).was.called_with(match.is_ref(emitter), match._, 4)
    assert.spy(handler).was.called(1)
    s:revert()
    assert.is_nil(rawget(emitter, "emit"))
    assert.equal(original, emitter.emit)
    assert.is_false(spy.is_spy(emitter.emit))
    spy.on(Emitter, "emit")
    Emitter.emit:revert()
    assert.equal(original, Emitter.emit)
  end)

  it("lets errors through", function()
    local failing = spy.new(function() error("inside", 0) end)
    assert.has_error(function() failing("x") end, "inside")
    assert.spy(failing).was.called_with("x")
  end)

  it("handles nil among arguments", function()
    handler(nil, nil)
    assert.spy(handler).was.called_with(nil, nil)
    assert.spy(handler).was_not.called_with(nil)
    assert.spy(handler).was_not.called_with()
  end)

  describe("leaves spies behind", function()
    local target = { run = function() return "real" end }
    it("in one test", function()
      stub(target, "run").returns("fake")
      assert.equal("fake", target.run())
    end)
    it("but not in the next", function() assert.equal("real", target.run()) end)
  end)

  it("may replace anything without disturbing the framework", function()
    for _, name in ipairs({ "type", "pairs", "next", "rawget", "select", "setmetatable", "error", "tostring" }) do
      stub(_G, name)
    end
    spy.on(table, "pack")
    spy.on(string, "format")
    stub(debug, "getmetatable")
    table.pack(1)
    assert.spy(table.pack).was.called_with(1)
    assert.same({ { 1 } }, { { 1 } })
    assert.has_error(function() assert.same({ 1 }, { 2 }) end)
  end)

  it("refuses what cannot be spied on", function()
    assert.error_matches(function() spy.new(5) end, "spy.new needs a function, got number")
    assert.error_matches(function() spy.on(emitter, "nothing") end, "no function at 'nothing'")
    assert.error_matches(function() assert.spy(print) end, "assert.spy needs a spy")
    assert.error_matches(function() assert.was.called() end, "asks about a spy")
  end)
end)
