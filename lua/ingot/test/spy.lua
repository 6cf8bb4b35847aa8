-- Spies: callable tables that record the arguments and results of the function they stand for.

local stack = require("ingot.test.stack")
stack.own()

local compare = require("ingot.test.compare")
local format = require("ingot.test.format")
local match = require("ingot.test.match")
local snapshot = require("ingot.test.snapshot")
local util = require("ingot.test.util")

local spy = {}

local Spy = {}
local methods = {}
Spy.__index = methods

local function keep_whole(value)
  return spy.is_spy(value) or match.is_matcher(value)
end

-- Copies, because what was passed may be changed later; and the values themselves, for comparison by identity.
local function record(...)
  local refs = table.pack(...)
  local vals = { n = refs.n }
  for i = 1, refs.n do vals[i] = compare.deep_copy(refs[i], keep_whole) end
  return { vals = vals, refs = refs }
end

local function keep_results(self, ...)
  self.returnvals[#self.returnvals + 1] = record(...)
  return ...
end

function Spy.__call(self, ...)
  self.calls[#self.calls + 1] = record(...)
  return keep_results(self, self.callback(...))
end

-- Whether a recorded value is as expected. Objects that define equality are compared as themselves, too.
local function value_matches(expected, value, ref)
  if match.is_matcher(expected) then return expected(value, ref) end
  if compare.same(expected, value) then return true end
  local metatable = type(expected) == "table" and debug.getmetatable(expected)
  return metatable and rawget(metatable, "__eq") ~= nil and expected == ref
end

local function list_matches(expected, recorded)
  if expected.n ~= recorded.refs.n then return false end
  for i = 1, expected.n do
    if not value_matches(expected[i], recorded.vals[i], recorded.refs[i]) then return false end
  end
  return true
end
spy.list_matches = list_matches

-- The newest matching record, or the newest at all.
local function find(records, expected)
  for i = #records, 1, -1 do
    if list_matches(expected, records[i]) then return true, records[i].vals end
  end
  local last = records[#records]
  return false, last and last.vals
end

--- Forgets all calls.
function methods:clear()
  self.calls, self.returnvals = {}, {}
  return self
end

--- Puts back what the spy replaced.
---@return function original
function methods:revert()
  if not self.reverted then
    self.reverted = true
    if self.put_back then self.put_back() end
  end
  return self.callback
end

--- Whether it was called so often, or at all where no number is given.
---@param times integer?
---@param accept (fun(count: integer, times: integer): boolean)? instead of equality
---@return boolean, integer count
function methods:called(times, accept)
  local count = #self.calls
  if accept then return accept(count, times), count end
  if times then return count == times, count end
  return count > 0, count
end

--- Whether a call had these arguments, a packed list that may hold matchers.
---@return boolean, table? arguments of that call, or else of the last one
function methods:called_with(arguments) return find(self.calls, arguments) end

--- As `called_with`, for results.
function methods:returned_with(values) return find(self.returnvals, values) end

--- A spy on a function.
---@param callback function? nothing happens on a call without one
function spy.new(callback)
  if callback == nil then callback = function() end end
  if not util.callable(callback) then stack.misuse("spy.new needs a function, got " .. type(callback)) end
  return setmetatable({ calls = {}, returnvals = {}, callback = callback }, Spy)
end

--- Replaces the function at a key by a spy on it, until the spy or the test's snapshot is reverted.
function spy.on(target, key)
  local original = type(target) == "table" and target[key]
  if not util.callable(original) then
    stack.misuse(("spy.on needs a table and the key of a function in it; there is no function at '%s'")
      :format(tostring(key)))
  end
  return spy.install(spy.new(original), target, key)
end

--- Puts a spy in the place of a field.
function spy.install(new, target, key)
  local original, own = target[key], rawget(target, key) ~= nil
  new.target_table, new.target_key = target, key
  new.put_back = function()
    -- A field that was inherited is so again.
    if own or rawget(target, key) ~= new then target[key] = original else rawset(target, key, nil) end
  end
  target[key] = new
  snapshot.add_spy(new)
  return new
end

function spy.is_spy(value) return type(value) == "table" and debug.getmetatable(value) == Spy end

format.name_kind(Spy, function(self)
  return ("(spy) called %d time(s)"):format(#self.calls)
end)

return setmetatable(spy, { __call = function(_, callback) return spy.new(callback) end })
