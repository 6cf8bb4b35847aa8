-- Message texts by key and language, with the interface of the rock "say".

local stack = require("ingot.test.stack")
stack.own()

local say = {}

local texts = {}
local namespace, fallback

--- Chooses the language that `set` writes and a lookup reads first.
function say:set_namespace(name)
  namespace = name
  texts[name] = texts[name] or {}
end

--- Chooses the language for keys that the current one lacks.
function say:set_fallback(name)
  fallback = name
  texts[name] = texts[name] or {}
end

function say:set(key, message)
  texts[namespace][key] = message
end

say:set_fallback("en")
say:set_namespace("en")

--- `say(key, values)`: the text of a key, with values put in its `%s`.
---@param key string
---@param values table? `n` is its length where it may hold nil
---@return string? text nil for an unknown key
local function lookup(_, key, values)
  local message = texts[namespace][key]
  if message == nil then message = texts[fallback][key] end
  if type(message) ~= "string" then return nil end
  if values == nil then values = {} end
  if type(values) ~= "table" then error("say: the values for a message are a table, got " .. type(values), 2) end
  local words = {}
  local count = math.max(values.n or #values, select(2, message:gsub("%%%a", "")))
  for i = 1, count do
    local value = values[i]
    words[i] = (type(value) == "number" or type(value) == "string") and value or tostring(value)
  end
  return message:format(table.unpack(words, 1, count))
end

return setmetatable(say, { __call = lookup })
