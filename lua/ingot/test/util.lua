-- The helper functions that luassert offers as `luassert.util` to authors of assertions.

local stack = require("ingot.test.stack")
stack.own()

local compare = require("ingot.test.compare")
local failure = require("ingot.test.failure")
local say = require("ingot.test.say")

local util = {}

local Level = {}
local Arguments = { __len = function(self) return self.n end }

--- Arguments with their count in `n`, which `#` gives too.
function util.make_arglist(...)
  return setmetatable(table.pack(...), Arguments)
end

util.pack = table.pack

--- All values of a packed list, nil included.
function util.unpack(t, first, last)
  return table.unpack(t, first or 1, last or t.n or #t)
end

util.deepcompare = function(a, b, ignore_metatables) return compare.same(a, b, ignore_metatables) end
util.shallowcopy = compare.shallow_copy
util.deepcopy = function(value) return compare.deep_copy(value) end

--- As `table.insert`, for a list that has its length in `n`.
function util.tinsert(t, position, ...)
  local count = t.n or #t
  local value = ...
  if select("#", ...) == 0 then position, value = count + 1, position end
  for i = count, position, -1 do t[i + 1] = t[i] end
  t[position] = value
  t.n = math.max(count, position - 1) + 1
end

--- As `table.remove`, for a list that has its length in `n`.
function util.tremove(t, position)
  local count = t.n or #t
  position = position or count
  if position < 1 or position > count then return nil end
  local value = t[position]
  for i = position, count do t[i] = t[i + 1] end
  t.n = count - 1
  return value
end

--- Whether a value can be called.
function util.callable(value)
  if type(value) == "function" then return true end
  local metatable = debug.getmetatable(value)
  return type(metatable) == "table" and type(rawget(metatable, "__call")) == "function"
end

--- Whether a value is a string or has a text of its own.
function util.hastostring(value)
  if type(value) == "string" then return true end
  local metatable = debug.getmetatable(value)
  return type(metatable) == "table" and type(rawget(metatable, "__tostring")) == "function"
end

--- A stack level that can travel among the arguments of an assertion.
function util.errorlevel(level)
  return setmetatable({ level = level or 1 }, Level)
end

--- The number in a stack level, nil for any other value.
function util.level_number(value)
  return getmetatable(value) == Level and value.level or nil
end

--- Raises unless an assertion has enough arguments.
---@param name string of the assertion
function util.check_count(arguments, wanted, name)
  if arguments.n >= wanted then return end
  local text = say("assertion.internal.argtolittle", { name, wanted, arguments.n })
  failure.throw(text .. "; does a call among its arguments return nothing?")
end

return util
