-- The assertions on values, errors and arrays.

local stack = require("ingot.test.stack")
stack.own()

local compare = require("ingot.test.compare")
local difference = require("ingot.test.difference")
local failure = require("ingot.test.failure")
local format = require("ingot.test.format")
local registry = require("ingot.test.registry")
local util = require("ingot.test.util")

local check_count = util.check_count

local function add(name, message, callback)
  local keys = "assertion." .. message
  registry.add("assertion", name, callback, keys .. ".positive", keys .. ".negative")
end

-- The message an assertion may be given after its own arguments.
local function take_message(state, arguments, position)
  if arguments.n >= position and arguments[position] ~= nil then state.failure_message = arguments[position] end
end

-- Messages name what was passed in first, which assertions take second.
local function passed_first(arguments)
  arguments[1], arguments[2] = arguments[2], arguments[1]
  arguments.n = 2
end

-- What helps to see why two values are not alike.
local function explain(state, arguments, path)
  local expected, actual = arguments[1], arguments[2]
  if type(expected) == "string" and type(actual) == "string" then
    if state.mod and (expected:find("\n") or actual:find("\n")) and #format.formatters == 0 then
      local lines = difference.lines(expected, actual, format.printable)
      state.explanation = "The two texts should be the same (- expected, + passed in).\n" .. lines
    end
    local around = difference.first_byte(expected, actual)
    arguments.fmtargs = { { around = around }, { around = around } }
  elseif path then
    arguments.fmtargs = { { crumbs = path }, { crumbs = path } }
  end
  passed_first(arguments)
end

local function same(state, arguments)
  check_count(arguments, 2, "same")
  take_message(state, arguments, 3)
  local equal, path = compare.same(arguments[1], arguments[2])
  explain(state, arguments, path)
  return equal
end

local function equals(state, arguments)
  check_count(arguments, 2, "equals")
  take_message(state, arguments, 3)
  local expected, actual = arguments[1], arguments[2]
  local equal = expected == actual
  explain(state, arguments)
  if state.mod and not equal and type(expected) == "table" and compare.same(expected, actual, true) then
    local text = format.value(actual)
    state.explanation = "The two should be the same table, but are two tables with the same content "
      .. "(assert.same compares contents):\n" .. text
  end
  return equal
end

local function near(state, arguments)
  check_count(arguments, 3, "near")
  take_message(state, arguments, 4)
  for i = 1, 3 do
    if not tonumber(arguments[i]) then
      stack.misuse(("bad argument #%d to 'near' (number expected, got %s)"):format(i, type(arguments[i])))
    end
  end
  local expected, actual, tolerance = tonumber(arguments[1]), tonumber(arguments[2]), tonumber(arguments[3])
  passed_first(arguments)
  arguments.n, arguments.nofmt = 3, { [3] = true }
  arguments[3] = format.number(tolerance)
  return actual >= expected - tolerance and actual <= expected + tolerance
end

-- After a pattern and its subject: a position, whether it is plain text, and a message in any place.
local function pattern_options(state, arguments)
  local options = {}
  for i = 3, arguments.n do
    local value = arguments[i]
    if value == nil or type(value) == "boolean" or tonumber(value) then
      options[#options + 1] = value == nil and false or value
    else
      state.failure_message = value
    end
  end
  return tonumber(options[1]) or 1, options[2] or false
end

local function text_of(value)
  if type(value) == "string" or type(value) == "number" then return tostring(value) end
  return util.hastostring(value) and tostring(value) or nil
end

local function matches(state, arguments)
  check_count(arguments, 2, "matches")
  local pattern, subject = arguments[1], text_of(arguments[2])
  if type(pattern) ~= "string" then
    stack.misuse(("bad argument #1 to 'matches' (string expected, got %s)"):format(type(pattern)))
  end
  local init, plain = pattern_options(state, arguments)
  passed_first(arguments)
  if not subject then return false end
  local captures = table.pack(subject:find(pattern, init, plain))
  if not captures[1] then return false end
  if plain or captures.n == 2 then return true, { subject:sub(captures[1], captures[2]), n = 1 } end
  return true, table.pack(table.unpack(captures, 3, captures.n))
end

local function without_place(value)
  return type(value) == "string" and value:gsub("^.-:%d+: ", "", 1) or value
end

-- What an error may be compared by: itself, and for an object its message or text.
local function error_equals(caught, expected)
  if compare.same(expected, without_place(caught)) or compare.same(expected, caught) then return true end
  if failure.is_failure(caught) then return error_equals(caught.message, expected) end
  local text = type(caught) == "table" and type(expected) == "string" and text_of(caught)
  return text and without_place(text) == expected
end

local function call(arguments, name)
  check_count(arguments, 1, name)
  if not util.callable(arguments[1]) then
    stack.misuse(("bad argument #1 to '%s' (function expected, got %s)"):format(name, type(arguments[1])))
  end
  local results = table.pack(pcall(arguments[1]))
  if not results[1] and failure.is_pending(results[2]) then error(results[2], 0) end
  return results[1], results
end

local function error_explanation(state, ok)
  if state.mod and ok then state.explanation = "The function should have raised an error, but returned." end
end

local function has_error(state, arguments)
  local ok, results = call(arguments, "error")
  take_message(state, arguments, 3)
  local expected, any = arguments[2], arguments.n == 1
  error_explanation(state, ok)
  if ok then return false, table.pack(table.unpack(results, 2, results.n)) end
  local caught = results[2]
  local shown = failure.is_failure(caught) and caught.message or caught
  -- Where it came from matters only to somebody who did not expect it.
  arguments[1], arguments[2], arguments.n = state.mod and without_place(shown) or shown, expected, 2
  local _, path = compare.same(arguments[1], expected)
  arguments.fmtargs = { { crumbs = path }, { crumbs = path } }
  return any or error_equals(caught, expected), table.pack(caught)
end

local function error_matches(state, arguments)
  local ok, results = call(arguments, "error_matches")
  local init, plain = pattern_options(state, arguments)
  local pattern, any = arguments[2], arguments.n < 2
  if not any and type(pattern) ~= "string" and pattern ~= nil then
    stack.misuse(("bad argument #2 to 'error_matches' (string expected, got %s)"):format(type(pattern)))
  end
  error_explanation(state, ok)
  if ok then return false, table.pack(table.unpack(results, 2, results.n)) end
  local caught = results[2]
  local text = text_of(caught)
  arguments[1], arguments[2], arguments.n = text or caught, pattern, 2
  local found = any or pattern == nil and caught == nil or text ~= nil and pattern ~= nil
    and text:find(pattern, init, plain) ~= nil
  return found, table.pack(caught)
end

local function is_truthy(state, arguments)
  check_count(arguments, 1, "truthy")
  take_message(state, arguments, 2)
  return arguments[1] ~= nil and arguments[1] ~= false
end

local function is_falsy(state, arguments)
  check_count(arguments, 1, "falsy")
  take_message(state, arguments, 2)
  return not arguments[1]
end

local function is_value(wanted)
  return function(state, arguments)
    check_count(arguments, 1, tostring(wanted))
    take_message(state, arguments, 2)
    arguments[2], arguments.n = wanted, 2
    return arguments[1] == wanted
  end
end

local function is_type(wanted)
  return function(state, arguments)
    -- A call that returns nothing gives nil wherever a value is wanted.
    if wanted ~= "nil" then check_count(arguments, 1, wanted) end
    take_message(state, arguments, 2)
    arguments[2], arguments.n, arguments.nofmt = "a value of type " .. wanted, 2, { [2] = true }
    return type(arguments[1]) == wanted
  end
end

local function unique(state, arguments)
  check_count(arguments, 1, "unique")
  local list, deep = arguments[1], arguments[2]
  if type(list) ~= "table" then
    stack.misuse(("bad argument #1 to 'unique' (table expected, got %s)"):format(type(list)))
  end
  if type(deep) ~= "boolean" then
    take_message(state, arguments, 2)
    deep = false
  end
  take_message(state, arguments, 3)
  arguments.n = 1
  local keys = compare.sorted_keys(list)
  for i = 1, #keys do
    for j = i + 1, #keys do
      local a, b = list[keys[i]], list[keys[j]]
      if a == b or (deep and compare.same(a, b)) then
        arguments.fmtargs = { { crumbs = { keys[j] } } }
        return false
      end
    end
  end
  return true
end

local function returned_arguments(_, arguments)
  check_count(arguments, 1, "returned_arguments")
  local wanted, got = arguments[1], arguments.n - 1
  arguments[1], arguments[2], arguments.n = tostring(wanted), tostring(got), 2
  arguments.nofmt = { true, true }
  return wanted == got
end

local function array_holes(state, arguments)
  local array = state.payload
  if type(array) ~= "table" then stack.misuse("holes are looked for with assert.array(t).has.holes()") end
  local length = arguments[1]
  if math.type(length) ~= "integer" then
    length = 0
    for key in next, array do
      if math.type(key) == "integer" and key > length then length = key end
    end
  end
  arguments[1], arguments.n, arguments.nofmt = nil, 1, { true }
  for i = 1, length do
    if rawget(array, i) == nil then
      arguments[1] = tostring(i)
      return true
    end
  end
  return false
end

for _, name in ipairs({ "boolean", "number", "string", "table", "nil", "function", "userdata", "thread" }) do
  add(name, "type", is_type(name))
end
add("true", "equals", is_value(true))
add("false", "equals", is_value(false))
add("truthy", "truthy", is_truthy)
add("falsy", "falsy", is_falsy)
for _, name in ipairs({ "equal", "equals" }) do add(name, "equals", equals) end
add("same", "same", same)
add("near", "near", near)
for _, name in ipairs({ "match", "matches" }) do add(name, "matches", matches) end
for _, name in ipairs({ "error", "errors" }) do add(name, "error", has_error) end
for _, name in ipairs({ "error_matches", "error_match", "matches_error", "match_error" }) do
  add(name, "error", error_matches)
end
add("unique", "unique", unique)
add("returned_arguments", "returned_arguments", returned_arguments)
for _, name in ipairs({ "holes", "array_holes" }) do add(name, "array_holes", array_holes) end
registry.add("modifier", "array", function(state, arguments)
  local array = arguments and arguments[1]
  if type(array) ~= "table" then stack.misuse("assert.array needs an array, got " .. type(array)) end
  state.payload = array
end)
