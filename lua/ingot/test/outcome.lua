-- How a body ended: its status, and for anything but success the message, the place and a readable traceback.

local stack = require("ingot.test.stack")
stack.own()

local failure = require("ingot.test.failure")

local outcome = {}

local function place_in(message)
  local file, line = message:match("^([^\n]-):(%d+): ")
  return file and { file = file, line = math.tointeger(tonumber(line)) } or nil
end

-- An error with a level names a caller. Only a place that is on the stack, too, is one: "localhost:80: refused" is not.
local function place_of(message, trace)
  local named = place_in(message)
  if named and trace:find(("%s:%d:"):format(named.file, named.line), 1, true) then return named end
  return stack.first_place(trace) or named or {}
end

--- Reads what was caught.
---@param caught { value: any, trace: string }
---@return { status: string, message: string?, trace: string, failure_file: string?, failure_line: integer? } outcome
--- `status` is failure, error or pending
function outcome.of(caught)
  local value = caught.value
  if failure.is_pending(value) then
    return { status = "pending", message = value.message ~= nil and failure.text_of(value.message) or nil, trace = "" }
  end
  local trace = stack.clean(caught.trace)
  local failed = failure.is_failure(value)
  local message = failed and value.text or failure.text_of(value)
  local place = failed and value.file and value or place_of(message, trace)
  return {
    status = failed and "failure" or "error",
    message = message,
    trace = trace,
    failure_file = place.file,
    failure_line = place.line,
  }
end

--- Joins a later outcome to an earlier one: the first that is no success counts, what came after is told.
---@param phase string what the later one was
function outcome.join(first, later, phase)
  if not later then return first end
  later.phase = phase
  if not first then return later end
  if first.status == "pending" and later.status ~= "pending" then return later end
  if later.status ~= "pending" then
    first.message = ("%s\n\nThen %s failed, too:\n%s"):format(first.message or "", phase, later.message or "")
  end
  return first
end

return outcome
