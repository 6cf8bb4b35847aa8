-- The values thrown by an assertion that does not hold and by `pending` inside a test.

local stack = require("ingot.test.stack")
stack.own()

local format = require("ingot.test.format")

local failure = {}

local Failure = { __name = "failure" }
local Pending = { __name = "pending" }

function Failure.__tostring(self) return self.text end
function Pending.__tostring(self) return self.message or "pending" end

-- Code under test may build a message from what it caught, as it would from a string.
function Failure.__concat(left, right) return tostring(left) .. tostring(right) end

--- The text of an error value: strings as they are, objects by their `__tostring`, anything else as values are shown.
---@return string
function failure.text_of(value)
  if type(value) == "string" then return value end
  local metatable = debug.getmetatable(value)
  if type(metatable) == "table" and rawget(metatable, "__tostring") then
    local ok, text = pcall(tostring, value)
    return ok and text or "(an error whose text cannot be made)"
  end
  return format.value(value)
end

--- Throws a failed assertion.
---@param message any what `message` of the failure is; a text in most cases
function failure.throw(message)
  local place = stack.location() or {}
  local value = { message = message, text = failure.text_of(message), file = place.file, line = place.line }
  error(setmetatable(value, Failure), 0)
end

--- Ends the running test as pending.
---@param message string? why
function failure.throw_pending(message)
  error(setmetatable({ message = message }, Pending), 0)
end

function failure.is_failure(value) return getmetatable(value) == Failure end

function failure.is_pending(value) return getmetatable(value) == Pending end

return failure
