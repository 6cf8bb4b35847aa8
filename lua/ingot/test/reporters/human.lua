-- Reports to people: a line for each file, what failed in full, what is pending, and the counts.

local text = require("ingot.test.reporters.text")

local human = {}

local Reporter = {}
Reporter.__index = Reporter

local marks = {
  success = { "+", "green" },
  failure = { "x", "red" },
  error = { "!", "red" },
  pending = { "-", "yellow" },
}

local on = {}

--- Makes a reporter.
---@param options { write: fun(text: string), colours: boolean?, verbose: boolean? } `verbose` names every test
function human.new(options)
  return setmetatable({
    write = options.write,
    verbose = options.verbose,
    paint = text.painter(options.colours),
    counts = text.counter(),
    file = nil,
    problems = {},
    pending = {},
  }, Reporter)
end

-- A traceback says no more than the place when it has one frame.
local function worth_showing(trace)
  return trace and trace:find("\n") ~= nil
end

function Reporter:show_problem(event)
  local word = event.status == "failure" and "FAILED" or "ERROR"
  self.write(("\n%s  %s\n"):format(self.paint("red", word), self.paint("bold", text.title(event))))
  local place, message = text.place(event), event.message or "no message"
  if message:sub(1, #place + 2) == place .. ": " then message = message:sub(#place + 3) end
  self.write(("  %s\n"):format(self.paint("cyan", text.printable(place))))
  self.write(text.indent(text.printable(message), "  ") .. "\n")
  if worth_showing(event.trace) then
    self.write(self.paint("dim", "  stack traceback:\n" .. text.indent(text.printable(event.trace), "    ")) .. "\n")
  end
end

function Reporter:note(event)
  self.counts.add(event)
  self.file.add(event)
  if event.status == "failure" or event.status == "error" then
    self.problems[#self.problems + 1] = event
  elseif event.status == "pending" then
    self.pending[#self.pending + 1] = event
  end
end

function on.file_start(self, event)
  self.file = text.counter()
  self.path = event.file
  if event.run and event.runs and event.runs > 1 then self.path = ("%s (run %d)"):format(event.file, event.run) end
  if self.verbose then self.write(self.paint("bold", text.one_line(self.path)) .. "\n") end
end

local function depth(event)
  return ("  "):rep(math.max(1, #(event.names or {})))
end

function on.suite_start(self, event)
  if self.verbose and event.name ~= "" then
    self.write(depth(event) .. text.one_line(event.name) .. "\n")
  end
end

function on.test_end(self, event)
  self:note(event)
  if not self.verbose then return end
  local mark = marks[event.status]
  local duration = self.paint("dim", "(" .. text.duration(event.duration) .. ")")
  self.write(("%s%s %s %s\n"):format(depth(event), self.paint(mark[2], mark[1]), text.one_line(event.name), duration))
end

function on.block_error(self, event)
  self:note(event)
  if self.verbose and event.status ~= "pending" then
    self.write(("%s%s in %s\n"):format(depth(event), self.paint("red", "!"), event.phase))
  end
end

function on.file_end(self, event)
  self.seed = event.seed or self.seed
  self.counts.add(event)
  self.file.add(event)
  local duration = self.paint("dim", "(" .. text.duration(event.duration) .. ")")
  local counts = text.counts(self.file, self.paint)
  if self.verbose then
    self.write(("  %s %s\n"):format(counts, duration))
  else
    self.write(("%s  %s %s\n"):format(text.one_line(self.path), counts, duration))
  end
end

function on.run_end(self, event)
  for _, problem in ipairs(self.problems) do self:show_problem(problem) end
  if #self.pending > 0 then self.write("\n") end
  for _, pending in ipairs(self.pending) do
    local reason = pending.message and ": " .. text.one_line(pending.message) or ""
    local line = ("%s  %s%s"):format(self.paint("yellow", "PENDING"), text.title(pending), reason)
    self.write(("%s %s\n"):format(line, self.paint("dim", text.printable(text.place(pending)))))
  end
  local duration = self.paint("dim", "(" .. text.duration(event.duration) .. ")")
  self.write(("\n%s %s\n"):format(text.counts(self.counts, self.paint), duration))
  local seed = event.seed or self.seed
  if seed then self.write(self.paint("dim", ("seed %d"):format(seed)) .. "\n") end
  if event.stopped then self.write(self.paint("yellow", "stopped at the first failure") .. "\n") end
end

--- Takes the next event; `run_end` finishes the report.
function Reporter:event(event)
  local handle = on[event.type]
  if handle then handle(self, event) end
end

return human
