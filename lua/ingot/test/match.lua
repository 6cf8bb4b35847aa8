-- Matchers: conditions that stand for an argument where calls of spies are checked, as `match.is_number()`.

local stack = require("ingot.test.stack")
stack.own()

local format = require("ingot.test.format")
local registry = require("ingot.test.registry")
local util = require("ingot.test.util")

local match = {}

local Matcher = {}

--- A matcher of its own: `accepts(value, ref)` gets the recorded copy of a value and the value itself.
---@param name string as messages show it
function match.new(name, accepts)
  return setmetatable({ name = name, accepts = accepts }, Matcher)
end

function Matcher.__call(self, ...)
  local value, ref = ...
  if select("#", ...) < 2 then ref = value end
  return not not self.accepts(value, ref)
end

function match.is_matcher(value) return type(value) == "table" and debug.getmetatable(value) == Matcher end

format.name_kind(Matcher, function(self) return "(matcher) " .. self.name end)

match._ = match.new("_", function() return true end)

local Chain = {}

function Chain.__index(self, key)
  return setmetatable({ words = registry.more_words(rawget(self, "words"), key) }, Chain)
end

function Chain.__call(self, ...)
  local words = rawget(self, "words")
  local modifiers, entry = registry.resolve("matcher", words)
  if not entry then stack.misuse(("'%s' is no matcher"):format(table.concat(words, "_"))) end
  local state = { mod = true }
  for _, modifier in ipairs(modifiers) do modifier.callback(state) end
  local arguments = util.make_arglist(...)
  local shown = format.list(arguments)
  local accepts = entry.callback(state, arguments, util.errorlevel(1))
  return match.new(table.concat(words, "_") .. (arguments.n == 0 and "()" or shown), function(value, ref)
    return not accepts(value, ref) ~= state.mod
  end)
end

return setmetatable(match, {
  __index = function(_, key) return setmetatable({ words = registry.more_words({}, key) }, Chain) end,
})
