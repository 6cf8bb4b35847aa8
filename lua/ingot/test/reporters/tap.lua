-- Reports in the Test Anything Protocol, version 13 or 14 (testanything.org).

local text = require("ingot.test.reporters.text")

local tap = {}

local Reporter = {}
Reporter.__index = Reporter

--- Makes a reporter.
---@param options { write: fun(text: string), version: (13|14)? } version 14 by default
function tap.new(options)
  local version = options.version or 14
  options.write(("TAP version %d\n"):format(version))
  return setmetatable({ write = options.write, version = version, count = 0 }, Reporter)
end

-- Version 13 has no escapes, so there a `#` gets a look-alike where it could begin a directive.
function Reporter:description(event)
  local title = text.title(event)
  if self.version >= 14 then return (title:gsub("[\\#]", "\\%0")) end
  return (title:gsub("#(%s*[TtSs])", "%%%1"))
end

-- A YAML block for what failed; messages are literal scalars, which need no escapes.
function Reporter:diagnostics(event)
  local function line(words) self.write("  " .. words .. "\n") end
  local function scalar(name, words)
    if words == nil or words == "" then return end
    line(name .. ": |2-") -- the indentation is stated: the text may begin with spaces
    self.write(text.indent(text.printable(words), "    ") .. "\n")
  end
  line("---")
  line("severity: " .. (event.status == "error" and "error" or "fail"))
  scalar("message", event.message)
  scalar("at", text.place(event))
  scalar("trace", event.trace)
  line(("duration_ms: %d"):format(math.floor((event.duration or 0) * 1000 + 0.5)))
  line("...")
end

function Reporter:result(event)
  self.count = self.count + 1
  local failed = event.status == "failure" or event.status == "error"
  local directive = ""
  if event.status == "pending" then
    local reason = event.message and " " .. text.one_line(event.message) or ""
    directive = " # SKIP" .. (self.version >= 14 and reason:gsub("[\\#]", "\\%0") or reason)
  end
  self.write(("%s %d - %s%s\n"):format(failed and "not ok" or "ok", self.count, self:description(event), directive))
  if failed then self:diagnostics(event) end
end

--- Takes the next event; `run_end` finishes the report.
function Reporter:event(event)
  if event.type == "test_end" or event.type == "block_error" then
    self:result(event)
  elseif event.type == "file_start" then
    self.write("# " .. text.one_line(event.file) .. "\n")
  elseif event.type == "run_end" then
    self.write(("1..%d\n"):format(self.count))
  end
end

return tap
