-- A clock that stands still until a test moves it; `os.time`, `os.clock`, `os.date`, `ingot.time` and `ingot.sleep` follow
-- it.

local stack = require("ingot.test.stack")
stack.own()

local cleanup = require("ingot.test.cleanup")
local session = require("ingot.test.session")

local clock = {}

-- What `install` found: { now, start, timers, real = {…}, host }.
local installed

local globals, os_table = _G, _G.os

-- Times are kept to the microsecond: 0.7 + 0.1 has to reach what is due at 0.8.
local function exact(seconds) return math.floor(seconds * 1e6 + 0.5) / 1e6 end

local function fake(word)
  return installed or stack.misuse(("clock.%s needs clock.install() first"):format(word))
end

local function replace(target, key, value)
  table.insert(installed.real, { target, key, target[key] })
  target[key] = value
end

-- What tells the time in the namespaces of the API.
local function replace_in_api(ingot)
  local function milliseconds() return math.floor(exact(installed.now * 1000)) end
  if ingot.time then
    replace(ingot.time, "now", function() return math.floor(installed.now) end)
    replace(ingot.time, "now_ms", milliseconds)
    replace(ingot.time, "monotonic_ms", milliseconds)
  end
  if ingot.clock then replace(ingot.clock, "unix_ms", milliseconds) end
  -- A host with a clock of its own has its sleepers and timers follow `clock.now`.
  if not installed.host and ingot.sleep then
    replace(ingot, "sleep", function(time) clock.advance(time / 1000) end)
  end
end

local function replace_functions()
  local time, date = os_table.time, os_table.date
  replace(os_table, "time", function(...)
    if select("#", ...) > 0 and (...) ~= nil then return time(...) end
    return math.floor(installed.now)
  end)
  replace(os_table, "date", function(format, at) return date(format or "%c", at or math.floor(installed.now)) end)
  replace(os_table, "clock", function() return installed.now - installed.start end)
  local ingot = rawget(globals, "ingot")
  if type(ingot) == "table" then replace_in_api(ingot) end
end

--- Stops the time, until `uninstall` or the end of the test.
---@param options { now: number? }? `now` in seconds since 1970, 0 by default
function clock.install(options)
  if installed then stack.misuse("the fake clock is installed already") end
  local now = exact(options and options.now or 0)
  local current = session.current
  installed = { now = now, start = now, timers = {}, order = 0, real = {}, host = current and current.host.clock }
  replace_functions()
  if installed.host then installed.host.install({ now = clock.now, advance = clock.advance }) end
  if current then cleanup.add(clock.uninstall) end
end

--- Gives the real time back; without effect when no fake clock is installed. Timers that have not fired never will.
function clock.uninstall()
  if not installed then return end
  for i = #installed.real, 1, -1 do
    local target, key, value = table.unpack(installed.real[i], 1, 3)
    target[key] = value
  end
  local host = installed.host
  installed = nil
  if host then host.uninstall() end
end

--- The fake time in seconds since 1970.
function clock.now() return fake("now").now end

local function add_timer(seconds, fn, period)
  installed.order = installed.order + 1
  local timer = { due = exact(installed.now + seconds), fn = fn, period = period, order = installed.order }
  table.insert(installed.timers, timer)
  function timer.cancel() timer.cancelled = true end
  return timer
end

--- Has a function called when the time is that much later.
---@return { cancel: fun() } timer
function clock.after(seconds, fn)
  fake("after")
  return add_timer(seconds, fn)
end

--- Has a function called again and again.
---@param seconds number more than 0
---@return { cancel: fun() } timer
function clock.every(seconds, fn)
  fake("every")
  if seconds <= 0 then stack.misuse("clock.every needs more than 0 seconds") end
  return add_timer(seconds, fn, seconds)
end

-- The timer that is due first, of those due by `limit`.
local function next_timer(limit)
  local first
  for _, timer in ipairs(installed.timers) do
    local earlier = not first or timer.due < first.due or timer.due == first.due and timer.order < first.order
    if not timer.cancelled and timer.due <= limit and earlier then first = timer end
  end
  return first
end

local function remove(timer)
  for i, other in ipairs(installed.timers) do
    if other == timer then return table.remove(installed.timers, i) end
  end
end

local function fire(timer)
  if timer.period then timer.due = exact(timer.due + timer.period) else remove(timer) end
  timer.fn()
end

--- Moves the time on and runs what becomes due on the way, in order.
---@param seconds number
function clock.advance(seconds)
  local state = fake("advance")
  if seconds < 0 then stack.misuse("the time cannot go back") end
  local target = exact(state.now + seconds)
  while installed == state do
    local timer = next_timer(target)
    local host_due = state.host and state.host.next_due and state.host.next_due()
    if host_due and host_due > target then host_due = nil end
    if not timer and not host_due then break end
    -- A timer may itself have moved the time past others.
    state.now = math.max(state.now, math.min(timer and timer.due or math.huge, host_due or math.huge))
    if timer and timer.due <= state.now then fire(timer) end
    if host_due and installed == state then state.host.advance(state.now) end
  end
  if installed ~= state then return end
  state.now = math.max(state.now, target)
  if state.host then state.host.advance(state.now) end
end

return clock
