-- The matchers there are from the start.

local stack = require("ingot.test.stack")
stack.own()

local compare = require("ingot.test.compare")
local match = require("ingot.test.match")
local registry = require("ingot.test.registry")
local util = require("ingot.test.util")

local function add(names, callback)
  for name in names:gmatch("%S+") do
    registry.add("matcher", name, function(_, arguments) return callback(arguments, name) end)
  end
end

local function needs(arguments, count, name)
  if arguments.n < count then
    stack.misuse(("the matcher '%s' needs %d value(s), got %d"):format(name, count, arguments.n))
  end
end

local function bad(position, name, expected, value)
  stack.misuse(("bad argument #%d to matcher '%s' (%s expected, got %s)"):format(position, name, expected, type(value)))
end

add("boolean number string table nil function userdata thread", function(_, name)
  return function(value) return type(value) == name end
end)
add("true", function() return function(value) return value == true end end)
add("false", function() return function(value) return value == false end end)
add("truthy", function() return function(value) return value ~= nil and value ~= false end end)
add("falsy", function() return function(value) return not value end end)

-- A copy is never the same table, so identity is asked of the value itself.
add("equal equals ref", function(arguments, name)
  needs(arguments, 1, name)
  local expected = arguments[1]
  if name == "ref" and type(expected) ~= "table" and type(expected) ~= "function" and type(expected) ~= "userdata"
    and type(expected) ~= "thread" then
    bad(1, name, "table, function, userdata or thread", expected)
  end
  if name == "ref" then return function(_, ref) return rawequal(ref, expected) end end
  return function(_, ref) return ref == expected end
end)

add("same", function(arguments, name)
  needs(arguments, 1, name)
  local expected = compare.deep_copy(arguments[1])
  return function(value) return (compare.same(expected, value)) end
end)

add("near", function(arguments, name)
  needs(arguments, 2, name)
  local expected, tolerance = tonumber(arguments[1]), tonumber(arguments[2])
  if not expected then bad(1, name, "number", arguments[1]) end
  if not tolerance then bad(2, name, "number", arguments[2]) end
  return function(value)
    local number = tonumber(value)
    return number ~= nil and number >= expected - tolerance and number <= expected + tolerance
  end
end)

local function text_of(value)
  if type(value) == "number" or util.hastostring(value) then return tostring(value) end
end

add("match matches", function(arguments, name)
  needs(arguments, 1, name)
  local pattern, init, plain = arguments[1], arguments[2], arguments[3]
  if type(pattern) ~= "string" then bad(1, name, "string", pattern) end
  return function(value)
    local text = text_of(value)
    return text ~= nil and text:find(pattern, init, plain) ~= nil
  end
end)

-- Whether calling a value raises, and what.
local function raised(value)
  if not util.callable(value) then return false end
  local ok, caught = pcall(value)
  return not ok, caught
end

add("error errors", function(arguments)
  local any, expected = arguments.n == 0, arguments[1]
  return function(_, ref)
    local failed, caught = raised(ref)
    if not failed or any then return failed end
    if type(caught) == "string" then caught = caught:gsub("^.-:%d+: ", "", 1) end
    return (compare.same(expected, caught))
  end
end)

add("error_matches error_match", function(arguments, name)
  needs(arguments, 1, name)
  return function(_, ref)
    local failed, caught = raised(ref)
    local text = failed and text_of(caught)
    return text and text:find(arguments[1], arguments[2], arguments[3]) ~= nil
  end
end)

add("unique", function(arguments)
  local deep = arguments[1] == true
  return function(value)
    if type(value) ~= "table" then return false end
    local keys = compare.sorted_keys(value)
    for i = 1, #keys do
      for j = i + 1, #keys do
        local a, b = rawget(value, keys[i]), rawget(value, keys[j])
        if a == b or (deep and compare.same(a, b)) then return false end
      end
    end
    return true
  end
end)

-- How many of the matchers accept a value.
local function count_of(arguments, name)
  needs(arguments, 1, name)
  for i = 1, arguments.n do
    if not match.is_matcher(arguments[i]) then bad(i, name, "matcher", arguments[i]) end
  end
  return function(value, ref)
    local count = 0
    for i = 1, arguments.n do
      if arguments[i](value, ref) then count = count + 1 end
    end
    return count
  end
end

add("all_of", function(arguments, name)
  local count = count_of(arguments, name)
  return function(value, ref) return count(value, ref) == arguments.n end
end)
add("any_of", function(arguments, name)
  local count = count_of(arguments, name)
  return function(value, ref) return count(value, ref) > 0 end
end)
add("none_of", function(arguments, name)
  local count = count_of(arguments, name)
  return function(value, ref) return count(value, ref) == 0 end
end)
