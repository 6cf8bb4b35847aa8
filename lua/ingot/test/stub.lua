-- Stubs: spies that answer for the function they replace instead of calling it.

local stack = require("ingot.test.stack")
stack.own()

local spy = require("ingot.test.spy")
local util = require("ingot.test.util")

local stub = {}

-- `returns` and `invokes`, which hand a function to `set` and give back the stub.
local function answers(result, set)
  return {
    returns = function(...)
      local values = table.pack(...)
      set(function() return util.unpack(values) end)
      return result
    end,
    invokes = function(fn)
      if not util.callable(fn) then stack.misuse("invokes needs a function, got " .. type(fn)) end
      set(function(...) return fn(...) end)
      return result
    end,
  }
end

--- Replaces the field of a table, which holds a function or nothing, by a stub. Without a table the stub stands alone.
---@param ... any what it returns; a single function is called instead
function stub.new(target, key, ...)
  if target == nil and key == nil then target, key = {}, "" end
  if type(target) ~= "table" or key == nil then stack.misuse("a stub needs a table and a key") end
  if target[key] ~= nil and not util.callable(target[key]) then
    stack.misuse(("only a function can be replaced by a stub; '%s' is a %s"):format(tostring(key), type(target[key])))
  end
  local values = table.pack(...)
  local default = function() return util.unpack(values) end
  if values.n == 1 and util.callable(values[1]) then default = values[1] end
  local special = {} -- answers for certain arguments, newest first

  local new = spy.new(function(...)
    local arguments = table.pack(...)
    for _, case in ipairs(special) do
      if spy.list_matches(case.arguments, { vals = arguments, refs = arguments }) then return case.answer(...) end
    end
    return default(...)
  end)
  new.by_default = answers(new, function(answer) default = answer end)
  new.returns, new.invokes = new.by_default.returns, new.by_default.invokes
  --- What the stub does for these arguments, among which may be matchers.
  function new.on_call_with(...)
    local case = { arguments = table.pack(...) }
    return answers(new, function(answer)
      case.answer = answer
      table.insert(special, 1, case)
    end)
  end
  return spy.install(new, target, key)
end

stub.is_stub = function(value) return spy.is_spy(value) and rawget(value, "on_call_with") ~= nil end

return setmetatable(stub, { __call = function(_, ...) return stub.new(...) end })
