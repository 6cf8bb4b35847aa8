-- The test framework behind `ingot test`: runs test files written for busted and reports events.

local stack = require("ingot.test.stack")
stack.own()

require("ingot.test.assertions")
require("ingot.test.spy_assertions")
require("ingot.test.matchers")
local blocks = require("ingot.test.blocks")
local environment = require("ingot.test.environment")
local execute = require("ingot.test.execute")
local preload = require("ingot.test.preload")
local session = require("ingot.test.session")

local test = {
  clock = require("ingot.test.clock"),
  temporary_directory = require("ingot.test.temporary").directory,
}

local api = {
  assert = require("ingot.test.assert"),
  spy = require("ingot.test.spy"),
  stub = require("ingot.test.stub"),
  mock = require("ingot.test.mock"),
  match = require("ingot.test.match"),
}
for name, value in pairs(blocks.api) do api[name] = value end

preload.install(api)

---@class ingot.test.Host
---@field report fun(event: table)? gets every event, a plain table
---@field now (fun(): number)? seconds, for durations; `os.clock` by default
---@field call (fun(body: function): boolean, any, string?)? runs a body as a task, in which it may wait, and gives
--- whether it came to its end, or what ended it and a traceback; a plain call by default
---@field read_file (fun(path: string): string)? raises when it cannot; `io.open` by default
---@field temporary_directory (fun(): string)? makes an empty directory
---@field remove_directory fun(path: string)? removes one, with what is in it
---@field clock ingot.test.HostClock? has the host's sleepers and timers follow the fake clock of ingot.test.clock

---@class ingot.test.HostClock times are seconds since 1970
---@field install fun(clock: { now: (fun(): number), advance: fun(seconds: number) }) from now on `clock.now` is the
--- time, which `clock.advance` moves on
---@field uninstall fun() the real time is back
---@field advance fun(now: number) runs what is due, and returns when that has settled
---@field next_due (fun(): number?)? when the next sleeper or timer is due

---@alias ingot.test.Loader fun(path: string): function? the main function of a file

---@class ingot.test.Options
---@field names string[]? full names of the tests to run
---@field filter string|string[]? run tests whose full name matches one of these Lua patterns
---@field filter_out string|string[]? do not run those that match one
---@field tags string|string[]? run tests with one of these tags: `#tag` in a name
---@field exclude_tags string|string[]? do not run those with one
---@field shuffle boolean? random order
---@field seed integer? of random orders and of `math.random`; an order without one takes the time, see `file_end`
---@field repeat integer? how many times to run
---@field fail_fast boolean? stop after the first failure or error
---@field lazy boolean? `setup` and `teardown` are the lazy ones
---@field helper function? main function of a file that is run before the test file, in its environment
---@field list boolean? report the tests as `test_found` instead of running them

---@class ingot.test.Summary
---@field successes integer
---@field failures integer
---@field errors integer
---@field pending integer
---@field filtered integer tests that the options left out
---@field stopped boolean whether `fail_fast` ended the run
---@field ok boolean neither failures nor errors

local count_names = { "successes", "failures", "errors", "pending", "filtered" }

local function read(path)
  local file, message = io.open(path, "rb")
  if not file then error(message, 0) end
  local text = file:read("a")
  file:close()
  return text
end

-- The main function of a file, or nil and why there is none.
local function load_file(path, host)
  local ok, text = pcall(host.read_file or read, path)
  if not ok then return nil, tostring(text) end
  return load((text:gsub("^#[^\n]*", "")), "@" .. path, "t")
end

-- One run of one file.
local function run_once(path, chunk, message, host, options, numbers)
  local current = session.new(path, host, options)
  if options.seed then math.randomseed(options.seed) end
  local file = blocks.node("file", path, chunk, nil)
  file.place = { file = path, line = 1 }
  current:report({ type = "file_start", file = path, seed = options.seed, run = numbers.run, runs = numbers.runs })
  local started = current.now()
  local outer = session.current
  session.current = current
  -- The only upvalue of a main function is its environment.
  local helper, globals = options.helper, environment.new(current, api)
  if chunk then debug.setupvalue(chunk, 1, globals) end
  if helper then debug.setupvalue(helper, 1, globals) end
  file.fn = function()
    if helper then helper() end
    if not chunk then error(message, 0) end
    chunk()
  end
  execute.block(current, file)
  session.current = outer
  local ended = { type = "file_end", file = path, duration = current.now() - started, stopped = current.stopped }
  ended.seed = current.seed
  for _, name in ipairs(count_names) do ended[name] = current.counts[name] end
  current:report(ended)
  return ended
end

local function add_counts(summary, counts)
  for _, name in ipairs(count_names) do summary[name] = (summary[name] or 0) + counts[name] end
  summary.stopped = summary.stopped or counts.stopped
  summary.ok = summary.failures == 0 and summary.errors == 0
end

--- Runs one test file in this Lua state.
---@param path string what events call the file
---@param chunk function? its main function; read and compiled by the host's `read_file` when there is none
---@param host ingot.test.Host?
---@param options ingot.test.Options?
---@return ingot.test.Summary
function test.run_file(path, chunk, host, options)
  host, options = host or {}, options or {}
  local message
  if not chunk then chunk, message = load_file(path, host) end
  local summary = { stopped = false }
  local runs = options["repeat"] or 1
  for run = 1, runs do
    add_counts(summary, run_once(path, chunk, message, host, options, { run = run, runs = runs }))
    if summary.stopped then break end
  end
  return summary
end

--- Runs several files one after another in this Lua state and reports the run as a whole, too.
---@param run { files: string[], load: ingot.test.Loader?, host: ingot.test.Host?, options: ingot.test.Options? }
---@return ingot.test.Summary
function test.run(run)
  local host, options = run.host or {}, run.options or {}
  local report, now = host.report or function() end, host.now or os.clock
  local summary = { stopped = false, ok = true }
  for _, name in ipairs(count_names) do summary[name] = 0 end
  local started = now()
  report({ type = "run_start", files = run.files, seed = options.seed })
  for _, path in ipairs(run.files) do
    add_counts(summary, test.run_file(path, run.load and run.load(path), host, options))
    if summary.stopped then break end
  end
  local ended = { type = "run_end", duration = now() - started }
  for name, value in pairs(summary) do ended[name] = value end
  report(ended)
  return summary
end

-- Tests may empty `package.loaded` and must still get this very table.
package.preload["ingot.test"] = function() return test end

return test
