-- The assertions, matchers and modifiers by name, and how the words of a chain are joined into such names.

local stack = require("ingot.test.stack")
stack.own()

local util = require("ingot.test.util")

local registry = {}

local entries = { assertion = {}, modifier = {}, matcher = {} }

local function entries_of(kind)
  return entries[kind] or stack.misuse(("there are the kinds assertion, modifier and matcher, not %s"):format(kind))
end

--- Adds an entry; the parameters are those of `assert:register`.
function registry.add(kind, name, callback, positive, negative)
  local named = entries_of(kind)
  if type(name) ~= "string" then stack.misuse(("the name of a new %s is a string, got %s"):format(kind, type(name))) end
  if not util.callable(callback) then stack.misuse(("%s '%s' needs a function"):format(kind, name)) end
  named[name:lower()] =
    { name = name, callback = callback, positive_message = positive, negative_message = negative }
end

function registry.remove(kind, name) entries_of(kind)[name:lower()] = nil end

--- The words of a chain with those of one more key: `is_not` is two.
---@param words string[]
---@return string[] longer
function registry.more_words(words, key)
  local longer = table.move(words, 1, #words, 1, {})
  for word in tostring(key):lower():gmatch("[^_]+") do longer[#longer + 1] = word end
  return longer
end

--- Joins words into the longest names there are. Raises for an unknown one: a typo must not look like a passed check.
---@param kind "assertion"|"matcher"
---@param words string[]
---@return table[] modifiers, table? subject the assertion or matcher
function registry.resolve(kind, words)
  local modifiers, subject = {}, nil
  local first = 1
  while first <= #words do
    local last = #words
    while true do
      local name = table.concat(words, "_", first, last)
      if entries[kind][name] then
        subject = entries[kind][name]
        break
      elseif entries.modifier[name] then
        modifiers[#modifiers + 1] = entries.modifier[name]
        break
      elseif last == first then
        stack.misuse(("there is no %s '%s'"):format(kind, table.concat(words, "_", first)))
      end
      last = last - 1
    end
    first = last + 1
  end
  return modifiers, subject
end

return registry
