-- The run of one test file: its host, options, counts, and what is running now.

local stack = require("ingot.test.stack")
stack.own()

local outcome = require("ingot.test.outcome")
local selection = require("ingot.test.selection")

local session = {}

local Session = {}
Session.__index = Session

-- Taken before any test can replace them.
local clock, time = os.clock, os.time

--- Begins a run.
---@param path string
---@param host table
---@param options table
function session.new(path, host, options)
  return setmetatable({
    path = path,
    host = host,
    options = options,
    accepts = selection.of(options),
    seed = options.seed, -- made when a random order is asked for without one
    counts = { successes = 0, failures = 0, errors = 0, pending = 0, filtered = 0 },
    now = host.now or clock,
    node = nil, -- the block or test whose code runs
    defining = nil, -- the block whose body runs
    test = nil, -- the test that runs, hooks included
    stopped = false,
  }, Session)
end

-- The run in progress; a test may start another one inside itself.
session.current = nil

--- The run in progress. Raises when there is none.
function session.require(name)
  if session.current then return session.current end
  stack.misuse(("'%s' can be used only in a file that the test runner runs"):format(name))
end

function Session:report(event)
  if self.host.report then self.host.report(event) end
end

--- Runs user code on behalf of a block or test.
---@param node table
---@param fn function
---@return table? failure the outcome, nil for success
function Session:call(node, fn)
  local outer = self.node
  self.node = node
  local ok, caught
  local function body() ok, caught = stack.protected(fn) end
  if self.host.call then
    local done, err, trace = self.host.call(body)
    if not done then
      ok, caught = false, { value = err, trace = type(trace) == "string" and trace or "" }
    elseif ok == nil then
      ok, caught = false, { value = "the test did not run to its end", trace = "" }
    end
  else
    body()
  end
  self.node = outer
  if ok then return nil end
  return outcome.of(caught)
end

--- The numbers that random orders of this run are made from.
function Session:random()
  self.seed = self.seed or time()
  self.numbers = self.numbers or selection.random(self.seed)
  return self.numbers
end

local counters = { success = "successes", failure = "failures", error = "errors", pending = "pending" }

--- Counts a status and stops the run where `fail_fast` wants it.
function Session:count(status)
  local name = counters[status]
  self.counts[name] = self.counts[name] + 1
  if self.options.fail_fast and (status == "failure" or status == "error") then self.stopped = true end
end

return session
