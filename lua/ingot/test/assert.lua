-- The callable `assert` of luassert: chains of modifiers that end in an assertion, and the registry of both.

local stack = require("ingot.test.stack")
stack.own()

local failure = require("ingot.test.failure")
local format = require("ingot.test.format")
local registry = require("ingot.test.registry")
local say = require("ingot.test.say")
local snapshot = require("ingot.test.snapshot")
local util = require("ingot.test.util")

local assert_methods = {}

--- Adds an assertion, modifier or matcher.
---@param kind "assertion"|"modifier"|"matcher"
---@param name string words joined by `_`; case does not matter
---@param callback fun(state: table, arguments: table, level: table): any
---@param positive string? key of the message for a value that should have passed
---@param negative string? key of the message for a value that should not have passed
function assert_methods:register(kind, name, callback, positive, negative)
  registry.add(kind, name, callback, positive, negative)
end

function assert_methods:unregister(kind, name) registry.remove(kind, name) end

function assert_methods:snapshot() return snapshot.take() end

function assert_methods:add_spy(spy) snapshot.add_spy(spy) end

--- Adds a function that shows values in messages; it gives a text, or nil for values that are not its own.
function assert_methods:add_formatter(formatter)
  if not util.callable(formatter) then stack.misuse("a formatter is a function, got " .. type(formatter)) end
  table.insert(format.formatters, 1, formatter)
end

function assert_methods:remove_formatter(formatter)
  for i = #format.formatters, 1, -1 do
    if format.formatters[i] == formatter then table.remove(format.formatters, i) end
  end
end

function assert_methods:set_parameter(name, value) format.parameters[name] = value end

function assert_methods:get_parameter(name) return format.parameters[name] end

--- Shows each argument as messages do, in place; `nofmt[i]` keeps one as it is.
function assert_methods:format(arguments)
  local plain, extra = arguments.nofmt or {}, arguments.fmtargs or {}
  for i = 1, arguments.n or #arguments do
    if not plain[i] then arguments[i] = format.value(arguments[i], extra[i]) end
  end
  return arguments
end

function assert_methods:level(level) return util.errorlevel(level) end

function assert_methods:get_level(value) return util.level_number(value) end

local State = {}

-- What the callbacks of a chain see and change.
local function working_state(state)
  return {
    mod = state.mod,
    payload = state.payload,
    failure_message = state.failure_message,
  }
end

local function failure_text(message)
  if util.hastostring(message) then return tostring(message) end
  return format.value(message)
end

local function message_of(entry, working, arguments)
  local key = working.mod and entry.positive_message or entry.negative_message
  local text = working.explanation
  if not text and key then
    local shown = assert_methods:format(arguments)
    text = say(key, shown) or key
  end
  text = text or "the assertion does not hold"
  if working.failure_message ~= nil then text = failure_text(working.failure_message) .. "\n" .. text end
  return text
end

local function check(state, entry, modifiers, ...)
  local working = working_state(state)
  for _, modifier in ipairs(modifiers) do modifier.callback(working) end
  local arguments = util.make_arglist(...)
  local holds, results = entry.callback(working, arguments, util.errorlevel(1))
  if (not holds) == working.mod then failure.throw(message_of(entry, working, arguments)) end
  if results then return util.unpack(results) end
  return ...
end

function State.__call(self, ...)
  local modifiers, entry = registry.resolve("assertion", rawget(self, "words"))
  if entry then return check(rawget(self, "state"), entry, modifiers, ...) end
  local working = working_state(rawget(self, "state"))
  local arguments = util.make_arglist(...)
  for _, modifier in ipairs(modifiers) do modifier.callback(working, arguments, util.errorlevel(1)) end
  return setmetatable({ words = {}, state = working }, State)
end

function State.__index(self, key)
  local words = registry.more_words(rawget(self, "words"), key)
  return setmetatable({ words = words, state = rawget(self, "state") }, State)
end

local assert_table = setmetatable({}, {
  __index = function(_, key)
    local method = assert_methods[key]
    if method ~= nil then return method end
    return setmetatable({ words = registry.more_words({}, key), state = { mod = true } }, State)
  end,
  --- `assert(value, message)`, as Lua's own; the message may be any value.
  __call = function(_, ...)
    if select("#", ...) == 0 then stack.misuse("bad argument #1 to 'assert' (value expected)") end
    local value, message = ...
    if not value then failure.throw(message == nil and "assertion failed!" or message) end
    return ...
  end,
})

local function negate(state) state.mod = not state.mod end
registry.add("modifier", "not", negate)
registry.add("modifier", "no", negate)
for _, word in ipairs({ "is", "are", "was", "has", "does" }) do
  registry.add("modifier", word, function() end)
end
registry.add("modifier", "message", function(state, arguments)
  if not arguments or arguments.n == 0 then stack.misuse("assert.message needs the message") end
  state.failure_message = arguments[1]
end)

require("ingot.test.messages")

return assert_table
