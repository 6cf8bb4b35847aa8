-- Mocks: tables all of whose functions, at any depth, became spies or stubs.

local stack = require("ingot.test.stack")
stack.own()

local spy = require("ingot.test.spy")
local stub = require("ingot.test.stub")
local compare = require("ingot.test.compare")

local mock = {}

-- Calls `visit(table, key, value)` for each field that is no table, and for each spy.
local function each(object, visit, seen)
  if seen[object] then return end
  seen[object] = true
  for _, key in ipairs(compare.sorted_keys(object)) do
    local value = rawget(object, key)
    if type(value) == "table" and not spy.is_spy(value) then
      each(value, visit, seen)
    else
      visit(object, key, value)
    end
  end
end

local function each_spy(object, action)
  if spy.is_spy(object) then return action(object) end
  each(object, function(_, _, value)
    if spy.is_spy(value) then action(value) end
  end, {})
end

--- Turns the functions of a table into spies, in place.
---@param stubs boolean? into stubs instead
---@param fn function? what the stubs do
---@return table object
function mock.new(object, stubs, fn)
  if type(object) == "function" then return stubs and stub.new(nil, nil, fn) or spy.new(object) end
  if type(object) ~= "table" then stack.misuse("mock needs a table or a function, got " .. type(object)) end
  if spy.is_spy(object) then return object end
  each(object, function(target, key, value)
    if type(value) ~= "function" then return end
    if not stubs then
      spy.on(target, key)
    elseif fn then
      stub.new(target, key, fn)
    else
      stub.new(target, key)
    end
  end, {})
  return object
end

--- Makes the spies of a mock forget their calls.
function mock.clear(object)
  each_spy(object, function(found) found:clear() end)
  return object
end

--- Puts back the functions of a mock.
function mock.revert(object)
  each_spy(object, function(found) found:revert() end)
  return object
end

return setmetatable(mock, { __call = function(_, ...) return mock.new(...) end })
